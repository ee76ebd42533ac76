//! Lists over HTTP on loopback: how often they are asked for, and what is made of the answers.

use super::*;
use crate::{
    did::{Did, DidUrl, resolver::DidResolver},
    key::{KeyType, SecretKey},
    proof::{Cryptosuite, ProofOptions, Securing, sign},
    status::{BitString, NewStatusList, Purpose, status_list_credential},
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

fn now() -> Timestamp {
    Timestamp::parse("2026-05-01T12:00:00Z").unwrap()
}

/// A board with a did:key, and a server that gives its list as often as it is asked.
async fn board(tamper: bool) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/status/revocation/1", listener.local_addr().unwrap()))
        .unwrap();
    let key = SecretKey::from_bytes(KeyType::Ed25519, &[11; 32]).unwrap();
    let multikey = key.public().multikey();
    let did = Did::parse(&format!("did:key:{multikey}")).unwrap();
    let mut bits = BitString::new(0);
    assert!(bits.set(42, true));
    let list = NewStatusList {
        url: &url,
        issuer: &did,
        purpose: Purpose::Revocation,
        size: 1,
        valid_from: now(),
        valid_until: now().plus(Duration::from_secs(86_400)),
        ttl: Some(Duration::from_secs(30)),
        events: &BTreeMap::new(),
        announced: &BTreeMap::new(),
    };
    let options = ProofOptions {
        securing: Securing::DataIntegrity(Cryptosuite::EddsaJcs2022),
        verification_method: DidUrl::parse(&format!("{did}#{multikey}")).unwrap(),
        created: now(),
    };
    let mut body = sign(&status_list_credential(&list, &bits), &options, &key).unwrap();
    if tamper {
        let at = body.windows(8).position(|part| part == b"evocatio").unwrap();
        body[at] = b'E';
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let mut request = [0; 4_096];
            let _ = stream.read(&mut request).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/vc\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&body).await;
        }
    });
    (url, asked)
}

fn lists() -> FetchedStatusLists {
    let policy = crate::fetch::FetchPolicy { loopback: true, ..Default::default() };
    let fetcher = Fetcher::new(policy);
    let resolver = Arc::new(DidResolver::new(fetcher.clone(), Default::default()));
    FetchedStatusLists::new(fetcher, resolver, Duration::from_secs(60))
}

#[tokio::test]
async fn a_roster_that_is_verified_at_once_asks_for_its_list_once_and_again_when_it_is_no_longer_fresh()
 {
    let (url, asked) = board(false).await;
    let lists = lists();
    let all = (0..50).map(|_| lists.list(&url, now()));
    for list in futures::future::join_all(all).await {
        let list = list.unwrap();
        assert_eq!((list.bits.get(42), list.bits.get(43)), (Some(true), Some(false)));
        assert_eq!(list.purposes, [Purpose::Revocation]);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    // Fresh by its own ttl of 30 s, though we would keep it for 60: told as kept, with its age.
    let kept = lists.list(&url, now().plus(Duration::from_secs(29))).await.unwrap();
    assert_eq!((&kept.source, kept.as_of), (&Source::Cache { url: url.to_string() }, now()));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    let later = now().plus(Duration::from_secs(30));
    let again = lists.list(&url, later).await.unwrap();
    assert_eq!((&again.source, again.as_of), (&Source::Network { url: url.to_string() }, later));
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_list_that_was_altered_on_its_way_is_not_believed_and_not_kept() {
    let (url, asked) = board(true).await;
    let lists = lists();
    for _ in 0..2 {
        let error = lists.list(&url, now()).await.unwrap_err();
        assert!(matches!(error, StatusListError::Unusable { .. }), "{error:?}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_board_that_is_down_is_missing_and_not_clear() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/1", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let error = lists().list(&url, now()).await.unwrap_err();
    assert!(matches!(error, StatusListError::Missing(_)), "{error:?}");
}
