//! Attacks on did:web: an issuer's DID decides where a verifier's server connects to. Each is refused
//! in time, and says why.

use credentials::{
    did::{
        Did, DidUrl,
        resolver::{DidResolver, Freshness, ResolveError, Resolver},
    },
    fetch::{Dns, FetchPolicy, Fetcher},
    issuer::build_license,
    key::{KeyType, SecretKey},
    license,
    proof::{self, Cryptosuite, ProofOptions, Securing},
    random::Random,
    status::FetchedStatusLists,
    time::Timestamp,
    trust::TrustList,
    verifier::{Check, CheckOutcome, Given, Verdict, Verifier},
};
use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Mallory's name service: every name is at this address.
struct At(&'static str);

#[async_trait::async_trait]
impl Dns for At {
    async fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![self.0.parse().unwrap()])
    }
}

/// What a verifier is told when it resolves `did`, with the bounds of `policy`.
async fn told(did: &str, policy: FetchPolicy, names: At) -> String {
    let bound = policy.time + Duration::from_secs(5);
    let resolver =
        DidResolver::new(Fetcher::with_dns(policy, Arc::new(names)), Freshness::default());
    let did = Did::parse(did).unwrap();
    let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let answer = tokio::time::timeout(bound, resolver.resolve(&did, now)).await;
    answer.expect("refused in time").unwrap_err().to_string()
}

/// A server that may reach nothing but the public web, and a demo's, which may reach loopback.
fn strict() -> FetchPolicy {
    FetchPolicy::default()
}

fn demo() -> FetchPolicy {
    FetchPolicy { loopback: true, ..strict() }
}

/// Mallory's host on loopback, which lets `answer` talk to whoever connects. Its DID.
async fn mallory<F>(answer: impl Fn(TcpStream) -> F + Send + 'static) -> (String, Arc<AtomicUsize>)
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let did = format!("did:web:localhost%3A{}:board", listener.local_addr().unwrap().port());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 1];
            let _ = stream.read(&mut head).await;
            tokio::spawn(answer(stream));
        }
    });
    (did, connections)
}

/// Mallory's host that answers with `text` and goes.
async fn mallory_says(text: &'static str) -> String {
    mallory(move |mut stream| async move {
        let mut rest = [0; 4096];
        let _ = stream.read(&mut rest).await;
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await
    })
    .await
    .0
}

#[tokio::test]
async fn an_issuer_at_an_address_instead_of_a_name_is_refused() {
    for host in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.0.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "127.1",
        "0x7f.1",
        "0",
        "0xa9fea9fe",
    ] {
        let told = told(&format!("did:web:{host}:board"), strict(), At("1.1.1.1")).await;
        assert!(told.starts_with("INVALID_DID: its host is"), "{host}: {told}");
    }
    let told = told("did:web:localhost%3A8080:board", strict(), At("1.1.1.1")).await;
    assert!(told.contains("is at 127.0.0.1, which is not a public address"), "{told}");
}

#[tokio::test]
async fn an_issuer_whose_name_leads_inside_is_refused() {
    for address in [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "2001::1",
    ] {
        for policy in [strict(), demo()] {
            let told = told("did:web:board.example", policy, At(address)).await;
            let expected = format!("board.example is at {address}, which is not a public address");
            assert!(told.contains(&expected), "{told}");
        }
    }
}

#[tokio::test]
async fn an_issuer_whose_host_redirects_inside_is_refused() {
    for (answer, expected) in [
        (
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data\r\n\r\n",
            "169.254.169.254 is at 169.254.169.254, which is not a public address",
        ),
        (
            "HTTP/1.1 307 X\r\nLocation: http://0xa9fea9fe/\r\n\r\n",
            "is at 169.254.169.254, which is not a public address",
        ),
        (
            "HTTP/1.1 301 X\r\nLocation: https://[::ffff:10.0.0.1]/\r\n\r\n",
            "is at ::ffff:10.0.0.1, which is not a public address",
        ),
        (
            "HTTP/1.1 308 X\r\nLocation: https://inside.example/\r\n\r\n",
            "inside.example is at 10.0.0.1, which is not a public address",
        ),
        ("HTTP/1.1 302 X\r\nLocation: file:///etc/passwd\r\n\r\n", "is not https"),
        ("HTTP/1.1 302 X\r\nLocation: did.json\r\n\r\n", "redirected more than 3 times"),
    ] {
        let did = mallory_says(answer).await;
        let told = told(&did, demo(), At("10.0.0.1")).await;
        assert!(told.contains(expected), "{told}");
    }
}

#[tokio::test]
async fn an_issuer_whose_host_wears_the_verifier_out_is_left_in_time() {
    let (silent, _) = mallory(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
        Ok(())
    })
    .await;
    let (dripping, _) = mallory(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n").await?;
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        loop {
            tick.tick().await;
            stream.write_all(b" ").await?;
        }
    })
    .await;
    for did in [silent, dripping] {
        let hasty = FetchPolicy { time: Duration::from_millis(500), ..demo() };
        let told = told(&did, hasty, At("127.0.0.1")).await;
        assert!(told.contains("did not answer within"), "{told}");
    }
    let (endless, _) = mallory(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        loop {
            stream.write_all(&[b' '; 4096]).await?;
        }
    })
    .await;
    let told = told(&endless, demo(), At("127.0.0.1")).await;
    assert!(told.contains("sent more than 65536 bytes"), "{told}");
}

#[tokio::test]
async fn an_issuer_whose_host_lies_about_itself_is_refused() {
    for (answer, expected) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", "sent more than 65536 bytes"),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n",
            "it sent a compressed body, which was not asked for",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "the answer broke off"),
        ("", "the connection broke off"),
        ("SSH-2.0-OpenSSH_9.9\r\n\r\n", "it does not speak HTTP"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<!doctype", "it is not JSON"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"id\":\"did:web:other.example",
            "it is not JSON",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"id\":\"did:web:other.example\"}",
            "the document is about another DID",
        ),
        ("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", "NOT_FOUND"),
        ("HTTP/1.1 410 X\r\nContent-Length: 0\r\n\r\n", "deactivated"),
        ("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "answered 500"),
    ] {
        let did = mallory_says(answer).await;
        let told = told(&did, demo(), At("127.0.0.1")).await;
        assert!(told.contains(expected), "{answer:?}: {told}");
    }
}

#[tokio::test]
async fn a_verifier_that_is_offline_asks_nobody() {
    let (did, connections) = mallory(|_| async { Ok(()) }).await;
    let resolver = DidResolver::new(
        Fetcher::new(FetchPolicy { offline: true, ..demo() }),
        Freshness::default(),
    );
    let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let error = resolver.resolve(&Did::parse(&did).unwrap(), now).await.unwrap_err();
    assert!(matches!(error, ResolveError::Unreachable(_)), "{error}");
    assert!(error.to_string().contains("offline"), "{error}");
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

/// Not random: the sample order is the same every time.
struct Same;

impl Random for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A licence that Mallory made out in the name of `issuer`, signed with a key of her own.
fn forged(issuer: &str, now: Timestamp) -> Vec<u8> {
    let issuer = Did::parse(issuer).unwrap();
    let id = "urn:uuid:7b1f8c52-0a6e-4e0c-9a2b-0c5b8f3a1d11";
    let order = license::sample::order(&mut Same, now.date());
    let credential = build_license(&order, &issuer, "A board", id, &[], now).unwrap();
    let options = ProofOptions {
        securing: Securing::DataIntegrity(Cryptosuite::EddsaJcs2022),
        verification_method: DidUrl::new(issuer, "key-1").unwrap(),
        created: now,
    };
    let key = SecretKey::from_bytes(KeyType::Ed25519, &[7; 32]).unwrap();
    proof::sign(&credential, &options, &key).unwrap()
}

#[tokio::test]
async fn the_report_says_where_an_issuer_s_name_led_and_accepts_nothing() {
    let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let fetcher = Fetcher::with_dns(strict(), Arc::new(At("169.254.169.254")));
    let resolver: Arc<dyn Resolver> =
        Arc::new(DidResolver::new(fetcher.clone(), Freshness::default()));
    let lists = FetchedStatusLists::new(fetcher.clone(), resolver.clone(), Duration::from_secs(60));
    let trust = Arc::new(TrustList::default());
    let verifier = Verifier::new(resolver, Arc::new(lists), Vec::new(), fetcher, trust);
    for (issuer, expected, could_check) in [
        ("did:web:board.example", "is at 169.254.169.254, which is not a public address", false),
        ("did:web:localhost%3A8080:board", "is at 127.0.0.1, which is not a public address", false),
        ("did:web:board.example%3A8443", "its port is not 443", false),
        ("did:web:169.254.169.254", "its host is an IP address", true),
    ] {
        let verdict = verifier.verify(Given::Bytes(forged(issuer, now)), now).await;
        assert!(!matches!(verdict, Verdict::Accepted(_)), "{issuer}");
        let findings = &verdict.report().findings;
        let finding = findings.iter().find(|finding| finding.check == Check::IssuerDid).unwrap();
        let outcome = if could_check { CheckOutcome::Failed } else { CheckOutcome::CouldNotCheck };
        assert_eq!(finding.outcome, outcome, "{finding:?}");
        assert!(format!("{finding:?}").contains(expected), "{finding:?}");
    }
}
