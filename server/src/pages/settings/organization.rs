//! Its name, its DID, and whether the world can resolve it.

use super::super::{form::Form, page};
use super::refused;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    organisations::OrganisationError,
    problem::Problem,
    registry::{Organisation, OrganisationKind},
    state::Lanyard,
};
use app::{
    Filled,
    settings::organization::{Listing, Overview, page as rendered},
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
    Guarded::new(lanyard)
        .get("/settings/{organization}", see, show)
        .post("/settings/{organization}/name", change, rename)
        .post("/settings/{organization}/check", change, check)
}

/// `GET /settings/{organization}`
async fn show(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let name = desk.organisation.name.clone();
    let form = Filled { values: vec![("name".to_owned(), name)], problems: Vec::new() };
    Ok(page(overview(&lanyard, &desk, form).await?))
}

async fn overview(lanyard: &Lanyard, desk: &Desk, form: Filled) -> Result<String, Problem> {
    let organisation = &desk.organisation;
    let overview = Overview {
        did: organisation.did.to_string(),
        licenses: organisation.kind != OrganisationKind::Hospital,
        verifies: organisation.kind != OrganisationKind::Board,
        since: organisation.created_at,
        form,
        check: lanyard.last_check(&organisation.slug).await?,
        listing: listing(lanyard, organisation),
    };
    Ok(rendered(&desk.site, &desk.shown(), overview))
}

/// How an organisation is on the trust list of this installation.
pub(super) fn listing(lanyard: &Lanyard, organisation: &Organisation) -> Listing {
    match lanyard.listed_as(&organisation.did) {
        None => Listing::Missing,
        Some(name) if name == organisation.name => Listing::Named,
        Some(name) => Listing::Otherwise(name),
    }
}

/// `POST /settings/{organization}/name`
async fn rename(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    form: Form,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    match lanyard.rename_organisation(slug, form.get("name"), desk.person.row).await {
        Ok(()) => Ok(Redirect::to(&format!("/settings/{slug}")).into_response()),
        Err(OrganisationError::BadName) => {
            let filled = form.again(vec![("name".to_owned(), text::NAME_BAD.to_owned())]);
            Ok(refused(overview(&lanyard, &desk, filled).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/{organization}/check`
async fn check(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    if lanyard.check_and_keep(slug).await?.is_none() {
        let name = ("name".to_owned(), desk.organisation.name.clone());
        let problems = vec![(String::new(), text::CHECK_SOON.to_owned())];
        let form = Filled { values: vec![name], problems };
        return Ok(refused(overview(&lanyard, &desk, form).await?));
    }
    Ok(Redirect::to(&format!("/settings/{slug}#check")).into_response())
}
