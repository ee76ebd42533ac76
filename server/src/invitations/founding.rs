//! The first start: an organisation, and its first administrator.

use super::{ArrivalError, Newcomer};
use crate::{
    db::{Connection, organisations, unavailable},
    organisations::{OrganisationError, may_be_added},
    registry::OrganisationKind,
    state::Lanyard,
};
use serde::{Deserialize, Serialize};

/// The first organisation, as the form of the first start has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// Its short name.
    pub slug: String,
    /// Its name; empty where the short name is that of one that is there.
    pub name: String,
    /// `board`, `hospital`, `both`.
    pub kind: String,
    /// Whether this installation is to trust what it issues.
    #[serde(default)]
    pub trusted: bool,
}

impl Lanyard {
    /// What can be told of the first organisation before anything is made: a passkey that was made
    /// in vain stays on its device.
    pub(super) async fn may_found(&self, newcomer: &Newcomer) -> Result<(), ArrivalError> {
        let founding = newcomer.founding.as_ref().ok_or(ArrivalError::Kind)?;
        let there = self.organisations().await?;
        if there.is_empty() {
            may_be_added(&founding.slug, &founding.name)?;
            OrganisationKind::from_name(&founding.kind).ok_or(ArrivalError::Kind)?;
        } else if !there.iter().any(|it| it.slug == founding.slug) {
            return Err(OrganisationError::NotFound.into());
        }
        Ok(())
    }

    /// The organisation of the first administrator: a new one, or one that is there.
    pub(super) async fn found(
        &self,
        on: &mut Connection,
        newcomer: &Newcomer,
    ) -> Result<String, ArrivalError> {
        let founding = newcomer.founding.as_ref().ok_or(OrganisationError::NotFound)?;
        let there = organisations::all(&mut *on).await.map_err(unavailable)?;
        if !there.is_empty() {
            let chosen = there.iter().find(|it| it.organisation.slug == founding.slug);
            let chosen = chosen.ok_or(OrganisationError::NotFound)?;
            return Ok(chosen.organisation.slug.clone());
        }
        let kind = OrganisationKind::from_name(&founding.kind).ok_or(ArrivalError::Kind)?;
        let made = self.add_organisation(on, &founding.slug, &founding.name, kind).await?;
        Ok(made.slug)
    }
}
