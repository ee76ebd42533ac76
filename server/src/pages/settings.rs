//! The settings of an organisation.

mod clients;
mod keys;
mod organization;
mod staff;
mod trust;

use super::page;
use crate::{
    access::Guarded,
    organisations::OrganisationError,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(organization::guarded(lanyard))
        .merge(keys::guarded(lanyard))
        .merge(staff::guarded(lanyard))
        .merge(clients::guarded(lanyard))
        .merge(trust::guarded(lanyard))
}

/// The form again, with what is wrong in it.
fn refused(html: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response()
}

impl From<OrganisationError> for Problem {
    fn from(error: OrganisationError) -> Self {
        match error {
            OrganisationError::Unavailable(error) => error.into(),
            OrganisationError::NotFound | OrganisationError::NoKey => Self::new(Kind::NotFound),
            OrganisationError::Exists
            | OrganisationError::Done
            | OrganisationError::TooManyKeys => Self::new(Kind::Conflict),
            OrganisationError::BadSlug | OrganisationError::BadName => Self::new(Kind::Malformed),
            OrganisationError::NotAllowed => not_any_more(),
        }
    }
}

/// To somebody who was an administrator when they clicked.
fn not_any_more() -> Problem {
    Problem::new(Kind::Forbidden).because(app::text::staff::NOT_ANY_MORE)
}
