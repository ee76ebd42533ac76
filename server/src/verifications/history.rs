//! The history: who checked what, when, with which result.

use super::{Purpose, Row};
use crate::{
    db::{organisations, unavailable, verifications as db_rows},
    registry::{LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{time::Timestamp, verifier::Outcome};

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// By the clinician's name.
    Name,
}

/// A verification that came after another about the same credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Its number.
    pub number: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// With which result.
    pub outcome: Outcome,
}

/// What is sought in the history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryQuery {
    /// Beginnings of words: of a name, a licence's number, an NPI, a report's number.
    pub text: String,
    /// With this result.
    pub outcome: Option<Outcome>,
    /// Of those accepted: only with conditions.
    pub conditions: bool,
    /// For this purpose.
    pub purpose: Option<Purpose>,
    /// By this person.
    pub person: Option<i64>,
    /// Made then or later.
    pub from: Option<Timestamp>,
    /// Made then or earlier.
    pub until: Option<Timestamp>,
    /// In the folder of this number.
    pub folder: Option<String>,
    /// Naming this issuer.
    pub issuer: Option<String>,
    /// Asked for together with these.
    pub together: Option<String>,
    /// In this order.
    pub sort: Sort,
    /// Behind the report of this number.
    pub after: Option<String>,
}

impl Lanyard {
    /// At most `limit` verifications of an organisation, and whether there are more.
    pub async fn history(
        &self,
        slug: &str,
        query: &HistoryQuery,
        limit: usize,
    ) -> Result<(Vec<Row>, bool), Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok((Vec::new(), false)) };
        let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let after = match &query.after {
            None => None,
            Some(number) => match db_rows::by_number(readers, of.row, number).await {
                Ok(None) => return Ok((Vec::new(), false)),
                found => found.map_err(unavailable)?,
            },
        };
        let found = db_rows::history::find(readers, of.row, query, after.as_ref(), most);
        let mut found = found.await.map_err(unavailable)?;
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// How many verifications of an organisation fit.
    pub async fn count_history(
        &self,
        slug: &str,
        query: &HistoryQuery,
    ) -> Result<u64, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(0) };
        let count = db_rows::history::count(readers, of.row, query).await.map_err(unavailable)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Who has verified for an organisation: row and name, by name.
    pub async fn verifiers(&self, slug: &str) -> Result<Vec<(i64, String)>, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(Vec::new()) };
        db_rows::history::people(readers, of.row).await.map_err(unavailable)
    }

    /// The latest verification after this one and about the same credential.
    pub async fn later_report(&self, row: &Row) -> Result<Option<Later>, Unavailable> {
        db_rows::later(self.db().readers(), row).await.map_err(unavailable)
    }

    /// One verification, without its report.
    pub async fn verification(&self, slug: &str, number: &str) -> Result<Option<Row>, Unavailable> {
        let Ok(number) = LicenseId::parse(number) else { return Ok(None) };
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        db_rows::by_number(readers, of.row, number.as_str()).await.map_err(unavailable)
    }
}
