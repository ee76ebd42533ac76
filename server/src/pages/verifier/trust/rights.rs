//! What a decision about an issuer begins with, and what it ends.

use crate::trusting::Issuer;
use credentials::trust::TrustEntry;

/// What the form is filled with: the organisation's last decision, else what the installation's list
/// accepts where one right can say all of it, else the first right of that list.
pub(super) fn now(issuer: &Issuer) -> Option<TrustEntry> {
    let own = issuer.decisions.first().map(|it| it.entry.clone());
    own.or_else(|| joined(&issuer.installation).into_iter().next())
}

/// The rights of the installation's list that count now and that the form does not have in it.
pub(super) fn ending(issuer: &Issuer) -> Vec<TrustEntry> {
    if issuer.own().is_some() {
        return Vec::new();
    }
    let form = now(issuer);
    let rights = joined(&issuer.installation).into_iter();
    rights.filter(|it| form.as_ref().is_none_or(|form| !covers(form, it))).collect()
}

/// The same rights in as few entries as say exactly the same.
fn joined(rights: &[TrustEntry]) -> Vec<TrustEntry> {
    let mut left: Vec<TrustEntry> = rights.to_vec();
    loop {
        let pairs =
            (0..left.len()).flat_map(|one| (one + 1..left.len()).map(move |two| (one, two)));
        let found = pairs
            .into_iter()
            .find_map(|(one, two)| Some((one, two, join(&left[one], &left[two])?)));
        let Some((one, two, both)) = found else { return left };
        left.remove(two);
        left[one] = both;
    }
}

/// One entry for two, where it says exactly what both say: one covers the other, or they differ in
/// one list alone.
fn join(one: &TrustEntry, two: &TrustEntry) -> Option<TrustEntry> {
    if covers(one, two) {
        return Some(one.clone());
    }
    if covers(two, one) {
        return Some(two.clone());
    }
    let differ = [
        !same(&one.types, &two.types),
        !same(&one.jurisdictions, &two.jurisdictions),
        !same(&one.professions, &two.professions),
        (one.from, one.until) != (two.from, two.until),
    ];
    if differ[3] || differ.iter().filter(|it| **it).count() > 1 {
        return None;
    }
    Some(TrustEntry {
        types: both(&one.types, &two.types),
        jurisdictions: both(&one.jurisdictions, &two.jurisdictions),
        professions: both(&one.professions, &two.professions),
        ..one.clone()
    })
}

fn same(one: &[String], two: &[String]) -> bool {
    one.len() == two.len() && one.iter().all(|it| two.contains(it))
}

fn both(one: &[String], two: &[String]) -> Vec<String> {
    let mut all = one.to_vec();
    all.extend(two.iter().filter(|it| !one.contains(it)).cloned());
    all
}

/// Whether `wide` accepts all that `narrow` accepts.
fn covers(wide: &TrustEntry, narrow: &TrustEntry) -> bool {
    let places = wide.jurisdictions.is_empty()
        || !narrow.jurisdictions.is_empty()
            && narrow.jurisdictions.iter().all(|it| wide.jurisdictions.contains(it));
    let begins = |code: &String| wide.professions.iter().any(|it| code.starts_with(it.as_str()));
    let professions = wide.professions.is_empty()
        || !narrow.professions.is_empty() && narrow.professions.iter().all(begins);
    narrow.types.iter().all(|it| wide.types.contains(it))
        && places
        && professions
        && wide.from.is_none_or(|day| narrow.from.is_some_and(|it| day <= it))
        && wide.until.is_none_or(|day| narrow.until.is_some_and(|it| it <= day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use credentials::{did::Did, time::Date};

    fn entry(
        types: &[&str],
        places: &[&str],
        professions: &[&str],
        from: Option<&str>,
    ) -> TrustEntry {
        let list = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
        TrustEntry {
            issuer: Did::parse("did:web:board.example").expect("a DID"),
            name: "The board".to_owned(),
            types: list(types),
            jurisdictions: list(places),
            professions: list(professions),
            from: from.map(|day| Date::parse(day).expect("a day")),
            until: None,
        }
    }

    #[test]
    fn two_rights_for_two_states_are_one_right_for_both() {
        let rights = [
            entry(&["A"], &["US-CA"], &["207"], None),
            entry(&["A"], &["US-NV"], &["207"], None),
            entry(&["A"], &["US-NV"], &["207R"], Some("2026-01-01")),
        ];
        assert_eq!(joined(&rights), [entry(&["A"], &["US-CA", "US-NV"], &["207"], None)]);
    }

    #[test]
    fn physicians_of_one_state_and_nurses_of_another_are_not_physicians_and_nurses_of_both() {
        let rights = [
            entry(&["A"], &["US-CA"], &["207"], None),
            entry(&["A"], &["US-NV"], &["163W"], None),
            entry(&["B"], &[], &[], None),
        ];
        assert_eq!(joined(&rights), rights);
        // From other days on, neither is the other.
        let days = [
            entry(&["A"], &["US-CA"], &[], Some("2026-01-01")),
            entry(&["A"], &["US-NV"], &[], Some("2026-02-01")),
        ];
        assert_eq!(joined(&days), days);
    }

    #[test]
    fn a_right_for_any_state_holds_one_for_a_single_state() {
        let any = entry(&["A"], &[], &[], None);
        let rights = [entry(&["A"], &["US-CA"], &[], None), any.clone()];
        assert_eq!(joined(&rights), [any]);
    }
}
