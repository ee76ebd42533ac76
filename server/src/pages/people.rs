//! Problems for people: what a machine is told as RFC 9457, a browser is told as a page.

use crate::{
    api::accept,
    headers::Nonce,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::header;

const HTML: &str = "text/html";
const PROBLEM: &str = "application/problem+json";
/// Addresses that only machines call, whatever a browser's Accept header says.
const MACHINES: [&str; 5] = ["/api/", "/vc-api/", "/oauth/", "/identifiers/", "/ipfs/"];

/// Turns a problem into a page where a browser asked. Its status and headers stay.
pub async fn for_people(State(lanyard): State<Lanyard>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let browser = !MACHINES.iter().any(|machines| path.starts_with(machines))
        && accept::choose(request.headers(), &[PROBLEM, HTML]) == Some(HTML);
    let nonce = request.extensions().get::<Nonce>().cloned().map(axum::Extension);
    let response = next.run(request).await;
    let problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|it| it == PROBLEM);
    if !(browser && problem) {
        return response;
    }
    let status = response.status();
    let place = response.extensions().get::<app::Seat>().cloned().unwrap_or(app::Seat::Anyone);
    let told = response.extensions().get::<Problem>();
    let shown = app::ProblemPage {
        status: status.as_u16(),
        because: told.and_then(Problem::because_of).map(str::to_owned),
        away: told.is_some_and(|it| it.kind() == Kind::Unavailable),
        place,
    };
    let page = super::page(app::problem(&super::site(&lanyard, nonce), shown));
    let (mut parts, _) = response.into_parts();
    let (mut of_page, body) = page.into_parts();
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(name);
    }
    of_page.headers.extend(parts.headers);
    of_page.status = status;
    Response::from_parts(of_page, body)
}
