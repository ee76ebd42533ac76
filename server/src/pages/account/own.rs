//! One's own account: passkeys, password, sessions.

use super::{Answered, NO_STORE, answer, challenge, passkey_refused, weak};
use crate::{
    access::{Guarded, Rule, SignedIn, onward},
    auth::{browser::Browser, session},
    pages::{form::Form, page},
    people::PersonError,
    problem::{Kind, Problem},
    sign_in::{Answer, ChangeRefused},
    state::Lanyard,
};
use app::{
    Filled,
    account::{own, ways_back},
    text::{account as text, ways_back as back},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

/// The longest name of a passkey.
const NAME: usize = 80;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/account", Rule::SignedIn, show)
        .post("/account/name", Rule::SignedIn, change_name)
        .post("/account/back/{id}", Rule::SignedIn, answer_for)
        .post("/account/passkeys/start", Rule::SignedIn, start)
        .post("/account/passkeys/finish", Rule::SignedIn, finish)
        .get("/account/passkeys/{id}", Rule::SignedIn, passkey)
        .post("/account/passkeys/{id}", Rule::SignedIn, name_passkey)
        .post("/account/passkeys/{id}/remove", Rule::SignedIn, remove_passkey)
        .get("/account/password", Rule::SignedIn, password)
        .post("/account/password", Rule::SignedIn, change_password)
        .post("/account/password/remove", Rule::SignedIn, remove_password)
        .post("/account/sessions/end", Rule::SignedIn, end_session)
        .post("/account/sessions/end-others", Rule::SignedIn, end_others)
        .post("/account/sessions/end-all", Rule::SignedIn, end_all)
}

fn is_fresh(lanyard: &Lanyard, me: &SignedIn) -> bool {
    lanyard.is_fresh(&me.session)
}

/// Whoever finds a desk open does not get the account with it.
fn fresh(lanyard: &Lanyard, me: &SignedIn) -> Result<(), Problem> {
    let stale = || Problem::new(Kind::Forbidden).because(text::NOT_FRESH);
    is_fresh(lanyard, me).then_some(()).ok_or_else(stale)
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("/account?done={what}")).into_response()
}

fn shown(passkey: crate::sign_in::Passkey) -> own::Passkey {
    own::Passkey {
        row: passkey.row,
        name: passkey.name,
        added_at: passkey.added_at,
        used_at: passkey.used_at,
    }
}

#[derive(Debug, Deserialize)]
struct Done {
    done: Option<String>,
    next: Option<String>,
}

/// `GET /account?next=/…`
async fn show(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    Query(Done { done, next }): Query<Done>,
) -> Result<Response, Problem> {
    let next = next.map(|next| onward(Some(&next)));
    let (account, filled) = (account(&lanyard, &me, next).await?, named(&me));
    Ok(page(own::page(&me.site, &account, done.as_deref(), &filled)))
}

/// The form of the account page, as it is before anything is typed.
fn named(me: &SignedIn) -> Filled {
    let values = vec![("name".to_owned(), me.person.name.clone())];
    Filled { values, problems: Vec::new() }
}

/// The account page, with why nothing was done.
async fn unchanged(
    lanyard: &Lanyard,
    me: &SignedIn,
    sentence: &'static str,
) -> Result<Response, Problem> {
    let problems = vec![(String::new(), sentence.to_owned())];
    let filled = Filled { problems, ..named(me) };
    let html = own::page(&me.site, &account(lanyard, me, None).await?, None, &filled);
    Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, html, None))
}

/// `POST /account/name`
async fn change_name(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    form: Form,
) -> Result<Response, Problem> {
    fresh(&lanyard, &me)?;
    match lanyard.rename_person(me.person.row, form.get("name")).await {
        Ok(()) => Ok(done("name-saved")),
        Err(PersonError::Unavailable(error)) => Err(error.into()),
        Err(PersonError::BadName | PersonError::BadEmail | PersonError::Exists) => {
            let filled = form.again(vec![("name".to_owned(), text::BAD_NAME.to_owned())]);
            let html = own::page(&me.site, &account(&lanyard, &me, None).await?, None, &filled);
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, html, None))
        }
    }
}

async fn account(
    lanyard: &Lanyard,
    me: &SignedIn,
    next: Option<String>,
) -> Result<own::Account, Problem> {
    let ways_back = lanyard.ways_back(me.person.row).await?.into_iter();
    let ways_back = ways_back.map(|it| ways_back::WayBack {
        link: it.link,
        maker: it.maker,
        made_at: it.made_at,
        used_at: it.used_at,
        passkeys: it.passkeys.into_iter().map(shown).collect(),
        password: it.password,
    });
    let sessions = lanyard.sessions_of(me.person.row).await?.into_iter();
    let sessions = sessions.map(|it| own::Session {
        name: it.name(),
        this: it.digest == me.session.digest,
        agent: it.agent,
        begun_at: it.begun_at,
        used_at: it.used_at,
    });
    Ok(own::Account {
        ways_back: ways_back.collect(),
        confirmed: me.session.way_back.is_none(),
        desks: crate::pages::desks::doors(lanyard, me.person.row).await?,
        next,
        passkeys: lanyard.passkeys_of(me.person.row).await?.into_iter().map(shown).collect(),
        password: lanyard.has_password(me.person.row).await?,
        sessions: sessions.collect(),
        fresh: is_fresh(lanyard, me),
        name: me.person.name.clone(),
        email: me.person.email.clone(),
    })
}

/// `POST /account/back/{id}`: what a person says about a way back in.
async fn answer_for(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let link: i64 = id.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let way = form.get("way");
    let (answer, word) = match (form.get("answer"), way, way.parse()) {
        ("keep", "password", _) => (Answer::KeepPassword, "way-kept"),
        ("remove", "password", _) => (Answer::RemovePassword, "way-removed"),
        ("keep", _, Ok(row)) => (Answer::KeepPasskey(row), "way-kept"),
        ("remove", _, Ok(row)) => (Answer::RemovePasskey(row), "way-removed"),
        ("me", "", _) => (Answer::Me, "was-me"),
        ("not-me", "", _) => (Answer::NotMe, "was-not-me"),
        _ => return unchanged(&lanyard, &me, back::NOT_THERE).await,
    };
    if me.session.way_back.is_none() && !is_fresh(&lanyard, &me) {
        return unchanged(&lanyard, &me, text::NOT_FRESH).await;
    }
    match lanyard.answer_for(me.person.row, link, answer, &me.session).await {
        Ok(()) => Ok(done(word)),
        Err(ChangeRefused::NotFound) => unchanged(&lanyard, &me, back::NOT_THERE).await,
        Err(ChangeRefused::Unconfirmed) => unchanged(&lanyard, &me, back::NOT_YOURS).await,
        Err(ChangeRefused::LastWay) => unchanged(&lanyard, &me, text::LAST_WAY).await,
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: ChangeRefused) -> Problem {
    match error {
        ChangeRefused::Unavailable(error) => error.into(),
        ChangeRefused::LastWay => Problem::new(Kind::Conflict).because(text::LAST_WAY),
        ChangeRefused::TooMany => Problem::new(Kind::Conflict).because(text::PASSKEY_TOO_MANY),
        ChangeRefused::NotFound => Problem::new(Kind::NotFound),
        ChangeRefused::Unconfirmed => Problem::new(Kind::Forbidden).because(back::NOT_YOURS),
        ChangeRefused::Refused
        | ChangeRefused::Wrong
        | ChangeRefused::Wait(_)
        | ChangeRefused::Weak(_) => passkey_refused(),
    }
}

/// `POST /account/passkeys/start`
async fn start(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    browser: Browser,
) -> Result<Response, Problem> {
    fresh(&lanyard, &me)?;
    let begun = lanyard.begin_passkey(&me.person, &browser).await.map_err(refused)?;
    Ok(challenge(&lanyard, &begun))
}

/// `POST /account/passkeys/finish`
async fn finish(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    browser: Browser,
    answered: Answered,
) -> Result<Response, Problem> {
    fresh(&lanyard, &me)?;
    let Answered { ceremony, credential, .. } = answered;
    let kept =
        lanyard.finish_passkey((&me.person, &me.session), &ceremony, &credential, &browser).await;
    kept.map_err(refused)?;
    Ok((NO_STORE, Json(json!({ "next": "/account?done=passkey-added" }))).into_response())
}

/// A passkey of the person who asks.
async fn of(lanyard: &Lanyard, me: &SignedIn, id: &str) -> Result<own::Passkey, Problem> {
    let all = lanyard.passkeys_of(me.person.row).await?;
    let found = all.into_iter().find(|passkey| passkey.row.to_string() == id).map(shown);
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// `GET /account/passkeys/{id}`
async fn passkey(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let passkey = of(&lanyard, &me, &id).await?;
    let values = vec![("name".to_owned(), passkey.name.clone())];
    let filled = Filled { values, problems: Vec::new() };
    Ok(page(own::passkey(&me.site, &me.person.name, &passkey, is_fresh(&lanyard, &me), &filled)))
}

/// `POST /account/passkeys/{id}`
async fn name_passkey(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let passkey = of(&lanyard, &me, &id).await?;
    let name = form.get("name");
    if !(1..=NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        let problem = ("name".to_owned(), text::BAD_PASSKEY_NAME.to_owned());
        let filled = form.again(vec![problem]);
        let html =
            own::passkey(&me.site, &me.person.name, &passkey, is_fresh(&lanyard, &me), &filled);
        return Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, html, None));
    }
    lanyard.name_passkey(me.person.row, passkey.row, name).await?;
    Ok(done("passkey-named"))
}

/// `POST /account/passkeys/{id}/remove`
async fn remove_passkey(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let passkey = of(&lanyard, &me, &id).await?;
    fresh(&lanyard, &me)?;
    match lanyard.remove_passkey(me.person.row, passkey.row, &me.session).await {
        Ok(()) => Ok(done("passkey-removed")),
        Err(error @ (ChangeRefused::LastWay | ChangeRefused::Unconfirmed)) => {
            let sentence = match error {
                ChangeRefused::LastWay => text::LAST_WAY,
                _ => back::NOT_YOURS,
            };
            let values = vec![("name".to_owned(), passkey.name.clone())];
            let problems = vec![(String::new(), sentence.to_owned())];
            let html = own::passkey(
                &me.site,
                &me.person.name,
                &passkey,
                true,
                &Filled { values, problems },
            );
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, html, None))
        }
        Err(error) => Err(refused(error)),
    }
}

/// `GET /account/password`
async fn password(State(lanyard): State<Lanyard>, me: SignedIn) -> Result<Response, Problem> {
    let has = lanyard.has_password(me.person.row).await?;
    Ok(page(own::change_password(
        &me.site,
        &me.person.name,
        &me.person.email,
        has,
        &Filled::default(),
    )))
}

/// `POST /account/password`
async fn change_password(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    form: Form,
) -> Result<Response, Problem> {
    let has = lanyard.has_password(me.person.row).await?;
    // Whoever has one proves that they know it; a first one is chosen only after signing in.
    if !has {
        fresh(&lanyard, &me)?;
    }
    let (current, new) = (form.exactly("current"), form.exactly("password"));
    let (field, sentence, status) =
        match lanyard.change_password(&me.person, current, new, &me.session).await {
            Ok(()) => return Ok(done("password-saved")),
            Err(ChangeRefused::Wrong) => {
                ("current", text::CURRENT_WRONG.to_owned(), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(ChangeRefused::Weak(weakness)) => {
                ("password", weak(weakness).to_owned(), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(ChangeRefused::Wait(until)) => {
                ("current", text::wait(&until.long()), StatusCode::TOO_MANY_REQUESTS)
            }
            Err(error) => return Err(refused(error)),
        };
    let filled = form.again(vec![(field.to_owned(), sentence)]);
    let html = own::change_password(&me.site, &me.person.name, &me.person.email, has, &filled);
    Ok(answer(status, html, None))
}

/// `POST /account/password/remove`
async fn remove_password(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
) -> Result<Response, Problem> {
    fresh(&lanyard, &me)?;
    match lanyard.remove_password(me.person.row, &me.session).await {
        Ok(()) => Ok(done("password-removed")),
        Err(ChangeRefused::Unconfirmed) => unchanged(&lanyard, &me, back::NOT_YOURS).await,
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/sessions/end`: one that is over already is over, too.
async fn end_session(
    State(lanyard): State<Lanyard>,
    me: SignedIn,
    form: Form,
) -> Result<Response, Problem> {
    lanyard.end_session(me.person.row, form.get("session")).await?;
    Ok(done("session-ended"))
}

/// `POST /account/sessions/end-others`
async fn end_others(State(lanyard): State<Lanyard>, me: SignedIn) -> Result<Response, Problem> {
    lanyard.end_sessions(me.person.row, Some(&me.session)).await?;
    Ok(done("sessions-ended"))
}

/// `POST /account/sessions/end-all`
async fn end_all(State(lanyard): State<Lanyard>, me: SignedIn) -> Result<Response, Problem> {
    lanyard.end_sessions(me.person.row, None).await?;
    Ok((session::ended(&lanyard), Redirect::to("/sign-in")).into_response())
}
