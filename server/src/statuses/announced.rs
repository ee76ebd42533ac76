//! What is announced, as it stands in the signed message lists.

use super::{Own, event};
use crate::{
    db::{registry, unavailable},
    registry::{Change, Unavailable},
};
use credentials::{lifecycle, status::Purpose, time::Timestamp};
use std::collections::BTreeMap;

impl Own {
    /// What is announced for licences of a message list, by position. An announcement is public, as
    /// every change is: it stands on the licence's page, too.
    pub(super) async fn announced(
        &self,
        purpose: Purpose,
        list: i64,
        now: Timestamp,
    ) -> Result<BTreeMap<usize, Vec<lifecycle::Change>>, Unavailable> {
        let mut announced: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        if purpose == Purpose::Message {
            let coming = registry::announced_changes(self.db.readers(), list, now).await;
            for (at, change) in coming.map_err(unavailable)? {
                announced.entry(at as usize).or_default().push(announcement(change));
            }
        }
        Ok(announced)
    }
}

/// A change that is to come, as verifiers read it: with its very moment.
pub(crate) fn announcement(change: Change) -> lifecycle::Change {
    let effective_at = Some(change.effective);
    lifecycle::Change { effective_at, ..event(change) }
}
