//! Reading a CSV file as clerks save it. Nothing of it is judged here but its form.

use super::columns;
use crate::sheets;
use app::text::batches as text;

/// Bytes of a file.
pub const FILE_BYTES: usize = 20 << 20;
/// Rows of a file.
pub const ROWS: usize = 20_000;
/// Cells of a row.
const CELLS: usize = 100;
/// Characters of a cell.
const CELL_CHARS: usize = 4_000;
/// Bytes between two line ends.
const LINE_BYTES: usize = 200_000;
/// Characters of a column's name that are shown again.
const NAME_CHARS: usize = 40;

/// A file that could be read.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its rows in their order, without blank ones.
    pub rows: Vec<Row>,
    /// Names of columns that are not ours.
    pub unused: Vec<String>,
    /// Places of columns of the template that it has not.
    pub lacks: Vec<usize>,
    /// Whether it has the column that says which rows it corrects.
    pub numbered: bool,
}

/// A row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet numbers it: the names of the columns are row 1.
    pub number: u32,
    /// What it says which row it corrects; empty when nothing.
    pub corrects: String,
    /// The cells in the order of the template, and one more for what is beyond the last column.
    pub cells: Vec<String>,
}

/// Reads a file. The sentence says what is wrong with it as a whole.
pub fn read(bytes: &[u8]) -> Result<Sheet, String> {
    let decoded = decode(bytes)?;
    let text = decoded.as_str();
    if text.trim().is_empty() {
        return Err(text::EMPTY_FILE.to_owned());
    }
    let mut from = 0;
    for line in text.split(['\r', '\n']) {
        if line.len() > LINE_BYTES {
            return Err(text::too_long_line(1 + line_ends(&text.as_bytes()[..from])));
        }
        from += line.len() + 1;
    }
    let (text, delimiter, skipped) = separator(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut heads: Option<columns::Heads> = None;
    let mut sheet = Sheet::default();
    // Line breaks inside cells make a line of the file more than a row of a spreadsheet.
    let mut inside = 0;
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.upto(usize::try_from(start).unwrap_or(usize::MAX)) + skipped;
        if record.len() > CELLS {
            return Err(text::too_many_columns(line, CELLS));
        }
        let mut breaks = 0;
        let mut cells = Vec::with_capacity(record.len());
        for cell in &record {
            // The whole is UTF-8 and is cut at ASCII: so is each part.
            let cell = std::str::from_utf8(cell).unwrap_or_default();
            if cell.len() > CELL_CHARS && cell.chars().count() > CELL_CHARS {
                return Err(text::too_long_cell(line, CELL_CHARS));
            }
            breaks += line_ends(cell.as_bytes()) as u64;
            cells.push(sheets::taken_off(cell.trim()));
        }
        let number = line.saturating_sub(inside);
        inside += breaks;
        match &heads {
            None => {
                let found = columns::Heads::read(&cells)?;
                sheet.unused.clone_from(&found.unused);
                sheet.lacks = found.lacks();
                sheet.numbered = found.row.is_some();
                heads = Some(found);
            }
            Some(_) if cells.iter().all(|cell| cell.is_empty()) => {}
            Some(heads) => {
                if sheet.rows.len() == ROWS {
                    return Err(text::too_many_rows(ROWS));
                }
                // Whatever ends lines: no two rows have one number.
                let least = sheet.rows.last().map_or(2, |row| row.number.saturating_add(1));
                let number = u32::try_from(number).unwrap_or(u32::MAX).max(least);
                let (corrects, cells) = heads.sort(&cells);
                sheet.rows.push(Row { number, corrects, cells });
            }
        }
    }
    if sheet.rows.is_empty() { Err(text::NO_ROWS.to_owned()) } else { Ok(sheet) }
}

/// Whether the byte there ends a line: a line feed, or a carriage return that none follows.
fn ends_line(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// How many lines end in a text.
fn line_ends(text: &[u8]) -> usize {
    (0..text.len()).filter(|at| ends_line(text, *at)).count()
}

/// Which line of a text a byte is in. The reader's own count stands before the line ends that it
/// skips on its way to a record.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first byte from `start` on that ends no line.
    fn upto(&mut self, start: usize) -> u64 {
        while let Some(byte) = self.text.get(self.at)
            && (self.at < start || matches!(byte, b'\r' | b'\n'))
        {
            self.line += u64::from(ends_line(self.text, self.at));
            self.at += 1;
        }
        self.line
    }
}

/// The text of a file: UTF-8, with or without a mark at its beginning, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > FILE_BYTES {
        return Err(text::too_large(FILE_BYTES >> 20));
    }
    // ZIP, of which a workbook is one, and the container of older workbooks.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(text::WORKBOOK.to_owned());
    }
    let wide = |read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
        text.ok_or_else(|| text::BROKEN_UTF16.to_owned())
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => {
            let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
            let line = |upto: usize| 1 + line_ends(&bytes[..upto]);
            if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
                return Err(text::not_text(line(at)));
            }
            let text = std::str::from_utf8(bytes);
            text.map_err(|error| text::not_utf8(line(error.valid_up_to())))?.to_owned()
        }
    };
    match text.find('\0') {
        Some(at) => Err(text::not_text(1 + line_ends(&text.as_bytes()[..at]))),
        None => Ok(text),
    }
}

/// What separates cells: as a first line `sep=;` says, as Excel writes it, or whatever finds most
/// columns in the first line. And how many lines that took.
fn separator(text: &str) -> (&str, u8, u64) {
    let (first, rest) = text.split_once(['\r', '\n']).unwrap_or((text, ""));
    let windows = text.get(first.len()..).is_some_and(|ends| ends.starts_with("\r\n"));
    let rest = if windows { &rest[1..] } else { rest };
    if let [said] = first.trim_end().strip_prefix("sep=").unwrap_or_default().as_bytes()
        && matches!(said, b',' | b';' | b'\t')
    {
        return (rest, *said, 1);
    }
    let known = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut record = csv::ByteRecord::new();
        let _ = reader.read_byte_record(&mut record);
        let cells = record.iter().take(CELLS).map(|cell| String::from_utf8_lossy(cell));
        cells.filter(|cell| columns::is_known(cell)).count()
    };
    // The last of equals wins: a comma where nothing is known.
    let best = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| known(*delimiter));
    (text, best.unwrap_or(b','), 0)
}

/// A name of a column, short enough to be shown again.
pub(super) fn short(name: &str) -> String {
    name.chars().take(NAME_CHARS).collect()
}
