//! Names to addresses: the one step before an address can be judged.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// What turns a name into addresses.
#[async_trait::async_trait]
pub trait Dns: Send + Sync {
    /// Every address of `host`.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy)]
pub struct SystemDns;

#[async_trait::async_trait]
impl Dns for SystemDns {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// What `localhost` means without asking anyone (RFC 6761, 6.3).
pub(super) const LOOPBACK: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
