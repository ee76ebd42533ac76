//! The one guarded fetcher: everything that goes out while verifying goes through here.
//!
//! An address is judged where the connection is made: the client's own name resolution hands it
//! judged addresses only, so that a name cannot answer once for the judge and once for the client.

mod address;
mod client;
mod dns;
mod error;

pub use address::is_public;
pub use dns::{Dns, SystemDns};
pub use error::FetchError;

use crate::{
    did::web::is_localhost,
    limits::{FETCH_CONCURRENCY, FETCH_REDIRECTS, FETCH_TIME},
};
use reqwest::Client;
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;
use url::{Host, Url};

/// What may be fetched, and within which bounds.
#[derive(Debug, Clone)]
pub struct FetchPolicy {
    /// Plain http, and https, to loopback addresses. For demos and tests, by explicit configuration only.
    pub loopback: bool,
    /// Nothing goes out at all.
    pub offline: bool,
    /// More roots for TLS, PEM. For hospitals with an authority of their own.
    pub roots: Vec<Vec<u8>>,
    /// From the first byte sent to the last byte read, waiting, names and redirects included.
    pub time: Duration,
    /// Redirects followed.
    pub redirects: usize,
    /// Requests at any one moment.
    pub concurrency: usize,
}

impl Default for FetchPolicy {
    /// The public web over https, within the bounds of [`limits`](crate::limits).
    fn default() -> Self {
        Self {
            loopback: false,
            offline: false,
            roots: Vec::new(),
            time: FETCH_TIME,
            redirects: FETCH_REDIRECTS,
            concurrency: FETCH_CONCURRENCY,
        }
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The body.
    pub bytes: bytes::Bytes,
    /// The `Content-Type`, as it came.
    pub content_type: Option<String>,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// A URL, in bytes: a did:web of the longest identifier fits.
const URL_BYTES: usize = 2_200;
/// Fetches over HTTP within a [`FetchPolicy`]. Cheap to clone.
#[derive(Clone)]
pub struct Fetcher(Arc<Shared>);

struct Shared {
    policy: FetchPolicy,
    dns: Arc<dyn Dns>,
    permits: Semaphore,
    public: OnceLock<Option<Client>>,
    loopback: OnceLock<Option<Client>>,
}

/// Where a request may go. Each has a client of its own, whose connections end only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Public,
    Loopback,
}

impl Fetcher {
    /// A fetcher that keeps to `policy` and asks the system's resolver.
    pub fn new(policy: FetchPolicy) -> Self {
        Self::with_dns(policy, Arc::new(SystemDns))
    }

    /// A fetcher that asks `dns`.
    pub fn with_dns(policy: FetchPolicy, dns: Arc<dyn Dns>) -> Self {
        let permits = Semaphore::new(policy.concurrency);
        let (public, loopback) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Shared { policy, dns, permits, public, loopback }))
    }

    /// What it keeps to.
    pub fn policy(&self) -> &FetchPolicy {
        &self.0.policy
    }

    /// Whether the configured roots can be read, for a start or a `doctor` to say so early: else
    /// every request fails with that reason.
    pub fn is_ready(&self) -> bool {
        self.0.client(Zone::Public).is_some()
    }

    /// GETs `url`, asking for `accept`, and reads at most `limit` bytes.
    pub async fn get(&self, url: &Url, accept: &str, limit: usize) -> Result<Fetched, FetchError> {
        let policy = &self.0.policy;
        if policy.offline {
            return Err(FetchError::Offline);
        }
        let begun = AtomicBool::new(false);
        let work = async {
            let _permit = self.0.permits.acquire().await;
            begun.store(true, Ordering::Relaxed);
            self.0.follow(url, accept, limit).await
        };
        match tokio::time::timeout(policy.time, work).await {
            Ok(outcome) => outcome,
            Err(_) if begun.into_inner() => {
                Err(FetchError::TimedOut { url: shown(url), seconds: policy.time.as_secs().max(1) })
            }
            Err(_) => Err(unreachable(url, "too many other requests are under way")),
        }
    }
}

impl Shared {
    /// Asks `url` and follows redirects by hand, judging each target as if it had been asked for.
    async fn follow(&self, url: &Url, accept: &str, limit: usize) -> Result<Fetched, FetchError> {
        let mut at = url.clone();
        let mut zone = self.zone(&at)?;
        for _ in 0..=self.policy.redirects {
            let client = self
                .client(zone)
                .ok_or_else(|| unreachable(&at, "a configured root certificate cannot be read"))?;
            let response = client::ask(client, &at, zone, accept).await?;
            let Some(target) = client::target(&response, &at)? else {
                return client::read(response, at, limit).await;
            };
            zone = self.hop(&at, zone, &target)?;
            at = target;
        }
        Err(FetchError::TooManyRedirects { url: shown(url), limit: self.policy.redirects })
    }

    /// Where a redirect from `at` to `target` may go: not out of TLS, and not from outside onto this
    /// machine.
    fn hop(&self, at: &Url, zone: Zone, target: &Url) -> Result<Zone, FetchError> {
        if at.scheme() == "https" && target.scheme() != "https" {
            return Err(FetchError::NotHttps { url: shown(target) });
        }
        let next = self.zone(target)?;
        if (zone, next) == (Zone::Public, Zone::Loopback) {
            let reason = "a public host redirected to this machine";
            return Err(FetchError::ForbiddenUrl { url: shown(target), reason });
        }
        Ok(next)
    }

    /// Where `url` may go, as far as the URL alone tells; a name is judged when it resolves.
    /// `Url` has already read every notation of an IPv4 address (decimal, octal, hex, short).
    fn zone(&self, url: &Url) -> Result<Zone, FetchError> {
        let refused = |reason| FetchError::ForbiddenUrl { url: shown(url), reason };
        if url.as_str().len() > URL_BYTES {
            return Err(refused("it is too long"));
        }
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(FetchError::NotHttps { url: shown(url) }),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it carries a user name or password"));
        }
        let host = url.host().ok_or(refused("it has no host"))?;
        let address = match host {
            Host::Domain(name) if is_localhost(name) => Some(dns::LOOPBACK[0]),
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
        };
        let common = https && url.port().is_none();
        match address {
            Some(address) if address.is_loopback() && self.policy.loopback => Ok(Zone::Loopback),
            Some(address) if !is_public(address) => {
                Err(FetchError::ForbiddenAddress { host: host.to_string(), address })
            }
            None if self.policy.loopback && !common => Ok(Zone::Loopback),
            _ if common => Ok(Zone::Public),
            _ if https => Err(refused("its port is not 443")),
            _ => Err(FetchError::NotHttps { url: shown(url) }),
        }
    }

    /// Made at the first use: reading the system's root certificates takes a while.
    fn client(&self, zone: Zone) -> Option<&Client> {
        let cell = match zone {
            Zone::Public => &self.public,
            Zone::Loopback => &self.loopback,
        };
        cell.get_or_init(|| client::build(&self.policy, self.dns.clone(), zone)).as_ref()
    }
}

fn unreachable(url: &Url, reason: &'static str) -> FetchError {
    FetchError::Unreachable { url: shown(url), reason }
}

/// A URL as reports show it: without user and password, and cut where it is too long to read.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let text = url.as_str();
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
