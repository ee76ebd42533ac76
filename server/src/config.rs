//! Configuration: a TOML file, then `LANYARD_SECTION__KEY`. A key that nobody knows is refused by name.

use crate::routes::Limits;
use credentials::{did::web::is_loopback, fetch::FetchPolicy, limits};
use figment::{
    Figment, Provider,
    error::Kind,
    providers::{Format, Serialized, Toml},
    value::{Dict, Map, Value},
};
use serde::Deserialize;
use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use url::Url;
use zeroize::Zeroizing;

mod sessions;

pub use sessions::SessionsConfig;

/// A text that cannot be printed and is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps `text` secret.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
    /// The text, to be used at once.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// An address that may hold a user and a password, which are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// The whole of it, to be called.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bare = self.0.clone();
        if bare.set_username("").and_then(|()| bare.set_password(None)).is_err() {
            return f.write_str("…");
        }
        f.write_str(bare.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Secret::deserialize(deserializer)?;
        let url = Url::parse(text.expose()).ok().filter(Url::has_host);
        let expected = "an address like http://127.0.0.1:5001 is expected";
        url.map(Self).ok_or_else(|| serde::de::Error::custom(expected))
    }
}

/// Everything that can be configured.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The web.
    pub server: ServerConfig,
    /// The disk.
    pub data: DataConfig,
    /// The organisations' keys at rest.
    pub keys: KeysConfig,
    /// IPFS.
    pub ipfs: IpfsConfig,
    /// What may go out while verifying.
    pub fetch: FetchConfig,
    /// The demo.
    pub demo: DemoConfig,
    /// How long people stay signed in.
    pub sessions: SessionsConfig,
}

/// The web.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How the world reaches this server: goes into DIDs, links and QR codes.
    /// `http://localhost:PORT` when absent.
    pub public_url: Option<Url>,
    /// What one request, and all of them together, may take.
    pub limits: Limits,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8088)),
            public_url: None,
            limits: Limits::default(),
        }
    }
}

/// The disk.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// Where everything is kept: `lanyard.db`, `master.key`, `trust.json`.
    pub directory: PathBuf,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self { directory: PathBuf::from("lanyard-data") }
    }
}

/// The organisations' keys at rest.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    /// The master key: 32 bytes as hexadecimal or base64.
    pub master: Option<Secret>,
    /// A file with it. `master.key` in the data directory when neither is given; the first start makes it.
    pub master_file: Option<PathBuf>,
}

/// IPFS.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IpfsConfig {
    /// The RPC address of a Kubo node: `http://127.0.0.1:5001`.
    pub kubo: Option<Address>,
    /// Trustless gateways to ask for documents that we do not hold.
    pub gateways: Vec<Address>,
    /// How long one engine may take for one block, in seconds.
    pub seconds: u64,
}

impl Default for IpfsConfig {
    fn default() -> Self {
        Self { kubo: None, gateways: Vec::new(), seconds: 10 }
    }
}

/// What may go out while verifying.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchConfig {
    /// http, and https, to loopback: for demos and tests.
    pub allow_loopback: bool,
    /// Nothing goes out at all.
    pub offline: bool,
    /// More roots for TLS: PEM files.
    pub roots: Vec<PathBuf>,
}

/// The demo.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DemoConfig {
    /// Seed a board, a hospital and licences on an empty data directory; loopback only.
    pub enabled: bool,
    /// Open the VC-API without a token; loopback only.
    pub open_vc_api: bool,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key that nobody knows.
    #[error("{place}: there is no key `{key}`; known here: {}", known.join(", "))]
    UnknownKey {
        /// The file, or `the environment`.
        place: String,
        /// The key, with its section.
        key: String,
        /// What is known in that section.
        known: Vec<String>,
    },
    /// A value of the wrong type or form.
    #[error("{place}: `{key}`: {reason}")]
    Value {
        /// The file, or `the environment`.
        place: String,
        /// The key, with its section.
        key: String,
        /// What is expected.
        reason: String,
    },
    /// A file that cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

const PREFIX: &str = "LANYARD_";
/// Variables with our prefix that are not configuration: the file to read, the log's filter, and
/// what the project's own scripts and tests read, as do all that begin with `TEST_`.
const NOT_CONFIGURATION: [&str; 5] = ["CONFIG", "LOG", "CACHE", "VECTORS", "MEASURE_PORT"];

impl Config {
    /// Reads `file`, if there is one, then the variables; the later wins.
    pub fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError::File {
                path: path.to_owned(),
                reason: error.kind().to_string(),
            })?;
            figment = figment.merge(Named(Toml::string(&text).data(), path.display().to_string()));
        }
        let environment = Serialized::defaults(environment(variables)).data();
        let config: Self = figment
            .merge(Named(environment, "the environment".to_owned()))
            .extract()
            .map_err(explain)?;
        config.check()?;
        Ok(config)
    }

    /// What holds between values. Flags of the command line are checked by it too.
    pub fn check(&self) -> Result<(), ConfigError> {
        let wrong = |key: &str, reason: &str| {
            Err(ConfigError::Value {
                place: "the configuration".to_owned(),
                key: key.to_owned(),
                reason: reason.to_owned(),
            })
        };
        if let Some(url) = &self.server.public_url {
            let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
            if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !plain {
                return wrong(
                    "server.public_url",
                    "an address like https://licences.example.org is expected",
                );
            }
        }
        if self.keys.master.is_some() && self.keys.master_file.is_some() {
            return wrong("keys.master_file", "give `keys.master` or this, not both");
        }
        if self.sessions.idle_minutes == 0 || !(1..=24 * 30).contains(&self.sessions.hours) {
            return wrong("sessions", "idle_minutes is at least 1, hours are 1 to 720");
        }
        let named = self.server.public_url.as_ref().and_then(Url::host);
        let only_here =
            self.server.listen.ip().is_loopback() && named.is_none_or(|host| is_loopback(&host));
        for (on, key) in
            [(self.demo.open_vc_api, "demo.open_vc_api"), (self.demo.enabled, "demo.enabled")]
        {
            if on && !only_here {
                return wrong(key, "only while listening on loopback, without another public_url");
            }
        }
        Ok(())
    }

    /// The policy of the one guarded fetcher; reads the files of `fetch.roots`.
    pub fn fetch_policy(&self) -> Result<FetchPolicy, ConfigError> {
        let read = |path: &PathBuf| {
            std::fs::read(path).map_err(|error| ConfigError::File {
                path: path.clone(),
                reason: error.kind().to_string(),
            })
        };
        Ok(FetchPolicy {
            loopback: self.fetch.allow_loopback,
            offline: self.fetch.offline,
            roots: self.fetch.roots.iter().map(read).collect::<Result<_, _>>()?,
            time: limits::FETCH_TIME,
            redirects: limits::FETCH_REDIRECTS,
            concurrency: limits::FETCH_CONCURRENCY,
        })
    }
}

/// `LANYARD_SERVER__LISTEN=…` as `server.listen`; a value reads as in TOML, or else as text.
fn environment(variables: impl IntoIterator<Item = (String, String)>) -> Dict {
    let mut sections = Dict::new();
    for (name, text) in variables {
        let Some(name) = name.strip_prefix(PREFIX) else { continue };
        if NOT_CONFIGURATION.contains(&name) || name.starts_with("TEST_") {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let value = text.parse::<Value>().unwrap_or_else(|never| match never {});
        put(&mut sections, &name, value);
    }
    sections
}

/// Puts a value under its section, and that under its own.
fn put(keys: &mut Dict, name: &str, value: Value) {
    match name.split_once("__") {
        None => {
            keys.insert(name.to_owned(), value);
        }
        Some((section, rest)) => {
            let empty = || Value::from(Dict::new());
            if let Value::Dict(_, below) = keys.entry(section.to_owned()).or_insert_with(empty) {
                put(below, rest, value);
            }
        }
    }
}

/// Data whose place is told in errors.
struct Named(Result<Map<figment::Profile, Dict>, figment::Error>, String);

impl Provider for Named {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.1.clone())
    }
    fn data(&self) -> Result<Map<figment::Profile, Dict>, figment::Error> {
        self.0.clone()
    }
}

fn explain(error: figment::Error) -> ConfigError {
    let place = error
        .metadata
        .as_ref()
        .map_or_else(|| "the configuration".to_owned(), |metadata| metadata.name.to_string());
    let mut path = error.path.clone();
    match error.kind {
        Kind::UnknownField(key, known) => {
            if path.last() != Some(&key) {
                path.push(key);
            }
            ConfigError::UnknownKey {
                place,
                key: path.join("."),
                known: known.iter().map(|name| (*name).to_owned()).collect(),
            }
        }
        // The value itself is not repeated: it may be a secret.
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => ConfigError::Value {
            place,
            key: path.join("."),
            reason: format!("expected {expected}"),
        },
        // The first line only: a parser quotes the source below it.
        Kind::Message(reason) => {
            let reason = reason.lines().next().unwrap_or_default().to_owned();
            ConfigError::Value { place, key: path.join("."), reason }
        }
        other => ConfigError::Value { place, key: path.join("."), reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests;
