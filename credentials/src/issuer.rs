//! Issuing: from what a board or hospital types to the credential that is signed.
//! Pure: ids, status entries and the time are handed in.

mod order;
#[cfg(test)]
mod tests;

use crate::{
    context,
    credential::{CONTEXT, Object, Problem},
    did::Did,
    identity::{self, PatientIdentity},
    license::{self, ClinicianLicense},
    lifecycle::{StatusEvent, event},
    status::StatusEntry,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a licensing officer types. Texts as they come; [`build_license`] says everything that is
/// wrong with them at once, with pointers that are the names of these members.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LicenseOrder {
    /// The clinician's DID, where the licence is bound to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Given name.
    pub given_name: String,
    /// Middle name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Family name.
    pub family_name: String,
    /// Earlier names, in full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// As the board writes it.
    pub license_number: String,
    /// HL7 v2-0203: `MD`.
    pub license_type: String,
    /// NUCC: `207R00000X`.
    pub profession_code: String,
    /// `US-CA`; `CA` and `California` are understood.
    pub jurisdiction: String,
    /// National Provider Identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub npi: Option<String>,
    /// NCSBN ID of a nurse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ncsbn_id: Option<String>,
    /// HL7 v2-0360: `MD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    /// `YYYY-MM-DD`.
    pub original_issue_date: String,
    /// `YYYY-MM-DD`.
    pub effective_date: String,
    /// `YYYY-MM-DD`, the last day on which it holds.
    pub expiration_date: String,
    /// Whether it is a multistate licence of a compact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multistate: Option<bool>,
    /// Where else it lets its holder practise under a compact, as `jurisdiction`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compact_privileges: Vec<String>,
    /// Limitations and conditions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<RestrictionOrder>,
    /// What the board has done, as far as it is public.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disciplinary_actions: Vec<DisciplinaryActionOrder>,
    /// Whether its holder may prescribe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescriptive_authority: Option<bool>,
    /// Whether its holder needs supervision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervision_required: Option<bool>,
    /// The board's own page to look it up.
    pub lookup_url: String,
}

/// A restriction, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RestrictionOrder {
    /// The board's code.
    pub code: String,
    /// In the board's words.
    pub text: String,
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`; open where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The public order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_uri: Option<String>,
}

/// A disciplinary action, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DisciplinaryActionOrder {
    /// What was done: `reprimand`.
    pub action_type: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// How it stands: `final`.
    pub status: String,
    /// The public order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_order_uri: Option<String>,
}

/// The licence credential that `order` asks for, unsecured. `validFrom` is the first moment of its
/// effective date and `validUntil` the last second of its expiration date, in UTC. A licence that
/// has expired by `now` is refused.
pub fn build_license(
    order: &LicenseOrder,
    issuer: &Did,
    issuer_name: &str,
    id: &str,
    status: &[StatusEntry],
    now: Timestamp,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let license = read_license(order, now)?;
    Ok(license_credential(&license, issuer, issuer_name, id, status))
}

/// The licence that `order` asks for, or everything that is wrong with it at once. One that has
/// expired by `now` is refused.
pub fn read_license(
    order: &LicenseOrder,
    now: Timestamp,
) -> Result<ClinicianLicense, Vec<Problem>> {
    let subject = order::subject(order);
    let license = ClinicianLicense::from_subject(&subject).map_err(as_typed)?;
    if license.expiration_date.end() < now {
        let sentence = format!(
            "The licence expired on {}; an expired licence is not issued.",
            license.expiration_date.long()
        );
        return Err(vec![Problem::new("/expirationDate", "expired", sentence)]);
    }
    Ok(license)
}

/// The credential of a licence, unsecured; its dates as [`build_license`] says.
pub fn license_credential(
    license: &ClinicianLicense,
    issuer: &Did,
    issuer_name: &str,
    id: &str,
    status: &[StatusEntry],
) -> Map<String, Value> {
    let frame = Frame { kind: license::CREDENTIAL_TYPE, schema: license::SCHEMA, id, status };
    let (from, until) = (license.effective_date.start(), license.expiration_date.end());
    frame.around(license.to_subject(), issuer, issuer_name, from, until)
}

/// The identity credential for the subject that `order` describes (the members of
/// [`PatientIdentity`] as JSON; its `type` may be left out), unsecured. It counts from `now` to
/// the day on which the identity must be proven anew.
pub fn build_identity(
    order: &Map<String, Value>,
    issuer: &Did,
    issuer_name: &str,
    id: &str,
    status: &[StatusEntry],
    now: Timestamp,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut subject = order.clone();
    subject.entry("type").or_insert_with(|| identity::SUBJECT_TYPE.into());
    let identity = PatientIdentity::from_subject(&subject)?;
    let expires = identity.assurance.expires_on;
    if expires.end() < now {
        let sentence = format!("The identity had to be proven anew by {}.", expires.long());
        return Err(vec![Problem::new("/assurance/expiresOn", "expired", sentence)]);
    }
    if identity.birth_date > now.date() {
        let sentence = "The birth date lies in the future.";
        return Err(vec![Problem::new("/birthDate", "out-of-order", sentence)]);
    }
    let frame = Frame { kind: identity::CREDENTIAL_TYPE, schema: identity::SCHEMA, id, status };
    Ok(frame.around(identity.to_subject(), issuer, issuer_name, now, expires.end()))
}

/// The credential of a status event, unsecured: it counts from the moment from which the change
/// does, without an end. Its name is that of the licence's credential and the number of the change.
pub fn status_event_credential(told: &StatusEvent, issuer: &Did) -> Map<String, Value> {
    let mut credential = Object(Map::new());
    credential.put("@context", json!([context::CREDENTIALS_V2, CONTEXT]));
    credential.put("id", format!("{}#change-{}", told.license, told.change));
    credential.put("type", json!(["VerifiableCredential", event::CREDENTIAL_TYPE]));
    credential.put("issuer", json!({ "id": issuer.as_str(), "name": told.authority }));
    credential.put("validFrom", told.effective.to_string());
    credential.put("credentialSubject", told.to_subject());
    credential.0
}

/// What stands around the subject of every licence and identity of ours.
struct Frame<'a> {
    kind: &'static str,
    schema: &'static str,
    id: &'a str,
    status: &'a [StatusEntry],
}

impl Frame<'_> {
    fn around(
        &self,
        subject: Map<String, Value>,
        issuer: &Did,
        issuer_name: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Map<String, Value> {
        let mut credential = Object(Map::new());
        credential.put("@context", json!([context::CREDENTIALS_V2, CONTEXT]));
        credential.put("id", self.id);
        credential.put("type", json!(["VerifiableCredential", self.kind]));
        credential.put("issuer", json!({ "id": issuer.as_str(), "name": issuer_name }));
        credential.put("validFrom", from.to_string());
        credential.put("validUntil", until.to_string());
        credential.put("credentialSubject", subject);
        credential.list("credentialStatus", self.status, StatusEntry::to_value);
        credential.put("credentialSchema", json!({ "id": self.schema, "type": "JsonSchema" }));
        credential.0
    }
}

/// Problems of a subject, with the names that the order has for its members.
fn as_typed(problems: Vec<Problem>) -> Vec<Problem> {
    let rename = |mut problem: Problem| {
        if problem.pointer == "/id" {
            problem.pointer = "/holder".to_owned();
        }
        problem
    };
    problems.into_iter().map(rename).collect()
}
