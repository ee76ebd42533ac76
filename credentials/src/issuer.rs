//! Issuing: from what a board or hospital types to the credential that is signed.
//! Pure: ids, status entries and the time are handed in.

use crate::{credential::Problem, did::Did, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    #[serde(rename = "type")]
    pub kind: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// How it stands: `final`.
    pub status: String,
    /// The public order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_order_uri: Option<String>,
}

/// The licence credential that `order` asks for, unsecured. `validFrom` is the first moment of its
/// effective date and `validUntil` the last second of its expiration date, in UTC.
pub fn build_license(
    _order: &LicenseOrder,
    _issuer: &Did,
    _issuer_name: &str,
    _id: &str,
    _status: &[Map<String, Value>],
    _now: Timestamp,
) -> Result<Map<String, Value>, Vec<Problem>> {
    todo!()
}

/// The identity credential for the subject that `order` describes (the members of
/// [`crate::identity::PatientIdentity`] as JSON), unsecured.
pub fn build_identity(
    _order: &Map<String, Value>,
    _issuer: &Did,
    _issuer_name: &str,
    _id: &str,
    _status: &[Map<String, Value>],
    _now: Timestamp,
) -> Result<Map<String, Value>, Vec<Problem>> {
    todo!()
}
