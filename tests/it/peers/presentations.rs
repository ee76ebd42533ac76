//! Presentations that others make of licences that we issued, verified over HTTP.

use super::{ALGORITHMS, SUITES, ask, documents, installed};
use credentials::{
    lifecycle::State,
    proof::{Cryptosuite, Securing},
};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::{path::Path, slice};
use tests::{BOARD, System, ada_okafor};

const CHALLENGE: &str = "9b1e6a52-4c0f-4e61-9d2f-credentialing-office";
const DOMAIN: &str = "https://saint-brigid.example";

/// Dr Okafor's licence as she holds it: an object, or an envelope around a JWT.
async fn licence(system: &System, securing: Securing) -> Value {
    let issued = system.lanyard.issue_license(BOARD, ada_okafor(), Some(securing), None).await;
    held(system, &issued.expect("issued").cid.to_string()).await
}

async fn held(system: &System, cid: &str) -> Value {
    let url = format!("{}/ipfs/{cid}?format=raw", system.address);
    let text = http().get(url).send().await.expect("an answer").text().await.expect("text");
    if text.starts_with('{') {
        return serde_json::from_str(&text).expect("JSON");
    }
    json!({
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": format!("data:application/vc+jwt,{text}"),
        "type": "EnvelopedVerifiableCredential",
    })
}

fn http() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

fn asked() -> Value {
    json!({ "challenge": CHALLENGE, "domain": DOMAIN })
}

/// What the hospital's credentialing office is told.
async fn told(system: &System, presented: &Value, options: &Value) -> (StatusCode, Value) {
    let url = format!("{}/vc-api/presentations/verify", system.address);
    let body = json!({ "verifiablePresentation": presented, "options": options });
    let response = http().post(url).json(&body).send().await.expect("an answer");
    let status = response.status();
    let text = response.text().await.expect("text");
    (status, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// That it is refused, and for that reason.
async fn refused(system: &System, presented: &Value, options: &Value, code: &str, why: &str) {
    let (status, answer) = told(system, presented, options).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{why}: {answer:#}");
    assert_eq!(answer["verified"], false, "{why}: {answer:#}");
    let errors = answer["errors"].as_array().expect("reasons");
    assert!(errors.iter().any(|error| error["code"] == code), "{why}: {answer:#}");
}

/// That it is verified, as its holder's, with a verdict on each credential.
async fn verified(system: &System, answer: &Value, options: &Value, outcome: &str) {
    let (status, told) = told(system, &answer["presented"], options).await;
    assert_eq!(status, StatusCode::OK, "{answer:#} {told:#}");
    assert_eq!(told["verified"], true);
    assert_eq!(told["holder"], answer["did"]);
    let results = told["credentialResults"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        assert_eq!(result["verified"], true, "{told:#}");
        assert_eq!(result["verdict"]["outcome"], outcome, "{told:#}");
    }
}

fn present(credentials: &[Value], with: Value) -> Value {
    let mut task = json!({
        "do": "present", "credentials": credentials, "challenge": CHALLENGE, "domain": DOMAIN,
    });
    let with = with.as_object().expect("an object").clone();
    task.as_object_mut().expect("an object").extend(with);
    task
}

fn presented(folder: &Path, tasks: &[Value]) -> Vec<Value> {
    let answers = ask(folder, &documents(&[]), tasks);
    for (answer, task) in answers.iter().zip(tasks) {
        assert_eq!(answer["verified"], true, "{answer} of {task}");
    }
    answers
}

/// Another character of base64url in the middle of one part.
fn altered(jwt: &str, part: usize) -> String {
    let mut parts: Vec<String> = jwt.split('.').map(str::to_owned).collect();
    let middle = parts[part].len() / 2;
    let other = if parts[part].as_bytes()[middle] == b'A' { "B" } else { "A" };
    parts[part].replace_range(middle..=middle, other);
    parts.join(".")
}

#[tokio::test]
async fn dr_okafor_presents_her_licences_to_the_hospital_and_it_is_told_that_they_are_in_order() {
    let Some(folder) = installed() else { return };
    let system = System::start().await;
    let rdfc = licence(&system, Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022)).await;
    let jcs = licence(&system, Securing::DataIntegrity(Cryptosuite::EddsaJcs2022)).await;
    let jwt = licence(&system, Securing::VcJwt).await;
    let all = [rdfc.clone(), jcs, jwt.clone()];
    let mut tasks: Vec<Value> = SUITES
        .iter()
        .map(|(suite, _, _, curve)| present(&all, json!({ "suite": suite, "curve": curve })))
        .collect();
    tasks.push(present(&all[..1], json!({ "suite": "eddsa-rdfc-2022", "curve": "Ed25519" })));
    tasks.extend(
        ALGORITHMS.iter().map(|(alg, _)| present(slice::from_ref(&jwt), json!({ "alg": alg }))),
    );
    tasks.push(present(&all, json!({ "alg": "ES256" })));
    let answers = presented(&folder, &tasks);
    for answer in &answers {
        verified(&system, answer, &asked(), "accepted").await;
        verified(&system, answer, &json!({}), "accepted").await;
    }
    let mut enveloped = answers[tasks.len() - 1].clone();
    enveloped["presented"] = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": format!("data:application/vp+jwt,{}", enveloped["presented"].as_str().expect("a JWT")),
        "type": "EnvelopedVerifiablePresentation",
    });
    verified(&system, &enveloped, &asked(), "accepted").await;
}

#[tokio::test]
async fn sixteen_licences_are_presented_at_once_and_no_more() {
    let Some(folder) = installed() else { return };
    let system = System::start().await;
    let mut licences = Vec::new();
    for _ in 0..17 {
        licences.push(licence(&system, Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022)).await);
    }
    let with = json!({ "suite": "eddsa-rdfc-2022", "curve": "Ed25519" });
    let tasks = [present(&licences[..16], with.clone()), present(&licences, with)];
    let answers = presented(&folder, &tasks);
    verified(&system, &answers[0], &asked(), "accepted").await;
    refused(&system, &answers[1]["presented"], &asked(), "too-many", "seventeen").await;
}

#[tokio::test]
async fn a_revoked_licence_that_is_presented_is_its_holders_and_not_to_be_relied_on() {
    let Some(folder) = installed() else { return };
    let system = System::start().await;
    let issued = system.board().issue().await;
    system.board().change(&issued.id, State::Revoked).await.expect("revoked");
    let license = held(&system, &issued.cid.to_string()).await;
    let with = json!({ "suite": "eddsa-rdfc-2022", "curve": "Ed25519" });
    let answers = presented(&folder, &[present(&[license], with)]);
    verified(&system, &answers[0], &asked(), "rejected").await;
    let mut strictly = asked();
    strictly["checks"] = json!(["proof", "credentialStatus"]);
    let (status, told) = told(&system, &answers[0]["presented"], &strictly).await;
    assert_eq!((status, &told["verified"]), (StatusCode::BAD_REQUEST, &json!(false)), "{told:#}");
    assert_eq!(told["credentialResults"][0]["verdict"]["outcome"], "rejected");
}

#[tokio::test]
async fn mallory_presents_what_is_not_hers_not_asked_for_or_altered_and_is_told_why_not() {
    let Some(folder) = installed() else { return };
    let system = System::start().await;
    let rdfc = licence(&system, Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022)).await;
    let mut forged = rdfc.clone();
    forged["credentialSubject"]["familyName"] = "Mallory".into();
    let other = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    for suite in ["eddsa-rdfc-2022", "eddsa-jcs-2022"] {
        let with = |mut more: Value| {
            more["suite"] = suite.into();
            more["curve"] = "Ed25519".into();
            more
        };
        let own = [rdfc.clone()];
        let tasks = [
            present(&own, with(json!({}))),
            present(&own, with(json!({ "purpose": "assertionMethod" }))),
            present(&own, with(json!({ "holder": other }))),
            present(&own, with(json!({ "challenge": null, "purpose": "authentication" }))),
            present(slice::from_ref(&forged), with(json!({}))),
        ];
        let answers = presented(&folder, &tasks);
        let at = |index: usize| &answers[index]["presented"];
        verified(&system, &answers[0], &asked(), "accepted").await;
        let replayed = json!({ "challenge": "asked-the-next-day", "domain": DOMAIN });
        let elsewhere = json!({ "challenge": CHALLENGE, "domain": "https://clinic.example" });
        refused(&system, at(0), &replayed, "challenge-mismatch", "a replay").await;
        refused(&system, at(0), &elsewhere, "domain-mismatch", "made for the hospital").await;
        refused(&system, at(1), &asked(), "proof-purpose", "made to assert").await;
        refused(&system, at(1), &json!({}), "proof-purpose", "made to assert").await;
        refused(&system, at(2), &asked(), "not-the-holder", "somebody else's").await;
        refused(&system, at(3), &asked(), "challenge-mismatch", "without a challenge").await;
        for (pointer, value) in [
            ("/proof/challenge", json!("asked-the-next-day")),
            ("/proof/domain", json!("https://clinic.example")),
            ("/proof/created", json!("2026-03-03T08:59:59Z")),
            ("/type", json!(["VerifiablePresentation", "EnvelopedVerifiablePresentation"])),
            ("/verifiableCredential/0/credentialSubject/familyName", json!("Okafos")),
            ("/verifiableCredential/0/proof/created", json!("2026-03-03T08:59:59Z")),
            ("/verifiableCredential/0/validUntil", json!("2037-06-30T00:00:00Z")),
            ("/verifiableCredential", json!([rdfc.clone(), rdfc.clone()])),
        ] {
            let mut copy = at(0).clone();
            *copy.pointer_mut(pointer).expect(pointer) = value;
            let mut options = asked();
            options["challenge"] = copy["proof"]["challenge"].clone();
            options["domain"] = copy["proof"]["domain"].clone();
            let code =
                if pointer == "/type" { "malformed-presentation" } else { "signature-mismatch" };
            refused(&system, &copy, &options, code, pointer).await;
        }
        // The same statements in other JSON, where a reader might look for them in vain.
        let status = "https://www.w3.org/2018/credentials#credentialStatus";
        for (member, place) in [("@context", "credentialSubject"), (status, "credentialStatus")] {
            let mut copy = at(0).clone();
            let enclosed = &mut copy["verifiableCredential"][0];
            if member == status {
                enclosed[status] = enclosed[place].take();
                enclosed.as_object_mut().expect("an object").shift_remove(place);
            } else {
                enclosed[place][member] = enclosed[member].clone();
            }
            refused(&system, &copy, &asked(), "signature-mismatch", member).await;
        }
        let mut unsigned = at(0).clone();
        unsigned.as_object_mut().expect("an object").shift_remove("proof");
        refused(&system, &unsigned, &asked(), "malformed-presentation", "unsigned").await;
        let mut without = at(0).clone();
        without.as_object_mut().expect("an object").shift_remove("verifiableCredential");
        refused(&system, &without, &asked(), "signature-mismatch", "taken out").await;
        let mut nameless = at(0).clone();
        nameless.as_object_mut().expect("an object").shift_remove("holder");
        refused(&system, &nameless, &asked(), "signature-mismatch", "its holder taken out").await;
        let (status, told) = told(&system, at(4), &asked()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "a forged licence, well presented: {told:#}");
        assert_eq!(told["presentationResult"]["verified"], true);
        assert_eq!(told["credentialResults"][0]["verified"], false);
        assert_eq!(told["errors"][0]["pointer"], "/verifiablePresentation/verifiableCredential/0");
    }
}

#[tokio::test]
async fn mallory_does_no_better_with_jwts() {
    let Some(folder) = installed() else { return };
    let system = System::start().await;
    let license = licence(&system, Securing::VcJwt).await;
    let mut forged = license.clone();
    let jwt = license["id"].as_str().and_then(|id| id.split_once(',')).expect("a JWT").1;
    forged["id"] = format!("data:application/vc+jwt,{}", altered(jwt, 2)).into();
    let own = [license.clone()];
    let other = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    for (alg, _) in ALGORITHMS {
        let tasks = [
            present(&own, json!({ "alg": alg })),
            present(&own, json!({ "alg": alg, "holder": other })),
            present(&own, json!({ "alg": alg, "challenge": null })),
            present(&own, json!({ "alg": alg, "typ": "vc+jwt" })),
            present(&own, json!({ "alg": alg, "typ": "JWT" })),
            present(slice::from_ref(&forged), json!({ "alg": alg })),
        ];
        let answers = presented(&folder, &tasks);
        let at = |index: usize| &answers[index]["presented"];
        verified(&system, &answers[0], &asked(), "accepted").await;
        let replayed = json!({ "challenge": "asked-the-next-day", "domain": DOMAIN });
        let elsewhere = json!({ "challenge": CHALLENGE, "domain": "https://clinic.example" });
        refused(&system, at(0), &replayed, "challenge-mismatch", "a replay").await;
        refused(&system, at(0), &elsewhere, "domain-mismatch", "made for the hospital").await;
        refused(&system, at(1), &asked(), "malformed-presentation", "somebody else's").await;
        refused(&system, at(2), &asked(), "challenge-mismatch", "without a challenge").await;
        refused(&system, at(3), &asked(), "malformed-presentation", "called a credential").await;
        refused(&system, at(4), &asked(), "malformed-presentation", "of any type").await;
        let good = at(0).as_str().expect("a JWT");
        refused(&system, &altered(good, 2).into(), &asked(), "signature-mismatch", "altered").await;
        let (status, told) = told(&system, at(5), &asked()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "a forged licence, well presented: {told:#}");
        assert_eq!(told["presentationResult"]["verified"], true);
        assert_eq!(told["credentialResults"][0]["verified"], false);
        // Nor is a presentation a credential.
        let url = format!("{}/vc-api/credentials/verify", system.address);
        let body = json!({ "verifiableCredential": at(0) });
        let response = http().post(url).json(&body).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    }
}
