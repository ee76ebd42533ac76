use super::*;
use std::collections::HashSet;

#[test]
fn every_kind_of_problem_has_an_address_of_its_own() {
    let slugs: HashSet<_> = Kind::ALL.into_iter().map(Kind::slug).collect();
    assert_eq!(slugs.len(), Kind::ALL.len());
    for kind in Kind::ALL {
        assert_eq!(Kind::from_slug(kind.slug()), Some(kind));
        assert!(kind.status().is_client_error() || kind.status().is_server_error());
        assert!(kind.detail().ends_with('.'), "{kind:?}");
    }
}

#[test]
fn a_caller_who_typed_a_wrong_npi_reads_which_member_is_wrong() {
    let body = Problem::new(Kind::InvalidLicense)
        .at([FieldError {
            pointer: "/npi".into(),
            code: "npi-check-digit".into(),
            detail: "The check digit does not match.".into(),
        }])
        .body();
    assert_eq!(body["type"], "/problems/invalid-license");
    assert_eq!(body["status"], 422);
    assert_eq!(body["errors"][0]["pointer"], "/npi");
}

#[test]
fn no_member_of_an_occurrence_can_replace_the_status() {
    let body = Problem::new(Kind::NotFound).with("status", 200.into()).body();
    assert_eq!(body["status"], 404);
}

#[test]
fn what_broke_inside_is_not_told_outside() {
    let cause = std::io::Error::other("/var/lib/lanyard/secret.db is locked");
    let body = Value::Object(Problem::internal(&cause).body()).to_string();
    assert!(!body.contains("secret.db"), "{body}");
}

#[test]
fn a_document_with_ten_thousand_mistakes_gets_a_short_answer() {
    let wrong = (0..10_000).map(|at| FieldError {
        pointer: format!("/{at}"),
        code: "undefined-term".into(),
        detail: "No context defines this.".into(),
    });
    assert_eq!(Problem::new(Kind::InvalidCredential).at(wrong).errors().len(), FIELD_ERRORS);
}
