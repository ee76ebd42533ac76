//! What one request, one connection and all of them together may take.

use super::problem_of;
use crate::{
    access::Permission,
    auth::session,
    batches,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    Router,
    body::Body,
    error_handling::HandleErrorLayer,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{Method, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

/// Bounds on what comes in over HTTP: `server.limits` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// A body, in bytes: one document, and what a form puts around it.
    pub body_bytes: usize,
    /// A body with a file of many licences, in bytes; only of somebody who may issue them.
    pub file_bytes: usize,
    /// Such bodies at any one moment, one of each person; more are told to come back.
    pub files: usize,
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
    /// The same for a body with a file of many licences.
    pub file_ms: u64,
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
            file_bytes: batches::FILE_BYTES + (64 << 10),
            files: 4,
            header_bytes: 16 << 10,
            headers: 64,
            uri_bytes: 8 << 10,
            header_ms: 10_000,
            body_ms: 15_000,
            file_ms: 120_000,
            answer_ms: 20_000,
            connection_ms: 300_000,
            connections: 512,
            requests: 128,
            shutdown_ms: 10_000,
        }
    }
}

/// Puts the limits of a single request, and of all requests together, around `router`.
pub fn within(router: Router, lanyard: Lanyard, limits: &Limits) -> Router {
    let requests = Arc::new(Semaphore::new(limits.requests));
    let answering = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(problem_of))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::with_semaphore(requests))
        .timeout(Duration::from_millis(limits.answer_ms));
    let files = Semaphore::new(limits.files);
    let receiving = Receiving { limits: limits.clone(), files, senders: Mutex::default(), lanyard };
    router
        .layer(answering)
        .layer(middleware::from_fn_with_state(Arc::new(receiving), receive))
        .layer(axum::extract::DefaultBodyLimit::disable())
}

/// What is needed to receive requests.
struct Receiving {
    limits: Limits,
    files: Semaphore,
    /// Who is sending such a body at this moment: one at a time for each.
    senders: Mutex<HashSet<i64>>,
    lanyard: Lanyard,
}

/// The place of one person who sends a file, until it is dropped.
struct Place<'a> {
    senders: &'a Mutex<HashSet<i64>>,
    person: i64,
    _free: SemaphorePermit<'a>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.senders.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.person);
    }
}

impl Receiving {
    /// The person who brings a file of many licences with a request, where that is what it is for
    /// and their role allows it. Whether it does is decided again later; this is about how much is
    /// taken into memory, and from whom.
    async fn sender(&self, parts: &Parts) -> Option<i64> {
        let path = parts.uri.path();
        let batch = path.ends_with("/batches/new") || path.ends_with("/corrections");
        // A file at the verifying desk that is too large is received, so that its form can say so.
        let length = parts.headers.get(http::header::CONTENT_LENGTH);
        let length = length.and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
        let large = length.is_some_and(|it| it > self.limits.body_bytes);
        let (slug, place, needed) = match path.strip_prefix("/verifier/") {
            Some(slug) => (slug, large && !slug.contains('/'), Permission::Verify),
            None => {
                let slug = path.strip_prefix("/issuer/")?.split('/').next()?;
                (slug, batch, Permission::ManageLicenses)
            }
        };
        if parts.method != Method::POST || !place {
            return None;
        }
        let token = session::token(&parts.headers, &self.lanyard)?;
        let (_, person) = self.lanyard.session(&token).await.ok()??;
        let (of, role) = self.lanyard.membership(person.row, slug).await.ok()??;
        role.may(needed, of.kind).then_some(person.row)
    }

    /// A place for a file of this person: one of a few, and one for each.
    fn place(&self, person: i64) -> Result<Place<'_>, Problem> {
        let busy = || Problem::new(Kind::Overloaded).retry_after(5);
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.contains(&person) {
            return Err(busy().because("You are sending a file already. Wait until it is there."));
        }
        let free = self.files.try_acquire().map_err(|_| busy())?;
        senders.insert(person);
        Ok(Place { senders: &self.senders, person, _free: free })
    }
}

/// Receives the whole request, within its limits, before anybody works on it.
async fn receive(
    State(receiving): State<Arc<Receiving>>,
    request: Request,
    next: Next,
) -> Response {
    let limits = &receiving.limits;
    let address = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
    if address > limits.uri_bytes {
        return Problem::new(Kind::UriTooLong).into_response();
    }
    let (mut bytes, mut ms, mut place) = (limits.body_bytes, limits.body_ms, None);
    let (parts, body) = request.into_parts();
    if let Some(person) = receiving.sender(&parts).await {
        let taken = match receiving.place(person) {
            Ok(taken) => taken,
            Err(refusal) => return refusal.into_response(),
        };
        (bytes, ms, place) = (limits.file_bytes, limits.file_ms, Some(taken));
    }
    if http_body::Body::size_hint(&body).lower() > bytes as u64 {
        return Problem::new(Kind::TooLarge).into_response();
    }
    let body = Limited::new(body, bytes).collect();
    let answer = match tokio::time::timeout(Duration::from_millis(ms), body).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body.to_bytes()))).await,
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Problem::new(Kind::TooLarge).into_response()
        }
        Ok(Err(_)) => Problem::new(Kind::Malformed).because("The body broke off.").into_response(),
        Err(_) => Problem::new(Kind::Timeout).into_response(),
    };
    drop(place);
    answer
}
