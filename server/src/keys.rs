//! The keys of the organisations: rotating one, and saying that one was stolen.
//!
//! Rotating destroys the private half and leaves the public one in the DID document as it was: what
//! it signed stays valid, and nobody signs with it any more. It is not marked `revoked`, since from
//! such a moment on no proof of a key is verified (Controlled Identifiers 1.0, 2.2), older ones
//! included. A stolen key is marked so: whoever has it can write any date, so nothing that it
//! signed counts, and what the board signed with it has to be issued anew.

use crate::{
    db::{self, keys, log, organisations, status, unavailable},
    organisations::OrganisationError,
    registry::{OrganisationKey, Page, Unavailable},
    sign_in::maker,
    staff::still_manages,
    state::Lanyard,
    statuses::{document, method},
};
use credentials::{
    credential::Secured,
    did::{DidDocument, DidUrl},
    key::KeyType,
    limits, proof,
};

/// Licences on one page.
const PAGE: i64 = 50;
/// Documents that are read at once to see who signed them.
const READ_AT_ONCE: i64 = 500;
/// Of a DID document's room, one part in so many is left for keys in the place of stolen ones.
const SPARED: usize = 8;

/// A licence that a key signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLicense {
    /// Its short name.
    pub id: String,
    /// The licence number.
    pub number: String,
    /// The person's name.
    pub name: String,
}

impl Lanyard {
    /// The keys of an organisation, oldest first, retired ones included.
    pub async fn keys(&self, slug: &str) -> Result<Vec<OrganisationKey>, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(Vec::new()) };
        let kept = keys::of(self.db().readers(), of.row).await.map_err(unavailable)?;
        let signed = keys::signed(self.db().readers(), of.row).await.map_err(unavailable)?;
        let shown = kept.into_iter().map(|key| {
            let counted = signed.iter().find(|(row, _)| *row == Some(key.row));
            Ok(OrganisationKey {
                id: method(&of.organisation.did, &key.fragment).ok_or(Unavailable)?,
                key: key.public,
                created_at: key.created_at,
                retired_at: key.retired_at,
                stolen_at: key.stolen_at,
                doubted: key.doubted,
                signed: counted.map_or(0, |(_, count)| *count),
            })
        });
        shown.collect()
    }

    /// Replaces the key of a type that signs now. See [`Self::replace_key`].
    pub async fn rotate_key(
        &self,
        slug: &str,
        key_type: KeyType,
    ) -> Result<DidUrl, OrganisationError> {
        let keys = self.keys(slug).await?;
        let current = keys
            .iter()
            .find(|key| key.key.key_type() == key_type && key.retired_at.is_none())
            .ok_or(OrganisationError::NotFound)?;
        self.replace_key(slug, current.id.fragment(), None).await
    }

    /// Puts a new key in the place of one that signs now, whose private half is destroyed. The old
    /// one stays in the DID document: what it signed counts. Gives the name of the new one. Once
    /// begun it is done, also when nobody waits for it any more. `by` is nobody where the command line
    /// does it.
    pub async fn replace_key(
        &self,
        slug: &str,
        fragment: &str,
        by: Option<i64>,
    ) -> Result<DidUrl, OrganisationError> {
        let (this, slug, fragment) = (self.clone(), slug.to_owned(), fragment.to_owned());
        done(tokio::spawn(async move { this.replace(&slug, &fragment, by).await }).await)
    }

    async fn replace(
        &self,
        slug: &str,
        fragment: &str,
        by: Option<i64>,
    ) -> Result<DidUrl, OrganisationError> {
        let mut transaction = self.db().write().await?;
        let (of, key) = find_for(&mut transaction, slug, fragment, by).await?;
        if key.retired_at.is_some() {
            return Err(OrganisationError::Done);
        }
        if !has_room(&mut transaction, &of, true).await? {
            return Err(OrganisationError::TooManyKeys);
        }
        let fresh = self.succeed(&mut transaction, &of, &key).await?;
        self.note_key(&mut transaction, &of, ("key rotated", &fresh), by).await?;
        transaction.commit().await.map_err(unavailable)?;
        self.forget(&key).await;
        Ok(fresh)
    }

    /// From now on nothing that a key signed counts, whatever date it bears. One that signs now is
    /// replaced in the same moment, and its name given; the status lists are signed anew. Where the
    /// DID document has no room for another key, nothing takes its place. Once begun it is done, also
    /// when nobody waits for it any more. `by` as for [`Self::replace_key`].
    pub async fn key_stolen(
        &self,
        slug: &str,
        fragment: &str,
        by: Option<i64>,
    ) -> Result<Option<DidUrl>, OrganisationError> {
        let (this, slug, fragment) = (self.clone(), slug.to_owned(), fragment.to_owned());
        done(tokio::spawn(async move { this.stolen(&slug, &fragment, by).await }).await)
    }

    async fn stolen(
        &self,
        slug: &str,
        fragment: &str,
        by: Option<i64>,
    ) -> Result<Option<DidUrl>, OrganisationError> {
        let mut transaction = self.db().write().await?;
        let (of, key) = find_for(&mut transaction, slug, fragment, by).await?;
        let on = &mut transaction;
        if !keys::set_stolen(on, key.row, self.now()).await.map_err(unavailable)? {
            return Err(OrganisationError::Done);
        }
        let id = method(&of.organisation.did, &key.fragment).ok_or(Unavailable)?;
        self.note_key(on, &of, ("key stolen", &id), by).await?;
        let mut fresh = None;
        if key.retired_at.is_none() {
            if has_room(on, &of, false).await? {
                let new = self.succeed(on, &of, &key).await?;
                self.note_key(on, &of, ("key rotated", &new), by).await?;
                fresh = Some(new);
            } else {
                keys::retire(on, key.row, self.now()).await.map_err(unavailable)?;
                tracing::error!(key = %id, "no other key has room in the DID document");
            }
        }
        status::touch_all(on, of.row).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        self.forget(&key).await;
        Ok(fresh)
    }

    /// A key that an earlier version retired was not stolen: what it signed counts again. `by` as for
    /// [`Self::replace_key`].
    pub async fn key_kept(
        &self,
        slug: &str,
        fragment: &str,
        by: Option<i64>,
    ) -> Result<(), OrganisationError> {
        let mut transaction = self.db().write().await?;
        let (of, key) = find_for(&mut transaction, slug, fragment, by).await?;
        if !keys::set_kept(&mut transaction, key.row).await.map_err(unavailable)? {
            return Err(OrganisationError::Done);
        }
        let id = method(&of.organisation.did, &key.fragment).ok_or(Unavailable)?;
        self.note_key(&mut transaction, &of, ("key not stolen", &id), by).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// The names of the keys of which nobody has said whether they were stolen.
    pub async fn doubted_keys(&self) -> Result<Vec<String>, Unavailable> {
        let mut doubted = Vec::new();
        for of in organisations::all(self.db().readers()).await.map_err(unavailable)? {
            for key in keys::of(self.db().readers(), of.row).await.map_err(unavailable)? {
                if key.doubted {
                    doubted.push(format!("{}#{}", of.organisation.did, key.fragment));
                }
            }
        }
        Ok(doubted)
    }

    /// How many licences that a key signed would still be relied on: what has to be issued anew
    /// when it was stolen.
    pub async fn to_issue_anew(
        &self,
        slug: &str,
        fragment: &str,
    ) -> Result<u64, OrganisationError> {
        let mut connection = self.db().readers().acquire().await.map_err(unavailable)?;
        let (_, key) = find(&mut connection, slug, fragment).await?;
        let count = keys::count_relied_on(&mut connection, key.row, self.now()).await;
        Ok(count.map_err(unavailable)?)
    }

    /// Some of them, oldest first: hand in `next` as `after` for more.
    pub async fn signed_with(
        &self,
        slug: &str,
        fragment: &str,
        after: Option<i64>,
    ) -> Result<Page<SignedLicense>, OrganisationError> {
        let mut connection = self.db().readers().acquire().await.map_err(unavailable)?;
        let (_, key) = find(&mut connection, slug, fragment).await?;
        let after = after.unwrap_or(0);
        let some = keys::list_relied_on(&mut connection, key.row, self.now(), after, PAGE + 1);
        let mut some = some.await.map_err(unavailable)?;
        let more = some.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        some.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = some.last().filter(|_| more).map(|(row, ..)| row.to_string());
        let items =
            some.into_iter().map(|(_, id, number, name)| SignedLicense { id, number, name });
        Ok(Page { items: items.collect(), next, previous: None })
    }

    /// Retires `key`, destroys its private half and adds the next of its type.
    async fn succeed(
        &self,
        on: &mut db::Connection,
        of: &organisations::Stored,
        key: &keys::Stored,
    ) -> Result<DidUrl, OrganisationError> {
        let key_type = key.public.key_type();
        keys::retire(on, key.row, self.now()).await.map_err(unavailable)?;
        let count = keys::count(&mut *on, of.row, key_type).await.map_err(unavailable)?;
        let fragment = self.add_key(on, of.row, key_type, count + 1).await.map_err(unavailable)?;
        Ok(method(&of.organisation.did, &fragment).ok_or(Unavailable)?)
    }

    async fn note_key(
        &self,
        on: &mut db::Connection,
        of: &organisations::Stored,
        (action, key): (&'static str, &DidUrl),
        by: Option<i64>,
    ) -> Result<(), Unavailable> {
        let by = format!("by {}", maker(by));
        log::append(on, self.now(), Some(of.row), action, &key.to_string(), &by)
            .await
            .map_err(unavailable)
    }

    /// The private half is gone from the disk; now from memory and from the journal.
    async fn forget(&self, key: &keys::Stored) {
        self.own().custody().destroy(key);
        self.erase().await;
    }

    /// Empties the journal of what was erased. The jobs come back to it until it is done.
    pub(crate) async fn erase(&self) {
        match self.db().empty_journal().await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("somebody reads the journal that holds what was erased"),
            Err(error) => tracing::warn!(%error, "the journal still holds what was erased"),
        }
    }

    /// Forgets the private halves that another process has destroyed.
    pub(crate) async fn close_retired(&self) -> Result<(), Unavailable> {
        let open = self.own().custody().open_rows();
        for key in keys::retired(self.db().readers(), &open).await.map_err(unavailable)? {
            self.own().custody().destroy(&key);
        }
        Ok(())
    }

    /// Whether it is still being noted which key signed which licence.
    pub async fn counts_signers(&self, slug: &str) -> Result<bool, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(false) };
        let counting = keys::noted_up_to(self.db().readers(), of.row).await;
        Ok(counting.map_err(unavailable)?.is_some())
    }

    /// Notes for some licences from before that was noted which key signed them, as their documents
    /// say. False when nothing is left to note.
    pub async fn note_signers(&self) -> Result<bool, Unavailable> {
        let next = keys::to_note(self.db().readers()).await.map_err(unavailable)?;
        let Some((of, after)) = next else { return Ok(false) };
        let some = keys::not_noted(self.db().readers(), of, after, READ_AT_ONCE);
        let some = some.await.map_err(unavailable)?;
        let last = some.last().map(|(credential, _)| *credential);
        let reading = tokio::task::spawn_blocking(move || {
            let named = |(credential, bytes): (i64, Vec<u8>)| Some((credential, signer(&bytes)?));
            some.into_iter().filter_map(named).collect::<Vec<_>>()
        });
        let read = reading.await.map_err(|error| {
            tracing::error!(%error, "reading who signed broke off");
            Unavailable
        })?;
        let mut transaction = self.db().write().await?;
        for (credential, fragment) in &read {
            keys::note(&mut transaction, *credential, of, fragment).await.map_err(unavailable)?;
        }
        keys::set_noted(&mut transaction, of, last).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    /// Whether every key that signs now opens under the master key; the names of those that do not.
    pub async fn closed_keys(&self) -> Result<Vec<String>, Unavailable> {
        let mut closed = Vec::new();
        for of in organisations::all(self.db().readers()).await.map_err(unavailable)? {
            for key in keys::of(self.db().readers(), of.row).await.map_err(unavailable)? {
                if key.retired_at.is_none() && self.own().custody().open(&key).is_err() {
                    closed.push(format!("{}#{}", of.organisation.did, key.fragment));
                }
            }
        }
        Ok(closed)
    }
}

/// What a task gave. One that broke off has not done it, or not said so.
fn done<T>(
    ended: Result<Result<T, OrganisationError>, tokio::task::JoinError>,
) -> Result<T, OrganisationError> {
    ended.unwrap_or_else(|error| {
        tracing::error!(%error, "changing a key broke off");
        Err(OrganisationError::Unavailable(Unavailable))
    })
}

/// Whether the DID document would still be read by all with one key more; with `spare`, so that
/// stolen keys can be replaced after that too.
async fn has_room(
    on: &mut db::Connection,
    of: &organisations::Stored,
    spare: bool,
) -> Result<bool, OrganisationError> {
    let mut kept = keys::of(&mut *on, of.row).await.map_err(unavailable)?;
    let Some(last) = kept.iter().max_by_key(|key| key.public.multikey().len()) else {
        return Ok(true);
    };
    // As long as any that could come: its number has more figures than there is room for keys.
    let longest = "ed25519-100000".to_owned();
    let more = keys::Stored {
        fragment: longest,
        retired_at: None,
        stolen_at: None,
        doubted: false,
        ..last.clone()
    };
    kept.push(more);
    let count = kept.len();
    let document = document(&of.organisation.did, kept);
    let share = |most: usize| if spare { most - most / SPARED } else { most };
    Ok(count <= share(limits::VERIFICATION_METHODS)
        && document.to_string().len() <= share(limits::DID_DOCUMENT_BYTES)
        && DidDocument::parse(&of.organisation.did, document).is_ok())
}

async fn find(
    on: &mut db::Connection,
    slug: &str,
    fragment: &str,
) -> Result<(organisations::Stored, keys::Stored), OrganisationError> {
    let found = organisations::by_slug(&mut *on, slug).await.map_err(unavailable)?;
    let of = found.ok_or(OrganisationError::NotFound)?;
    let kept = keys::of(&mut *on, of.row).await.map_err(unavailable)?;
    let key = kept.into_iter().find(|key| key.fragment == fragment);
    Ok((of, key.ok_or(OrganisationError::NoKey)?))
}

/// The same, for who still administers the organisation.
async fn find_for(
    on: &mut db::Connection,
    slug: &str,
    fragment: &str,
    by: Option<i64>,
) -> Result<(organisations::Stored, keys::Stored), OrganisationError> {
    let found = find(on, slug, fragment).await?;
    let may = still_manages(on, slug, by).await?;
    may.then_some(found).ok_or(OrganisationError::NotAllowed)
}

/// The key that signed a document, as the document says: the part of its name after `#`.
fn signer(bytes: &[u8]) -> Option<String> {
    let claimed = proof::claimed(&Secured::parse(bytes).ok()?).ok()?;
    Some(claimed.first()?.verification_method.fragment().to_owned())
}

#[cfg(test)]
mod tests;
