//! The cookie of a session: an unguessable token that no script can read.

use crate::state::Lanyard;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use credentials::{
    random::{self, Random},
    time::Timestamp,
};
use http::HeaderMap;
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
fn name(lanyard: &Lanyard) -> &'static str {
    if is_https(lanyard) { "__Host-session" } else { "session" }
}

fn is_https(lanyard: &Lanyard) -> bool {
    lanyard.public_url().starts_with("https://")
}

/// The token that a browser sent.
pub fn token(headers: &HeaderMap, lanyard: &Lanyard) -> Option<Token> {
    Token::parse(CookieJar::from_headers(headers).get(name(lanyard))?.value())
}

/// The cookie that carries a session until its browser is closed or it ends.
pub fn cookie(token: &Token, lanyard: &Lanyard) -> Cookie<'static> {
    Cookie::build((name(lanyard), token.expose().to_string()))
        .path("/")
        .http_only(true)
        .secure(is_https(lanyard))
        .same_site(SameSite::Lax)
        .build()
}
