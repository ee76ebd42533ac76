//! Every address that this server answers, with the limits and the fences around them.

use crate::{
    access::Address,
    api, headers,
    headers::{Fences, RequestId},
    openapi, pages,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    BoxError, Router,
    extract::{MatchedPath, Request},
    middleware,
    response::{IntoResponse, Response},
};
use std::any::Any;
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

mod limits;
mod serve;

pub use limits::Limits;
pub use serve::serve;

/// Every address that this server answers.
pub fn router(lanyard: Lanyard) -> Router {
    let limits = lanyard.config().server.limits.clone();
    router_within(lanyard, &limits)
}

/// The same, within limits of one's own.
pub fn router_within(lanyard: Lanyard, limits: &Limits) -> Router {
    let fences = Fences { https: lanyard.public_url().starts_with("https://") };
    let routes = api::router(lanyard.clone())
        .merge(api::ipfs::router(lanyard.clone()))
        .merge(pages::router(&lanyard))
        .fallback(async || Problem::new(Kind::NotFound))
        .method_not_allowed_fallback(async || Problem::new(Kind::MethodNotAllowed));
    let routes = limits::within(routes, lanyard.clone(), limits).merge(api::health::alive());
    around(routes, lanyard, fences)
}

/// Every address of the pages with its rule. Those of the machine interfaces stand, with the scope
/// that each asks for, in [`crate::openapi::document`].
pub fn addresses(lanyard: &Lanyard) -> Vec<Address> {
    let mut all = pages::guarded(lanyard).addresses().to_vec();
    all.extend_from_slice(openapi::guarded(lanyard).addresses());
    all
}

/// What is around every answer, inside to outside: a panic becomes a problem, a problem becomes a
/// page for a browser, a line in the log, the headers of every response.
fn around(router: Router, lanyard: Lanyard, fences: Fences) -> Router {
    router
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(lanyard, pages::for_people))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(middleware::from_fn_with_state(fences, headers::fence))
}

/// A request in the log: its id, its method and the pattern of its path. Never the path itself,
/// which may hold a DID or a number.
fn span(request: &Request) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().map_or("", |id| id.0.as_str());
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::info_span!("request", id, method = %request.method(), path)
}

/// What a layer says instead of an answer.
async fn problem_of(error: BoxError) -> Problem {
    if error.is::<tower::load_shed::error::Overloaded>() {
        Problem::new(Kind::Overloaded).retry_after(1)
    } else if error.is::<tower::timeout::error::Elapsed>() {
        Problem::new(Kind::Unavailable)
            .because("The answer took too long. Try again shortly.")
            .retry_after(5)
    } else {
        Problem::internal(error.as_ref())
    }
}

/// A panic: logged by the hook, told as what it is.
fn broken(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(Kind::Internal).into_response()
}
