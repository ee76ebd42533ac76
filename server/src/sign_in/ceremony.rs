//! What belongs to a challenge between its two halves. The browser carries it, sealed, so that
//! whoever only asks for challenges writes nothing to the disk and pushes nobody out; that it was
//! answered is kept, so that it is answered once.

use crate::{
    auth::{browser::Browser, session::Token},
    clock::SystemRandom,
    db::{self, sign_in as ways, unavailable},
    registry::Unavailable,
    state::Lanyard,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use credentials::{random, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// How long a browser may take to answer a challenge; what it is told itself.
const TIME: Duration = Duration::from_secs(300);
/// The longest sealed text that is opened, in bytes: a person with 20 passkeys has some 6,000.
const LONGEST: usize = 24 << 10;
/// What is sealed for this is opened for nothing else.
const SEAL: &str = "ceremony";

/// A ceremony that a browser is to finish.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// To be brought back with the answer.
    pub sealed: String,
    /// By which the browser is known that was given it; goes into a cookie.
    pub browser: Token,
    /// For `navigator.credentials`.
    pub options: Value,
}

/// What was sealed, as it is when it is opened again: begun here, for this, in this browser, and
/// not over.
#[derive(Debug, Clone)]
pub(crate) struct Begun {
    /// The state, as the door of passkeys writes it.
    pub state: String,
    /// For whom, as JSON.
    pub draft: String,
    nonce: [u8; 16],
    ends_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    purpose: String,
    state: String,
    draft: String,
    /// SHA-256 of the browser's token.
    browser: String,
    nonce: String,
    /// In seconds since 1970.
    ends_at: i64,
}

impl Lanyard {
    /// Seals what belongs to a challenge. `purpose` says where it was begun: what is begun in one
    /// place cannot be finished in another.
    pub(crate) fn begin_ceremony(
        &self,
        purpose: &str,
        (state, options): (String, Value),
        draft: String,
        browser: &Browser,
    ) -> Result<Ceremony, Unavailable> {
        let key = browser.ceremony.clone();
        let key = key.unwrap_or_else(|| Token::random(&mut SystemRandom));
        let sealed = Sealed {
            purpose: purpose.to_owned(),
            state,
            draft,
            browser: BASE64_URL_SAFE_NO_PAD.encode(key.digest()),
            nonce: BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<16>(&mut SystemRandom)),
            ends_at: self.now().plus(TIME).unix_seconds(),
        };
        let plain = serde_json::to_vec(&sealed).map_err(|error| {
            tracing::error!(%error, "what belongs to a challenge cannot be written");
            Unavailable
        })?;
        let sealed = self.own().custody().seal_for(SEAL, &plain);
        Ok(Ceremony { sealed, browser: key, options })
    }

    /// Opens what a browser brings back; `None` when it was altered, begun elsewhere or in another
    /// browser, or is over. Nothing is written: see [`Self::answer_ceremony`].
    pub(crate) fn open_ceremony(
        &self,
        purpose: &str,
        sealed: &str,
        browser: &Browser,
    ) -> Option<Begun> {
        if sealed.len() > LONGEST {
            return None;
        }
        let plain = self.own().custody().open_for(SEAL, sealed).ok()?;
        let begun: Sealed = serde_json::from_slice(&plain).ok()?;
        let key = BASE64_URL_SAFE_NO_PAD.encode(browser.ceremony.as_ref()?.digest());
        let ends_at = Timestamp::from_unix_seconds(begun.ends_at);
        let fits = begun.purpose == purpose && begun.browser == key && self.now() < ends_at;
        let nonce = BASE64_URL_SAFE_NO_PAD.decode(&begun.nonce).ok()?.try_into().ok()?;
        fits.then_some(Begun { state: begun.state, draft: begun.draft, nonce, ends_at })
    }

    /// Notes that a challenge was answered as it should be, together with what comes of it. False
    /// when it was answered before.
    pub(crate) async fn answer_ceremony(
        &self,
        on: &mut db::Connection,
        begun: &Begun,
    ) -> Result<bool, Unavailable> {
        let first = ways::answer(on, &begun.nonce, begun.ends_at, self.now()).await;
        first.map_err(unavailable)
    }
}
