//! The people of the demo, all of them invented, and what became of their licences.

use credentials::lifecycle::State;

/// One clinician of the demo.
pub(super) struct Clinician {
    pub given: &'static str,
    pub family: &'static str,
    pub number: &'static str,
    pub license_type: &'static str,
    pub profession: &'static str,
    pub jurisdiction: &'static str,
    /// How many days ago the licence was issued.
    pub issued: i64,
    /// Days from today to the last day of the licence.
    pub days: i64,
    pub fate: Option<Fate>,
}

/// What became of a licence.
pub(super) struct Fate {
    pub to: State,
    pub reason: &'static str,
    pub text: &'static str,
    /// How many days ago it was ordered.
    pub ordered: i64,
    /// Days from today to the day from which it counts.
    pub effective: i64,
}

/// How many there are that the demo tells of: the ones that were issued last.
pub(super) const TOLD: usize = 6;

const fn at(
    given: &'static str,
    family: &'static str,
    [number, license_type, profession, jurisdiction]: [&'static str; 4],
    issued: i64,
    days: i64,
) -> Clinician {
    Clinician {
        given,
        family,
        number,
        license_type,
        profession,
        jurisdiction,
        issued,
        days,
        fate: None,
    }
}

impl Clinician {
    const fn then(
        self,
        to: State,
        [reason, text]: [&'static str; 2],
        ordered: i64,
        effective: i64,
    ) -> Self {
        Self { fate: Some(Fate { to, reason, text, ordered, effective }), ..self }
    }
}

/// In the order in which their licences were issued.
pub(super) const CLINICIANS: [Clinician; 60] = [
    at("Hannah", "Abelard", ["A-090114", "MD", "207Q00000X", "US-CA"], 352, 378),
    at("Kofi", "Mensah-Boateng", ["A-090371", "MD", "207P00000X", "US-CA"], 349, 381),
    at("Rosa", "Delgado Fuentes", ["RN-41007", "RN", "163W00000X", "US-CA"], 341, 24),
    at("Elias", "Thorne", ["PA-11820", "PA", "363A00000X", "US-NV"], 338, 18),
    at("Siobhán", "O’Rourke", ["RN-41166", "RN", "163WC0200X", "US-CA"], 333, 9),
    at("Wei", "Zhang", ["A-090822", "MD", "207RG0100X", "US-CA"], 327, 403).then(
        State::Probation,
        ["consent-order", "Practises under a monitor for two years."],
        200,
        -200,
    ),
    at("Jørgen", "Weiß", ["DDS-3391", "DDS", "122300000X", "US-CA"], 320, -41),
    at("Amara", "Nwosu", ["A-091005", "DO", "207V00000X", "US-CA"], 318, 412),
    at("Lucía", "Ibáñez Ferrer", ["RPH-7702", "RPH", "183500000X", "US-OR"], 311, 52),
    at("Dmitri", "Vasilenko", ["A-091240", "MD", "2085R0202X", "US-CA"], 305, 425).then(
        State::Surrendered,
        ["voluntary-surrender", "Given up by its holder."],
        61,
        -61,
    ),
    at("Grace", "Ellery", ["NP-19203", "NP", "363LF0000X", "US-CA"], 298, 47),
    at("Tendai", "Moyo", ["OD-2218", "OD", "152W00000X", "US-CA"], 291, 439),
    at("Nguyễn", "Thị Ánh", ["RN-43390", "RN", "163W00000X", "US-CA"], 288, 71),
    at("Oscar", "Bellweather", ["DPM-1009", "DPM", "213E00000X", "US-CA"], 281, 449).then(
        State::Lapsed,
        ["not-renewed", "Not renewed."],
        35,
        -35,
    ),
    at("Ingrid", "Sørensen", ["A-092117", "MD", "208000000X", "US-AK"], 276, 454),
    at("Yusuf", "al-Hadi", ["A-092304", "MD", "207L00000X", "US-CA"], 270, 460),
    at("Bettina", "Krause", ["LPT-5520", "LN", "225100000X", "US-CA"], 263, 88),
    at("Marcus", "Quill", ["A-092561", "MD", "208600000X", "US-CA"], 259, 471).then(
        State::Suspended,
        ["disciplinary-action", "Emergency suspension: risk to patients."],
        12,
        -12,
    ),
    at("Aoife", "Byrne", ["RN-45001", "RN", "163W00000X", "US-HI"], 252, 478),
    at("Hiroshi", "Tanabe", ["A-092870", "MD", "2084P0800X", "US-CA"], 246, 484),
    at("Zoë", "Łukasiewicz", ["A-092991", "MD", "207RC0000X", "US-CA"], 243, 487),
    at("Samuel", "Okonkwo", ["RPH-7981", "RPH", "183500000X", "US-CA"], 236, 494).then(
        State::Restricted,
        ["consent-order", "May not dispense controlled substances."],
        90,
        -90,
    ),
    at("Delphine", "Marchetti", ["DDS-3507", "DDS", "1223X0400X", "US-CA"], 230, 28),
    at("Rajesh", "Iyer", ["A-093210", "MD", "207Q00000X", "US-GU"], 224, 506),
    at("Petra", "Nováková", ["APRN-8105", "APRN", "367500000X", "US-CA"], 219, 511),
    at("Caleb", "Harrow", ["RT-4410", "SL", "227800000X", "US-CA"], 211, 519).then(
        State::Inactive,
        ["retired", "Retired from practice."],
        44,
        -44,
    ),
    at("Fatima", "Benslimane", ["A-093544", "MD", "207V00000X", "US-CA"], 205, 59),
    at("Noor", "Haddad", ["RN-46218", "RN", "163WC0200X", "US-WA"], 198, 532),
    at("Theo", "Vandermeer", ["PA-12330", "PA", "363A00000X", "US-CA"], 193, 537),
    at("Malia", "Kealoha", ["RN-46555", "RN", "163W00000X", "US-HI"], 187, 543),
    at("Emeka", "Udo", ["A-093902", "DO", "207P00000X", "US-CA"], 181, 549).then(
        State::SuspensionStayed,
        ["probation-order", "Suspension held off while the terms of the order are kept."],
        70,
        -70,
    ),
    at("Clara", "Finch", ["SW-2077", "LN", "1041C0700X", "US-CA"], 176, 82),
    at("Andrzej", "Wójcik", ["A-094118", "MD", "207RC0000X", "US-CA"], 170, 560),
    at("Leila", "Farrokhzad", ["PSY-6613", "LN", "103T00000X", "US-CA"], 165, 565),
    at("Gideon", "Park", ["A-094330", "MD", "207R00000X", "US-CA"], 158, 572).then(
        State::Deceased,
        ["deceased", "The holder has died."],
        20,
        -20,
    ),
    at("Marisol", "de la Cruz", ["NP-20110", "NP", "363L00000X", "US-AZ"], 151, 579),
    at("Viktor", "Halloran", ["A-094512", "MD", "208600000X", "US-CA"], 147, 583),
    at("Beatrix", "Sandoval", ["APRN-8240", "APRN", "367A00000X", "US-CA"], 141, 589),
    at("Kwame", "Asante", ["RPH-8120", "RPH", "183500000X", "US-CA"], 134, 596),
    at("Eun-ji", "Choi", ["DDS-3622", "DDS", "122300000X", "US-CA"], 127, 603),
    at("Roland", "Pike", ["A-094777", "MD", "207RG0100X", "US-NV"], 122, 608).then(
        State::Revoked,
        ["final-order", "Revoked after a hearing."],
        40,
        -40,
    ),
    at("Svetlana", "Morozova", ["RN-48102", "RN", "163W00000X", "US-CA"], 115, 615),
    at("Ibrahim", "Diallo", ["A-094980", "MD", "207P00000X", "US-CA"], 108, 622).then(
        State::Suspended,
        ["disciplinary-action", "Suspended for ninety days by order of the board."],
        4,
        9,
    ),
    at("Josephine", "Achterberg", ["OT-3318", "LN", "225X00000X", "US-CA"], 101, 629),
    at("Tomás", "Quiñones", ["A-095104", "MD", "207Q00000X", "US-PR"], 96, 634),
    at("Adaeze", "Obi", ["RN-48870", "RN", "163W00000X", "US-CA"], 89, 641).then(
        State::IssuedInError,
        ["clerical-error", "Issued to the wrong person; another licence replaces it."],
        86,
        -86,
    ),
    at("Lars", "Hedegaard", ["SLP-1902", "LN", "235Z00000X", "US-CA"], 81, 649),
    at("Meera", "Krishnan", ["A-095377", "MD", "2084P0800X", "US-CA"], 76, 654),
    at("Jonah", "Whitcombe", ["PA-12870", "PA", "363A00000X", "US-CA"], 68, 662).then(
        State::Restricted,
        ["consent-order", "May not prescribe without a second signature."],
        3,
        24,
    ),
    at("Renée", "Dubois", ["DPM-1077", "DPM", "213E00000X", "US-CA"], 61, 669),
    at("Santiago", "Rivas", ["RN-50013", "RN", "163WC0200X", "US-CA"], 54, 676),
    at("Priscilla", "Nakamura", ["OD-2390", "OD", "152W00000X", "US-CA"], 47, 683),
    at("Bartholomew", "Eze", ["A-095810", "MD", "208000000X", "US-CA"], 40, 745),
    at("Yara", "Castellanos", ["RPH-8455", "RPH", "183500000X", "US-CA"], 34, 758),
    at("Ada", "Okafor", ["A-104422", "MD", "207R00000X", "US-CA"], 30, 500),
    at("Tomas", "Lindqvist", ["A-098311", "MD", "207RC0000X", "US-CA"], 27, 320).then(
        State::Suspended,
        ["disciplinary-action", "Summary suspension pending a hearing."],
        3,
        -3,
    ),
    at("Priya", "Raman", ["RN-55120", "RN", "163W00000X", "US-CA"], 23, 640).then(
        State::Restricted,
        ["consent-order", "May not work night shifts without a second nurse."],
        3,
        -3,
    ),
    at("Gregor", "Amsel", ["A-077003", "MD", "207Q00000X", "US-CA"], 18, 90).then(
        State::Revoked,
        ["final-order", "Revoked after a hearing."],
        3,
        -3,
    ),
    at("June", "Whitfield-Cho", ["NP-20917", "NP", "363L00000X", "US-CA"], 14, -12),
    at("Mateo", "Brandt", ["RPH-8841", "RPH", "183500000X", "US-CA"], 8, 210),
];
