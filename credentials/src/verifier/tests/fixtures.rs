//! Dr Okafor's licence with everything in order, and ways to put it out of order.

use super::super::*;
use crate::{
    credential::{ClaimedProof, Credential, Model},
    did::{Did, DidUrl},
    license::{ClinicianLicense, Jurisdiction, LicenseNumber, LicenseType, Profession},
    lifecycle::{Change, State},
    proof::{Cryptosuite, Securing},
    status::{BitString, Purpose, StatusEntry, StatusListFact},
    time::{Date, Timestamp},
    trust::{TrustEntry, TrustList},
};
use std::{collections::BTreeMap, sync::Arc};
use url::Url;

pub(super) const BOARD: &str = "did:web:board.example";
pub(super) const INDEX: usize = 94_567;

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(super) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(super) fn now() -> Timestamp {
    at("2026-05-01T12:00:00Z")
}

pub(super) fn list_url(purpose: Purpose) -> Url {
    Url::parse(&format!("https://board.example/status/{purpose}/1")).unwrap()
}

pub(super) fn licence() -> ClinicianLicense {
    ClinicianLicense {
        id: None,
        given_name: "Ada".into(),
        middle_name: None,
        family_name: "Okafor".into(),
        former_names: Vec::new(),
        license_number: LicenseNumber::parse("A123456").unwrap(),
        license_type: LicenseType::parse("MD").unwrap(),
        profession: Profession::parse("207R00000X").unwrap(),
        jurisdiction: Jurisdiction::parse("US-CA").unwrap(),
        npi: None,
        ncsbn_id: None,
        degree: None,
        original_issue_date: day("2015-06-01"),
        effective_date: day("2026-01-01"),
        expiration_date: day("2027-12-31"),
        multistate: None,
        compact_privileges: Vec::new(),
        restrictions: Vec::new(),
        disciplinary_actions: Vec::new(),
        prescriptive_authority: None,
        supervision_required: None,
        lookup_url: Url::parse("https://board.example/lookup").unwrap(),
    }
}

pub(super) fn trust() -> TrustList {
    TrustList {
        entries: vec![TrustEntry {
            issuer: Did::parse(BOARD).unwrap(),
            name: "Medical Board of California".into(),
            types: vec!["ClinicianLicenseCredential".into()],
            jurisdictions: vec!["US-CA".into()],
            professions: vec!["207".into()],
            from: Some(day("2020-01-01")),
            until: None,
        }],
    }
}

pub(super) fn status(purpose: Purpose) -> StatusFact {
    StatusFact {
        entry: StatusEntry::new(purpose, INDEX, list_url(purpose)),
        list: Ok(Arc::new(StatusListFact {
            url: list_url(purpose),
            id: Some(list_url(purpose).into()),
            issuer: BOARD.into(),
            purposes: vec![purpose],
            valid_from: Some(at("2026-05-01T08:00:00Z")),
            valid_until: Some(at("2026-05-02T08:00:00Z")),
            ttl: None,
            bits: Arc::new(BitString::new(0)),
            events: Arc::default(),
            announced: Arc::default(),
            source: Source::Network { url: list_url(purpose).into() },
            as_of: at("2026-05-01T11:59:00Z"),
        })),
    }
}

pub(super) fn proof() -> ProofFact {
    ProofFact {
        claimed: ClaimedProof {
            index: 0,
            securing: Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022),
            verification_method: DidUrl::parse(&format!("{BOARD}#key-1")).unwrap(),
            created: Some(at("2026-01-01T09:00:00Z")),
            expires: None,
            purpose: Some("assertionMethod".into()),
            id: None,
            previous: Vec::new(),
            domain: Vec::new(),
            challenge: None,
        },
        method: Ok(MethodFact {
            controller: Did::parse(BOARD).unwrap(),
            authorised: true,
            expires: None,
            revoked: None,
            source: Source::Network { url: "https://board.example/.well-known/did.json".into() },
            as_of: Some(now()),
        }),
        verified: Some(Ok(())),
    }
}

pub(super) fn document() -> Document {
    Document {
        digest: [7; 32],
        source: Source::Document,
        credential: Ok(Credential {
            model: Model::V2,
            id: Some("urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e".into()),
            types: vec!["VerifiableCredential".into(), "ClinicianLicenseCredential".into()],
            issuer: BOARD.into(),
            issuer_name: None,
            valid_from: Some(at("2026-01-01T00:00:00Z")),
            valid_until: Some(at("2027-12-31T23:59:59Z")),
            subjects: Vec::new(),
            status: Vec::new(),
            schemas: Vec::new(),
            related_resources: Vec::new(),
        }),
        proofs: Ok(vec![proof()]),
        statuses: Ok(vec![status(Purpose::Revocation), status(Purpose::Suspension)]),
        foreign_statuses: Vec::new(),
        subject: Subject::License(Ok(Box::new(licence()))),
    }
}

/// Dr Okafor's licence with everything in order.
pub(super) fn good() -> Facts {
    Facts { now: now(), trust: Arc::new(trust()), asked: Asked::Bytes, document: Ok(document()) }
}

pub(super) fn missing() -> Missing {
    Missing {
        asked: "https://board.example/x".into(),
        why: "https://board.example/x did not answer within 5 s".into(),
    }
}

pub(super) fn doc(facts: &mut Facts) -> &mut Document {
    facts.document.as_mut().unwrap()
}

pub(super) fn credential(facts: &mut Facts) -> &mut Credential {
    doc(facts).credential.as_mut().unwrap()
}

pub(super) fn first_proof(facts: &mut Facts) -> &mut ProofFact {
    &mut doc(facts).proofs.as_mut().unwrap()[0]
}

pub(super) fn method(facts: &mut Facts) -> &mut MethodFact {
    first_proof(facts).method.as_mut().unwrap()
}

pub(super) fn entry(facts: &mut Facts, purpose: Purpose) -> &mut StatusFact {
    let statuses = doc(facts).statuses.as_mut().unwrap();
    statuses.iter_mut().find(|status| status.entry.purpose == purpose).unwrap()
}

pub(super) fn list(facts: &mut Facts, purpose: Purpose) -> &mut StatusListFact {
    Arc::make_mut(entry(facts, purpose).list.as_mut().unwrap())
}

pub(super) fn set(facts: &mut Facts, purpose: Purpose) {
    assert!(Arc::make_mut(&mut list(facts, purpose).bits).set(INDEX, true));
}

pub(super) fn license_mut(facts: &mut Facts) -> &mut ClinicianLicense {
    match &mut doc(facts).subject {
        Subject::License(Ok(license)) => license,
        other => panic!("{other:?}"),
    }
}

pub(super) fn change(to: State, effective: &str) -> Change {
    Change {
        to,
        code: None,
        reason: "Practised while impaired".into(),
        effective: day(effective),
        effective_at: None,
        order_uri: Some("https://board.example/orders/7".into()),
    }
}

pub(super) fn reason_of(verdict: &Verdict, check: Check) -> String {
    let finding = verdict.report().findings.iter().find(|one| one.check == check).unwrap();
    finding.reason.clone()
}

pub(super) fn events(facts: &mut Facts, purpose: Purpose) -> &mut BTreeMap<usize, Change> {
    Arc::make_mut(&mut list(facts, purpose).events)
}
