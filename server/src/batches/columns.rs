//! Which column is which, by whatever usual name.

use super::file::short;
use app::text::batches as text;

/// Columns of the template.
pub(super) const WIDTH: usize = text::COLUMNS.len();

/// Other usual names, in small letters and digits alone.
const OTHERS: [(&str, &[&str]); 30] = [
    ("givenName", &["firstname", "given", "forename", "fname"]),
    ("middleName", &["middle", "middlenames", "middleinitial", "mi", "mname"]),
    ("familyName", &["lastname", "surname", "family", "lname"]),
    ("formerNames", &["formername", "maidenname", "previousnames", "othernames", "aliases"]),
    (
        "licenseNumber",
        &[
            "license",
            "licensenumber",
            "licenseno",
            "licensenum",
            "licnumber",
            "licno",
            "number",
            "licensecertificatenumber",
        ],
    ),
    ("licenseType", &["type", "lictype", "credentialtype", "licensekind"]),
    (
        "professionCode",
        &[
            "professioncode",
            "taxonomy",
            "taxonomycode",
            "nucc",
            "nucccode",
            "specialty",
            "occupation",
        ],
    ),
    ("jurisdiction", &["state", "licensestate", "issuingstate", "stateofissue"]),
    (
        "originalIssueDate",
        &["issuedate", "originaldate", "firstissued", "originalissue", "dateissued", "issued"],
    ),
    ("effectiveDate", &["effective", "startdate", "validfrom", "from", "renewaldate"]),
    (
        "expirationDate",
        &[
            "expiration",
            "expires",
            "expirydate",
            "expiry",
            "expdate",
            "enddate",
            "validuntil",
            "until",
        ],
    ),
    ("npi", &["npinumber", "nationalprovideridentifier"]),
    ("ncsbnId", &["ncsbn", "ncsbnnumber"]),
    ("degree", &["degrees"]),
    ("multistate", &["multistate", "compactlicense"]),
    ("compactPrivileges", &["compactstates", "compact", "privileges"]),
    ("prescriptiveAuthority", &["prescriptive", "mayprescribe", "prescribing"]),
    ("supervisionRequired", &["supervision", "supervised"]),
    ("restrictionCode", &["restriction"]),
    ("restrictionTo", &["restrictionto", "restrictionend"]),
    ("restrictionOrder", &["orderurl", "order"]),
    ("restriction2Code", &["restriction2"]),
    ("restriction2To", &["restriction2to", "restriction2end"]),
    ("restriction3Code", &["restriction3"]),
    ("restriction3To", &["restriction3to", "restriction3end"]),
    ("action1Type", &["discipline", "disciplinaryactiontype", "disciplinaryaction1"]),
    ("action1Order", &["disciplinaryorder"]),
    ("action2Type", &["disciplinaryaction2type"]),
    ("lookupUrl", &["lookup", "lookupurl", "lookuplink", "url", "website"]),
    ("holder", &["did", "holder", "cliniciandid"]),
];

/// A name in small letters and digits, spelled as Americans do.
fn plain(name: &str) -> String {
    let letters = name.trim_start_matches('\u{feff}').chars().filter(|c| c.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).take(64).collect();
    plain.replace("licence", "license")
}

fn find(name: &str) -> Option<usize> {
    let name = plain(name);
    text::COLUMNS.iter().position(|column| {
        plain(column.label) == name
            || plain(column.key) == name
            || OTHERS.iter().any(|(key, others)| *key == column.key && others.contains(&&*name))
    })
}

fn is_row(name: &str) -> bool {
    plain(name) == plain(text::ROW)
}

fn is_wrong(name: &str) -> bool {
    plain(name) == plain(text::WRONG)
}

/// Whether a name is that of a column of ours.
pub(super) fn is_known(name: &str) -> bool {
    find(name).is_some() || is_row(name) || is_wrong(name)
}

/// Where the columns of a file are.
pub(super) struct Heads {
    /// For each cell of a row, its place in the template.
    places: Vec<Option<usize>>,
    /// The column with the numbers of the rows that are corrected.
    pub row: Option<usize>,
    /// Names of columns that are not ours.
    pub unused: Vec<String>,
}

impl Heads {
    pub(super) fn read(names: &[String]) -> Result<Self, String> {
        let mut heads = Self { places: Vec::new(), row: None, unused: Vec::new() };
        for (at, name) in names.iter().enumerate() {
            let place = find(name);
            let twice = place.is_some() && heads.places.contains(&place)
                || is_row(name) && heads.row.is_some();
            if twice {
                return Err(text::column_twice(&short(name)));
            }
            if is_row(name) {
                heads.row = Some(at);
            } else if place.is_none() && !is_wrong(name) && !name.is_empty() {
                heads.unused.push(short(name));
            }
            heads.places.push(place);
        }
        if heads.places.iter().all(Option::is_none) {
            return Err(text::no_columns(&short(&names.join(", "))));
        }
        let missing: Vec<&str> = (0..WIDTH)
            .filter(|at| text::COLUMNS[*at].required && !heads.places.contains(&Some(*at)))
            .map(|at| text::COLUMNS[at].label)
            .collect();
        if missing.is_empty() { Ok(heads) } else { Err(text::missing_columns(&missing.join(", "))) }
    }

    /// Places of columns of the template that the file has not.
    pub(super) fn lacks(&self) -> Vec<usize> {
        (0..WIDTH).filter(|at| !self.places.contains(&Some(*at))).collect()
    }

    /// The cells of a row in the order of the template, and which row it corrects.
    pub(super) fn sort(&self, cells: &[String]) -> (String, Vec<String>) {
        let mut sorted = vec![String::new(); WIDTH + 1];
        for (at, cell) in cells.iter().enumerate() {
            match self.places.get(at) {
                Some(Some(place)) => sorted[*place].clone_from(cell),
                Some(None) => {}
                None if cell.is_empty() => {}
                None if sorted[WIDTH].is_empty() => sorted[WIDTH].clone_from(cell),
                None => sorted[WIDTH] = format!("{}, {cell}", sorted[WIDTH]),
            }
        }
        let corrects = self.row.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
        (corrects, sorted)
    }
}
