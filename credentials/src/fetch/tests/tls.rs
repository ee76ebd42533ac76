//! Who vouches for a host.

use super::*;
use openssl::{
    asn1::Asn1Time,
    hash::MessageDigest,
    pkey::{PKey, Private},
    rsa::Rsa,
    ssl::{SslAcceptor, SslMethod},
    x509::{X509, X509NameBuilder, extension::SubjectAlternativeName},
};
use std::io::{Read as _, Write as _};

/// A certificate for `localhost` that only its own key vouches for.
fn certificate() -> (X509, PKey<Private>) {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "localhost").unwrap();
    let name = name.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_pubkey(&key).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    let names = SubjectAlternativeName::new()
        .dns("localhost")
        .build(&certificate.x509v3_context(None, None))
        .unwrap();
    certificate.append_extension(names).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    (certificate.build(), key)
}

/// A TLS host on loopback that answers every connection once with `text`. Its port.
fn tls_host(certificate: &X509, key: &PKey<Private>, text: String) -> u16 {
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
    acceptor.set_certificate(certificate).unwrap();
    acceptor.set_private_key(key).unwrap();
    let acceptor = acceptor.build();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = acceptor.accept(stream.unwrap()) else { continue };
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer);
            let _ = stream.write_all(text.as_bytes());
            let _ = stream.shutdown();
        }
    });
    port
}

#[tokio::test]
async fn a_certificate_counts_only_when_an_authority_that_is_configured_vouches_for_it() {
    let (certificate, key) = certificate();
    let port = tls_host(&certificate, &key, ok("{}"));
    let url = format!("https://localhost:{port}/");
    let reason = "its TLS certificate is not trusted";
    let error = get(demo(), &url).await.unwrap_err();
    assert_eq!(error, FetchError::Unreachable { url: url.clone(), reason });
    let trusting = FetchPolicy { roots: vec![certificate.to_pem().unwrap()], ..demo() };
    assert!(get(trusting.clone(), &url).await.is_ok());
    let by_address = format!("https://127.0.0.1:{port}/");
    let error = get(trusting, &by_address).await.unwrap_err();
    assert_eq!(error, FetchError::Unreachable { url: by_address, reason });
}

#[tokio::test]
async fn a_redirect_from_https_to_http_is_refused_even_on_loopback() {
    let (certificate, key) = certificate();
    let (plain, connections) = answering(ok("{}")).await;
    let port = tls_host(&certificate, &key, redirect(&plain));
    let policy = FetchPolicy { roots: vec![certificate.to_pem().unwrap()], ..demo() };
    let error = get(policy, &format!("https://localhost:{port}/")).await.unwrap_err();
    assert_eq!(error, FetchError::NotHttps { url: plain });
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_host_without_tls_and_a_root_that_cannot_be_read_are_told() {
    let (url, _) = host(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let url = url.replace("http:", "https:");
    let reason = "no TLS could be agreed with it";
    let error = get(demo(), &url).await.unwrap_err();
    assert_eq!(error, FetchError::Unreachable { url: url.clone(), reason });
    let broken = FetchPolicy { roots: vec![b"not PEM".to_vec()], ..demo() };
    assert!(!Fetcher::new(broken.clone()).is_ready() && Fetcher::new(demo()).is_ready());
    let reason = "a configured root certificate cannot be read";
    assert_eq!(get(broken, &url).await.unwrap_err(), FetchError::Unreachable { url, reason });
}
