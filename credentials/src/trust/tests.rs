use super::*;
use serde_json::json;

const BOARD: &str = "did:web:board.example";

fn list() -> TrustList {
    TrustList::parse(
        json!({ "recognizedEntities": [{
            "id": BOARD, "type": "RecognizedEntity", "name": "Medical Board of California",
            "recognizedTo": [
                { "type": "RecognizedAction", "action": "issue",
                  "credentialType": ["ClinicianLicenseCredential"],
                  "jurisdiction": ["US-CA"], "profession": ["207", "208D00000X"],
                  "validFrom": "2020-01-01", "validUntil": "2026-06-30" },
                { "type": "RecognizedAction", "action": "issue", "credentialType": "BitstringStatusListCredential" }
            ] }] })
        .to_string()
        .as_bytes(),
    )
    .unwrap()
}

fn judge(
    issuer: &str,
    kind: &str,
    place: Option<&str>,
    profession: Option<&str>,
    at: &str,
) -> &'static str {
    let types = ["VerifiableCredential".to_owned(), kind.to_owned()];
    match list().judge(issuer, &types, place, profession, Timestamp::parse(at).unwrap()) {
        Trust::UnknownIssuer => "unknown",
        Trust::NotForType(_) => "type",
        Trust::Refused(_) => "refused",
        Trust::NotForJurisdiction(_) => "jurisdiction",
        Trust::NotForProfession(_) => "profession",
        Trust::NotAtThisTime(_) => "time",
        Trust::Trusted(entry) => {
            assert_eq!(entry.name, "Medical Board of California");
            "trusted"
        }
    }
}

#[test]
fn a_board_is_trusted_for_its_own_state_and_physicians_and_each_other_answer_says_which_part_fails()
{
    let (licence, may) = ("ClinicianLicenseCredential", "2026-05-01T00:00:00Z");
    let (ca, internist) = (Some("US-CA"), Some("207R00000X"));
    assert_eq!(judge(BOARD, licence, ca, internist, may), "trusted");
    assert_eq!(judge(BOARD, licence, ca, internist, "2026-06-30T23:59:59Z"), "trusted");
    assert_eq!(judge("did:web:mill.example", licence, ca, internist, may), "unknown");
    assert_eq!(judge("did:web:board.example:x", licence, ca, internist, may), "unknown");
    assert_eq!(judge(BOARD, "PatientIdentityCredential", ca, internist, may), "type");
    assert_eq!(judge(BOARD, licence, Some("US-NV"), internist, may), "jurisdiction");
    assert_eq!(judge(BOARD, licence, None, internist, may), "jurisdiction");
    assert_eq!(judge(BOARD, licence, ca, Some("163W00000X"), may), "profession");
    assert_eq!(judge(BOARD, licence, ca, None, may), "profession");
    assert_eq!(judge(BOARD, licence, ca, internist, "2026-07-01T00:00:00Z"), "time");
    assert_eq!(judge(BOARD, licence, ca, internist, "2019-12-31T23:59:59Z"), "time");
    assert_eq!(judge(BOARD, "BitstringStatusListCredential", None, None, may), "trusted");
}

#[test]
fn a_second_type_that_the_board_may_not_issue_is_not_smuggled_in_beside_one_that_it_may() {
    let types = ["VerifiableCredential", "ClinicianLicenseCredential", "DeaRegistrationCredential"]
        .map(str::to_owned);
    let at = Timestamp::parse("2026-05-01T00:00:00Z").unwrap();
    let list = list();
    assert!(matches!(
        list.judge(BOARD, &types, Some("US-CA"), Some("207R00000X"), at),
        Trust::NotForType(_)
    ));
    let bare = ["VerifiableCredential".to_owned()];
    assert!(matches!(list.judge(BOARD, &bare, None, None, at), Trust::NotForType(_)));
}

#[test]
fn an_administrator_reads_back_what_was_written() {
    let written = list().to_value().to_string();
    assert_eq!(TrustList::parse(written.as_bytes()).unwrap(), list());
}

#[test]
fn an_administrator_is_told_every_mistake_at_once_and_where_it_is() {
    let problems = TrustList::parse(
        json!({ "recognizedEntities": [{
            "id": "board.example", "name": " ", "colour": "blue",
            "recognizedTo": { "action": "verify", "credentialType": [], "jurisdiction": ["California"],
                "profession": ["doctor"], "validFrom": "2026-02-30", "validUntil": "soon" },
        }], "more": 1 })
        .to_string()
        .as_bytes(),
    )
    .unwrap_err();
    let mut places: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    let entity = "/recognizedEntities/0";
    let action = "/recognizedEntities/0/recognizedTo/0";
    let mut expected = vec!["/more".to_owned()];
    expected.extend(["colour", "id", "name"].map(|name| format!("{entity}/{name}")));
    expected.extend(
        ["action", "credentialType", "jurisdiction/0", "profession/0", "validFrom", "validUntil"]
            .map(|name| format!("{action}/{name}")),
    );
    expected.sort_unstable();
    assert_eq!(places, expected);
    assert_eq!(TrustList::parse(b"{").unwrap_err()[0].code, "not-json");
    assert_eq!(TrustList::parse(b"[]").unwrap_err()[0].code, "not-an-object");
}

#[test]
fn an_issuer_that_a_hospital_refuses_is_refused_whatever_else_names_it() {
    let at = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let right = TrustEntry {
        issuer: Did::parse(BOARD).unwrap(),
        name: "Golden Coast".to_owned(),
        types: vec!["ClinicianLicenseCredential".to_owned()],
        jurisdictions: Vec::new(),
        professions: Vec::new(),
        from: None,
        until: None,
    };
    let refused = TrustEntry { types: Vec::new(), ..right.clone() };
    let types = vec!["VerifiableCredential".to_owned(), "ClinicianLicenseCredential".to_owned()];
    for entries in [vec![right.clone(), refused.clone()], vec![refused, right]] {
        let list = TrustList { entries };
        assert!(matches!(list.judge(BOARD, &types, None, None, at), Trust::Refused(_)));
    }
}
