//! The first start: an organisation, and its first administrator.

use super::{ArrivalError, Newcomer};
use crate::{
    db::{Connection, organisations, unavailable},
    organisations::{OrganisationError, may_be_added},
    registry::{OrganisationKind, Unavailable},
    state::Lanyard,
    trust::{TrustFileError, Undo},
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

impl Founding {
    /// A short name that its person may choose: made from what was written as one, or else from the
    /// name.
    pub fn proposed(&self) -> Option<String> {
        [&self.slug, &self.name].into_iter().find_map(|text| {
            let small = text.trim().to_ascii_lowercase();
            let parts = small.split(|c: char| !c.is_ascii_alphanumeric());
            let mut slug = String::new();
            for part in parts.filter(|part| !part.is_empty()) {
                if slug.is_empty() && !part.starts_with(|c: char| c.is_ascii_lowercase()) {
                    continue;
                }
                if slug.len() + part.len() > 40 {
                    break;
                }
                slug = if slug.is_empty() { part.to_owned() } else { format!("{slug}-{part}") };
            }
            Some(slug).filter(|slug| !slug.is_empty())
        })
    }
}

impl Lanyard {
    /// Everything that can be told of the first organisation before anything is made: a passkey that
    /// was made in vain stays on its device.
    pub(super) async fn founding_faults(
        &self,
        newcomer: &Newcomer,
    ) -> Result<Vec<ArrivalError>, Unavailable> {
        let Some(founding) = &newcomer.founding else { return Ok(vec![ArrivalError::Kind]) };
        let there = self.organisations().await?;
        if !there.is_empty() {
            let known = there.iter().any(|it| it.slug == founding.slug);
            let fault = (!known).then(|| OrganisationError::NotFound.into());
            return Ok(fault.into_iter().collect());
        }
        // Each by itself, beside one that is in order.
        let name = may_be_added("a", &founding.name).err().map(ArrivalError::from);
        let slug = may_be_added(&founding.slug, "A").err().map(ArrivalError::from);
        let unknown = OrganisationKind::from_name(&founding.kind).is_none();
        Ok(name.into_iter().chain(slug).chain(unknown.then_some(ArrivalError::Kind)).collect())
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

    /// Nothing was committed yet: where the trust list cannot be written, nothing is founded.
    pub(super) async fn trust_founded(
        &self,
        on: &mut Connection,
        slug: &str,
    ) -> Result<Undo, ArrivalError> {
        let found = organisations::by_slug(&mut *on, slug).await.map_err(unavailable)?;
        let of = found.ok_or(OrganisationError::NotFound)?;
        self.trust_within(on, &of).await.map_err(|error| match error {
            TrustFileError::Unavailable(error) => error.into(),
            error => {
                tracing::error!(%error, "the first organisation was not put on the trust list");
                ArrivalError::TrustFile
            }
        })
    }
}
