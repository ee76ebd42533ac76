//! Whatever is uploaded, reading it ends with rows or with a sentence.

use super::{columns::WIDTH, file, judge, write};
use app::text::batches as text;
use credentials::time::Timestamp;
use proptest::prelude::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-03-03T09:00:00Z").unwrap()
}

/// A file of the template's columns with these rows.
fn with(rows: &[&str]) -> String {
    let heads = "First name,Surname,Licence no,Type,Taxonomy,State,Original issue date,Effective,Expires,Lookup URL";
    format!("{heads}\r\n{}\r\n", rows.join("\r\n"))
}

const ADA: &str = "Ada,Okafor,A-1,MD,207R00000X,California,07/01/2019,1 July 2025,2027-06-30,https://board.example/lookup";

fn sentence(bytes: &[u8]) -> String {
    file::read(bytes).expect_err("it is not in order")
}

#[test]
fn a_clerk_may_save_the_file_in_any_of_the_ways_that_excel_has() {
    let comma = with(&[ADA]);
    let semicolon = comma.replace(',', ";");
    let tab = comma.replace(',', "\t");
    let wide = |mark: [u8; 2], write: fn(u16) -> [u8; 2]| {
        let units = tab.encode_utf16().flat_map(write);
        mark.into_iter().chain(units).collect::<Vec<u8>>()
    };
    for bytes in [
        comma.clone().into_bytes(),
        format!("\u{feff}{comma}").into_bytes(),
        comma.replace("\r\n", "\n").into_bytes(),
        semicolon.clone().into_bytes(),
        format!("sep=;\r\n{semicolon}").into_bytes(),
        tab.clone().into_bytes(),
        wide([0xff, 0xfe], u16::to_le_bytes),
        wide([0xfe, 0xff], u16::to_be_bytes),
    ] {
        let sheet = file::read(&bytes).unwrap();
        assert_eq!(sheet.rows.len(), 1, "{sheet:?}");
        let judged = judge::judge(vec![(2, sheet.rows[0].cells.clone())], &[], now());
        assert!(judged[0].is_ready(), "{judged:?}");
        assert_eq!(judged[0].cells[7], "California");
    }
}

#[test]
fn a_line_break_in_a_cell_and_an_empty_line_leave_the_numbers_of_the_rows_as_a_spreadsheet_has_them()
 {
    let broken = ADA.replace("Okafor", "\"Oka\nfor\"");
    let file = with(&[&broken, "", &ADA.replace("A-1", "A-2"), ",,,,", &ADA.replace("A-1", "A-3")]);
    let rows: Vec<u32> =
        file::read(file.as_bytes()).unwrap().rows.iter().map(|row| row.number).collect();
    assert_eq!(rows, [2, 4, 6]);
}

#[test]
fn a_file_that_is_none_of_ours_is_refused_with_what_to_do() {
    let latin = with(&[&ADA.replace("Ada", "Zo\u{e9}")]);
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, said) in [
        (&b""[..], "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04...", "workbook"),
        (b"\xd0\xcf\x11\xe0...", "workbook"),
        (b"a,b\n1\0,2\n", "line 2"),
        (b"\xff\xfea", "UTF-16"),
        (b"\xff\xfe\x00\xd8", "UTF-16"),
        (&latin, "Line 2"),
        (b"apples,pears\n1,2\n", "apples, pears"),
        (b"First name,Last name\nAda,Okafor\n", "License number"),
        (with(&[]).as_bytes(), "no row"),
        (with(&[]).replace("Surname", "First name").as_bytes(), "twice"),
        (with(&[&format!("\"{ADA}"), &"x".repeat(5_000)]).as_bytes(), "quotation mark"),
        (with(&[&",".repeat(10_000)]).as_bytes(), "more than 100 cells"),
        (with(&[&",".repeat(10_000_000)]).as_bytes(), "longer than any row"),
        (with(&vec![ADA; 20_001]).as_bytes(), "20,000"),
        (&vec![b'x'; file::FILE_BYTES + 1], "20 MB"),
    ] {
        let sentence = sentence(bytes);
        assert!(sentence.contains(said), "{said}: {sentence}");
    }
}

#[test]
fn what_is_wrong_is_said_of_its_column_with_what_was_read() {
    for (from, to, key, kind) in [
        ("A-1", "EXAMPLE-0000", "licenseNumber", "example"),
        ("A-1", "", "licenseNumber", "missing"),
        ("Okafor", "", "familyName", "missing"),
        ("207R00000X", "wizard", "professionCode", "malformed"),
        ("California", "Atlantis", "jurisdiction", "malformed"),
        ("2027-06-30", "2027-02-30", "expirationDate", "malformed"),
        ("2027-06-30", "31/12/2027", "expirationDate", "malformed"),
        ("2027-06-30", "2024-06-30", "expirationDate", "out-of-order"),
        (",MD,", ",QQ,", "licenseType", "malformed"),
        ("lookup", "lookup,=1+1", "", "left-over"),
    ] {
        let sheet = file::read(with(&[&ADA.replace(from, to)]).as_bytes()).unwrap();
        let judged = judge::judge(vec![(2, sheet.rows[0].cells.clone())], &[], now());
        let fault = judged[0].faults.iter().find(|fault| fault.kind == kind);
        let fault = fault.unwrap_or_else(|| panic!("{to}: {:?}", judged[0].faults));
        let at = text::COLUMNS.get(fault.position).map_or("", |column| column.key);
        assert_eq!(at, key, "{fault:?}");
        assert!(fault.position == WIDTH || fault.found == judged[0].cells[fault.position]);
    }
}

#[test]
fn the_template_is_read_again_and_its_example_refused() {
    let sheet = file::read(&write::template()).unwrap();
    assert_eq!(sheet.unused, Vec::<String>::new());
    let cells = sheet.rows[0].cells.clone();
    let judged = judge::judge(vec![(2, cells.clone())], &[], now());
    assert_eq!(judged[0].faults.len(), 1);
    assert_eq!(judged[0].faults[0].kind, "example");
    let mut own = cells;
    own[4] = "A-1".to_owned();
    assert!(judge::judge(vec![(2, own)], &[], now())[0].is_ready());
}

#[test]
fn rows_that_failed_come_back_as_they_were_with_their_numbers() {
    let bad =
        ADA.replace("Ada", "'=cmd()").replace("A-1", "=1+1").replace("Okafor", "\"O,\n\"\"K\"\"\"");
    let sheet = file::read(with(&[&bad]).as_bytes()).unwrap();
    let judged = judge::judge(vec![(2, sheet.rows[0].cells.clone())], &[], now()).remove(0);
    let file = write::failed(&[(2, judged.cells.clone(), judged.faults)]);
    let shown = String::from_utf8(file.clone()).unwrap();
    assert!(shown.contains("'=1+1") && !shown.contains(",=1+1"), "{shown}");
    let again = file::read(&file).unwrap();
    assert!(again.numbered);
    assert_eq!(again.rows[0].corrects, "2");
    assert_eq!(again.rows[0].cells, judged.cells);
}

proptest! {
    #[test]
    fn nothing_that_is_uploaded_makes_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = file::read(&bytes);
        let mut file = with(&[]).into_bytes();
        file.extend(&bytes);
        if let Ok(sheet) = file::read(&file) {
            let rows = sheet.rows.into_iter().map(|row| (row.number, row.cells)).collect();
            for row in judge::judge(rows, &[], now()) {
                let _ = write::failed(&[(row.number, row.cells, row.faults)]);
            }
        }
    }

    #[test]
    fn whatever_stands_in_cells_comes_back_as_it_was(cells in proptest::collection::vec("[=+\\-@'\"\\t,;\\r\\nA-zé ]{0,12}", WIDTH)) {
        let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        cells.push(String::new());
        prop_assume!(cells.iter().any(|cell| !cell.is_empty()));
        let file = write::failed(&[(7, cells.clone(), Vec::new())]);
        let again = file::read(&file).unwrap();
        prop_assert_eq!(&again.rows[0].cells, &cells);
    }
}
