//! Why a fetch failed.

use std::net::IpAddr;

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
