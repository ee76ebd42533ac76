//! What can be wrong with a file and with a row.

/// A kind of error, as a filter names it.
pub fn kind(code: &str) -> &'static str {
    match code {
        "missing" => "Missing",
        "malformed" | "wrong-type" => "Not as expected",
        "out-of-order" => "Dates out of order",
        "expired" => "Expired already",
        "duplicate" => "Number twice in the file",
        "example" => "Example row",
        "not-yes-or-no" => "Neither yes nor no",
        "left-over" => "Too many cells",
        "taken" => "Somebody else’s number",
        "stopped" => "Suspended, or ended by death",
        "left-out" => "Left out at the start",
        "in-force" => "In force already",
        "private-member" => "Private",
        "too-many" => "Too many",
        "cannot-be-secured" => "Cannot be signed",
        _ => "Other",
    }
}

/// The example row was left in.
pub const EXAMPLE: &str = "This is the example row of the template. Delete it.";
/// A cell that is neither.
pub const YES_OR_NO: &str = "Here belongs yes or no, or nothing.";
/// Cells without a column.
pub const TOO_MANY_CELLS: &str = "This row has more cells than there are columns. A comma inside a cell needs quotation marks around the cell.";

/// The same number twice.
pub fn duplicate(rows: &[u32]) -> String {
    let shown: Vec<String> = rows.iter().take(5).map(u32::to_string).collect();
    let more = if rows.len() > 5 { " and others" } else { "" };
    format!(
        "This number is also in row {}{more}. Each licence needs a number of its own.",
        shown.join(", ")
    )
}

/// The number of somebody else.
pub fn taken(name: &str) -> String {
    format!(
        "A licence of this number is in force at this board already: that of {name}. Correct the number. If it is the same person under another name, write the earlier name under “Former names”."
    )
}

/// Too many bytes.
pub fn too_large(megabytes: usize) -> String {
    format!("The file is larger than {megabytes} MB. Split it into several files.")
}
/// Too many rows.
pub fn too_many_rows(most: usize) -> String {
    format!(
        "The file has more than {} rows. Split it into several files.",
        super::number(most as u64)
    )
}
/// Nothing in it.
pub const EMPTY_FILE: &str = "The file is empty. Download the template and fill it in.";
/// Names of columns and nothing else.
pub const NO_ROWS: &str = "The file has the names of the columns and no row below them.";
/// A workbook or an archive.
pub const WORKBOOK: &str = "This is an Excel workbook or an archive, not a CSV file. In Excel, choose Save as and CSV UTF-8.";
/// A NUL byte.
pub fn not_text(line: usize) -> String {
    format!(
        "This is not a text file: line {line} holds bytes that no text has. In Excel, choose Save as and CSV UTF-8."
    )
}
/// Not UTF-8.
pub fn not_utf8(line: usize) -> String {
    format!(
        "Line {line} holds letters in another encoding than UTF-8, so names would be misread. In Excel, choose Save as and CSV UTF-8."
    )
}
/// Half a UTF-16 letter.
pub const BROKEN_UTF16: &str = "The file begins as UTF-16, but breaks off or has letters that are none. Save it again as CSV UTF-8.";
/// No column is known.
pub fn no_columns(first: &str) -> String {
    format!(
        "The first row names no column that we know. It reads “{first}”. The first row must hold the names of the columns, as in the template."
    )
}
/// Columns that must be there.
pub fn missing_columns(names: &str) -> String {
    format!("These columns are missing: {names}. Each must be in the first row, in any order.")
}
/// One column twice.
pub fn column_twice(name: &str) -> String {
    format!("The column “{name}” is there twice. Keep one of them.")
}
/// Too many columns.
pub fn too_many_columns(line: u64, most: usize) -> String {
    format!(
        "Line {line} has more than {most} cells. This is not the file of the template, or its separators are mixed."
    )
}
/// A line without an end.
pub fn too_long_line(line: usize) -> String {
    format!("Line {line} is longer than any row can be. Is this the right file?")
}
/// A cell without an end.
pub fn too_long_cell(line: u64, most: usize) -> String {
    format!(
        "A cell that begins in line {line} has more than {} characters. Perhaps a quotation mark opens there and is never closed.",
        super::number(most as u64)
    )
}
/// The form was not sent as a form with a file is.
pub const NOT_SENT_WHOLE: &str = "The file did not arrive whole. Send it again.";
