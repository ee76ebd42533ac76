//! What is announced of a licence, and where one order more would come among it.

use super::in_order;
use crate::registry::{Change, ChangeError, ChangeOrder, License};
use credentials::{lifecycle::State, time::Timestamp};

/// The place of an order among the changes that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Announced, and in force before the order is, in that order.
    pub before: Vec<Change>,
    /// Announced, and not to come when the order is given: to the same state with nothing between
    /// them, or after an end for good.
    pub give_way: Vec<Change>,
    /// Announced, and in force after the order, in that order.
    pub after: Vec<Change>,
    /// The state that the licence will be in when the order comes into force.
    pub from: State,
    /// Since when, where that is still to come.
    pub since: Option<Timestamp>,
}

impl Course {
    /// Where an order to `to` from `effective` on would come.
    pub fn of(license: &License, to: State, effective: Timestamp) -> Self {
        // What is announced for the same moment comes first, unless the order is an end for good.
        let earlier = |change: &&Change| match to.is_final() {
            true => change.effective < effective,
            false => change.effective <= effective,
        };
        let (before, later): (Vec<_>, Vec<_>) = waiting(license).into_iter().partition(earlier);
        let (mut before, mut give_way) = coming(license.state, before);
        if before.last().is_some_and(|last| last.to == to) {
            give_way.extend(before.pop());
        }
        let from = before.last().map_or(license.state, |last| last.to);
        let since = before.last().map(|last| last.effective);
        let (after, cannot) = coming(to, later);
        give_way.extend(cannot);
        let owned = |changes: Vec<&Change>| changes.into_iter().cloned().collect();
        Self { before: owned(before), give_way: owned(give_way), after: owned(after), from, since }
    }

    /// Whether the lifecycle, what is announced and the changes before allow the order.
    pub fn admit(
        &self,
        license: &License,
        order: &ChangeOrder,
        effective: Timestamp,
    ) -> Result<(), ChangeError> {
        let (from, to) = (self.from, order.to);
        match (from.change(to), self.since) {
            (Ok(()), _) => in_order(license, order, effective).map_err(ChangeError::Problems),
            (Err(_), None) => Err(ChangeError::NotAllowed { from, to }),
            (Err(_), Some(since)) => Err(ChangeError::NotThen { from, since, to }),
        }
    }
}

/// What is announced that could not come any more once the change of that number is called off.
pub fn left_without(license: &License, number: i64) -> Vec<Change> {
    let rest = waiting(license).into_iter().filter(|change| change.number != number).collect();
    coming(license.state, rest).1.into_iter().cloned().collect()
}

/// What waits, in the order in which it will come.
fn waiting(license: &License) -> Vec<&Change> {
    let mut waiting: Vec<_> = license.history.iter().filter(|change| !change.in_force).collect();
    waiting.sort_by_key(|change| (change.effective.unix_seconds(), change.number));
    waiting
}

/// Of changes in the order of their days: those that will come from that state on, and those that
/// will find nothing to change.
fn coming(from: State, changes: Vec<&Change>) -> (Vec<&Change>, Vec<&Change>) {
    let mut state = from;
    changes.into_iter().partition(|change| {
        let comes = state.change(change.to).is_ok();
        if comes {
            state = change.to;
        }
        comes
    })
}
