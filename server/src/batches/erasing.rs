//! Erasing what files hold of people who got no licence.

use super::subject;
use crate::{
    db::{self, batches, log, unavailable},
    registry::Unavailable,
    state::Lanyard,
};
use app::issuer::batches::KEPT_DAYS;
use credentials::time::Timestamp;
use std::time::Duration;

/// How long rows of which no licence was made are kept.
const KEPT: Duration = Duration::from_secs(KEPT_DAYS * 24 * 3600);

impl Lanyard {
    /// Erases the rows of files that were cancelled, and, after their time, of those that were never
    /// started or were paused, and what was never corrected. Gives of how many files.
    pub async fn erase_batches(&self, now: Timestamp) -> Result<usize, Unavailable> {
        let before = now.minus(KEPT);
        let found = batches::erasable(self.db().readers(), before).await.map_err(unavailable)?;
        for (batch, organisation) in &found {
            let mut transaction = self.db().write().await?;
            let on = &mut transaction;
            if batches::is_erasable(on, *batch, before).await.map_err(unavailable)? {
                erase(on, *batch, *organisation, now).await.map_err(unavailable)?;
            }
            transaction.commit().await.map_err(unavailable)?;
        }
        Ok(found.len())
    }
}

/// Erases the rows of one batch that are not issued, with a line in the log.
pub(super) async fn erase(
    on: &mut db::Connection,
    batch: i64,
    organisation: i64,
    now: Timestamp,
) -> Result<(), db::Error> {
    let rows = batches::erase(on, batch, now).await?;
    let detail = format!("{rows} rows");
    log::append(on, now, Some(organisation), "batch rows erased", &subject(batch), &detail).await
}
