//! What a board needs to see first: what needs attention, how many licences stand how, how many
//! were issued when.

use crate::{
    db::{
        keys, organisations,
        overview::{self, Announced},
        registry::last_moment,
        unavailable,
    },
    registry::{LicenseId, Standing, Unavailable},
    state::Lanyard,
};
use credentials::{
    lifecycle::{MayPractise, State},
    time::{Date, Timestamp},
};

/// Within how many days a licence that expires is told of.
pub const EXPIRING: [u32; 3] = [30, 60, 90];
/// Within how many days an announced change is told of.
pub const ANNOUNCED: u32 = 30;
/// How many of those are shown; the others are counted.
const SHOWN: u32 = 8;
/// Months of the chart.
const MONTHS: usize = 12;

/// How publishing stands, where there is a Kubo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishing {
    /// Licences whose document is not published yet.
    pub waiting: u64,
    /// Of these, tried and refused.
    pub failed: u64,
    /// Why the last of these was refused.
    pub why: Option<String>,
    /// Kubo does not answer just now.
    pub down: bool,
}

/// A board at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// How many licences there are.
    pub total: u64,
    /// How many of them are in force today.
    pub in_force: u64,
    /// How many stand how; only where there is one, in the order of [`Standing::each`].
    pub standings: Vec<(Standing, u64)>,
    /// How many in force expire within 30, 60 and 90 days and have not been renewed.
    pub expiring: [(u32, u64); 3],
    /// How publishing stands; absent where nothing is published.
    pub publishing: Option<Publishing>,
    /// Rows of files that are wrong and still to be corrected: how many rows, in how many files, and
    /// the number of the latest of these.
    pub wrong_rows: (u64, u64, Option<i64>),
    /// Files of which issuing broke off and that wait: how many, and the number of the latest.
    pub broken_off: (u64, Option<i64>),
    /// The changes that come into force in the next 30 days: how many, and the first of them.
    pub announced: (u64, Vec<Announced>),
    /// The announced changes that wait for a decision: how many, and the licence and the person of
    /// the first.
    pub undecided: (u64, Option<(LicenseId, String)>),
    /// The keys that should sign and cannot be opened: `#ed25519-1`.
    pub closed_keys: Vec<String>,
    /// The first day of each of the last twelve months, and how many were issued in it.
    pub months: Vec<(Date, u64)>,
}

impl Lanyard {
    /// An organisation at a glance; nothing where there is none of that name.
    pub async fn overview(&self, slug: &str) -> Result<Option<Overview>, Unavailable> {
        self.apply_due().await?;
        let now = self.now();
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(None) };
        // One view of the disk for all that is counted.
        let mut view = self.db().readers().begin().await.map_err(unavailable)?;
        let on = &mut *view;
        let states = overview::by_state(&mut *on, of.row, now).await.map_err(unavailable)?;
        let standings = standings(&states);
        let count = |wanted: &dyn Fn(&Standing) -> bool| -> u64 {
            standings.iter().filter(|(it, _)| wanted(it)).map(|(_, count)| count).sum()
        };
        let practises = |state: &State| state.may_practise() != MayPractise::No;
        let in_force = count(&|it| matches!(it, Standing::State(state) if practises(state)));
        let total = count(&|_| true);
        let by = EXPIRING.map(|days| last_moment(now, days));
        let ending = overview::ending(&mut *on, of.row, now, by).await.map_err(unavailable)?;
        let expiring = std::array::from_fn(|at| (EXPIRING[at], ending[at]));
        let publishing = match self.config().ipfs.kubo.is_some() {
            true => {
                let waiting = overview::waiting(&mut *on, of.row).await.map_err(unavailable)?;
                let (failed, why) =
                    overview::failed(&mut *on, of.row).await.map_err(unavailable)?;
                let progress = self.publishing().map(crate::publishing::Publishing::progress);
                let down = progress.is_some_and(|progress| progress.borrow().down);
                Some(Publishing { waiting, failed, why, down })
            }
            false => None,
        };
        let wrong_rows = overview::wrong_rows(&mut *on, of.row).await.map_err(unavailable)?;
        let broken_off = overview::broken_off(&mut *on, of.row).await.map_err(unavailable)?;
        let last = last_moment(now, ANNOUNCED);
        let announced = overview::announced(&mut *on, of.row, last, SHOWN).await;
        let announced = announced.map_err(unavailable)?;
        let undecided = overview::undecided(&mut *on, of.row).await.map_err(unavailable)?;
        let moments = month_beginnings(now.date());
        let spans: Vec<Timestamp> = moments.iter().map(|day| day.start()).collect();
        let issued = overview::issued(&mut *on, of.row, &spans).await.map_err(unavailable)?;
        let mut closed_keys = Vec::new();
        for key in keys::of(&mut *on, of.row).await.map_err(unavailable)? {
            let signs = key.retired_at.is_none_or(|end| end > now);
            if signs && self.own().custody().open(&key).is_err() {
                closed_keys.push(key.fragment);
            }
        }
        Ok(Some(Overview {
            total,
            in_force,
            standings,
            expiring,
            publishing,
            wrong_rows,
            broken_off,
            announced,
            undecided,
            closed_keys,
            months: moments.into_iter().zip(issued).collect(),
        }))
    }
}

/// Every licence in the one standing that it is in.
fn standings(states: &[overview::OfState]) -> Vec<(Standing, u64)> {
    let all = Standing::each().map(|standing| {
        let count = states
            .iter()
            .map(|of| {
                let practises = of.state.may_practise() != MayPractise::No;
                match standing {
                    Standing::State(state) if state != of.state => 0,
                    Standing::State(_) if practises => of.count - of.over - of.to_begin,
                    Standing::State(_) => of.count,
                    Standing::Expired if practises => of.over,
                    Standing::NotYetValid if practises => of.to_begin,
                    Standing::Expired | Standing::NotYetValid | Standing::InForce => 0,
                }
            })
            .sum();
        (standing, count)
    });
    all.filter(|(_, count)| *count > 0).collect()
}

/// The first days of the last twelve months, this one among them, and of the next.
fn month_beginnings(today: Date) -> Vec<Date> {
    let text = today.to_string();
    let part = |range| text.get(range).and_then(|part: &str| part.parse::<usize>().ok());
    let (year, month) = (part(0..4).unwrap_or(1970), part(5..7).unwrap_or(1));
    let this = year * 12 + month - 1;
    let first = |months: usize| {
        let day = format!("{:04}-{:02}-01", months / 12, months % 12 + 1);
        Date::parse(&day).expect("every month has a first day")
    };
    (this + 1 - MONTHS..=this + 1).map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_twelve_months_end_with_this_one() {
        let days = month_beginnings(Date::parse("2026-02-28").unwrap());
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        assert_eq!(days.len(), 13);
        assert_eq!((&*days[0], &*days[10]), ("2025-03-01", "2026-01-01"));
        assert_eq!((&*days[11], &*days[12]), ("2026-02-01", "2026-03-01"));
    }
}
