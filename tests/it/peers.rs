//! Independent implementations from npm: theirs accept what we issue, we accept what they issue,
//! and both refuse copies that were tampered with.

mod presentations;
#[path = "../../credentials/src/random/seeded.rs"]
mod seeded;

use credentials::{
    credential::{CONTEXT, Secured},
    did::{Did, DidUrl},
    issuer::{LicenseOrder, build_license},
    key::{KeyType, PublicKey, SecretKey},
    proof::{Cryptosuite, ProofOptions, Securing, claimed, sign, verify},
    random::Random,
    status::{Purpose, StatusEntry},
    time::Timestamp,
};
use seeded::Seeded;
use serde_json::{Map, Value, json};
use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

const NOW: &str = "2026-03-03T09:00:00Z";
const BOARD: &str = "did:web:board.example";

const SUITES: [(&str, Cryptosuite, KeyType, &str); 6] = [
    ("eddsa-rdfc-2022", Cryptosuite::EddsaRdfc2022, KeyType::Ed25519, "Ed25519"),
    ("eddsa-jcs-2022", Cryptosuite::EddsaJcs2022, KeyType::Ed25519, "Ed25519"),
    ("ecdsa-rdfc-2019", Cryptosuite::EcdsaRdfc2019, KeyType::P256, "P-256"),
    ("ecdsa-rdfc-2019", Cryptosuite::EcdsaRdfc2019, KeyType::P384, "P-384"),
    ("ecdsa-jcs-2019", Cryptosuite::EcdsaJcs2019, KeyType::P256, "P-256"),
    ("ecdsa-jcs-2019", Cryptosuite::EcdsaJcs2019, KeyType::P384, "P-384"),
];

const ALGORITHMS: [(&str, KeyType); 3] =
    [("EdDSA", KeyType::Ed25519), ("ES256", KeyType::P256), ("ES384", KeyType::P384)];

/// The folder where the packages are installed, once for each state of the lock file; made by the
/// first test that asks, and left alone while others read it.
fn installed() -> Option<PathBuf> {
    static INSTALLED: OnceLock<Option<PathBuf>> = OnceLock::new();
    INSTALLED.get_or_init(install).clone()
}

fn install() -> Option<PathBuf> {
    let there = Command::new("npm").arg("--version").output().is_ok_and(|out| out.status.success());
    if !there {
        assert_ne!(env::var("CI").as_deref(), Ok("true"), "under CI, npm must be there");
        println!("npm is not there: no independent implementation was asked");
        return None;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let cache = env::var_os("LANYARD_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        let home = || PathBuf::from(env::var_os("HOME").expect("a home")).join(".cache");
        env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("lanyard")
    });
    let lock = fs::read(source.join("package-lock.json")).expect("the lock file");
    let name = credentials::store::raw_cid(&lock).to_string();
    let folder = cache.join(format!("peers-{name}"));
    fs::create_dir_all(&folder).expect("a cache folder");
    for file in ["package.json", "package-lock.json", "peers.mjs"] {
        fs::copy(source.join(file), folder.join(file)).expect("a copy");
    }
    if !folder.join("installed").exists() {
        let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
        let npm = Command::new("npm").args(arguments).current_dir(&folder).status();
        assert!(npm.is_ok_and(|status| status.success()), "npm ci");
        fs::write(folder.join("installed"), "").expect("a mark");
    }
    Some(folder)
}

/// The answers of the peers to `tasks`.
fn ask(folder: &Path, documents: &Map<String, Value>, tasks: &[Value]) -> Vec<Value> {
    let request = json!({ "now": NOW, "documents": documents, "tasks": tasks });
    let mut node = Command::new("node")
        .arg("peers.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node");
    let mut input = node.stdin.take().expect("a pipe");
    input.write_all(request.to_string().as_bytes()).expect("written");
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).expect("an answer");
    assert_eq!(answers.len(), tasks.len());
    answers
}

fn license(id: &str) -> Map<String, Value> {
    let order = LicenseOrder {
        given_name: "Zoë".into(),
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
        lookup_url: "https://board.example/lookup/24680".into(),
        ..LicenseOrder::default()
    };
    let list = "https://board.example/status/medicine/revocation/1".parse().expect("a URL");
    let status = [StatusEntry::new(Purpose::Revocation, 94_567, list)];
    let (issuer, now) = (Did::parse(BOARD).expect("a DID"), Timestamp::parse(NOW).expect("a time"));
    build_license(&order, &issuer, "Board of Medicine", id, &status, now).expect("a good order")
}

/// The board's DID document and our context, under their URLs.
fn documents(keys: &[(String, PublicKey)]) -> Map<String, Value> {
    let method = |(id, key): &(String, PublicKey)| {
        json!({
            "@context": "https://w3id.org/security/multikey/v1",
            "id": id, "type": "Multikey", "controller": BOARD, "publicKeyMultibase": key.multikey()
        })
    };
    let names: Vec<&String> = keys.iter().map(|(id, _)| id).collect();
    let mut documents = Map::new();
    let contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"];
    let methods: Vec<Value> = keys.iter().map(method).collect();
    let board = json!({
        "@context": contexts, "id": BOARD, "verificationMethod": methods, "assertionMethod": names
    });
    documents.insert(BOARD.into(), board);
    for key in keys {
        documents.insert(key.0.clone(), method(key));
    }
    for url in [CONTEXT, contexts[0], contexts[1], "https://w3id.org/security/data-integrity/v2"] {
        let text = credentials::context::embedded(url).expect("embedded");
        documents.insert(url.into(), serde_json::from_str(text).expect("JSON"));
    }
    documents
}

fn key(at: usize, key_type: KeyType) -> (String, SecretKey) {
    let seed = u8::try_from(at).expect("few") * 2 + 1;
    (format!("{BOARD}#key-{at}"), SecretKey::generate(key_type, &mut Seeded(seed)))
}

fn signed(at: usize, securing: Securing, key_type: KeyType) -> Vec<u8> {
    let (name, secret) = key(at, key_type);
    let options = ProofOptions {
        securing,
        verification_method: DidUrl::parse(&name).expect("a name"),
        created: Timestamp::parse(NOW).expect("a time"),
    };
    let credential = license("urn:uuid:0b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4");
    sign(&credential, &options, &secret).expect("signed")
}

fn holds(bytes: &[u8], key: &PublicKey) -> bool {
    Secured::parse(bytes).is_ok_and(|secured| {
        claimed(&secured).is_ok_and(|claims| {
            claims.iter().all(|claim| verify(&secured, claim.index, key).is_ok())
        })
    })
}

#[test]
fn digital_bazaar_accepts_our_licenses_and_refuses_tampered_copies() {
    let Some(folder) = installed() else { return };
    let keys: Vec<_> = SUITES
        .iter()
        .enumerate()
        .map(|(at, (_, _, key_type, _))| key(at, *key_type))
        .map(|(name, secret)| (name, secret.public()))
        .collect();
    let mut tasks = Vec::new();
    for (at, (_, suite, key_type, _)) in SUITES.into_iter().enumerate() {
        let bytes = signed(at, Securing::DataIntegrity(suite), key_type);
        let credential: Value = serde_json::from_slice(&bytes).expect("JSON");
        tasks.push(json!({ "do": "verify", "credential": credential }));
        for (pointer, value) in [
            ("/credentialSubject/familyName", "Mustermann"),
            ("/proof/created", "2026-03-03T09:00:01Z"),
            ("/validUntil", "2037-12-31T23:59:59Z"),
        ] {
            let mut other = credential.clone();
            *other.pointer_mut(pointer).expect(pointer) = value.into();
            tasks.push(json!({ "do": "verify", "credential": other }));
        }
    }
    for (at, answer) in ask(&folder, &documents(&keys), &tasks).iter().enumerate() {
        assert_eq!(
            answer["verified"],
            at % 4 == 0,
            "{}: {answer} of {}",
            SUITES[at / 4].0,
            tasks[at]
        );
    }
}

#[test]
fn we_accept_what_digital_bazaar_issues_and_refuse_tampered_copies() {
    let Some(folder) = installed() else { return };
    let mut credential = Value::Object(license("urn:uuid:1b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4"));
    // Two nodes that look alike, and characters that each form writes in its own way.
    credential["credentialSubject"]["restrictions"] = json!([
        { "code": "A", "text": "line\nline\t\"quoted\" \\ 😀\u{7f}", "from": "2026-01-01" },
        { "code": "B", "text": "x", "from": "2026-01-01" }
    ]);
    let tasks: Vec<Value> = SUITES
        .iter()
        .map(|(suite, _, _, curve)| json!({ "do": "issue", "suite": suite, "curve": curve, "credential": credential }))
        .collect();
    for (answer, suite) in ask(&folder, &documents(&[]), &tasks).iter().zip(SUITES) {
        assert_eq!(answer["verified"], true, "{}: {answer}", suite.0);
        let key =
            PublicKey::from_multikey(answer["multikey"].as_str().expect("a key")).expect("a key");
        assert_eq!(key.key_type(), suite.2);
        let document = answer["credential"].clone();
        assert!(holds(document.to_string().as_bytes(), &key), "{}: {document}", suite.0);
        for pointer in [
            "/credentialSubject/familyName",
            "/proof/created",
            "/validUntil",
            "/credentialStatus/statusListIndex",
            "/credentialStatus/0/statusListIndex",
        ] {
            let mut other = document.clone();
            let Some(place) = other.pointer_mut(pointer) else { continue };
            let text = place.as_str().expect("a text").replace(['1', '2', '4', 'u'], "3");
            *place = text.into();
            assert_ne!(other, document);
            assert!(!holds(other.to_string().as_bytes(), &key), "{}: {pointer}", suite.0);
        }
    }
}

#[test]
fn jose_and_we_accept_each_others_jwts_and_refuse_tampered_ones() {
    let Some(folder) = installed() else { return };
    let mut tasks = Vec::new();
    for (at, (alg, key_type)) in ALGORITHMS.into_iter().enumerate() {
        let jwt = String::from_utf8(signed(at, Securing::VcJwt, key_type)).expect("text");
        let jwk = key(at, key_type).1.public().jwk();
        let mut parts: Vec<String> = jwt.split('.').map(str::to_owned).collect();
        let middle = parts[1].len() / 2;
        let other = if parts[1].as_bytes()[middle] == b'A' { "B" } else { "A" };
        parts[1].replace_range(middle..=middle, other);
        tasks.push(json!({ "do": "verify", "jwt": jwt, "jwk": jwk, "alg": alg }));
        tasks.push(json!({ "do": "verify", "jwt": parts.join("."), "jwk": jwk, "alg": alg }));
    }
    for (at, answer) in ask(&folder, &documents(&[]), &tasks).iter().enumerate() {
        assert_eq!(answer["verified"], at % 2 == 0, "{answer}");
    }
    let credential = license("urn:uuid:2b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4");
    let tasks: Vec<Value> = ALGORITHMS
        .iter()
        .map(|(alg, _)| json!({ "do": "sign", "alg": alg, "kid": format!("{BOARD}#key-0"), "credential": credential }))
        .collect();
    for (answer, (alg, _)) in ask(&folder, &documents(&[]), &tasks).iter().zip(ALGORITHMS) {
        assert_eq!(answer["verified"], true, "{alg}: {answer}");
        let key = PublicKey::from_jwk(&answer["jwk"]).expect("a key");
        let jwt = answer["jwt"].as_str().expect("a JWT");
        assert!(holds(jwt.as_bytes(), &key), "{alg}: {answer}");
        let at = jwt.len() / 2;
        let other = if jwt.as_bytes()[at] == b'A' { "B" } else { "A" };
        let other = format!("{}{other}{}", &jwt[..at], &jwt[at + 1..]);
        assert!(!holds(other.as_bytes(), &key), "{alg}");
    }
}
