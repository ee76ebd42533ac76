//! The cookie of a session: an unguessable token that no script can read.

use crate::{hex::sha256_hex, sign_in::Entry, state::Lanyard};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use credentials::{
    random::{self, Random},
    time::Timestamp,
};
use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its token.
    pub digest: [u8; 32],
    /// Since when.
    pub begun_at: Timestamp,
    /// When it was used last, to the minute.
    pub used_at: Timestamp,
    /// When it ends, whatever is done in it.
    pub ends_at: Timestamp,
    /// The browser, as it calls itself.
    pub agent: String,
    /// The way back in that it goes back to, made by an administrator, until its person has said
    /// that it was them.
    pub way_back: Option<i64>,
}

impl Session {
    /// A name for it in a form. It says nothing about the token.
    pub fn name(&self) -> String {
        sha256_hex(self.digest)[..16].to_owned()
    }
}

/// 256 random bits that stand for something here; only their SHA-256 is kept.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    pub fn random(random: &mut dyn Random) -> Self {
        Self(Zeroizing::new(random::bytes(random)))
    }

    /// From the 43 characters of base64url.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The 43 characters, to be handed over once.
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// What is kept of it.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

/// Where the public address is https, the name makes browsers hold what it promises: this host
/// alone, every path, never without TLS (RFC 6265bis, 4.1.3).
fn name(lanyard: &Lanyard, plain: &'static str, fenced: &'static str) -> &'static str {
    if is_https(lanyard) { fenced } else { plain }
}

fn session_name(lanyard: &Lanyard) -> &'static str {
    name(lanyard, "session", "__Host-session")
}

fn device_name(lanyard: &Lanyard) -> &'static str {
    name(lanyard, "device", "__Host-device")
}

fn ceremony_name(lanyard: &Lanyard) -> &'static str {
    name(lanyard, "ceremony", "__Host-ceremony")
}

/// The name of the cookie that carries a link to the page that shows it, once.
const SHOWN_ONCE: &str = "shown-once";

fn is_https(lanyard: &Lanyard) -> bool {
    lanyard.public_url().starts_with("https://")
}

/// The session's token that a browser sent.
pub fn token(headers: &HeaderMap, lanyard: &Lanyard) -> Option<Token> {
    sent(headers, session_name(lanyard))
}

/// The token by which a browser is known in which somebody has signed in before.
pub fn device(headers: &HeaderMap, lanyard: &Lanyard) -> Option<Token> {
    sent(headers, device_name(lanyard))
}

/// The token of a browser that was given a challenge.
pub fn ceremony(headers: &HeaderMap, lanyard: &Lanyard) -> Option<Token> {
    sent(headers, ceremony_name(lanyard))
}

/// The cookie by which a browser is known that was given a challenge, until it is closed.
pub fn challenged(token: &Token, lanyard: &Lanyard) -> CookieJar {
    let mut cookie = cookie(ceremony_name(lanyard), token, lanyard);
    cookie.set_same_site(SameSite::Strict);
    CookieJar::new().add(cookie)
}

/// The token of a link that was just made.
pub fn shown_once(headers: &HeaderMap) -> Option<Token> {
    sent(headers, SHOWN_ONCE)
}

fn sent(headers: &HeaderMap, name: &str) -> Option<Token> {
    Token::parse(CookieJar::from_headers(headers).get(name)?.value())
}

fn cookie(name: &'static str, token: &Token, lanyard: &Lanyard) -> Cookie<'static> {
    Cookie::build((name, token.expose().to_string()))
        .path("/")
        .http_only(true)
        .secure(is_https(lanyard))
        .same_site(SameSite::Lax)
        .build()
}

/// The cookies of somebody who has signed in: the session's, until its browser is closed or it
/// ends; the browser's own, for as long as a browser keeps one.
pub fn begun(entry: &Entry, lanyard: &Lanyard) -> CookieJar {
    let session = cookie(session_name(lanyard), &entry.session, lanyard);
    let mut device = cookie(device_name(lanyard), &entry.device, lanyard);
    device.make_permanent();
    CookieJar::new().add(session).add(device)
}

/// Takes the session's cookie back.
pub fn ended(lanyard: &Lanyard) -> CookieJar {
    let over = Cookie::build(session_name(lanyard)).path("/").secure(is_https(lanyard));
    removed(over.http_only(true).build())
}

/// Carries a link from the form that made it to the page at `path`, which shows it once.
pub fn to_be_shown(token: &Token, path: &str, lanyard: &Lanyard) -> CookieJar {
    let mut cookie = cookie(SHOWN_ONCE, token, lanyard);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_path(path.to_owned());
    CookieJar::new().add(cookie)
}

/// Takes that cookie back: the link has been shown.
pub fn was_shown(path: &str, lanyard: &Lanyard) -> CookieJar {
    let over = Cookie::build(SHOWN_ONCE).path(path.to_owned()).secure(is_https(lanyard));
    removed(over.http_only(true).build())
}

/// A jar says that a cookie is over only when it was there.
fn removed(cookie: Cookie<'static>) -> CookieJar {
    let mut headers = HeaderMap::new();
    let there = HeaderValue::from_str(&format!("{}=x", cookie.name()));
    headers.insert(header::COOKIE, there.expect("names of ours are visible ASCII"));
    CookieJar::from_headers(&headers).remove(cookie)
}
