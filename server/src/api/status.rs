//! Status lists, for anyone: signed `BitstringStatusListCredential`s.

use super::accept;
use crate::{
    hex::sha256_hex,
    openapi::bodies,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde_json::Value;
use std::sync::Arc;

/// Some clients read only what calls itself JSON.
const FORMS: [&str; 3] = ["application/vc", "application/ld+json", "application/json"];
/// How long a list counts when it does not say, in seconds.
const TTL: u64 = 300;

/// `GET /status/{slug}/{purpose}/{number}`
#[utoipa::path(
    get, path = "/status/{slug}/{purpose}/{number}", tag = "Public documents", security(()),
    summary = "A status list",
    description = "A signed BitstringStatusListCredential (Bitstring Status List 1.0). It may be \
        kept as long as its `ttl` says, and asked for again with its ETag.",
    params(
        ("slug" = String, Path, description = "The organisation."),
        ("purpose" = String, Path, description = "`revocation` or `suspension`."),
        ("number" = u32, Path, description = "Which of its lists."),
    ),
    responses(
        (status = 200, description = "The list.", body = Object, content_type = "application/vc"),
        (status = 304, description = "As it was."),
        (status = 404, description = "There is no such list.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(lanyard): State<Lanyard>,
    path: Result<Path<(String, String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Path((slug, purpose, number)) = path?;
    let nothing = || Problem::new(Kind::NotFound).because("There is no such status list here.");
    let number = number.parse().map_err(|_| nothing())?;
    let form = accept::choose(&headers, &FORMS).ok_or(Kind::NotAcceptable)?;
    let list = lanyard.status_list(&slug, &purpose, number).await?.ok_or_else(nothing)?;
    Ok(kept(&headers, form, ttl(&list), &list))
}

/// Bytes that anyone may keep for so many seconds, with an ETag; 304 to whoever has them already.
pub(super) fn kept(headers: &HeaderMap, form: &str, seconds: u64, bytes: &Arc<[u8]>) -> Response {
    let tag = format!("\"{}\"", &sha256_hex(bytes)[..32]);
    let same = |value: &str| {
        value.split(',').any(
            |one| matches!(one.trim().trim_start_matches("W/"), one if one == tag || one == "*"),
        )
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let about: [(HeaderName, String); 3] = [
        (header::CACHE_CONTROL, format!("public, max-age={seconds}")),
        (header::ETAG, tag.clone()),
        (header::VARY, "accept".to_owned()),
    ];
    if known.is_some_and(same) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(header::CONTENT_TYPE, form.to_owned())], bytes.to_vec()).into_response()
}

/// `credentialSubject.ttl`, which is in milliseconds, in whole seconds.
fn ttl(list: &[u8]) -> u64 {
    let list: Option<Value> = serde_json::from_slice(list).ok();
    let ttl = list.as_ref().and_then(|list| list.pointer("/credentialSubject/ttl")?.as_u64());
    ttl.map_or(TTL, |milliseconds| milliseconds / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_kept_as_long_as_its_ttl_and_no_longer() {
        assert_eq!(ttl(br#"{"credentialSubject":{"ttl":61999}}"#), 61);
        assert_eq!(ttl(b"{}"), TTL);
        assert_eq!(ttl(b"not JSON"), TTL);
    }

    #[test]
    fn whoever_has_the_list_already_is_not_sent_it_again() {
        let bytes: Arc<[u8]> = Arc::from(*b"list");
        let first = kept(&HeaderMap::new(), FORMS[0], 60, &bytes);
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].clone();
        let known = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
        assert_eq!(kept(&known, FORMS[0], 60, &bytes).status(), StatusCode::NOT_MODIFIED);
        let changed: Arc<[u8]> = Arc::from(*b"lisT");
        assert_eq!(kept(&known, FORMS[0], 60, &changed).status(), StatusCode::OK);
    }
}
