//! Boards and hospitals of this installation.

use crate::{
    clock::SystemRandom,
    db::{self, keys, log, organisations, unavailable},
    registry::{Organisation, OrganisationKind, Unavailable},
    sign_in::subject,
    staff::still_manages,
    state::Lanyard,
    trust::{TrustFileError, Undo, commit},
};
use credentials::{
    did::{Did, web},
    key::{KeyType, SecretKey},
};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// No organisation was added, or no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationError {
    /// 1 to 63 small letters, digits and hyphens, beginning with a letter.
    #[error("a short name has 1 to 63 small letters, digits and hyphens, and begins with a letter")]
    BadSlug,
    /// 1 to 200 characters.
    #[error("a name has 1 to 200 characters")]
    BadName,
    /// There is one of that name.
    #[error("there is an organisation of that short name already")]
    Exists,
    /// There is none.
    #[error("there is no organisation of that short name")]
    NotFound,
    /// The organisation has no such key.
    #[error("the organisation has no key of that name")]
    NoKey,
    /// The key signs no more, or is known to be stolen, already.
    #[error("that was done already")]
    Done,
    /// With one key more, verifiers would refuse the DID document.
    #[error(
        "the organisation has as many keys as its DID document may hold; only one that was stolen is still replaced"
    )]
    TooManyKeys,
    /// Whoever orders it administers the organisation no more.
    #[error("whoever orders it is no administrator any more")]
    NotAllowed,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

const KEY_TYPES: [KeyType; 3] = [KeyType::Ed25519, KeyType::P256, KeyType::P384];

/// Whether an organisation could have these names; gives the name as it would be kept.
pub(crate) fn may_be_added<'a>(slug: &str, name: &'a str) -> Result<&'a str, OrganisationError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = slug.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    if slug.len() > 63 || !begins || !slug.bytes().all(plain) {
        return Err(OrganisationError::BadSlug);
    }
    plain_name(name)
}

impl Lanyard {
    /// Adds a board or hospital, with a key of each type.
    pub async fn create_organisation(
        &self,
        slug: &str,
        name: &str,
        kind: OrganisationKind,
    ) -> Result<Organisation, OrganisationError> {
        let mut transaction = self.db().write().await?;
        let made = self.add_organisation(&mut transaction, slug, name, kind).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(made)
    }

    /// The same, within a transaction.
    pub(crate) async fn add_organisation(
        &self,
        on: &mut db::Connection,
        slug: &str,
        name: &str,
        kind: OrganisationKind,
    ) -> Result<Organisation, OrganisationError> {
        let name = may_be_added(slug, name)?;
        let base = Url::parse(self.public_url()).map_err(|_| Unavailable)?;
        let did = web::did(&base, &["organizations", slug]).map_err(|error| {
            tracing::error!(%error, "the public address gives no DID");
            Unavailable
        })?;
        let organisation = Organisation {
            slug: slug.to_owned(),
            name: name.to_owned(),
            kind,
            did,
            created_at: self.now(),
        };
        let taken = organisations::by_slug(&mut *on, slug).await.map_err(unavailable)?;
        if taken.is_some() {
            return Err(OrganisationError::Exists);
        }
        let row = organisations::insert(on, &organisation).await.map_err(unavailable)?;
        for key_type in KEY_TYPES {
            self.add_key(on, row, key_type, 1).await.map_err(unavailable)?;
        }
        let subject = organisation.did.as_str();
        log::append(on, self.now(), Some(row), "organisation added", subject, kind.name())
            .await
            .map_err(unavailable)?;
        Ok(organisation)
    }

    /// Gives an organisation another name. Its DID and its address stay.
    pub async fn rename_organisation(
        &self,
        slug: &str,
        name: &str,
        by: i64,
    ) -> Result<(), OrganisationError> {
        let name = plain_name(name)?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let found = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = found.ok_or(OrganisationError::NotFound)?;
        if !still_manages(on, slug, Some(by)).await? {
            return Err(OrganisationError::NotAllowed);
        }
        if of.organisation.name == name {
            return Ok(());
        }
        let before = of.organisation.name.clone();
        organisations::rename(on, of.row, name).await.map_err(unavailable)?;
        let (did, by) = (of.organisation.did.as_str(), format!("by {}", subject(by)));
        log::append(on, self.now(), Some(of.row), "organisation renamed", did, &by)
            .await
            .map_err(unavailable)?;
        let organisation = Organisation { name: name.to_owned(), ..of.organisation };
        let of = organisations::Stored { organisation, ..of };
        let undo = self.rename_on_list(on, &of, &before).await?;
        commit(transaction, undo).await?;
        Ok(())
    }

    /// On a trust list that nobody else relies on, an organisation is called what it calls itself.
    /// With others beside it, or under a name that somebody chose for it, it stays as it is, and
    /// the settings say so.
    async fn rename_on_list(
        &self,
        on: &mut db::Connection,
        of: &organisations::Stored,
        before: &str,
    ) -> Result<Option<Undo>, OrganisationError> {
        let alone = organisations::all(&mut *on).await.map_err(unavailable)?.len() == 1;
        let listed = self.listed_as(&of.organisation.did);
        if !alone || listed.as_deref() != Some(before) {
            return Ok(None);
        }
        match self.trust_within(on, of).await {
            Ok(undo) => Ok(Some(undo)),
            Err(TrustFileError::Unavailable(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "the trust list keeps the former name");
                Ok(None)
            }
        }
    }

    pub(crate) async fn add_key(
        &self,
        on: &mut db::Connection,
        organisation: i64,
        key_type: KeyType,
        number: i64,
    ) -> Result<String, db::Error> {
        let secret = SecretKey::generate(key_type, &mut SystemRandom);
        let sealed = self.own().custody().seal(&secret);
        let fragment = format!("{}-{number}", keys::type_name(key_type));
        let public = secret.public();
        keys::insert(on, organisation, &fragment, &public, &sealed, self.now()).await?;
        Ok(fragment)
    }

    /// Every organisation, by slug.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, Unavailable> {
        let all = organisations::all(self.db().readers()).await.map_err(unavailable)?;
        Ok(all.into_iter().map(|stored| stored.organisation).collect())
    }

    /// The organisation of that slug.
    pub async fn organisation(&self, slug: &str) -> Result<Option<Organisation>, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        Ok(found.map(|stored| stored.organisation))
    }

    /// The DID document of an organisation of this installation; `None` when the DID is not ours.
    pub async fn did_document(&self, did: &Did) -> Result<Option<Value>, Unavailable> {
        self.own().did_document(did).await
    }

    /// The signed status list of an organisation; `None` when there is none of that name.
    pub async fn status_list(
        &self,
        slug: &str,
        purpose: &str,
        number: u32,
    ) -> Result<Option<Arc<[u8]>>, Unavailable> {
        self.apply_due().await?;
        self.own().status_list(slug, purpose, number, self.now()).await
    }
}

fn plain_name(name: &str) -> Result<&str, OrganisationError> {
    app::shown::plain_name(name).ok_or(OrganisationError::BadName)
}
