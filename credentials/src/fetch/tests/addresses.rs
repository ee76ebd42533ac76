//! Hosts on the inside: named directly, by DNS, by a redirect, in every notation.

use super::*;

#[tokio::test]
async fn an_address_that_is_not_public_is_refused_in_every_notation() {
    for (url, address) in [
        ("https://127.0.0.1/", "127.0.0.1"),
        ("https://2130706433/", "127.0.0.1"),
        ("https://0x7f000001/", "127.0.0.1"),
        ("https://0177.0.0.1/", "127.0.0.1"),
        ("https://127.1/", "127.0.0.1"),
        ("https://0x7f.1/", "127.0.0.1"),
        ("https://0/", "0.0.0.0"),
        ("https://%31%32%37.0.0.1/", "127.0.0.1"),
        ("https://１２７.0.0.1/", "127.0.0.1"),
        ("https://127。0。0。1/", "127.0.0.1"),
        ("https://localhost/", "127.0.0.1"),
        ("https://LOCALHOST./", "127.0.0.1"),
        ("https://board.localhost:8443/", "127.0.0.1"),
        ("https://10.1.2.3/", "10.1.2.3"),
        ("http://10.1.2.3/", "10.1.2.3"),
        ("https://100.64.0.1/", "100.64.0.1"),
        ("https://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("https://0xa9fea9fe/", "169.254.169.254"),
        ("https://[::1]/", "::1"),
        ("https://[::]/", "::"),
        ("https://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"),
        ("https://[::ffff:a9fe:a9fe]/", "::ffff:169.254.169.254"),
        ("https://[::7f00:1]/", "::7f00:1"),
        ("https://[64:ff9b::7f00:1]/", "64:ff9b::7f00:1"),
        ("https://[2002:7f00:1::]/", "2002:7f00:1::"),
        ("https://[fd00:ec2::254]/", "fd00:ec2::254"),
        ("https://[fe80::1]/", "fe80::1"),
        ("https://[ff02::1]/", "ff02::1"),
    ] {
        let error = get(strict(), url).await.unwrap_err();
        assert_eq!(refused_address(error), address, "{url}");
    }
}

#[tokio::test]
async fn where_loopback_is_allowed_everything_else_that_is_not_public_is_still_refused() {
    for url in [
        "http://10.1.2.3:8080/",
        "https://10.1.2.3/",
        "http://169.254.169.254/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0:80/",
    ] {
        refused_address(get(demo(), url).await.unwrap_err());
    }
    let public = get(demo(), "http://1.1.1.1/").await.unwrap_err();
    assert!(matches!(public, FetchError::NotHttps { .. }), "{public:?}");
    let port = get(demo(), "https://1.1.1.1:8443/").await.unwrap_err();
    assert!(matches!(port, FetchError::ForbiddenUrl { .. }), "{port:?}");
}

#[tokio::test]
async fn a_name_is_judged_by_what_it_resolves_to() {
    for answer in [
        &["10.0.0.1"][..],
        &["127.0.0.1"],
        &["169.254.169.254"],
        &["::1"],
        &["fd00:ec2::254"],
        &["::ffff:10.0.0.1"],
        &["64:ff9b::a00:1"],
        &["100.64.0.1"],
        &["1.1.1.1", "10.0.0.1"],
        &["2606:4700::1", "fe80::1"],
    ] {
        for policy in [strict(), demo()] {
            let fetcher = Fetcher::with_dns(policy, Names::of("board.example", &[answer]));
            let error = fetch(&fetcher, "https://board.example/did.json").await.unwrap_err();
            let last = answer.last().unwrap().to_string();
            assert_eq!(
                error,
                FetchError::ForbiddenAddress {
                    host: "board.example".to_owned(),
                    address: last.parse().unwrap(),
                }
            );
        }
    }
    let fetcher = Fetcher::with_dns(demo(), Names::of("board.example", &[&["1.1.1.1"]]));
    let plain = fetch(&fetcher, "http://board.example/").await.unwrap_err();
    assert!(matches!(plain, FetchError::NotHttps { .. }), "{plain:?}");
    let port = fetch(&fetcher, "https://board.example:8443/").await.unwrap_err();
    assert!(matches!(port, FetchError::ForbiddenUrl { .. }), "{port:?}");
    let unknown = fetch(&fetcher, "https://nobody.example/").await.unwrap_err();
    assert_eq!(unknown, FetchError::NoAddress { host: "nobody.example".to_owned() });
    let empty = Fetcher::with_dns(strict(), Names::of("board.example", &[&[]]));
    let empty = fetch(&empty, "https://board.example/").await.unwrap_err();
    assert_eq!(empty, FetchError::NoAddress { host: "board.example".to_owned() });
}

#[tokio::test]
async fn a_name_is_asked_once_for_a_connection_and_the_answer_that_was_judged_is_connected_to() {
    let closing = ok("{}").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let (url, connections) = answering(closing).await;
    let names = Names::of("board.example", &[&["127.0.0.1"], &["10.0.0.1"]]);
    let fetcher = Fetcher::with_dns(demo(), names.clone());
    let url = url.replace("127.0.0.1", "board.example");
    assert!(fetch(&fetcher, &url).await.is_ok());
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    assert_eq!(refused_address(fetch(&fetcher, &url).await.unwrap_err()), "10.0.0.1");
    assert_eq!(names.asked.load(Ordering::SeqCst), 2);
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_redirect_is_judged_as_if_it_had_been_asked_for() {
    for (target, address) in [
        ("http://10.0.0.1/", "10.0.0.1"),
        ("https://169.254.169.254/latest", "169.254.169.254"),
        ("//0xa9fea9fe/", "169.254.169.254"),
        ("http://[fd00:ec2::254]/", "fd00:ec2::254"),
        ("http://[::ffff:192.168.0.1]/", "::ffff:192.168.0.1"),
        ("https://inside.example/", "192.168.0.1"),
    ] {
        let (url, _) = answering(redirect(target)).await;
        let names = Names::of("inside.example", &[&["192.168.0.1"]]);
        let error = fetch(&Fetcher::with_dns(demo(), names), &url).await.unwrap_err();
        assert_eq!(refused_address(error), address, "{target}");
    }
    for target in ["ftp://board.example/", "file:///etc/passwd", "data:,x", "http://1.1.1.1/"] {
        let (url, _) = answering(redirect(target)).await;
        let error = get(demo(), &url).await.unwrap_err();
        assert!(matches!(error, FetchError::NotHttps { .. }), "{target}: {error:?}");
    }
    let (url, _) = answering(redirect("http://user:secret@localhost/")).await;
    let error = get(demo(), &url).await.unwrap_err();
    assert!(matches!(error, FetchError::ForbiddenUrl { .. }), "{error:?}");
    assert!(!error.to_string().contains("secret"), "{error}");
    let (url, _) = answering(redirect("http://[")).await;
    assert!(matches!(get(demo(), &url).await, Err(FetchError::Unreachable { .. })));
}

#[tokio::test]
async fn a_public_host_s_redirect_to_this_machine_is_refused_even_where_loopback_is_allowed() {
    let shared = Fetcher::new(demo()).0;
    let url = |text: &str| Url::parse(text).unwrap();
    let board = url("https://board.example/");
    assert_eq!(shared.zone(&board), Ok(Zone::Public));
    for target in ["https://localhost/", "https://localhost:8443/", "https://127.0.0.1/"] {
        assert_eq!(shared.zone(&url(target)), Ok(Zone::Loopback));
        let error = shared.hop(&board, Zone::Public, &url(target)).unwrap_err();
        assert!(matches!(error, FetchError::ForbiddenUrl { .. }), "{target}: {error:?}");
    }
    let plain = shared.hop(&board, Zone::Public, &url("http://localhost/")).unwrap_err();
    assert!(matches!(plain, FetchError::NotHttps { .. }), "{plain:?}");
    let other = url("https://other.example/");
    assert_eq!(shared.hop(&board, Zone::Public, &other), Ok(Zone::Public));
    assert_eq!(shared.hop(&url("http://localhost/"), Zone::Loopback, &other), Ok(Zone::Public));
}
