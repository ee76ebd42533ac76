//! The columns of the CSV file, in the order of the paper form.

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The member of the order that it fills, and the name of its field in a form.
    pub key: &'static str,
    /// As a clerk reads it.
    pub label: &'static str,
    /// What belongs in it.
    pub hint: &'static str,
    /// In the example row of the template.
    pub example: &'static str,
    /// Whether each row must fill it.
    pub required: bool,
}

const fn must(
    key: &'static str,
    label: &'static str,
    example: &'static str,
    hint: &'static str,
) -> Column {
    Column { key, label, hint, example, required: true }
}

const fn may(
    key: &'static str,
    label: &'static str,
    example: &'static str,
    hint: &'static str,
) -> Column {
    Column { key, label, hint, example, required: false }
}

/// The column that says which row of the first file a row corrects.
pub const ROW: &str = "Row";
/// The column that says what is wrong with a row.
pub const WRONG: &str = "What is wrong";
/// Of cells beyond the last column.
pub const LEFT_OVER: &str = "Beyond the last column";

/// Every column.
pub const COLUMNS: [Column; 43] = [
    must("givenName", "Given name", "Ada", "As on the licence."),
    may("middleName", "Middle name", "Chidinma", "As on the licence."),
    must("familyName", "Family name", "Okafor", "As on the licence."),
    may("formerNames", "Former names", "", "In full; several are separated by semicolons."),
    must(
        "licenseNumber",
        "License number",
        "EXAMPLE-0000",
        "As the board writes it: letters, digits, hyphens, dots, slashes.",
    ),
    must(
        "licenseType",
        "License type",
        "MD",
        "One of MD, DO, RN, APRN, NP, PA, RPH, DDS, DPM, OD, or LN or SL for any other.",
    ),
    must(
        "professionCode",
        "Profession",
        "207R00000X",
        "A NUCC code, or the name that NUCC gives it.",
    ),
    must("jurisdiction", "Jurisdiction", "US-CA", "As US-CA, CA or California."),
    must(
        "originalIssueDate",
        "Original issue date",
        "2019-07-01",
        "First issued on: 2026-03-03, 3 March 2026, or month first as in 03/31/2026.",
    ),
    must("effectiveDate", "Effective date", "2026-01-01", "The first day of this period."),
    must("expirationDate", "Expiration date", "2027-12-31", "The last day on which it holds."),
    may("npi", "NPI", "1234567893", "Ten digits; the last is a check digit."),
    may("ncsbnId", "NCSBN ID", "", "Eight digits, for nurses."),
    may("degree", "Degree", "MD", "Two to eight letters: MD, BSN, PharmD."),
    may("multistate", "Multistate license", "no", "Yes or no."),
    may("compactPrivileges", "Compact privileges", "", "States, separated by semicolons: NV; AZ."),
    may("prescriptiveAuthority", "Prescriptive authority", "yes", "Yes or no."),
    may("supervisionRequired", "Supervision required", "no", "Yes or no."),
    may(
        "restrictionCode",
        "Restriction code",
        "",
        "The board’s own code, where there is a restriction.",
    ),
    may("restrictionText", "Restriction text", "", "What the public reads."),
    may("restrictionFrom", "Restriction from", "", "The first day of the restriction."),
    may("restrictionTo", "Restriction until", "", "The last day; empty while it is open."),
    may("restrictionOrder", "Restriction order", "", "The web address of the public order."),
    may(
        "restriction2Code",
        "Restriction 2 code",
        "",
        "A further restriction: the same five columns again.",
    ),
    may("restriction2Text", "Restriction 2 text", "", "What the public reads."),
    may("restriction2From", "Restriction 2 from", "", "The first day of that restriction."),
    may("restriction2To", "Restriction 2 until", "", "The last day; empty while it is open."),
    may("restriction2Order", "Restriction 2 order", "", "The web address of its public order."),
    may(
        "restriction3Code",
        "Restriction 3 code",
        "",
        "A further restriction: the same five columns again.",
    ),
    may("restriction3Text", "Restriction 3 text", "", "What the public reads."),
    may("restriction3From", "Restriction 3 from", "", "The first day of that restriction."),
    may("restriction3To", "Restriction 3 until", "", "The last day; empty while it is open."),
    may("restriction3Order", "Restriction 3 order", "", "The web address of its public order."),
    may("action1Type", "Disciplinary action", "", "What was done, such as reprimand."),
    may("action1Date", "Disciplinary action date", "", "The day of the decision."),
    may(
        "action1Status",
        "Disciplinary action status",
        "",
        "How it stands, such as final, or under appeal.",
    ),
    may("action1Order", "Disciplinary action order", "", "The web address of its public order."),
    may(
        "action2Type",
        "Disciplinary action 2",
        "",
        "A further action: the same four columns again.",
    ),
    may("action2Date", "Disciplinary action 2 date", "", "The day of the decision."),
    may(
        "action2Status",
        "Disciplinary action 2 status",
        "",
        "How it stands, such as final, or under appeal.",
    ),
    may("action2Order", "Disciplinary action 2 order", "", "The web address of its public order."),
    must(
        "lookupUrl",
        "Lookup address",
        "https://board.example/lookup",
        "The web address where the board’s own register is searched.",
    ),
    may("holder", "Holder DID", "", "The clinician’s DID, where the licence is bound to one."),
];
