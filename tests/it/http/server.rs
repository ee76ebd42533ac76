//! A Lanyard server on loopback for the tests of its interfaces: a board, another board, a
//! hospital, a clock that stands still.

use credentials::{
    time::Timestamp,
    trust::{TrustEntry, TrustList},
};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use server::{
    clock::Clock,
    config::Config,
    routes::{self, Limits},
    state::{Lanyard, OrganisationKind},
};
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// The board of these tests.
pub const BOARD: &str = "california";
/// Another one, on the same server.
pub const OTHER_BOARD: &str = "nevada";
/// A hospital, on the same server.
pub const HOSPITAL: &str = "mercy";

/// A server, until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    pub lanyard: Lanyard,
    pub clock: Clock,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    pub serving: JoinHandle<std::io::Result<()>>,
    _directory: TempDir,
}

/// Noon on the day of these tests.
pub fn noon() -> Timestamp {
    Timestamp::parse("2026-03-03T12:00:00Z").expect("a moment")
}

impl Server {
    /// With the limits of a fresh installation.
    pub async fn start() -> Self {
        Self::start_with(Limits::default(), |_| {}).await
    }

    /// With limits of its own and a changed configuration.
    pub async fn start_with(limits: Limits, change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut config = Config::default();
        config.data.directory = directory.path().to_owned();
        config.server.listen = address;
        config.server.limits = limits.clone();
        let url = format!("http://localhost:{}", address.port());
        config.server.public_url = Some(url.parse().expect("an address"));
        config.fetch.allow_loopback = true;
        change(&mut config);
        let clock = Clock::fixed(noon());
        let lanyard = Lanyard::open(config, clock.clone()).await.expect("opens");
        let mut entries = Vec::new();
        for (slug, name, kind) in [
            (BOARD, "Medical Board of California", OrganisationKind::Board),
            (OTHER_BOARD, "Nevada Board of Medical Examiners", OrganisationKind::Board),
            (HOSPITAL, "Mercy Hospital", OrganisationKind::Hospital),
        ] {
            let is = lanyard.create_organisation(slug, name, kind).await.expect("added");
            entries.push(TrustEntry {
                issuer: is.did,
                name: name.into(),
                types: vec![
                    "ClinicianLicenseCredential".into(),
                    "PatientIdentityCredential".into(),
                ],
                jurisdictions: Vec::new(),
                professions: Vec::new(),
                from: None,
                until: None,
            });
        }
        server::trust::write(lanyard.trust_file(), &TrustList { entries }).expect("written");
        let (stop, stopped) = oneshot::channel::<()>();
        let router = routes::router(lanyard.clone());
        let serving = tokio::spawn(routes::serve(listener, router, limits, async move {
            stopped.await.ok();
        }));
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { address, lanyard, clock, http, stop: Some(stop), serving, _directory: directory }
    }

    /// Asks the server to stop.
    pub fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }

    /// A request to this server.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.expect("an answer")
    }

    /// Id and secret of a new client.
    pub async fn client(&self, organisation: Option<&str>, scopes: &[&str]) -> (String, String) {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let made = self.lanyard.create_client("test", organisation, &scopes, None, None).await;
        let made = made.expect("made");
        (made.client.id, made.secret.expose().to_owned())
    }

    /// A token of a new client, fetched at the token endpoint.
    pub async fn token(&self, organisation: Option<&str>, scopes: &[&str]) -> String {
        let (id, secret) = self.client(organisation, scopes).await;
        let response = self
            .request(Method::POST, "/oauth/token")
            .basic_auth(id, Some(secret))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        json_of(response).await["access_token"].as_str().expect("a token").to_owned()
    }

    /// A board's token for licences.
    pub async fn board(&self) -> String {
        self.token(Some(BOARD), &["write:/licenses", "read:/licenses"]).await
    }

    /// Sends JSON, with a token where there is one.
    pub async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Response {
        let request = self.request(Method::POST, path).json(body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.expect("an answer")
    }

    /// Issues Dr Okafor's licence and gives it as it was answered.
    pub async fn issue(&self, token: &str) -> Value {
        let response = self.post("/api/v1/licenses", Some(token), &order()).await;
        let status = response.status();
        let body = json_of(response).await;
        assert_eq!(status, StatusCode::CREATED, "{body:#}");
        body
    }
}

/// What the board types for Dr Okafor.
pub fn order() -> Value {
    server::openapi::bodies::license_order()
}

/// What the hospital types for a patient.
pub fn identity_order() -> Value {
    server::openapi::bodies::identity_order()
}

/// A body as JSON.
pub async fn json_of(response: Response) -> Value {
    let text = response.text().await.expect("text");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A problem: its status, its `type`, and that it is one.
pub async fn problem_of(response: Response) -> Value {
    let status = response.status();
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json",
        "{status} is no problem"
    );
    let body = json_of(response).await;
    assert_eq!(body["status"], json!(status.as_u16()));
    for member in ["type", "title", "detail"] {
        assert!(body[member].is_string(), "no {member}: {body:#}");
    }
    body
}
