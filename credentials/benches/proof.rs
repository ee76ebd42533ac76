//! What proofs cost, as a multiple of the bare curve operation that was measured in the same run.
//!
//! `cargo bench -p credentials`. Each round measures the bare operation and the whole one after
//! another; the figures are medians over the rounds.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures and prints"
)]

#[path = "../src/random/seeded.rs"]
mod seeded;

use credentials::{
    credential::Secured,
    did::{Did, DidUrl},
    issuer::{LicenseOrder, RestrictionOrder, build_license},
    key::{KeyType, SecretKey},
    proof::{Cryptosuite, ProofOptions, Securing, claimed, sign, verify},
    random::Random,
    status::{Purpose, StatusEntry},
    time::Timestamp,
};
use seeded::Seeded;
use serde_json::{Map, Value};
use std::{hint::black_box, time::Instant};

/// As the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 301;
const REPEATS: usize = 8;

/// A licence as a board issues it: restricted, with two status entries.
fn license(issuer: &Did) -> Map<String, Value> {
    let order = LicenseOrder {
        given_name: "Ana".into(),
        middle_name: Some("Maria".into()),
        family_name: "Muster".into(),
        license_number: "MED-PHYS-LIC-24680".into(),
        license_type: "MD".into(),
        profession_code: "207R00000X".into(),
        jurisdiction: "US-MT".into(),
        npi: Some("1234567893".into()),
        original_issue_date: "2019-06-01".into(),
        effective_date: "2026-01-01".into(),
        expiration_date: "2027-12-31".into(),
        multistate: Some(true),
        compact_privileges: vec!["US-ID".into(), "US-WY".into()],
        restrictions: vec![RestrictionOrder {
            code: "SUP".into(),
            text: "Under supervision in surgery".into(),
            from: "2026-01-01".into(),
            ..RestrictionOrder::default()
        }],
        prescriptive_authority: Some(true),
        lookup_url: "https://board.example/lookup/24680".into(),
        ..LicenseOrder::default()
    };
    let entry = |purpose, index, name: &str| {
        let list = format!("https://board.example/status/medicine/{name}/1");
        StatusEntry::new(purpose, index, list.parse().expect("a URL"))
    };
    let status = [
        entry(Purpose::Revocation, 94_567, "revocation"),
        entry(Purpose::Suspension, 23_452, "suspension"),
    ];
    let id = "urn:uuid:0b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4";
    build_license(&order, issuer, "Board of Medicine", id, &status, now()).expect("a good order")
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-03T09:00:00Z").expect("a time")
}

fn nanoseconds(work: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..REPEATS {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / REPEATS as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    use KeyType::{Ed25519, P256, P384};
    let kinds = [
        ("eddsa-rdfc-2022", Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), Ed25519),
        ("ecdsa-rdfc-2019 P-256", Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), P256),
        ("ecdsa-rdfc-2019 P-384", Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), P384),
        ("eddsa-jcs-2022", Securing::DataIntegrity(Cryptosuite::EddsaJcs2022), Ed25519),
        ("ecdsa-jcs-2019 P-256", Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), P256),
        ("ecdsa-jcs-2019 P-384", Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), P384),
        ("vc+jwt EdDSA", Securing::VcJwt, Ed25519),
        ("vc+jwt ES256", Securing::VcJwt, P256),
        ("vc+jwt ES384", Securing::VcJwt, P384),
    ];
    let issuer = Did::parse("did:web:board.example").expect("a DID");
    let credential = license(&issuer);
    println!(
        "a licence of {} bytes; medians of {ROUNDS} rounds, in microseconds",
        Value::Object(credential.clone()).to_string().len()
    );
    println!(
        "verify: the proof of a document that was read; read: with reading it from its bytes\n"
    );
    println!(
        "{:<23}{:>8}{:>9}{:>8}{:>9}{:>8}{:>12}{:>9}{:>8}",
        "proof", "curve", "verify", "", "read", "", "curve sign", "issue", ""
    );
    for (name, securing, key_type) in kinds {
        let key = SecretKey::generate(key_type, &mut Seeded(1));
        let public = key.public();
        let method = DidUrl::parse("did:web:board.example#key-1").expect("a DID URL");
        let options = ProofOptions { securing, verification_method: method, created: now() };
        let bytes = sign(&credential, &options, &key).expect("signed");
        let secured = Secured::parse(&bytes).expect("read");
        let message = [7; 64];
        let signature = key.sign(&message);
        let mut works: [Box<dyn FnMut()>; 5] = [
            Box::new(|| assert!(black_box(&public).verify(&message, &signature))),
            Box::new(|| assert!(verify(black_box(&secured), 0, &public).is_ok())),
            Box::new(|| {
                let secured = Secured::parse(black_box(&bytes)).expect("read");
                assert!(claimed(&secured).is_ok() && verify(&secured, 0, &public).is_ok());
            }),
            Box::new(|| drop(black_box(black_box(&key).sign(&message)))),
            Box::new(|| drop(black_box(sign(black_box(&credential), &options, &key)))),
        ];
        let mut taken: [Vec<f64>; 5] = Default::default();
        for _ in 0..ROUNDS {
            for (work, taken) in works.iter_mut().zip(&mut taken) {
                taken.push(nanoseconds(work));
            }
        }
        let [curve, verify, read, curve_sign, issue] = taken.map(|taken| median(taken) / 1e3);
        println!(
            "{name:<23}{curve:>8.1}{verify:>9.1}{:>7.2}x{read:>9.1}{:>7.2}x{curve_sign:>12.1}{issue:>9.1}{:>7.2}x",
            verify / curve,
            read / curve,
            issue / curve_sign,
        );
    }
}
