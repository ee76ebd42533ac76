//! The codes of professions that boards license, with NUCC's names, in the order of the codes.

/// Code, name.
pub(super) const PROFESSIONS: &[(&str, &str)] = &[
    ("163W00000X", "Registered Nurse"),
    ("183500000X", "Pharmacist"),
    ("207R00000X", "Physician, Internal Medicine"),
    ("363A00000X", "Physician Assistant"),
    ("363L00000X", "Nurse Practitioner"),
];
