//! Boards and hospitals of this installation, and their keys.

use crate::{
    clock::SystemRandom,
    db::{self, keys, log, organisations, status, unavailable},
    registry::{Organisation, OrganisationKey, OrganisationKind, Unavailable},
    state::Lanyard,
    statuses::method,
};
use credentials::{
    did::{Did, DidUrl, web},
    key::{KeyType, SecretKey},
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
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
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

const KEY_TYPES: [KeyType; 3] = [KeyType::Ed25519, KeyType::P256, KeyType::P384];

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
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins = slug.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        if slug.len() > 63 || !begins || !slug.bytes().all(plain) {
            return Err(OrganisationError::BadSlug);
        }
        let name = name.trim();
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(OrganisationError::BadName);
        }
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

    async fn add_key(
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

    /// The keys of an organisation, oldest first, retired ones included.
    pub async fn keys(&self, slug: &str) -> Result<Vec<OrganisationKey>, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(Vec::new()) };
        let kept = keys::of(self.db().readers(), of.row).await.map_err(unavailable)?;
        let shown = kept.into_iter().map(|key| {
            let id = method(&of.organisation.did, &key.fragment).ok_or(Unavailable)?;
            Ok(OrganisationKey {
                id,
                key: key.public,
                created_at: key.created_at,
                retired_at: key.retired_at,
            })
        });
        shown.collect()
    }

    /// Adds a new key of a type and retires the one before it, which stays in the DID document
    /// with the date: what it signed until then counts.
    pub async fn rotate_key(
        &self,
        slug: &str,
        key_type: KeyType,
    ) -> Result<DidUrl, OrganisationError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let found = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = found.ok_or(OrganisationError::NotFound)?;
        // Times are whole seconds: what it signed in this very second still counts.
        let retired = now.plus(Duration::from_secs(1));
        let count = keys::retire(on, of.row, key_type, retired).await.map_err(unavailable)?;
        let fragment = self.add_key(on, of.row, key_type, count + 1).await.map_err(unavailable)?;
        status::touch_all(on, of.row).await.map_err(unavailable)?;
        let id = method(&of.organisation.did, &fragment).ok_or(Unavailable)?;
        log::append(on, now, Some(of.row), "key rotated", &id.to_string(), "")
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(id)
    }

    /// Whether every key that signs now opens under the master key; the names of those that do not.
    pub async fn closed_keys(&self) -> Result<Vec<String>, Unavailable> {
        let mut closed = Vec::new();
        for of in organisations::all(self.db().readers()).await.map_err(unavailable)? {
            for key in keys::of(self.db().readers(), of.row).await.map_err(unavailable)? {
                if self.own().custody().open(&key).is_err() {
                    closed.push(format!("{}#{}", of.organisation.did, key.fragment));
                }
            }
        }
        Ok(closed)
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
