//! Invented clinicians, for the demonstration, benchmarks and tests. No name, number or address
//! in here belongs to anybody: numbers are random with a correct check digit, hosts end in
//! `.example`.

use super::{Jurisdiction, Npi};
use crate::{
    issuer::LicenseOrder,
    random::{Random, bytes},
    time::Date,
};

const GIVEN: [&str; 24] = [
    "Amara", "Ben", "Chiara", "Daniel", "Elena", "Farid", "Grace", "Hiro", "Ines", "Jonas",
    "Keiko", "Liam", "Mei", "Noah", "Olivia", "Priya", "Quentin", "Rosa", "Samuel", "Tomás", "Uma",
    "Víctor", "Wanda", "Yusuf",
];
const MIDDLE: [&str; 8] = ["Ann", "B.", "Carmen", "Dale", "E.", "Jean", "Lee", "Ray"];
const FAMILY: [&str; 24] = [
    "Abara",
    "Brandt",
    "Castellanos",
    "Dimitrova",
    "Eriksen",
    "Fairweather",
    "Gunasekara",
    "Holloway",
    "Ibarra",
    "Jankowski",
    "Kamau",
    "Lindqvist",
    "Moreau",
    "Nakashima",
    "O’Rourke",
    "Petrov",
    "Quispe",
    "Rasmussen",
    "Sørensen",
    "Thibodeaux",
    "Umarov",
    "Vandermeer",
    "Whitfield",
    "Zielinski",
];

/// Kind of licence, profession, degree, how its numbers begin.
const KINDS: [(&str, &str, &str, &str); 12] = [
    ("MD", "207R00000X", "MD", "A"),
    ("MD", "207Q00000X", "MD", "A"),
    ("MD", "207P00000X", "MD", "A"),
    ("MD", "208600000X", "MD", "A"),
    ("DO", "207Q00000X", "DO", "20A"),
    ("RN", "163W00000X", "BSN", "RN"),
    ("RN", "163WC0200X", "BSN", "RN"),
    ("NP", "363LF0000X", "MSN", "NP"),
    ("PA", "363A00000X", "MS", "PA"),
    ("RPH", "183500000X", "PharmD", "RPH"),
    ("DDS", "1223G0001X", "DDS", "D"),
    ("DPM", "213E00000X", "DPM", "E"),
];

/// A clinician who could be, with a licence in force on `today`: valid as it is.
pub fn order(random: &mut dyn Random, today: Date) -> LicenseOrder {
    let jurisdictions: Vec<_> = Jurisdiction::all().collect();
    let jurisdiction = *pick(random, &jurisdictions);
    let (license_type, profession, degree, prefix) = *pick(random, &KINDS);
    let number = below(random, 1_000_000);
    let years = i16::try_from(below(random, 25)).unwrap_or(1) + 1;
    let nurse = license_type == "RN";
    LicenseOrder {
        given_name: (*pick(random, &GIVEN)).to_owned(),
        middle_name: (below(random, 2) == 0).then(|| (*pick(random, &MIDDLE)).to_owned()),
        family_name: (*pick(random, &FAMILY)).to_owned(),
        license_number: format!("{prefix}-{number:06}"),
        license_type: license_type.to_owned(),
        profession_code: profession.to_owned(),
        jurisdiction: jurisdiction.code().to_owned(),
        npi: Some(Npi::invented(below(random, 100_000_000)).to_string()),
        ncsbn_id: nurse.then(|| format!("2{:07}", below(random, 10_000_000))),
        degree: Some(degree.to_owned()),
        original_issue_date: today.plus_years(-years).to_string(),
        effective_date: today.plus_years(-1).to_string(),
        expiration_date: today.plus_years(2).to_string(),
        multistate: nurse.then(|| below(random, 2) == 0),
        prescriptive_authority: matches!(license_type, "MD" | "DO" | "NP" | "PA").then_some(true),
        lookup_url: format!(
            "https://{}.board.example/lookup/{prefix}-{number:06}",
            jurisdiction.usps().to_ascii_lowercase()
        ),
        ..LicenseOrder::default()
    }
}

fn below(random: &mut dyn Random, bound: u32) -> u32 {
    u32::from_le_bytes(bytes(random)) % bound
}

fn pick<'a, T>(random: &mut dyn Random, of: &'a [T]) -> &'a T {
    let at = usize::try_from(below(random, u32::try_from(of.len()).unwrap_or(1))).unwrap_or(0);
    &of[at]
}
