//! The page of the components, for whoever works on them. In the demo alone.

use super::{page, site};
use crate::{
    access::{Guarded, Rule},
    headers::Nonce,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderName;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The address.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard).get("/components", Rule::Anyone, show)
}

/// `GET /components`
async fn show(State(lanyard): State<Lanyard>, nonce: Option<Extension<Nonce>>) -> Response {
    if !lanyard.config().demo.enabled {
        return Problem::new(Kind::NotFound).into_response();
    }
    let html = app::components_page(&site(&lanyard, nonce));
    ([(ROBOTS, "noindex")], page(html)).into_response()
}
