//! What is looked for among licences, and what is found.

use credentials::lifecycle::State;

/// Where a licence stands today, as people mean it: its state, or its dates where the state is
/// still good. Every licence is in exactly one of these but [`Self::InForce`], which is several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// One may practise today, on conditions or without.
    InForce,
    /// In that state; where one may practise in it, within its dates too.
    State(State),
    /// The state is still good, but the dates are over.
    Expired,
    /// The state is good, but the dates have not begun.
    NotYetValid,
}

impl Standing {
    /// All that do not overlap: every licence is in exactly one.
    pub fn each() -> impl Iterator<Item = Self> {
        State::ALL.into_iter().map(Self::State).chain([Self::Expired, Self::NotYetValid])
    }

    /// Its code in addresses: `in-force`, `suspended`, `expired`, `not-yet-valid`.
    pub fn code(self) -> String {
        match self {
            Self::InForce => "in-force".to_owned(),
            Self::State(state) => crate::db::registry::state_code(state),
            Self::Expired => "expired".to_owned(),
            Self::NotYetValid => "not-yet-valid".to_owned(),
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::each().chain([Self::InForce]).find(|standing| standing.code() == code)
    }
}

/// How far publishing a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Publication {
    /// Not published yet, whether or not it was tried.
    Waiting,
    /// Tried, and refused; it is tried again by itself.
    Failed,
}

impl Publication {
    /// Its code in addresses: `waiting`, `failed`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Failed].into_iter().find(|it| it.code() == code)
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// The one issued last comes first.
    #[default]
    Newest,
    /// By family name, then given name.
    Name,
    /// By licence number.
    Number,
    /// The one that ends first comes first.
    Expires,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Name, Self::Number, Self::Expires];

    /// Its code in addresses: `newest`, `name`, `number`, `expires`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Name => "name",
            Self::Number => "number",
            Self::Expires => "expires",
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

/// What to look for among licences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LicenseQuery {
    /// Parts of a name in any order, accents and case ignored, or the start of a licence number.
    pub text: Option<String>,
    /// Only in this state, whatever the dates say.
    pub state: Option<State>,
    /// Only those that stand like this today.
    pub standing: Option<Standing>,
    /// Only of this jurisdiction, ISO 3166-2: `US-CA`.
    pub jurisdiction: Option<String>,
    /// Only of this profession, by the name that [`super::License::profession`] has.
    pub profession: Option<String>,
    /// Only those in force that end within so many days from today and have not been renewed.
    pub expiring_within: Option<u32>,
    /// Only those whose document waits to be published.
    pub publication: Option<Publication>,
    /// In which order.
    pub order: Order,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// The `previous` of the page behind. `after` is not looked at then.
    pub before: Option<String>,
    /// At most this many, 1 to 200; 50 when 0.
    pub limit: usize,
}

impl LicenseQuery {
    /// Whether it asks for less than everything.
    pub fn is_filtered(&self) -> bool {
        self.text.is_some()
            || self.state.is_some()
            || self.standing.is_some()
            || self.jurisdiction.is_some()
            || self.profession.is_some()
            || self.expiring_within.is_some()
            || self.publication.is_some()
    }
}

/// Some of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// These.
    pub items: Vec<T>,
    /// Hand it in as `after` for more; absent on the last page.
    pub next: Option<String>,
    /// Hand it in as `before` for those in front; absent on the first page.
    pub previous: Option<String>,
}

/// Some of many, and how many those are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<T> {
    /// These.
    pub page: Page<T>,
    /// How many there are in all, exactly.
    pub total: u64,
    /// How many of them come before the first of the page.
    pub before: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_order_and_publication_is_found_again_by_its_code() {
        for standing in Standing::each().chain([Standing::InForce]) {
            assert_eq!(Standing::from_code(&standing.code()), Some(standing));
        }
        for order in Order::ALL {
            assert_eq!(Order::from_code(order.code()), Some(order));
        }
        for publication in [Publication::Waiting, Publication::Failed] {
            assert_eq!(Publication::from_code(publication.code()), Some(publication));
        }
        assert_eq!(Standing::from_code("nonsense"), None);
    }
}
