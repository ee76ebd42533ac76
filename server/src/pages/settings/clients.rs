//! Its clients of the machine interfaces.

use super::super::{form::Form, page};
use super::{not_any_more, refused};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    auth::scope,
    clients::ClientError,
    problem::{Kind, Problem},
    registry,
    state::Lanyard,
};
use app::{
    Filled,
    settings::clients::{self, Client, ClientStanding},
    text::settings as text,
};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::time::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let (see, change) =
        (Rule::Member(Permission::SeeSettings), Rule::Member(Permission::ManageSettings));
    Guarded::new(lanyard)
        .get("/settings/{organization}/clients", see, list)
        .post("/settings/{organization}/clients", change, make)
        .get("/settings/{organization}/clients/{client}", see, one)
        .post("/settings/{organization}/clients/{client}/revoke", change, revoke)
}

/// `GET /settings/{organization}/clients`
async fn list(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let form = Filled { values: vec![("expiry".into(), "90".into())], problems: Vec::new() };
    Ok(page(rendered(&lanyard, &desk, &form).await?))
}

async fn rendered(lanyard: &Lanyard, desk: &Desk, form: &Filled) -> Result<String, Problem> {
    let all = lanyard.clients_of(&desk.organisation.slug).await?;
    let all: Vec<Client> = all.into_iter().map(|it| as_shown(it, lanyard.now())).collect();
    let offered: Vec<&str> = scope::of(desk.organisation.kind).map(|(code, _)| code).collect();
    Ok(clients::list(&desk.site, &desk.shown(), &all, &offered, form))
}

fn as_shown(client: registry::Client, now: Timestamp) -> Client {
    let standing = match (client.revoked_at, client.expires_at) {
        (Some(at), _) => ClientStanding::Revoked(at),
        (None, Some(end)) if end <= now => ClientStanding::Expired(end),
        (None, end) => ClientStanding::Works(end),
    };
    Client {
        id: client.id,
        name: client.name,
        maker: client.maker,
        scopes: client.scopes,
        made: client.created_at,
        last: client.granted_at,
        standing,
    }
}

/// `POST /settings/{organization}/clients`: answers with the secret itself, which is shown this
/// once. To send the form again makes another client.
async fn make(State(lanyard): State<Lanyard>, desk: Desk, form: Form) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, sentence: &str| problems.push((field.into(), sentence.into()));
    let name = form.get("name");
    if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        wrong("name", text::CLIENT_NAME_BAD);
    }
    let mut scopes: Vec<String> = form.all("scope").map(str::to_owned).collect();
    scopes.sort();
    scopes.dedup();
    let fits =
        |code: &String| scope::of(desk.organisation.kind).any(|(offered, _)| offered == code);
    if scopes.is_empty() || !scopes.iter().all(fits) {
        wrong("scope", text::SCOPES_BAD);
    }
    let until = match form.get("expiry") {
        "none" => None,
        days => match text::EXPIRIES.iter().find(|(offered, _)| *offered == days) {
            Some((days, _)) => {
                let days = days.parse().unwrap_or_default();
                Some(lanyard.now().plus(DAY * days))
            }
            None => {
                wrong("expiry", text::EXPIRY_BAD);
                None
            }
        },
    };
    if !problems.is_empty() {
        return Ok(refused(rendered(&lanyard, &desk, &form.again(problems)).await?));
    }
    let slug = Some(desk.organisation.slug.as_str());
    let by = Some(desk.person.row);
    let made = lanyard.create_client(name, slug, &scopes, until, by).await.map_err(not_done)?;
    let client = as_shown(made.client, lanyard.now());
    Ok(page(clients::made(&desk.site, &desk.shown(), &client, made.secret.expose())))
}

fn not_done(error: ClientError) -> Problem {
    match error {
        ClientError::Unavailable(error) => error.into(),
        ClientError::BadName | ClientError::BadScopes => Problem::new(Kind::Malformed),
        ClientError::NoOrganisation(_) => Problem::new(Kind::NotFound),
        ClientError::NotAllowed => not_any_more(),
    }
}

/// `GET /settings/{organization}/clients/{client}`
async fn one(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((_, id)) = named?;
    let all = lanyard.clients_of(&desk.organisation.slug).await?;
    let client = all.into_iter().find(|client| client.id == id);
    let client = as_shown(client.ok_or(Problem::new(Kind::NotFound))?, lanyard.now());
    Ok(page(clients::one(&desk.site, &desk.shown(), &client)))
}

/// `POST /settings/{organization}/clients/{client}/revoke`
async fn revoke(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((_, id)) = named?;
    let slug = &desk.organisation.slug;
    let by = Some(desk.person.row);
    if !lanyard.revoke_client(Some(slug), &id, by).await.map_err(not_done)? {
        return Err(Problem::new(Kind::NotFound));
    }
    Ok(Redirect::to(&format!("/settings/{slug}/clients")).into_response())
}
