//! Trust lists: which issuer may issue what, for where, for whom, and when. Data that an
//! administrator edits. The names of issuers that people see come from here alone.
//!
//! The JSON keeps to the names of W3C Recognized Entities 1.0; `credentialType`, `jurisdiction`
//! and `profession` are ours:
//!
//! ```json
//! { "recognizedEntities": [ {
//!     "id": "did:web:board.example", "type": "RecognizedEntity", "name": "Medical Board of California",
//!     "recognizedTo": [ { "type": "RecognizedAction", "action": "issue",
//!       "credentialType": ["ClinicianLicenseCredential"], "jurisdiction": ["US-CA"], "profession": ["20"],
//!       "validFrom": "2020-01-01", "validUntil": "2030-12-31" } ] } ] }
//! ```
//!
//! A right that ends on a day still covers what was issued before it. To stop trusting whatever
//! an issuer ever signed, take its entry out.

mod json;

use crate::{
    did::Did,
    time::{Date, Timestamp},
};

/// One right of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustEntry {
    /// Who.
    pub issuer: Did,
    /// What people call it.
    pub name: String,
    /// Credential types that it may issue: `ClinicianLicenseCredential`. None: this issuer is named so
    /// that nothing of it is accepted, whatever else names it.
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

/// What a trust list says about one credential. Ordered by how far the issuer's best right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust<'a> {
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
    /// This entry allows it.
    Trusted(&'a TrustEntry),
    /// This entry says that nothing of this issuer is accepted.
    Refused(&'a TrustEntry),
}

impl Trust<'_> {
    fn reach(&self) -> u8 {
        match self {
            Self::UnknownIssuer => 0,
            Self::NotForType(_) => 1,
            Self::NotForJurisdiction(_) => 2,
            Self::NotForProfession(_) => 3,
            Self::NotAtThisTime(_) => 4,
            Self::Trusted(_) => 5,
            Self::Refused(_) => 6,
        }
    }
}

impl TrustEntry {
    /// What this right, which is the issuer's, says.
    fn judge(
        &self,
        types: &[String],
        jurisdiction: Option<&str>,
        profession: Option<&str>,
        at: Timestamp,
    ) -> Trust<'_> {
        if self.types.is_empty() {
            return Trust::Refused(self);
        }
        let mut specific = types.iter().filter(|name| *name != "VerifiableCredential").peekable();
        let for_types = specific.peek().is_some() && specific.all(|name| self.types.contains(name));
        let for_jurisdiction = self.jurisdictions.is_empty()
            || jurisdiction.is_some_and(|code| self.jurisdictions.iter().any(|own| own == code));
        let for_profession = self.professions.is_empty()
            || profession.is_some_and(|code| {
                self.professions.iter().any(|own| code.starts_with(own.as_str()))
            });
        let in_time = self.from.is_none_or(|from| from.start() <= at)
            && self.until.is_none_or(|until| at <= until.end());
        match (for_types, for_jurisdiction, for_profession, in_time) {
            (false, ..) => Trust::NotForType(self),
            (_, false, ..) => Trust::NotForJurisdiction(self),
            (_, _, false, _) => Trust::NotForProfession(self),
            (.., false) => Trust::NotAtThisTime(self),
            _ => Trust::Trusted(self),
        }
    }
}

impl TrustList {
    /// The name of an issuer, for people.
    pub fn name(&self, issuer: &str) -> Option<&str> {
        self.entries
            .iter()
            .find(|entry| entry.issuer.as_str() == issuer)
            .map(|entry| entry.name.as_str())
    }

    /// Whether `issuer` may issue a credential of `types` (every one of them) for `jurisdiction`
    /// and `profession` at `at`, by the one of its rights that reaches furthest.
    pub fn judge(
        &self,
        issuer: &str,
        types: &[String],
        jurisdiction: Option<&str>,
        profession: Option<&str>,
        at: Timestamp,
    ) -> Trust<'_> {
        self.entries
            .iter()
            .filter(|entry| entry.issuer.as_str() == issuer)
            .map(|entry| entry.judge(types, jurisdiction, profession, at))
            .fold(
                Trust::UnknownIssuer,
                |best, next| if next.reach() > best.reach() { next } else { best },
            )
    }
}

#[cfg(test)]
mod tests;
