use super::*;
use crate::{identity::mina, license::ana};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

fn hex_digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is published never changes: credentials out there are signed over it.
#[test]
fn our_context_is_the_one_that_was_published() {
    let digest = hex_digest(LANYARD_V1);
    assert_eq!(digest, "a780cf085dbc2f3a32159ee5d182c22e2f7b0685ed0232206a44668e2ae1b5a8");
}

/// The same of every term that was there before status events had theirs.
#[test]
fn terms_were_added_to_our_context_and_none_was_changed() {
    let mut before = ours();
    let terms = before["@context"].as_object_mut().unwrap();
    for added in ["LicenseStatusEventCredential", "LicenseStatusEvent"] {
        terms.shift_remove(added).unwrap();
    }
    let digest = hex_digest(&before.to_string());
    assert_eq!(digest, "8e4d7673a9f300af77eb19f4a47115b6ccafea764a0a1e9bc2ccf7892a8bd1bb");
}

#[test]
fn every_context_that_we_hold_is_json_with_a_context_in_it() {
    for (url, text) in EMBEDDED {
        let document: Value = serde_json::from_str(text).unwrap();
        assert!(document["@context"].is_object() || document["@context"].is_array(), "{url}");
        assert_eq!(embedded(url), Some(*text));
        // On the way to RDF `ssi` loses the texts of a list, so a proof would not cover them.
        assert!(!text.contains("@list"), "{url}");
    }
    assert_eq!(embedded("https://evil.example/context"), None);
}

fn ours() -> Value {
    serde_json::from_str(LANYARD_V1).unwrap()
}

fn each_term(context: &Map<String, Value>, visit: &mut impl FnMut(&str, &Value)) {
    for (term, definition) in context.iter().filter(|(term, _)| !term.starts_with('@')) {
        visit(term, definition);
        if let Some(Value::Object(scoped)) = definition.get("@context") {
            each_term(scoped, visit);
        }
    }
}

#[test]
fn every_term_of_ours_means_an_iri_and_the_great_part_is_of_fhir_hl7_or_schema_org() {
    let (mut terms, mut shared) = (0, 0);
    each_term(ours()["@context"].as_object().unwrap(), &mut |term, definition| {
        let id = definition["@id"].as_str().or(definition.as_str()).unwrap_or_default();
        let of_others =
            ["https://schema.org/", "http://hl7.org/fhir/"].iter().any(|at| id.starts_with(at));
        assert!(of_others || id.starts_with("https://w3id.org/lanyard/v1#"), "{term}: {id}");
        terms += 1;
        shared += usize::from(of_others);
    });
    assert!(shared * 2 > terms, "{shared} of {terms}");
}

#[test]
fn our_terms_do_not_take_the_names_of_the_data_model() {
    let v2: Value = serde_json::from_str(embedded(CREDENTIALS_V2).unwrap()).unwrap();
    let protected = v2["@context"].as_object().unwrap();
    each_term(ours()["@context"].as_object().unwrap(), &mut |term, _| {
        assert!(!protected.contains_key(term), "{term} is a protected term of the data model");
    });
}

fn credential(kind: &str, subject: Map<String, Value>) -> Value {
    json!({
        "@context": [CREDENTIALS_V2, crate::credential::CONTEXT],
        "type": ["VerifiableCredential", kind],
        "issuer": { "id": "did:web:board.example" },
        "credentialSubject": subject,
    })
}

#[test]
fn every_member_of_our_types_is_defined_and_reaches_no_further_than_its_type() {
    let event = crate::lifecycle::event::tests::suspension().to_subject();
    for (kind, subject) in [
        (crate::license::CREDENTIAL_TYPE, ana()),
        (crate::identity::CREDENTIAL_TYPE, mina()),
        (crate::lifecycle::event::CREDENTIAL_TYPE, event),
    ] {
        let whole = credential(kind, subject.clone());
        assert_eq!(problems(whole.as_object().unwrap(), &[]), []);
        for name in subject.keys().filter(|name| !matches!(name.as_str(), "id" | "type")) {
            for place in ["", "/issuer"] {
                let mut leaked = whole.clone();
                leaked.pointer_mut(place).unwrap()[name] = json!("x");
                let found = problems(leaked.as_object().unwrap(), &[]);
                assert!(
                    found.iter().any(|problem| problem.code == "undefined-term"),
                    "{place}/{name}"
                );
            }
        }
    }
}

/// Texts, numbers and flags of a document, by pointer.
#[cfg(feature = "native")]
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

#[cfg(feature = "native")]
#[test]
fn whatever_member_of_a_credential_is_altered_or_left_out_an_rdf_proof_no_longer_holds() {
    use crate::{
        credential::Secured,
        did::DidUrl,
        key::{KeyType, SecretKey},
        license::Seeded,
        proof::{Cryptosuite, ProofOptions, Securing, sign, verify},
        time::Timestamp,
    };
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(7));
    let options = ProofOptions {
        securing: Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022),
        verification_method: DidUrl::parse("did:web:board.example#key-1").unwrap(),
        created: Timestamp::parse("2026-11-20T12:00:00Z").unwrap(),
    };
    let list = json!({
        "id": "https://board.example/status/1#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "uH4sIAAAAAAAAA",
        "ttl": 60_000,
        "statusEvents": {"42": {"to": "revoked", "reason": "fraud", "effective": "2026-11-20"}},
    });
    for (kind, subject) in [
        (crate::license::CREDENTIAL_TYPE, ana()),
        (crate::identity::CREDENTIAL_TYPE, mina()),
        (
            crate::lifecycle::event::CREDENTIAL_TYPE,
            crate::lifecycle::event::tests::suspension().to_subject(),
        ),
        ("BitstringStatusListCredential", list.as_object().unwrap().clone()),
    ] {
        let whole = credential(kind, subject);
        assert_eq!(problems(whole.as_object().unwrap(), &[]), []);
        let bytes = sign(whole.as_object().unwrap(), &options, &key).unwrap();
        let signed: Value = serde_json::from_slice(&bytes).unwrap();
        let holds = |document: Value| {
            verify(&Secured::from_value(document).unwrap(), 0, &key.public()).is_ok()
        };
        assert!(holds(signed.clone()), "{kind}");
        let mut pointers = Vec::new();
        leaves(&signed["credentialSubject"], "/credentialSubject", &mut pointers);
        assert!(pointers.len() > 5);
        for pointer in pointers {
            let mut altered = signed.clone();
            let leaf = altered.pointer_mut(&pointer).unwrap();
            *leaf = match &leaf {
                Value::String(text) => json!(format!("{text}0")),
                Value::Bool(flag) => json!(!*flag),
                _ => json!(1),
            };
            assert!(!holds(altered), "{pointer} altered");
            let mut shortened = signed.clone();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            match shortened.pointer_mut(parent).unwrap() {
                Value::Object(map) => drop(map.shift_remove(name)),
                Value::Array(items) => drop(items.remove(name.parse().unwrap())),
                _ => unreachable!("a leaf is in an object or a list"),
            }
            assert!(!holds(shortened), "{pointer} left out");
        }
    }
}

#[test]
fn contexts_of_a_type_end_where_json_ld_ends_them() {
    let context = json!({
        "Outer": { "@id": "urn:x:Outer", "@context": { "inner": { "@id": "urn:x:inner", "@context": { "leaf": "urn:x:leaf" } }, "only": "urn:x:only" } },
        "Wide": { "@id": "urn:x:Wide", "@context": { "@propagate": true, "wide": "urn:x:wide" } },
        "link": { "@id": "urn:x:link", "@type": "@id" },
        "raw": { "@id": "urn:x:raw", "@type": "@json" },
        "titles": { "@id": "urn:x:titles", "@container": "@language" },
        "gone": null,
        "x": "urn:x:",
    });
    let check = |document: Value| {
        let mut document = document;
        document["@context"] = context.clone();
        let problems = problems(document.as_object().unwrap(), &[]);
        problems.into_iter().map(|problem| problem.pointer).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(check(json!({"@type": "Outer", "inner": {"leaf": 1}, "only": 2})), none);
    assert_eq!(check(json!({"@type": "Outer", "inner": {"only": 1}})), ["/inner/only"]);
    assert_eq!(check(json!({"inner": 1})), ["/inner"]);
    assert_eq!(check(json!({"@type": "Wide", "wide": 1, "x:y": {"wide": 2}})), none);
    assert_eq!(check(json!({"link": ["urn:a:b", "relative"]})), ["/link/1"]);
    assert_eq!(check(json!({"raw": {"anything": [null, {"at": "all"}]}})), none);
    assert_eq!(check(json!({"titles": {"en": "a", "de": "b"}})), none);
    assert_eq!(check(json!({"gone": 1, "x:here": 1, "urn:x:y": 1, "_:b": 1})), ["/gone", "/_:b"]);
    assert_eq!(check(json!({"x:list": {"@list": [1, null]}})), ["/x:list/@list/1"]);
    assert_eq!(
        check(json!({"x:a": {"@context": {"@vocab": "urn:v:"}, "all": {"is": "fine"}}})),
        none
    );
}
