use super::*;
use crate::verifier::Source;
use proptest::prelude::*;
use std::sync::Arc;

const HELLO: &str = "bafkreicouv3sksjuzxb3rbb6rziy6duakk2aikegsmtqtz5rsuppjorxsa";

#[test]
fn a_document_has_the_cid_that_kubo_gives_it() {
    assert_eq!(raw_cid(b"hello IPFS\n").to_string(), HELLO);
    assert_eq!(
        raw_cid(&vec![b'a'; 1 << 20]).to_string(),
        "bafkreie3ygzkfcfsnl3sk6rwe55ohalkpvhrn2e4dz7hpuffysf22yvtma"
    );
}

#[test]
fn the_published_vectors_are_met() {
    let Ok(folder) = std::env::var("LANYARD_VECTORS") else {
        println!("LANYARD_VECTORS is not set: the vectors are not read");
        return;
    };
    let text = std::fs::read_to_string(format!("{folder}/cid.json")).unwrap();
    let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    for vector in &vectors {
        let hex = vector["hexPrefix"].as_str().unwrap();
        let length = usize::try_from(vector["length"].as_u64().unwrap()).unwrap();
        let digits = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..length).map(|at| digits(at % (hex.len() / 2))).collect();
        assert_eq!(raw_cid(&bytes).to_string(), vector["cid"].as_str().unwrap());
    }
    println!("{} vectors of cid.json", vectors.len());
}

#[test]
fn the_cid_of_a_document_is_read_in_every_way_that_people_write_it() {
    let cid = raw_cid(b"hello IPFS\n");
    for text in [
        HELLO.to_owned(),
        format!("ipfs://{HELLO}"),
        format!("/ipfs/{HELLO}"),
        format!(" {HELLO}\n"),
        cid.to_string_of_base(multibase::Base::Base36Lower).unwrap(),
        cid.to_string_of_base(multibase::Base::Base58Btc).unwrap(),
    ] {
        assert_eq!(document_cid(&text), Ok(cid), "{text}");
    }
}

#[test]
fn what_does_not_name_a_document_is_refused_with_its_reason() {
    let cases = [
        ("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n", CidError::Version0),
        ("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", CidError::DagPb),
        ("bafyreibjo4xmgaevkgud7mbifn3dzp4v4lyaui4yvqp3f2bqwtxcjrdqg4", CidError::Codec(0x71)),
        ("bafkqaaa", CidError::Hash(0)),
        ("", CidError::NotACid),
        ("b", CidError::NotACid),
        ("Qm", CidError::NotACid),
        ("hello", CidError::NotACid),
        ("ipfs://", CidError::NotACid),
        ("bafkreicouv3sksjuzxb3rbb6rziy6duakk2aikegsmtqtz5rsuppjorxs", CidError::NotACid),
    ];
    for (text, error) in cases {
        assert_eq!(document_cid(text), Err(error), "{text}");
    }
    assert_eq!(document_cid(&"b".repeat(1 << 20)), Err(CidError::TooLong));
    // Bytes after the CID, and a version that is not written in its shortest form.
    let mut longer = raw_cid(b"x").to_bytes();
    longer.push(0);
    assert_eq!(document_cid_of(&longer), Err(CidError::NotACid));
    longer.splice(0..1, [0x81, 0x00]);
    longer.pop();
    assert_eq!(document_cid_of(&longer), Err(CidError::NotACid));
}

/// A place that says what it is told to.
struct Says(&'static str, Result<Option<Block>, StoreError>);

#[async_trait::async_trait]
impl DocumentStore for Says {
    async fn put(&self, _: &Block) -> Result<(), StoreError> {
        Ok(())
    }
    async fn get(&self, _: &Cid) -> Result<Option<Block>, StoreError> {
        self.1.clone()
    }
    fn name(&self) -> &str {
        self.0
    }
}

fn places(of: impl IntoIterator<Item = Says>) -> Vec<Arc<dyn DocumentStore>> {
    of.into_iter().map(|place| Arc::new(place) as Arc<dyn DocumentStore>).collect()
}

#[tokio::test]
async fn a_place_that_lies_or_fails_does_not_stop_the_next_one() {
    let license = Block::document(b"the licence of Maria Delgado".to_vec());
    let forged = Block { cid: license.cid, bytes: b"the licence of Mallory".to_vec() };
    let gone = StoreError::Unreachable { engine: "kubo".into(), reason: "no connection".into() };
    let asked = places([
        Says("own blocks", Ok(None)),
        Says("kubo", Err(gone)),
        Says("https://liar.example", Ok(Some(forged))),
        Says("https://honest.example", Ok(Some(license.clone()))),
    ]);
    let (found, from) = find(&license.cid, &asked).await.unwrap();
    assert_eq!(found, license);
    assert_eq!(from, Source::Ipfs { from: "https://honest.example".into() });
}

#[tokio::test]
async fn a_document_that_nobody_gives_is_reported_with_everyone_who_was_asked() {
    let license = Block::document(b"the licence of Maria Delgado".to_vec());
    let forged = Block { cid: license.cid, bytes: b"the licence of Mallory".to_vec() };
    let late =
        StoreError::Unreachable { engine: "kubo".into(), reason: "no answer within 4 s".into() };
    let asked = places([
        Says("own blocks", Ok(None)),
        Says("kubo", Err(late)),
        Says("https://liar.example", Ok(Some(forged))),
    ]);
    let error = find(&license.cid, &asked).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "nobody who was asked gave it: own blocks, kubo (no answer within 4 s), \
         https://liar.example (answered with other bytes than the CID names)"
    );
}

#[tokio::test]
async fn memory_keeps_only_what_hashes_to_its_cid() {
    let license = Block::document(b"the licence of Maria Delgado".to_vec());
    let store = Memory::default();
    assert_eq!(store.get(&license.cid).await, Ok(None));
    store.put(&license).await.unwrap();
    assert_eq!(store.get(&license.cid).await, Ok(Some(license.clone())));
    let forged = Block { cid: license.cid, bytes: b"the licence of Mallory".to_vec() };
    assert!(matches!(store.put(&forged).await, Err(StoreError::Mismatch { .. })));
}

proptest! {
    #[test]
    fn no_text_makes_the_cid_parser_panic(text in ".{0,300}") {
        let _ = document_cid(&text);
    }

    #[test]
    fn no_bytes_make_the_cid_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        if let Ok(cid) = document_cid_of(&bytes) {
            prop_assert_eq!(cid.to_bytes(), bytes);
        }
    }

    #[test]
    fn the_cid_of_any_document_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..1000)) {
        let cid = raw_cid(&bytes);
        prop_assert_eq!(document_cid(&cid.to_string()), Ok(cid));
    }
}
