//! What a board sees of a licence of its own beyond what is public: who did what, what was called
//! off, where its status is kept, how publishing is getting on, and which others are like it.

use crate::{
    access::Role,
    db::{
        organisations,
        records::{self, Like},
        registry, unavailable,
    },
    finding::folded,
    registry::{Change, License, LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{
    lifecycle::{MayPractise, State},
    time::Timestamp,
};

/// Licences of one number or one NPI that are looked at.
const ALIKE: u32 = 20;

/// Somebody of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name.
    pub name: String,
    /// What the person is there now; absent for who has left.
    pub role: Option<Role>,
}

/// A change with who ordered it and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The change.
    pub change: Change,
    /// Who ordered it; absent for machines and the command line.
    pub by: Option<Actor>,
    /// When it was called off, or gave way to another.
    pub withdrawn_at: Option<Timestamp>,
    /// Who called it off.
    pub withdrawn_by: Option<Actor>,
}

/// Where one status of a licence is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// `revocation`, `suspension`, `message`.
    pub purpose: String,
    /// The number of the list, from 1.
    pub list: u32,
    /// The position in it.
    pub index: u32,
    /// What it says now; 0 is clear.
    pub value: u8,
}

/// A document that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// How often it has failed.
    pub attempts: u32,
    /// When it is tried again.
    pub due: Timestamp,
    /// Why it failed last, in words of ours.
    pub error: Option<String>,
}

/// Everything that the board's desk shows of a licence.
#[derive(Debug, Clone)]
pub struct Record {
    /// The licence.
    pub license: License,
    /// Who issued it; absent for machines and the command line.
    pub issued_by: Option<Actor>,
    /// Every change, the last recorded first, those that were called off too.
    pub changes: Vec<Recorded>,
    /// Where its status is kept.
    pub positions: Vec<Position>,
    /// Its place in the line to be published; absent when it is, or when nothing is published.
    pub waiting: Option<Publication>,
}

/// A licence of the same board that resembles one about to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Which.
    pub id: LicenseId,
    /// The person's name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Its NPI, where it has one.
    pub npi: Option<String>,
    /// Its state.
    pub state: State,
    /// Until when it holds.
    pub valid_until: Timestamp,
    /// From when its state counts, where a change brought it.
    pub since: Option<Timestamp>,
    /// The last state that a change brought and in which it may be practised on.
    pub practised: Option<State>,
    /// The next change that waits and would leave its holder less: to which state, and from when on.
    pub coming: Option<(State, Timestamp)>,
}

impl Alike {
    /// Whether it may be practised on at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.state.may_practise() != MayPractise::No && self.valid_until >= now
    }

    /// Whether its holder was stopped, or it ended for good.
    pub fn is_stopped(&self) -> bool {
        self.state == State::Suspended || self.state.is_final()
    }

    /// The restriction or the conditions on it, or that were on it before it was put to rest.
    pub fn conditions(&self) -> Option<State> {
        let last = match self.state.may_practise() {
            MayPractise::No if self.state.is_final() => None,
            MayPractise::No => self.practised,
            _ => Some(self.state),
        };
        last.filter(|state| state.has_terms())
    }
}

impl Lanyard {
    /// The record of a licence that this organisation has issued.
    pub async fn record(&self, slug: &str, id: &LicenseId) -> Result<Option<Record>, Unavailable> {
        let Some(license) = self.license(id).await?.filter(|it| it.organisation == slug) else {
            return Ok(None);
        };
        let on = self.db().readers();
        let changes = records::changes(on, id).await.map_err(unavailable)?;
        let positions = records::positions(on, id).await.map_err(unavailable)?;
        let issued_by = records::issuer(on, id).await.map_err(unavailable)?;
        let waiting = records::waiting(on, &license.cid).await.map_err(unavailable)?;
        Ok(Some(Record { license, issued_by, changes, positions, waiting }))
    }

    /// Licences of the board under that number by which somebody may practise.
    pub async fn in_force_under(
        &self,
        slug: &str,
        number: &str,
    ) -> Result<Vec<Alike>, Unavailable> {
        let now = self.now();
        let mut found = self.under_number(slug, number).await?;
        found.retain(|one| one.is_in_force(now));
        Ok(found)
    }

    /// The last licences of the board under that number, in whatever capitals and spacing, however
    /// they stand.
    pub async fn under_number(&self, slug: &str, number: &str) -> Result<Vec<Alike>, Unavailable> {
        self.alike(slug, Like::Number, folded::number(number)).await
    }

    /// The last licences of the board with that NPI, however they stand.
    pub async fn with_npi(&self, slug: &str, npi: &str) -> Result<Vec<Alike>, Unavailable> {
        self.alike(slug, Like::Npi, npi.to_owned()).await
    }

    async fn alike(
        &self,
        slug: &str,
        like: Like,
        value: String,
    ) -> Result<Vec<Alike>, Unavailable> {
        let Some(row) = self.row_of(slug).await? else { return Ok(Vec::new()) };
        let found = records::alike(self.db().readers(), row, like, &[value], Some(ALIKE)).await;
        found.map_err(unavailable)
    }

    /// The licence that an idempotency key has given.
    pub async fn issued_under(
        &self,
        slug: &str,
        key: &str,
    ) -> Result<Option<LicenseId>, Unavailable> {
        let Some(row) = self.row_of(slug).await? else { return Ok(None) };
        let found = registry::repeated(self.db().readers(), row, key).await;
        Ok(found.map_err(unavailable)?.and_then(|(_, id)| LicenseId::parse(&id).ok()))
    }

    async fn row_of(&self, slug: &str) -> Result<Option<i64>, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        Ok(found.map(|stored| stored.row))
    }
}
