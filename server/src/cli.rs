//! The command line. Exit codes: what a command says of its own (verify: 0 accepted, 1 rejected,
//! 2 undetermined), and from 64 on, as in `sysexits.h`, that it could not do its work.

pub mod client;
pub mod did;
pub mod doctor;
pub mod init;
pub mod invite;
pub mod ipfs;
pub mod issue;
pub mod key;
mod output;
pub mod serve;
pub mod status;
pub mod trust;
pub mod verify;

pub use output::Output;

use crate::{
    clock::Clock,
    config::{Config, ConfigError},
    registry::Unavailable,
    state::{Lanyard, OpenError},
};
use clap::{Parser, Subcommand, error::ErrorKind};
use std::{ffi::OsString, io::Read, path::PathBuf, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// Issues, keeps and verifies healthcare credentials.
#[derive(Debug, Parser)]
#[command(name = "lanyard", version, disable_help_subcommand = true)]
pub struct Cli {
    /// The configuration file; `LANYARD_CONFIG` names it too.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory; goes before what the configuration says.
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server.
    Serve(serve::Args),
    /// Make the data directory, and an organisation in it.
    Init(init::Args),
    /// Issue a licence, or a patient identity.
    Issue(issue::Args),
    /// Verify a credential from a file, standard input, a link or a CID.
    Verify(verify::Args),
    /// Show a licence, suspend it, reinstate it, revoke it.
    #[command(subcommand)]
    Status(status::Args),
    /// Resolve a DID, or show an organisation's DID document.
    #[command(subcommand)]
    Did(did::Args),
    /// Documents on IPFS.
    Ipfs(ipfs::Args),
    /// List an organisation's keys, or rotate one.
    #[command(subcommand)]
    Key(key::Args),
    /// Make a link that works once: an invitation, or a way back in.
    Invite(invite::Args),
    /// Put an organisation of this installation on its trust list.
    Trust(trust::Args),
    /// Clients of the machine interfaces.
    #[command(subcommand)]
    Client(client::Args),
    /// Check the installation, and say what was asked and what answered.
    Doctor(doctor::Args),
    /// Print the OpenAPI document.
    Openapi,
}

/// What every command has at hand.
#[derive(Debug)]
pub struct Setting {
    /// The configuration.
    pub config: Config,
    /// Standard output.
    pub out: Output,
}

/// A command could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// 64 and up.
    pub code: u8,
    /// What happened, and what to do.
    pub sentence: String,
}

impl Failure {
    /// Called wrongly.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { code: 64, sentence: sentence.into() }
    }
    /// What was handed in is not in order.
    pub fn data(sentence: impl Into<String>) -> Self {
        Self { code: 65, sentence: sentence.into() }
    }
    /// What was named is not there.
    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self { code: 66, sentence: sentence.into() }
    }
    /// Something that is needed does not answer.
    pub fn unavailable(sentence: impl Into<String>) -> Self {
        Self { code: 69, sentence: sentence.into() }
    }
    /// Reading or writing failed.
    pub fn io(what: &str, error: &std::io::Error) -> Self {
        Self { code: 74, sentence: format!("{what}: {error}") }
    }
}

impl From<Unavailable> for Failure {
    fn from(error: Unavailable) -> Self {
        Self::unavailable(format!("{error}; the cause is in the log above"))
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self { code: 78, sentence: error.to_string() }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self { code: 78, sentence: error.0 }
    }
}

impl Setting {
    /// Opens the installation beside a server that may be running.
    pub async fn open(&self) -> Result<Lanyard, Failure> {
        Ok(Lanyard::open(self.config.clone(), Clock::System).await?)
    }

    /// Opens the installation if there is one; commands that change nothing make none.
    pub async fn open_existing(&self) -> Result<Lanyard, Failure> {
        let directory = &self.config.data.directory;
        if self.has_data() {
            return self.open().await;
        }
        Err(Failure::not_found(format!(
            "there is no installation in {}; `lanyard init` makes one, `--data` names another",
            directory.display()
        )))
    }

    /// Whether there is an installation in the data directory.
    pub fn has_data(&self) -> bool {
        self.config.data.directory.join(crate::state::DATABASE).exists()
    }
}

/// Reads standard input or a file, at most `limit` bytes.
pub fn read_input(name: &str, limit: usize) -> Result<Vec<u8>, Failure> {
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = if name == "-" {
        std::io::stdin().lock().take(bound).read_to_end(&mut bytes)
    } else {
        let file = std::fs::File::open(name)
            .map_err(|error| Failure { code: 66, sentence: format!("{name}: {error}") })?;
        file.take(bound).read_to_end(&mut bytes)
    };
    read.map_err(|error| Failure::io(name, &error))?;
    if bytes.len() > limit {
        return Err(Failure::data(format!("{name} has more than {limit} bytes")));
    }
    Ok(bytes)
}

/// Runs the command line and gives its exit code.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    variables: impl IntoIterator<Item = (String, String)>,
) -> ExitCode {
    let variables: Vec<_> = variables.into_iter().collect();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    log_to_stderr(&cli, &variables);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(cli, variables)),
        Err(error) => Err(Failure::io("the runtime does not start", &error)),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            output::complain(&format!("lanyard: {failure}\n"));
            ExitCode::from(failure.code)
        }
    }
}

/// Help and version go to standard output and are no error; the rest is a usage error.
fn told(error: &clap::Error) -> ExitCode {
    // A closed pipe here is nobody's problem.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(64),
    }
}

fn log_to_stderr(cli: &Cli, variables: &[(String, String)]) {
    let asked = variables.iter().find(|(name, _)| name == "LANYARD_LOG").map(|(_, value)| value);
    let usual = match cli.command {
        Command::Serve(_) => "info,sqlx=warn",
        _ => "error",
    };
    let filter = EnvFilter::builder().parse_lossy(asked.map_or(usual, String::as_str));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process would be refused; the first stays.
    let _ = log.try_init();
}

async fn run(cli: Cli, variables: Vec<(String, String)>) -> Result<u8, Failure> {
    let named = || {
        let named = variables.iter().find(|(name, _)| name == "LANYARD_CONFIG");
        named.map(|(_, value)| PathBuf::from(value))
    };
    let file = cli.config.or_else(named);
    let mut config = Config::load(file.as_deref(), variables.iter().cloned())?;
    if let Some(directory) = cli.data {
        config.data.directory = directory;
    }
    let setting = Setting { config, out: Output::stdout() };
    match cli.command {
        Command::Serve(args) => serve::run(args, setting).await,
        Command::Init(args) => init::run(args, setting).await,
        Command::Issue(args) => issue::run(args, &setting).await,
        Command::Verify(args) => verify::run(args, setting).await,
        Command::Status(args) => status::run(args, &setting).await,
        Command::Did(args) => did::run(args, &setting).await,
        Command::Ipfs(args) => ipfs::run(args, &setting).await,
        Command::Key(args) => key::run(args, &setting).await,
        Command::Invite(args) => invite::run(args, &setting).await,
        Command::Trust(args) => trust::run(args, &setting).await,
        Command::Client(args) => client::run(args, &setting).await,
        Command::Doctor(args) => doctor::run(args, &setting).await,
        Command::Openapi => {
            let text = crate::openapi::document().to_pretty_json();
            let broken = |error| Failure { code: 70, sentence: format!("{error}") };
            setting.out.line(&text.map_err(broken)?);
            Ok(0)
        }
    }
}
