//! Coded values of a licence, from HL7's tables.

use crate::text::{Expected, written_as_text};

/// The kind of a licence: a code of HL7 v2-0203 (identifier types) that stands for a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenseType(&'static (&'static str, &'static str, &'static str));

/// Code, HL7's display, what its holder is called.
const LICENSE_TYPES: [(&str, &str, &str); 12] = [
    ("MD", "Medical License number", "Physician (MD)"),
    ("DO", "Osteopathic License number", "Physician (DO)"),
    ("RN", "Registered Nurse Number", "Registered nurse (RN)"),
    ("APRN", "Advanced Practice Registered Nurse number", "Advanced practice nurse (APRN)"),
    ("NP", "Nurse practitioner number", "Nurse practitioner (NP)"),
    ("PA", "Physician Assistant number", "Physician assistant (PA)"),
    ("RPH", "Pharmacist license number", "Pharmacist (RPh)"),
    ("DDS", "Dentist license number", "Dentist (DDS)"),
    ("DPM", "Podiatrist license number", "Podiatrist (DPM)"),
    ("OD", "Optometrist license number", "Optometrist (OD)"),
    ("LN", "License number", ""),
    ("SL", "State license", ""),
];

impl LicenseType {
    /// The code system.
    pub const SYSTEM: &'static str = "http://terminology.hl7.org/CodeSystem/v2-0203";
    /// What a code must be, for people.
    pub const EXPECTED: &'static str =
        "one of MD, DO, RN, APRN, NP, PA, RPH, DDS, DPM, OD, or for any other licence LN or SL";

    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        Self::all().find(|kind| kind.code() == text).ok_or(Expected(Self::EXPECTED))
    }

    /// Every kind of licence.
    pub fn all() -> impl Iterator<Item = Self> {
        LICENSE_TYPES.iter().map(Self)
    }

    /// The code: `MD`.
    pub fn code(self) -> &'static str {
        self.0.0
    }

    /// HL7's display: `Medical License number`.
    pub fn display(self) -> &'static str {
        self.0.1
    }

    /// What its holder is called, `Physician (MD)`; nothing where the code does not tell (LN, SL).
    pub fn holder(self) -> Option<&'static str> {
        Some(self.0.2).filter(|name| !name.is_empty())
    }

    fn as_str(&self) -> &str {
        self.code()
    }
}

/// A degree: a code of HL7 v2-0360.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Degree(String);

impl Degree {
    /// The code system.
    pub const SYSTEM: &'static str = "http://terminology.hl7.org/CodeSystem/v2-0360";
    /// What a code must be, for people.
    pub const EXPECTED: &'static str =
        "a degree as a code of HL7 table 0360: 2 to 8 letters, as in MD, DO, BSN, MSN, PharmD";

    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let fits = (2..=8).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphabetic());
        if fits { Ok(Self(text.to_owned())) } else { Err(Expected(Self::EXPECTED)) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

written_as_text!(LicenseType, Expected);
written_as_text!(Degree, Expected);
