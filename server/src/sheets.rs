//! CSV as a spreadsheet opens it (RFC 4180), and no cell of it a formula. A cell that a spreadsheet
//! would run gets an apostrophe before it on the way out; on the way in it is taken off again.

/// One line with its line break, every cell quoted.
pub fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let mut line = String::new();
    for (at, text) in cells.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        line.push_str(&cell(text.as_ref()));
    }
    line.push_str("\r\n");
    line
}

/// One cell, quoted and guarded.
pub fn cell(text: &str) -> String {
    format!("\"{}\"", put_on(text).replace('"', "\"\""))
}

fn is_formula(text: &str) -> bool {
    let begins = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    matches!(begins, Some('=' | '+' | '-' | '@' | '|' | '%' | '\t' | '\r' | '\n' | '\u{ff1d}'))
}

/// A text that no spreadsheet runs.
pub fn put_on(text: &str) -> String {
    // One that begins with the guard itself gets another, so that each comes back as it was.
    let guarded = text.trim_start_matches('\'');
    if is_formula(guarded) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before [`put_on`].
pub fn taken_off(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_a_formula_is_a_name_in_the_spreadsheet() {
        assert_eq!(
            cell("=HYPERLINK(\"http://evil.example\")"),
            "\"'=HYPERLINK(\"\"http://evil.example\"\")\""
        );
        for formula in ["+1", "-1", "@SUM(A1)", "\t=1", " =1", "|x", "\r=1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula:?}");
        }
        assert_eq!(cell("Ada \"Ace\" Okafor, MD"), "\"Ada \"\"Ace\"\" Okafor, MD\"");
        assert_eq!(line(&["a", ""]), "\"a\",\"\"\r\n");
    }

    #[test]
    fn what_a_clerk_typed_comes_back_as_it_was() {
        for formula in ["=1+1", "+44", "-2", "@sum", "\t=1", " =1", "\u{a0}=1", "\u{ff1d}1", "%1"] {
            for cell in [formula.to_owned(), format!("'{formula}"), format!("''{formula}")] {
                let out = put_on(&cell);
                assert!(out.starts_with('\'') && out != cell, "{cell}");
                assert_eq!(taken_off(&out), cell);
            }
        }
        for cell in ["O'Neil", "'t Hooft", "", "Ada"] {
            assert_eq!(put_on(cell), cell);
            assert_eq!(taken_off(cell), cell);
        }
    }
}
