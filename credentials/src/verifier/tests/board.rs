//! A board with real keys and lists, and a hospital whose ports are in memory.

use super::{super::*, fixtures::*};
use crate::{
    did::{Did, DidDocument, DidUrl, resolver::*, web},
    fetch::{FetchPolicy, Fetcher},
    issuer::{LicenseOrder, build_license},
    key::{KeyType, SecretKey},
    lifecycle::Change,
    proof::{Cryptosuite, ProofOptions, Securing, sign},
    status::{
        BitString, FetchedStatusLists, NewStatusList, OwnLists, Purpose, StatusEntry,
        status_list_credential,
    },
    store::{Block, Memory},
    time::Timestamp,
};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use url::Url;

pub(super) const FORMS: [(Securing, KeyType); 8] = [
    (Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P384),
    (Securing::DataIntegrity(Cryptosuite::EddsaJcs2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P384),
    (Securing::VcJwt, KeyType::Ed25519),
    (Securing::VcJwt, KeyType::P256),
];

pub(super) fn board_key(key_type: KeyType) -> SecretKey {
    let length = if key_type == KeyType::P384 { 48 } else { 32 };
    SecretKey::from_bytes(key_type, &vec![11; length]).unwrap()
}

pub(super) fn board_method(key_type: KeyType) -> DidUrl {
    DidUrl::parse(&format!("{BOARD}#{key_type:?}")).unwrap()
}

pub(super) fn secure(
    credential: &Map<String, Value>,
    securing: Securing,
    key_type: KeyType,
) -> Vec<u8> {
    let options = ProofOptions {
        securing,
        verification_method: board_method(key_type),
        created: at("2026-01-01T09:00:00Z"),
    };
    sign(credential, &options, &board_key(key_type)).unwrap()
}

/// A board with a key of each kind, whose DID document and status lists are at hand.
pub(super) struct Board {
    pub(super) lists: Mutex<HashMap<Url, Arc<[u8]>>>,
    pub(super) resolved: AtomicUsize,
    pub(super) standing: Mutex<web::Standing>,
    pub(super) answers: Mutex<bool>,
}

impl Board {
    pub(super) fn new() -> Arc<Self> {
        let board = Arc::new(Self {
            lists: Mutex::default(),
            resolved: AtomicUsize::new(0),
            standing: Mutex::new(web::Standing::Current),
            answers: Mutex::new(true),
        });
        for purpose in [Purpose::Revocation, Purpose::Suspension] {
            board.publish(purpose, &[], now());
        }
        board
    }

    /// Signs and publishes a list in which the licence stands as the changes say.
    pub(super) fn publish(&self, purpose: Purpose, changes: &[Change], from: Timestamp) {
        let url = list_url(purpose);
        let mut bits = BitString::new(0);
        let mut events = BTreeMap::new();
        for change in changes {
            assert!(bits.set(INDEX, true));
            events.insert(INDEX, change.clone());
        }
        let issuer = Did::parse(BOARD).unwrap();
        let list = NewStatusList {
            url: &url,
            issuer: &issuer,
            purpose,
            size: 1,
            valid_from: from,
            valid_until: from.plus(Duration::from_secs(86_400)),
            ttl: None,
            events: &events,
            announced: &BTreeMap::new(),
        };
        let credential = status_list_credential(&list, &bits);
        let securing = Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022);
        self.put(purpose, secure(&credential, securing, KeyType::Ed25519));
    }

    pub(super) fn put(&self, purpose: Purpose, bytes: impl Into<Arc<[u8]>>) {
        self.lists.lock().unwrap().insert(list_url(purpose), bytes.into());
    }

    pub(super) fn lists(self: &Arc<Self>) -> FetchedStatusLists {
        let offline = Fetcher::new(FetchPolicy { offline: true, ..FetchPolicy::default() });
        FetchedStatusLists::new(offline, self.clone(), Duration::from_secs(60))
            .with_own(self.clone())
    }

    pub(super) fn hospital(self: &Arc<Self>, documents: Vec<Block>) -> Verifier {
        let offline = Fetcher::new(FetchPolicy { offline: true, ..FetchPolicy::default() });
        Verifier::new(
            self.clone(),
            Arc::new(self.lists()),
            vec![Arc::new(Memory::of(documents))],
            offline,
            Arc::new(trust()),
        )
    }
}

#[async_trait::async_trait]
impl Resolver for Board {
    async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        self.resolved.fetch_add(1, Ordering::Relaxed);
        if !*self.answers.lock().unwrap() {
            return std::future::pending().await;
        }
        if did.as_str() != BOARD {
            return Err(ResolveError::NotFound);
        }
        let standing = *self.standing.lock().unwrap();
        let keys = [KeyType::Ed25519, KeyType::P256, KeyType::P384]
            .map(|kind| (board_method(kind), board_key(kind).public(), standing));
        let document = DidDocument::parse(did, web::document(did, &keys))?;
        Ok(Resolved { document: Arc::new(document), source: Source::Registry, as_of: Some(now) })
    }
}

#[async_trait::async_trait]
impl OwnLists for Board {
    async fn own_list(&self, url: &Url, _now: Timestamp) -> Result<Option<Arc<[u8]>>, Missing> {
        Ok(self.lists.lock().unwrap().get(url).cloned())
    }
}

fn order() -> LicenseOrder {
    LicenseOrder {
        given_name: "Ada".into(),
        family_name: "Okafor".into(),
        license_number: "A123456".into(),
        license_type: "MD".into(),
        profession_code: "207R00000X".into(),
        jurisdiction: "US-CA".into(),
        npi: Some("1234567893".into()),
        original_issue_date: "2015-06-01".into(),
        effective_date: "2026-01-01".into(),
        expiration_date: "2027-12-31".into(),
        lookup_url: "https://board.example/lookup/A123456".into(),
        ..LicenseOrder::default()
    }
}

pub(super) fn unsigned() -> Map<String, Value> {
    let entries = [Purpose::Revocation, Purpose::Suspension]
        .map(|purpose| StatusEntry::new(purpose, INDEX, list_url(purpose)));
    let id = "urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e";
    let issuer = Did::parse(BOARD).unwrap();
    build_license(&order(), &issuer, "Medical Board of California", id, &entries, now()).unwrap()
}

pub(super) fn rdfc() -> Vec<u8> {
    secure(&unsigned(), FORMS[0].0, FORMS[0].1)
}

pub(super) fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

pub(super) fn verify(hospital: &Verifier, bytes: Vec<u8>, now: Timestamp) -> Verdict {
    run(hospital.verify(Given::Bytes(bytes), now))
}
