//! Judging rows: what each would issue, or everything that is wrong with it.

use super::{columns::WIDTH, file::short};
use app::text::batches as text;
use credentials::{
    credential::Problem,
    issuer::{LicenseOrder, RestrictionOrder, read_license},
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
/// The fault of a row that was in order and was set aside when its file was started.
pub(super) const LEFT_OUT: &str = "left-out";

/// The place of a column in the template.
fn place(key: &str) -> usize {
    text::COLUMNS.iter().position(|column| column.key == key).unwrap_or(WIDTH)
}

/// Where a problem of the order is to be shown.
fn position(pointer: &str) -> usize {
    let mut parts = pointer.trim_start_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("restrictions"), _, Some(member)) => place(match member {
            "code" => "restrictionCode",
            "text" => "restrictionText",
            "from" => "restrictionFrom",
            "to" => "restrictionTo",
            _ => "restrictionOrder",
        }),
        (Some(key), ..) => place(key),
        _ => WIDTH,
    }
}

/// A problem as a fault of these cells.
pub(super) fn fault(cells: &[String], problem: Problem) -> Fault {
    let position = position(&problem.pointer);
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

/// The order that a row makes, and what cannot even become an order.
pub(super) fn order(cells: &[String]) -> (LicenseOrder, Vec<Fault>) {
    let mut faults = Vec::new();
    let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
    let text_of = |at: usize| cell(at).to_owned();
    let maybe = |at: usize| Some(text_of(at)).filter(|text| !text.is_empty());
    let several = |at: usize| -> Vec<String> {
        let parts = cell(at).split([';', '|', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
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
    let restricted = (18..=22).any(|at| !cell(at).is_empty());
    let restriction = RestrictionOrder {
        code: text_of(18),
        text: text_of(19),
        from: day(20),
        to: Some(day(21)).filter(|day| !day.is_empty()),
        order_uri: maybe(22),
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
        restrictions: if restricted { vec![restriction] } else { Vec::new() },
        disciplinary_actions: Vec::new(),
        prescriptive_authority: prescriptive,
        supervision_required: supervision,
        lookup_url: text_of(23),
        holder: maybe(24),
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
    if cells.get(NUMBER).is_some_and(|number| key(number) == key(text::COLUMNS[NUMBER].example)) {
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

/// Licence numbers that differ in capitals and spaces alone are the same.
fn key(number: &str) -> String {
    number.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// The licence number of a row.
pub(super) fn number(cells: &[String]) -> &str {
    cells.get(NUMBER).map_or("", |cell| cell.trim())
}

/// Judges rows together: a number belongs to one row. `others` are numbers of rows that are issued.
pub(super) fn judge(
    rows: Vec<(u32, Vec<String>)>,
    others: &[(u32, String)],
    now: Timestamp,
) -> Vec<Judged> {
    let mut by_number = HashMap::<String, Vec<u32>>::new();
    let own = rows.iter().map(|(row, cells)| (*row, key(number(cells))));
    for (row, number) in own.chain(others.iter().map(|(row, number)| (*row, key(number)))) {
        if !number.is_empty() {
            by_number.entry(number).or_default().push(row);
        }
    }
    let judged = rows.into_iter().map(|(row, cells)| {
        let mut faults = license(&cells, now).err().unwrap_or_default();
        let same = by_number.get(&key(number(&cells))).map_or(&[][..], Vec::as_slice);
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

/// Notes the rows whose number is in force at the board already.
pub(super) fn note_in_force(rows: &mut [Judged], in_force: &std::collections::HashSet<String>) {
    for row in rows {
        if in_force.contains(number(&row.cells)) {
            row.faults.push(Fault {
                position: NUMBER,
                kind: "in-force".to_owned(),
                found: short(number(&row.cells)),
                sentence: text::IN_FORCE.to_owned(),
                warning: true,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_read_into_the_member_that_it_is_named_after() {
        let cells: Vec<String> = text::COLUMNS
            .iter()
            .map(|column| match column.key {
                "licenseNumber" => "A-1",
                "ncsbnId" => "20456781",
                "formerNames" => "Ada Eze; Ada Obi",
                "compactPrivileges" => "NV; az",
                "restrictionCode" => "R1",
                "restrictionText" => "No nights.",
                "restrictionFrom" => "3 March 2026",
                "restrictionTo" => "03/31/2027",
                "restrictionOrder" => "https://board.example/orders/1",
                "holder" => "did:key:z6Mk",
                _ => column.example,
            })
            .map(str::to_owned)
            .collect();
        let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
        let read = license(&cells, now).unwrap().to_subject();
        for column in text::COLUMNS {
            let there = match column.key.strip_prefix("restriction") {
                Some(member) => {
                    let member = match member {
                        "Order" => "orderUri".to_owned(),
                        other => other.to_lowercase(),
                    };
                    read["restrictions"][0].get(&member).is_some()
                }
                None if column.key == "holder" => read.contains_key("id"),
                None => read.contains_key(column.key),
            };
            assert!(there, "{}", column.key);
        }
        assert_eq!(read["restrictions"][0]["to"], "2027-03-31");
        assert_eq!(read["compactPrivileges"][1], "US-AZ");
        assert_eq!(read["formerNames"].as_array().unwrap().len(), 2);
    }
}
