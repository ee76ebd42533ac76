//! What a machine is told when a request cannot be answered: problem details (RFC 9457).
//!
//! The list is closed. A cause is logged once, with its chain, and never sent.

use axum::{
    extract::rejection::{BytesRejection, FormRejection, PathRejection, QueryRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

mod kind;
#[cfg(test)]
mod tests;

pub use kind::Kind;

/// How many field errors one problem lists; the rest is found at the next attempt.
const FIELD_ERRORS: usize = 64;

/// One member of the request that is not in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the request's body; empty for the whole.
    #[schema(example = "/npi")]
    pub pointer: String,
    /// A stable code.
    #[schema(example = "npi-check-digit")]
    pub code: Cow<'static, str>,
    /// A plain sentence.
    #[schema(
        example = "The check digit of this NPI does not match. Compare it with the application."
    )]
    pub detail: String,
}

impl From<credentials::credential::Problem> for FieldError {
    fn from(problem: credentials::credential::Problem) -> Self {
        Self { pointer: problem.pointer, code: problem.code.into(), detail: problem.sentence }
    }
}

/// A request that cannot be answered as asked.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of `kind`, in the words that stand for its kind.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            detail: kind.detail().into(),
            errors: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
        }
    }

    /// The same, with a sentence for this occurrence. The sentence is sent as it is.
    #[must_use]
    pub fn because(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same, with what is wrong in which member.
    #[must_use]
    pub fn at<E: Into<FieldError>>(mut self, errors: impl IntoIterator<Item = E>) -> Self {
        let room = FIELD_ERRORS - self.errors.len();
        self.errors.extend(errors.into_iter().map(Into::into).take(room));
        self
    }

    /// The same, with a member of its own (RFC 9457, 3.2).
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.members.insert(name.to_owned(), value);
        self
    }

    /// The same, with a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same, telling when to come back.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, seconds.into())
    }

    /// Something of ours broke: the cause goes to the log, with its chain, and nowhere else.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        let chain: Vec<String> = std::iter::successors(Some(cause), |error| error.source())
            .map(ToString::to_string)
            .collect();
        tracing::error!(cause = chain.join(": "), "a request failed inside");
        Self::new(Kind::Internal)
    }

    /// What kind of problem it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened, in plain words.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The sentence for this occurrence, where there is one.
    pub fn because_of(&self) -> Option<&str> {
        Some(self.detail()).filter(|detail| *detail != self.kind.detail())
    }

    /// What is wrong in which member.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The body: `type`, `title`, `status`, `detail`, `errors` and the members of this occurrence.
    pub fn body(&self) -> Map<String, Value> {
        let mut body = self.members.clone();
        body.insert("type".into(), self.kind.uri().into());
        body.insert("title".into(), self.kind.title().into());
        body.insert("status".into(), self.kind.status().as_u16().into());
        body.insert("detail".into(), self.detail.as_ref().into());
        if !self.errors.is_empty() {
            let errors = self.errors.iter().map(|error| {
                serde_json::json!({
                    "pointer": error.pointer, "code": error.code, "detail": error.detail,
                })
            });
            body.insert("errors".into(), errors.collect());
        }
        body
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Value::Object(self.body()).to_string();
        let mut response = (
            self.kind.status(),
            [
                (header::CONTENT_TYPE, "application/problem+json"),
                (header::CACHE_CONTROL, "no-store"),
            ],
            body,
        )
            .into_response();
        for (name, value) in self.headers.clone() {
            response.headers_mut().append(name, value);
        }
        // For the layer that turns problems into pages for browsers.
        response.extensions_mut().insert(self);
        response
    }
}

/// The body could not be read: too large, too slow or broken off.
impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            _ => Kind::Malformed,
        })
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        Self::new(match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType,
            _ => Kind::Malformed,
        })
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::new(Kind::Malformed).because("The path is not text in UTF-8, percent-encoded.")
    }
}

impl From<QueryRejection> for Problem {
    fn from(_: QueryRejection) -> Self {
        Self::new(Kind::Malformed)
            .because("The query has a member of a form that this address does not take.")
    }
}
