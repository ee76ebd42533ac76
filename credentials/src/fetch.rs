//! The one guarded fetcher: everything that goes out while verifying goes through here.
//!
//! An address is judged where the connection is made: the client's own name resolution hands it
//! judged addresses only, so that a name cannot answer once for the judge and once for the client.

mod address;
mod dns;

pub use address::is_public;
pub use dns::{Dns, SystemDns};

use crate::limits::{FETCH_CONCURRENCY, FETCH_REDIRECTS, FETCH_TIME};
use reqwest::{
    Client, Response,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION},
};
use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
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

/// Why nothing usable came back. Each says enough for a report: which request, and what answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// This installation is offline.
    #[error("this verification is offline")]
    Offline,
    /// Neither https nor, where that is configured, http on loopback.
    #[error("{url} is not https")]
    NotHttps {
        /// What was asked.
        url: String,
    },
    /// The host is, or resolves to, an address that is not public.
    #[error("{host} is at {address}, which is not a public address")]
    ForbiddenAddress {
        /// The host of the URL.
        host: String,
        /// What it resolved to.
        address: IpAddr,
    },
    /// A port, user name or notation that nothing of ours uses.
    #[error("{url} is refused: {reason}")]
    ForbiddenUrl {
        /// What was asked.
        url: String,
        /// Why it is refused.
        reason: &'static str,
    },
    /// The name does not resolve.
    #[error("{host} has no address")]
    NoAddress {
        /// The host of the URL.
        host: String,
    },
    /// Took longer than the bound.
    #[error("{url} did not answer within {seconds} s")]
    TimedOut {
        /// What was asked.
        url: String,
        /// The bound.
        seconds: u64,
    },
    /// The body is over the bound.
    #[error("{url} sent more than {limit} bytes")]
    TooLarge {
        /// What was asked.
        url: String,
        /// The bound.
        limit: usize,
    },
    /// More redirects than are followed.
    #[error("{url} redirected more than {limit} times")]
    TooManyRedirects {
        /// What was asked.
        url: String,
        /// The bound.
        limit: usize,
    },
    /// An answer other than 200.
    #[error("{url} answered {status}")]
    Status {
        /// What was asked.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// No connection, no TLS, or it broke off.
    #[error("{url} could not be reached: {reason}")]
    Unreachable {
        /// What was asked.
        url: String,
        /// In a few words of ours; never a library's text.
        reason: &'static str,
    },
}

/// A URL, in bytes: a did:web of the longest identifier fits.
const URL_BYTES: usize = 2_200;
/// The headers of an answer, in bytes: those of the large clouds have 4 KB.
const HEADER_BYTES: usize = 16 << 10;
/// How long an idle connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(30);
/// Idle connections kept to one host.
const IDLE_PER_HOST: usize = 8;

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
            let response = self.ask(&at, zone, accept).await?;
            let Some(target) = target(&response, &at)? else {
                return read(response, at, limit).await;
            };
            if at.scheme() == "https" && target.scheme() != "https" {
                return Err(FetchError::NotHttps { url: shown(&target) });
            }
            let from = zone;
            zone = self.zone(&target)?;
            if from == Zone::Public && zone == Zone::Loopback {
                let reason = "a public host redirected to this machine";
                return Err(FetchError::ForbiddenUrl { url: shown(&target), reason });
            }
            at = target;
        }
        Err(FetchError::TooManyRedirects { url: shown(url), limit: self.policy.redirects })
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
            Host::Domain(name) if dns::is_localhost(name) => Some(dns::LOOPBACK[0]),
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

    async fn ask(&self, url: &Url, zone: Zone, accept: &str) -> Result<Response, FetchError> {
        let client = self
            .client(zone)
            .ok_or_else(|| unreachable(url, "a configured root certificate cannot be read"))?;
        client
            .get(url.clone())
            .header(ACCEPT, accept)
            .header(ACCEPT_ENCODING, "identity")
            .send()
            .await
            .map_err(|error| failure(&error, url, zone))
    }

    /// Made at the first use: reading the system's root certificates takes a while.
    fn client(&self, zone: Zone) -> Option<&Client> {
        let cell = match zone {
            Zone::Public => &self.public,
            Zone::Loopback => &self.loopback,
        };
        cell.get_or_init(|| self.build(zone).ok()).as_ref()
    }

    fn build(&self, zone: Zone) -> reqwest::Result<Client> {
        let mut builder = Client::builder()
            .dns_resolver(Arc::new(Judge { dns: self.dns.clone(), zone }))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .https_only(zone == Zone::Public)
            .http1_only()
            .min_tls_version(reqwest::tls::Version::TLS_1_2)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .user_agent(concat!("Lanyard/", env!("CARGO_PKG_VERSION")));
        for root in &self.policy.roots {
            builder = builder.add_root_certificate(reqwest::Certificate::from_pem(root)?);
        }
        builder.build()
    }
}

/// The client's name resolution: every address of a name must lie in the zone, or none is used.
struct Judge {
    dns: Arc<dyn Dns>,
    zone: Zone,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("the name has no address")]
    NoAddress,
    #[error("{0} is not an address of this zone")]
    Address(IpAddr),
}

impl reqwest::dns::Resolve for Judge {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (dns, zone) = (self.dns.clone(), self.zone);
        Box::pin(async move {
            let addresses = if dns::is_localhost(name.as_str()) {
                dns::LOOPBACK.to_vec()
            } else {
                dns.addresses(name.as_str()).await.map_err(|_| Refusal::NoAddress)?
            };
            let outside = |address: &&IpAddr| match zone {
                Zone::Public => !is_public(**address),
                Zone::Loopback => !address.is_loopback(),
            };
            if let Some(address) = addresses.iter().find(outside) {
                return Err(Refusal::Address(*address).into());
            }
            if addresses.is_empty() {
                return Err(Refusal::NoAddress.into());
            }
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as reqwest::dns::Addrs)
        })
    }
}

/// Where an answer redirects to.
fn target(response: &Response, at: &Url) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(LOCATION) else { return Ok(None) };
    let target = location.to_str().ok().and_then(|location| at.join(location).ok());
    target.map(Some).ok_or_else(|| unreachable(at, "it redirects to something that is not a URL"))
}

/// Reads the body while it keeps to `limit`, whatever its `Content-Length` says.
async fn read(mut response: Response, at: Url, limit: usize) -> Result<Fetched, FetchError> {
    let status = response.status().as_u16();
    if status != 200 {
        return Err(FetchError::Status { url: shown(&at), status });
    }
    let headers = response.headers();
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > HEADER_BYTES {
        return Err(unreachable(&at, "its headers are too large"));
    }
    if header(headers, CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(unreachable(&at, "it sent a compressed body, which was not asked for"));
    }
    let too_large = || FetchError::TooLarge { url: shown(&at), limit };
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let content_type = header(headers, CONTENT_TYPE);
    let mut body = Vec::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|_| unreachable(&at, "the answer broke off"))?
    {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched { bytes: body.into(), content_type, url: at })
}

fn header(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A client's error in words of ours: its own text may hold anything.
fn failure(error: &reqwest::Error, url: &Url, zone: Zone) -> FetchError {
    let host = || url.host_str().unwrap_or_default().to_owned();
    let mut reason = "the request failed";
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref() {
            Some(Refusal::NoAddress) => return FetchError::NoAddress { host: host() },
            Some(Refusal::Address(address)) if zone == Zone::Loopback && is_public(*address) => {
                return match url.scheme() {
                    "https" => {
                        FetchError::ForbiddenUrl { url: shown(url), reason: "its port is not 443" }
                    }
                    _ => FetchError::NotHttps { url: shown(url) },
                };
            }
            Some(Refusal::Address(address)) => {
                return FetchError::ForbiddenAddress { host: host(), address: *address };
            }
            None => reason = words(error).unwrap_or(reason),
        }
        cause = error.source();
    }
    unreachable(url, reason)
}

/// What one link of a chain of causes says, if it says something; the innermost counts.
fn words(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let text = error.to_string().to_ascii_lowercase();
    if text.contains("certificate") {
        return Some("its TLS certificate is not trusted");
    }
    if text.contains("ssl") || text.contains("tls") {
        return Some("no TLS could be agreed with it");
    }
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Some("it refused the connection"),
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
            Some("there is no route to it")
        }
        Some(_) => Some("the connection broke off"),
        None if text.contains("closed") || text.contains("incomplete") => {
            Some("the connection broke off")
        }
        None if text.contains("invalid http") || text.contains("invalid header") => {
            Some("it does not speak HTTP")
        }
        None => None,
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
