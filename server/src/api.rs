//! The machine interfaces, one file per role. Every route is registered together with its
//! description, so that none can be there without one.

pub mod accept;
pub mod body;
pub mod contexts;
pub mod did;
pub mod health;
pub mod ipfs;
pub mod issuer;
pub mod status;
pub mod vc_api;
pub mod verifier;

use crate::{
    auth::{attempts::Attempts, token},
    headers, openapi,
    problem::{Kind, Problem},
    state::{ChangeError, IssueError, Lanyard, Unavailable},
};
use axum::{Extension, Router, middleware};
use credentials::credential;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every machine interface but `/ipfs`, with its description.
pub fn described() -> OpenApiRouter<Lanyard> {
    let public = OpenApiRouter::new()
        .routes(routes!(did::organization))
        .routes(routes!(did::identifier))
        .routes(routes!(status::list))
        .routes(routes!(contexts::trust))
        .routes(routes!(contexts::context))
        .routes(routes!(contexts::schema))
        .layer(middleware::from_fn(headers::open_to_any_origin));
    OpenApiRouter::with_openapi(openapi::cover())
        .routes(routes!(verifier::verify))
        .routes(routes!(issuer::issue, issuer::find))
        .routes(routes!(issuer::one))
        .routes(routes!(issuer::change))
        .routes(routes!(issuer::withdraw))
        .routes(routes!(issuer::identity))
        .routes(routes!(token::grant))
        .routes(routes!(vc_api::issue))
        .routes(routes!(vc_api::issue_as))
        .routes(routes!(vc_api::verify))
        .routes(routes!(vc_api::presentation::verify))
        .routes(routes!(vc_api::status))
        .routes(routes!(health::ready))
        .routes(routes!(openapi::json))
        .merge(public)
}

/// Every machine interface but `/ipfs` and `/healthz`.
pub fn router(lanyard: Lanyard) -> Router {
    let (router, _) = described().split_for_parts();
    router
        .layer(Extension(Arc::new(Attempts::default())))
        .with_state(lanyard.clone())
        .merge(openapi::guarded(&lanyard).into_router())
}

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        Self::new(Kind::Unavailable).retry_after(5)
    }
}

/// Nothing was issued; `invalid` is what to call an order that is not in order.
pub(crate) fn not_issued(error: IssueError, invalid: Kind) -> Problem {
    match error {
        IssueError::NoOrganisation(_) => {
            Problem::new(Kind::NotFound).because("There is no organisation of that name here.")
        }
        IssueError::WrongKind => Problem::new(Kind::Forbidden)
            .because("Boards issue licences and hospitals identities; this one is the other."),
        IssueError::Problems(problems) => invalid_at(invalid, problems),
        IssueError::NoKey => {
            Problem::new(Kind::Malformed).because("The organisation has no key for that suite.")
        }
        IssueError::Overtaken => Problem::new(Kind::Conflict)
            .because("The licence that it renews was changed meanwhile."),
        IssueError::IdempotencyConflict => Kind::IdempotencyKeyReused.into(),
        IssueError::AlreadyIssued => Problem::new(Kind::Conflict)
            .because("A credential with that id was issued here already."),
        IssueError::Unavailable(unavailable) => unavailable.into(),
    }
}

/// Nothing was changed.
pub(crate) fn not_changed(error: ChangeError) -> Problem {
    match error {
        ChangeError::NotFound => {
            Problem::new(Kind::NotFound).because("This organisation has issued no such thing.")
        }
        ChangeError::NotAllowed { from, to } => Problem::new(Kind::Conflict).because(format!(
            "The licence is {}; it cannot be made {}.",
            from.name(),
            to.name()
        )),
        ChangeError::NotThen { .. }
        | ChangeError::Open { .. }
        | ChangeError::Meanwhile
        | ChangeError::Terms => {
            Problem::new(Kind::Conflict).because(format!("Nothing was changed: {error}."))
        }
        ChangeError::NotWaiting => Problem::new(Kind::Conflict)
            .because("No such change waits: it is in force, or was called off already."),
        ChangeError::Problems(problems) => invalid_at(Kind::Malformed, problems),
        ChangeError::Unavailable(unavailable) => unavailable.into(),
    }
}

fn invalid_at(kind: Kind, problems: Vec<credential::Problem>) -> Problem {
    Problem::new(kind).at(problems)
}
