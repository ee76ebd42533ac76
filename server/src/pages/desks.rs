//! The desks: what only people who are signed in see.

use super::page;
use crate::{
    access::{Guarded, Rule, SignedIn},
    problem::Problem,
    state::Lanyard,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

/// The addresses of the desks.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard).get("/desks", Rule::SignedIn, desks)
}

/// `GET /desks`: to the one desk, or which one.
async fn desks(State(lanyard): State<Lanyard>, me: SignedIn) -> Result<Response, Problem> {
    let doors = doors(&lanyard, me.person.row).await?;
    match &doors[..] {
        [only] => Ok(Redirect::to(&only.path).into_response()),
        _ => Ok(page(app::desks(&me.site, &me.person.name, &doors))),
    }
}

/// The desks at which a person may sit.
pub(super) async fn doors(lanyard: &Lanyard, person: i64) -> Result<Vec<app::Door>, Problem> {
    let memberships = lanyard.memberships(person).await?.into_iter();
    let doors = memberships.map(|(organisation, role)| app::Door {
        path: door(&organisation, role),
        ribbon: super::ribbon(organisation.did.as_str()),
        name: organisation.name,
        role: role.name().to_owned(),
    });
    Ok(doors.collect())
}

/// The first page of a desk.
fn door(organisation: &crate::registry::Organisation, role: crate::access::Role) -> String {
    let slug = &organisation.slug;
    let sees = |permission| role.may(permission, organisation.kind);
    if sees(crate::access::Permission::SeeLicenses) {
        format!("/issuer/{slug}")
    } else {
        format!("/verifier/{slug}")
    }
}
