//! The HTTP client: one for each zone, and what it makes of answers and failures.

use super::{Dns, FetchError, FetchPolicy, Fetched, Zone, dns, is_public, shown, unreachable};
use crate::did::web::is_localhost;
use reqwest::{
    Certificate, Client, ClientBuilder, Response,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION,
    },
};
use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use url::Url;

/// The headers of an answer, in bytes: those of the large clouds have 4 KB.
const HEADER_BYTES: usize = 16 << 10;
/// How long an idle connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(30);
/// Idle connections kept to one host.
const IDLE_PER_HOST: usize = 8;

/// A client whose connections end in `zone` only; `None` when a root of the policy cannot be read.
pub(super) fn build(policy: &FetchPolicy, dns: Arc<dyn Dns>, zone: Zone) -> Option<Client> {
    let mut builder = Client::builder()
        .dns_resolver(Arc::new(Judge { dns, zone }))
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
    for root in &policy.roots {
        let certificates = Certificate::from_pem_bundle(root).ok()?;
        if certificates.is_empty() {
            return None;
        }
        builder = certificates.into_iter().fold(builder, ClientBuilder::add_root_certificate);
    }
    builder.build().ok()
}

/// GETs `url`, which lies in `zone` as far as it tells, without following redirects.
pub(super) async fn ask(
    client: &Client,
    url: &Url,
    zone: Zone,
    accept: &str,
) -> Result<Response, FetchError> {
    let request =
        client.get(url.clone()).header(ACCEPT, accept).header(ACCEPT_ENCODING, "identity");
    request.send().await.map_err(|error| failure(&error, url, zone))
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
            let addresses = if is_localhost(name.as_str()) {
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
pub(super) fn target(response: &Response, at: &Url) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(LOCATION) else { return Ok(None) };
    let target = location.to_str().ok().and_then(|location| at.join(location).ok());
    target.map(Some).ok_or_else(|| unreachable(at, "it redirects to something that is not a URL"))
}

/// Reads the body while it keeps to `limit`, whatever its `Content-Length` says.
pub(super) async fn read(
    mut response: Response,
    at: Url,
    limit: usize,
) -> Result<Fetched, FetchError> {
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

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
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
        None if text.contains("parsed") || text.contains("head is too large") => {
            Some("it does not speak HTTP")
        }
        None => None,
    }
}
