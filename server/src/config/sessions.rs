use serde::Deserialize;
use std::net::IpAddr;

/// How long people stay signed in.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionsConfig {
    /// Minutes without use after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which it ends, whatever is done in it.
    pub hours: u32,
    /// Proxies that say in `X-Forwarded-For` whom they speak for; of nobody else it is believed, not
    /// even of this machine (`127.0.0.1`, `::1`), unless it is named here. None by default.
    pub proxies: Vec<IpAddr>,
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self { idle_minutes: 60, hours: 12, proxies: Vec::new() }
    }
}
