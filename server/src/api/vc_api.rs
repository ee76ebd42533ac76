//! The VC-API (VCALM), as other suites call it. `verified` is about the proof and the data model;
//! the strict verdict is beside it, in a member of its own.

use super::{body::Json, issuer::securing, not_changed, not_issued};
use crate::{
    auth::{Bearer, VcApiCaller, scope},
    openapi::bodies,
    problem::{Kind, Problem},
    state::{IssueOptions, Lanyard},
};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use credentials::{
    credential::has_type, identity, key::KeyType, license, proof::Securing, status::Purpose,
    verifier::Given,
};
use http::{StatusCode, header};
use serde_json::{Map, Value, json};

pub mod presentation;
mod verified;

type Object = Map<String, Value>;

/// The context of an enveloped credential (VC Data Model 2.0, 4.13).
const CREDENTIALS_V2: &str = credentials::context::CREDENTIALS_V2;

/// `POST /vc-api/credentials/issue`
#[utoipa::path(
    post, path = "/vc-api/credentials/issue", tag = "VC-API", security(("token" = ["write:/credentials/issue"])),
    summary = "Issue a credential",
    description = "`options.cryptosuite` may name the suite; options that are not known are ignored.",
    request_body(content = bodies::VcApiIssue, content_type = "application/json"),
    responses(
        (status = 201, description = "The secured credential.", body = bodies::VcApiIssued),
        (status = 400, description = "Not a credential of the data model.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn issue(
    State(lanyard): State<Lanyard>,
    VcApiCaller(bearer): VcApiCaller,
    Json(body): Json<Object>,
) -> Result<Response, Problem> {
    issued(&lanyard, &bearer, None, IssueOptions::default(), body).await
}

/// `POST /vc-api/issuers/{organization}/{suite}/credentials/issue`
#[utoipa::path(
    post, path = "/vc-api/issuers/{organization}/{suite}/credentials/issue", tag = "VC-API", security(("token" = ["write:/credentials/issue"])),
    summary = "Issue a credential as an organisation, with a suite",
    description = "An issuer instance for each suite: `eddsa-rdfc-2022`, `eddsa-jcs-2022`, \
        `ecdsa-rdfc-2019`, `ecdsa-jcs-2019` (each of these also with `-p256` or `-p384`), `vc-jose-cose`.",
    params(
        ("organization" = String, Path, description = "The slug of the organisation."),
        ("suite" = String, Path, description = "The suite.", example = "eddsa-rdfc-2022"),
    ),
    request_body(content = bodies::VcApiIssue, content_type = "application/json"),
    responses(
        (status = 201, description = "The secured credential.", body = bodies::VcApiIssued),
        (status = 400, description = "Not a credential of the data model.", body = bodies::Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such issuer instance.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn issue_as(
    State(lanyard): State<Lanyard>,
    VcApiCaller(bearer): VcApiCaller,
    path: Result<Path<(String, String)>, PathRejection>,
    Json(body): Json<Object>,
) -> Result<Response, Problem> {
    let Path((organisation, suite)) = path?;
    let (securing, key_type) = instance(&suite).ok_or_else(|| {
        Problem::new(Kind::NotFound).because("There is no issuer instance for that suite here.")
    })?;
    let options = IssueOptions { securing: Some(securing), key_type, ..IssueOptions::default() };
    issued(&lanyard, &bearer, Some(organisation), options, body).await
}

/// `POST /vc-api/credentials/verify`
#[utoipa::path(
    post, path = "/vc-api/credentials/verify", tag = "VC-API", security(()),
    summary = "Verify a credential's proof and data model",
    description = "200 only if they hold. `verdict` is the strict report: whether to rely on it. \
        With `credentialStatus` among `options.checks`, its status has to be in order, too.",
    request_body(content = bodies::VcApiVerify, content_type = "application/json"),
    responses(
        (status = 200, description = "The proof and the data model hold.", body = bodies::VcApiVerified),
        (status = 400, description = "They do not, or could not be checked.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn verify(
    State(lanyard): State<Lanyard>,
    Json(body): Json<Object>,
) -> Result<Response, Problem> {
    let given = body.get("verifiableCredential").or_else(|| body.get("credential"));
    let pointer = "/verifiableCredential";
    let given = secured(given.ok_or_else(|| missing(pointer))?, pointer)?;
    let options = options(&body)?;
    let verdict = lanyard.verify(Given::Bytes(given)).await;
    verified::answer(verdict.report(), verified::with_status(options)?)
}

/// `POST /vc-api/credentials/status`
#[utoipa::path(
    post, path = "/vc-api/credentials/status", tag = "VC-API", security(("token" = ["write:/credentials/status"])),
    summary = "Set or clear a status of a credential",
    description = "A revocation cannot be cleared.",
    request_body(content = bodies::VcApiStatus, content_type = "application/json"),
    responses(
        (status = 200, description = "Done."),
        (status = 400, description = "Not a status that can be set.", body = bodies::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such credential was issued here.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn status(
    State(lanyard): State<Lanyard>,
    VcApiCaller(Bearer(caller)): VcApiCaller,
    Json(body): Json<Object>,
) -> Result<Response, Problem> {
    if !caller.scopes.iter().any(|scope| scope == scope::CHANGE_STATUS) {
        return Err(Problem::new(Kind::Forbidden)
            .because("The token does not have the scope write:/credentials/status."));
    }
    let Some(Value::String(id)) = body.get("credentialId") else {
        return Err(missing("/credentialId"));
    };
    let (purpose, value) = change(&body)?;
    let own = caller.organisation.as_deref();
    lanyard.set_status(own, id, purpose, value).await.map_err(not_changed)?;
    Ok((StatusCode::OK, axum::Json(json!({}))).into_response())
}

async fn issued(
    lanyard: &Lanyard,
    bearer: &Bearer,
    organisation: Option<String>,
    mut how: IssueOptions,
    mut body: Object,
) -> Result<Response, Problem> {
    let Some(Value::Object(credential)) = body.remove("credential") else {
        return Err(missing("/credential"));
    };
    if let Some(suite) = options(&body)?.and_then(|options| options.get("cryptosuite")) {
        let suite = suite.as_str().and_then(|name| securing(name).ok());
        let suite =
            suite.ok_or_else(|| wrong("/options/cryptosuite", "There is no such suite here."))?;
        if how.securing.is_some_and(|instance| instance != suite) {
            return Err(wrong("/options/cryptosuite", "This issuer instance has another suite."));
        }
        how.securing = Some(suite);
    }
    let organisation = match organisation {
        Some(organisation) => organisation,
        None => issuer_of(lanyard, bearer, &credential).await?,
    };
    bearer.require(scope::ISSUE_CREDENTIALS, &organisation)?;
    for (name, scope) in [
        (license::CREDENTIAL_TYPE, scope::WRITE_LICENSES),
        (identity::CREDENTIAL_TYPE, scope::WRITE_IDENTITIES),
    ] {
        if has_type(&credential, name) {
            bearer.require(scope, &organisation)?;
        }
    }
    let issued = lanyard
        .issue_credential(&organisation, credential, how)
        .await
        .map_err(|error| not_issued(error, Kind::InvalidCredential))?;
    let body = json!({"verifiableCredential": shown(&issued.bytes)?});
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], axum::Json(body))
        .into_response())
}

/// The organisation that a credential names as its issuer; else the caller's own; else the first.
async fn issuer_of(
    lanyard: &Lanyard,
    bearer: &Bearer,
    credential: &Object,
) -> Result<String, Problem> {
    let issuer = credential.get("issuer");
    let issuer = issuer.and_then(|issuer| issuer.get("id").unwrap_or(issuer).as_str());
    let organisations = lanyard.organisations().await?;
    let named = organisations.iter().find(|one| Some(one.did.as_str()) == issuer);
    match (named, &bearer.0.organisation) {
        (Some(named), _) => Ok(named.slug.clone()),
        (None, Some(own)) => Ok(own.clone()),
        (None, None) => organisations.first().map(|first| first.slug.clone()).ok_or_else(|| {
            Problem::new(Kind::NotFound).because("There is no organisation here to issue it.")
        }),
    }
}

/// What an issuer instance signs with: the suite, and the curve where its name has one.
fn instance(name: &str) -> Option<(Securing, Option<KeyType>)> {
    let (suite, key_type) = match name.rsplit_once('-') {
        Some((suite, "p256")) => (suite, Some(KeyType::P256)),
        Some((suite, "p384")) => (suite, Some(KeyType::P384)),
        Some((suite, "ed25519")) => (suite, Some(KeyType::Ed25519)),
        _ => (name, None),
    };
    let securing = match suite {
        "vc-jose-cose" | "vc-jwt" | "vc+jwt" => Securing::VcJwt,
        _ => securing(suite).ok()?,
    };
    let takes = match (securing, key_type) {
        (Securing::DataIntegrity(suite), Some(key_type)) => suite.takes(key_type),
        (Securing::DataIntegrity(_) | Securing::VcJwt, _) => true,
    };
    takes.then_some((securing, key_type))
}

/// A secured credential as VC-API shows it: the object itself, or an envelope around the JWT.
pub(super) fn shown(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.first() == Some(&b'{') {
        return serde_json::from_slice(bytes).map_err(|error| Problem::internal(&error));
    }
    let compact = std::str::from_utf8(bytes).map_err(|error| Problem::internal(&error))?;
    Ok(json!({
        "@context": CREDENTIALS_V2,
        "id": format!("data:application/vc+jwt,{compact}"),
        "type": "EnvelopedVerifiableCredential",
    }))
}

/// The bytes of what is to be verified: an object, or a JWT as a text.
fn secured(given: &Value, pointer: &'static str) -> Result<Vec<u8>, Problem> {
    match given {
        Value::Object(_) => Ok(given.to_string().into_bytes()),
        Value::String(compact) if !compact.is_empty() => Ok(compact.clone().into_bytes()),
        _ => Err(wrong(pointer, "An object or a JWT is expected here.")),
    }
}

/// The options; anything but an object is refused, what is in it is read by name.
fn options(body: &Object) -> Result<Option<&Object>, Problem> {
    match body.get("options") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(options)) => Ok(Some(options)),
        Some(_) => Err(wrong("/options", "An object is expected here.")),
    }
}

/// Which status, and whether to set or clear it. Some callers send a list of one, or `"1"`.
fn change(body: &Object) -> Result<(Purpose, bool), Problem> {
    let entry = match body.get("credentialStatus") {
        Some(Value::Array(entries)) if entries.len() == 1 => entries[0].as_object(),
        Some(Value::Object(entry)) => Some(entry),
        None => Some(body),
        Some(_) => None,
    };
    let entry = entry.ok_or_else(|| wrong("/credentialStatus", "One entry is expected here."))?;
    let purpose = match entry.get("statusPurpose").and_then(Value::as_str) {
        Some("revocation") => Purpose::Revocation,
        Some("suspension") => Purpose::Suspension,
        _ => {
            let pointer = "/credentialStatus/statusPurpose";
            return Err(wrong(pointer, "`revocation` or `suspension` is expected here."));
        }
    };
    let sent = ["status", "value"].iter().find_map(|name| body.get(*name).or(entry.get(*name)));
    let value = match sent {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) if text == "1" || text == "true" => true,
        Some(Value::String(text)) if text == "0" || text == "false" => false,
        Some(_) => return Err(wrong("/status", "true or false is expected here.")),
        None => return Err(missing("/status")),
    };
    Ok((purpose, value))
}

fn missing(pointer: &'static str) -> Problem {
    wrong(pointer, "This is missing, or not of the form that is expected here.")
}

fn wrong(pointer: &'static str, detail: &'static str) -> Problem {
    let error = crate::problem::FieldError {
        pointer: pointer.into(),
        code: "unexpected-form".into(),
        detail: detail.into(),
    };
    Problem::new(Kind::Malformed).at([error])
}

#[cfg(test)]
mod tests {
    use super::*;
    use credentials::proof::Cryptosuite;

    fn object(value: Value) -> Object {
        serde_json::from_value(value).expect("an object")
    }

    #[test]
    fn an_issuer_instance_names_its_suite_and_its_curve() {
        let suite = |suite| Some(Securing::DataIntegrity(suite));
        let of = |name| instance(name).map(|(securing, key)| (Some(securing), key));
        assert_eq!(of("eddsa-rdfc-2022"), Some((suite(Cryptosuite::EddsaRdfc2022), None)));
        let p384 = Some((suite(Cryptosuite::EcdsaRdfc2019), Some(KeyType::P384)));
        assert_eq!(of("ecdsa-rdfc-2019-p384"), p384);
        assert_eq!(of("vc-jose-cose"), Some((Some(Securing::VcJwt), None)));
        for nonsense in ["eddsa-rdfc-2022-p384", "ecdsa-sd-2023", "p256", "", "-p384"] {
            assert_eq!(of(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_status_is_read_in_each_of_the_forms_that_are_sent() {
        for body in [
            json!({"credentialStatus": {"statusPurpose": "revocation"}, "status": true}),
            json!({"credentialStatus": [{"statusPurpose": "revocation", "status": "1"}]}),
            json!({"statusPurpose": "revocation", "value": true}),
        ] {
            assert_eq!(change(&object(body)).expect("read"), (Purpose::Revocation, true));
        }
        for body in [
            json!({"credentialStatus": {"statusPurpose": "refresh"}, "status": true}),
            json!({"credentialStatus": {"statusPurpose": "revocation"}}),
            json!({"credentialStatus": [], "status": true}),
            json!({"credentialStatus": 7, "status": true}),
            json!({"credentialStatus": {"statusPurpose": "revocation"}, "status": 1}),
        ] {
            assert!(change(&object(body.clone())).is_err(), "{body}");
        }
    }

    #[test]
    fn a_jwt_is_handed_over_in_an_envelope() {
        let enveloped = shown(b"eyJh.eyJi.c2ln").expect("text");
        assert_eq!(enveloped["id"], "data:application/vc+jwt,eyJh.eyJi.c2ln");
        assert_eq!(enveloped["type"], "EnvelopedVerifiableCredential");
    }
}
