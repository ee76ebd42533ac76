//! A real Kubo daemon on loopback, in a repository of its own, that knows nobody.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
};
use url::Url;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary that `LANYARD_TEST_KUBO` names; `.dev/kubo` builds one. Without it a test says that
/// it is skipped, and fails under `CI=true`.
pub fn binary(test: &str) -> Option<PathBuf> {
    match std::env::var_os("LANYARD_TEST_KUBO") {
        Some(path) => Some(path.into()),
        None if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("{test}: LANYARD_TEST_KUBO names no Kubo")
        }
        None => {
            println!("skipped: {test}: LANYARD_TEST_KUBO names no Kubo; .dev/kubo builds one");
            None
        }
    }
}

/// A Kubo node. Its daemon is killed when it is dropped.
pub struct Node {
    binary: PathBuf,
    repository: TempDir,
    daemon: Option<Child>,
}

impl Node {
    /// A new node, its daemon running.
    pub async fn start(binary: &Path) -> Self {
        let repository = tempfile::tempdir().expect("a directory for Kubo");
        let mut node = Self { binary: binary.to_owned(), repository, daemon: None };
        // The profile has every address on 127.0.0.1 with port 0, and looks for nobody.
        node.says(&["init", "--profile=test"]).await;
        node.says(&["bootstrap", "rm", "--all"]).await;
        node.says(&["config", "--json", "Addresses.Swarm", "[]"]).await;
        node.run().await;
        // After a kill it comes back where it was.
        let port = node.api().port().expect("the RPC has a port");
        let address = format!("/ip4/127.0.0.1/tcp/{port}");
        node.says(&["config", "Addresses.API", &address]).await;
        node
    }

    /// Starts the daemon and waits until it says that it is ready.
    pub async fn run(&mut self) {
        let mut daemon = self
            .command(&["daemon", "--offline"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Kubo runs");
        let mut lines = BufReader::new(daemon.stdout.take().expect("piped")).lines();
        let ready = async {
            while let Some(line) = lines.next_line().await.expect("text") {
                if line.contains("Daemon is ready") {
                    return;
                }
            }
            panic!("Kubo ended before it was ready");
        };
        tokio::time::timeout(PATIENCE, ready).await.expect("Kubo is ready in time");
        // What it says later is read and dropped, so that it never waits for us.
        tokio::spawn(async move { lines.into_inner().read_to_end(&mut Vec::new()).await });
        self.daemon = Some(daemon);
    }

    /// kill -9, and waits until it is gone.
    pub async fn kill(&mut self) {
        let mut daemon = self.daemon.take().expect("it was running");
        daemon.kill().await.expect("it is gone");
    }

    /// Where its RPC is, as it wrote it down itself: `http://127.0.0.1:PORT`
    pub fn api(&self) -> Url {
        let written = std::fs::read_to_string(self.repository.path().join("api"));
        let written = written.expect("a running daemon writes its address down");
        let port = written.trim().rsplit('/').next().expect("a port ends it").to_owned();
        Url::parse(&format!("http://127.0.0.1:{port}")).expect("a URL")
    }

    /// Where its gateway is: `http://127.0.0.1:PORT/`
    pub fn gateway(&self) -> Url {
        let written = std::fs::read_to_string(self.repository.path().join("gateway"));
        let written = written.expect("a running daemon writes its gateway down");
        Url::parse(written.trim()).expect("a URL")
    }

    /// What `ipfs …` prints, through the daemon if it runs.
    pub async fn says(&self, arguments: &[&str]) -> Vec<u8> {
        let done = self.command(arguments).output();
        let done = tokio::time::timeout(PATIENCE, done).await.expect("ipfs ends in time");
        let done = done.expect("ipfs runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "ipfs {arguments:?}: {said}");
        done.stdout
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .env("IPFS_PATH", self.repository.path())
            .env("IPFS_TELEMETRY", "off")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}
