use super::*;
use proptest::prelude::*;

#[test]
fn a_board_s_did_is_read_and_written_unchanged() {
    for (text, method, identifier) in [
        ("did:web:board.example", "web", "board.example"),
        ("did:web:localhost%3A8080:organizations:mbc", "web", "localhost%3A8080:organizations:mbc"),
        (
            "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            "key",
            "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        ),
        ("did:3:kjz_l6-c.w4", "3", "kjz_l6-c.w4"),
        ("did:example::a", "example", ":a"),
    ] {
        let did = Did::parse(text).unwrap();
        assert_eq!(
            (did.method(), did.identifier(), did.to_string().as_str()),
            (method, identifier, text)
        );
    }
}

#[test]
fn what_is_not_a_did_by_its_grammar_is_refused() {
    for text in [
        "",
        "did",
        "did:",
        "did:web",
        "did:web:",
        "did::x",
        "DID:web:x",
        "did:Web:x",
        "did:w-b:x",
        "did:web:x:",
        "did:web:x/y",
        "did:web:x?versionId=1",
        "did:web:x#k",
        "did:web:x y",
        "did:web:x\n",
        " did:web:x",
        "did:web:ä",
        "did:web:x%",
        "did:web:x%3",
        "did:web:x%3G",
        "did:web:[::1]",
        "did:web:a@b",
        "did:key:z6Mk%41",
        "did:jwk:ey%4A",
        "https://x",
    ] {
        assert!(Did::parse(text).is_err(), "{text:?}");
    }
    let long = format!("did:web:{}", "a".repeat(DID_BYTES));
    assert!(Did::parse(&long).is_err());
    assert!(Did::parse(&long[..DID_BYTES]).is_ok());
}

#[test]
fn a_verification_method_is_named_by_a_fragment_and_never_by_a_query() {
    let url = DidUrl::parse("did:web:board.example#key-1").unwrap();
    assert_eq!((url.did().as_str(), url.fragment()), ("did:web:board.example", "key-1"));
    assert_eq!(url.to_string(), "did:web:board.example#key-1");
    for text in [
        "did:web:x",
        "did:web:x#",
        "did:web:x/path#k",
        "did:web:x?a=b#k",
        "did:web:x?#k",
        "did:web:x#k?a",
        "did:web:x#k#l",
        "did:web:x#k l",
        "did:web:x#%",
        "#k",
        "did:web:x#ä",
    ] {
        assert!(DidUrl::parse(text).is_err(), "{text:?}");
    }
    let room = DID_BYTES - "did:web:x#".len();
    assert!(DidUrl::parse(&format!("did:web:x#{}", "k".repeat(room))).is_ok());
    assert!(DidUrl::parse(&format!("did:web:x#{}", "k".repeat(room + 1))).is_err());
}

proptest! {
    #[test]
    fn whatever_the_text_it_is_read_as_itself_or_refused(text in "\\PC*|(did:)?[a-z0-9]{0,6}:?[a-zA-Z0-9.%:_/?#-]{0,40}") {
        if let Ok(did) = Did::parse(&text) {
            prop_assert_eq!(did.as_str(), &text);
            prop_assert!(!text.contains(['?', '#', '/']));
        }
        if let Ok(url) = DidUrl::parse(&text) {
            prop_assert_eq!(url.to_string(), text.clone());
            prop_assert!(!text.contains('?'));
        }
    }
}
