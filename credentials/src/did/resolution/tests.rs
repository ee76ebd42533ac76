use super::*;
use crate::{did::DidDocumentError, fetch::FetchError, verifier::Source};
use std::sync::Arc;

const DID: &str = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
const OLDER: &str = r#"application/ld+json;profile="https://w3id.org/did-resolution""#;

async fn ask(identifier: &str, format: Option<&str>, accept: &str) -> Answer {
    let resolve = async |did: &Did| match did.method() {
        "key" => Ok(Resolved {
            document: Arc::new(key::document(did)?),
            source: Source::Derived,
            as_of: None,
        }),
        _ => Err(ResolveError::MethodNotSupported),
    };
    answer(identifier, format, accept, resolve).await
}

#[tokio::test]
async fn who_asks_for_a_result_gets_one_whose_content_type_is_the_header_s() {
    for (accept, expected) in [
        ("", RESULT),
        ("*/*", RESULT),
        ("application/did-resolution", RESULT),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", RESULT),
        (OLDER, OLDER_RESULT),
        (r#"application/ld+json; profile="https://w3id.org/did-resolution""#, OLDER_RESULT),
    ] {
        let (status, media_type, body) = ask(DID, None, accept).await;
        assert_eq!((status, media_type), (200, expected), "{accept}");
        assert_eq!(body["didDocument"]["id"], DID);
        assert_eq!(body["didDocumentMetadata"], json!({}));
        assert_eq!(body["didResolutionMetadata"], json!({"contentType": media_type}));
    }
}

#[tokio::test]
async fn who_asks_for_a_document_gets_the_document_alone() {
    for accept in DOCUMENTS {
        let (status, media_type, body) = ask(DID, None, accept).await;
        assert_eq!((status, media_type), (200, accept));
        assert_eq!(body["id"], DID);
    }
    let weighed = "application/did-resolution;q=0.5, application/did;q=0.9, text/plain";
    assert_eq!(ask(DID, None, weighed).await.1, "application/did");
}

#[tokio::test]
async fn every_failure_has_its_status_and_its_name_in_both_vocabularies() {
    let timeout = FetchError::TimedOut { url: "https://board.example/".to_owned(), seconds: 5 };
    for (error, status, code, older) in [
        (ResolveError::InvalidDid("x"), 400, "INVALID_DID", "invalidDid"),
        (ResolveError::NotFound, 404, "NOT_FOUND", "notFound"),
        (ResolveError::MethodNotSupported, 501, "METHOD_NOT_SUPPORTED", "methodNotSupported"),
        (ResolveError::Unreachable(timeout), 500, "INTERNAL_ERROR", "internalError"),
        (
            ResolveError::Document(DidDocumentError::OtherSubject),
            500,
            "INVALID_DID_DOCUMENT",
            "invalidDidDocument",
        ),
    ] {
        let outcome = Err(error);
        for accept in [RESULT, "application/did", ""] {
            let (found, media_type, body) = result(&outcome, accept);
            assert_eq!((found, media_type), (status, RESULT));
            assert_eq!(body["didDocument"], Value::Null);
            assert_eq!(body["didDocumentMetadata"], json!({}));
            let error = &body["didResolutionMetadata"]["error"];
            assert_eq!(error["type"], format!("https://www.w3.org/ns/did#{code}"));
        }
        let (found, media_type, body) = result(&outcome, OLDER);
        assert_eq!((found, media_type), (status, OLDER_RESULT));
        assert_eq!(body["didResolutionMetadata"]["error"], older);
    }
}

#[test]
fn a_did_that_is_no_more_is_gone_and_not_an_error() {
    for accept in ["", OLDER] {
        let (status, _, body) = result(&Err(ResolveError::Deactivated), accept);
        assert_eq!(status, 410);
        assert_eq!(body["didDocumentMetadata"], json!({"deactivated": true}));
        assert!(body["didResolutionMetadata"].get("error").is_none());
    }
}

#[tokio::test]
async fn a_representation_that_nobody_has_is_not_acceptable() {
    for accept in
        ["text/html", "application/x-unsupported", "application/did;q=0", ",;,", "\u{1f525}"]
    {
        let (status, _, body) = ask(DID, None, accept).await;
        assert_eq!(status, 406, "{accept}");
        let error = &body["didResolutionMetadata"]["error"]["type"];
        assert_eq!(*error, "https://www.w3.org/ns/did#REPRESENTATION_NOT_SUPPORTED");
    }
}

#[tokio::test]
async fn what_is_no_did_and_what_nobody_resolves_is_said_so() {
    let bytes = [&[0xed, 0x01][..], &[7; 31]].concat();
    let short = format!("did:key:z{}", bs58::encode(bytes).into_string());
    for (identifier, status, older) in [
        ("not-a-did", 400, "invalidDid"),
        ("did:example", 400, "invalidDid"),
        ("did:key:@", 400, "invalidDid"),
        ("did:key:-4:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", 400, "invalidDid"),
        ("did:key:6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", 400, "invalidDid"),
        (&*short, 400, "invalidPublicKeyLength"),
        ("did:unsupported:123456789abcdefghi", 501, "methodNotSupported"),
    ] {
        let (found, _, body) = ask(identifier, None, OLDER).await;
        assert_eq!(found, status, "{identifier}");
        assert_eq!(body["didResolutionMetadata"]["error"], older, "{identifier}");
        assert!(body["didDocument"].is_object() && body["@context"].is_string());
    }
}

#[tokio::test]
async fn a_verification_method_is_found_by_its_url() {
    let url = format!("{DID}#{}", DID.strip_prefix("did:key:").unwrap());
    let (status, media_type, body) = ask(&url, None, "application/did-url-dereferencing").await;
    assert_eq!((status, media_type), (200, DEREFERENCED));
    assert_eq!(body["contentStream"]["id"], url);
    assert_eq!(body["dereferencingMetadata"], json!({"contentType": media_type}));
    let (_, _, body) = ask(&url, None, OLDER).await;
    assert_eq!(body["didDocument"]["controller"], DID);
    assert_eq!(ask(&url, None, "application/did").await.2["type"], "Multikey");

    let (status, _, body) = ask(&format!("{DID}#other"), None, "").await;
    assert_eq!(status, 404);
    assert_eq!(
        body["dereferencingMetadata"]["error"]["type"],
        "https://www.w3.org/ns/did#NOT_FOUND"
    );
    for bad in [format!("{DID}/^bar^/?query=`#k"), format!("{DID}?a=b"), format!("{DID}/a")] {
        let (status, _, body) = ask(&bad, None, OLDER).await;
        assert_eq!(status, 400);
        assert_eq!(body["didDereferencingMetadata"]["error"], "invalidDidUrl");
    }
    assert_eq!(ask(&url, None, "text/html").await.0, 406);
}

#[tokio::test]
async fn a_format_of_keys_that_is_not_to_be_had_is_refused() {
    for (format, older) in [
        ("unknown", "unsupportedPublicKeyType"),
        ("Ed25519VerificationKey2018", "invalidPublicKeyType"),
    ] {
        let (status, _, body) = ask(DID, Some(format), OLDER).await;
        assert_eq!(status, 400);
        assert_eq!(body["didResolutionMetadata"]["error"], older);
        let (status, _, body) = ask(&format!("{DID}#k"), Some(format), OLDER).await;
        assert_eq!((status, &body["didDereferencingMetadata"]["error"]), (400, &json!(older)));
    }
    assert_eq!(ask(DID, Some("Multikey"), OLDER).await.0, 200);
}
