//! The hospital's desk.

mod attention;
mod clinicians;
mod history;
mod merge;
mod together;
mod trust;
mod verify;

use crate::{
    access::Guarded,
    state::Lanyard,
    verifications::{Kind, Purpose, Row},
};
use app::verifier::{Bound, Checked, Line, Why};
use credentials::time::Timestamp;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(verify::guarded(lanyard))
        .merge(history::guarded(lanyard))
        .merge(together::guarded(lanyard))
        .merge(clinicians::guarded(lanyard))
        .merge(merge::guarded(lanyard))
        .merge(trust::guarded(lanyard))
}

/// Verifications as lists show them.
fn lines(rows: Vec<Row>) -> Vec<Line> {
    rows.into_iter().map(line).collect()
}

fn line(row: Row) -> Line {
    Line {
        number: row.number,
        made_at: row.made_at,
        person: row.person_name,
        why: why(row.purpose),
        outcome: row.outcome,
        bound: bound(row.conditions.as_ref(), row.next_change),
        what: match row.kind {
            Kind::License => Checked::License,
            Kind::Identity => Checked::Identity,
            Kind::Other => Checked::Other,
            Kind::Unread => Checked::Unread,
        },
        name: row.name,
        profession: row.profession,
        license_number: row.license_number,
        jurisdiction: row.jurisdiction,
    }
}

/// What a yes is bound to, as lists tell it.
fn bound(conditions: Option<&String>, next_change: Option<Timestamp>) -> Bound {
    Bound { conditions: conditions.is_some(), announced: next_change.is_some() }
}

fn why(purpose: Purpose) -> Why {
    match purpose {
        Purpose::Initial => Why::Initial,
        Purpose::Recheck => Why::Recheck,
        Purpose::Question => Why::Question,
    }
}
