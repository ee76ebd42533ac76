//! Addresses that lead to another credential than they did.

use super::{
    Row, WantedAs,
    keeping::{Sealed, broken},
};
use crate::{
    db::{self, unavailable, verifications as db_rows},
    registry::Unavailable,
    state::Lanyard,
};

impl Lanyard {
    /// The address of a credential leads to another one: it is no address of the first any more, and
    /// that one was tried and not found.
    pub(super) async fn went_astray(
        &self,
        on: &mut db::Connection,
        organisation: i64,
        again: &Row,
        (given, by): (&WantedAs, i64),
    ) -> Result<(), Unavailable> {
        let now = db_rows::by_number(&mut *on, organisation, &again.number).await;
        let now = now.map_err(unavailable)?.unwrap_or_else(|| again.clone());
        let mut rows = vec![now.row];
        if let Some((folder, credential)) = now.clinician.zip(now.credential.as_ref()) {
            let all = db_rows::addressed(&mut *on, folder, credential).await;
            let all = all.map_err(unavailable)?;
            // The newest report tells how the last attempt went, unless it has another address.
            let latest = db_rows::latest(&mut *on, organisation, credential, Some(folder)).await;
            rows.extend(latest.map_err(unavailable)?.filter(|row| !all.contains(row)));
            for row in all {
                // Several reports of it may have the same address.
                if self.asked_of(on, row).await? == *given {
                    rows.push(row);
                }
            }
        }
        for row in rows {
            db_rows::set_astray(on, row, by).await.map_err(unavailable)?;
        }
        match now.clinician {
            Some(folder) => db_rows::folders::touch(on, folder).await.map_err(unavailable),
            None => Ok(()),
        }
    }

    /// How the document of a kept report came here.
    async fn asked_of(&self, on: &mut db::Connection, row: i64) -> Result<WantedAs, Unavailable> {
        let sealed = db_rows::sealed(&mut *on, row).await.map_err(unavailable)?;
        let plain = self.own().custody().open_bytes(&sealed.ok_or(Unavailable)?);
        let plain = plain.map_err(|error| broken(&error))?;
        let kept: Sealed = serde_json::from_slice(&plain).map_err(|error| broken(&error))?;
        Ok(kept.asked)
    }
}
