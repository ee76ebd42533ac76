mod addresses;
mod tls;

use super::*;
use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    sync::{Mutex, atomic::AtomicUsize},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const LIMIT: usize = 1_000;

/// Names as a test wants them: each question takes the next answer, and the last one stays.
#[derive(Default)]
struct Names {
    answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    asked: AtomicUsize,
}

impl Names {
    fn of(name: &str, answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        let answers = answers.iter().map(parse).collect();
        let answers = Mutex::new([(name.to_owned(), answers)].into());
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

#[async_trait::async_trait]
impl Dns for Names {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let list = answers.get_mut(host).ok_or(io::ErrorKind::NotFound)?;
        Ok(if list.len() > 1 { list.remove(0) } else { list[0].clone() })
    }
}

/// A name service that never answers.
struct Silence;

#[async_trait::async_trait]
impl Dns for Silence {
    async fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        std::future::pending().await
    }
}

/// The policy of a production server, of a demo, and of one that waits a moment only.
fn strict() -> FetchPolicy {
    FetchPolicy::default()
}

fn demo() -> FetchPolicy {
    FetchPolicy { loopback: true, ..strict() }
}

fn hasty() -> FetchPolicy {
    FetchPolicy { time: Duration::from_millis(300), ..demo() }
}

async fn get(policy: FetchPolicy, url: &str) -> Result<Fetched, FetchError> {
    fetch(&Fetcher::with_dns(policy, Arc::new(Names::default())), url).await
}

async fn fetch(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    fetcher.get(&Url::parse(url).unwrap(), "application/json", LIMIT).await
}

/// A host on loopback that lets `answer` talk to each connection. Its URL, and a count of connections.
async fn host<F>(answer: impl Fn(TcpStream) -> F + Send + 'static) -> (String, Arc<AtomicUsize>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer(stream));
        }
    });
    (url, connections)
}

/// Reads one request's head.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// A host that answers every request with `text` and keeps its connections.
async fn answering(text: impl Into<String>) -> (String, Arc<AtomicUsize>) {
    let text: Arc<str> = text.into().into();
    host(move |mut stream| {
        let text = text.clone();
        async move {
            while request(&mut stream).await.is_some() {
                if stream.write_all(text.as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    })
    .await
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn redirect(target: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n")
}

fn refused_address(error: FetchError) -> String {
    match error {
        FetchError::ForbiddenAddress { address, .. } => address.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_document_on_loopback_is_fetched_where_that_is_configured_and_its_connection_kept() {
    let (url, connections) = answering(ok("{}")).await;
    let fetcher = Fetcher::new(demo());
    for _ in 0..10 {
        let fetched = fetch(&fetcher, &url).await.unwrap();
        assert_eq!(fetched.bytes.as_ref(), b"{}");
        assert_eq!(fetched.content_type.as_deref(), Some("application/json"));
        assert_eq!(fetched.url.as_str(), url);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    assert_eq!(refused_address(get(strict(), &url).await.unwrap_err()), "127.0.0.1");
}

#[tokio::test]
async fn what_is_asked_says_who_asks_and_takes_no_compression() {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let (url, _) = host(move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(request(&mut stream).await.unwrap()).unwrap();
            stream.write_all(ok("{}").as_bytes()).await.unwrap();
        }
    })
    .await;
    get(demo(), &url).await.unwrap();
    let head = receiver.recv().await.unwrap().to_ascii_lowercase();
    assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
    assert!(head.contains("\r\naccept-encoding: identity\r\n"), "{head}");
    assert!(head.contains("\r\nuser-agent: lanyard/"), "{head}");
    assert!(!head.contains("cookie") && !head.contains("referer"), "{head}");
}

#[tokio::test]
async fn redirects_are_followed_to_a_document_and_never_in_a_circle() {
    let (document, _) = answering(ok("{}")).await;
    let (url, _) = answering(redirect(&document)).await;
    assert_eq!(get(demo(), &url).await.unwrap().url.as_str(), document);
    let (url, connections) = answering(redirect("/again")).await;
    assert_eq!(
        get(demo(), &url).await.unwrap_err(),
        FetchError::TooManyRedirects { url, limit: FETCH_REDIRECTS }
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    let (url, _) = answering("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(get(demo(), &url).await.unwrap_err(), FetchError::Status { url, status: 302 });
}

#[tokio::test]
async fn a_body_without_end_is_cut_off_at_the_bound() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
    {
        let chunk = if head.contains("chunked") { "5\r\nhello\r\n" } else { "hello" };
        let (url, _) = host(move |mut stream| async move {
            request(&mut stream).await;
            let mut sent = stream.write_all(head.as_bytes()).await;
            while sent.is_ok() {
                sent = stream.write_all(chunk.as_bytes()).await;
            }
        })
        .await;
        assert_eq!(
            get(demo(), &url).await.unwrap_err(),
            FetchError::TooLarge { url, limit: LIMIT }
        );
    }
}

#[tokio::test]
async fn a_length_of_a_gigabyte_is_refused_before_a_byte_of_it_is_read() {
    let (url, _) = answering("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n").await;
    assert_eq!(get(demo(), &url).await.unwrap_err(), FetchError::TooLarge { url, limit: LIMIT });
    let (url, _) = answering(ok(&"x".repeat(LIMIT))).await;
    assert_eq!(get(demo(), &url).await.unwrap().bytes.len(), LIMIT);
    let (url, _) = answering(ok(&"x".repeat(LIMIT + 1))).await;
    assert!(matches!(get(demo(), &url).await, Err(FetchError::TooLarge { .. })));
}

#[tokio::test]
async fn a_compressed_body_is_refused_unread() {
    for encoding in ["gzip", "br", "deflate", "zstd", "x-gzip, identity"] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n");
        let (url, _) = answering(format!("{head}Content-Length: 1000\r\n\r\n\u{1f}")).await;
        let FetchError::Unreachable { reason, .. } = get(demo(), &url).await.unwrap_err() else {
            panic!("{encoding}");
        };
        assert_eq!(reason, "it sent a compressed body, which was not asked for");
    }
}

#[tokio::test]
async fn headers_without_measure_are_refused() {
    let many: String = (0..90).map(|at| format!("X-{at}: {}\r\n", "x".repeat(200))).collect();
    let (url, _) =
        answering(format!("HTTP/1.1 200 OK\r\n{many}Content-Length: 2\r\n\r\n{{}}")).await;
    assert!(matches!(get(demo(), &url).await, Err(FetchError::Unreachable { .. })));
    let (url, _) = host(|mut stream| async move {
        request(&mut stream).await;
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await;
        while sent.is_ok() {
            sent = stream.write_all(&[b'x'; 4096]).await;
        }
    })
    .await;
    assert!(matches!(get(demo(), &url).await, Err(FetchError::Unreachable { .. })));
}

#[tokio::test]
async fn whoever_is_slow_is_left_behind_in_time() {
    let late = |url: &str| FetchError::TimedOut { url: url.to_owned(), seconds: 1 };
    let (url, _) = host(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    assert_eq!(get(hasty(), &url).await.unwrap_err(), late(&url));
    for head in ["", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"] {
        let (url, _) = host(move |mut stream| async move {
            request(&mut stream).await;
            let mut sent = stream.write_all(head.as_bytes()).await;
            let mut tick = tokio::time::interval(Duration::from_millis(50));
            while sent.is_ok() {
                tick.tick().await;
                sent = stream.write_all(b"H").await;
            }
        })
        .await;
        let error = get(hasty(), &url).await.unwrap_err();
        let known = matches!(error, FetchError::Unreachable { .. }) && head.is_empty();
        assert!(known || error == late(&url), "{error:?}");
    }
    let silent = Fetcher::with_dns(FetchPolicy { loopback: false, ..hasty() }, Arc::new(Silence));
    let url = "https://board.example/";
    assert_eq!(fetch(&silent, url).await.unwrap_err(), late(url));
}

#[tokio::test]
async fn redirects_share_one_deadline() {
    let (url, _) = host(|mut stream| async move {
        while request(&mut stream).await.is_some() {
            tokio::time::sleep(Duration::from_millis(120)).await;
            let _ = stream.write_all(redirect("/next").as_bytes()).await;
        }
    })
    .await;
    let policy = FetchPolicy { redirects: 100, ..hasty() };
    assert!(matches!(get(policy, &url).await, Err(FetchError::TimedOut { .. })));
}

#[tokio::test]
async fn requests_beyond_the_bound_wait_and_those_that_waited_in_vain_are_told_so() {
    let (url, connections) = answering(ok("{}")).await;
    // Short for whoever waits in vain, long enough for those who are answered.
    let policy = FetchPolicy { concurrency: 2, time: Duration::from_secs(2), ..demo() };
    let fetcher = Fetcher::new(policy);
    let others = fetcher.0.permits.acquire_many(2).await.unwrap();
    let reason = "too many other requests are under way";
    let error = fetch(&fetcher, &url).await.unwrap_err();
    assert_eq!(error, FetchError::Unreachable { url: url.clone(), reason });
    assert_eq!(connections.load(Ordering::SeqCst), 0);
    drop(others);
    for _ in 0..3 {
        assert!(fetch(&fetcher, &url).await.is_ok(), "the places are free again");
    }
}

#[tokio::test]
async fn a_host_that_breaks_off_or_talks_nonsense_is_unreachable_and_the_reason_is_ours() {
    for (answer, reason) in [
        ("", "the connection broke off"),
        ("HTTP/1.1 200 OK\r\nContent-Le", "the connection broke off"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "the answer broke off"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "the answer broke off"),
        ("220 mail.example ESMTP\r\n\r\n", "it does not speak HTTP"),
        ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "it does not speak HTTP"),
    ] {
        let (url, _) = host(move |mut stream| async move {
            request(&mut stream).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await;
        let error = get(demo(), &url).await.unwrap_err();
        assert_eq!(error, FetchError::Unreachable { url, reason }, "{answer:?}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let reason = "it refused the connection";
    assert_eq!(get(demo(), &url).await.unwrap_err(), FetchError::Unreachable { url, reason });
}

#[tokio::test]
async fn an_answer_other_than_200_is_told_with_its_number() {
    for status in [201, 204, 206, 304, 400, 401, 404, 410, 429, 500, 503] {
        let (url, _) = answering(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n")).await;
        assert_eq!(get(demo(), &url).await.unwrap_err(), FetchError::Status { url, status });
    }
}

#[tokio::test]
async fn what_nothing_of_ours_uses_is_refused_before_anyone_is_asked() {
    let names = Names::of("board.example", &[&["1.1.1.1"]]);
    let fetcher = Fetcher::with_dns(strict(), names.clone());
    for url in [
        "https://user@board.example/",
        "https://user:secret@board.example/",
        "https://board.example:22/",
        "https://board.example:8443/",
        &format!("https://board.example/{}", "a".repeat(URL_BYTES)),
    ] {
        let error = fetch(&fetcher, url).await.unwrap_err();
        assert!(matches!(error, FetchError::ForbiddenUrl { .. }), "{url}: {error:?}");
        assert!(!error.to_string().contains("secret") && error.to_string().len() < 300);
    }
    for url in ["http://board.example/", "ftp://board.example/", "file:///etc/passwd", "ipfs://x/"]
    {
        let error = fetch(&fetcher, url).await.unwrap_err();
        assert!(matches!(error, FetchError::NotHttps { .. }), "{url}: {error:?}");
    }
    let offline = Fetcher::with_dns(FetchPolicy { offline: true, ..strict() }, names.clone());
    let error = fetch(&offline, "https://board.example/").await.unwrap_err();
    assert_eq!(error, FetchError::Offline);
    assert_eq!(names.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_proxy_in_the_environment_sees_nothing() {
    let (proxy, connections) = answering(ok("{}")).await;
    let this = std::env::current_exe().unwrap();
    let test = "fetch::tests::a_document_on_loopback_is_fetched_where_that_is_configured_and_its_connection_kept";
    let mut child = tokio::process::Command::new(this);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
    {
        child.env(name, &proxy);
    }
    let child = child.env_remove("NO_PROXY").env_remove("no_proxy").args(["--exact", test]);
    let output = child.output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}
