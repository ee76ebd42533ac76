//! A board, a hospital and a forger: real signatures, real lists, the ports in memory.
//!
//! Covered by the properties at the end: for each way of securing, each byte of a signed licence
//! flipped in its lowest bit, and bytes drawn at random replaced by ones drawn at random.

use super::*;
use crate::{
    credential::Secured,
    did::{DidDocument, resolver::*, web},
    fetch::{FetchPolicy, Fetcher},
    issuer::{LicenseOrder, build_license},
    key::{KeyType, SecretKey},
    proof::{ProofOptions, sign},
    status::{FetchedStatusLists, NewStatusList, OwnLists, StatusLists, status_list_credential},
    store::{Block, Memory},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

const FORMS: [(Securing, KeyType); 8] = [
    (Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P384),
    (Securing::DataIntegrity(Cryptosuite::EddsaJcs2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P384),
    (Securing::VcJwt, KeyType::Ed25519),
    (Securing::VcJwt, KeyType::P256),
];

fn key(key_type: KeyType) -> SecretKey {
    let length = if key_type == KeyType::P384 { 48 } else { 32 };
    SecretKey::from_bytes(key_type, &vec![11; length]).unwrap()
}

fn method(key_type: KeyType) -> DidUrl {
    DidUrl::parse(&format!("{BOARD}#{key_type:?}")).unwrap()
}

fn secure(credential: &Map<String, Value>, securing: Securing, key_type: KeyType) -> Vec<u8> {
    let options = ProofOptions {
        securing,
        verification_method: method(key_type),
        created: at("2026-01-01T09:00:00Z"),
    };
    sign(credential, &options, &key(key_type)).unwrap()
}

/// A board with a key of each kind, whose DID document and status lists are at hand.
struct Board {
    lists: Mutex<HashMap<Url, Vec<u8>>>,
    resolved: AtomicUsize,
    retired: Mutex<Option<Timestamp>>,
    answers: Mutex<bool>,
}

impl Board {
    fn new() -> Arc<Self> {
        let board = Arc::new(Self {
            lists: Mutex::default(),
            resolved: AtomicUsize::new(0),
            retired: Mutex::default(),
            answers: Mutex::new(true),
        });
        for purpose in [Purpose::Revocation, Purpose::Suspension] {
            board.publish(purpose, &[], now());
        }
        board
    }

    /// Signs and publishes a list in which the licence stands as the changes say.
    fn publish(&self, purpose: Purpose, changes: &[Change], from: Timestamp) {
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
        };
        let credential = status_list_credential(&list, &bits);
        let securing = Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022);
        self.put(purpose, secure(&credential, securing, KeyType::Ed25519));
    }

    fn put(&self, purpose: Purpose, bytes: Vec<u8>) {
        self.lists.lock().unwrap().insert(list_url(purpose), bytes);
    }

    fn lists(self: &Arc<Self>) -> FetchedStatusLists {
        let offline = Fetcher::new(FetchPolicy { offline: true, ..FetchPolicy::default() });
        FetchedStatusLists::new(offline, self.clone(), Duration::from_secs(60))
            .with_own(self.clone())
    }

    fn hospital(self: &Arc<Self>, documents: Vec<Block>) -> Verifier {
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
        let retired = *self.retired.lock().unwrap();
        let keys = [KeyType::Ed25519, KeyType::P256, KeyType::P384]
            .map(|kind| (method(kind), key(kind).public(), retired));
        let document = DidDocument::parse(did, web::document(did, &keys))?;
        Ok(Resolved { document: Arc::new(document), source: Source::Registry, as_of: Some(now) })
    }
}

#[async_trait::async_trait]
impl OwnLists for Board {
    async fn own_list(&self, url: &Url, _now: Timestamp) -> Option<Vec<u8>> {
        self.lists.lock().unwrap().get(url).cloned()
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

fn unsigned() -> Map<String, Value> {
    let entries = [Purpose::Revocation, Purpose::Suspension]
        .map(|purpose| StatusEntry::new(purpose, INDEX, list_url(purpose)));
    let id = "urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e";
    let issuer = Did::parse(BOARD).unwrap();
    build_license(&order(), &issuer, "Medical Board of California", id, &entries, now()).unwrap()
}

fn rdfc() -> Vec<u8> {
    secure(&unsigned(), FORMS[0].0, FORMS[0].1)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn verify(hospital: &Verifier, bytes: Vec<u8>, now: Timestamp) -> Verdict {
    run(hospital.verify(Given::Bytes(bytes), now))
}

#[test]
fn a_hospital_accepts_dr_okafors_licence_in_every_form_that_a_board_can_sign() {
    let board = Board::new();
    for (securing, kind) in FORMS {
        let bytes = secure(&unsigned(), securing, kind);
        let verdict = verify(&board.hospital(vec![]), bytes, now());
        let report = verdict.report();
        assert_eq!(verdict.outcome(), Outcome::Accepted, "{securing:?}\n{}", report.to_text(100));
        assert_eq!(
            report.sentence,
            "Dr Ada Okafor's California medical licence is in force until 31 December 2027."
        );
        assert_eq!(report.warnings, Vec::<String>::new());
    }
}

#[test]
fn suspended_then_reinstated_then_revoked_at_noon_is_told_each_time_though_the_proof_is_remembered()
{
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    assert_eq!(verify(&hospital, rdfc(), now()).outcome(), Outcome::Accepted);

    board.publish(Purpose::Suspension, &[change(State::Suspended, "2026-03-03")], now());
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence was suspended on 3 March 2026. Reason: Practised while impaired."
    );

    board.publish(Purpose::Suspension, &[], now());
    assert_eq!(verify(&hospital, rdfc(), now()).outcome(), Outcome::Accepted);

    board.publish(Purpose::Revocation, &[change(State::Revoked, "2026-05-01")], now());
    let verdict = verify(&hospital, rdfc(), now().plus(Duration::from_secs(3_600)));
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert!(verdict.report().sentence.contains("was revoked on 1 May 2026"));
}

#[test]
fn a_list_that_nobody_signs_anew_is_out_of_date_a_day_later_and_the_licence_undetermined() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    let verdict = verify(&hospital, rdfc(), now().plus(Duration::from_secs(86_401)));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Revocation), "status-list-stale");
}

#[test]
fn a_list_that_was_tampered_with_or_swapped_says_nothing() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    board.publish(Purpose::Suspension, &[change(State::Suspended, "2026-03-03")], now());
    let signed = board.lists.lock().unwrap()[&list_url(Purpose::Suspension)].clone();
    let mut list: Value = serde_json::from_slice(&signed).unwrap();
    list["credentialSubject"]["encodedList"] = json!(BitString::new(0).encode());
    board.put(Purpose::Suspension, serde_json::to_vec(&list).unwrap());
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Suspension), "status-list-unusable");
    // Events are signed too.
    let mut list: Value = serde_json::from_slice(&signed).unwrap();
    list["credentialSubject"]["statusEvents"][INDEX.to_string()]["reason"] = json!("A mix-up");
    board.put(Purpose::Suspension, serde_json::to_vec(&list).unwrap());
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-unusable"
    );
    // The board's own revocation list, in the place of the list of suspensions.
    let other = board.lists.lock().unwrap()[&list_url(Purpose::Revocation)].clone();
    board.put(Purpose::Suspension, other);
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-other"
    );
    board.put(Purpose::Suspension, b"{".to_vec());
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-unusable"
    );
    board.lists.lock().unwrap().remove(&list_url(Purpose::Suspension));
    let verdict = verify(&board.hospital(vec![]), rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Suspension), "status-list-unreachable");
    assert!(
        verdict.report().sentence.contains("this verification is offline"),
        "{}",
        verdict.report().sentence
    );
}

#[test]
fn a_board_that_retired_its_key_last_week_keeps_the_licences_that_it_signed_before() {
    let board = Board::new();
    *board.retired.lock().unwrap() = Some(at("2026-04-24T00:00:00Z"));
    let verdict = verify(&board.hospital(vec![]), rdfc(), now());
    assert_eq!(reason_of(&verdict, Check::IssuerDid), "issuer-signed");
    *board.retired.lock().unwrap() = Some(at("2025-12-31T00:00:00Z"));
    let verdict = verify(&board.hospital(vec![]), rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert_eq!(reason_of(&verdict, Check::IssuerDid), "key-ended");
}

#[test]
fn a_did_that_never_answers_is_given_up_in_time_and_named() {
    let board = Board::new();
    *board.answers.lock().unwrap() = false;
    let mut hospital = board.hospital(vec![]);
    hospital.time = Duration::from_millis(300);
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined, "{}", verdict.report().to_text(100));
    assert_eq!(reason_of(&verdict, Check::IssuerDid), "issuer-unreachable");
    assert!(verdict.report().sentence.contains(BOARD), "{}", verdict.report().sentence);
}

#[test]
fn a_licence_is_found_by_its_cid_and_one_that_nobody_has_is_undetermined() {
    let board = Board::new();
    let block = Block::document(rdfc());
    let (cid, hospital) = (block.cid, board.hospital(vec![block]));
    let verdict = run(hospital.verify(Given::Cid(cid), now()));
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    assert_eq!(reason_of(&verdict, Check::Document), "address-holds");
    let verdict = run(board.hospital(vec![]).verify(Given::Cid(cid), now()));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Document), "document-missing");
    let url = Url::parse("https://board.example/l/1").unwrap();
    let verdict = run(hospital.verify(Given::Url(url), now()));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
}

#[test]
fn a_forger_who_signs_with_a_key_of_their_own_or_with_nothing_is_rejected() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    let forged = SecretKey::from_bytes(KeyType::Ed25519, &[9; 32]).unwrap();
    let options = ProofOptions {
        securing: FORMS[0].0,
        verification_method: method(KeyType::Ed25519),
        created: at("2026-01-01T09:00:00Z"),
    };
    let verdict = verify(&hospital, sign(&unsigned(), &options, &forged).unwrap(), now());
    assert_eq!(
        (verdict.outcome(), reason_of(&verdict, Check::Proof).as_str()),
        (Outcome::Rejected, "signature-mismatch")
    );
    for bytes in [
        b"".to_vec(),
        b"{}".to_vec(),
        b"a.b.c".to_vec(),
        serde_json::to_vec(&unsigned()).unwrap(),
        vec![0xff; 64],
        vec![b'['; 4_000],
    ] {
        assert_ne!(verify(&hospital, bytes, now()).outcome(), Outcome::Accepted);
    }
}

#[test]
fn the_lists_of_a_thousand_licences_are_verified_once() {
    let board = Board::new();
    let lists = board.lists();
    let resolved = run(async {
        for _ in 0..1_000 {
            lists.list(&list_url(Purpose::Revocation), now()).await.unwrap();
        }
        board.resolved.load(Ordering::Relaxed)
    });
    assert_eq!(resolved, 1);
}

/// Whether the bytes say something else: a JSON document may be written in more than one way.
fn is_changed(original: &[u8], changed: &[u8]) -> bool {
    let parse =
        |bytes: &[u8]| Secured::parse(bytes).ok().map(|secured| secured.credential().clone());
    match (parse(original), parse(changed)) {
        (Some(one), Some(other)) => one != other || !original.starts_with(b"{"),
        _ => true,
    }
}

#[test]
fn whichever_byte_of_a_licence_is_flipped_it_is_never_accepted() {
    let board = Board::new();
    for (securing, kind) in [FORMS[3], FORMS[7]] {
        let bytes = secure(&unsigned(), securing, kind);
        let hospital = board.hospital(vec![]);
        run(async {
            assert_eq!(
                hospital.verify(Given::Bytes(bytes.clone()), now()).await.outcome(),
                Outcome::Accepted
            );
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                let verdict = hospital.verify(Given::Bytes(changed), now()).await;
                assert_ne!(verdict.outcome(), Outcome::Accepted, "byte {at}, {securing:?}");
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_byte_an_attacker_puts_anywhere_it_is_never_accepted(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let board = Board::new();
        let hospital = board.hospital(vec![]);
        for (securing, kind) in FORMS {
            let bytes = secure(&unsigned(), securing, kind);
            let at = place.index(bytes.len());
            let mut changed = bytes.clone();
            changed[at] = byte;
            if changed != bytes && is_changed(&bytes, &changed) {
                let verdict = verify(&hospital, changed, now());
                prop_assert_ne!(verdict.outcome(), Outcome::Accepted, "byte {} to {}, {:?}", at, byte, securing);
            }
        }
    }
}
