//! What it costs to verify a licence again, against status lists of this very installation: as
//! bytes that are copied and hashed at each verification, as it was once, and as shared bytes.
//!
//! `cargo bench -p credentials --bench reverify`. The two take turns in one run; the figures are
//! medians over the rounds. Status is looked at each time in both.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures and prints"
)]

#[path = "../src/random/seeded.rs"]
mod seeded;

use credentials::{
    did::{
        Did, DidDocument, DidUrl,
        resolver::{ResolveError, Resolved, Resolver},
        web,
    },
    fetch::{FetchPolicy, Fetcher},
    issuer::{LicenseOrder, build_license},
    key::{KeyType, SecretKey},
    lifecycle::{Change, State},
    limits::STATUS_LIST_BITS,
    proof::{Cryptosuite, ProofOptions, Securing, sign},
    random::Random,
    status::{
        BitString, FetchedStatusLists, NewStatusList, OwnLists, Purpose, StatusEntry, StatusLists,
        status_list_credential,
    },
    time::{Date, Timestamp},
    verifier::{Given, Missing, Source, Verifier},
};
use seeded::Seeded;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};
use url::Url;

/// As the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 201;
const PURPOSES: [Purpose; 3] = [Purpose::Revocation, Purpose::Suspension, Purpose::Message];
/// Of 131,072 positions, so many are set, and so many of those say why.
const SET: usize = 4_000;
const EVENTS: usize = 400;

struct Board {
    did: Did,
    method: DidUrl,
    key: SecretKey,
}

impl Board {
    fn sign(&self, credential: &Map<String, Value>) -> Vec<u8> {
        let securing = Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022);
        let verification_method = self.method.clone();
        let options = ProofOptions { securing, verification_method, created: now() };
        sign(credential, &options, &self.key).expect("signed")
    }
}

#[async_trait::async_trait]
impl Resolver for Board {
    async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        let keys = [(self.method.clone(), self.key.public(), web::Standing::Current)];
        let document = Arc::new(DidDocument::parse(did, web::document(did, &keys))?);
        Ok(Resolved { document, source: Source::Registry, as_of: Some(now) })
    }
}

/// The lists, handed over as the same bytes each time or as a copy of them.
struct Lists {
    lists: HashMap<Url, Arc<[u8]>>,
    copied: bool,
}

#[async_trait::async_trait]
impl OwnLists for Lists {
    async fn own_list(&self, url: &Url, _: Timestamp) -> Result<Option<Arc<[u8]>>, Missing> {
        let list = self.lists.get(url);
        Ok(list.map(|list| if self.copied { Arc::from(&**list) } else { Arc::clone(list) }))
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-03T09:00:00Z").expect("a time")
}

fn list_url(purpose: Purpose) -> Url {
    format!("https://board.example/status/medicine/{purpose}/1").parse().expect("a URL")
}

fn list(board: &Board, purpose: Purpose) -> Vec<u8> {
    let mut bits = BitString::new(STATUS_LIST_BITS);
    let (mut events, mut random) = (BTreeMap::new(), Seeded(purpose.name().len() as u8));
    let mut state = u64::from_le_bytes({
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        bytes
    });
    for count in 0..SET {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 33) as usize % STATUS_LIST_BITS;
        if at == POSITION {
            continue;
        }
        assert!(bits.set(at, true));
        if count < EVENTS {
            let effective = Date::parse("2026-02-01").expect("a date");
            let reason = "Disciplinary action after a hearing".to_owned();
            let order_uri = Some(format!("https://board.example/orders/{count}"));
            let change = Change {
                to: State::Suspended,
                code: None,
                reason,
                effective,
                effective_at: None,
                order_uri,
            };
            events.insert(at, change);
        }
    }
    let new = NewStatusList {
        url: &list_url(purpose),
        issuer: &board.did,
        purpose,
        size: 1,
        valid_from: now(),
        valid_until: now().plus(Duration::from_secs(86_400)),
        ttl: None,
        events: &events,
        announced: &BTreeMap::new(),
    };
    board.sign(&status_list_credential(&new, &bits))
}

const POSITION: usize = 94_567;

fn license(board: &Board) -> Vec<u8> {
    let order = LicenseOrder {
        given_name: "Ana".into(),
        family_name: "Muster".into(),
        license_number: "MED-24680".into(),
        license_type: "MD".into(),
        profession_code: "207R00000X".into(),
        jurisdiction: "US-MT".into(),
        original_issue_date: "2019-06-01".into(),
        effective_date: "2026-01-01".into(),
        expiration_date: "2027-12-31".into(),
        lookup_url: "https://board.example/lookup/24680".into(),
        ..LicenseOrder::default()
    };
    let entries = PURPOSES.map(|it| StatusEntry::new(it, POSITION, list_url(it)));
    let id = "urn:uuid:0b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4";
    let license = build_license(&order, &board.did, "Board of Medicine", id, &entries, now());
    board.sign(&license.expect("a good order"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let did = Did::parse("did:web:board.example").expect("a DID");
    let method = DidUrl::new(did.clone(), "key-1").expect("a name");
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let board = Arc::new(Board { did, method, key });
    let lists: HashMap<Url, Arc<[u8]>> =
        PURPOSES.iter().map(|it| (list_url(*it), list(&board, *it).into())).collect();
    let bytes = license(&board);
    let size: usize = lists.values().map(|list| list.len()).sum();
    println!(
        "a licence of {} bytes, three lists of {size} bytes; medians of {ROUNDS} rounds, in microseconds\n",
        bytes.len()
    );

    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let ports = |copied: bool| {
        let offline = Fetcher::new(FetchPolicy { offline: true, ..FetchPolicy::default() });
        let dids = Arc::clone(&board) as Arc<dyn Resolver>;
        let own = Arc::new(Lists { lists: lists.clone(), copied });
        let lists = FetchedStatusLists::new(offline.clone(), dids.clone(), Duration::from_secs(60));
        let lists = Arc::new(lists.with_own(own));
        let statuses = Arc::clone(&lists) as Arc<dyn StatusLists>;
        (lists, Verifier::new(dids, statuses, Vec::new(), offline, Arc::default()))
    };
    let both = [ports(true), ports(false)];
    let mut taken: [[Vec<f64>; 2]; 2] = Default::default();
    for round in 0..=ROUNDS {
        for (at, (lists, verifier)) in both.iter().enumerate() {
            let start = Instant::now();
            runtime.block_on(async {
                for purpose in PURPOSES {
                    let list = lists.list(&list_url(purpose), now()).await.expect("a list");
                    assert_eq!(black_box(list).bits.get(POSITION), Some(false));
                }
            });
            let listed = start.elapsed().as_secs_f64() * 1e6;
            let start = Instant::now();
            let verdict = runtime.block_on(verifier.verify(Given::Bytes(bytes.clone()), now()));
            let verified = start.elapsed().as_secs_f64() * 1e6;
            let clear = |finding: &&credentials::verifier::Finding| finding.reason == "not-revoked";
            assert!(verdict.report().findings.iter().any(|finding| clear(&finding)));
            // The first round reads everything; it is about the ones after it.
            if round > 0 {
                taken[at][0].push(listed);
                taken[at][1].push(verified);
            }
        }
    }
    let [[lists_before, before], [lists_after, after]] = taken.map(|pair| pair.map(median));
    println!("{:<28}{:>10}{:>10}{:>9}", "", "copied", "shared", "");
    for (what, before, after) in [
        ("the three status lists", lists_before, lists_after),
        ("verifying it again", before, after),
    ] {
        println!("{what:<28}{before:>10.1}{after:>10.1}{:>8.1}x", before / after);
    }
}
