//! The states of a licence (DOMAIN, section 2), what each means, and which may follow which.

pub mod event;
pub mod history;
mod reasons;

pub use event::StatusEvent;

use crate::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a licence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// In force.
    Active,
    /// In force within a limitation or condition.
    Restricted,
    /// In force on conditions, watched by the board.
    Probation,
    /// Suspended, with the suspension itself held off on conditions.
    SuspensionStayed,
    /// Provisional, temporary or for training.
    Provisional,
    /// Put to rest by its holder, or retired.
    Inactive,
    /// Not renewed.
    Lapsed,
    /// Suspended, in an emergency or after a hearing.
    Suspended,
    /// Given up by its holder, often before a hearing.
    Surrendered,
    /// Taken away.
    Revoked,
    /// The holder has died.
    Deceased,
    /// Should never have been issued.
    IssuedInError,
}

/// How a verifier learns of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// All bits are clear.
    Clear,
    /// The `message` status entry.
    Message,
    /// The suspension bit.
    Suspension,
    /// The revocation bit.
    Revocation,
}

/// Whether the holder of a licence in a state may practise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MayPractise {
    /// Without limits of the board's.
    Yes,
    /// Within a restriction, or on conditions.
    Conditionally,
    /// Not.
    No,
}

/// A change of state, as a board makes it public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The state that it leads to.
    pub to: State,
    /// Why, as a stable code of the board: `disciplinary-action`. Absent where it gives words alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, in the board's words; the code in plain letters where it has no others.
    pub reason: String,
    /// From which day it counts.
    pub effective: Date,
    /// The very moment, where more is known than the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Timestamp>,
    /// The public order, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_uri: Option<String>,
}

impl Change {
    /// From which moment on it counts: the beginning of its day where no more is known.
    pub fn moment(&self) -> Timestamp {
        self.effective_at.unwrap_or_else(|| self.effective.start())
    }
}

/// A change that may not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// It is already in that state.
    #[error("the licence is already {}", .0.name())]
    Already(State),
    /// It ended for good; only a new licence helps.
    #[error("the licence is {}, and that is final: a new licence must be issued", .0.name())]
    Final(State),
    /// That state is not reached by changing a licence.
    #[error("a licence cannot be made {}", .0.name())]
    NotReachable(State),
}

/// What becomes of an announced change when its moment comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// It comes into force.
    Comes,
    /// Nothing is left to change: the licence is there already, or has ended for good.
    Moot,
    /// Something else stands than what it was announced upon, and it would lift or replace that.
    /// It does not come into force; the board has to decide.
    Undecided,
}

impl State {
    /// Every state, in the order of the page that defines them.
    pub const ALL: [Self; 12] = [
        Self::Active,
        Self::Restricted,
        Self::Probation,
        Self::SuspensionStayed,
        Self::Provisional,
        Self::Inactive,
        Self::Lapsed,
        Self::Suspended,
        Self::Surrendered,
        Self::Revoked,
        Self::Deceased,
        Self::IssuedInError,
    ];

    /// The word for people: `suspended`, `issued in error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Restricted => "restricted",
            Self::Probation => "on probation",
            Self::SuspensionStayed => "suspended, stayed",
            Self::Provisional => "provisional",
            Self::Inactive => "inactive",
            Self::Lapsed => "lapsed",
            Self::Suspended => "suspended",
            Self::Surrendered => "surrendered",
            Self::Revoked => "revoked",
            Self::Deceased => "ended by death",
            Self::IssuedInError => "issued in error",
        }
    }

    /// The code of `http://terminology.hl7.org/CodeSystem/professional-credential-status`.
    pub fn hl7(self) -> &'static str {
        match self {
            Self::Active | Self::Restricted | Self::Probation | Self::SuspensionStayed => "active",
            Self::Provisional => "provisional",
            Self::Inactive | Self::Suspended | Self::Deceased => "inactive",
            Self::Lapsed => "expired",
            Self::Surrendered | Self::Revoked => "revoked",
            Self::IssuedInError => "issued-in-error",
        }
    }

    /// Whether the holder may practise.
    pub fn may_practise(self) -> MayPractise {
        match self {
            Self::Active => MayPractise::Yes,
            Self::Restricted | Self::Probation | Self::SuspensionStayed | Self::Provisional => {
                MayPractise::Conditionally
            }
            Self::Inactive
            | Self::Lapsed
            | Self::Suspended
            | Self::Surrendered
            | Self::Revoked
            | Self::Deceased
            | Self::IssuedInError => MayPractise::No,
        }
    }

    /// How a verifier learns of it. A provisional licence says so by its type and `validUntil`.
    pub fn signal(self) -> Signal {
        match self {
            Self::Active | Self::Provisional => Signal::Clear,
            Self::Restricted | Self::Probation | Self::SuspensionStayed => Signal::Message,
            Self::Inactive | Self::Lapsed | Self::Suspended => Signal::Suspension,
            Self::Surrendered | Self::Revoked | Self::Deceased | Self::IssuedInError => {
                Signal::Revocation
            }
        }
    }

    /// The codes of the reasons for which a board usually brings a licence into this state.
    pub fn reasons(self) -> &'static [&'static str] {
        reasons::of(self)
    }

    /// Whether nothing can follow. A revocation bit that was set is never cleared.
    pub fn is_final(self) -> bool {
        self.signal() == Signal::Revocation
    }

    /// How far a state stops its holder. A change to a greater one never lets anybody do more.
    fn strictness(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Provisional | Self::Restricted | Self::Probation | Self::SuspensionStayed => 1,
            Self::Inactive | Self::Lapsed => 2,
            Self::Suspended => 3,
            Self::Surrendered | Self::Revoked | Self::Deceased => 4,
            Self::IssuedInError => 5,
        }
    }

    /// Whether `other` leaves its holder more than this state does.
    pub fn is_stricter_than(self, other: Self) -> bool {
        self.strictness() > other.strictness()
    }

    /// What becomes of a change to `to` that was announced and whose moment comes in this state.
    /// `as_announced`: what stands is the very change upon which it was announced. Otherwise it may
    /// make a licence stricter, and never lifts or replaces what came between.
    pub fn when_due(self, to: Self, as_announced: bool) -> Due {
        if self.change(to).is_err() {
            Due::Moot
        } else if as_announced || to.is_stricter_than(self) {
            Due::Comes
        } else {
            Due::Undecided
        }
    }

    /// Whether a state has terms of its own, which a change can replace by others.
    pub fn has_terms(self) -> bool {
        self.signal() == Signal::Message
    }

    /// Whether a licence in this state may be brought into `to`. Restrictions and conditions may be
    /// replaced by others of their kind.
    pub fn change(self, to: Self) -> Result<(), ChangeError> {
        if self.is_final() {
            // A revoked licence may still turn out never to have been valid; nothing clears a bit.
            return match to {
                Self::IssuedInError if self != to => Ok(()),
                _ => Err(ChangeError::Final(self)),
            };
        }
        if self == to && !self.has_terms() {
            return Err(ChangeError::Already(self));
        }
        if to == Self::Provisional {
            return Err(ChangeError::NotReachable(to));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{State::*, *};

    #[test]
    fn every_state_is_told_as_the_page_of_the_domain_says() {
        let rows = [
            (Active, "active", MayPractise::Yes, Signal::Clear),
            (Restricted, "active", MayPractise::Conditionally, Signal::Message),
            (Probation, "active", MayPractise::Conditionally, Signal::Message),
            (SuspensionStayed, "active", MayPractise::Conditionally, Signal::Message),
            (Provisional, "provisional", MayPractise::Conditionally, Signal::Clear),
            (Inactive, "inactive", MayPractise::No, Signal::Suspension),
            (Lapsed, "expired", MayPractise::No, Signal::Suspension),
            (Suspended, "inactive", MayPractise::No, Signal::Suspension),
            (Surrendered, "revoked", MayPractise::No, Signal::Revocation),
            (Revoked, "revoked", MayPractise::No, Signal::Revocation),
            (Deceased, "inactive", MayPractise::No, Signal::Revocation),
            (IssuedInError, "issued-in-error", MayPractise::No, Signal::Revocation),
        ];
        assert_eq!(rows.map(|row| row.0), State::ALL);
        for (state, hl7, may_practise, signal) in rows {
            assert_eq!(
                (state.hl7(), state.may_practise(), state.signal()),
                (hl7, may_practise, signal)
            );
        }
    }

    #[test]
    fn a_suspended_licence_can_be_reinstated_and_a_revoked_one_never() {
        assert_eq!(Active.change(Suspended), Ok(()));
        assert_eq!(Suspended.change(Active), Ok(()));
        assert_eq!(Suspended.change(Revoked), Ok(()));
        assert_eq!(Active.change(Active), Err(ChangeError::Already(Active)));
        assert_eq!(Active.change(Provisional), Err(ChangeError::NotReachable(Provisional)));
        for ended in [Surrendered, Revoked, Deceased, IssuedInError] {
            for to in State::ALL {
                let allowed = to == IssuedInError && ended != IssuedInError;
                assert_eq!(ended.change(to).is_ok(), allowed, "{ended:?} to {to:?}");
            }
        }
        assert_eq!(
            Revoked.change(Active).unwrap_err().to_string(),
            "the licence is revoked, and that is final: a new licence must be issued"
        );
    }

    #[test]
    fn an_announced_change_never_makes_better_what_came_between() {
        for stands in State::ALL {
            for to in State::ALL {
                let due = stands.when_due(to, false);
                match stands.change(to) {
                    Err(_) => assert_eq!(due, Due::Moot),
                    Ok(()) => assert_eq!(due == Due::Comes, to.is_stricter_than(stands)),
                }
                let practises = |state: State| state.may_practise() != MayPractise::No;
                let lifts = practises(to) && !practises(stands);
                assert!(!(lifts && due == Due::Comes), "{stands:?} to {to:?}");
                let as_announced = stands.when_due(to, true);
                assert_eq!(as_announced == Due::Comes, stands.change(to).is_ok());
            }
        }
        assert_eq!(Suspended.when_due(Restricted, false), Due::Undecided);
        assert_eq!(Suspended.when_due(Inactive, false), Due::Undecided);
        assert_eq!(Restricted.when_due(Probation, false), Due::Undecided);
        assert_eq!(Probation.when_due(Suspended, false), Due::Comes);
        assert_eq!(Suspended.when_due(Revoked, false), Due::Comes);
        assert_eq!(Suspended.when_due(Suspended, false), Due::Moot);
    }

    #[test]
    fn a_bit_that_says_an_end_is_never_cleared_by_any_change() {
        for from in State::ALL {
            for to in State::ALL.into_iter().filter(|to| from.change(*to).is_ok()) {
                let ended = from.signal() == Signal::Revocation;
                assert!(!ended || to.signal() == Signal::Revocation, "{from:?} to {to:?}");
            }
        }
    }
}
