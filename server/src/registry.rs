//! What the organisations of this installation have issued, as everything above the disk sees it.

mod sought;

pub use sought::{Counted, LicenseQuery, Order, Page, Publication, Standing};

use cid::Cid;
use credentials::{
    credential::Problem,
    did::{Did, DidUrl},
    key::{KeyType, PublicKey},
    lifecycle::{MayPractise, State},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What an organisation does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrganisationKind {
    /// Issues licences.
    Board,
    /// Verifies clinicians, issues patient identities.
    Hospital,
    /// Both.
    Both,
}

impl OrganisationKind {
    /// `board`, `hospital`, `both`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Hospital => "hospital",
            Self::Both => "both",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Board, Self::Hospital, Self::Both].into_iter().find(|kind| kind.name() == name)
    }
}

/// A licensing board or hospital of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name in addresses: lowercase letters, digits and hyphens.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What it does.
    pub kind: OrganisationKind,
    /// Its did:web.
    pub did: Did,
    /// Since when it is here.
    pub created_at: Timestamp,
}

/// A key of an organisation, its public half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationKey {
    /// Its name in the DID document, for good.
    pub id: DidUrl,
    /// The public key.
    pub key: PublicKey,
    /// Since when.
    pub created_at: Timestamp,
    /// From then on it signs nothing and has no private half; what it signed stays valid.
    pub retired_at: Option<Timestamp>,
    /// From then on nothing that it signed counts, whatever date it bears.
    pub stolen_at: Option<Timestamp>,
    /// It was retired by a version that called such keys revoked, and nobody has said whether it was
    /// stolen: verifiers refuse what it signed until somebody does.
    pub doubted: bool,
    /// How many credentials it signed, as far as that was noted.
    pub signed: u64,
}

/// The short name of a licence in links: ten characters of Crockford's base 32, 50 random bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenseId(String);

/// A text is not the short name of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a licence id: ten letters and digits are expected")]
pub struct LicenseIdError;

const BASE_32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl LicenseId {
    /// From random bytes; the lowest five bits of each are used.
    pub fn from_random(bytes: [u8; 10]) -> Self {
        Self(bytes.iter().map(|byte| char::from(BASE_32[usize::from(byte & 31)])).collect())
    }
    /// Reads one; capitals are taken as small letters.
    pub fn parse(text: &str) -> Result<Self, LicenseIdError> {
        let text = text.to_ascii_lowercase();
        let fits = text.len() == 10 && text.bytes().all(|byte| BASE_32.contains(&byte));
        if fits { Ok(Self(text)) } else { Err(LicenseIdError) }
    }
    /// The ten characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LicenseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LicenseId {
    type Err = LicenseIdError;
    fn from_str(text: &str) -> Result<Self, LicenseIdError> {
        Self::parse(text)
    }
}

/// The subject of a patient identity, as JSON: the members of
/// [`credentials::identity::PatientIdentity`].
pub type IdentityOrder = serde_json::Map<String, serde_json::Value>;

/// A licence that was issued here, with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct License {
    /// Its short name.
    pub id: LicenseId,
    /// The slug of the board that issued it.
    pub organisation: String,
    /// `urn:uuid:…`
    pub credential_id: String,
    /// Where its signed document is.
    pub cid: Cid,
    /// Its state now.
    pub state: State,
    /// The person's name, given name first.
    pub name: String,
    /// The family name in it, by which the register is sorted.
    pub family_name: String,
    /// The licence number.
    pub number: String,
    /// ISO 3166-2: `US-CA`.
    pub jurisdiction: String,
    /// The profession by name.
    pub profession: String,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// `validFrom`.
    pub valid_from: Timestamp,
    /// `validUntil`.
    pub valid_until: Timestamp,
    /// Whether its document was published to IPFS and read back.
    pub published: bool,
    /// The NPI, where the licence has one.
    pub npi: Option<String>,
    /// The person of the board who issued it, by row; absent for machines. Never public.
    pub issued_by: Option<i64>,
    /// Every change, oldest first.
    pub history: Vec<Change>,
}

/// The reason of the change that ends a licence in favour of the one that renews it.
pub const RENEWED: &str = "renewed";

impl License {
    /// The change that brought the restriction or the conditions under which it may be practised on
    /// now.
    pub fn terms(&self) -> Option<&Change> {
        let last = self.history.iter().rfind(|change| change.in_force);
        last.filter(|change| change.to == self.state && change.to.has_terms())
    }

    /// The change that brought the restriction or the conditions that stood before the licence was
    /// stopped; nothing while it may be practised on, or once it has ended.
    pub fn former(&self) -> Option<&Change> {
        let stopped = |state: State| state.may_practise() == MayPractise::No;
        if !stopped(self.state) || self.state.is_final() {
            return None;
        }
        let mut before = self.history.iter().rev().filter(|change| change.in_force);
        before.find(|change| !stopped(change.to)).filter(|change| change.to.has_terms())
    }

    /// The restriction or the conditions that a licence which follows it would have: those on it, or
    /// those that were on it before it was stopped.
    pub fn conditions(&self) -> Option<&Change> {
        self.terms().or_else(|| self.former())
    }

    /// What waits and would leave its holder less than a licence in force does, also where the board
    /// has to decide. It would not touch a licence that took its place.
    pub fn unsettled(&self) -> impl Iterator<Item = &Change> {
        self.history.iter().filter(|change| !change.in_force && change.to != State::Active)
    }

    /// The change that ends it in favour of the licence that renews it, also while it is announced.
    pub fn renewal(&self) -> Option<&Change> {
        let ends = |change: &&Change| change.to == State::Inactive && change.reason == RENEWED;
        let last = self.history.iter().rfind(|change| change.in_force).filter(ends);
        last.or_else(|| self.history.iter().find(|it| it.is_announced() && ends(it)))
    }

    /// Whether another licence has taken its place.
    pub fn is_renewed(&self) -> bool {
        self.renewal().is_some()
    }
}

/// One change of a licence's state, public by nature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number here, by which one that waits is called off.
    pub number: i64,
    /// Before.
    pub from: State,
    /// After.
    pub to: State,
    /// A stable code: `disciplinary-action`.
    pub reason: String,
    /// What the board says of it to the public.
    pub text: Option<String>,
    /// Where the order is.
    pub order_url: Option<String>,
    /// From when it counts.
    pub effective: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whether it has come into force; a change with a later effective date waits.
    pub in_force: bool,
    /// The number of the change that it was ordered upon; 0 for the licence as issued.
    pub builds_on: i64,
    /// It waits and does not come into force by itself: something else came before it, which it
    /// would lift or replace. The board has to decide.
    pub undecided: bool,
    /// The CID of its signed public record; absent until that is made, soon after it came into force.
    pub event: Option<Cid>,
}

impl Change {
    /// Whether it is announced and will come into force by itself.
    pub fn is_announced(&self) -> bool {
        !self.in_force && !self.undecided
    }
}

/// What is asked of a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeOrder {
    /// The state to come.
    pub to: State,
    /// A stable code, lowercase letters and hyphens: `disciplinary-action`.
    pub reason: String,
    /// What the board says of it to the public; at most 500 characters.
    pub text: Option<String>,
    /// Where the order is; https.
    pub order_url: Option<String>,
    /// From when it counts; now when absent. A later moment is kept and comes into force by itself.
    pub effective: Option<Timestamp>,
}

/// A credential, signed and handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// `urn:uuid:…`, or the id that was handed in.
    pub credential_id: String,
    /// The secured document: JSON with a proof, or a compact JWS.
    pub bytes: Vec<u8>,
}

/// How to secure what is issued.
#[derive(Debug, Clone, Default)]
pub struct IssueOptions {
    /// The suite; `eddsa-rdfc-2022` when absent.
    pub securing: Option<credentials::proof::Securing>,
    /// The curve where the suite leaves a choice (`ecdsa-rdfc-2019-p384`).
    pub key_type: Option<KeyType>,
    /// Status entries to reserve and add, for credentials that bring none.
    pub status: Vec<credentials::status::Purpose>,
}

/// A client of the machine interfaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its public id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The one organisation that it may act for; all when absent.
    pub organisation: Option<String>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// From then on it is refused.
    pub expires_at: Option<Timestamp>,
    /// Since when it is refused for good.
    pub revoked_at: Option<Timestamp>,
    /// When it was last granted a token.
    pub granted_at: Option<Timestamp>,
    /// The person who made it, by row; nobody where the command line did, or where it was not noted.
    pub made_by: Option<i64>,
    /// The same by name.
    pub maker: Option<String>,
}

/// A client just made, with the secret that is shown this once.
#[derive(Debug)]
pub struct NewClient {
    /// The client.
    pub client: Client,
    /// Its secret; only a digest of it is kept.
    pub secret: crate::config::Secret,
}

/// An access token just granted.
#[derive(Debug)]
pub struct AccessToken {
    /// The bearer token; only a digest of it is kept.
    pub token: crate::config::Secret,
    /// What it allows.
    pub scopes: Vec<String>,
    /// For how many seconds.
    pub expires_in: u64,
}

/// Who calls, as a token tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The client's public id.
    pub client: String,
    /// The one organisation that it may act for; all when absent.
    pub organisation: Option<String>,
    /// What this token allows.
    pub scopes: Vec<String>,
}

impl Caller {
    /// Whether the token allows `scope` on behalf of `organisation`.
    pub fn may(&self, scope: &str, organisation: &str) -> bool {
        self.scopes.iter().any(|has| has == scope)
            && self.organisation.as_deref().is_none_or(|of| of == organisation)
    }
}

/// The disk does not answer. The cause is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the registry is not available just now")]
pub struct Unavailable;

/// Nothing was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such organisation here.
    #[error("there is no organisation {0} here")]
    NoOrganisation(String),
    /// A hospital does not issue licences, a board no identities.
    #[error("this organisation does not issue credentials of that type")]
    WrongKind,
    /// The order or credential is not in order.
    #[error("the order has {} problems", .0.len())]
    Problems(Vec<Problem>),
    /// The suite does not sign with a key that the organisation has.
    #[error("the organisation has no key for that suite")]
    NoKey,
    /// The idempotency key was used for another order, or is not 1 to 200 printable characters.
    #[error("this idempotency key was used for another order")]
    IdempotencyConflict,
    /// The licence that it renews has been changed meanwhile, so that it is not renewed unseen.
    #[error("the licence that it renews has been changed meanwhile")]
    Overtaken,
    /// A credential of that id is here already.
    #[error("a credential of that id was issued already")]
    AlreadyIssued,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The organisation has issued no such licence or credential.
    #[error("there is no such licence")]
    NotFound,
    /// The lifecycle does not lead from here to there.
    #[error("a licence that is {} cannot become {}", .from.name(), .to.name())]
    NotAllowed {
        /// The state it is in, or will be in.
        from: State,
        /// The state that was asked for.
        to: State,
    },
    /// What is announced for an earlier moment leads to a state from which nothing leads there.
    #[error(
        "the licence will be {} from {}, as announced, and cannot become {} after that; call that off first",
        .from.name(), .since.long(), .to.name()
    )]
    NotThen {
        /// The state it will be in.
        from: State,
        /// Since when.
        since: Timestamp,
        /// The state that was asked for.
        to: State,
    },
    /// A change from before waits for a decision, and would leave the holder less than the order.
    #[error("that the licence be {} from {} was announced and waits for a decision; call it off, or order it anew", .to.name(), .effective.long())]
    Open {
        /// The state that it leads to.
        to: State,
        /// From when it was to count.
        effective: Timestamp,
    },
    /// Something has changed since whoever orders has looked.
    #[error("the licence was changed meanwhile; look at it again")]
    Meanwhile,
    /// Conditions stood before the suspension, and the order has no room for them.
    #[error(
        "conditions stood before the suspension; say over /api/v1/licenses what is to hold now"
    )]
    Terms,
    /// Only a change that waits for its moment can be called off.
    #[error("no such change waits for its moment; what is in force is changed by a new order")]
    NotWaiting,
    /// The order is not in order.
    #[error("the order has {} problems", .0.len())]
    Problems(Vec<Problem>),
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// No token was granted (RFC 6749, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Unknown, expired, revoked, or with another secret.
    #[error("invalid_client")]
    InvalidClient,
    /// Asks for more than the client may.
    #[error("invalid_scope")]
    InvalidScope,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}
