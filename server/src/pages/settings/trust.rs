//! Who trusts what an organisation issues: its entry in the trust list of this installation.

use super::{super::page, super::trusted, organization::listing, refused};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    problem::Problem,
    registry::OrganisationKind,
    state::Lanyard,
    trust::{TrustFileError, issues},
};
use app::{
    Filled,
    settings::trust::{Entry, page as rendered},
    text::settings as text,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let (see, change) =
        (Rule::Member(Permission::SeeSettings), Rule::Member(Permission::ManageSettings));
    Guarded::new(lanyard).get("/settings/{organization}/trust", see, show).post(
        "/settings/{organization}/trust",
        change,
        add,
    )
}

/// `GET /settings/{organization}/trust`
async fn show(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    Ok(page(entry(&lanyard, &desk, Vec::new()).await?))
}

async fn entry(
    lanyard: &Lanyard,
    desk: &Desk,
    problems: Vec<(String, String)>,
) -> Result<String, Problem> {
    let organisation = &desk.organisation;
    let (list, now) = (lanyard.trust(), lanyard.now());
    let own = list.entries.iter().filter(|entry| entry.issuer == organisation.did);
    let own: Vec<_> = own.collect();
    let covers = |name: &str| {
        let refused = own.iter().any(|entry| entry.types.is_empty());
        let allows = own.iter().any(|entry| {
            entry.types.iter().any(|own| own == name)
                && entry.from.is_none_or(|from| from.start() <= now)
                && entry.until.is_none_or(|until| now <= until.end())
        });
        allows && !refused
    };
    let missing = issues(organisation.kind).iter().filter(|name| !covers(name));
    let of = Entry {
        listing: listing(lanyard, organisation),
        licenses: organisation.kind != OrganisationKind::Hospital,
        missing: missing.map(|name| (*name).to_owned()).collect(),
        rights: own.iter().map(|entry| trusted::shown(entry)).collect(),
        alone: lanyard.organisations().await?.len() == 1,
        form: Filled { values: Vec::new(), problems },
    };
    Ok(rendered(&desk.site, &desk.shown(), of))
}

/// `POST /settings/{organization}/trust`: puts the only organisation of this installation on its list.
async fn add(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let sentence = match lanyard.trust_alone(slug).await {
        Ok(true) => return Ok(Redirect::to(&format!("/settings/{slug}/trust")).into_response()),
        Ok(false) => text::NOT_ALONE,
        Err(TrustFileError::Unavailable(error)) => return Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "an organisation was not put on the trust list");
            text::LIST_NOT_WRITTEN
        }
    };
    let problems = vec![(String::new(), sentence.to_owned())];
    Ok(refused(entry(&lanyard, &desk, problems).await?))
}
