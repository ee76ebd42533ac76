//! Signing in and out, joining, one's own account.

mod join;
mod own;
mod sign_in;
mod unsent;

use crate::{
    access::Guarded,
    auth::{
        password::Weakness,
        session::{self, Session},
    },
    people::Person,
    problem::{Kind, Problem},
    sign_in::{Ceremony, Entry},
    state::Lanyard,
};
use app::text::account as text;
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(sign_in::guarded(lanyard))
        .merge(join::guarded(lanyard))
        .merge(own::guarded(lanyard))
        .merge(unsent::guarded(lanyard))
}

/// The longest answer, in bytes. An authenticator's without attestation has about 1 KB, what was
/// sealed with the challenge comes back with it.
const ANSWER: usize = 32 << 10;

/// What a browser brings back from a ceremony: `{"ceremony": "…", "credential": {…}, "next": "/…"}`.
struct Answered {
    ceremony: String,
    credential: Value,
    next: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for Answered {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Sent {
            ceremony: String,
            credential: Value,
            next: Option<String>,
        }
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_none_or(|kind| kind != "application/json") {
            return Err(Problem::new(Kind::UnsupportedMediaType));
        }
        let body = Bytes::from_request(request, state).await?;
        if body.len() > ANSWER {
            return Err(Problem::new(Kind::TooLarge));
        }
        let sent: Sent =
            serde_json::from_slice(&body).map_err(|_| Problem::new(Kind::Malformed))?;
        let Sent { ceremony, credential, next } = sent;
        Ok(Self { ceremony, credential, next })
    }
}

/// What a browser is to answer: `{"ceremony": "…", "options": {"publicKey": {…}}}`.
fn challenge(lanyard: &Lanyard, ceremony: &Ceremony) -> Response {
    let body = Json(json!({ "ceremony": ceremony.sealed, "options": ceremony.options }));
    (NO_STORE, session::challenged(&ceremony.browser, lanyard), body).into_response()
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Where somebody goes who was let in: to the account page first when it has something to tell.
fn landing(entry: &Entry, next: &str) -> String {
    if !entry.news || next.starts_with("/account") {
        return next.to_owned();
    }
    format!("/account?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

/// Somebody was let in: the cookies, and where to go, for a script.
fn let_in(lanyard: &Lanyard, entry: &Entry, next: &str) -> Response {
    let next = Json(json!({ "next": landing(entry, next) }));
    (NO_STORE, session::begun(entry, lanyard), next).into_response()
}

/// The same, for a form.
fn led_in(lanyard: &Lanyard, entry: &Entry, next: &str) -> Response {
    let next = Redirect::to(&landing(entry, next));
    (NO_STORE, session::begun(entry, lanyard), next).into_response()
}

/// A passkey's challenge was not answered as it should be.
fn passkey_refused() -> Problem {
    Problem::new(Kind::Forbidden).because(text::PASSKEY_REFUSED)
}

/// What is said of a password that is not taken.
fn weak(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::TooShort => text::TOO_SHORT,
        Weakness::TooLong => text::TOO_LONG,
        Weakness::Common => text::COMMON,
        Weakness::Personal => text::PERSONAL,
    }
}

/// A page with another status than 200, and when to come back.
fn answer(status: StatusCode, html: String, wait: Option<u64>) -> Response {
    let mut response = super::page(html);
    *response.status_mut() = status;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Who is signed in in this browser, on pages that anybody may open.
async fn signed_in(
    lanyard: &Lanyard,
    headers: &HeaderMap,
) -> Result<Option<(Session, Person)>, Problem> {
    match session::token(headers, lanyard) {
        Some(token) => Ok(lanyard.session(&token).await?),
        None => Ok(None),
    }
}
