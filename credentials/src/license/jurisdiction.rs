//! Where a licence holds: the fifty states, the District of Columbia and the territories.

use crate::text::{Expected, written_as_text};

/// A state, district or territory of the United States. ISO 3166-2 code, name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jurisdiction(&'static (&'static str, &'static str));

const JURISDICTIONS: [(&str, &str); 56] = [
    ("US-AL", "Alabama"),
    ("US-AK", "Alaska"),
    ("US-AZ", "Arizona"),
    ("US-AR", "Arkansas"),
    ("US-CA", "California"),
    ("US-CO", "Colorado"),
    ("US-CT", "Connecticut"),
    ("US-DE", "Delaware"),
    ("US-DC", "District of Columbia"),
    ("US-FL", "Florida"),
    ("US-GA", "Georgia"),
    ("US-HI", "Hawaii"),
    ("US-ID", "Idaho"),
    ("US-IL", "Illinois"),
    ("US-IN", "Indiana"),
    ("US-IA", "Iowa"),
    ("US-KS", "Kansas"),
    ("US-KY", "Kentucky"),
    ("US-LA", "Louisiana"),
    ("US-ME", "Maine"),
    ("US-MD", "Maryland"),
    ("US-MA", "Massachusetts"),
    ("US-MI", "Michigan"),
    ("US-MN", "Minnesota"),
    ("US-MS", "Mississippi"),
    ("US-MO", "Missouri"),
    ("US-MT", "Montana"),
    ("US-NE", "Nebraska"),
    ("US-NV", "Nevada"),
    ("US-NH", "New Hampshire"),
    ("US-NJ", "New Jersey"),
    ("US-NM", "New Mexico"),
    ("US-NY", "New York"),
    ("US-NC", "North Carolina"),
    ("US-ND", "North Dakota"),
    ("US-OH", "Ohio"),
    ("US-OK", "Oklahoma"),
    ("US-OR", "Oregon"),
    ("US-PA", "Pennsylvania"),
    ("US-RI", "Rhode Island"),
    ("US-SC", "South Carolina"),
    ("US-SD", "South Dakota"),
    ("US-TN", "Tennessee"),
    ("US-TX", "Texas"),
    ("US-UT", "Utah"),
    ("US-VT", "Vermont"),
    ("US-VA", "Virginia"),
    ("US-WA", "Washington"),
    ("US-WV", "West Virginia"),
    ("US-WI", "Wisconsin"),
    ("US-WY", "Wyoming"),
    ("US-AS", "American Samoa"),
    ("US-GU", "Guam"),
    ("US-MP", "Northern Mariana Islands"),
    ("US-PR", "Puerto Rico"),
    ("US-VI", "U.S. Virgin Islands"),
];

impl Jurisdiction {
    /// What a code must be, for people.
    pub const EXPECTED: &'static str =
        "a state, the District of Columbia or a territory as an ISO 3166-2 code, as in US-CA";

    /// Reads an ISO 3166-2 code: `US-CA`.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        Self::all().find(|at| at.code() == text).ok_or(Expected(Self::EXPECTED))
    }

    /// Reads what a person types: `US-CA`, `CA`, `California`, in any case.
    pub fn recognise(text: &str) -> Result<Self, Expected> {
        let text = text.trim();
        Self::all()
            .find(|at| {
                [at.code(), at.usps(), at.name()].iter().any(|s| s.eq_ignore_ascii_case(text))
            })
            .ok_or(Expected(Self::EXPECTED))
    }

    /// Every jurisdiction: states by name with the District among them, then territories.
    pub fn all() -> impl Iterator<Item = Self> {
        JURISDICTIONS.iter().map(Self)
    }

    /// ISO 3166-2: `US-CA`.
    pub fn code(self) -> &'static str {
        self.0.0
    }

    /// The abbreviation of the Postal Service: `CA`.
    pub fn usps(self) -> &'static str {
        &self.0.0[3..]
    }

    /// `California`.
    pub fn name(self) -> &'static str {
        self.0.1
    }

    fn as_str(&self) -> &str {
        self.code()
    }
}

written_as_text!(Jurisdiction, Expected);
