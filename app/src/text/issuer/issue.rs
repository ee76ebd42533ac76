//! What is said while a licence is issued.

/// Heading.
pub const HEADING: &str = "Issue a licence";
/// Below it.
pub const LEDE: &str = "In the order of the paper form. Nothing is issued before you have seen the badge and confirmed. Everything on this form becomes public.";
/// A part of the form.
pub const PERSON: &str = "Person";
/// A part of the form.
pub const LICENSE: &str = "Licence";
/// A part of the form.
pub const DATES: &str = "Dates";
/// A part of the form.
pub const NUMBERS: &str = "Numbers and degree";
/// A part of the form.
pub const SCOPE: &str = "Scope";
/// A part of the form.
pub const LOOKUP: &str = "Where the public looks it up";
/// How dates are typed.
pub const DATE_HINT: &str =
    "2026-03-03, 3 March 2026, or 03/04/2026 with the month first (4 March).";
/// Of the button.
pub const PREVIEW: &str = "Check and preview";
/// A field that can say yes, no, or nothing.
pub const NOT_STATED: &str = "Not stated";
/// Yes.
pub const YES: &str = "Yes";
/// No.
pub const NO: &str = "No";
/// First choice of a list.
pub const CHOOSE: &str = "Choose one";
/// Above professions that fit.
pub const WHICH: &str = "Which of these professions?";
/// Heading of the preview.
pub const PREVIEW_HEADING: &str = "Look at it once more";
/// Below it.
pub const PREVIEW_LEDE: &str = "This is the badge as it will look. Once issued, a licence cannot be edited: a mistake means “issued in error” and a new one.";
/// Of the first button.
pub const ISSUE: &str = "Issue licence";
/// While it is issued.
pub const ISSUING: &str = "Issuing …";
/// Of the second button.
pub const EDIT: &str = "Go back and correct";
/// Heading of the table.
pub const SEEN: &str = "Who sees what";
/// Heads of the table.
pub const SEEN_COLUMNS: [&str; 3] = ["What", "As it is written", "Who sees it"];
/// Of what is published.
pub const PUBLIC: &str = "Public, for good";
/// Of what is not.
pub const BOARD_ONLY: &str = "Your board only";
/// What is kept beside it.
pub const WHO_ISSUED: &str = "Who issued it";
/// What is kept beside it.
pub const STATUS: &str = "Status positions";
/// Its value.
pub const STATUS_VALUE: &str = "Chosen at random when it is issued";
/// Heading of the warnings.
pub const WARNINGS: &str = "Before you issue it";
/// The form was used up.
pub const USED: &str = "This form has issued a licence already. Start a new form for another one.";
/// The link to a new form.
pub const NEW_FORM: &str = "New form";
/// A day that is none.
pub const NOT_A_DAY: &str =
    "This day is not understood. Type it as 2026-03-03, 3 March 2026 or 03/03/2026 (month first).";
/// No profession fits.
pub const NO_PROFESSION: &str = "No profession of that name is known. Type a part of its name, such as “internal medicine”, and choose from the list, or give its NUCC code.";
/// Several do.
pub const SEVERAL_PROFESSIONS: &str = "Several professions fit. Choose one below.";
/// Many do.
pub const TOO_MANY_PROFESSIONS: &str = "More than 12 professions fit. Type more of the name.";

/// Labels and hints of the fields, by name.
pub const FIELDS: [(&str, &str, &str); 20] = [
    ("givenName", "Given name", ""),
    ("middleName", "Middle name", ""),
    ("familyName", "Family name", ""),
    ("formerNames", "Former names", "In full, one on each line."),
    ("licenseNumber", "Licence number", "As your board writes it, such as A-104422."),
    ("licenseType", "Licence type", ""),
    (
        "professionCode",
        "Profession",
        "Type a part of the name and choose, or give the NUCC code: 207R00000X.",
    ),
    ("jurisdiction", "Jurisdiction", "Where the licence holds."),
    ("originalIssueDate", "First issued on", DATE_HINT),
    ("effectiveDate", "This period begins on", "The first day on which it holds."),
    ("expirationDate", "Expires on", "The last day on which it holds."),
    ("npi", "NPI", "Ten digits, such as 1234567893."),
    ("ncsbnId", "NCSBN ID", "For nurses: eight digits, such as 20456781."),
    ("degree", "Degree", "Its letters, such as MD, DO, BSN, PharmD."),
    ("multistate", "Multistate licence of a compact", ""),
    (
        "compactPrivileges",
        "Compact privileges",
        "Other states where it lets its holder practise, one on each line or with commas between: Arizona, Nevada.",
    ),
    ("prescriptiveAuthority", "May prescribe", ""),
    ("supervisionRequired", "Needs supervision", ""),
    (
        "lookupUrl",
        "Address of the public lookup",
        "Your board’s own page for it, such as https://board.example/lookup.",
    ),
    ("holder", "DID of the holder", "Only where the clinician has given one: did:key:z6Mk…"),
];

/// A restriction: label, then hint, of its five fields.
pub const RESTRICTION: [(&str, &str); 5] = [
    ("Code", "Your board’s code for it, such as supervised-surgery."),
    ("In words", "What verifiers read."),
    ("From", ""),
    ("To", "Empty while it is open."),
    ("Public order", "Its address, https://…"),
];

/// A disciplinary action: label, then hint, of its four fields.
pub const ACTION: [(&str, &str); 4] = [
    ("What was done", "Such as reprimand."),
    ("On", ""),
    ("How it stands", "Such as final, or under appeal."),
    ("Public order", "Its address, https://…"),
];

/// Heading of a restriction.
pub fn restriction(number: usize) -> String {
    format!("Restriction {number}")
}

/// Heading of a disciplinary action.
pub fn action(number: usize) -> String {
    format!("Disciplinary action {number}")
}

/// Label of a field; the name itself where it has none.
pub fn label(name: &str) -> &str {
    FIELDS.iter().find(|(field, ..)| *field == name).map_or(name, |(_, label, _)| label)
}

/// Hint of a field.
pub fn hint(name: &str) -> &'static str {
    FIELDS.iter().find(|(field, ..)| *field == name).map_or("", |(.., hint)| hint)
}

/// A field that must not stay empty.
pub fn missing(name: &str) -> String {
    match name {
        "licenseType" => "Choose the licence type.".to_owned(),
        "jurisdiction" => "Choose the jurisdiction.".to_owned(),
        "professionCode" => "Choose the profession.".to_owned(),
        "originalIssueDate" => "Enter the day on which it was first issued.".to_owned(),
        "effectiveDate" => "Enter the day on which this period begins.".to_owned(),
        "expirationDate" => "Enter the day on which it expires.".to_owned(),
        name => {
            let label = label(name);
            let (first, rest) = label.split_at(label.len().min(1));
            format!("Enter the {}{rest}.", first.to_lowercase())
        }
    }
}

/// A place that is none.
pub fn not_a_place(typed: &str) -> String {
    format!("“{typed}” is no state, district or territory. Write it as Arizona, AZ or US-AZ.")
}

/// One in force under that number.
pub fn same_number(number: &str, name: &str, word: &str) -> String {
    format!(
        "Licence {number} of {name} is in force already ({}). Is this its renewal? Then renew it from its own page, so that the old one ends when this one begins. Otherwise correct the number.",
        word.to_lowercase()
    )
}

/// The NPI of another name.
pub fn same_npi(npi: &str, name: &str) -> String {
    format!(
        "NPI {npi} stands on a licence of {name}. One NPI belongs to one person: has the name changed, or is a digit wrong?"
    )
}
