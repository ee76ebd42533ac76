//! The published vectors, read from the folder that `LANYARD_VECTORS` names.

use super::*;
use crate::proof::{
    canon, claims,
    digest::{self, Hash},
};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The embedded contexts, and one that two vectors name and nobody publishes under a licence that we may
/// copy: written here from the statements that they publish.
pub(super) fn embedded(url: &str) -> Option<&'static str> {
    const CITIZENSHIP: &str = r#"{"@context": {
        "EmploymentAuthorizationDocumentCredential": "https://w3id.org/citizenship#EmploymentAuthorizationDocumentCredential",
        "EmploymentAuthorizationDocument": "https://w3id.org/citizenship#EmploymentAuthorizationDocument",
        "EmployablePerson": "https://w3id.org/citizenship#EmployablePerson",
        "Person": "https://schema.org/Person",
        "additionalName": "https://schema.org/additionalName",
        "birthCountry": "https://w3id.org/citizenship#birthCountry",
        "birthDate": {"@id": "https://schema.org/birthDate", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
        "employmentAuthorizationDocument": {"@id": "https://w3id.org/citizenship#employmentAuthorizationDocument", "@type": "@id"},
        "familyName": "https://schema.org/familyName",
        "gender": "https://schema.org/gender",
        "givenName": "https://schema.org/givenName",
        "identifier": "https://schema.org/identifier",
        "image": {"@id": "https://schema.org/image", "@type": "@id"},
        "lprCategory": "https://w3id.org/citizenship#lprCategory",
        "lprNumber": "https://w3id.org/citizenship#lprNumber",
        "residentSince": {"@id": "https://w3id.org/citizenship#residentSince", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    }}"#;
    match url {
        "https://w3id.org/citizenship/v4rc1" => Some(CITIZENSHIP),
        _ => crate::context::embedded(url),
    }
}

/// The folder; under `CI=true` it must be there.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("LANYARD_VECTORS").map(PathBuf::from);
    if named.is_none() {
        println!("LANYARD_VECTORS is not set: no published vectors were read");
    }
    let there = named.filter(|folder| folder.join("vc-di-eddsa").is_dir());
    assert!(
        there.is_some() || std::env::var("CI").as_deref() != Ok("true"),
        "under CI, LANYARD_VECTORS must name the folder of the published vectors"
    );
    there
}

fn object(path: &Path) -> Map<String, Value> {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The file of `folder` whose name starts with `prefix`.
fn starting(folder: &Path, prefix: &str) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|file| file.file_name().unwrap().to_str().unwrap().starts_with(prefix)).unwrap()
}

fn text(folder: &Path, prefix: &str) -> String {
    fs::read_to_string(starting(folder, prefix)).unwrap()
}

fn secured(document: &Map<String, Value>) -> Secured {
    Secured::DataIntegrity { document: document.clone(), bytes: Vec::new() }
}

fn key_of(name: &str) -> PublicKey {
    PublicKey::from_multikey(name.split_once('#').unwrap().1).unwrap()
}

/// Every proof of a document, each with the key that it names.
fn verify_all(document: &Map<String, Value>) -> Result<(), ProofError> {
    let secured = secured(document);
    let claims = claimed(&secured).map_err(|_| ProofError::MalformedProofValue)?;
    claims.iter().try_for_each(|claim| {
        let key = PublicKey::from_multikey(claim.verification_method.fragment())
            .map_err(|_| ProofError::WrongKeyType)?;
        verify(&secured, claim.index, &key)
    })
}

const SUITES: [&str; 9] = [
    "vc-di-eddsa/eddsa-rdfc-2022",
    "vc-di-eddsa/eddsa-rdfc-2022/employ",
    "vc-di-eddsa/eddsa-jcs-2022",
    "vc-di-ecdsa/ecdsa-rdfc-2019-p256",
    "vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ",
    "vc-di-ecdsa/ecdsa-rdfc-2019-p384",
    "vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ",
    "vc-di-ecdsa/ecdsa-jcs-2019-p256",
    "vc-di-ecdsa/ecdsa-jcs-2019-p384",
];

const CHAINS: [&str; 4] = [
    "signedProofSet1.json",
    "signedProofSet2.json",
    "signedProofChain1.json",
    "signedProofChain2.json",
];

fn documents(folder: &Path) -> Vec<(String, Map<String, Value>)> {
    let suites =
        SUITES.map(|suite| (suite.to_owned(), object(&starting(&folder.join(suite), "signed"))));
    let chains = CHAINS.map(|name| {
        (name.to_owned(), object(&folder.join("vc-di-eddsa/proof-set-chain").join(name)))
    });
    suites.into_iter().chain(chains).collect()
}

#[test]
fn every_published_vector_verifies_and_its_intermediate_forms_are_ours() {
    let Some(folder) = folder() else { return };
    for (name, document) in documents(&folder) {
        assert_eq!(verify_all(&document), Ok(()), "{name}");
    }
    for suite in SUITES {
        let folder = folder.join(suite);
        let document = object(&starting(&folder, "signed"));
        let proof = document["proof"].as_object().unwrap();
        let key = key_of(proof["verificationMethod"].as_str().unwrap());
        let cryptosuite = Cryptosuite::from_name(proof["cryptosuite"].as_str().unwrap()).unwrap();
        let (options, canonical) =
            digest::canonical(cryptosuite, key.key_type(), (&document, &["proof"]), proof).unwrap();
        assert_eq!(
            String::from_utf8(options.clone()).unwrap(),
            text(&folder, "proofCanon"),
            "{suite}"
        );
        assert_eq!(
            String::from_utf8(canonical.clone()).unwrap(),
            text(&folder, "canonDoc"),
            "{suite}"
        );
        let hash = Hash::with(key.key_type());
        assert_eq!(
            canon::hex(&hash.digest(&options)),
            text(&folder, "proofHash").trim(),
            "{suite}"
        );
        assert_eq!(
            canon::hex(&hash.digest(&canonical)),
            text(&folder, "docHash").trim(),
            "{suite}"
        );
        let digest = digest::of(cryptosuite, key.key_type(), &document, proof).unwrap();
        assert_eq!(canon::hex(&digest), text(&folder, "combinedHash").trim(), "{suite}");
        let signature = claims::proof_value(proof["proofValue"].as_str().unwrap()).unwrap();
        assert_eq!(canon::hex(&signature), text(&folder, "sigHex").trim(), "{suite}");
    }
    println!("{} published vectors verified", SUITES.len() + CHAINS.len());
}

#[test]
fn signatures_with_the_published_keys_are_the_published_ones() {
    let Some(folder) = folder() else { return };
    let mut secrets = Vec::new();
    for file in
        ["vc-di-eddsa/keyPair.json", "vc-di-ecdsa/p256KeyPair.json", "vc-di-ecdsa/p384KeyPair.json"]
    {
        secrets.push(object(&folder.join(file)));
    }
    let chains = object(&folder.join("vc-di-eddsa/proof-set-chain/multiKeyPairs.json"));
    secrets.extend(chains.values().map(|pair| pair.as_object().unwrap().clone()));
    let secret = |public: &str| {
        let pair = secrets.iter().find(|pair| pair["publicKeyMultibase"] == public).unwrap();
        let text = pair.get("privateKeyMultibase").or(pair.get("secretKeyMultibase")).unwrap();
        let secret = SecretKey::from_multikey(text.as_str().unwrap()).unwrap();
        assert_eq!(secret.public().multikey(), public);
        secret
    };
    let mut signed = 0;
    for suite in SUITES {
        let folder = folder.join(suite);
        let document = object(&starting(&folder, "signed"));
        let proof = document["proof"].as_object().unwrap();
        let name = proof["verificationMethod"].as_str().unwrap();
        let mut unsigned = document.clone();
        unsigned.remove("proof");
        let options = ProofOptions {
            securing: Securing::DataIntegrity(
                Cryptosuite::from_name(proof["cryptosuite"].as_str().unwrap()).unwrap(),
            ),
            verification_method: DidUrl::parse(name).unwrap(),
            created: Timestamp::parse(proof["created"].as_str().unwrap()).unwrap(),
        };
        let bytes = sign(&unsigned, &options, &secret(name.split_once('#').unwrap().1)).unwrap();
        let ours: Map<String, Value> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(ours["proof"]["proofValue"], proof["proofValue"], "{suite}");
        signed += 1;
    }
    println!("{signed} published signatures made again");
}

/// Copies of `value` with one character of one text changed, at most eight for each text.
fn altered(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let step = places.len().div_ceil(8).max(1);
            places
                .into_iter()
                .step_by(step)
                .filter(|&at| text.as_bytes()[at].is_ascii())
                .map(|at| {
                    let other = if text.as_bytes()[at] == b'2' { "3" } else { "2" };
                    Value::String(format!("{}{other}{}", &text[..at], &text[at + 1..]))
                })
                .collect()
        }
        Value::Array(items) => (0..items.len())
            .flat_map(|at| {
                altered(&items[at]).into_iter().map(move |item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| {
                altered(value).into_iter().map(move |value| {
                    let mut members = members.clone();
                    members.insert(key.clone(), value);
                    Value::Object(members)
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_published_vector_with_one_character_altered_does_not_verify() {
    let Some(folder) = folder() else { return };
    let mut tried = 0;
    for (name, document) in documents(&folder) {
        let keys: Vec<_> = claimed(&secured(&document))
            .unwrap()
            .iter()
            .map(|claim| PublicKey::from_multikey(claim.verification_method.fragment()).unwrap())
            .collect();
        for other in altered(&Value::Object(document.clone())) {
            let other = other.as_object().unwrap();
            assert_ne!(verify_all(other), Ok(()), "{name}: {other:?}");
            // Nor with the keys of the document before it was altered.
            let secured = secured(other);
            let holds = (0..keys.len()).all(|at| verify(&secured, at, &keys[at]).is_ok());
            assert!(!holds, "{name}: {other:?}");
            tried += 1;
        }
        for member in ["created", "proofPurpose", "verificationMethod", "proofValue"] {
            let mut other = document.clone();
            match &mut other["proof"] {
                Value::Array(proofs) => drop(proofs[0].as_object_mut().unwrap().remove(member)),
                proof => drop(proof.as_object_mut().unwrap().remove(member)),
            }
            assert_ne!(verify_all(&other), Ok(()), "{name} without {member}");
        }
    }
    println!("{tried} altered copies refused");
}

#[test]
fn a_chain_without_its_earlier_link_does_not_verify() {
    let Some(folder) = folder() else { return };
    let path = folder.join("vc-di-eddsa/proof-set-chain/signedProofChain2.json");
    let mut document = object(&path);
    document["proof"].as_array_mut().unwrap().remove(0);
    assert_eq!(claimed(&secured(&document)).unwrap_err().code, "no-previous-proof");
    let mut document = object(&path);
    document["proof"][3]["previousProof"] = json!("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544");
    assert_eq!(verify_all(&document), Err(ProofError::SignatureMismatch));
}
