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

    /// Reads what a person types: a code, `Physician, Internal Medicine (207R00000X)`, a name, or a
    /// part of a name that only one profession has, in any case. Where several have it, they are
    /// given back, by code; where none has it, nothing is.
    pub fn recognise(text: &str) -> Result<Self, Vec<Self>> {
        let text = text.trim();
        let coded = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
        for code in [Some(text), coded.map(|(_, code)| code.trim())].into_iter().flatten() {
            if let Ok(known) = Self::parse(&code.to_ascii_uppercase()) {
                return Ok(known);
            }
        }
        let sought = text.to_lowercase();
        if sought.is_empty() {
            return Err(Vec::new());
        }
        let named = |fits: &dyn Fn(&str) -> bool| {
            let fitting = Self::known().filter(|(_, name)| fits(&name.to_lowercase()));
            fitting.map(|(code, _)| Self(code.to_owned())).collect::<Vec<_>>()
        };
        let mut found = named(&|name| name == sought);
        if found.is_empty() {
            found = named(&|name| sought.split_whitespace().all(|word| name.contains(word)));
        }
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => Err(found),
        }
    }

    /// For people, with its code: `Physician, Internal Medicine (207R00000X)`.
    pub fn label(&self) -> String {
        self.name().map_or_else(|| self.0.clone(), |name| format!("{name} ({})", self.0))
    }

    /// The code: `207R00000X`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

written_as_text!(Profession, Expected);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profession_is_understood_by_code_by_name_and_by_a_part_that_only_one_has() {
        for typed in [
            "207R00000X",
            "207r00000x",
            "Physician, Internal Medicine",
            "physician, internal medicine",
            "Physician, Internal Medicine (207R00000X)",
            " Physician, Internal Medicine (207R00000X) ",
        ] {
            assert_eq!(Profession::recognise(typed).unwrap().as_str(), "207R00000X", "{typed}");
        }
        let unique = Profession::recognise("neuropsych").unwrap();
        assert_eq!(unique.label(), "Clinical Neuropsychologist (103G00000X)");
        let several = Profession::recognise("dentist pediatric").unwrap();
        assert_eq!(several.as_str(), "1223P0221X");
    }

    #[test]
    fn where_several_professions_fit_they_are_named_and_where_none_does_there_is_none() {
        let several = Profession::recognise("counselor, ").unwrap_err();
        assert!(several.len() > 2, "{several:?}");
        assert_eq!(Profession::recognise("astronaut"), Err(Vec::new()));
        assert_eq!(Profession::recognise("  "), Err(Vec::new()));
    }
}
