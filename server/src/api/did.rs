//! DIDs, for anyone: those of our organisations, and resolving any (DID Resolution 1.0, HTTPS binding).

use super::{accept, status};
use crate::{
    openapi::bodies,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    extract::{OriginalUri, Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use credentials::did::{Did, DidUrl, resolver::ResolveError};
use http::{HeaderMap, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::sync::Arc;

/// The resolution result as the specification has it now.
const RESULT: &str = "application/did-resolution";
/// The resolution result as it was before.
const OLDER: &str = "application/ld+json;profile=\"https://w3id.org/did-resolution\"";
/// In which forms a DID can be answered; the first when nothing is asked for.
const FORMS: [&str; 7] = [
    RESULT,
    OLDER,
    "application/did",
    "application/did+ld+json",
    "application/did+json",
    "application/ld+json",
    "application/json",
];
/// In which forms a DID document is published. Old clients read only what calls itself JSON.
const DOCUMENT_FORMS: [&str; 5] = [
    "application/did",
    "application/did+ld+json",
    "application/did+json",
    "application/ld+json",
    "application/json",
];
/// How long a DID document of ours may be kept, in seconds: as long as a retired key may still be believed.
const KEPT: u64 = 60;

/// `GET /organizations/{slug}/did.json`
#[utoipa::path(
    get, path = "/organizations/{slug}/did.json", tag = "Public documents", security(()),
    summary = "The DID document of an organisation",
    description = "What did:web:HOST:organizations:SLUG resolves to.",
    params(("slug" = String, Path, description = "The organisation.")),
    responses(
        (status = 200, description = "The document.", body = Object, content_type = "application/did"),
        (status = 404, description = "There is no such organisation.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn organization(
    State(lanyard): State<Lanyard>,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Path(slug) = slug?;
    let nothing = || Problem::new(Kind::NotFound).because("There is no such organisation here.");
    let form = accept::choose(&headers, &DOCUMENT_FORMS).ok_or(Kind::NotAcceptable)?;
    let organisation = lanyard.organisation(&slug).await?.ok_or_else(nothing)?;
    let document = lanyard.did_document(&organisation.did).await?.ok_or_else(nothing)?;
    let bytes: Arc<[u8]> = Arc::from(document.to_string().into_bytes());
    Ok(status::kept(&headers, form, KEPT, &bytes))
}

/// `GET /identifiers/{did}`
#[utoipa::path(
    get, path = "/identifiers/{did}", tag = "Public documents", security(()),
    summary = "Resolve a DID",
    description = "did:key, did:jwk and did:web. The Accept header decides the form: \
        application/did-resolution for the result with its metadata, application/did for the \
        document alone. Percent-encode the DID.",
    params(("did" = String, Path, description = "The DID.", example = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")),
    responses(
        (status = 200, description = "Resolved.", body = Object, content_type = "application/did-resolution"),
        (status = 400, description = "INVALID_DID: not a DID.", body = Object, content_type = "application/did-resolution"),
        (status = 404, description = "NOT_FOUND: there is no such DID.", body = Object, content_type = "application/did-resolution"),
        (status = 406, description = "REPRESENTATION_NOT_SUPPORTED: not in the form that was asked for.", body = Object, content_type = "application/did-resolution"),
        (status = 410, description = "The DID was deactivated.", body = Object, content_type = "application/did-resolution"),
        (status = 501, description = "METHOD_NOT_SUPPORTED: a method that is not resolved here.", body = Object, content_type = "application/did-resolution"),
        (status = 503, description = "The DID's host could not be asked.", body = Object, content_type = "application/did-resolution"),
    ),
)]
pub async fn identifier(
    State(lanyard): State<Lanyard>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let text = identifier_in(uri.path());
    let form = accept::choose(&headers, &FORMS);
    let failed = form.filter(|form| *form == OLDER).unwrap_or(RESULT);
    let Some(form) = form else { return failure(failed, Failure::RepresentationNotSupported) };
    let did = match text.as_deref().map(Did::parse) {
        Some(Ok(did)) => did,
        Some(Err(_)) if text.is_some_and(|text| DidUrl::parse(&text).is_ok()) => {
            return failure(failed, Failure::InvalidDidUrl);
        }
        _ => return failure(failed, Failure::InvalidDid),
    };
    match lanyard.resolve(&did).await {
        Ok(resolved) => success(form, &resolved.document.json),
        Err(error) => failure(failed, Failure::from(error)),
    }
}

/// The DID in a path: as it is where its colons are bare, else percent-decoded once.
fn identifier_in(path: &str) -> Option<String> {
    let text = path.strip_prefix("/identifiers/")?;
    if text.starts_with("did:") {
        return Some(text.to_owned());
    }
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// Why a DID was not resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    InvalidDid,
    InvalidDidUrl,
    NotFound,
    Deactivated,
    RepresentationNotSupported,
    MethodNotSupported,
    InvalidDidDocument,
    Unreachable,
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::InvalidDid(_) => Self::InvalidDid,
            ResolveError::MethodNotSupported => Self::MethodNotSupported,
            ResolveError::NotFound => Self::NotFound,
            ResolveError::Deactivated => Self::Deactivated,
            ResolveError::Unreachable(_) => Self::Unreachable,
            ResolveError::Document(_) => Self::InvalidDidDocument,
        }
    }
}

impl Failure {
    /// Its status, its name now, and its name before.
    fn names(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::InvalidDid => (StatusCode::BAD_REQUEST, "INVALID_DID", "invalidDid"),
            Self::InvalidDidUrl => (StatusCode::BAD_REQUEST, "INVALID_DID_URL", "invalidDidUrl"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND", "notFound"),
            Self::Deactivated => (StatusCode::GONE, "NOT_FOUND", "deactivated"),
            Self::RepresentationNotSupported => (
                StatusCode::NOT_ACCEPTABLE,
                "REPRESENTATION_NOT_SUPPORTED",
                "representationNotSupported",
            ),
            Self::MethodNotSupported => {
                (StatusCode::NOT_IMPLEMENTED, "METHOD_NOT_SUPPORTED", "methodNotSupported")
            }
            Self::InvalidDidDocument => {
                (StatusCode::INTERNAL_SERVER_ERROR, "INVALID_DID_DOCUMENT", "invalidDidDocument")
            }
            Self::Unreachable => {
                (StatusCode::SERVICE_UNAVAILABLE, "INTERNAL_ERROR", "internalError")
            }
        }
    }

    /// What happened, for people.
    fn detail(self) -> &'static str {
        match self {
            Self::InvalidDid => "This is not a DID, or breaks the rules of its method.",
            Self::InvalidDidUrl => "This is a DID URL; only a DID alone is resolved here.",
            Self::NotFound => "There is no such DID.",
            Self::Deactivated => "This DID was deactivated.",
            Self::RepresentationNotSupported => "Not available in the form that Accept names.",
            Self::MethodNotSupported => "did:key, did:jwk and did:web are resolved here.",
            Self::InvalidDidDocument => "What its host answered is not a DID document of this DID.",
            Self::Unreachable => "Its host could not be asked. Try again later.",
        }
    }
}

fn success(form: &str, document: &Value) -> Response {
    let body = match form {
        RESULT => result(document, "application/did"),
        OLDER => result(document, OLDER),
        _ => document.clone(),
    };
    answer(StatusCode::OK, form, &body)
}

fn result(document: &Value, content_type: &str) -> Value {
    json!({
        "@context": "https://w3id.org/did-resolution/v1",
        "didDocument": document,
        "didDocumentMetadata": {},
        "didResolutionMetadata": {"contentType": content_type},
    })
}

fn failure(form: &str, failure: Failure) -> Response {
    let (status, name, older) = failure.names();
    let error = match form {
        OLDER => json!(older),
        _ => json!({
            "type": format!("https://www.w3.org/ns/did#{name}"),
            "title": name,
            "detail": failure.detail(),
        }),
    };
    let about = match failure {
        Failure::Deactivated => json!({"deactivated": true}),
        _ => json!({}),
    };
    let body = json!({
        "didDocument": null,
        "didDocumentMetadata": about,
        "didResolutionMetadata": {"error": error},
    });
    answer(status, form, &body)
}

fn answer(status: StatusCode, form: &str, body: &Value) -> Response {
    let about = [
        (header::CONTENT_TYPE, form),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept"),
    ];
    (status, about, body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_did_is_found_in_its_path_encoded_or_not() {
        let did = "did:web:localhost%3A8088:organizations:board";
        for path in [
            "/identifiers/did:web:localhost%3A8088:organizations:board",
            "/identifiers/did%3Aweb%3Alocalhost%253A8088%3Aorganizations%3Aboard",
        ] {
            assert_eq!(identifier_in(path).as_deref(), Some(did), "{path}");
        }
        assert_eq!(identifier_in("/identifiers/%ff"), None);
    }

    #[test]
    fn every_failure_has_both_its_names_and_no_document() {
        let response = failure(RESULT, Failure::InvalidDid);
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.headers()[header::CONTENT_TYPE], RESULT);
        assert_eq!(Failure::Deactivated.names().0, StatusCode::GONE);
        assert_eq!(Failure::MethodNotSupported.names().2, "methodNotSupported");
    }
}
