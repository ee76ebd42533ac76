use super::*;
use crate::fetch::FetchPolicy;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Semaphore,
};

const KEY: &str = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

fn at(time: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-03-03T{time}Z")).unwrap()
}

fn demo() -> Fetcher {
    Fetcher::new(FetchPolicy {
        loopback: true,
        time: Duration::from_secs(20),
        ..FetchPolicy::default()
    })
}

/// A board's web host: what it answers, how often it was asked, and a gate that holds answers back.
struct Host {
    did: Did,
    answer: Arc<Mutex<(u16, String)>>,
    asked: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
}

impl Host {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let did = Did::parse(&format!("did:web:localhost%3A{port}:board")).unwrap();
        let host = Self {
            answer: Arc::new(Mutex::new((200, document(&did).to_string()))),
            did,
            asked: Arc::default(),
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
        };
        let (answer, asked, gate) = (host.answer.clone(), host.asked.clone(), host.gate.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, asked, gate) = (answer.clone(), asked.clone(), gate.clone());
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await.unwrap());
                    }
                    asked.fetch_add(1, Ordering::SeqCst);
                    drop(gate.acquire().await);
                    let (status, body) = answer.lock().unwrap().clone();
                    let length = body.len();
                    let head = format!(
                        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
                    );
                    let _ = stream.write_all((head + &body).as_bytes()).await;
                });
            }
        });
        host
    }

    fn answers(&self, status: u16, body: impl ToString) {
        *self.answer.lock().unwrap() = (status, body.to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn document(did: &Did) -> Value {
    json!({
        "id": did.as_str(),
        "verificationMethod": [{
            "id": "#one", "type": "Multikey", "controller": did.as_str(), "publicKeyMultibase": KEY,
        }],
        "assertionMethod": ["#one"],
    })
}

fn resolver() -> DidResolver {
    DidResolver::new(demo(), Freshness::default())
}

#[tokio::test]
async fn a_board_s_document_is_fetched_once_in_five_minutes_and_its_age_is_told() {
    let host = Host::start().await;
    let resolver = resolver();
    let first = resolver.resolve(&host.did, at("09:00:00")).await.unwrap();
    assert!(matches!(&first.source, Source::Network { url } if url.ends_with("/board/did.json")));
    assert_eq!(first.as_of, Some(at("09:00:00")));
    let second = resolver.resolve(&host.did, at("09:04:59")).await.unwrap();
    assert!(matches!(second.source, Source::Cache { .. }));
    assert_eq!(second.as_of, Some(at("09:00:00")));
    assert_eq!(host.asked(), 1);
    let third = resolver.resolve(&host.did, at("09:05:00")).await.unwrap();
    assert_eq!((third.as_of, host.asked()), (Some(at("09:05:00")), 2));
    assert!(matches!(third.source, Source::Network { .. }));
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_no_old_document_fresh() {
    let host = Host::start().await;
    let resolver = resolver();
    resolver.resolve(&host.did, at("09:00:00")).await.unwrap();
    resolver.resolve(&host.did, at("08:00:00")).await.unwrap();
    assert_eq!(host.asked(), 2);
}

#[tokio::test]
async fn a_hundred_verifications_at_once_ask_a_board_once_and_share_its_answer() {
    let host = Host::start().await;
    let (resolver, now) = (resolver(), at("09:00:00"));
    for (status, expected) in [(503, false), (200, true)] {
        let gate =
            host.gate.clone().acquire_many_owned(Semaphore::MAX_PERMITS as u32).await.unwrap();
        host.answers(status, document(&host.did));
        let before = host.asked();
        let calls = (0..100).map(|_| resolver.resolve(&host.did, now));
        let all = futures::future::join_all(calls);
        let open = async {
            while host.asked() == before {
                tokio::task::yield_now().await;
            }
            drop(gate);
        };
        let (outcomes, ()) = futures::future::join(all, open).await;
        assert!(outcomes.iter().all(|outcome| outcome.is_ok() == expected));
        assert_eq!(host.asked(), before + 1);
    }
}

#[tokio::test]
async fn a_verification_that_is_given_up_takes_nobody_with_it() {
    let host = Host::start().await;
    let (resolver, now) = (resolver(), at("09:00:00"));
    let gate = host.gate.clone().acquire_many_owned(Semaphore::MAX_PERMITS as u32).await.unwrap();
    let mut impatient = Box::pin(resolver.resolve(&host.did, now));
    assert!(futures::poll!(&mut impatient).is_pending());
    let mut patient = Box::pin(resolver.resolve(&host.did, now));
    assert!(futures::poll!(&mut patient).is_pending());
    while host.asked() == 0 {
        assert!(futures::poll!(&mut impatient).is_pending());
        tokio::task::yield_now().await;
    }
    drop(impatient);
    drop(gate);
    assert!(patient.await.is_ok());
    assert_eq!(host.asked(), 1);
}

#[tokio::test]
async fn nothing_is_kept_of_a_failure_and_little_of_an_absence() {
    let host = Host::start().await;
    let resolver = resolver();
    let asked = |time: &str| {
        let (resolver, now) = (resolver.clone(), at(time));
        let did = host.did.clone();
        async move { resolver.resolve(&did, now).await }
    };
    host.answers(503, "");
    for _ in 0..2 {
        let error = asked("09:00:00").await.unwrap_err();
        let ResolveError::Unreachable(FetchError::Status { status, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(status, 503);
    }
    assert_eq!(host.asked(), 2);
    host.answers(404, "");
    for time in ["09:01:00", "09:01:29"] {
        assert!(matches!(asked(time).await, Err(ResolveError::NotFound)));
    }
    assert_eq!(host.asked(), 3);
    host.answers(410, "");
    assert!(matches!(asked("09:01:30").await, Err(ResolveError::Deactivated)));
    host.answers(200, document(&host.did));
    assert!(asked("09:02:00").await.is_ok());
    assert_eq!(host.asked(), 5);
}

#[tokio::test]
async fn a_host_that_lies_or_talks_nonsense_gives_no_document() {
    let host = Host::start().await;
    let resolver = resolver();
    let mut another = document(&host.did);
    another["id"] = "did:web:mallory.example".into();
    for (body, other) in [
        ("<!doctype html><title>Not a document</title>".to_owned(), false),
        (String::new(), false),
        ("{".to_owned(), false),
        ("[".repeat(50_000), false),
        ("{}".to_owned(), false),
        (another.to_string(), true),
    ] {
        host.answers(200, &body);
        let error = resolver.resolve(&host.did, at("09:00:00")).await.unwrap_err();
        let ResolveError::Document(error) = error else { panic!("{error:?}") };
        assert_eq!(error == DidDocumentError::OtherSubject, other);
    }
    host.answers(200, " ".repeat(DID_DOCUMENT_BYTES + 1));
    let error = resolver.resolve(&host.did, at("09:00:00")).await.unwrap_err();
    assert!(matches!(error, ResolveError::Unreachable(FetchError::TooLarge { .. })));
}

#[tokio::test]
async fn what_an_identifier_carries_is_derived_and_an_unknown_method_is_said_so() {
    let resolver = DidResolver::new(Fetcher::new(FetchPolicy::default()), Freshness::default());
    let did = |text: &str| Did::parse(text).unwrap();
    let resolved = resolver.resolve(&did(&format!("did:key:{KEY}")), at("09:00:00")).await.unwrap();
    assert_eq!((resolved.source, resolved.as_of), (Source::Derived, None));
    let key = crate::key::PublicKey::from_multikey(KEY).unwrap();
    let resolved = resolver.resolve(&jwk::did(&key), at("09:00:00")).await.unwrap();
    assert_eq!((resolved.source, resolved.as_of), (Source::Derived, None));
    for (text, expected) in [
        ("did:plc:abc", ResolveError::MethodNotSupported),
        ("did:key:z6Mk", ResolveError::InvalidDid("")),
        ("did:jwk:x", ResolveError::InvalidDid("")),
        ("did:web:127.0.0.1", ResolveError::InvalidDid("")),
    ] {
        let error = resolver.resolve(&did(text), at("09:00:00")).await.unwrap_err();
        assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&expected), "{text}");
    }
    for text in ["did:web:localhost%3A8080:board", "did:web:board.localhost"] {
        let error = resolver.resolve(&did(text), at("09:00:00")).await.unwrap_err();
        let refused =
            FetchError::ForbiddenAddress { host: String::new(), address: [127, 0, 0, 1].into() };
        let ResolveError::Unreachable(error) = error else { panic!("{error:?}") };
        assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&refused), "{text}");
    }
}

/// An installation with one organisation that is there, one that is gone, and a registry that may fail.
struct Installation;

#[async_trait::async_trait]
impl LocalDids for Installation {
    async fn document(&self, did: &Did) -> Result<Option<Value>, ResolveError> {
        match did.as_str() {
            "did:web:lanyard.example:organizations:mbc" => Ok(Some(document(did))),
            "did:web:lanyard.example:organizations:gone" => Err(ResolveError::Deactivated),
            "did:web:lanyard.example:organizations:odd" => Ok(Some(json!({}))),
            _ => Ok(None),
        }
    }
}

#[tokio::test]
async fn an_installation_answers_for_its_own_organisations_without_a_network() {
    let offline = FetchPolicy { offline: true, ..FetchPolicy::default() };
    let resolver = DidResolver::new(Fetcher::new(offline), Freshness::default())
        .with_local(Arc::new(Installation));
    let ask = |name: &str| {
        let did = Did::parse(&format!("did:web:{name}")).unwrap();
        let resolver = resolver.clone();
        async move { resolver.resolve(&did, at("09:00:00")).await }
    };
    let resolved = ask("lanyard.example:organizations:mbc").await.unwrap();
    assert_eq!((resolved.source, resolved.as_of), (Source::Registry, Some(at("09:00:00"))));
    let gone = ask("lanyard.example:organizations:gone").await;
    assert!(matches!(gone, Err(ResolveError::Deactivated)));
    let odd = ask("lanyard.example:organizations:odd").await;
    assert!(matches!(odd, Err(ResolveError::Document(_))));
    let other = ask("other.example").await;
    assert!(matches!(other, Err(ResolveError::Unreachable(FetchError::Offline))));
}

#[tokio::test]
async fn a_hospital_that_misses_a_board_s_new_key_asks_again_but_not_at_every_made_up_name() {
    let host = Host::start().await;
    let resolver = resolver();
    resolver.resolve(&host.did, at("09:00:00")).await.unwrap();
    let again = resolver.resolve_again(&host.did, at("09:00:04")).await.unwrap();
    assert!(matches!(again.source, Source::Cache { .. }));
    let again = resolver.resolve_again(&host.did, at("09:00:05")).await.unwrap();
    assert!(matches!(again.source, Source::Network { .. }));
    for second in 5..10 {
        let now = at(&format!("09:00:0{second}"));
        resolver.resolve_again(&host.did, now).await.unwrap();
    }
    assert_eq!(host.asked(), 2);
    // A host that does not answer takes away nothing that it has said before.
    host.answers(503, "");
    let failed = resolver.resolve_again(&host.did, at("09:01:00")).await;
    assert!(matches!(failed, Err(ResolveError::Unreachable(_))));
    let kept = resolver.resolve(&host.did, at("09:01:00")).await.unwrap();
    assert_eq!((kept.as_of, host.asked()), (Some(at("09:00:05")), 3));
}
