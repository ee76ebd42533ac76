//! Verifying presentations: who presents, to whom, in answer to what, and each credential in it.

use super::{Object, verified};
use crate::{
    api::{body::Json, did::Through},
    openapi::bodies,
    problem::{FieldError, Kind, Problem},
    state::Lanyard,
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use credentials::{
    credential::Secured,
    presentation::{Asked, Refusal},
    verifier::Given,
};
use serde_json::{Value, json};

/// `POST /vc-api/presentations/verify`
#[utoipa::path(
    post, path = "/vc-api/presentations/verify", operation_id = "verify_presentation", tag = "VC-API", security(()),
    summary = "Verify a presentation and each credential in it",
    description = "With embedded proofs or as a `vp+jwt` (also enveloped). The holder has to have \
        signed `options.challenge` and `options.domain` (`nonce` and `aud` of a JWT), where they \
        are given. `credentialResults` has the strict report of each credential.",
    request_body(content = bodies::VcApiVerifyPresentation, content_type = "application/json"),
    responses(
        (status = 200, description = "Every proof and the data model hold.", body = bodies::VcApiPresented),
        (status = 400, description = "One does not, or could not be checked.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn verify(
    State(lanyard): State<Lanyard>,
    Json(body): Json<Object>,
) -> Result<Response, Problem> {
    let given = body.get("verifiablePresentation").or_else(|| body.get("presentation"));
    let given = super::secured(
        given.ok_or_else(|| super::missing("/verifiablePresentation"))?,
        "/verifiablePresentation",
    )?;
    let options = super::options(&body)?;
    let asked = Asked {
        challenge: text(options, "challenge", "/options/challenge")?,
        domain: text(options, "domain", "/options/domain")?,
    };
    let presentation =
        credentials::presentation::verify(&given, asked, &Through(&lanyard), lanyard.now())
            .await
            .map_err(refused)?;
    let (mut results, mut wrong) = (Vec::new(), Vec::new());
    let with_status = verified::with_status(options)?;
    for (place, secured) in presentation.credentials.into_iter().enumerate() {
        let verdict = lanyard.verify(Given::Bytes(bytes(secured))).await;
        let result = verified::result(verdict.report(), with_status)?;
        wrong.extend(result.errors.into_iter().map(|error| FieldError {
            pointer: format!("/verifiablePresentation/verifiableCredential/{place}"),
            ..error
        }));
        results.push(json!({
            "verified": result.verified,
            "warnings": result.warnings,
            "verdict": result.verdict,
        }));
    }
    let presented = json!({"verified": true});
    if wrong.is_empty() {
        return Ok(axum::Json(json!({
            "verified": true,
            "checks": ["proof"],
            "warnings": [],
            "errors": [],
            "holder": presentation.holder,
            "presentationResult": presented,
            "credentialResults": results,
        }))
        .into_response());
    }
    Err(Problem::new(Kind::NotVerified)
        .because("The presentation is its holder's, but a credential in it does not hold.")
        .at(wrong)
        .with("verified", false.into())
        .with("presentationResult", presented)
        .with("credentialResults", results.into()))
}

fn text<'a>(
    options: Option<&'a Object>,
    name: &str,
    pointer: &'static str,
) -> Result<Option<&'a str>, Problem> {
    match options.and_then(|options| options.get(name)) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(super::wrong(pointer, "A text is expected here.")),
    }
}

fn bytes(secured: Secured) -> Vec<u8> {
    match secured {
        Secured::DataIntegrity { bytes, .. } => bytes,
        Secured::Jwt { compact, .. } => compact.into_bytes(),
    }
}

fn refused(refusal: Refusal) -> Problem {
    let error = FieldError {
        pointer: "/verifiablePresentation".into(),
        code: refusal.code().into(),
        detail: refusal.to_string(),
    };
    let problem = match &refusal {
        Refusal::Malformed(problems) => Problem::new(Kind::InvalidCredential).at(problems.clone()),
        _ => Problem::new(Kind::NotVerified),
    };
    problem
        .because(refusal.to_string())
        .at([error])
        .with("verified", false.into())
        .with("presentationResult", json!({"verified": false}))
}
