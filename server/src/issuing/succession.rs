//! A licence that takes the place of another: in the transaction that issues it, the restriction goes
//! on and the old one ends when the new one begins.

use super::chunk::{Alongside, Refusal};
use crate::{
    changing::{self, Ordered},
    db::{self, registry},
    registry::{ChangeOrder, LicenseId, RENEWED},
};
use credentials::{lifecycle::State, time::Timestamp};

/// What a new licence has to do with an old one of the same board.
#[derive(Debug, Clone)]
pub struct Succession {
    /// The old one.
    pub old: LicenseId,
    /// The numbers of its changes, as the officer has seen them.
    pub seen: Vec<i64>,
    /// Whether it ends when the new one begins.
    pub ends: bool,
    /// Whether its restriction or conditions go on.
    pub carries: bool,
    /// The person of the board, by row.
    pub by: Option<i64>,
    /// The public address of this installation.
    pub address: String,
}

#[async_trait::async_trait]
impl Alongside for Succession {
    async fn note(
        &self,
        on: &mut db::Connection,
        issued: &[(Option<u32>, LicenseId)],
        _: &[Refusal],
        now: Timestamp,
    ) -> Result<bool, db::Error> {
        let [(_, id)] = issued else { return Ok(true) };
        changing::apply_due(on, now).await?;
        let missing = || db::Error::RowNotFound;
        let old = registry::license(&mut *on, &self.old).await?.ok_or_else(missing)?;
        let new = registry::license(&mut *on, id).await?.ok_or_else(missing)?;
        let seen: Vec<i64> = old.license.history.iter().map(|change| change.number).collect();
        let settled = !old.license.is_renewed() && old.license.unsettled().next().is_none();
        if old.organisation != new.organisation || seen != self.seen || !settled {
            return Ok(false);
        }
        let ordered = Ordered { by: self.by, ..Ordered::default() };
        let terms = old.license.conditions().filter(|_| self.carries);
        if let Some(terms) = terms {
            let order = ChangeOrder {
                to: terms.to,
                reason: terms.reason.clone(),
                text: terms.text.clone(),
                order_url: terms.order_url.clone(),
                effective: None,
            };
            let stand = changing::stand(&new.license);
            changing::write(on, &new, (&order, stand), terms.effective, &ordered, now).await?;
        }
        if self.ends {
            let order = ChangeOrder {
                to: State::Inactive,
                reason: RENEWED.to_owned(),
                text: None,
                order_url: Some(format!("{}/l/{id}", self.address)),
                effective: None,
            };
            let begins = std::cmp::max(new.license.valid_from, now);
            let place = changing::Place::of(&old.license, order.to, begins);
            // What has ended by then needs no end.
            if place.ground.state.change(order.to).is_ok() {
                changing::write(on, &old, (&order, place.ground), begins, &ordered, now).await?;
            }
        }
        Ok(true)
    }
}
