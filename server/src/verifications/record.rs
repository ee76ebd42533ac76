//! The signed record of a verification: who checked what, when, why and against which sources, as a
//! W3C credential of the type `VerificationReportCredential` by the organisation that verified. Its
//! words are those of FHIR's `VerificationResult`; its context lies in it, so that any verifier of
//! W3C credentials reads it. It names the report by number and SHA-256, and nobody's patient.

use super::Row;
use crate::{
    clock::SystemRandom,
    db::{organisations::Stored, people, unavailable, verifications::outcome_name},
    hex::sha256_hex,
    registry::Unavailable,
    state::Lanyard,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use credentials::{
    proof::{Cryptosuite, Securing},
    random,
    time::Timestamp,
    verifier::{Asked, Facts, Finding, Report, Source},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The type of the record.
pub const RECORD_TYPE: &str = "VerificationReportCredential";

/// How it is secured: over the JSON itself (JCS), since its context lies in it.
const SECURING: Securing = Securing::DataIntegrity(Cryptosuite::EddsaJcs2022);

/// One thing that was read at its source to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRead {
    /// What it is.
    pub source_type: SourceType,
    /// Its address, DID or CID.
    pub identifier: String,
    /// When its issuer, or this server on its behalf, gave it.
    pub read_at: Timestamp,
}

/// What can be read at a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceType {
    /// The licence itself.
    Document,
    /// The issuer's DID document, with its keys.
    DidDocument,
    /// A list of what is revoked, suspended, or on conditions.
    StatusList,
}

/// Who verified, as the desk knew them then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validator {
    /// By name.
    pub name: String,
    /// `coordinator`; absent when the person was no member any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A record as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its JSON, to the byte, with the organisation's proof.
    pub json: Vec<u8>,
    /// Lowercase hexadecimal SHA-256 of that.
    pub digest: String,
    /// Who verified.
    pub validator: Validator,
    /// What was read.
    pub sources: Vec<SourceRead>,
    /// The organisation by name, then.
    pub hospital: String,
    /// Its DID.
    pub hospital_did: String,
}

/// What a record says.
pub(super) struct Draft<'a> {
    pub(super) row: &'a Row,
    pub(super) note: Option<&'a str>,
    /// The report's JSON.
    pub(super) report: &'a str,
    /// SHA-256 of the document, when there was one of which something may be known.
    pub(super) document: Option<&'a str>,
    pub(super) sources: Vec<SourceRead>,
}

/// The terms of the record (JSON-LD 1.1), beside those of the data model.
fn context() -> Value {
    const FHIR: &str = "http://hl7.org/fhir/VerificationResult";
    const OURS: &str = "https://w3id.org/lanyard/v1#";
    let fhir = |name: &str| format!("{FHIR}.{name}");
    let ours = |name: &str| format!("{OURS}{name}");
    let moment =
        |id: String| json!({ "@id": id, "@type": "http://www.w3.org/2001/XMLSchema#dateTime" });
    json!({
        RECORD_TYPE: ours(RECORD_TYPE),
        "VerificationReport": { "@id": FHIR, "@context": {
            "reportNumber": ours("reportNumber"),
            "outcome": fhir("status"),
            "lastPerformed": moment(fhir("lastPerformed")),
            "validationType": fhir("validationType"),
            "purpose": ours("purpose"),
            "noteSha256": ours("noteSha256"),
            "documentSha256": ours("documentSha256"),
            "validator": { "@id": fhir("validator"), "@context": { "role": ours("role") } },
            "primarySource": { "@id": fhir("primarySource"), "@container": "@set", "@context": {
                "sourceType": fhir("primarySource.type"),
                "identifier": ours("identifier"),
                "readAt": moment(fhir("primarySource.validationDate")),
            } },
        } },
    })
}

impl Lanyard {
    /// Who verifies, as the desk knows them.
    pub(super) async fn validator(
        &self,
        slug: &str,
        person: i64,
    ) -> Result<Validator, Unavailable> {
        let readers = self.db().readers();
        let known = people::by_row(readers, person).await.map_err(unavailable)?;
        let role = people::role(readers, person, slug).await.map_err(unavailable)?;
        let name = known.ok_or(Unavailable)?.name;
        Ok(Validator { name, role: role.map(|role| role.name().to_owned()) })
    }

    /// Signs a record with the organisation's own key.
    pub(super) async fn sign_record(
        &self,
        of: &Stored,
        by: &Validator,
        draft: Draft<'_>,
    ) -> Result<String, Unavailable> {
        let slug = &of.organisation.slug;
        let at = format!("{}/verifier/{slug}/history/{}", self.public_url(), draft.row.number);
        let record = unsigned(of, by, &draft, &at);
        let signed = self.own().sign(of, SECURING, None, record, self.now()).await;
        let signed = signed.map_err(|error| {
            tracing::error!(%error, "the record of a verification cannot be signed");
            Unavailable
        })?;
        String::from_utf8(signed.bytes).map_err(|_| Unavailable)
    }
}

fn unsigned(of: &Stored, by: &Validator, draft: &Draft<'_>, at: &str) -> Map<String, Value> {
    let mut subject = json!({
        "type": "VerificationReport",
        "reportNumber": draft.row.number,
        "outcome": outcome_name(draft.row.outcome),
        "lastPerformed": draft.row.made_at,
        "purpose": draft.row.purpose.name(),
        "validator": by,
    });
    if let Some(note) = draft.note {
        subject["noteSha256"] = sha256_hex(note).into();
    }
    if let Some(document) = draft.document {
        subject["documentSha256"] = document.into();
    }
    if !draft.sources.is_empty() {
        subject["validationType"] = "primary".into();
        subject["primarySource"] = json!(draft.sources);
    }
    let hash = BASE64_STANDARD.encode(Sha256::digest(draft.report.as_bytes()));
    let record = json!({
        "@context": [credentials::context::CREDENTIALS_V2, context()],
        "id": random::urn_uuid(&mut SystemRandom),
        "type": ["VerifiableCredential", RECORD_TYPE],
        "issuer": { "id": of.organisation.did.as_str(), "name": of.organisation.name },
        "validFrom": draft.row.made_at,
        "credentialSubject": subject,
        "relatedResource": {
            "id": format!("{at}?as=json"),
            "digestSRI": format!("sha256-{hash}"),
            "mediaType": "application/json",
        },
    });
    match record {
        Value::Object(record) => record,
        _ => Map::new(),
    }
}

impl Record {
    /// A record as it was kept; `None` when it is none of ours.
    pub(super) fn read(json: String) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Kept {
            issuer: Issuer,
            credential_subject: Subject,
        }
        #[derive(Deserialize)]
        struct Issuer {
            id: String,
            name: String,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Subject {
            validator: Validator,
            #[serde(default)]
            primary_source: Vec<SourceRead>,
        }
        let kept: Kept = serde_json::from_str(&json).ok()?;
        Some(Self {
            digest: sha256_hex(&json),
            json: json.into_bytes(),
            validator: kept.credential_subject.validator,
            sources: kept.credential_subject.primary_source,
            hospital: kept.issuer.name,
            hospital_did: kept.issuer.id,
        })
    }
}

/// What was read at its source, each once: the document where it was fetched, the DID documents of
/// those who signed, the status lists. What was handed in, or could not be had, is not there.
pub(super) fn sources(facts: &Facts) -> Vec<SourceRead> {
    let Ok(document) = &facts.document else { return Vec::new() };
    let mut read = Vec::new();
    let named = match &facts.asked {
        Asked::Url(url) => Some(url.clone()),
        Asked::Cid(cid) => Some(cid.to_string()),
        Asked::Bytes => None,
    };
    read.extend(named.map(|at| (SourceType::Document, at, facts.now)));
    for proof in document.proofs.iter().flatten() {
        let Ok(method) = &proof.method else { continue };
        let at = match &method.source {
            // The identifier is the document.
            Source::Derived => continue,
            Source::Network { url } | Source::Cache { url } => url.clone(),
            _ => method.controller.to_string(),
        };
        read.push((SourceType::DidDocument, at, method.as_of.unwrap_or(facts.now)));
    }
    for status in document.statuses.iter().flatten() {
        let Ok(list) = &status.list else { continue };
        read.push((SourceType::StatusList, status.entry.list.to_string(), list.as_of));
    }
    let mut sources: Vec<SourceRead> = Vec::with_capacity(read.len());
    for (source_type, identifier, read_at) in read {
        if sources.iter().all(|known| known.identifier != identifier) {
            sources.push(SourceRead { source_type, identifier, read_at });
        }
    }
    sources
}

/// The report about a patient's identity without anything about the patient.
pub(super) fn of_nobody(report: &Report) -> Report {
    let finding = |finding: &Finding| Finding {
        sentence: app::text::hospital::identity_check(finding.check, finding.outcome),
        advice: None,
        flag: None,
        order: None,
        expected: String::new(),
        found: String::new(),
        facts: Vec::new(),
        ..finding.clone()
    };
    Report {
        conditions: Vec::new(),
        announced: Vec::new(),
        order: None,
        sentence: app::text::hospital::identity_sentence(report.outcome).to_owned(),
        advice: app::text::hospital::identity_advice(report.outcome).to_owned(),
        summary: None,
        findings: report.findings.iter().map(finding).collect(),
        warnings: Vec::new(),
        ..report.clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::verifications::keeping::Sealed;

    #[test]
    fn a_report_that_was_kept_before_there_were_records_can_still_be_read() {
        let old = r#"{"organisation":2,"number":"yz5fs6zm01","report":"{}","note":null,
            "asked":{"how":"pasted"}}"#;
        let kept: Sealed = serde_json::from_str(old).expect("an old one");
        assert!(kept.record.is_none());
    }
}
