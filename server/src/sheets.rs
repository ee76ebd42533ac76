//! CSV as a spreadsheet opens it (RFC 4180): every cell quoted, none of them a formula.

/// One line with its line break.
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

/// One cell, quoted. A text that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn cell(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    let guard = match begins {
        Some('=' | '+' | '-' | '@' | '|' | '%' | '\t' | '\r' | '\n' | '\u{ff1d}') => "'",
        _ => "",
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
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
}
