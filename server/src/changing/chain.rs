//! What is announced, one after the other: what will stand before each, and what becomes of it. The
//! same folding answers before an order is given, when it is given, and when a moment has come.

use crate::{
    db::registry::state_code,
    registry::{Change, License},
};
use credentials::{
    lifecycle::{Due, State},
    time::Timestamp,
};

/// What stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// The state.
    pub state: State,
    /// The number of the change that brought it; 0 for the licence as issued.
    pub change: i64,
}

/// What somebody has decided of an announced change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It comes into force, whatever stands by then.
    Keep,
    /// It is called off.
    CallOff,
}

/// What becomes of an announced change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It comes into force by itself.
    Comes,
    /// It comes into force because somebody has decided so.
    Kept,
    /// Nothing is left to change by then: it is so already, or the licence has ended.
    Moot,
    /// It would lift or replace what stands by then, so it waits for a decision.
    Undecided,
    /// Somebody calls it off.
    CalledOff,
}

/// An announced change in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The change.
    pub change: Change,
    /// What will stand before it.
    pub before: Stand,
    /// What becomes of it.
    pub fate: Fate,
}

/// What stands now.
pub(crate) fn stand(license: &License) -> Stand {
    let last = license.history.iter().rfind(|change| change.in_force);
    Stand { state: license.state, change: last.map_or(0, |change| change.number) }
}

/// What waits, soonest first, in the order in which moments that have come are dealt with: of one
/// moment, an end for good comes first.
pub(crate) fn waiting(license: &License) -> Vec<&Change> {
    let mut waiting: Vec<_> = license.history.iter().filter(|change| !change.in_force).collect();
    waiting.sort_by_key(|change| {
        (change.effective.unix_seconds(), !change.to.is_final(), change.number)
    });
    waiting
}

/// What becomes of each change that waits, from `stand` on, and what stands after the last.
///
/// A change comes as it was announced only where all that it was announced upon has come in the
/// same way. Whatever else stands by then, it may make a licence stricter, and nothing more.
pub(crate) fn fold(
    mut stand: Stand,
    waiting: &[&Change],
    decided: impl Fn(i64) -> Option<Decision>,
) -> (Vec<Step>, Stand) {
    let mut steps = Vec::with_capacity(waiting.len());
    // Whether something came upon another ground than the one that it was announced upon.
    let mut broken = false;
    // The strictest that waits for a decision: what comes after it does not leave its holder more.
    let mut open: Option<State> = None;
    for change in waiting {
        let before = stand;
        let on_its_ground = change.builds_on == before.change;
        let passed = open.is_none_or(|open| !open.is_stricter_than(change.to));
        let as_announced = !change.undecided && on_its_ground && !broken && passed;
        let due = before.state.when_due(change.to, as_announced);
        let fate = match (decided(change.number), due) {
            (Some(Decision::CallOff), _) => Fate::CalledOff,
            (_, Due::Moot) => Fate::Moot,
            (Some(Decision::Keep), Due::Undecided) => Fate::Kept,
            (Some(Decision::Keep), Due::Comes) if change.undecided => Fate::Kept,
            // Also what waited for a decision: it takes nothing away from what stands.
            (_, Due::Comes) => Fate::Comes,
            (None, Due::Undecided) => Fate::Undecided,
        };
        if matches!(fate, Fate::Comes | Fate::Kept) {
            broken |= fate == Fate::Comes && !on_its_ground;
            stand = Stand { state: change.to, change: change.number };
        } else if fate == Fate::Undecided
            && open.is_none_or(|open| change.to.is_stricter_than(open))
        {
            open = Some(change.to);
        }
        steps.push(Step { change: (*change).clone(), before, fate });
    }
    (steps, stand)
}

/// What will not come any more, or not by itself, once the change of that number is called off.
pub(crate) fn left_without(license: &License, number: i64) -> Vec<Step> {
    let rest: Vec<_> = waiting(license).into_iter().filter(|it| it.number != number).collect();
    let (mut steps, _) = fold(stand(license), &rest, |_| None);
    let lost = |step: &Step| match step.fate {
        Fate::Undecided => !step.change.undecided,
        fate => fate == Fate::Moot,
    };
    steps.retain(lost);
    steps
}

/// The place of an order among the changes that are announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What will stand when it comes into force.
    pub ground: Stand,
    /// Since when, where that is still to come.
    pub since: Option<Timestamp>,
    /// What comes before it.
    pub before: Vec<Step>,
    /// What it takes the place of: the same, announced for just before, where that stops nothing.
    pub moved: Option<Step>,
    /// What waits for a decision from before, and would leave its holder less than the order does:
    /// it is called off, or nothing is changed.
    pub open: Vec<Step>,
    /// What is announced for later, and what becomes of it unless somebody decides otherwise.
    pub after: Vec<Step>,
}

impl Place {
    /// Where an order to `to` from `effective` on would come.
    pub(crate) fn of(license: &License, to: State, effective: Timestamp) -> Self {
        // What is announced for the same moment comes first, unless the order alone is an end.
        let first = |change: &Change| change.to.is_final() || !to.is_final();
        let earlier = |change: &&Change| {
            let (own, moment) = (change.effective.unix_seconds(), effective.unix_seconds());
            own < moment || (own == moment && first(change))
        };
        let (mut before, after): (Vec<_>, Vec<_>) = waiting(license).into_iter().partition(earlier);
        let now = stand(license);
        let (steps, _) = fold(now, &before, |_| None);
        let last = steps.into_iter().rfind(|step| step.fate == Fate::Comes);
        // The same twice with nothing between is one change that is moved; a stop is not put off so.
        let moved = last.filter(|step| {
            step.change.to == to && !to.has_terms() && !to.is_stricter_than(step.before.state)
        });
        let moved = moved.map(|step| Step { fate: Fate::Moot, ..step });
        if let Some(moved) = &moved {
            before.retain(|change| change.number != moved.change.number);
        }
        let (before, ground) = fold(now, &before, |_| None);
        let brought = before.iter().find(|step| step.change.number == ground.change);
        let since = brought.map(|step| step.change.effective);
        let stricter = |step: &&Step| step.change.to.is_stricter_than(to);
        let open = before.iter().filter(|step| step.fate == Fate::Undecided).filter(stricter);
        let open = open.cloned().collect();
        // It has no number yet, so that nothing that waits builds on it.
        let ordered = Stand { state: to, change: i64::MAX };
        let (after, _) = fold(ordered, &after, |_| None);
        Self { ground, since, before, moved, open, after }
    }
}

/// What it is until somebody decides otherwise: what would lift or replace the order before it is
/// called off.
pub(crate) fn proposed(step: &Step) -> Decision {
    match step.fate {
        Fate::Comes | Fate::Moot => Decision::Keep,
        Fate::Kept | Fate::Undecided | Fate::CalledOff => Decision::CallOff,
    }
}

/// What somebody has seen of a licence when they order: its state, its last change, and what waits.
/// Two licences of one mark stand alike.
pub(crate) fn mark(of: &License) -> String {
    let last = of.history.iter().map(|change| change.number).max().unwrap_or(0);
    let waiting = of.history.iter().filter(|change| !change.in_force);
    let (mut waits, mut held) = (0, 0);
    for change in waiting {
        waits += 1;
        held += i32::from(change.undecided);
    }
    format!("{}.{last}.{waits}.{held}", state_code(of.state))
}
