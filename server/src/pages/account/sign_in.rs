//! Signing in, with a passkey or a password, and out.

use super::{Answered, answer, challenge, led_in, let_in, passkey_refused};
use crate::{
    access::{Guarded, Rule, onward},
    auth::{browser::Browser, session},
    headers::Nonce,
    pages::{form::Form, page, site},
    problem::{Kind, Problem},
    sign_in::SignInError,
    state::Lanyard,
};
use app::{Filled, account::sign_in, text::account as text};
use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

/// When to come back where too many sign in at once.
const BUSY_SECONDS: u64 = 5;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/sign-in", Rule::Guest, ask)
        .post("/sign-in", Rule::Guest, with_password)
        .post("/sign-in/passkey/start", Rule::Guest, start)
        .post("/sign-in/passkey/finish", Rule::Guest, finish)
        .post("/sign-out", Rule::Guest, out)
}

#[derive(Debug, Deserialize)]
struct Next {
    next: Option<String>,
}

/// `GET /sign-in?next=/…`
async fn ask(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Problem> {
    let (next, set_up) = (onward(next.as_deref()), lanyard.is_set_up().await?);
    Ok(page(sign_in::page(&site(&lanyard, nonce), &Filled::default(), &next, set_up)))
}

/// `POST /sign-in`
async fn with_password(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    browser: Browser,
    form: Form,
) -> Result<Response, Problem> {
    let next = onward(Some(form.get("next")));
    let (email, password) = (form.get("email"), form.exactly("password"));
    let (sentence, status, wait) =
        match lanyard.sign_in_with_password(email, password, &browser).await {
            Ok((_, entry)) => return Ok(led_in(&lanyard, &entry, &next)),
            Err(SignInError::Wait(until)) => {
                let wait = until.since(lanyard.now()).as_secs();
                (text::wait(&until.long()), StatusCode::TOO_MANY_REQUESTS, Some(wait))
            }
            Err(SignInError::Busy) => {
                (text::BUSY.to_owned(), StatusCode::SERVICE_UNAVAILABLE, Some(BUSY_SECONDS))
            }
            Err(SignInError::Unavailable(error)) => return Err(error.into()),
            Err(SignInError::Wrong | SignInError::Over | SignInError::NoPasskeys) => {
                (text::WRONG.to_owned(), StatusCode::UNPROCESSABLE_ENTITY, None)
            }
        };
    let filled = form.again(vec![("email".to_owned(), sentence)]);
    let set_up = lanyard.is_set_up().await?;
    let html = sign_in::page(&site(&lanyard, nonce), &filled, &next, set_up);
    Ok(answer(status, html, wait))
}

/// `POST /sign-in/passkey/start`
async fn start(State(lanyard): State<Lanyard>, browser: Browser) -> Result<Response, Problem> {
    let begun = lanyard.begin_passkey_sign_in(&browser).map_err(refused)?;
    Ok(challenge(&lanyard, &begun))
}

/// `POST /sign-in/passkey/finish`
async fn finish(
    State(lanyard): State<Lanyard>,
    browser: Browser,
    answered: Answered,
) -> Result<Response, Problem> {
    let Answered { ceremony, credential, next } = answered;
    let done = lanyard.finish_passkey_sign_in(&ceremony, &credential, &browser).await;
    let (_, entry) = done.map_err(refused)?;
    Ok(let_in(&lanyard, &entry, &onward(next.as_deref())))
}

fn refused(error: SignInError) -> Problem {
    match error {
        SignInError::Unavailable(error) => error.into(),
        SignInError::NoPasskeys => Problem::new(Kind::NotFound).because(text::PASSKEY_NOWHERE),
        SignInError::Wrong | SignInError::Over | SignInError::Wait(_) | SignInError::Busy => {
            passkey_refused()
        }
    }
}

/// `POST /sign-out`: also of who is not signed in any more.
async fn out(State(lanyard): State<Lanyard>, browser: Browser) -> Result<Response, Problem> {
    lanyard.sign_out(&browser).await?;
    Ok((session::ended(&lanyard), Redirect::to("/sign-in")).into_response())
}
