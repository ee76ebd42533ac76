//! The description of every machine interface, and the page to try them on.

use crate::{
    access::{Guarded, Rule},
    api,
    headers::Nonce,
    pages,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, header};
use std::sync::{Arc, LazyLock};
use utoipa::openapi::{
    InfoBuilder, OpenApi, OpenApiBuilder,
    security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme},
    tag::TagBuilder,
};

pub mod bodies;

const ABOUT: &str = "Issue and verify healthcare licences and identities. Verifying, resolving and \
    reading need no account. For the rest get a token at `/oauth/token` (the client's id and secret \
    come from the settings of your organisation, or from `lanyard client`).";

/// The description of every machine interface (OpenAPI 3.1).
pub fn document() -> OpenApi {
    let (_, mut document) = api::described().split_for_parts();
    document.merge(api::ipfs::described().split_for_parts().1);
    document.merge(api::health::described().split_for_parts().1);
    document
}

/// The description without its paths.
pub fn cover() -> OpenApi {
    let scopes = crate::auth::scope::ALL.map(|(scope, about)| (scope.to_owned(), about.to_owned()));
    let flow = ClientCredentials::new("/oauth/token", Scopes::from_iter(scopes));
    let token = SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(flow)]));
    let tag =
        |(name, about): (&str, &str)| TagBuilder::new().name(name).description(Some(about)).build();
    let mut cover = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Lanyard")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .build(),
        )
        .tags(Some(
            [
                ("Verifying", "For anyone: the strict verdict, check by check."),
                ("Licences", "For boards: issue, find, suspend, reinstate, revoke."),
                ("Identities", "For hospitals: patient identities, handed over once."),
                ("Tokens", "OAuth2 client credentials."),
                ("VC-API", "The W3C interface that other suites speak."),
                ("Public documents", "DIDs, status lists, documents, contexts, schemas, trust."),
                ("Health", "For whoever runs the server."),
            ]
            .map(tag),
        ))
        .build();
    cover.components.get_or_insert_default().add_security_scheme("token", token);
    cover
}

/// `GET /api/openapi.json`
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "Health", security(()),
    summary = "This description (OpenAPI 3.1)",
    responses((status = 200, description = "The description.", body = Object)),
)]
pub async fn json() -> Response {
    static TEXT: LazyLock<Result<String, Arc<serde_json::Error>>> =
        LazyLock::new(|| document().to_json().map_err(Arc::new));
    match &*TEXT {
        Ok(text) => {
            let about =
                [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
            (about, text.as_str()).into_response()
        }
        Err(error) => Problem::internal(error.as_ref()).into_response(),
    }
}

/// The page to try the machine interfaces on, and what explains their problems.
pub fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/api", Rule::Anyone, try_it)
        .get("/api/", Rule::Anyone, async || Redirect::permanent("/api"))
        .get("/api/ui/{file}", Rule::Anyone, asset)
        .get("/problems/{slug}", Rule::Anyone, problem)
}

/// `GET /api`
async fn try_it(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    headers: HeaderMap,
) -> Response {
    let site = pages::site_for(&lanyard, nonce, &headers).await;
    pages::page(app::interfaces(&site))
}

/// `GET /api/ui/{file}`
async fn asset(Path(file): Path<String>) -> Response {
    let content_type = match file.as_str() {
        "swagger-ui-bundle.js" => "text/javascript; charset=utf-8",
        _ => return Problem::new(Kind::NotFound).into_response(),
    };
    let config = Arc::new(utoipa_swagger_ui::Config::from("/api/openapi.json"));
    match utoipa_swagger_ui::serve(&file, config) {
        Ok(Some(asset)) => {
            let about = [
                (header::CONTENT_TYPE, content_type),
                (header::CACHE_CONTROL, "public, max-age=86400"),
            ];
            (about, asset.bytes.into_owned()).into_response()
        }
        Ok(None) => Problem::new(Kind::NotFound).into_response(),
        Err(_) => Problem::new(Kind::Internal).into_response(),
    }
}

/// `GET /problems/{slug}`: what a kind of problem means, in plain words.
async fn problem(Path(slug): Path<String>) -> Response {
    match Kind::from_slug(&slug) {
        Some(kind) => {
            format!("{}\n\n{}\n\nStatus {}.\n", kind.title(), kind.detail(), kind.status())
                .into_response()
        }
        None => Problem::new(Kind::NotFound).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn described() -> Value {
        serde_json::to_value(document()).expect("serialises")
    }

    #[test]
    fn the_description_has_every_address_of_the_contract() {
        let document = described();
        for path in [
            "/healthz",
            "/readyz",
            "/api/openapi.json",
            "/api/v1/licenses",
            "/api/v1/licenses/{id}",
            "/api/v1/licenses/{id}/{action}",
            "/api/v1/identities",
            "/api/v1/verify",
            "/oauth/token",
            "/vc-api/credentials/issue",
            "/vc-api/credentials/verify",
            "/vc-api/credentials/status",
            "/vc-api/presentations/verify",
            "/vc-api/issuers/{organization}/{suite}/credentials/issue",
            "/identifiers/{did}",
            "/organizations/{slug}/did.json",
            "/status/{slug}/{purpose}/{number}",
            "/trust",
            "/ipfs/{cid}",
            "/contexts/v1",
            "/schemas/{name}",
        ] {
            assert!(document["paths"].get(path).is_some(), "{path} is not described");
        }
    }

    #[test]
    fn every_operation_says_what_it_is_for_and_whether_it_needs_a_token() {
        let document = described();
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                for member in ["summary", "operationId", "security", "tags", "responses"] {
                    assert!(operation.get(member).is_some(), "{method} {path} has no {member}");
                }
            }
        }
    }

    #[test]
    fn every_reference_of_the_description_leads_somewhere() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    if let Some(Value::String(reference)) = members.get("$ref") {
                        found.push(reference.clone());
                    }
                    members.values().for_each(|value| references(value, found));
                }
                Value::Array(items) => items.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let document = described();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').expect("within the description");
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }
}
