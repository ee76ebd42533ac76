//! Issuing: what is told to be issued is there, once, and hangs together.

use credentials::{
    proof::{Cryptosuite, Securing},
    store::raw_cid,
    verifier::{Given, Outcome},
};
use serde_json::{Value, json};
use server::state::{IssueError, IssueOptions, LicenseQuery};
use std::collections::HashSet;
use tests::{BOARD, HOSPITAL, System, ada_okafor};

#[tokio::test]
async fn an_issued_licence_has_its_document_its_status_and_its_place_in_the_registry() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    assert_eq!(raw_cid(&document), license.cid);
    let json: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(json["id"], license.credential_id);
    for entry in json["credentialStatus"].as_array().unwrap() {
        let url = entry["statusListCredential"].as_str().unwrap();
        let path = url.strip_prefix(&system.address).unwrap();
        let parts: Vec<&str> = path.split('/').collect();
        let number = parts[4].parse().unwrap();
        assert!(system.lanyard.status_list(parts[2], parts[3], number).await.unwrap().is_some());
    }
    let found = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(found, license);
    assert_eq!((found.name.as_str(), found.number.as_str()), ("Ada Okafor", "A-104422"));
    assert_eq!(found.jurisdiction, "US-CA");
}

#[tokio::test]
async fn every_way_of_securing_is_accepted() {
    let system = System::start().await;
    let suites = [
        Cryptosuite::EddsaRdfc2022,
        Cryptosuite::EddsaJcs2022,
        Cryptosuite::EcdsaRdfc2019,
        Cryptosuite::EcdsaJcs2019,
    ];
    let ways = suites.map(Securing::DataIntegrity).into_iter().chain([Securing::VcJwt]);
    for way in ways {
        let issued = system.lanyard.issue_license(BOARD, ada_okafor(), Some(way), None).await;
        system.hospital().expect(&issued.unwrap(), Outcome::Accepted).await;
    }
}

#[tokio::test]
async fn the_same_order_sent_twice_with_one_key_gives_one_licence() {
    let system = System::start().await;
    let issue =
        |order| system.lanyard.issue_license(BOARD, order, None, Some("renewal-2026-1".to_owned()));
    let (one, two) = tokio::join!(issue(ada_okafor()), issue(ada_okafor()));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.id, two.id);
    assert_eq!(issue(ada_okafor()).await.unwrap().id, one.id);
    let mut other = ada_okafor();
    other.license_number = "A-200000".to_owned();
    assert!(matches!(issue(other).await, Err(IssueError::IdempotencyConflict)));
    let all = system.lanyard.find_licenses(BOARD, LicenseQuery::default()).await.unwrap();
    assert_eq!(all.items.len(), 1);
}

#[tokio::test]
async fn an_order_that_is_not_in_order_says_where_and_leaves_nothing_behind() {
    let system = System::start().await;
    let mut order = ada_okafor();
    order.npi = Some("1234567890".to_owned());
    let refused = system.lanyard.issue_license(BOARD, order, None, None).await;
    let Err(IssueError::Problems(problems)) = refused else { panic!("{refused:?}") };
    assert!(problems.iter().any(|problem| problem.pointer.contains("npi")), "{problems:?}");
    let all = system.lanyard.find_licenses(BOARD, LicenseQuery::default()).await.unwrap();
    assert!(all.items.is_empty());
}

#[tokio::test]
async fn a_hospital_issues_no_licences_and_nobody_issues_for_an_unknown_board() {
    let system = System::start().await;
    let hospital = system.lanyard.issue_license(HOSPITAL, ada_okafor(), None, None).await;
    assert!(matches!(hospital, Err(IssueError::WrongKind)));
    let nobody = system.lanyard.issue_license("nobody", ada_okafor(), None, None).await;
    assert!(matches!(nobody, Err(IssueError::NoOrganisation(_))));
}

#[tokio::test]
async fn licences_are_found_by_name_number_and_page() {
    let system = System::start().await;
    for number in 0..5 {
        let mut order = ada_okafor();
        order.license_number = format!("A-10{number}");
        order.family_name = if number == 3 { "O_Brien".to_owned() } else { "Okafor".to_owned() };
        system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    }
    let find = |text: Option<&str>, after: Option<String>, limit| {
        let text = text.map(str::to_owned);
        let query = LicenseQuery { text, after, limit, ..LicenseQuery::default() };
        system.lanyard.find_licenses(BOARD, query)
    };
    assert_eq!(find(Some("A-103"), None, 0).await.unwrap().items.len(), 1);
    assert_eq!(find(Some("o_b"), None, 0).await.unwrap().items.len(), 1);
    assert_eq!(find(Some("%"), None, 0).await.unwrap().items.len(), 0);
    let mut seen = HashSet::new();
    let mut after = None;
    loop {
        let page = find(None, after, 2).await.unwrap();
        seen.extend(page.items.iter().map(|license| license.id.clone()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn concurrent_issues_use_every_position_once() {
    let system = System::start().await;
    let issues = (0..24).map(|number| {
        let lanyard = system.lanyard.clone();
        let mut order = ada_okafor();
        order.license_number = format!("A-{number}");
        async move { lanyard.issue_license(BOARD, order, None, None).await.unwrap() }
    });
    let issued = futures::future::join_all(issues).await;
    let mut positions = HashSet::new();
    for license in &issued {
        let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
        let json: Value = serde_json::from_slice(&document).unwrap();
        for entry in json["credentialStatus"].as_array().unwrap() {
            let list = entry["statusListCredential"].as_str().unwrap().to_owned();
            let index = entry["statusListIndex"].as_str().unwrap().to_owned();
            assert!(positions.insert((list, index)));
        }
    }
    assert_eq!(positions.len(), 24 * 3);
}

pub(crate) fn maria() -> serde_json::Map<String, Value> {
    let order = json!({
        "givenName": "Maria", "familyName": "Ferreira-Unmistakable", "birthDate": "1984-02-29",
        "address": {
            "street": "12 Example Street", "city": "Sacramento", "state": "US-CA",
            "postalCode": "95814", "country": "US"
        },
        "identifiers": [{
            "identifierType": "MR", "system": "https://saint-brigid.example/mrn", "value": "MRN-778899"
        }],
        "assurance": {
            "framework": "NIST-800-63A", "level": "IAL2", "evidence": ["passport"],
            "verifiedOn": "2026-03-02", "expiresOn": "2029-03-02", "verifier": "Saint Brigid"
        }
    });
    order.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_patient_identity_is_handed_over_once_and_nothing_personal_is_kept() {
    let system = System::start().await;
    let issued = system.lanyard.issue_identity(HOSPITAL, maria(), None).await.unwrap();
    let verdict = system.lanyard.verify(Given::Bytes(issued.bytes.clone())).await;
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#?}", verdict.report());
    let digest = verdict.report().document_digest.clone();
    let (data, cid) = (system.data(), raw_cid(&issued.bytes));
    assert!(system.lanyard.document(&cid).await.unwrap().is_none());
    let _directory = system.stop().await;
    for file in std::fs::read_dir(&data).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for personal in ["Unmistakable", "MRN-778899", "1984-02-29"] {
            let found = bytes.windows(personal.len()).any(|window| window == personal.as_bytes());
            assert!(!found, "{personal} is on the disk");
        }
    }
    assert!(!digest.is_empty());
}

#[tokio::test]
async fn a_credential_over_the_generic_door_gets_our_issuer_and_can_be_revoked() {
    let system = System::start().await;
    let credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:somebody-else",
        "credentialSubject": { "id": "did:example:abcd", "alumniOf": "The School of Examples" }
    });
    let credential = credential.as_object().unwrap().clone();
    let revocation = credentials::status::Purpose::Revocation;
    let options = IssueOptions { status: vec![revocation], ..IssueOptions::default() };
    let issued = system.lanyard.issue_credential(BOARD, credential, options).await.unwrap();
    let json: Value = serde_json::from_slice(&issued.bytes).unwrap();
    let board = system.lanyard.organisation(BOARD).await.unwrap().unwrap();
    assert_eq!(json["issuer"], board.did.as_str());
    let set = |organisation, value| {
        system.lanyard.set_status(organisation, &issued.credential_id, revocation, value)
    };
    assert!(set(Some(HOSPITAL), true).await.is_err());
    set(Some(BOARD), true).await.unwrap();
    assert!(set(Some(BOARD), false).await.is_err());
    let verdict = system.lanyard.verify(Given::Bytes(issued.bytes.clone())).await;
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    tests::failed(verdict.report(), credentials::verifier::Check::Revocation);
}
