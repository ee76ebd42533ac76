//! A clinician's licence: every member typed, so that one that exists is well formed.

mod codes;
mod jurisdiction;
mod numbers;
mod profession;
mod read;
pub mod sample;
#[cfg(feature = "native")]
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub use codes::{Degree, LicenseType};
pub use jurisdiction::Jurisdiction;
pub use numbers::{DeaNumber, LicenseNumber, NcsbnId, Npi};
pub use profession::Profession;
pub(crate) use read::{NAME, day, in_order};
#[cfg(feature = "native")]
pub use schema::schema_problems;
#[cfg(test)]
pub(crate) use tests::{Seeded, ana};

use crate::{credential::Problem, time::Date};
use serde_json::{Map, Value};
use url::Url;

/// The type of a licence credential.
pub const CREDENTIAL_TYPE: &str = "ClinicianLicenseCredential";
/// The type of its subject.
pub const SUBJECT_TYPE: &str = "ClinicianLicense";
/// The id of its JSON Schema.
pub const SCHEMA: &str = "https://w3id.org/lanyard/schemas/ClinicianLicenseCredential/v1";

/// The text of that schema.
pub const SCHEMA_TEXT: &str = include_str!("schema/clinician-license.json");

/// The subject of a `ClinicianLicenseCredential` (DOMAIN, section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicianLicense {
    /// The DID of the clinician, where the licence is bound to one.
    pub id: Option<String>,
    /// Given name.
    pub given_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// Family name.
    pub family_name: String,
    /// Earlier names, in full.
    pub former_names: Vec<String>,
    /// As the board writes it.
    pub license_number: LicenseNumber,
    /// The kind of licence.
    pub license_type: LicenseType,
    /// What the clinician is.
    pub profession: Profession,
    /// Where it holds.
    pub jurisdiction: Jurisdiction,
    /// National Provider Identifier.
    pub npi: Option<Npi>,
    /// Identifier of a nurse at the National Council of State Boards of Nursing.
    pub ncsbn_id: Option<NcsbnId>,
    /// Degree.
    pub degree: Option<Degree>,
    /// First issued on.
    pub original_issue_date: Date,
    /// This period begins on.
    pub effective_date: Date,
    /// The last day on which it holds.
    pub expiration_date: Date,
    /// Whether it is a multistate licence of a compact.
    pub multistate: Option<bool>,
    /// Where else it lets its holder practise under a compact.
    pub compact_privileges: Vec<Jurisdiction>,
    /// Limitations and conditions.
    pub restrictions: Vec<Restriction>,
    /// What the board has done, as far as it is public.
    pub disciplinary_actions: Vec<DisciplinaryAction>,
    /// Whether its holder may prescribe.
    pub prescriptive_authority: Option<bool>,
    /// Whether its holder needs supervision.
    pub supervision_required: Option<bool>,
    /// The board's own page to look it up.
    pub lookup_url: Url,
}

/// A limitation or condition on a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// The board's code.
    pub code: String,
    /// In the board's words.
    pub text: String,
    /// From this day.
    pub from: Date,
    /// To this day; open where absent.
    pub to: Option<Date>,
    /// The public order.
    pub order_uri: Option<Url>,
}

/// A public action of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisciplinaryAction {
    /// What was done: `reprimand`.
    pub kind: String,
    /// On this day.
    pub date: Date,
    /// How it stands: `final`.
    pub status: String,
    /// The public order.
    pub public_order_uri: Option<Url>,
}

impl ClinicianLicense {
    /// Reads the subject of a credential. Every problem is reported, each with a pointer into
    /// the subject and a sentence that fits beside a form field.
    pub fn from_subject(subject: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        read::license(subject)
    }

    /// The subject of a credential, members in the order of this type.
    pub fn to_subject(&self) -> Map<String, Value> {
        write::license(self)
    }

    /// Given, middle and family name.
    pub fn name(&self) -> String {
        let middle = self.middle_name.as_deref().map(|name| format!(" {name}"));
        format!("{}{} {}", self.given_name, middle.unwrap_or_default(), self.family_name)
    }

    /// What the clinician is, for people: `Physician (MD)`, or the name or code of the profession.
    pub fn profession_title(&self) -> &str {
        self.license_type
            .holder()
            .or(self.profession.name())
            .unwrap_or_else(|| self.profession.as_str())
    }
}
