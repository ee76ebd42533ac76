//! Issuing: choose positions, build, sign, then document, registry row, positions, outbox and log
//! line in one transaction (licences: `issuing/chunk.rs`). What is told to be issued is on the disk.

use crate::{
    clock::SystemRandom,
    db::{
        self,
        blocks::{self, Held},
        log, organisations,
        registry::{self, Kind},
        status, unavailable,
    },
    registry::{
        IdentityOrder, IssueError, IssueOptions, Issued, License, LicenseId, OrganisationKind,
        Unavailable,
    },
    state::Lanyard,
    statuses::{DEFAULT, Reserved, Secured},
};
use cid::Cid;
use credentials::{
    credential::{Problem, has_type},
    identity,
    issuer::{LicenseOrder, build_identity},
    license,
    proof::Securing,
    random,
    status::{LIST_TYPE, Purpose, StatusEntry},
    time::Timestamp,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use url::Url;

pub(crate) mod chunk;
mod succession;

pub use succession::Succession;

use chunk::Wanted;

/// Where the status of a licence is to be read.
const LICENSE_PURPOSES: [Purpose; 3] = [Purpose::Revocation, Purpose::Suspension, Purpose::Message];
/// Where the status of an identity is to be read.
const IDENTITY_PURPOSES: [Purpose; 1] = [Purpose::Revocation];
/// Where the status of either is to be read when it was handed in over the VC-API.
const HANDED_IN_PURPOSES: [Purpose; 2] = [Purpose::Revocation, Purpose::Suspension];
/// Another issue may take the same free position first; it does so once in 65,536 times.
const ATTEMPTS: usize = 8;

/// Why a transaction did not go through.
enum Refused {
    /// Somebody was faster: a position, a short name or an idempotency key is taken.
    Taken,
    /// The disk.
    Unavailable(Unavailable),
}

impl From<db::Error> for Refused {
    fn from(error: db::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Taken,
            _ => Self::Unavailable(unavailable(error)),
        }
    }
}

impl From<Unavailable> for Refused {
    fn from(error: Unavailable) -> Self {
        Self::Unavailable(error)
    }
}

/// A key under which the same order gives the same licence.
pub(crate) struct Repeatable {
    key: String,
    digest: [u8; 32],
}

impl Lanyard {
    /// Issues a licence. When this returns, it survives whatever happens.
    /// The same idempotency key with the same order gives the same licence.
    pub async fn issue_license(
        &self,
        slug: &str,
        order: LicenseOrder,
        securing: Option<Securing>,
        idempotency_key: Option<String>,
    ) -> Result<License, IssueError> {
        self.issue_license_by(slug, order, securing, idempotency_key, None, None).await
    }

    /// The same, issued by a person of the board, and in the place of another licence.
    pub async fn issue_license_by(
        &self,
        slug: &str,
        order: LicenseOrder,
        securing: Option<Securing>,
        idempotency_key: Option<String>,
        by: Option<i64>,
        succession: Option<Succession>,
    ) -> Result<License, IssueError> {
        let issuer = self.issuer(slug, OrganisationKind::Board).await?;
        let securing = securing.unwrap_or(DEFAULT);
        let repeatable = match idempotency_key {
            Some(key) => Some(repeatable(key, &order, securing)?),
            None => None,
        };
        let wanted = Wanted { order, repeatable, by, row: None };
        self.issue_one(&Arc::new(issuer), wanted, securing, succession.as_ref()).await
    }

    pub(crate) async fn issuer(
        &self,
        slug: &str,
        kind: OrganisationKind,
    ) -> Result<organisations::Stored, IssueError> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let issuer = found.ok_or_else(|| IssueError::NoOrganisation(slug.to_owned()))?;
        let is = issuer.organisation.kind;
        if is == kind || is == OrganisationKind::Both {
            Ok(issuer)
        } else {
            Err(IssueError::WrongKind)
        }
    }

    /// The licence that an idempotency key gave before.
    async fn repeated(
        &self,
        organisation: i64,
        repeatable: Option<&Repeatable>,
    ) -> Result<Option<License>, IssueError> {
        let Some(repeatable) = repeatable else { return Ok(None) };
        let found = registry::repeated(self.db().readers(), organisation, &repeatable.key);
        match found.await.map_err(unavailable)? {
            None => Ok(None),
            Some((digest, _)) if digest != repeatable.digest => {
                Err(IssueError::IdempotencyConflict)
            }
            Some((_, id)) => {
                let id = LicenseId::parse(&id).map_err(|_| Unavailable)?;
                Ok(self.license(&id).await?)
            }
        }
    }

    async fn reserve(
        &self,
        issuer: &organisations::Stored,
        purposes: &[Purpose],
    ) -> Result<Vec<Reserved>, Unavailable> {
        let mut reserved = Vec::with_capacity(purposes.len());
        for purpose in purposes {
            reserved.push(self.own().reserve(issuer, *purpose).await?);
        }
        Ok(reserved)
    }

    /// Issues a patient identity. It is handed over this once; nothing personal is kept.
    pub async fn issue_identity(
        &self,
        slug: &str,
        order: IdentityOrder,
        securing: Option<Securing>,
    ) -> Result<Issued, IssueError> {
        let issuer = self.issuer(slug, OrganisationKind::Hospital).await?;
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let reserved = self.reserve(&issuer, &IDENTITY_PURPOSES).await?;
            let credential_id = random::urn_uuid(&mut SystemRandom);
            let is = &issuer.organisation;
            let credential =
                build_identity(&order, &is.did, &is.name, &credential_id, &entries(&reserved), now)
                    .map_err(IssueError::Problems)?;
            let securing = securing.unwrap_or(DEFAULT);
            let Secured { bytes, key } =
                self.own().sign(&issuer, securing, None, credential, now).await?;
            let kind = Kind::Identity;
            match self.note(&issuer, &credential_id, kind, key, &reserved, now).await {
                Ok(()) => return Ok(Issued { credential_id, bytes }),
                Err(Refused::Taken) => {}
                Err(Refused::Unavailable(error)) => return Err(error.into()),
            }
        }
        Err(Unavailable.into())
    }

    /// Issues a credential as it was handed in, with the organisation as its issuer. Nothing but
    /// its id and status positions is kept. Licences and identities always get positions of ours.
    pub async fn issue_credential(
        &self,
        slug: &str,
        mut credential: Map<String, Value>,
        options: IssueOptions,
    ) -> Result<Issued, IssueError> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let issuer = found.ok_or_else(|| IssueError::NoOrganisation(slug.to_owned()))?;
        let credential_id = match credential.get("id") {
            Some(Value::String(id)) if id.len() <= 2048 => id.clone(),
            Some(_) => return Err(one_problem("/id", "not-a-url", "`id` is not a single URL.")),
            None => random::urn_uuid(&mut SystemRandom),
        };
        self.is_new(&credential_id).await?;
        credential.insert("id".to_owned(), credential_id.clone().into());
        set_issuer(&mut credential, issuer.organisation.did.as_str())?;
        let mut purposes = &options.status[..];
        let brought = match credential.get("credentialStatus") {
            None => Vec::new(),
            Some(Value::Array(entries)) => entries.clone(),
            Some(entry) => vec![entry.clone()],
        };
        self.not_ours(&credential, &brought)?;
        if credential.contains_key("credentialStatus") {
            purposes = &[];
        }
        for (name, kind) in [
            (license::CREDENTIAL_TYPE, OrganisationKind::Board),
            (identity::CREDENTIAL_TYPE, OrganisationKind::Hospital),
        ] {
            if has_type(&credential, name) {
                self.issuer(slug, kind).await?;
                purposes = &HANDED_IN_PURPOSES;
            }
        }
        let securing = options.securing.unwrap_or(DEFAULT);
        for _ in 0..ATTEMPTS {
            let now = self.now();
            let reserved = self.reserve(&issuer, purposes).await?;
            if !reserved.is_empty() {
                let own = entries(&reserved);
                let own = own.iter().map(StatusEntry::to_value);
                let status = brought.iter().cloned().chain(own).collect();
                credential.insert("credentialStatus".to_owned(), Value::Array(status));
            }
            credentials::credential::Credential::parse(&credential)
                .map_err(IssueError::Problems)?;
            let unsigned = credential.clone();
            let Secured { bytes, key } =
                self.own().sign(&issuer, securing, options.key_type, unsigned, now).await?;
            if reserved.is_empty() {
                self.log_issued(issuer.row, &credential_id, now).await?;
                return Ok(Issued { credential_id, bytes });
            }
            let kind = Kind::Other;
            match self.note(&issuer, &credential_id, kind, key, &reserved, now).await {
                Ok(()) => return Ok(Issued { credential_id, bytes }),
                Err(Refused::Taken) => self.is_new(&credential_id).await?,
                Err(Refused::Unavailable(error)) => return Err(error.into()),
            }
        }
        Err(Unavailable.into())
    }

    /// Status lists are ours to sign, and a position in one is given by us alone.
    fn not_ours(
        &self,
        credential: &Map<String, Value>,
        brought: &[Value],
    ) -> Result<(), IssueError> {
        if has_type(credential, LIST_TYPE) {
            let sentence = "A status list is signed by its registry, not handed in.";
            return Err(one_problem("/type", "status-list", sentence));
        }
        let list = |entry: &Value| Url::parse(entry.get("statusListCredential")?.as_str()?).ok();
        if brought.iter().filter_map(list).any(|list| self.is_ours(&list)) {
            let sentence = "A position in a list of this registry belongs to another credential.";
            return Err(one_problem("/credentialStatus", "not-its-own", sentence));
        }
        Ok(())
    }

    async fn is_new(&self, credential_id: &str) -> Result<(), IssueError> {
        let found = registry::credential(self.db().readers(), credential_id).await;
        match found.map_err(unavailable)? {
            Some(_) => Err(IssueError::AlreadyIssued),
            None => Ok(()),
        }
    }

    async fn log_issued(
        &self,
        issuer: i64,
        credential_id: &str,
        now: Timestamp,
    ) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        log::append(&mut transaction, now, Some(issuer), "issued", credential_id, "credential")
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// A credential whose document is not kept: its id, its positions and a line in the log.
    async fn note(
        &self,
        issuer: &organisations::Stored,
        credential_id: &str,
        kind: Kind,
        key: i64,
        reserved: &[Reserved],
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let credential =
            registry::insert_credential(on, issuer.row, credential_id, kind, key, now).await?;
        for one in reserved {
            status::take(on, one.list, one.position, credential).await?;
        }
        let detail = if kind == Kind::Identity { "identity" } else { "credential" };
        log::append(on, now, Some(issuer.row), "issued", credential_id, detail).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A licence by its short name.
    pub async fn license(&self, id: &LicenseId) -> Result<Option<License>, Unavailable> {
        self.apply_due().await?;
        let mut connection = self.db().readers().acquire().await.map_err(unavailable)?;
        let found = registry::license(&mut connection, id).await.map_err(unavailable)?;
        Ok(found.map(|stored| stored.license))
    }

    /// How much was issued here.
    pub async fn standing(&self) -> Result<registry::Standing, Unavailable> {
        registry::standing(self.db().readers()).await.map_err(unavailable)
    }

    /// A document that this installation holds, by its CID.
    pub async fn document(&self, cid: &Cid) -> Result<Option<Vec<u8>>, Unavailable> {
        let held = blocks::held(self.db().readers(), cid).await.map_err(unavailable)?;
        Ok(match held {
            Some(Held::Here(block)) => Some(block.bytes),
            Some(Held::Erased) | None => None,
        })
    }
}

fn entries(reserved: &[Reserved]) -> Vec<StatusEntry> {
    reserved.iter().map(|one| one.entry.clone()).collect()
}

fn one_problem(pointer: &str, code: &'static str, sentence: &str) -> IssueError {
    IssueError::Problems(vec![Problem::new(pointer, code, sentence)])
}

/// The issuer is the organisation, whoever was named; other members of an issuer object stay.
fn set_issuer(credential: &mut Map<String, Value>, did: &str) -> Result<(), IssueError> {
    match credential.get_mut("issuer") {
        Some(Value::Object(issuer)) => {
            issuer.insert("id".to_owned(), did.into());
        }
        None | Some(Value::String(_)) => {
            credential.insert("issuer".to_owned(), did.into());
        }
        Some(_) => {
            return Err(one_problem(
                "/issuer",
                "not-an-issuer",
                "`issuer` is neither a URL nor an object.",
            ));
        }
    }
    Ok(())
}

fn repeatable(
    key: String,
    order: &LicenseOrder,
    securing: Securing,
) -> Result<Repeatable, IssueError> {
    let printable = key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if key.is_empty() || key.len() > 200 || !printable {
        return Err(IssueError::IdempotencyConflict);
    }
    let order = serde_json::to_vec(order).map_err(|_| Unavailable)?;
    let mut digest = Sha256::new_with_prefix(format!("{securing:?}\n"));
    digest.update(order);
    Ok(Repeatable { key, digest: digest.finalize().into() })
}
