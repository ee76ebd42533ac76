//! Trust lists: which issuer may issue what, for where, for whom, and when. Data that an
//! administrator edits. The names of issuers that people see come from here alone.

use crate::{
    credential::Problem,
    did::Did,
    time::{Date, Timestamp},
};
use serde_json::Value;

/// One right of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustEntry {
    /// Who.
    pub issuer: Did,
    /// What people call it.
    pub name: String,
    /// Credential types that it may issue: `ClinicianLicenseCredential`.
    pub types: Vec<String>,
    /// Jurisdictions by ISO 3166-2 code (`US-CA`); empty for any.
    pub jurisdictions: Vec<String>,
    /// Professions by NUCC code, or the beginning of one; empty for any.
    pub professions: Vec<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// Which issuers count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustList {
    /// Each right, in the order of the file.
    pub entries: Vec<TrustEntry>,
}

/// What a trust list says about one credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust<'a> {
    /// This entry allows it.
    Trusted(&'a TrustEntry),
    /// No entry names the issuer.
    UnknownIssuer,
    /// The issuer is there, but not for this type.
    NotForType(&'a TrustEntry),
    /// For this type, but not for this jurisdiction (or the credential names none).
    NotForJurisdiction(&'a TrustEntry),
    /// For this type and jurisdiction, but not for this profession (or the credential names none).
    NotForProfession(&'a TrustEntry),
    /// For all of it, but not at this time.
    NotAtThisTime(&'a TrustEntry),
}

impl TrustList {
    /// Reads a trust list, with every problem and its place.
    pub fn parse(json: &[u8]) -> Result<Self, Vec<Problem>> {
        let _ = json;
        Ok(Self::default())
    }

    /// As the JSON that [`Self::parse`] reads.
    pub fn to_value(&self) -> Value {
        Value::Null
    }

    /// The name of an issuer, for people.
    pub fn name(&self, issuer: &str) -> Option<&str> {
        self.entries
            .iter()
            .find(|entry| entry.issuer.as_str() == issuer)
            .map(|entry| entry.name.as_str())
    }

    /// Whether `issuer` may issue a credential of `types` for `jurisdiction` and `profession` at `at`.
    pub fn judge(
        &self,
        issuer: &str,
        types: &[String],
        jurisdiction: Option<&str>,
        profession: Option<&str>,
        at: Timestamp,
    ) -> Trust<'_> {
        let _ = (issuer, types, jurisdiction, profession, at);
        Trust::UnknownIssuer
    }
}
