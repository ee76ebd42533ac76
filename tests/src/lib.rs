//! A whole system on loopback, and its actors.

pub mod authenticator;
mod board;
mod hospital;
pub mod kubo;
pub mod process;
pub mod visitor;

pub use board::{Board, ada_okafor};
pub use hospital::{Hospital, failed};

use credentials::time::Timestamp;
use server::{
    access::Role,
    cli::serve::serve,
    clock::Clock,
    config::Config,
    state::{Lanyard, NewClient, OrganisationKind},
};
use std::{future::Future, path::Path};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use visitor::Visitor;

/// The short name of the board of every system.
pub const BOARD: &str = "golden-coast";
/// The short name of the hospital of every system.
pub const HOSPITAL: &str = "saint-brigid";
/// What a client may be allowed.
pub const SCOPES: [&str; 5] = [
    "write:/licenses",
    "read:/licenses",
    "write:/identities",
    "write:/credentials/issue",
    "write:/credentials/status",
];

/// A Lanyard server on 127.0.0.1 with a directory of its own, a clock that stands still until it
/// is set, a board, a hospital, a trust list that names both, and a client that may everything.
pub struct System {
    /// The service itself, for what is easier to ask inside.
    pub lanyard: Lanyard,
    /// Its clock.
    pub clock: Clock,
    /// `http://localhost:PORT`
    pub address: String,
    /// A client of both organisations with every scope.
    pub client: NewClient,
    directory: TempDir,
    ending: CancellationToken,
    serving: JoinHandle<()>,
}

/// When every system starts: a Tuesday morning.
pub fn morning() -> Timestamp {
    at("2026-03-03T09:00:00Z")
}

/// A point in time.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a test writes times with their zone")
}

impl System {
    /// A system at 9 o'clock on 3 March 2026.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, configured otherwise.
    pub async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        Self::begin(configure, true).await
    }

    /// A system in which nobody is: no organisation, no person.
    pub async fn start_empty() -> Self {
        Self::begin(|_| {}, false).await
    }

    async fn begin(configure: impl FnOnce(&mut Config), seeded: bool) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let mut config = Config::default();
        config.server.listen = ([127, 0, 0, 1], 0).into();
        config.fetch.allow_loopback = true;
        config.data.directory = directory.path().join("data");
        configure(&mut config);
        let listener = TcpListener::bind(config.server.listen).await.expect("a port on loopback");
        config.server.listen = listener.local_addr().expect("the port");
        let clock = Clock::fixed(morning());
        let lanyard = Lanyard::open(config, clock.clone()).await.expect("a new installation");
        if seeded {
            seed(&lanyard).await;
        }
        let scopes = SCOPES.map(str::to_owned);
        let client =
            lanyard.create_client("Tests", None, &scopes, None, None).await.expect("a client");
        Self::serving(lanyard, clock, client, directory, listener)
    }

    fn serving(
        lanyard: Lanyard,
        clock: Clock,
        client: NewClient,
        directory: TempDir,
        listener: TcpListener,
    ) -> Self {
        let ending = CancellationToken::new();
        let stop = ending.clone().cancelled_owned();
        let served = lanyard.clone();
        let serving = tokio::spawn(async move {
            serve(listener, served, stop).await.expect("serving ends in order");
        });
        let address = lanyard.public_url().to_owned();
        Self { lanyard, clock, address, client, directory, ending, serving }
    }

    /// The demo, as `lanyard serve --demo` fills it, at 9 o'clock on 3 March 2026.
    pub async fn demo() -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let mut config = Config::default();
        config.server.listen = ([127, 0, 0, 1], 0).into();
        config.fetch.allow_loopback = true;
        config.demo.enabled = true;
        config.data.directory = directory.path().join("data");
        let listener = TcpListener::bind(config.server.listen).await.expect("a port on loopback");
        config.server.listen = listener.local_addr().expect("the port");
        let client = server::demo::seed(&config, morning()).await.expect("a demo");
        let clock = Clock::fixed(morning());
        let lanyard = Lanyard::open(config, clock.clone()).await.expect("the demo's data");
        Self::serving(lanyard, clock, client.expect("a client"), directory, listener)
    }

    /// The board.
    pub fn board(&self) -> Board {
        Board { lanyard: self.lanyard.clone() }
    }

    /// The hospital.
    pub fn hospital(&self) -> Hospital {
        Hospital { lanyard: self.lanyard.clone() }
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// Somebody who works for an organisation, signed in.
    pub async fn staff(&self, slug: &str, role: Role) -> Visitor {
        let address = format!("{}@{slug}.example", role.name());
        let person = self.lanyard.add_person("Robin Vance", &address).await.expect("a person");
        self.lanyard.set_role(person.row, slug, role).await.expect("a member");
        let token = self.lanyard.begin_session(person.row, "Tests").await.expect("a session");
        let mut visitor = self.nobody();
        visitor.cookies.insert("session".to_owned(), token.expose().to_string());
        visitor
    }

    /// Somebody gets a password that nobody knows: as far as others are concerned they can sign in.
    pub async fn can_sign_in(&self, person: i64) {
        let mut transaction = self.lanyard.db().write().await.expect("a transaction");
        let kept = Some("nobody knows it");
        let set = server::db::sign_in::set_password(&mut transaction, person, kept, None);
        set.await.expect("written");
        transaction.commit().await.expect("written");
    }

    /// The data directory.
    pub fn data(&self) -> std::path::PathBuf {
        self.directory.path().join("data")
    }

    /// It becomes that time.
    pub fn set_time(&self, text: &str) {
        self.clock.set(at(text));
    }

    /// Stops as at SIGTERM, and hands over the directory.
    pub async fn stop(self) -> TempDir {
        self.ending.cancel();
        self.serving.await.expect("serving ends in order");
        self.directory
    }
}

async fn seed(lanyard: &Lanyard) {
    let board = "Golden Coast Board of Healing Arts";
    let board = lanyard.create_organisation(BOARD, board, OrganisationKind::Board);
    let board = board.await.expect("a board");
    let hospital = "Saint Brigid Hospital";
    let hospital = lanyard.create_organisation(HOSPITAL, hospital, OrganisationKind::Hospital);
    let hospital = hospital.await.expect("a hospital");
    for organisation in [board, hospital] {
        lanyard.trust_own(&organisation.slug).await.expect("a trust list");
    }
}

/// Opens the data directory of a system that has stopped.
pub async fn reopen(data: &Path, clock: Clock) -> Lanyard {
    let mut config = Config::default();
    config.fetch.allow_loopback = true;
    config.data.directory = data.to_owned();
    Lanyard::open(config, clock).await.expect("an installation that was there before")
}

/// A second process of the same installation, as far as the disk goes: its jobs run beside those of
/// the system until they are told to stop, which is when the future is awaited.
pub async fn reopen_beside(system: &System) -> impl Future<Output = ()> + use<> {
    let beside = reopen(&system.data(), system.clock.clone()).await;
    let stop = CancellationToken::new();
    let jobs = server::jobs::start(beside.clone(), stop.clone());
    async move {
        stop.cancel();
        jobs.await.expect("the jobs end in order");
        beside.close().await;
    }
}

/// A client that asks loopback itself, whatever proxy this machine has.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

/// Waits for `what` to become true, yielding to everybody else. Fails after many turns.
pub async fn until<F: Future<Output = bool>>(mut what: impl FnMut() -> F) {
    let patience = async {
        while !what().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let patience = tokio::time::timeout(std::time::Duration::from_secs(180), patience).await;
    patience.expect("it does not become true");
}
