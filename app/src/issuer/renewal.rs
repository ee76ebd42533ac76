//! Renewing a licence: whether a board does it, and from what.

use credentials::lifecycle::State;

/// What a board does about a new period of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewing {
    /// It renews it.
    Renew,
    /// It may issue a new licence after that end: a decision of its own, not a renewal.
    After(State),
    /// Neither.
    Not(State),
    /// A stop is announced for it, or waits for a decision: it comes, or is called off, before
    /// anything is renewed. The new licence would not know of it.
    Waits,
    /// It has more restrictions or disciplinary actions than the form has room for.
    TooMany,
    /// It has been renewed.
    Done,
}

impl Renewing {
    /// For a licence in that state. A suspension is lifted or the licence revoked before anything is
    /// renewed; nothing follows a death; what was issued in error never was valid, so that there is
    /// nothing to renew, and a right one is issued on an empty form.
    pub fn of(state: State) -> Self {
        match state {
            State::Active
            | State::Restricted
            | State::Probation
            | State::SuspensionStayed
            | State::Provisional
            | State::Inactive
            | State::Lapsed => Self::Renew,
            State::Revoked | State::Surrendered => Self::After(state),
            State::Suspended | State::Deceased | State::IssuedInError => Self::Not(state),
        }
    }
}

/// The licence that a new one renews or follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Its short name.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// What a board does here.
    pub renewing: Renewing,
    /// How it stands, in a sentence.
    pub stands: String,
    /// The restriction or the conditions on it, or those that stood before it was stopped.
    pub terms: Option<String>,
    /// What is announced for it, or waits for a decision, in sentences.
    pub waiting: Vec<String>,
    /// The number of its last change, and how many wait: whether it has changed since it was looked
    /// at.
    pub seen: String,
}

/// The field that names the licence that is renewed.
pub const RENEW: &str = "renew";
/// The field of what was seen of it.
pub const SEEN: &str = "seen";
/// The box: the old one ends when the new one begins.
pub const ENDS: &str = "ends";
/// Whether the restriction goes on.
pub const CARRY: &str = "carry";
/// Of a box that is ticked.
pub const YES: &str = "yes";
/// It does not.
pub const NO: &str = "no";
