//! Whether the server lives, and whether it can work.

use crate::state::Lanyard;
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Whether the server can work, and what it works with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Readiness {
    /// Whether requests can be answered.
    ready: bool,
    /// `ready` when the disk answers, the trust list is in order and the master key is the one that
    /// the data was made with; else `not ready`.
    registry: &'static str,
    /// `not configured`, `configured`, or `unreachable` while publishing waits for Kubo: documents
    /// are published later, nothing is lost.
    ipfs: &'static str,
    /// Which program.
    #[schema(example = "Lanyard 0.1.0")]
    software: &'static str,
}

/// `/healthz`, outside the limits on requests: a busy server is alive.
pub fn alive() -> Router {
    described().split_for_parts().0
}

/// `/healthz` with its description.
pub fn described() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(health))
}

/// `GET /healthz`
#[utoipa::path(
    get, path = "/healthz", tag = "Health", security(()),
    summary = "Whether the server lives",
    responses((status = 200, description = "It does.", body = String, content_type = "text/plain", example = "ok")),
)]
pub async fn health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// `GET /readyz`
#[utoipa::path(
    get, path = "/readyz", tag = "Health", security(()),
    summary = "Whether the server can work",
    description = "IPFS is reported, but not needed: issuing and verifying go on without it.",
    responses(
        (status = 200, description = "It can.", body = Readiness),
        (status = 503, description = "It cannot: the disk does not answer, the trust list is not in order, or the master key is another.", body = Readiness),
    ),
)]
pub async fn ready(State(lanyard): State<Lanyard>) -> Response {
    let registry = lanyard.ready().await.is_ok();
    let waits = lanyard.publishing().is_some_and(|it| it.progress().borrow().down);
    let readiness = Readiness {
        ready: registry,
        registry: if registry { "ready" } else { "not ready" },
        ipfs: match &lanyard.config().ipfs.kubo {
            None => "not configured",
            Some(_) if waits => "unreachable",
            Some(_) => "configured",
        },
        software: concat!("Lanyard ", env!("CARGO_PKG_VERSION")),
    };
    let status = if registry { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}
