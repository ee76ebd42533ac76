//! Formulas: a spreadsheet runs what begins with `=`, `+`, `-`, `@` or a tab. On the way out such a
//! cell gets an apostrophe before it, which a spreadsheet shows as text; on the way in it is taken
//! off again.

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no spreadsheet runs.
pub(super) fn put_on(text: &str) -> String {
    // One that begins with the guard itself gets another, so that each comes back as it was.
    let guarded = text.trim_start_matches('\'');
    if is_formula(guarded) { format!("'{text}") } else { text.to_owned() }
}

/// The cell as it was before [`put_on`].
pub(super) fn taken_off(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_ours_begins_a_formula_and_each_comes_back_as_it_was() {
        for cell in
            ["=1+1", "+44", "-2", "@sum", "\t=1", "'=1", "''=1", "O'Neil", "'t Hooft", "", "Ada"]
        {
            let out = put_on(cell);
            assert!(!is_formula(&out), "{cell}");
            assert_eq!(taken_off(&out), cell);
        }
    }
}
