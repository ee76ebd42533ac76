//! Too much, too slow, too deep, too many: each is refused in its time, and the server goes on.

use crate::http::server::{Server, json_of, problem_of};
use reqwest::{Method, StatusCode};
use server::{access::Role, routes::Limits};
use std::{net::SocketAddr, time::Duration};
use tests::{BOARD, HOSPITAL, System, until, visitor::Visitor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Longer than any limit of these tests, shorter than a person's patience.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server says to these bytes until it closes the connection.
async fn said_to(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(bytes).await.expect("written");
    rest_of(&mut stream).await
}

async fn rest_of(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let read = stream.read_to_end(&mut said);
    // A reset after the answer is an end like any other.
    let _ = tokio::time::timeout(PATIENCE, read).await.expect("the server hung on");
    String::from_utf8_lossy(&said).into_owned()
}

fn small() -> Limits {
    Limits {
        body_bytes: 1_000,
        file_bytes: 64 << 10,
        files: 2,
        file_ms: 500,
        header_bytes: 8_192,
        headers: 16,
        uri_bytes: 200,
        header_ms: 1_000,
        body_ms: 1_000,
        answer_ms: 10_000,
        connection_ms: 60_000,
        connections: 64,
        requests: 16,
        shutdown_ms: 300,
    }
}

#[tokio::test]
async fn a_huge_body_is_refused_whether_it_says_so_or_not() {
    let server = Server::start_with(small(), |_| {}).await;
    let declared = server.request(Method::POST, "/api/v1/verify").body("x".repeat(1_001));
    let response = declared.send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem_of(response).await["type"], "/problems/too-large");
    let mut chunked = "POST /api/v1/verify HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\
        connection: close\r\n\r\n"
        .to_owned();
    for _ in 0..20 {
        chunked.push_str(&format!("64\r\n{}\r\n", "x".repeat(100)));
    }
    chunked.push_str("0\r\n\r\n");
    let said = said_to(server.address, chunked.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    assert!(said.contains("/problems/too-large"), "{said}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_as_a_problem() {
    let server = Server::start_with(small(), |_| {}).await;
    let begun = "POST /api/v1/verify HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\
        connection: close\r\n\r\nonly this";
    let said = said_to(server.address, begun.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(said.contains("/problems/timeout"), "{said}");
}

#[tokio::test]
async fn headers_that_never_end_and_connections_that_never_begin_are_closed() {
    let server = Server::start_with(small(), |_| {}).await;
    for begun in ["", "GET / HT", "GET /healthz HTTP/1.1\r\nhost: a\r\nx-slow: "] {
        let said = said_to(server.address, begun.as_bytes()).await;
        assert!(!said.contains("200"), "{begun:?}: {said}");
    }
    let mut stream = TcpStream::connect(server.address).await.expect("connected");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("written");
    let said = rest_of(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200"), "idle after an answer, it is closed, too: {said}");
}

#[tokio::test]
async fn long_addresses_and_too_many_or_too_long_headers_are_refused() {
    let server = Server::start_with(small(), |_| {}).await;
    let response = server.get(&format!("/l/{}", "a".repeat(300))).await;
    assert_eq!(response.status(), StatusCode::URI_TOO_LONG);
    assert_eq!(problem_of(response).await["type"], "/problems/uri-too-long");
    let many: String = (0..40).map(|at| format!("x-{at}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "x".repeat(20_000));
    for headers in [many, long] {
        let request = format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{headers}\r\n");
        let said = said_to(server.address, request.as_bytes()).await;
        assert!(said.starts_with("HTTP/1.1 431"), "{said}");
    }
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn while_too_much_is_under_way_the_rest_is_told_to_come_back_and_health_answers() {
    let limits = Limits { requests: 0, ..Limits::default() };
    let server = Server::start_with(limits, |_| {}).await;
    let response = server.get("/trust").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key("retry-after"));
    assert_eq!(problem_of(response).await["type"], "/problems/overloaded");
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    // It takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = silent.local_addr().expect("an address").port();
    let server = Server::start_with(Limits { answer_ms: 100, ..Limits::default() }, |_| {}).await;
    let response = server.get(&format!("/identifiers/did:web:localhost%3A{port}")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn more_connections_than_allowed_wait_until_one_ends() {
    let limits = Limits { connections: 1, header_ms: 300, ..Limits::default() };
    let server = Server::start_with(limits, |_| {}).await;
    let mut silent = TcpStream::connect(server.address).await.expect("connected");
    let response = server.get("/healthz").await;
    assert_eq!(response.status(), StatusCode::OK, "once the silent one was closed");
    assert_eq!(rest_of(&mut silent).await, "");
}

#[tokio::test]
async fn a_connection_does_not_live_forever() {
    let limits = Limits { connection_ms: 200, header_ms: 60_000, ..Limits::default() };
    let server = Server::start_with(limits, |_| {}).await;
    assert_eq!(said_to(server.address, b"").await, "");
}

#[tokio::test]
async fn deep_and_wide_json_is_answered_and_never_kills_the_server() {
    let server = Server::start().await;
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let wide = format!("{{\"a\":[{}1]}}", "1,".repeat(300_000));
    for body in [&deep, &objects, &wide] {
        for (path, expected) in [
            ("/api/v1/verify", StatusCode::OK),
            ("/vc-api/credentials/verify", StatusCode::BAD_REQUEST),
            ("/vc-api/presentations/verify", StatusCode::BAD_REQUEST),
        ] {
            let request =
                server.request(Method::POST, path).header("content-type", "application/json");
            let response = request.body(body.clone()).send().await.expect("an answer");
            assert_eq!(response.status(), expected, "{path}");
            if expected == StatusCode::OK {
                assert_ne!(json_of(response).await["outcome"], "accepted");
            }
        }
    }
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn when_the_server_stops_open_requests_end_and_new_ones_are_not_taken() {
    let mut server = Server::start_with(small(), |_| {}).await;
    let mut idle = TcpStream::connect(server.address).await.expect("connected");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("written");
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    server.stop();
    let ended = tokio::time::timeout(PATIENCE, &mut server.serving).await;
    ended.expect("it stops").expect("no panic").expect("no error");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn one_person_who_sends_files_slowly_keeps_no_colleague_from_sending_theirs() {
    let limits = Limits { files: 2, ..Limits::default() };
    let system = System::start_with(|config| config.server.limits = limits).await;
    let anna = system.staff(BOARD, Role::Officer).await;
    let mut robin = system.staff(BOARD, Role::Administrator).await;
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let stranger = system.staff(HOSPITAL, Role::Administrator).await;
    let path = "/issuer/golden-coast/batches/new";
    let address = system.lanyard.config().server.listen;
    let slowly = async |visitor: &Visitor| {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        let (origin, session) = (&system.address, &visitor.cookies["session"]);
        let begun = format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\norigin: {origin}\r\ncookie: session={session}\r\n\
             content-type: text/csv\r\ncontent-length: 5000\r\n\r\nonly this"
        );
        stream.write_all(begun.as_bytes()).await.expect("written");
        stream
    };
    let file = || ("file", "rows.csv", b"Given name\nRobin\n".to_vec());
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(slowly(&stranger).await);
        held.push(slowly(&anna).await);
    }
    let is_busy = || {
        let mut anna = anna.clone();
        async move { anna.upload(path, &[], file()).await.status == StatusCode::SERVICE_UNAVAILABLE }
    };
    until(is_busy).await;
    let answer = robin.upload(path, &[], file()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "it is read: {}", answer.body);
    // Who may not issue has no place for a file at all.
    let big = ("file", "rows.csv", vec![b'x'; 2 << 20]);
    let answer = auditor.upload(path, &[], big).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    drop(held);
    until(|| async { !is_busy().await }).await;
    system.stop().await;
}
