//! What verifiers need besides, for anyone: the context, the schemas, the trust list.

use super::{accept, status};
use crate::{
    headers::Nonce,
    openapi::bodies,
    pages,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    Extension,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use credentials::{identity, license};
use http::HeaderMap;
use serde::Deserialize;
use std::sync::Arc;

/// How long the context and a schema may be kept, in seconds. Their version is in their address.
const VERSIONED: u64 = 86_400;
/// The id of each schema, which ends in its type and version, and the schema.
const SCHEMAS: [(&str, &str); 2] =
    [(license::SCHEMA, license::SCHEMA_TEXT), (identity::SCHEMA, identity::SCHEMA_TEXT)];
/// How long the trust list may be kept, in seconds.
const TRUST: u64 = 60;

/// `GET /contexts/v1`
#[utoipa::path(
    get, path = "/contexts/v1", tag = "Public documents", security(()),
    summary = "Our JSON-LD context",
    description = "The same bytes as https://w3id.org/lanyard/v1; verifiers hold a copy and never fetch it.",
    responses((status = 200, description = "The context.", body = Object, content_type = "application/ld+json")),
)]
pub async fn context(headers: HeaderMap) -> Result<Response, Problem> {
    let forms = ["application/ld+json", "application/json"];
    let form = accept::choose(&headers, &forms).ok_or(Kind::NotAcceptable)?;
    Ok(text(&headers, form, VERSIONED, credentials::context::LANYARD_V1))
}

/// `GET /schemas/{name}`
#[utoipa::path(
    get, path = "/schemas/{name}", tag = "Public documents", security(()),
    summary = "The JSON Schema of a credential type",
    params(("name" = String, Path, description = "The credential type.", example = "ClinicianLicenseCredential")),
    responses(
        (status = 200, description = "The schema.", body = Object, content_type = "application/schema+json"),
        (status = 404, description = "There is no such schema.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn schema(
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Path(name) = name?;
    let forms = ["application/schema+json", "application/json"];
    let form = accept::choose(&headers, &forms).ok_or(Kind::NotAcceptable)?;
    let schema = SCHEMAS.iter().find(|(id, _)| id.rsplit('/').nth(1) == Some(name.as_str()));
    let (_, schema) = schema
        .ok_or_else(|| Problem::new(Kind::NotFound).because("There is no such schema here."))?;
    Ok(text(&headers, form, VERSIONED, schema))
}

/// In which form the trust list is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Form {
    r#as: Option<String>,
}

/// `GET /trust`
#[utoipa::path(
    get, path = "/trust", tag = "Public documents", security(()),
    summary = "The trust list",
    description = "Which issuer may issue what, where: what `issuer-trusted` is judged by here. A page for who asks for `text/html` first.",
    params(("as" = Option<String>, Query, description = "`json`: before the Accept header.")),
    responses((status = 200, description = "The list.", body = Object)),
)]
pub async fn trust(
    State(lanyard): State<Lanyard>,
    form: Result<Query<Form>, QueryRejection>,
    headers: HeaderMap,
    nonce: Option<Extension<Nonce>>,
) -> Result<Response, Problem> {
    let Query(form) = form?;
    // Whoever asks for nothing in particular is a machine.
    let wish = accept::choose(&headers, &["application/json", "text/html"]);
    if wish == Some("text/html") && form.r#as.as_deref() != Some("json") {
        let site = pages::site_for(&lanyard, nonce, &headers).await;
        return Ok(pages::trusted::show(&lanyard, &site));
    }
    Ok(text(&headers, "application/json", TRUST, &lanyard.trust().to_value().to_string()))
}

fn text(headers: &HeaderMap, form: &str, seconds: u64, text: &str) -> Response {
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    status::kept(headers, form, seconds, &bytes)
}
