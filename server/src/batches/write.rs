//! The files that are handed out: the template, the rows that are not in order, the result.

use super::{Line, judge::Fault};
use crate::sheets;
use app::text::batches as text;
use cid::Cid;

fn csv(records: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    // Excel takes a file for UTF-8 only with this mark; line ends are those of RFC 4180.
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for record in records {
        let guarded = record.iter().map(|cell| sheets::put_on(cell));
        // Writing to memory cannot fail, and every record has the length of the first.
        let _ = writer.write_record(guarded);
    }
    writer.into_inner().unwrap_or_default()
}

/// Names of the columns and an example, which is refused if it is left in.
pub fn template() -> Vec<u8> {
    let names = text::COLUMNS.iter().map(|column| column.label.to_owned()).collect();
    let example = text::COLUMNS.iter().map(|column| column.example.to_owned()).collect();
    csv([names, example].into_iter())
}

/// Rows with their numbers and what is wrong with each; to be corrected and uploaded as they are.
pub fn failed(rows: &[(u32, Vec<String>, Vec<Fault>)]) -> Vec<u8> {
    let mut names = vec![text::ROW.to_owned()];
    names.extend(text::COLUMNS.iter().map(|column| column.label.to_owned()));
    names.push(text::WRONG.to_owned());
    let rows = rows.iter().map(|(number, cells, faults)| {
        let mut record = vec![number.to_string()];
        let width = text::COLUMNS.len();
        record.extend((0..width).map(|at| cells.get(at).cloned().unwrap_or_default()));
        let said = faults.iter().filter(|fault| !fault.warning).map(|fault| {
            let label = text::COLUMNS.get(fault.position).map_or(text::LEFT_OVER, |it| it.label);
            format!("{label}: {}", fault.sentence)
        });
        record.push(said.collect::<Vec<_>>().join(" | "));
        record
    });
    csv(std::iter::once(names).chain(rows))
}

/// What became of each row.
pub fn result(rows: &[Line], public_url: &str) -> Vec<u8> {
    let names = text::RESULT_COLUMNS.map(str::to_owned).to_vec();
    let rows = rows.iter().map(|row| {
        let licence = row.license.as_ref();
        let of = |read: fn(&super::OfLine) -> String| licence.map(read).unwrap_or_default();
        vec![
            row.number.to_string(),
            text::row_state(licence.is_some(), row.ready).to_owned(),
            row.license_number.clone(),
            row.name.clone(),
            of(|it| it.id.to_string()),
            licence.map(|it| format!("{public_url}/l/{}", it.id)).unwrap_or_default(),
            of(|it| Cid::to_string(&it.cid)),
            licence.map(|it| app::text::state(it.state).to_owned()).unwrap_or_default(),
        ]
    });
    csv(std::iter::once(names).chain(rows))
}
