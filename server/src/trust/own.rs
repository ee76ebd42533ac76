//! Organisations of this installation on its own trust list. Whoever founds the first one may put it
//! there, its administrator for as long as it is the only one, and whoever runs the server, on the
//! command line. Nobody else: on a list that several organisations rely on, none of them speaks for
//! itself.

use super::{TrustFile, put, sentences};
use crate::{
    db::{self, log, organisations, unavailable},
    registry::{Organisation, OrganisationKind, Unavailable},
    state::Lanyard,
};
use credentials::{did::Did, identity, license, trust::TrustList};
use serde_json::{Value, json};
use std::{fs, io, path::PathBuf, sync::PoisonError};

/// The trust list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustFileError {
    /// The file, or what it would become, is not in order.
    #[error("the trust list is not in order: {0}")]
    NotInOrder(String),
    /// It cannot be read or written.
    #[error("the trust list cannot be written: {0}")]
    Io(#[from] io::Error),
    /// There is no organisation of that short name.
    #[error("there is no organisation of that short name")]
    NotFound,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// A change of the trust list, as long as it can be taken back.
#[derive(Debug)]
#[must_use]
pub struct Undo(Option<(PathBuf, Option<Vec<u8>>)>);

impl Undo {
    /// Puts the file back as it was.
    pub fn take_back(self) {
        let Some((path, before)) = self.0 else { return };
        let done = match before {
            Some(bytes) => put(&path, &bytes),
            None => fs::remove_file(&path),
        };
        if let Err(error) = done {
            tracing::error!(%error, "an entry of the trust list could not be taken back");
        }
    }
}

/// Commits, or takes the change of the trust list back.
pub(crate) async fn commit(
    transaction: db::Writing,
    undo: Option<Undo>,
) -> Result<(), Unavailable> {
    let done = transaction.commit().await.map_err(unavailable);
    if let (Err(_), Some(undo)) = (&done, undo) {
        undo.take_back();
    }
    done
}

impl TrustFile {
    /// Changes the file as it stands, and leaves what it does not touch to the letter of its JSON.
    /// `change` says whether there is anything to write.
    fn amend(&self, change: impl FnOnce(&mut Vec<Value>) -> bool) -> Result<Undo, TrustFileError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let in_order = |bytes: &[u8]| {
            let read = TrustList::parse(bytes);
            read.map_err(|problems| TrustFileError::NotInOrder(sentences(&problems)))
        };
        let before = match fs::read(&self.path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let mut list = match &before {
            Some(bytes) => {
                in_order(bytes)?;
                serde_json::from_slice(bytes).map_err(io::Error::from)?
            }
            None => json!({ "recognizedEntities": [] }),
        };
        let entities = list.get_mut("recognizedEntities").and_then(Value::as_array_mut);
        if !entities.is_some_and(change) {
            return Ok(Undo(None));
        }
        let after = format!("{list:#}\n").into_bytes();
        in_order(&after)?;
        put(&self.path, &after)?;
        Ok(Undo(Some((self.path.clone(), before))))
    }

    /// Has an organisation on the list for what it issues, under the name that it has now. Rights
    /// that it has already stay as they are.
    pub fn name(&self, organisation: &Organisation) -> Result<Undo, TrustFileError> {
        let did = organisation.did.as_str();
        self.amend(|entities| {
            let mut changed = false;
            let mut there = false;
            for entity in entities.iter_mut().filter(|entity| entity["id"] == did) {
                there = true;
                if entity["name"] != organisation.name.as_str() {
                    entity["name"] = json!(organisation.name);
                    changed = true;
                }
            }
            if !there {
                let action = json!({
                    "type": "RecognizedAction", "action": "issue",
                    "credentialType": issues(organisation.kind),
                });
                entities.push(json!({
                    "id": did, "type": "RecognizedEntity", "name": organisation.name,
                    "recognizedTo": [action],
                }));
            }
            changed || !there
        })
    }
}

/// Types of what it issues.
pub(crate) fn issues(kind: OrganisationKind) -> &'static [&'static str] {
    match kind {
        OrganisationKind::Board => &[license::CREDENTIAL_TYPE],
        OrganisationKind::Hospital => &[identity::CREDENTIAL_TYPE],
        OrganisationKind::Both => &[license::CREDENTIAL_TYPE, identity::CREDENTIAL_TYPE],
    }
}

impl Lanyard {
    /// What the trust list of this installation calls an issuer; `None` where it is not on it.
    pub fn listed_as(&self, did: &Did) -> Option<String> {
        self.trust().name(did.as_str()).map(str::to_owned)
    }

    /// Has an organisation of this installation on its trust list, under its present name. Gives
    /// it, and whether anything was to be done.
    pub async fn trust_own(&self, slug: &str) -> Result<(Organisation, bool), TrustFileError> {
        let mut transaction = self.db().write().await?;
        let found = organisations::by_slug(&mut *transaction, slug).await.map_err(unavailable)?;
        let of = found.ok_or(TrustFileError::NotFound)?;
        let undo = self.trust_within(&mut transaction, &of).await?;
        let done = undo.0.is_some();
        commit(transaction, Some(undo)).await?;
        Ok((of.organisation, done))
    }

    /// The same for the only organisation of this installation; false, and nothing happens, where
    /// there are others.
    pub async fn trust_alone(&self, slug: &str) -> Result<bool, TrustFileError> {
        let mut transaction = self.db().write().await?;
        let all = organisations::all(&mut *transaction).await.map_err(unavailable)?;
        let [of] = all.as_slice() else { return Ok(false) };
        if of.organisation.slug != slug {
            return Err(TrustFileError::NotFound);
        }
        let undo = self.trust_within(&mut transaction, of).await?;
        commit(transaction, Some(undo)).await?;
        Ok(true)
    }

    /// The same within a transaction that notes it. Its file is written when nothing else is left
    /// but to commit; where that fails, the change is to be taken back.
    pub(crate) async fn trust_within(
        &self,
        on: &mut db::Connection,
        of: &organisations::Stored,
    ) -> Result<Undo, TrustFileError> {
        let undo = self.trust_list().name(&of.organisation)?;
        if undo.0.is_none() {
            return Ok(undo);
        }
        let subject = of.organisation.did.as_str();
        let noted = log::append(on, self.now(), Some(of.row), "trusted here", subject, "").await;
        match noted {
            Ok(()) => Ok(undo),
            Err(error) => {
                undo.take_back();
                Err(unavailable(error).into())
            }
        }
    }
}
