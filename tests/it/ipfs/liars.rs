//! Places that lie, hang, drip or never end.

use axum::{Router, body::Body, extract::Path, response::IntoResponse, routing::any};
use bytes::Bytes;
use credentials::{
    fetch::{FetchPolicy, Fetcher},
    limits::BLOCK_BYTES,
    store::{Block, DocumentStore, Gateway, Kubo, Memory, StoreError, find},
    verifier::Source,
};
use futures::{StreamExt, stream};
use server::{
    clock::{Clock, SystemRandom},
    db::{Db, blocks, outbox},
    publishing::Publishing,
};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tests::morning;
use tokio::net::TcpListener;
use url::Url;

/// How long those are waited for that do answer, on a machine that is busy.
const PATIENT: Duration = Duration::from_secs(10);
/// How long those are waited for that never do.
const SHORT: Duration = Duration::from_millis(500);

fn maria() -> Block {
    Block::document(b"the licence of Maria Delgado".to_vec())
}

/// A place on loopback that answers everything so: with a body, or as a Kubo RPC.
async fn place(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

async fn answers(body: fn() -> Body) -> Url {
    place(Router::new().fallback(any(move || async move { body() }))).await
}

fn forged() -> Body {
    Body::from("the licence of Mallory")
}

fn endless() -> Body {
    let chunk = Bytes::from_static(&[b'a'; 64 << 10]);
    Body::from_stream(stream::repeat(Ok::<_, Infallible>(chunk)))
}

/// The first byte, and then nothing for ever.
fn dripping() -> Body {
    let first = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"t")) });
    Body::from_stream(first.chain(stream::pending()))
}

fn kubo(at: &Url) -> Kubo {
    Kubo::new(at).unwrap().within(PATIENT)
}

fn gateway(at: &Url, time: Duration) -> Gateway {
    let policy = FetchPolicy {
        loopback: true,
        offline: false,
        roots: Vec::new(),
        time,
        redirects: 0,
        concurrency: 4,
    };
    Gateway::new(at, Fetcher::new(policy))
}

/// The same place asked as a Kubo and as a gateway, each waited for so long.
fn both(at: &Url, time: Duration) -> [Arc<dyn DocumentStore>; 2] {
    [Arc::new(kubo(at).within(time)), Arc::new(gateway(at, time))]
}

#[tokio::test]
async fn other_bytes_than_the_cid_names_are_refused_and_the_next_place_is_asked() {
    let liar = answers(forged).await;
    for place in both(&liar, PATIENT) {
        let answer = place.get(&maria().cid).await;
        assert_eq!(answer, Err(StoreError::Mismatch { engine: place.name().to_owned() }));
        let honest: Arc<dyn DocumentStore> = Arc::new(Memory::of([maria()]));
        let (found, from) = find(&maria().cid, &[place, honest]).await.unwrap();
        assert_eq!((found, from), (maria(), Source::Ipfs { from: "memory".to_owned() }));
    }
}

#[tokio::test]
async fn a_body_without_an_end_is_cut() {
    let at = answers(endless).await;
    for place in both(&at, PATIENT) {
        let answer = place.get(&maria().cid).await;
        assert_eq!(answer, Err(StoreError::TooLarge { limit: BLOCK_BYTES }), "{}", place.name());
    }
}

#[tokio::test]
async fn a_place_that_drips_or_hangs_is_left_in_time() {
    let hanging = place(Router::new().fallback(any(std::future::pending::<()>))).await;
    for at in [answers(dripping).await, hanging] {
        for place in both(&at, SHORT) {
            let answer = tokio::time::timeout(10 * SHORT, place.get(&maria().cid)).await;
            let Err(StoreError::Unreachable { reason, .. }) = answer.expect("in time") else {
                panic!("{} gave an answer", place.name());
            };
            assert!(reason.starts_with("no answer within"), "{reason}");
        }
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_said_in_plain_words() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let answer = kubo(&at).get(&maria().cid).await;
    assert_eq!(answer.unwrap_err().to_string(), "kubo could not be asked: no connection");
    assert!(matches!(
        gateway(&at, PATIENT).get(&maria().cid).await,
        Err(StoreError::Unreachable { .. })
    ));
    assert!(kubo(&at).version().await.is_err());
}

#[tokio::test]
async fn an_address_that_is_no_rpc_is_refused_when_it_is_configured() {
    for address in [
        "https://127.0.0.1:5001",
        "ftp://127.0.0.1",
        "http://127.0.0.1:5001/x",
        "http://127.0.0.1/?a",
    ] {
        assert!(Kubo::new(&Url::parse(address).unwrap()).is_err(), "{address}");
    }
    for address in
        ["http://127.0.0.1:5001", "http://[::1]:5001/", "http://user:pass@kubo:5001/api/v0"]
    {
        assert!(Kubo::new(&Url::parse(address).unwrap()).is_ok(), "{address}");
    }
}

/// A Kubo that answers `block/put` with that CID, and `block/get` with that body.
async fn two_faced(key: String, body: fn() -> Body) -> Url {
    let answer = async move |Path(call): Path<String>| match call.as_str() {
        "version" => r#"{"Version":"0.43.0","Commit":"","Repo":"18"}"#.into_response(),
        "block/put" => format!(r#"{{"Key":"{key}","Size":28}}"#).into_response(),
        _ => body().into_response(),
    };
    place(Router::new().route("/api/v0/{*call}", any(answer))).await
}

#[tokio::test]
async fn a_kubo_that_takes_a_document_under_another_cid_has_not_taken_it() {
    let other = Block::document(b"the licence of Mallory".to_vec());
    let at = two_faced(other.cid.to_string(), || Body::from("the licence of Maria Delgado")).await;
    assert_eq!(kubo(&at).put(&maria()).await, Err(StoreError::Mismatch { engine: "kubo".into() }));
}

#[tokio::test]
async fn a_document_that_kubo_gives_back_otherwise_is_never_marked_as_published() {
    let at = two_faced(maria().cid.to_string(), forged).await;
    let directory = tempfile::tempdir().unwrap();
    let db = Db::open(&directory.path().join("lanyard.db")).await.unwrap();
    let mut transaction = db.write().await.unwrap();
    blocks::keep(&mut transaction, &maria(), morning()).await.unwrap();
    outbox::enqueue(&mut transaction, &maria().cid, morning()).await.unwrap();
    transaction.commit().await.unwrap();

    let clock = Clock::fixed(morning());
    let publishing = Publishing::start(db.clone(), kubo(&at), clock, Box::new(SystemRandom));
    let mut progress = publishing.progress();
    let refused = progress.wait_for(|progress| progress.refused > 0);
    tokio::time::timeout(Duration::from_secs(30), refused).await.unwrap().unwrap();
    publishing.stop().await;
    let standing = outbox::standing(db.readers()).await.unwrap();
    assert_eq!((standing.published, standing.waiting), (0, 1));
    let why = standing.last_error.unwrap();
    assert_eq!(why, "kubo answered with other bytes than the CID names");
}
