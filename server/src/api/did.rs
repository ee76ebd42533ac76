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
use credentials::{
    did::{
        Did, resolution,
        resolver::{ResolveError, Resolved, Resolver},
    },
    limits,
    time::Timestamp,
};
use http::{HeaderMap, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use std::sync::Arc;

/// In which forms a DID document is published. Old clients read only what calls itself JSON.
const FORMS: [&str; 5] = [
    "application/did",
    "application/did+ld+json",
    "application/did+json",
    "application/ld+json",
    "application/json",
];
/// How long a DID document of ours may be kept, in seconds: so long a retired key may be believed.
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
    let form = accept::choose(&headers, &FORMS).ok_or(Kind::NotAcceptable)?;
    let organisation = lanyard.organisation(&slug).await?.ok_or_else(nothing)?;
    let document = lanyard.did_document(&organisation.did).await?.ok_or_else(nothing)?;
    let bytes: Arc<[u8]> = Arc::from(document.to_string().into_bytes());
    Ok(status::kept(&headers, form, KEPT, &bytes))
}

/// `GET /identifiers/{did}`
#[utoipa::path(
    get, path = "/identifiers/{did}", tag = "Public documents", security(()),
    summary = "Resolve a DID",
    description = "did:key, did:jwk and did:web; a DID URL with a fragment gives that part of the \
        document. The Accept header decides the form: application/did-resolution for the result \
        with its metadata, application/did for the document alone. Percent-encode the DID.",
    params(("did" = String, Path, description = "The DID.", example = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")),
    responses(
        (status = 200, description = "Resolved.", body = Object, content_type = "application/did-resolution"),
        (status = 400, description = "INVALID_DID: not a DID.", body = Object, content_type = "application/did-resolution"),
        (status = 404, description = "NOT_FOUND: there is no such DID.", body = Object, content_type = "application/did-resolution"),
        (status = 406, description = "REPRESENTATION_NOT_SUPPORTED: not in the form that was asked for.", body = Object, content_type = "application/did-resolution"),
        (status = 410, description = "The DID was deactivated.", body = Object, content_type = "application/did-resolution"),
        (status = 500, description = "Its host could not be asked, or answered what cannot be used.", body = Object, content_type = "application/did-resolution"),
        (status = 501, description = "METHOD_NOT_SUPPORTED: a method that is not resolved here.", body = Object, content_type = "application/did-resolution"),
    ),
)]
pub async fn identifier(
    State(lanyard): State<Lanyard>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let identifier = identifier_in(uri.path());
    let format = option(&uri, "publicKeyFormat");
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let accept = accept.unwrap_or("*/*");
    let resolve = async |did: &Did| lanyard.resolve(did).await;
    let (status, form, body) =
        resolution::answer(&identifier, format.as_deref(), accept, resolve).await;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let about = [
        (header::CONTENT_TYPE, form),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept"),
    ];
    (status, about, body.to_string()).into_response()
}

/// Resolves as the installation does: its own DIDs from the registry, others through the fetcher.
pub(super) struct Through<'a>(pub(super) &'a Lanyard);

#[async_trait::async_trait]
impl Resolver for Through<'_> {
    async fn resolve(&self, did: &Did, _now: Timestamp) -> Result<Resolved, ResolveError> {
        self.0.resolve(did).await
    }
}

/// The DID in a path: as it is where its colons are bare, else percent-decoded once. What is not
/// text or too long is nothing, which is not a DID either.
fn identifier_in(path: &str) -> String {
    let text = path.strip_prefix("/identifiers/").unwrap_or_default();
    if text.len() > 3 * limits::DID_BYTES {
        return String::new();
    }
    if text.starts_with("did:") {
        return text.replace("%23", "#");
    }
    percent_decode_str(text).decode_utf8().map(Into::into).unwrap_or_default()
}

/// An option of the query.
fn option(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
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
            assert_eq!(identifier_in(path), did, "{path}");
        }
        assert_eq!(identifier_in("/identifiers/did:key:z6Mk%23z6Mk"), "did:key:z6Mk#z6Mk");
        assert_eq!(identifier_in("/identifiers/%ff"), "");
        assert_eq!(identifier_in(&format!("/identifiers/did:key:{}", "z".repeat(9_000))), "");
    }
}
