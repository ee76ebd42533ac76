//! What a board has already under the numbers and the NPIs of rows. The form for one licence asks
//! the same of one.

use super::{
    Judged,
    judge::{self, Fault},
};
use crate::{
    db::{
        self,
        records::{self, Like},
    },
    finding::folded,
    records::Alike,
};
use app::{
    issuer::{
        batches::{By, Known, Why},
        renewal::Renewing,
    },
    text::batches as text,
};
use credentials::time::{Date, Timestamp};
use std::collections::{HashMap, HashSet};

/// The licences of a board that have the number or the NPI of one of some rows.
pub(super) struct Register {
    numbers: HashMap<String, Vec<Alike>>,
    npis: HashMap<String, Vec<Alike>>,
    now: Timestamp,
}

impl Register {
    /// Reads what there is of these rows.
    pub(super) async fn read(
        on: &mut db::Connection,
        board: i64,
        rows: impl Iterator<Item = &[String]> + Clone,
        now: Timestamp,
    ) -> Result<Self, db::Error> {
        let numbers: HashSet<String> =
            rows.clone().map(|cells| folded::number(judge::number(cells))).collect();
        let npis: HashSet<String> = rows.map(|cells| judge::npi(cells).to_owned()).collect();
        let (numbers, npis) = (Vec::from_iter(numbers), Vec::from_iter(npis));
        let (mut by_number, mut by_npi) = (HashMap::new(), HashMap::new());
        for one in records::alike(&mut *on, board, Like::Number, &numbers, None).await? {
            let of: &mut Vec<Alike> = by_number.entry(folded::number(&one.number)).or_default();
            of.push(one);
        }
        for one in records::alike(&mut *on, board, Like::Npi, &npis, None).await? {
            let of: &mut Vec<Alike> =
                by_npi.entry(one.npi.clone().unwrap_or_default()).or_default();
            of.push(one);
        }
        Ok(Self { numbers: by_number, npis: by_npi, now })
    }

    /// What of it matters to the row of these cells: those of its number, then of its NPI alone.
    pub(super) fn of(&self, cells: &[String]) -> Vec<Known> {
        let found = |by: &HashMap<String, Vec<Alike>>, key: &str| by.get(key).cloned();
        let own = found(&self.numbers, &folded::number(judge::number(cells))).unwrap_or_default();
        let npi = judge::npi(cells);
        let mut others = found(&self.npis, npi).unwrap_or_default();
        others.retain(|one| own.iter().all(|it| it.id != one.id));
        let by_number = own.into_iter().map(|one| (By::Number, one));
        let by_npi = others.into_iter().map(|one| (By::Npi(npi.to_owned()), one));
        let known = |(by, one): (By, Alike)| {
            let why = why(cells, &by, &one, self.now)?;
            Some(Known {
                why,
                by,
                number: one.number.clone(),
                name: one.name.clone(),
                state: one.state,
                since: one.since.map(Timestamp::date),
                until: one.valid_until.date(),
                conditions: one.conditions(),
                coming: one.coming.map(|(to, from)| (to, from.date())),
            })
        };
        by_number.chain(by_npi).filter_map(known).collect()
    }

    /// Adds to rows what they have to do with it.
    pub(super) fn note(&self, rows: &mut [Judged]) {
        for row in rows {
            row.faults.extend(self.of(&row.cells).iter().map(|one| fault(&row.cells, one)));
        }
    }
}

/// Why a licence matters to the row of these cells; nothing where it does not.
fn why(cells: &[String], by: &By, one: &Alike, now: Timestamp) -> Option<Why> {
    let (is_own, in_force) = (judge::is_of(cells, &one.name), one.is_in_force(now));
    if one.is_stopped() {
        let never = matches!(Renewing::of(one.state), Renewing::Not(_));
        // What was issued in error never was valid, and a right one may follow it.
        let bars = never && one.state != credentials::lifecycle::State::IssuedInError;
        return Some(if bars { Why::Stopped } else { Why::Ended });
    }
    let of_number = *by == By::Number;
    if !is_own {
        return Some(if of_number && in_force { Why::Taken } else { Why::Other });
    }
    if one.coming.is_some() {
        return Some(Why::Coming);
    }
    if one.conditions().is_some() && !judge::brings_restrictions(cells) {
        return Some(Why::Conditions);
    }
    let last = judge::last_day(cells);
    let same = last.is_some_and(|last: Date| last == one.valid_until.date());
    (of_number && in_force).then_some(if same { Why::SameDay } else { Why::InForce })
}

/// What is said of such a licence at the cell of the row.
pub(super) fn fault(cells: &[String], of: &Known) -> Fault {
    let position = match of.by {
        By::Number => judge::NUMBER,
        By::Npi(_) => judge::NPI,
    };
    Fault {
        position,
        kind: of.why.code().to_owned(),
        found: super::file::short(cells.get(position).map_or("", |cell| cell.trim())),
        sentence: text::known(of),
        warning: !of.why.bars(),
    }
}
