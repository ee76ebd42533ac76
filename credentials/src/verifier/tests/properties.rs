//! What holds for all facts.
//!
//! Covered: each of the ways below in which one fact is missing or bad, alone and in every
//! combination that is drawn; that exactly the facts with nothing bad are accepted; that
//! something failed rejects and something missing alone leaves open; that nothing panics on
//! arbitrary times, texts, sizes and indexes.

use super::{super::*, fixtures::*};
use crate::{
    credential::Problem,
    did::{Did, DidUrl},
    identity::{PatientIdentity, tests::mina},
    license::{Jurisdiction, Profession},
    lifecycle::{Change, State},
    proof::ProofError,
    status::{Purpose, StatusListError},
    time::Timestamp,
    trust::TrustList,
};
use proptest::prelude::*;
use std::{sync::Arc, time::Duration};

/// What one bad fact does to a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Rejects,
    LeavesOpen,
}
use Does::{LeavesOpen, Rejects};

type Spoil = (Check, &'static str, Does, fn(&mut Facts));

fn problem() -> Problem {
    Problem::new("/credentialSubject", "undefined-term", "The term is not defined.")
}

/// Each way to spoil one fact, with the finding that must tell of it.
const SPOILS: &[Spoil] = &[
    (Check::Document, "document-missing", LeavesOpen, |f| f.document = Err(missing())),
    (Check::Format, "not-a-credential", Rejects, |f| doc(f).credential = Err(vec![problem()])),
    (Check::Format, "not-a-credential", Rejects, |f| doc(f).statuses = Err(vec![problem()])),
    (Check::Proof, "no-proof", Rejects, |f| doc(f).proofs = Ok(Vec::new())),
    (Check::Proof, "proof-unreadable", Rejects, |f| doc(f).proofs = Err(problem())),
    (Check::Proof, "signature-mismatch", Rejects, |f| {
        first_proof(f).verified = Some(Err(ProofError::SignatureMismatch))
    }),
    (Check::Proof, "proof-value-malformed", Rejects, |f| {
        first_proof(f).verified = Some(Err(ProofError::MalformedProofValue))
    }),
    (Check::Proof, "key-does-not-fit", Rejects, |f| {
        first_proof(f).verified = Some(Err(ProofError::WrongKeyType))
    }),
    (Check::Proof, "not-canonicalisable", Rejects, |f| {
        first_proof(f).verified = Some(Err(ProofError::NotCanonicalisable))
    }),
    (Check::Proof, "too-complex", Rejects, |f| {
        first_proof(f).verified = Some(Err(ProofError::TooComplex))
    }),
    (Check::Proof, "proof-not-computed", LeavesOpen, |f| first_proof(f).verified = None),
    (Check::Proof, "wrong-purpose", Rejects, |f| {
        first_proof(f).claimed.purpose = Some("authentication".into())
    }),
    (Check::Proof, "signed-in-future", Rejects, |f| {
        first_proof(f).claimed.created = Some(f.now.plus(Duration::from_secs(61)))
    }),
    (Check::Proof, "proof-expired", Rejects, |f| first_proof(f).claimed.expires = Some(f.now)),
    (Check::Proof, "key-unreachable", LeavesOpen, |f| {
        first_proof(f).method = Err(NoMethod::Missing(missing()));
        first_proof(f).verified = None;
    }),
    (Check::IssuerDid, "issuer-unreachable", LeavesOpen, |f| {
        first_proof(f).method = Err(NoMethod::Missing(missing()));
        first_proof(f).verified = None;
    }),
    (Check::IssuerDid, "no-such-key", Rejects, |f| {
        first_proof(f).method = Err(NoMethod::Refused("gone".into()))
    }),
    (Check::IssuerDid, "key-not-authorised", Rejects, |f| method(f).authorised = false),
    (Check::IssuerDid, "other-controller", Rejects, |f| {
        method(f).controller = Did::parse("did:web:mill.example").unwrap()
    }),
    (Check::IssuerDid, "key-revoked", Rejects, |f| {
        method(f).revoked = Some(at("2025-12-31T00:00:00Z"))
    }),
    (Check::IssuerDid, "key-ended", Rejects, |f| {
        method(f).expires = Some(at("2026-01-01T09:00:00Z"))
    }),
    (Check::IssuerDid, "key-revoked", Rejects, |f| method(f).revoked = Some(f.now)),
    (Check::Proof, "key-revoked", Rejects, |f| {
        // What the document says besides, and what the proof says of its age, help no thief.
        method(f).revoked = Some(at("2026-04-01T00:00:00Z"));
        method(f).authorised = false;
        first_proof(f).claimed.created = None;
    }),
    (Check::IssuerDid, "not-signed-by-issuer", Rejects, |f| {
        first_proof(f).claimed.verification_method =
            DidUrl::parse("did:web:mill.example#key-1").unwrap()
    }),
    (Check::IssuerDid, "not-signed-by-issuer", Rejects, |f| {
        credential(f).issuer = "did:web:board.example:impostor".into()
    }),
    (Check::IssuerTrusted, "no-trust-list", LeavesOpen, |f| {
        f.trust = Arc::new(TrustList::default())
    }),
    (Check::IssuerTrusted, "unknown-issuer", Rejects, |f| {
        Arc::make_mut(&mut f.trust).entries[0].issuer = Did::parse("did:web:other.example").unwrap()
    }),
    (Check::IssuerTrusted, "issuer-not-for-type", Rejects, |f| {
        credential(f).types.push("DeaRegistrationCredential".into())
    }),
    (Check::IssuerTrusted, "issuer-not-for-jurisdiction", Rejects, |f| {
        license_mut(f).jurisdiction = Jurisdiction::parse("US-NV").unwrap()
    }),
    (Check::IssuerTrusted, "issuer-not-for-profession", Rejects, |f| {
        license_mut(f).profession = Profession::parse("163W00000X").unwrap()
    }),
    (Check::IssuerTrusted, "issuer-not-at-this-time", Rejects, |f| {
        Arc::make_mut(&mut f.trust).entries[0].until = Some(day("2025-12-31"))
    }),
    (Check::Validity, "not-yet-valid", Rejects, |f| {
        credential(f).valid_from = Some(f.now.plus(Duration::from_secs(1)))
    }),
    (Check::Validity, "expired", Rejects, |f| {
        credential(f).valid_until = Some(f.now.minus(Duration::from_secs(1)))
    }),
    (Check::Validity, "not-yet-valid", Rejects, |f| {
        license_mut(f).effective_date = day("2026-05-02")
    }),
    (Check::Validity, "expired", Rejects, |f| license_mut(f).expiration_date = day("2026-04-30")),
    (Check::Revocation, "revoked", Rejects, |f| set(f, Purpose::Revocation)),
    (Check::Revocation, "no-status-entry", LeavesOpen, |f| remove(f, Purpose::Revocation)),
    (Check::Revocation, "status-not-known", LeavesOpen, |f| {
        doc(f).foreign_statuses.push("Other (revocation)".into())
    }),
    (Check::Revocation, "status-list-unreachable", LeavesOpen, |f| {
        entry(f, Purpose::Revocation).list = Err(StatusListError::Missing(missing()))
    }),
    (Check::Revocation, "status-list-unusable", LeavesOpen, |f| {
        entry(f, Purpose::Revocation).list = Err(unusable())
    }),
    (Check::Revocation, "status-list-by-other", LeavesOpen, |f| {
        list(f, Purpose::Revocation).issuer = "did:web:mill.example".into()
    }),
    (Check::Revocation, "status-list-other", LeavesOpen, |f| {
        list(f, Purpose::Revocation).id = Some("https://board.example/status/revocation/2".into())
    }),
    (Check::Revocation, "status-list-other", LeavesOpen, |f| {
        list(f, Purpose::Revocation).id = None
    }),
    (Check::Revocation, "status-list-other", LeavesOpen, |f| {
        list(f, Purpose::Revocation).url = list_url(Purpose::Suspension)
    }),
    (Check::Revocation, "status-list-purpose", LeavesOpen, |f| {
        list(f, Purpose::Revocation).purposes = vec![Purpose::Suspension]
    }),
    (Check::Revocation, "status-list-stale", LeavesOpen, |f| {
        list(f, Purpose::Revocation).valid_until = Some(f.now.minus(Duration::from_secs(1)))
    }),
    (Check::Revocation, "status-index-out-of-range", Rejects, |f| {
        entry(f, Purpose::Revocation).entry.index = 131_072
    }),
    (Check::Revocation, "status-index-out-of-range", Rejects, |f| {
        entry(f, Purpose::Revocation).entry.size = 8
    }),
    (Check::Suspension, "suspended", Rejects, |f| set(f, Purpose::Suspension)),
    (Check::Suspension, "no-status-entry", LeavesOpen, |f| remove(f, Purpose::Suspension)),
    (Check::Suspension, "status-list-unreachable", LeavesOpen, |f| {
        entry(f, Purpose::Suspension).list = Err(StatusListError::Missing(missing()))
    }),
    (Check::Suspension, "status-list-unusable", LeavesOpen, |f| {
        entry(f, Purpose::Suspension).list = Err(unusable())
    }),
    (Check::Suspension, "status-list-stale", LeavesOpen, |f| {
        list(f, Purpose::Suspension).as_of = f.now.minus(Duration::from_secs(86_401))
    }),
    (Check::Suspension, "status-list-stale", LeavesOpen, |f| {
        let now = f.now;
        let list = list(f, Purpose::Suspension);
        list.valid_until = None;
        list.valid_from = Some(now.minus(Duration::from_secs(86_401)));
    }),
    (Check::Suspension, "status-list-stale", LeavesOpen, |f| {
        let list = list(f, Purpose::Suspension);
        list.valid_until = None;
        list.valid_from = None;
    }),
    (Check::Suspension, "status-list-stale", LeavesOpen, |f| {
        list(f, Purpose::Suspension).valid_from = Some(f.now.plus(Duration::from_secs(61)))
    }),
    (Check::Schema, "schema-broken", Rejects, |f| {
        doc(f).subject = Subject::License(Err(vec![problem()]))
    }),
    (Check::Schema, "type-not-known", LeavesOpen, |f| doc(f).subject = Subject::Unknown),
];

fn unusable() -> StatusListError {
    StatusListError::Unusable { code: "status-list-malformed", sentence: "It is not one.".into() }
}

fn remove(facts: &mut Facts, purpose: Purpose) {
    doc(facts).statuses.as_mut().unwrap().retain(|status| status.entry.purpose != purpose);
}

#[test]
fn a_patient_whose_identity_was_last_proven_four_years_ago_is_rejected() {
    let identity = |verified: &str, expires: &str| {
        let mut subject = mina();
        subject["assurance"]["verifiedOn"] = verified.into();
        subject["assurance"]["expiresOn"] = expires.into();
        let mut facts = good();
        let read = PatientIdentity::from_subject(&subject).unwrap();
        doc(&mut facts).subject = Subject::Identity(Ok(Box::new(read)));
        reason_of(&decide(&facts), Check::Validity)
    };
    assert_eq!(identity("2022-04-01", "2025-04-01"), "expired");
    assert_eq!(identity("2026-04-01", "2029-04-01"), "within-period");
}

#[test]
fn any_single_bad_fact_is_told_by_its_own_check_and_is_never_accepted() {
    assert_eq!(decide(&good()).outcome(), Outcome::Accepted);
    for (check, reason, does, spoil) in SPOILS {
        let mut facts = good();
        spoil(&mut facts);
        let verdict = decide(&facts);
        let report = verdict.report();
        let told = report.findings.iter().find(|one| one.check == *check && one.reason == *reason);
        assert!(told.is_some(), "{reason} is not told:\n{}", report.to_text(100));
        // A broken trust entry may make a second thing worse; the outcome of one is at least its own.
        match does {
            Rejects => assert_eq!(verdict.outcome(), Outcome::Rejected, "{reason}"),
            LeavesOpen => assert_ne!(verdict.outcome(), Outcome::Accepted, "{reason}"),
        }
        assert!(
            report.advice.starts_with("Do not")
                || report.advice.starts_with("Ask")
                || report.advice.starts_with("What"),
            "{reason}: {}",
            report.advice
        );
        assert!(
            !report.sentence.is_empty() && report.sentence.ends_with(['.', ':']),
            "{reason}: {}",
            report.sentence
        );
    }
}

/// Spoils that another one made impossible to apply (there is no entry any more) are left out.
fn spoiled(chosen: &[usize]) -> (Facts, bool) {
    let mut facts = good();
    let mut rejects = false;
    for (_, _, does, spoil) in chosen.iter().map(|at| &SPOILS[*at]) {
        let mut next = facts.clone();
        let applied = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            spoil(&mut next);
            next
        }));
        if let Ok(next) = applied {
            facts = next;
            rejects |= *does == Rejects;
        }
    }
    (facts, rejects)
}

proptest! {
    #[test]
    fn several_bad_facts_never_make_a_good_one(chosen in prop::collection::vec(0..SPOILS.len(), 1..5)) {
        let (facts, _) = spoiled(&chosen);
        let verdict = decide(&facts);
        prop_assert_ne!(verdict.outcome(), Outcome::Accepted, "{}", verdict.report().to_text(100));
    }

    #[test]
    fn what_is_missing_and_nothing_worse_leaves_it_open_and_what_fails_rejects(
        chosen in prop::collection::vec(0..SPOILS.len(), 0..4)
    ) {
        let open: Vec<usize> =
            chosen.iter().copied().filter(|at| SPOILS[*at].2 == LeavesOpen).collect();
        let (facts, _) = spoiled(&open);
        let report = decide(&facts);
        let failed = report.report().findings.iter().any(|one| one.outcome == CheckOutcome::Failed);
        let expected = match (failed, open.is_empty()) {
            (true, _) => Outcome::Rejected,
            (false, true) => Outcome::Accepted,
            (false, false) => Outcome::Undetermined,
        };
        prop_assert_eq!(report.outcome(), expected, "{}", report.report().to_text(100));
    }

    /// A thief has the key and writes whatever date he likes.
    #[test]
    fn what_a_stolen_key_signed_is_never_accepted_whatever_date_it_bears(
        revoked_before in 0_u64..2_000_000_000,
        created in prop::option::of(-62_000_000_000..253_000_000_000_i64),
        expires in prop::option::of(-62_000_000_000..253_000_000_000_i64),
        authorised in any::<bool>(),
    ) {
        let (mut facts, _) = spoiled(&[]);
        let now = facts.now;
        first_proof(&mut facts).claimed.created = created.map(Timestamp::from_unix_seconds);
        let key = method(&mut facts);
        key.revoked = Some(now.minus(Duration::from_secs(revoked_before)));
        key.expires = expires.map(Timestamp::from_unix_seconds);
        key.authorised = authorised;
        prop_assert_eq!(decide(&facts).outcome(), Outcome::Rejected);
    }

    #[test]
    fn deciding_is_total(
        chosen in prop::collection::vec(0..SPOILS.len(), 0..4),
        seconds in prop::collection::vec(prop_oneof![any::<i64>(), -62_000_000_000..253_000_000_000_i64], 10),
        text in ".{0,400}",
        index in any::<usize>(),
        size in any::<u8>(),
        width in any::<usize>(),
    ) {
        let (mut facts, _) = spoiled(&chosen);
        let time = |at: usize| Timestamp::from_unix_seconds(seconds[at]);
        facts.now = time(0);
        if let Ok(document) = &mut facts.document {
            document.foreign_statuses.push(text.clone());
            if let Ok(credential) = &mut document.credential {
                credential.valid_from = Some(time(1));
                credential.valid_until = Some(time(2));
                credential.issuer_name = Some(text.clone());
                credential.types.push(text.clone());
            }
            for proof in document.proofs.iter_mut().flatten() {
                proof.claimed.created = Some(time(3));
                proof.claimed.expires = Some(time(4));
                proof.claimed.purpose = Some(text.clone());
                if let Ok(method) = &mut proof.method {
                    method.revoked = Some(time(5));
                    method.expires = Some(time(6));
                }
            }
            for status in document.statuses.iter_mut().flatten() {
                status.entry.index = index;
                status.entry.size = size;
                if let Ok(list) = &mut status.list {
                    let list = Arc::make_mut(list);
                    (list.valid_from, list.valid_until) = (Some(time(7)), Some(time(8)));
                    list.as_of = time(9);
                    list.id = Some(text.clone());
                    let reason = text.clone();
                    let change = Change { to: State::Suspended, code: Some(text.clone()), reason, effective: day("2026-03-03"), effective_at: None, order_uri: Some(text.clone()) };
                    Arc::make_mut(&mut list.events).insert(index, change);
                }
            }
        }
        let verdict = decide(&facts);
        prop_assert_ne!(verdict.outcome(), Outcome::Accepted);
        let rendered = verdict.report().to_text(width);
        prop_assert!(!rendered.chars().any(|c| c.is_control() && c != '\n'));
        let json = serde_json::to_string(verdict.report()).unwrap();
        // Years before 0 have no form in JSON that we read.
        if seconds.iter().all(|seconds| *seconds > -62_000_000_000) {
            prop_assert_eq!(&serde_json::from_str::<Report>(&json).unwrap(), verdict.report());
        }
    }
}
