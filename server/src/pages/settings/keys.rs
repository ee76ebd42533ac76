//! Its keys, and their rotation.

use super::super::{form::Form, page};
use super::refused;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    organisations::OrganisationError,
    problem::{Kind, Problem},
    registry::OrganisationKey,
    state::Lanyard,
};
use app::{
    Filled,
    settings::keys::{self, Key, KeyPage, KeyStanding, Signed},
    text::settings as text,
};
use axum::{
    extract::{Path, Query, State, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::key::KeyType;
use std::collections::HashMap;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let (see, change) =
        (Rule::Member(Permission::SeeSettings), Rule::Member(Permission::ManageSettings));
    Guarded::new(lanyard)
        .get("/settings/{organization}/keys", see, list)
        .get("/settings/{organization}/keys/{key}", see, one)
        .post("/settings/{organization}/keys/{key}/rotate", change, rotate)
        .post("/settings/{organization}/keys/{key}/stolen", change, stolen)
        .post("/settings/{organization}/keys/{key}/kept", change, kept)
}

/// The organisation, which the guard has seen, and the name of a key.
type Named = Result<Path<(String, String)>, PathRejection>;

fn by(desk: &Desk) -> Option<i64> {
    Some(desk.person.row)
}

/// `GET /settings/{organization}/keys`
async fn list(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let mut shown = Vec::new();
    for key in lanyard.keys(slug).await? {
        let anew = match key.stolen_at {
            Some(_) => lanyard.to_issue_anew(slug, key.id.fragment()).await?,
            None => 0,
        };
        shown.push(as_shown(key, anew));
    }
    let counting = lanyard.counts_signers(slug).await?;
    Ok(page(keys::list(&desk.site, &desk.shown(), shown, counting)))
}

/// `GET /settings/{organization}/keys/{key}`
async fn one(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Named,
    query: Query<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let Path((_, name)) = named?;
    let after = query.get("after").and_then(|after| after.parse().ok());
    Ok(page(rendered(&lanyard, &desk, &name, after, Filled::default()).await?))
}

async fn rendered(
    lanyard: &Lanyard,
    desk: &Desk,
    name: &str,
    after: Option<i64>,
    form: Filled,
) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let keys = lanyard.keys(slug).await?;
    let key = keys.into_iter().find(|key| key.id.fragment() == name);
    let key = key.ok_or(Problem::new(Kind::NotFound))?;
    let count = lanyard.to_issue_anew(slug, name).await?;
    let some = lanyard.signed_with(slug, name, after).await?;
    let licenses =
        some.items.into_iter().map(|it| Signed { id: it.id, number: it.number, name: it.name });
    let page = KeyPage {
        key: as_shown(key, count),
        count,
        licenses: licenses.collect(),
        next: some.next,
        counting: lanyard.counts_signers(slug).await?,
        form,
    };
    Ok(keys::one(&desk.site, &desk.shown(), page))
}

fn as_shown(key: OrganisationKey, anew: u64) -> Key {
    Key {
        fragment: key.id.fragment().to_owned(),
        id: key.id.to_string(),
        kind: match key.key.key_type() {
            KeyType::Ed25519 => "Ed25519",
            KeyType::P256 => "P-256",
            KeyType::P384 => "P-384",
        },
        public: key.key.multikey(),
        since: key.created_at,
        standing: match (key.stolen_at, key.retired_at) {
            (Some(at), _) => KeyStanding::Stolen(at, anew),
            (None, Some(at)) if key.doubted => KeyStanding::Doubted(at),
            (None, Some(at)) => KeyStanding::Retired(at),
            (None, None) => KeyStanding::Current,
        },
        signed: key.signed,
    }
}

/// `POST /settings/{organization}/keys/{key}/rotate`
async fn rotate(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Named,
) -> Result<Response, Problem> {
    let Path((_, name)) = named?;
    let done = lanyard.replace_key(&desk.organisation.slug, &name, by(&desk)).await.map(|_| ());
    answer(&lanyard, &desk, &name, done, "/keys".to_owned()).await
}

/// `POST /settings/{organization}/keys/{key}/stolen`
async fn stolen(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Named,
    form: Form,
) -> Result<Response, Problem> {
    let Path((_, name)) = named?;
    if form.get("sure") != "yes" {
        let filled = form.again(vec![("sure".to_owned(), text::THEFT_NOT_SURE.to_owned())]);
        return Ok(refused(rendered(&lanyard, &desk, &name, None, filled).await?));
    }
    let done = lanyard.key_stolen(&desk.organisation.slug, &name, by(&desk)).await.map(|_| ());
    answer(&lanyard, &desk, &name, done, format!("/keys/{name}")).await
}

/// `POST /settings/{organization}/keys/{key}/kept`
async fn kept(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    named: Named,
) -> Result<Response, Problem> {
    let Path((_, name)) = named?;
    let done = lanyard.key_kept(&desk.organisation.slug, &name, by(&desk)).await;
    answer(&lanyard, &desk, &name, done, format!("/keys/{name}")).await
}

async fn answer(
    lanyard: &Lanyard,
    desk: &Desk,
    name: &str,
    done: Result<(), OrganisationError>,
    to: String,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => {
            let slug = &desk.organisation.slug;
            Ok(Redirect::to(&format!("/settings/{slug}{to}")).into_response())
        }
        Err(error @ (OrganisationError::Done | OrganisationError::TooManyKeys)) => {
            let full = error == OrganisationError::TooManyKeys;
            let told = if full { text::KEYS_FULL } else { text::KEY_DONE };
            let problems = vec![(String::new(), told.to_owned())];
            let form = Filled { values: Vec::new(), problems };
            Ok(refused(rendered(lanyard, desk, name, None, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}
