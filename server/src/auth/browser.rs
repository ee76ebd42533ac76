//! The browser that asks: by which cookies it is known, from where it comes, what it calls itself.

use super::session::{self, Token};
use crate::{problem::Problem, state::Lanyard};
use axum::extract::{ConnectInfo, FromRequestParts};
use http::{HeaderMap, HeaderName, header, request::Parts};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who asks, as far as can be told before anybody has signed in.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// The session that it is in.
    pub session: Option<Token>,
    /// By which it is known to somebody's account.
    pub device: Option<Token>,
    /// By which it is known that a challenge was given to it.
    pub ceremony: Option<Token>,
    /// The network that it is in: an IPv4 address or the first half of an IPv6 address. `None` for
    /// this machine itself.
    pub network: Option<IpAddr>,
    /// In a few words: `Firefox on Windows`.
    pub agent: String,
}

impl Browser {
    /// A digest that stands for its network; nothing is kept that says where somebody is.
    pub fn network_digest(&self) -> [u8; 32] {
        let network = self.network.map_or_else(String::new, |network| network.to_string());
        Sha256::digest(format!("network\0{network}")).into()
    }
}

impl FromRequestParts<Lanyard> for Browser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, lanyard: &Lanyard) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok());
        Ok(Self {
            session: session::token(&parts.headers, lanyard),
            device: session::device(&parts.headers, lanyard),
            ceremony: session::ceremony(&parts.headers, lanyard),
            network: network(peer, &parts.headers, &lanyard.config().sessions.proxies),
            agent: described(agent.unwrap_or_default()),
        })
    }
}

/// The peer's network; where the peer is a proxy of ours, that of whom it speaks for: the last
/// address of the header, since all before it may be invented by whoever asks.
fn network(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = peer?;
    let address = if peer.is_loopback() || proxies.contains(&peer) {
        let last = headers.get_all(FORWARDED).iter().next_back().and_then(|it| it.to_str().ok());
        let named = last.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        named.or((!peer.is_loopback()).then_some(peer))?
    } else {
        peer
    };
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let prefix = address.to_bits() & !u128::from(u64::MAX);
            Some(Ipv6Addr::from_bits(prefix).into())
        }
        address => Some(address),
    }
}

/// A browser and its system, for a person who is to know them again. Only words of ours.
fn described(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Another browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(peer: &str, forwarded: Option<&'static str>) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(forwarded) = forwarded {
            headers.insert(FORWARDED, HeaderValue::from_static(forwarded));
        }
        let proxies = ["10.0.0.1".parse().expect("an address")];
        let peer = peer.parse().expect("an address");
        network(Some(peer), &headers, &proxies).map(|network| network.to_string())
    }

    #[test]
    fn nobody_says_of_themselves_from_where_they_come() {
        let said = Some("198.51.100.7");
        assert_eq!(of("203.0.113.9", said).as_deref(), Some("203.0.113.9"));
        assert_eq!(of("127.0.0.1", said).as_deref(), said);
        assert_eq!(of("10.0.0.1", Some("1.2.3.4, 198.51.100.7")).as_deref(), said);
        assert_eq!(of("127.0.0.1", None), None);
    }

    #[test]
    fn whoever_has_a_whole_network_of_ipv6_is_one() {
        let one = of("2001:db8:1:2:3:4:5:6", None);
        assert_eq!(one.as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(one, of("2001:db8:1:2:ffff::1", None));
        assert_eq!(of("::ffff:203.0.113.9", None).as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn a_browser_is_told_in_words_of_ours() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko Firefox/143.0";
        assert_eq!(described(firefox), "Firefox on Windows");
        assert_eq!(described("<script>alert(1)</script>"), "Another browser");
    }
}
