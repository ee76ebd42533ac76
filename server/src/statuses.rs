//! What an installation answers about itself without asking anyone: its organisations' DID
//! documents, and its status lists, signed when they are asked for and kept until they change.

mod announced;

pub(crate) use announced::announcement;

use crate::{
    clock::SystemRandom,
    custody::Custody,
    db::{Db, issuing, keys, organisations, registry, status, unavailable},
    registry::{Change, IssueError, Unavailable},
};
use credentials::{
    credential::Problem,
    did::{
        Did, DidUrl,
        resolver::{LocalDids, ResolveError},
        web,
    },
    fetch::FetchError,
    key::{KeyType, SecretKey},
    lifecycle,
    limits::STATUS_LIST_BITS,
    proof::{self, Cryptosuite, ProofOptions, Securing},
    random,
    status::{
        BitString, NewStatusList, OwnLists, Purpose, StatusEntry, StatusMessage,
        status_list_credential,
    },
    time::Timestamp,
    verifier::Missing,
};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::Mutex;
use url::Url;

/// A signed list counts for a day: older data about revocations is a failure for hospitals.
const VALID: Duration = Duration::from_secs(24 * 3600);
/// A list is signed anew when half of its day is over.
const RENEW: Duration = Duration::from_secs(12 * 3600);
/// How long a verifier elsewhere may keep a list.
const TTL: Duration = Duration::from_secs(300);
/// A list takes no more credentials when half of its positions are used.
const FULL: i64 = STATUS_LIST_BITS as i64 / 2;
/// Bits of a `message` entry: four values.
const MESSAGE_BITS: u8 = 2;
/// What the values of a `message` entry mean.
const MESSAGES: [&str; 4] =
    ["in force", "restricted", "on probation", "suspended, with the suspension stayed"];
/// How new credentials and lists are secured where nothing else is asked for.
pub const DEFAULT: Securing = Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022);

/// The registry as the rest of verifying sees it.
pub struct Own {
    db: Db,
    custody: Custody,
    public_url: Arc<str>,
    signed: Mutex<HashMap<i64, Signed>>,
}

struct Signed {
    version: i64,
    at: Timestamp,
    bytes: Arc<[u8]>,
}

/// What was signed, and by which key.
pub struct Secured {
    /// The secured document.
    pub bytes: Vec<u8>,
    /// The row of the key.
    pub key: i64,
}

/// A position that was free a moment ago. The unique key of the table has the last word.
pub struct Reserved {
    /// The row of the list.
    pub list: i64,
    /// The position.
    pub position: u32,
    /// What goes into the credential.
    pub entry: StatusEntry,
}

impl Own {
    /// Over this disk, with these keys.
    pub fn new(db: Db, custody: Custody, public_url: Arc<str>) -> Self {
        Self { db, custody, public_url, signed: Mutex::default() }
    }

    /// The custody of the keys.
    pub fn custody(&self) -> &Custody {
        &self.custody
    }

    /// The DID document of an organisation; `None` when it is not ours.
    pub async fn did_document(&self, did: &Did) -> Result<Option<Value>, Unavailable> {
        let found = organisations::by_did(self.db.readers(), did).await.map_err(unavailable)?;
        let Some(stored) = found else { return Ok(None) };
        let kept = keys::of(self.db.readers(), stored.row).await.map_err(unavailable)?;
        Ok(Some(document(did, kept)))
    }

    /// Which list an address of ours is of: slug, purpose and number.
    fn list_at<'a>(&self, url: &'a Url) -> Option<(&'a str, &'a str, u32)> {
        let path = url.as_str().strip_prefix(&*self.public_url)?.strip_prefix("/status/")?;
        let mut parts = path.split('/');
        let (slug, purpose, number) = (parts.next()?, parts.next()?, parts.next()?);
        let number = number.parse().ok()?;
        parts.next().is_none().then_some((slug, purpose, number))
    }

    fn list_url(&self, slug: &str, purpose: Purpose, number: u32) -> Url {
        Url::parse(&format!("{}/status/{slug}/{purpose}/{number}", self.public_url))
            .expect("the public address was parsed, a slug and a purpose are plain")
    }

    /// Chooses a random free position in a list that is not half full, beginning one if need be.
    pub async fn reserve(
        &self,
        issuer: &organisations::Stored,
        purpose: Purpose,
    ) -> Result<Reserved, Unavailable> {
        self.reserve_many(issuer, purpose, 1).await?.pop().ok_or(Unavailable)
    }

    /// The same for many, each another, in an order that tells nothing.
    pub async fn reserve_many(
        &self,
        issuer: &organisations::Stored,
        purpose: Purpose,
        count: usize,
    ) -> Result<Vec<Reserved>, Unavailable> {
        let list = self.open_list(issuer.row, purpose).await?;
        let bound = u32::try_from(STATUS_LIST_BITS).unwrap_or(u32::MAX);
        let mut chosen: Vec<u32> = Vec::with_capacity(count);
        let mut seen = HashSet::with_capacity(count);
        while chosen.len() < count {
            let first = chosen.len();
            while chosen.len() < count {
                // The number of positions is a power of two: the remainder is fair.
                let position = u32::from_le_bytes(random::bytes(&mut SystemRandom)) % bound;
                if seen.insert(position) {
                    chosen.push(position);
                }
            }
            let drawn = chosen[first..].iter().copied();
            let taken = issuing::taken(self.db.readers(), list.id, drawn).await;
            let taken = taken.map_err(unavailable)?;
            chosen.retain(|position| !taken.contains(position));
        }
        let url = self.list_url(&issuer.organisation.slug, purpose, list.number);
        let reserved = chosen.into_iter().map(|position| {
            let mut entry = StatusEntry::new(purpose, position as usize, url.clone());
            if purpose == Purpose::Message {
                entry.size = MESSAGE_BITS;
                entry.messages = (0..)
                    .zip(MESSAGES)
                    .map(|(value, message)| StatusMessage { value, message: message.into() })
                    .collect();
            }
            Reserved { list: list.id, position, entry }
        });
        Ok(reserved.collect())
    }

    async fn open_list(
        &self,
        organisation: i64,
        purpose: Purpose,
    ) -> Result<status::List, Unavailable> {
        let open = status::open_list(self.db.readers(), organisation, purpose.name(), FULL);
        if let Some(list) = open.await.map_err(unavailable)? {
            return Ok(list);
        }
        let mut transaction = self.db.write().await?;
        let open = status::open_list(&mut *transaction, organisation, purpose.name(), FULL);
        let list = match open.await.map_err(unavailable)? {
            Some(list) => list,
            None => status::add_list(&mut transaction, organisation, purpose.name())
                .await
                .map_err(unavailable)?,
        };
        transaction.commit().await.map_err(unavailable)?;
        Ok(list)
    }

    /// The signed list of that name, signed anew when a bit has changed or half its day is over.
    /// None is given while a change that is due is not applied to it.
    pub async fn status_list(
        &self,
        slug: &str,
        purpose: &str,
        number: u32,
        now: Timestamp,
    ) -> Result<Option<Arc<[u8]>>, Unavailable> {
        let Some(purpose) = Purpose::from_name(purpose) else { return Ok(None) };
        // Held while signing, so that a list is signed once however many ask for it.
        let mut signed = self.signed.lock().await;
        let list = status::list(self.db.readers(), slug, purpose.name(), number);
        let Some(list) = list.await.map_err(unavailable)? else { return Ok(None) };
        // What has come into force and is not written yet would be told as if it had not.
        if registry::is_due(self.db.readers(), list.id, now).await.map_err(unavailable)? {
            tracing::error!(list = list.id, "a change is due and could not be applied");
            return Err(Unavailable);
        }
        if let Some(kept) = signed.get(&list.id)
            && kept.version == list.version
            && now >= kept.at
            && now < kept.at.plus(RENEW)
        {
            return Ok(Some(Arc::clone(&kept.bytes)));
        }
        let issuer = organisations::by_slug(self.db.readers(), slug).await.map_err(unavailable)?;
        let Some(issuer) = issuer else { return Ok(None) };
        let unsigned = self.unsigned(&issuer, purpose, list, now).await?;
        let secured = self.sign(&issuer, DEFAULT, None, unsigned, now).await.map_err(|error| {
            tracing::error!(%error, "a status list could not be signed");
            Unavailable
        })?;
        let bytes: Arc<[u8]> = secured.bytes.into();
        let kept = Signed { version: list.version, at: now, bytes: Arc::clone(&bytes) };
        signed.insert(list.id, kept);
        Ok(Some(bytes))
    }

    async fn unsigned(
        &self,
        issuer: &organisations::Stored,
        purpose: Purpose,
        list: status::List,
        now: Timestamp,
    ) -> Result<Map<String, Value>, Unavailable> {
        let size = if purpose == Purpose::Message { MESSAGE_BITS } else { 1 };
        let mut bits = BitString::new(STATUS_LIST_BITS * usize::from(size));
        let set = status::set_values(self.db.readers(), list.id).await.map_err(unavailable)?;
        for (position, value) in set {
            if !bits.set_value(position as usize, size, u64::from(value)) {
                tracing::error!(list = list.id, position, "a position is past the end of its list");
                return Err(Unavailable);
            }
        }
        let changes =
            registry::latest_changes(self.db.readers(), list.id).await.map_err(unavailable)?;
        let events: BTreeMap<usize, lifecycle::Change> =
            changes.into_iter().map(|(at, change)| (at as usize, event(change))).collect();
        let announced = self.announced(purpose, list.id, now).await?;
        let new = NewStatusList {
            url: &self.list_url(&issuer.organisation.slug, purpose, list.number),
            issuer: &issuer.organisation.did,
            purpose,
            // `statusSize` is defined for entries, not for lists; the entry says how wide it is.
            size: 1,
            valid_from: now,
            valid_until: now.plus(VALID),
            ttl: Some(TTL),
            events: &events,
            announced: &announced,
        };
        Ok(status_list_credential(&new, &bits))
    }

    /// Secures a credential with the key of the organisation that the suite takes.
    pub async fn sign(
        &self,
        issuer: &organisations::Stored,
        securing: Securing,
        key_type: Option<KeyType>,
        credential: Map<String, Value>,
        now: Timestamp,
    ) -> Result<Secured, IssueError> {
        let signer = self.signer(issuer, securing, key_type, now).await?;
        let key = signer.key;
        let signing = tokio::task::spawn_blocking(move || signer.sign(credential));
        let signed = signing.await.map_err(|error| {
            tracing::error!(%error, "signing broke off");
            Unavailable
        })?;
        let bytes = signed.map_err(|problem| IssueError::Problems(vec![problem]))?;
        Ok(Secured { bytes, key })
    }

    /// The key of the organisation that the suite takes, ready to sign at `now`.
    pub async fn signer(
        &self,
        issuer: &organisations::Stored,
        securing: Securing,
        key_type: Option<KeyType>,
        now: Timestamp,
    ) -> Result<Signer, IssueError> {
        let key_type = key_for(securing, key_type).ok_or(IssueError::NoKey)?;
        let read = || keys::current(self.db.readers(), issuer.row, key_type);
        let opened = self.custody.open_current(read).await.map_err(unavailable)?;
        let (key, secret) = opened.ok_or(IssueError::NoKey)?;
        let secret = secret.map_err(|error| {
            tracing::error!(%error, key = key.row, "a key cannot be used");
            Unavailable
        })?;
        let verification_method =
            method(&issuer.organisation.did, &key.fragment).ok_or(Unavailable)?;
        let options = ProofOptions { securing, verification_method, created: now };
        Ok(Signer { key: key.row, options, secret })
    }
}

/// A key with what its proofs say of themselves. Signing takes a while: not on a thread that
/// answers requests.
pub struct Signer {
    /// The row of the key.
    pub key: i64,
    options: ProofOptions,
    secret: Arc<SecretKey>,
}

impl Signer {
    /// The secured document.
    pub fn sign(&self, credential: Map<String, Value>) -> Result<Vec<u8>, Problem> {
        proof::sign(&credential, &self.options, &self.secret).map_err(|error| {
            Problem::new("", "cannot-be-secured", format!("It cannot be secured: {error}."))
        })
    }
}

/// The type of key that signs; `None` when the suite does not take the one that was asked for.
fn key_for(securing: Securing, asked: Option<KeyType>) -> Option<KeyType> {
    match securing {
        Securing::DataIntegrity(suite) => [KeyType::Ed25519, KeyType::P256, KeyType::P384]
            .into_iter()
            .find(|key| suite.takes(*key) && asked.is_none_or(|asked| asked == *key)),
        Securing::VcJwt => Some(asked.unwrap_or(KeyType::Ed25519)),
    }
}

/// The DID document of an organisation with these keys.
pub(crate) fn document(did: &Did, kept: Vec<keys::Stored>) -> Value {
    let named = |key: keys::Stored| {
        let standing = key.standing();
        Some((method(did, &key.fragment)?, key.public, standing))
    };
    web::document(did, &kept.into_iter().filter_map(named).collect::<Vec<_>>())
}

/// The name of a key of an organisation.
pub fn method(did: &Did, fragment: &str) -> Option<DidUrl> {
    DidUrl::parse(&format!("{did}#{fragment}")).ok()
}

/// A change as verifiers read it.
pub(crate) fn event(change: Change) -> lifecycle::Change {
    lifecycle::Change {
        to: change.to,
        reason: change.text.unwrap_or_else(|| change.reason.replace('-', " ")),
        code: Some(change.reason),
        effective: change.effective.date(),
        effective_at: None,
        order_uri: change.order_url,
    }
}

#[async_trait::async_trait]
impl LocalDids for Own {
    async fn document(&self, did: &Did) -> Result<Option<Value>, ResolveError> {
        self.did_document(did).await.map_err(|_| {
            ResolveError::Unreachable(FetchError::Unreachable {
                url: did.to_string(),
                reason: "our own registry did not answer",
            })
        })
    }
}

#[async_trait::async_trait]
impl OwnLists for Own {
    async fn own_list(&self, url: &Url, now: Timestamp) -> Result<Option<Arc<[u8]>>, Missing> {
        let Some((slug, purpose, number)) = self.list_at(url) else { return Ok(None) };
        self.status_list(slug, purpose, number, now).await.map_err(|Unavailable| Missing {
            asked: url.to_string(),
            why: "our own registry did not answer, or could not write a change that is due".into(),
        })
    }
}
