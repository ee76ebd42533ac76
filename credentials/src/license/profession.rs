//! What a clinician is: the NUCC health care provider taxonomy.

use crate::text::{Expected, written_as_text};

mod table;

/// A NUCC taxonomy code, ten characters, the last an `X`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Profession(String);

impl Profession {
    /// The code system.
    pub const SYSTEM: &'static str = "http://nucc.org/provider-taxonomy";
    /// What a code must be, for people.
    pub const EXPECTED: &'static str =
        "a NUCC taxonomy code: ten digits and capital letters that end in X, as in 207R00000X";

    /// Reads a code. One that we have no name for is taken as long as it is well formed: the
    /// taxonomy grows twice a year.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let bytes = text.as_bytes();
        let fits = bytes.len() == 10
            && bytes[..3].iter().all(u8::is_ascii_digit)
            && bytes.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
            && bytes[9] == b'X';
        if fits { Ok(Self(text.to_owned())) } else { Err(Expected(Self::EXPECTED)) }
    }

    /// Every profession that we have a name for, by code.
    pub fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
        table::PROFESSIONS.iter().copied()
    }

    /// Its name, `Physician, Internal Medicine`, if we have one.
    pub fn name(&self) -> Option<&'static str> {
        let at = table::PROFESSIONS.binary_search_by_key(&self.as_str(), |(code, _)| code).ok()?;
        Some(table::PROFESSIONS[at].1)
    }

    /// The code: `207R00000X`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

written_as_text!(Profession, Expected);
