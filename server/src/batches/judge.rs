//! Judging rows: what each would issue, or everything that is wrong with it.

use super::columns::WIDTH;
use crate::finding::folded;
use app::text::batches as text;
use credentials::{
    credential::Problem,
    issuer::{DisciplinaryActionOrder, LicenseOrder, RestrictionOrder, read_license},
    license::{ClinicianLicense, Profession},
    time::{Date, Timestamp},
};
use std::collections::HashMap;

/// Something about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place of its column in the template; one beyond the last for the row as a whole.
    pub position: usize,
    /// A stable code: `missing`.
    pub kind: String,
    /// What was read there.
    pub found: String,
    /// What is expected.
    pub sentence: String,
    /// Only to be known: the row can be issued all the same.
    pub warning: bool,
}

/// A row that is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its number in the file.
    pub number: u32,
    /// Its cells in the order of the template.
    pub cells: Vec<String>,
    /// What is to be said of it.
    pub faults: Vec<Fault>,
}

impl Judged {
    /// Whether it can be issued.
    pub fn is_ready(&self) -> bool {
        self.faults.iter().all(|fault| fault.warning)
    }
}

/// The place of the licence number in the template.
pub(super) const NUMBER: usize = 4;
/// The place of the NPI in the template.
pub(super) const NPI: usize = 11;
/// The place of the column of the last day in the template.
const LAST_DAY: usize = 10;
/// The fault of a row that was in order and was set aside when its file was started.
pub(super) const LEFT_OUT: &str = "left-out";

/// The place of a column in the template.
fn place(key: &str) -> usize {
    text::COLUMNS.iter().position(|column| column.key == key).unwrap_or(WIDTH)
}

/// The places of the first columns of the restrictions, each of which has five.
const RESTRICTIONS: [usize; 3] = [18, 23, 28];
/// The places of the first columns of the disciplinary actions, each of which has four.
const ACTIONS: [usize; 2] = [33, 37];

/// Those of these groups of columns in which something was typed.
fn filled<'a>(
    cells: &'a [String],
    starts: &'a [usize],
    width: usize,
) -> impl Iterator<Item = usize> + 'a {
    let typed = move |start: &usize| {
        let own = cells.iter().skip(*start).take(width);
        own.into_iter().any(|cell| !cell.trim().is_empty())
    };
    starts.iter().copied().filter(typed)
}

/// Where a problem of the order of these cells is to be shown.
fn position(cells: &[String], pointer: &str) -> usize {
    let mut parts = pointer.trim_start_matches('/').split('/');
    let (key, number, member) = (parts.next(), parts.next(), parts.next());
    let number: usize = number.and_then(|number| number.parse().ok()).unwrap_or(0);
    let nth = |starts: &[usize], width: usize| {
        filled(cells, starts, width).nth(number).unwrap_or(starts[0])
    };
    match (key, member) {
        (Some("restrictions"), member) => {
            let members = ["code", "text", "from", "to"];
            let at = members.iter().position(|it| Some(*it) == member).unwrap_or(members.len());
            nth(&RESTRICTIONS, 5) + if member.is_none() { 0 } else { at }
        }
        (Some("disciplinaryActions"), member) => {
            let members = ["actionType", "date", "status"];
            let at = members.iter().position(|it| Some(*it) == member).unwrap_or(members.len());
            nth(&ACTIONS, 4) + if member.is_none() { 0 } else { at }
        }
        (Some(key), _) => place(key),
        (None, _) => WIDTH,
    }
}

/// A problem as a fault of these cells.
pub(super) fn fault(cells: &[String], problem: Problem) -> Fault {
    let position = position(cells, &problem.pointer);
    Fault {
        position,
        kind: problem.code.to_string(),
        found: found(cells, position),
        sentence: problem.sentence,
        warning: false,
    }
}

fn found(cells: &[String], position: usize) -> String {
    cells.get(position).map(|cell| cell.chars().take(200).collect()).unwrap_or_default()
}

/// What a cell lists.
fn several(cell: &str) -> Vec<String> {
    let parts = cell.split([';', '|', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The order that a row makes, and what cannot even become an order.
pub(super) fn order(cells: &[String]) -> (LicenseOrder, Vec<Fault>) {
    let mut faults = Vec::new();
    let cell = |at: usize| cell(cells, at);
    let text_of = |at: usize| cell(at).to_owned();
    let maybe = |at: usize| Some(text_of(at)).filter(|text| !text.is_empty());
    let several = |at: usize| several(cell(at));
    // What is no date stays as it is, and the core says what a date is.
    let day =
        |at: usize| Date::recognise(cell(at)).map_or_else(|_| text_of(at), |day| day.to_string());
    let mut flag = |at: usize| match cell(at).to_lowercase().as_str() {
        "" => None,
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => {
            faults.push(Fault {
                position: at,
                kind: "not-yes-or-no".to_owned(),
                found: found(cells, at),
                sentence: text::YES_OR_NO.to_owned(),
                warning: false,
            });
            None
        }
    };
    let (multistate, prescriptive, supervision) = (flag(14), flag(16), flag(17));
    let restriction = |at: usize| RestrictionOrder {
        code: text_of(at),
        text: text_of(at + 1),
        from: day(at + 2),
        to: Some(day(at + 3)).filter(|day| !day.is_empty()),
        order_uri: maybe(at + 4),
    };
    let action = |at: usize| DisciplinaryActionOrder {
        action_type: text_of(at),
        date: day(at + 1),
        status: text_of(at + 2),
        public_order_uri: maybe(at + 3),
    };
    let profession = Profession::recognise(cell(6));
    let order = LicenseOrder {
        given_name: text_of(0),
        middle_name: maybe(1),
        family_name: text_of(2),
        former_names: several(3),
        license_number: text_of(NUMBER),
        license_type: cell(5).to_uppercase(),
        profession_code: profession.map_or_else(|_| text_of(6), |it| it.as_str().to_owned()),
        jurisdiction: text_of(7),
        original_issue_date: day(8),
        effective_date: day(9),
        expiration_date: day(10),
        npi: maybe(11),
        ncsbn_id: maybe(12),
        degree: maybe(13),
        multistate,
        compact_privileges: several(15),
        restrictions: filled(cells, &RESTRICTIONS, 5).map(restriction).collect(),
        disciplinary_actions: filled(cells, &ACTIONS, 4).map(action).collect(),
        prescriptive_authority: prescriptive,
        supervision_required: supervision,
        lookup_url: text_of(place("lookupUrl")),
        holder: maybe(place("holder")),
    };
    (order, faults)
}

/// The licence that a row makes, or what is wrong with the row by itself.
pub(super) fn license(cells: &[String], now: Timestamp) -> Result<ClinicianLicense, Vec<Fault>> {
    let (order, mut faults) = order(cells);
    let read = read_license(&order, now);
    let of_row = |position: usize, kind: &str, sentence: &str| Fault {
        position,
        kind: kind.to_owned(),
        found: found(cells, position),
        sentence: sentence.to_owned(),
        warning: false,
    };
    if cells.get(WIDTH).is_some_and(|cell| !cell.is_empty()) {
        faults.push(of_row(WIDTH, "left-over", text::TOO_MANY_CELLS));
    }
    if cells.get(NUMBER).is_some_and(|number| {
        folded::number(number) == folded::number(text::COLUMNS[NUMBER].example)
    }) {
        return Err(vec![of_row(NUMBER, "example", text::EXAMPLE)]);
    }
    match read {
        Ok(license) if faults.is_empty() => Ok(license),
        Ok(_) => Err(faults),
        Err(problems) => {
            faults.extend(problems.into_iter().map(|problem| fault(cells, problem)));
            faults.sort_by_key(|fault| fault.position);
            Err(faults)
        }
    }
}

/// A cell without the spaces around it.
fn cell(cells: &[String], at: usize) -> &str {
    cells.get(at).map_or("", |cell| cell.trim())
}

/// The licence number of a row.
pub(super) fn number(cells: &[String]) -> &str {
    cell(cells, NUMBER)
}

/// The NPI of a row.
pub(super) fn npi(cells: &[String]) -> &str {
    cell(cells, NPI)
}

/// Judges rows together: a number belongs to one row. `others` are numbers of rows that are issued.
pub(super) fn judge(
    rows: Vec<(u32, Vec<String>)>,
    others: &[(u32, String)],
    now: Timestamp,
) -> Vec<Judged> {
    let mut by_number = HashMap::<String, Vec<u32>>::new();
    let own = rows.iter().map(|(row, cells)| (*row, folded::number(number(cells))));
    for (row, number) in
        own.chain(others.iter().map(|(row, number)| (*row, folded::number(number))))
    {
        if !number.is_empty() {
            by_number.entry(number).or_default().push(row);
        }
    }
    let judged = rows.into_iter().map(|(row, cells)| {
        let mut faults = license(&cells, now).err().unwrap_or_default();
        let same = by_number.get(&folded::number(number(&cells))).map_or(&[][..], Vec::as_slice);
        let example = faults.iter().any(|fault| fault.kind == "example");
        if same.len() > 1 && !example {
            let others: Vec<u32> = same.iter().copied().filter(|other| *other != row).collect();
            faults.push(Fault {
                position: NUMBER,
                kind: "duplicate".to_owned(),
                found: found(&cells, NUMBER),
                sentence: text::duplicate(&others),
                warning: false,
            });
        }
        Judged { number: row, cells, faults }
    });
    judged.collect()
}

/// Whether a licence of that name may be one of the person of these cells: a word of the given name,
/// the family name or a former name is in it, by whole words.
pub(super) fn is_of(cells: &[String], name: &str) -> bool {
    let name = folded::name(name);
    let (given, family) = (folded::name(cell(cells, 0)), folded::name(cell(cells, 2)));
    let former = several(cell(cells, place("formerNames")));
    given.split_whitespace().any(|word| folded::has_words(&name, word))
        || folded::has_words(&name, &family)
        || former.iter().any(|one| folded::has_words(&name, &folded::name(one)))
}

/// Whether the row has a restriction of its own.
pub(super) fn brings_restrictions(cells: &[String]) -> bool {
    filled(cells, &RESTRICTIONS, 5).next().is_some()
}

/// The last day of a row, where it is one.
pub(super) fn last_day(cells: &[String]) -> Option<Date> {
    Date::recognise(cell(cells, LAST_DAY)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_read_into_the_member_that_it_is_named_after() {
        let typed = |key: &str| {
            let member = key.trim_start_matches(|one: char| one.is_ascii_lowercase());
            let member = member.trim_start_matches(|one: char| one.is_ascii_digit());
            match (key.starts_with("restriction"), key.starts_with("action"), member) {
                (true, _, "Code") => Some(format!("code of {key}")),
                (true, _, "Text") => Some(format!("text of {key}")),
                (true, _, "From") => Some("3 March 2026".to_owned()),
                (true, _, "To") => Some("03/31/2027".to_owned()),
                (_, true, "Date") => Some("03/02/2026".to_owned()),
                (true, ..) | (_, true, "Order") => Some(format!("https://board.example/{key}")),
                (_, true, _) => Some(format!("{member} of {key}")),
                _ => None,
            }
        };
        let cell = |column: &text::Column| match column.key {
            "licenseNumber" => "A-1".to_owned(),
            "ncsbnId" => "20456781".to_owned(),
            "formerNames" => "Ada Eze; Ada Obi".to_owned(),
            "compactPrivileges" => "NV; az".to_owned(),
            "holder" => "did:key:z6Mk".to_owned(),
            key => typed(key).unwrap_or_else(|| column.example.to_owned()),
        };
        let cells: Vec<String> = text::COLUMNS.iter().map(cell).collect();
        let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
        let read = license(&cells, now).unwrap().to_subject();
        let listed = |key: &str| key.starts_with("restriction") || key.starts_with("action");
        for column in text::COLUMNS.iter().filter(|column| !listed(column.key)) {
            let key = if column.key == "holder" { "id" } else { column.key };
            assert!(read.contains_key(key), "{}", column.key);
        }
        for (at, name) in ["restriction", "restriction2", "restriction3"].iter().enumerate() {
            let one = &read["restrictions"][at];
            assert_eq!(one["code"], format!("code of {name}Code"));
            assert_eq!(one["text"], format!("text of {name}Text"));
            assert_eq!((&one["from"], &one["to"]), (&"2026-03-03".into(), &"2027-03-31".into()));
            assert_eq!(one["orderUri"], format!("https://board.example/{name}Order"));
        }
        for (at, name) in ["action1", "action2"].iter().enumerate() {
            let one = &read["disciplinaryActions"][at];
            assert_eq!(one["actionType"], format!("Type of {name}Type"));
            assert_eq!(one["status"], format!("Status of {name}Status"));
            assert_eq!(one["date"], "2026-03-02");
            assert_eq!(one["publicOrderUri"], format!("https://board.example/{name}Order"));
        }
        assert_eq!(read["compactPrivileges"][1], "US-AZ");
        assert_eq!(read["formerNames"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn what_is_wrong_with_the_third_restriction_is_told_in_its_own_columns() {
        let mut cells: Vec<String> =
            text::COLUMNS.iter().map(|column| column.example.to_owned()).collect();
        cells[NUMBER] = "A-1".to_owned();
        for (key, cell) in [
            ("restriction3Code", "R3"),
            ("restriction3Text", "No nights."),
            ("restriction3From", "soon"),
            ("action2Type", "reprimand"),
            ("action2Date", "2026-01-05"),
        ] {
            cells[place(key)] = cell.to_owned();
        }
        let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
        let faults = license(&cells, now).unwrap_err();
        let told: Vec<&str> =
            faults.iter().map(|fault| text::COLUMNS[fault.position].key).collect();
        assert_eq!(told, ["restriction3From", "action2Status"]);
        assert_eq!(faults[0].found, "soon");
    }
}
