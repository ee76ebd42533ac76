use super::*;
use crate::did::{DidDocument, Relationship};
use proptest::prelude::*;

fn address(did: &str, loopback: bool) -> Result<String, DidError> {
    url(&Did::parse(did).unwrap(), loopback).map(String::from)
}

#[test]
fn a_did_web_leads_to_where_the_specification_says() {
    for (did, expected) in [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
        ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
        ("did:web:example.com%3a443", "https://example.com/.well-known/did.json"),
        ("did:web:localhost%3A8080", "https://localhost:8080/.well-known/did.json"),
    ] {
        assert_eq!(address(did, false).unwrap(), expected);
    }
}

#[test]
fn plain_http_is_for_this_machine_alone_and_only_when_configured() {
    for (did, expected) in [
        ("did:web:localhost%3A8080:a", "http://localhost:8080/a/did.json"),
        ("did:web:board.localhost%3A8080:a", "http://board.localhost:8080/a/did.json"),
        ("did:web:127.0.0.1%3A8080", "http://127.0.0.1:8080/.well-known/did.json"),
        ("did:web:board.example%3A8080", "https://board.example:8080/.well-known/did.json"),
    ] {
        assert_eq!(address(did, true).unwrap(), expected);
    }
}

#[test]
fn an_address_in_whatever_notation_is_no_domain_name() {
    for did in [
        "did:web:127.0.0.1",
        "did:web:10.0.0.1%3A443",
        "did:web:169.254.169.254:latest:meta-data",
        "did:web:2130706433",
        "did:web:017700000001",
        "did:web:0x7f000001",
        "did:web:127.1",
        "did:web:0x7f.1",
        "did:web:0",
        "did:web:1.1.1.1",
        "did:web:256.256.256.256",
        "did:web:1.2.3.4.",
        "did:web:4294967296",
        "did:web:a.0x",
        "did:web:a.1",
    ] {
        assert!(address(did, false).is_err(), "{did}");
    }
    for did in ["did:web:10.0.0.1", "did:web:169.254.169.254", "did:web:8.8.8.8"] {
        assert!(address(did, true).is_err(), "{did}");
    }
}

#[test]
fn what_would_lead_elsewhere_than_it_looks_is_refused() {
    for did in [
        "did:web:example.com%2Fadmin",
        "did:web:user%40example.com",
        "did:web:example.com%3A",
        "did:web:example.com%3A0",
        "did:web:example.com%3A65536",
        "did:web:example.com%3A+80",
        "did:web:example.com%3A080",
        "did:web:example.com%3A80%3A80",
        "did:web:%3A80",
        "did:web:example.com::a",
        "did:web:example.com:..:a",
        "did:web:example.com:.:a",
        "did:web:example.com:%2e%2e:a",
        "did:web:example.com:a%2Fb",
        "did:web:example.com:a%3Fb",
        "did:web:%5B%3A%3A1%5D",
        "did:web:..",
        "did:web:.",
        "did:web:xn--a",
        "did:web:a_..b",
    ] {
        if let Ok(did) = Did::parse(did) {
            assert!(url(&did, false).is_err(), "{did}");
        }
    }
    assert!(url(&Did::parse("did:key:z6Mk").unwrap(), false).is_err());
}

#[test]
fn an_organisation_s_did_follows_from_the_server_s_address() {
    for (base, expected) in [
        ("https://lanyard.example/", "did:web:lanyard.example:organizations:mbc"),
        ("http://localhost:8080", "did:web:localhost%3A8080:organizations:mbc"),
        ("http://127.0.0.1:1", "did:web:127.0.0.1%3A1:organizations:mbc"),
    ] {
        let did = did(&Url::parse(base).unwrap(), &["organizations", "mbc"]).unwrap();
        assert_eq!(did.as_str(), expected);
        let back = url(&did, true).unwrap();
        assert_eq!(
            back.as_str(),
            format!("{}organizations/mbc/did.json", Url::parse(base).unwrap())
        );
    }
    let base = Url::parse("https://lanyard.example").unwrap();
    assert!(did(&base, &["a/b"]).is_err() && did(&base, &[".."]).is_err());
    assert!(did(&Url::parse("https://10.0.0.1").unwrap(), &[]).is_err());
    assert!(did(&Url::parse("https://[::1]:8080").unwrap(), &[]).is_err());
}

#[test]
fn a_retired_key_may_have_signed_and_a_stolen_one_never_did() {
    let did = Did::parse("did:web:board.example").unwrap();
    let key = PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").unwrap();
    let [stolen, old, new] =
        ["2024", "2025", "2026"].map(|name| DidUrl::new(did.clone(), name).unwrap());
    let since = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    let keys = [
        (stolen.clone(), key.clone(), Standing::Stolen(since)),
        (old.clone(), key.clone(), Standing::Retired),
        (new.clone(), key, Standing::Current),
    ];
    let document = DidDocument::parse(&did, document(&did, &keys)).unwrap();
    let method = |name, purpose| document.method(name, purpose);
    let (assertion, authentication) = (Relationship::AssertionMethod, Relationship::Authentication);
    assert_eq!(method(&old, assertion).unwrap().revoked, None);
    assert_eq!(method(&new, assertion).unwrap().revoked, None);
    assert!(method(&old, authentication).is_err() && method(&new, authentication).is_ok());
    assert!(method(&stolen, assertion).is_err() && method(&stolen, authentication).is_err());
    let published = document.verification_methods.iter().find(|method| method.id == stolen);
    assert_eq!(published.unwrap().revoked, Some(since));
}

proptest! {
    #[test]
    fn whatever_the_identifier_its_url_is_https_at_that_host_and_under_that_path(
        identifier in "[a-z0-9.-]{1,20}(%3A[0-9]{1,6})?(:[a-zA-Z0-9._%-]{1,8}){0,3}",
    ) {
        if let Ok(did) = Did::parse(&format!("did:web:{identifier}"))
            && let Ok(url) = url(&did, false)
        {
            prop_assert_eq!(url.scheme(), "https");
            prop_assert!(matches!(url.host(), Some(Host::Domain(_))));
            prop_assert!(url.username().is_empty() && url.password().is_none());
            prop_assert!(url.query().is_none() && url.fragment().is_none());
            let host = identifier.split([':', '%']).next().unwrap();
            prop_assert_eq!(url.host_str().unwrap(), host);
            let path: Vec<&str> = identifier.split(':').skip(1).collect();
            let expected = if path.is_empty() { ".well-known".into() } else { path.join("/") };
            prop_assert_eq!(url.path(), format!("/{expected}/did.json"));
        }
    }
}
