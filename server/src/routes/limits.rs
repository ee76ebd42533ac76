//! What one request, one connection and all of them together may take.

use super::problem_of;
use crate::problem::{Kind, Problem};
use axum::{
    Router,
    body::Body,
    error_handling::HandleErrorLayer,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

/// Bounds on what comes in over HTTP: `server.limits` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// A body, in bytes: one document, and what a form puts around it.
    pub body_bytes: usize,
    /// Request line and headers together, in bytes; at least 8,192.
    pub header_bytes: usize,
    /// Headers of one request.
    pub headers: usize,
    /// Path and query, in bytes: a percent-encoded did:jwk of the longest kind.
    pub uri_bytes: usize,
    /// From the first byte of a connection or an answer to the last byte of the next headers, in
    /// milliseconds: also how long a connection may idle.
    pub header_ms: u64,
    /// From the headers to the last byte of the body, in milliseconds.
    pub body_ms: u64,
    /// From the body to the answer, in milliseconds: longer than gathering facts may take.
    pub answer_ms: u64,
    /// The whole life of one connection, in milliseconds: against readers that never read.
    pub connection_ms: u64,
    /// Connections at any one moment.
    pub connections: usize,
    /// Requests being answered at any one moment; more are told to come back.
    pub requests: usize,
    /// How long open requests may take to finish when the server stops, in milliseconds.
    pub shutdown_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: credentials::limits::DOCUMENT_BYTES + (64 << 10),
            header_bytes: 16 << 10,
            headers: 64,
            uri_bytes: 8 << 10,
            header_ms: 10_000,
            body_ms: 15_000,
            answer_ms: 20_000,
            connection_ms: 300_000,
            connections: 512,
            requests: 128,
            shutdown_ms: 10_000,
        }
    }
}

/// Puts the limits of a single request, and of all requests together, around `router`.
pub fn within(router: Router, limits: &Limits) -> Router {
    let requests = Arc::new(Semaphore::new(limits.requests));
    let answering = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(problem_of))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::with_semaphore(requests))
        .timeout(Duration::from_millis(limits.answer_ms));
    router
        .layer(answering)
        .layer(middleware::from_fn_with_state(Arc::new(limits.clone()), receive))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

/// Receives the whole request, within its limits, before anybody works on it.
async fn receive(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
    if address > limits.uri_bytes {
        return Problem::new(Kind::UriTooLong).into_response();
    }
    let (parts, body) = request.into_parts();
    if http_body::Body::size_hint(&body).lower() > limits.body_bytes as u64 {
        return Problem::new(Kind::TooLarge).into_response();
    }
    let body = Limited::new(body, limits.body_bytes).collect();
    match tokio::time::timeout(Duration::from_millis(limits.body_ms), body).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body.to_bytes()))).await,
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Problem::new(Kind::TooLarge).into_response()
        }
        Ok(Err(_)) => Problem::new(Kind::Malformed).because("The body broke off.").into_response(),
        Err(_) => Problem::new(Kind::Timeout).into_response(),
    }
}
