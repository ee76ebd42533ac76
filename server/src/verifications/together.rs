//! What was asked for together: line by line, and again what could not be checked.

use super::{KeptReport, Purpose, Wanted};
use crate::{
    db::{organisations, unavailable, verifications as db_rows},
    registry::{LicenseId, Unavailable},
    state::Lanyard,
};

/// The newest verification of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TogetherLine {
    /// On which line it was given, counted from 1.
    pub line: i64,
    /// Its report.
    pub kept: KeptReport,
}

impl Lanyard {
    /// What was asked for together, in the order in which it was given; `None` when nothing was.
    pub async fn together(
        &self,
        slug: &str,
        number: &str,
    ) -> Result<Option<Vec<TogetherLine>>, Unavailable> {
        let Ok(number) = LicenseId::parse(number) else { return Ok(None) };
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        let places = db_rows::together::lines(readers, of.row, number.as_str()).await;
        let places = places.map_err(unavailable)?;
        let rows: Vec<i64> = places.iter().map(|(_, row)| *row).collect();
        let rows = db_rows::together::by_rows(readers, &rows).await.map_err(unavailable)?;
        let mut lines = Vec::with_capacity(places.len());
        for (at, (place, id)) in (1..).zip(&places) {
            let Some(row) = rows.iter().find(|row| row.row == *id) else { continue };
            let Some(kept) = self.kept_report(slug, &row.number).await? else { continue };
            // Those of before lines were noted are counted.
            let line = place.unwrap_or(at);
            lines.push(TogetherLine { line, kept });
        }
        Ok((!lines.is_empty()).then_some(lines))
    }

    /// Verifies lines of it again; the answers belong to it.
    pub async fn verify_again_together(
        &self,
        slug: &str,
        person: i64,
        together: &str,
        wanted: Vec<Wanted>,
    ) -> Result<(), Unavailable> {
        let bound = (None, Some(together.to_owned()));
        self.verify_together(slug, person, wanted, Purpose::Recheck, bound).await.map(|_| ())
    }
}
