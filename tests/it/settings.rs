//! The settings of an organisation: its name, whether the world can resolve it, its clients.

use reqwest::{Method, StatusCode};
use server::{access::Role, state::OrganisationKind};
use tests::{BOARD, HOSPITAL, System, visitor::Visitor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const OTHER: &str = "silver-lake";
const SCRIPT: &str = "<script>alert('stolen')</script>";

async fn admin(system: &System) -> Visitor {
    system.staff(BOARD, Role::Administrator).await
}

#[tokio::test]
async fn an_administrator_renames_the_board_and_its_did_stays() {
    let system = System::start().await;
    let mut admin = admin(&system).await;
    let before = system.lanyard.organisation(BOARD).await.unwrap().unwrap();
    let page = admin.get("/settings/golden-coast").await.page();
    assert!(page.contains("Golden Coast Board of Healing Arts"), "{page}");
    assert!(page.contains(before.did.as_str()), "{page}");
    for tab in ["keys", "staff", "clients"] {
        assert!(page.contains(&format!("/settings/golden-coast/{tab}")), "{tab}");
    }
    assert!(!page.contains("/verifier/golden-coast/trust"), "a board trusts nobody here");

    let name = format!("Golden Coast {SCRIPT}");
    let renamed = admin.post("/settings/golden-coast/name", &[("name", &name)]).await;
    assert_eq!(renamed.onward(), "/settings/golden-coast");
    let after = system.lanyard.organisation(BOARD).await.unwrap().unwrap();
    assert_eq!((after.name, after.did), (name, before.did));
    for path in ["", "/keys", "/clients"] {
        let page = admin.get(&format!("/settings/golden-coast{path}")).await.page();
        assert!(!page.contains(SCRIPT), "{path}: {page}");
        assert!(page.contains("&lt;script&gt;"), "{path}: {page}");
    }
    for bad in ["", "   ", "two\nlines", "Golden \u{202e}tsaoC", &"x".repeat(201)] {
        let refused = admin.post("/settings/golden-coast/name", &[("name", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
        assert!(refused.body.contains("1 to 200 characters"), "{bad:?}");
    }
    let reflected = format!("{SCRIPT}{}", "x".repeat(200));
    let refused = admin.post("/settings/golden-coast/name", &[("name", &reflected)]).await;
    assert!(refused.body.contains("&lt;script&gt;") && !refused.body.contains(SCRIPT));
    system.stop().await;
}

#[tokio::test]
async fn the_settings_are_for_its_own_administrator_to_change() {
    let system = System::start().await;
    let board = OrganisationKind::Board;
    system.lanyard.create_organisation(OTHER, "Silver Lake", board).await.unwrap();
    let mut own = admin(&system).await;
    let scopes = [("name", "Portal"), ("scope", "read:/licenses"), ("expiry", "30")];
    own.post("/settings/golden-coast/clients", &scopes).await.page();
    let client = system.lanyard.clients_of(BOARD).await.unwrap().remove(0);
    let revoke = format!("/settings/golden-coast/clients/{}/revoke", client.id);
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let mut other = system.staff(OTHER, Role::Administrator).await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let mut coordinator = system.staff(HOSPITAL, Role::Coordinator).await;
    for (who, visitor, expected) in [
        ("an officer", &mut officer, StatusCode::FORBIDDEN),
        ("an auditor", &mut auditor, StatusCode::FORBIDDEN),
        ("another board", &mut other, StatusCode::NOT_FOUND),
        ("a hospital", &mut coordinator, StatusCode::NOT_FOUND),
    ] {
        let name = [("name", "Ours now")];
        for (path, form) in [
            ("/settings/golden-coast/name", &name[..]),
            ("/settings/golden-coast/check", &[]),
            ("/settings/golden-coast/clients", &scopes),
            (revoke.as_str(), &[]),
        ] {
            let answer = visitor.post(path, form).await;
            assert_eq!(answer.status, expected, "{who} {path}");
        }
    }
    // Through the settings of one's own board, too, another's client is out of reach.
    let path = format!("/settings/silver-lake/clients/{}", client.id);
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&format!("{path}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
    let page = other.get("/settings/silver-lake/clients").await.page();
    assert!(!page.contains("Portal") && !page.contains(&client.id), "{page}");
    // Nor is a client of the whole installation, which belongs to nobody here.
    let all = format!("/settings/golden-coast/clients/{}", system.client.client.id);
    assert_eq!(own.get(&all).await.status, StatusCode::NOT_FOUND);
    assert_eq!(own.post(&format!("{all}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
    let kept = system.lanyard.clients().await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|client| client.revoked_at.is_none()));
    let named = system.lanyard.organisation(BOARD).await.unwrap().unwrap().name;
    assert_eq!(named, "Golden Coast Board of Healing Arts");
    let page = auditor.get("/settings/golden-coast/clients").await.page();
    assert!(page.contains("Portal") && !page.contains("Make the client"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn a_client_s_secret_is_shown_once_and_ends_when_it_is_revoked() {
    let system = System::start().await;
    let mut admin = admin(&system).await;
    let form = [
        ("name", SCRIPT),
        ("scope", "read:/licenses"),
        ("scope", "write:/licenses"),
        ("expiry", "30"),
    ];
    let answer = admin.post("/settings/golden-coast/clients", &form).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let page = answer.page();
    assert!(!page.contains(SCRIPT) && page.contains("only time"), "{page}");
    let client = system.lanyard.clients_of(BOARD).await.unwrap().remove(0);
    assert_eq!(client.scopes, ["read:/licenses", "write:/licenses"]);
    assert_eq!(client.expires_at, Some(tests::at("2026-04-02T09:00:00Z")));
    let secret = page.split(&format!("{}:", client.id)).nth(1).expect("the secret is there");
    let secret: String =
        secret.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    assert_eq!(secret.len(), 43);

    let token = system.lanyard.grant_token(&client.id, &secret, None).await.unwrap();
    let caller = system.lanyard.check_token(token.token.expose()).await.unwrap().unwrap();
    assert_eq!(caller.organisation.as_deref(), Some(BOARD));
    let one = format!("/settings/golden-coast/clients/{}", client.id);
    for path in ["/settings/golden-coast", "/settings/golden-coast/clients", one.as_str()] {
        let page = admin.get(path).await.page();
        assert!(!page.contains(&secret) && !page.contains(SCRIPT), "{path}");
    }
    let page = admin.get("/settings/golden-coast/clients").await.page();
    assert!(page.contains("3 March 2026"), "when it was last granted a token: {page}");
    for file in std::fs::read_dir(system.data()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for clear in [secret.as_str(), token.token.expose()] {
            assert!(!bytes.windows(clear.len()).any(|window| window == clear.as_bytes()));
        }
    }

    admin.post(&format!("{one}/revoke"), &[]).await.onward();
    assert!(system.lanyard.check_token(token.token.expose()).await.unwrap().is_none());
    assert!(system.lanyard.grant_token(&client.id, &secret, None).await.is_err());
    let page = admin.get(&one).await.page();
    assert!(page.contains("Revoked") && !page.contains("Revoke the client"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn a_client_gets_no_more_than_its_organisation_s_kind_can_use() {
    let system = System::start().await;
    let mut board = admin(&system).await;
    let mut hospital = system.staff(HOSPITAL, Role::Administrator).await;
    let page = board.get("/settings/golden-coast/clients").await.page();
    assert!(page.contains("write:/licenses") && !page.contains("write:/identities"), "{page}");
    let page = hospital.get("/settings/saint-brigid/clients").await.page();
    assert!(!page.contains("/licenses\"") && page.contains("write:/identities"), "{page}");
    let page = hospital.get("/settings/saint-brigid").await.page();
    assert!(page.contains("/verifier/saint-brigid/trust"), "{page}");
    for altered in [
        &[("name", "Portal"), ("scope", "write:/identities"), ("expiry", "30")][..],
        &[("name", "Portal"), ("scope", "read:/licenses"), ("scope", "admin"), ("expiry", "30")],
        &[("name", "Portal"), ("expiry", "30")],
        &[("name", "Portal"), ("scope", "read:/licenses"), ("expiry", "36500")],
        &[("name", "Portal"), ("scope", "read:/licenses")],
        &[("name", ""), ("scope", "read:/licenses"), ("expiry", "none")],
        &[("name", "a\tb"), ("scope", "read:/licenses"), ("expiry", "none")],
    ] {
        let answer = board.post("/settings/golden-coast/clients", altered).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{altered:?}");
        assert!(answer.body.contains("There is a problem"), "{altered:?}");
    }
    assert!(system.lanyard.clients_of(BOARD).await.unwrap().is_empty());
    let endless = [("name", "Portal"), ("scope", "read:/licenses"), ("expiry", "none")];
    // A member that the form does not have changes nothing.
    let mass = [&endless[..], &[("organization", "saint-brigid"), ("id", "client-1")]].concat();
    board.post("/settings/golden-coast/clients", &mass).await.page();
    let client = system.lanyard.clients_of(BOARD).await.unwrap().remove(0);
    assert_eq!((client.expires_at, client.id.len()), (None, 23));
    system.stop().await;
}

/// A server on loopback in the place where the board's documents should be.
async fn in_its_place(answer: impl Fn(u16) -> Option<String> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("the port").port();
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 2048];
            let _ = stream.read(&mut request).await;
            match answer(port) {
                Some(text) => {
                    let _ = stream.write_all(text.as_bytes()).await;
                }
                None => silent.push(stream),
            }
        }
    });
    format!("http://localhost:{port}")
}

fn says(status: &str, kind: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}

fn leads(to: &str) -> Option<String> {
    Some(format!(
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ))
}

/// What the board's page says after a check, with `answer` in the place of its server.
async fn checked(answer: impl Fn(u16) -> Option<String> + Send + 'static) -> String {
    let public = in_its_place(answer).await;
    let url = public.parse().expect("a URL");
    let system = System::start_with(|config| config.server.public_url = Some(url)).await;
    let staff = admin(&system).await;
    // The board's own people reach the server itself.
    let listen = system.lanyard.config().server.listen;
    let mut admin = Visitor::new(&format!("http://{listen}"));
    admin.cookies = staff.cookies;
    let page = admin.get("/settings/golden-coast").await.page();
    assert!(page.contains("It was not checked yet"), "{page}");
    let ask = admin.bare(Method::POST, "/settings/golden-coast/check");
    let asked = admin.send(ask.header("sec-fetch-site", "same-origin")).await;
    assert_eq!(asked.onward(), "/settings/golden-coast#check");
    system.set_time("2026-03-03T09:45:00Z");
    let page = admin.get("/settings/golden-coast").await.page();
    assert!(page.contains("09:00"), "the time of the check stays: {page}");
    let asked = format!("GET {public}/organizations/golden-coast/did.json");
    assert!(page.contains(&asked), "{asked}: {page}");
    page
}

#[tokio::test]
async fn a_board_whose_did_resolves_is_told_what_was_asked_and_what_came_back() {
    let system = System::start().await;
    let mut admin = admin(&system).await;
    admin.post("/settings/golden-coast/check", &[]).await.onward();
    let page = admin.get("/settings/golden-coast").await.page();
    for said in ["the document that we serve", "status 200", "did+ld+json", "bytes", " ms"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("#ed25519-1") && page.contains("#p384-1"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn a_server_that_lies_about_the_board_s_keys_is_seen_through() {
    let lie = |port: u16| {
        let did = format!("did:web:localhost%3A{port}:organizations:golden-coast");
        let key = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        let method = format!("{did}#ed25519-1");
        let body = serde_json::json!({
            "id": did,
            "verificationMethod": [{"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": key}],
            "assertionMethod": [method],
        });
        says("200 OK", "application/did+json", &body.to_string())
    };
    let page = checked(lie).await;
    assert!(page.contains("A current key of yours is not in the document"), "{page}");
    assert!(page.contains("outcome-rejected") && page.contains("Empty the cache"), "{page}");
    let other = |_| says("200 OK", "application/json", r#"{"id":"did:web:mill.example"}"#);
    let page = checked(other).await;
    assert!(page.contains("The document of somebody else came back"), "{page}");
}

#[tokio::test]
async fn a_page_in_the_place_of_the_document_is_named_and_not_shown() {
    let html = format!("<!doctype html><title>Welcome</title>{SCRIPT}");
    let kind = format!("text/html; {SCRIPT}");
    let page = checked(move |_| says("200 OK", &kind, &html)).await;
    assert!(page.contains("a page, or text that is not JSON"), "{page}");
    assert!(page.contains("text/html; &lt;script&gt;") && !page.contains(SCRIPT), "{page}");
    let page = checked(|_| says("502 Bad Gateway", "text/html", "down")).await;
    assert!(page.contains("answered 502") && page.contains("proxy"), "{page}");
}

#[tokio::test]
async fn a_server_that_hangs_is_left_in_time_and_said_to_be_slow() {
    let page = checked(|_| None).await;
    assert!(page.contains("took too long to answer"), "{page}");
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    for to in ["http://10.0.0.7/did.json", "http://169.254.169.254/latest/meta-data/"] {
        let page = checked(move |_| leads(to)).await;
        assert!(page.contains("inside a private network"), "{to}: {page}");
    }
    let page = checked(|port| leads(&format!("http://localhost:{port}/again"))).await;
    assert!(page.contains("sends on to an address that a verifier does not follow"), "{page}");
}
