//! Descriptions of what other crates read, for people who write clients. A test holds each to
//! what is really read.

use serde_json::{Value, json};
use utoipa::{ToResponse, ToSchema};

/// What a licensing officer types.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase", example = json!(license_order()))]
#[expect(dead_code, reason = "a description; `credentials::issuer::LicenseOrder` reads the body")]
pub struct LicenseOrder {
    /// The clinician's DID, where the licence is bound to one.
    holder: Option<String>,
    /// Given name.
    given_name: String,
    /// Middle name.
    middle_name: Option<String>,
    /// Family name.
    family_name: String,
    /// Earlier names, in full.
    #[schema(required = false)]
    former_names: Vec<String>,
    /// As the board writes it.
    license_number: String,
    /// HL7 v2-0203: `MD`, `DO`, `RN` …
    license_type: String,
    /// NUCC taxonomy code: `207R00000X`.
    profession_code: String,
    /// ISO 3166-2: `US-CA`; `CA` and `California` are understood.
    jurisdiction: String,
    /// National Provider Identifier, with its check digit.
    npi: Option<String>,
    /// NCSBN ID of a nurse.
    ncsbn_id: Option<String>,
    /// HL7 v2-0360: `MD`.
    degree: Option<String>,
    /// `YYYY-MM-DD`
    original_issue_date: String,
    /// `YYYY-MM-DD`
    effective_date: String,
    /// `YYYY-MM-DD`, the last day on which it holds.
    expiration_date: String,
    /// Whether it is a multistate licence of a compact.
    multistate: Option<bool>,
    /// Where else it lets its holder practise under a compact.
    #[schema(required = false)]
    compact_privileges: Vec<String>,
    /// Limitations and conditions: `code`, `text`, `from`, `to`, `orderUri`.
    #[schema(required = false)]
    restrictions: Vec<Object>,
    /// Public actions of the board: `type`, `date`, `status`, `publicOrderUri`.
    #[schema(required = false)]
    disciplinary_actions: Vec<Object>,
    /// Whether its holder may prescribe.
    prescriptive_authority: Option<bool>,
    /// Whether its holder needs supervision.
    supervision_required: Option<bool>,
    /// The board's own page to look it up.
    lookup_url: String,
}

/// Any members.
type Object = std::collections::BTreeMap<String, Value>;

/// What can go wrong (RFC 9457). `type` is the address of a short page about it.
#[derive(Debug, ToSchema, ToResponse)]
#[response(
    description = "What is wrong, in plain words.",
    content_type = "application/problem+json"
)]
#[schema(example = json!({
    "type": "/problems/invalid-license",
    "title": "This does not make a licence",
    "status": 422,
    "detail": "Correct what `errors` names and send it again. Nothing was issued.",
    "errors": [{"pointer": "/npi", "code": "npi-check-digit", "detail": "The check digit of this NPI does not match."}]
}))]
#[expect(dead_code, reason = "a description; `problem::Problem` writes the body")]
pub struct Problem {
    /// Stable: match on it.
    r#type: String,
    /// A few words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, and what to do.
    detail: String,
    /// What is wrong in which member of the body.
    #[schema(required = false)]
    errors: Vec<crate::problem::FieldError>,
}

/// A verification report.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description; `credentials::verifier::Report` writes the body")]
pub struct Report {
    /// `accepted`, `rejected` or `undetermined`. Only `accepted` is a yes.
    #[schema(example = "accepted")]
    outcome: String,
    /// The verdict in one sentence.
    sentence: String,
    /// What to do next.
    advice: String,
    /// Where the board's order can be read: an address from outside.
    order: Option<String>,
    /// When the verification was made.
    made_at: String,
    /// What made it.
    software: String,
    /// SHA-256 of the document as it arrived, in hexadecimal.
    document_digest: String,
    /// What the document says it is about.
    summary: Option<Object>,
    /// Each check: `check`, `outcome`, `reason`, `flag`, `sentence`, `advice`, `expected`, `found`, `facts`.
    findings: Vec<Object>,
    /// Within what the holder may practise: `state`, `text`, `since`, `orderUri`. With `accepted` it is
    /// a yes with conditions: they have to be read before anybody relies on it.
    #[schema(required = false)]
    conditions: Vec<Object>,
    /// What the board has announced for later, the nearest first: `to`, `code`, `reason`, `effective`,
    /// `effectiveAt`, `orderUri`. Verify again by the first of them at the latest.
    #[schema(required = false)]
    announced: Vec<Object>,
    /// What is not in order but changes no outcome.
    #[schema(required = false)]
    warnings: Vec<String>,
}

/// An order that makes a licence.
pub fn license_order() -> Value {
    json!({
        "givenName": "Ada",
        "familyName": "Okafor",
        "licenseNumber": "A123456",
        "licenseType": "MD",
        "professionCode": "207R00000X",
        "jurisdiction": "US-CA",
        "npi": "1234567893",
        "degree": "MD",
        "originalIssueDate": "2019-07-01",
        "effectiveDate": "2025-07-01",
        "expirationDate": "2027-06-30",
        "lookupUrl": "https://board.example/lookup"
    })
}

/// A patient identity, as a hospital orders it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase", example = json!(identity_order()))]
#[expect(dead_code, reason = "a description; `credentials::identity` reads the body")]
pub struct IdentityOrder {
    /// The patient's DID, where the identity is bound to one.
    id: Option<String>,
    /// Legal given name.
    given_name: String,
    /// Middle name.
    middle_name: Option<String>,
    /// Legal family name.
    family_name: String,
    /// Earlier names, in full.
    #[schema(required = false)]
    previous_names: Vec<String>,
    /// `YYYY-MM-DD`
    birth_date: String,
    /// `street`, `city`, `state`, `postalCode`, `country`.
    address: Object,
    /// Email address.
    email: Option<String>,
    /// Mobile number, E.164.
    mobile: Option<String>,
    /// Each with `identifierType` (HL7 v2-0203), `system`, `value`, `assigner`.
    #[schema(required = false)]
    identifiers: Vec<Object>,
    /// `framework`, `level`, `evidence`, `verifiedOn`, `expiresOn`, `verifier`.
    assurance: Object,
}

/// What `POST /vc-api/credentials/issue` takes.
#[derive(Debug, ToSchema)]
#[schema(example = json!({"credential": credential(), "options": {}}))]
#[expect(dead_code, reason = "a description; the handler reads the body by name")]
pub struct VcApiIssue {
    /// The credential, without a proof.
    credential: Object,
    /// `cryptosuite`; others are ignored.
    #[schema(required = false)]
    options: Object,
}

/// What it gives.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description")]
pub struct VcApiIssued {
    /// The secured credential.
    verifiable_credential: Object,
}

/// What `POST /vc-api/credentials/verify` takes.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description; the handler reads the body by name")]
pub struct VcApiVerify {
    /// The secured credential: an object, or a JWT as a text.
    verifiable_credential: Object,
    /// `checks`: `proof`, `credentialStatus`; others are ignored.
    #[schema(required = false)]
    options: Object,
}

/// What it gives.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "a description")]
pub struct VcApiVerified {
    /// The proof and the data model hold. It does not mean that the credential can be relied on.
    verified: bool,
    /// What was asked for.
    checks: Vec<String>,
    /// What is not in order otherwise: status, validity, trust.
    warnings: Vec<String>,
    /// The strict report: whether to rely on it.
    verdict: Report,
}

/// What `POST /vc-api/presentations/verify` takes.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description; the handler reads the body by name")]
pub struct VcApiVerifyPresentation {
    /// The secured presentation.
    verifiable_presentation: Object,
    /// `challenge` and `domain`, which its proof has to carry.
    #[schema(required = false)]
    options: Object,
}

/// What it gives.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "a description")]
pub struct VcApiPresented {
    /// The presentation is its holder's and answers the request; each credential's proof holds.
    verified: bool,
    /// Who presents.
    holder: Option<String>,
    /// Of the presentation itself.
    presentation_result: Object,
    /// Of each credential: `verified`, `warnings`, `verdict`.
    credential_results: Vec<Object>,
}

/// What `POST /vc-api/credentials/status` takes.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase", example = json!({
    "credentialId": "urn:uuid:7a7f9c36-0f0c-4c53-93f5-5ad6a0b3c1de",
    "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"},
    "status": true
}))]
#[expect(dead_code, reason = "a description; the handler reads the body by name")]
pub struct VcApiStatus {
    /// The credential's `id`.
    credential_id: String,
    /// `statusPurpose`: `revocation` or `suspension`.
    credential_status: Object,
    /// Whether to set or to clear it.
    status: bool,
}

/// An order that makes an identity.
pub fn identity_order() -> Value {
    json!({
        "givenName": "Grace",
        "familyName": "Mbeki",
        "birthDate": "1984-02-29",
        "address": {
            "street": "1 Example Street",
            "city": "Sacramento",
            "state": "US-CA",
            "postalCode": "95814",
            "country": "US"
        },
        "identifiers": [
            {"identifierType": "MR", "system": "https://hospital.example/mrn", "value": "0012345"}
        ],
        "assurance": {
            "framework": "NIST-800-63A",
            "level": "IAL2",
            "evidence": ["passport"],
            "verifiedOn": "2026-01-15",
            "expiresOn": "2029-01-14",
            "verifier": "Mercy Hospital"
        }
    })
}

/// A credential that any issuer instance signs.
pub fn credential() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;
    use utoipa::PartialSchema;

    fn members(schema: impl serde::Serialize) -> Map<String, Value> {
        let schema = serde_json::to_value(schema).expect("serialises");
        schema["properties"].as_object().expect("members").clone()
    }

    #[test]
    fn each_member_that_is_described_is_one_that_a_board_may_send() {
        let order =
            credentials::issuer::LicenseOrder { given_name: "Ada".into(), ..Default::default() };
        let described = members(LicenseOrder::schema());
        for name in described.keys() {
            let sample = json!({name: Value::Null}).to_string();
            let read = serde_json::from_str::<credentials::issuer::LicenseOrder>(&sample);
            let unknown =
                read.err().is_some_and(|error| error.to_string().contains("unknown field"));
            assert!(!unknown, "{name} is described but not read");
        }
        let read = serde_json::to_value(order).expect("serialises");
        for name in read.as_object().expect("an object").keys() {
            assert!(described.contains_key(name), "{name} is read but not described");
        }
    }

    #[test]
    fn the_examples_are_orders_that_can_be_carried_out() {
        let order = serde_json::from_value::<credentials::issuer::LicenseOrder>(license_order());
        assert!(order.is_ok());
        let Value::Object(mut identity) = identity_order() else { panic!("an object") };
        identity.insert("type".to_owned(), "PatientIdentity".into());
        let problems = credentials::identity::PatientIdentity::from_subject(&identity).err();
        assert_eq!(problems, None);
    }
}
