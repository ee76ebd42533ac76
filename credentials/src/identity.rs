//! A patient's identity: handed to its holder and to nobody else.

mod read;
#[cfg(test)]
pub(crate) mod tests;

#[cfg(test)]
pub(crate) use tests::mina;

use crate::{credential::Problem, text::Expected, time::Date};
use serde_json::{Map, Value};

/// The type of an identity credential.
pub const CREDENTIAL_TYPE: &str = "PatientIdentityCredential";
/// The type of its subject.
pub const SUBJECT_TYPE: &str = "PatientIdentity";
/// The id of its JSON Schema.
pub const SCHEMA: &str = "https://w3id.org/lanyard/schemas/PatientIdentityCredential/v1";

/// The text of that schema.
pub const SCHEMA_TEXT: &str = include_str!("schema/patient-identity.json");

/// The subject of a `PatientIdentityCredential` (DOMAIN, section 4).
#[derive(Clone, PartialEq, Eq)]
pub struct PatientIdentity {
    /// The holder's DID, where it is bound to one.
    pub id: Option<String>,
    /// Legal given name.
    pub given_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// Legal family name.
    pub family_name: String,
    /// Earlier names, in full.
    pub previous_names: Vec<String>,
    /// Date of birth.
    pub birth_date: Date,
    /// Home address, normalised.
    pub address: Address,
    /// Email address.
    pub email: Option<String>,
    /// Mobile number, E.164.
    pub mobile: Option<String>,
    /// Medical record number, member id, digital identifier …
    pub identifiers: Vec<Identifier>,
    /// How well the identity was proven.
    pub assurance: Assurance,
    /// A photo, elsewhere.
    pub photo: Option<Photo>,
}

/// A postal address.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Street, number and unit, on one line as postal services normalise it.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region, ISO 3166-2 where the United States.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1, two letters.
    pub country: String,
}

/// An identifier that somebody assigned.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier {
    /// A code of HL7 v2-0203: `MR`.
    pub kind: String,
    /// The namespace, a URI.
    pub system: String,
    /// The identifier.
    pub value: String,
    /// Who assigned it.
    pub assigner: Option<String>,
}

/// How an identity was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// By which rules.
    pub framework: Framework,
    /// `IAL2`.
    pub level: String,
    /// What was looked at: `passport`.
    pub evidence: Vec<String>,
    /// On this day.
    pub verified_on: Date,
    /// Proven anew by this day, three years on at most.
    pub expires_on: Date,
    /// By whom.
    pub verifier: String,
}

/// Rules of identity proofing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    /// NIST SP 800-63A.
    Nist80063a,
    /// CARIN's identity assurance level.
    Idial,
}

impl Framework {
    /// Reads its name.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        [Self::Nist80063a, Self::Idial]
            .into_iter()
            .find(|framework| framework.name() == text)
            .ok_or(Expected("NIST-800-63A or IDIAL"))
    }

    /// `NIST-800-63A` or `IDIAL`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nist80063a => "NIST-800-63A",
            Self::Idial => "IDIAL",
        }
    }
}

/// A photo by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// CID of the sealed photo.
    pub cid: String,
    /// `digestMultibase` of the photo.
    pub digest: String,
}

impl PatientIdentity {
    /// Reads the subject of a credential; every problem is reported.
    pub fn from_subject(subject: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        read::identity(subject)
    }

    /// The subject of a credential.
    pub fn to_subject(&self) -> Map<String, Value> {
        read::subject(self)
    }
}

impl std::fmt::Debug for PatientIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PatientIdentity(…)")
    }
}
