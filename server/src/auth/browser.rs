//! The browser that asks: by which cookies it is known, from where it comes, what it calls itself.

use super::session::{self, Token};
use crate::{problem::Problem, state::Lanyard};
use axum::extract::{ConnectInfo, FromRequestParts};
use credentials::did::web::is_loopback;
use http::{HeaderMap, HeaderName, header, request::Parts};
use sha2::{Digest, Sha256};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Once,
};
use url::Url;

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
    /// The network that it is in: an IPv4 address or the first half of an IPv6 address. `None` where
    /// nobody asks over a network, and where it is not known.
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
            network: peer.and_then(|peer| network(peer, &parts.headers, lanyard)),
            agent: described(agent.unwrap_or_default()),
        })
    }
}

/// The network of whoever asks. Behind a proxy that is not named, or that does not say for whom it
/// asks, it is not known: everybody would be one, and a single stranger could keep all others out.
fn network(peer: IpAddr, headers: &HeaderMap, lanyard: &Lanyard) -> Option<IpAddr> {
    static UNNAMED: Once = Once::new();
    static SILENT: Once = Once::new();
    let proxies = &lanyard.config().sessions.proxies;
    if speaks_for_all(peer, headers, lanyard.public_url(), proxies) {
        UNNAMED.call_once(|| {
            tracing::warn!(
                "a proxy is not named, so that wrong passwords are not counted by network; \
                 set [sessions] proxies = [\"{peer}\"]"
            );
        });
        return None;
    }
    let asking = asking(peer, headers, proxies);
    if asking.is_none() {
        SILENT.call_once(|| {
            tracing::warn!(
                "the proxy {peer} does not say for whom it asks, so that wrong passwords are not \
                 counted by network; have it send X-Forwarded-For"
            );
        });
    }
    asking.map(prefix)
}

/// Whether that peer is a proxy that is not named: one of this machine or of a private network (a
/// bridge of containers, a load balancer) that says whom it speaks for, or one of this machine where
/// the world reaches this server under another address than this machine's.
fn speaks_for_all(peer: IpAddr, headers: &HeaderMap, public: &str, proxies: &[IpAddr]) -> bool {
    let says = headers.contains_key(FORWARDED);
    let hidden = match peer.is_loopback() {
        true => says || !is_here(public),
        false => says && is_private(peer),
    };
    hidden && !is_named(peer, proxies)
}

/// Whether an address is one of a private network: RFC 1918, RFC 6598, unique local, link-local.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => {
            let shared = it.to_bits() >> 22 == Ipv4Addr::new(100, 64, 0, 0).to_bits() >> 22;
            it.is_private() || it.is_link_local() || shared
        }
        IpAddr::V6(it) => it.is_unique_local() || it.is_unicast_link_local(),
    }
}

/// Whether an address of ours names this machine alone.
fn is_here(public: &str) -> bool {
    let url = Url::parse(public).ok();
    url.is_some_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
}

/// What to say where a proxy stands in front of this server and is not named: on its machine, where
/// it listens there alone; anywhere, where the world reaches it by TLS, which it does not speak.
pub fn unnamed_proxy(lanyard: &Lanyard) -> Option<String> {
    let config = lanyard.config();
    unnamed(config.server.listen.ip(), lanyard.public_url(), &config.sessions.proxies)
}

fn unnamed(listen: IpAddr, public: &str, proxies: &[IpAddr]) -> Option<String> {
    let listen = listen.to_canonical();
    let (behind, named, address) = match listen.is_loopback() {
        true => {
            let named = proxies.iter().any(|it| it.to_canonical().is_loopback());
            (!is_here(public), named, listen.to_string())
        }
        false => (public.starts_with("https://"), !proxies.is_empty(), "ITS ADDRESS".to_owned()),
    };
    (behind && !named).then(|| {
        format!(
            "{public} is reached through a proxy that is not named, so wrong passwords are not \
             counted by network; set [sessions] proxies = [\"{address}\"], and have the proxy \
             send X-Forwarded-For"
        )
    })
}

fn is_named(address: IpAddr, proxies: &[IpAddr]) -> bool {
    proxies.iter().any(|proxy| proxy.to_canonical() == address)
}

/// Who asks: the peer; where that is a proxy of ours, the last address of the header that is none,
/// since all before it may be invented by whoever asks. Nothing where it does not say: what is no
/// address is as good as nothing.
fn asking(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    if !is_named(peer, proxies) {
        return Some(peer);
    }
    let lines = headers.get_all(FORWARDED).iter().rev();
    let entries = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    for entry in entries {
        match address(entry.trim()) {
            Some(address) if is_named(address, proxies) => {}
            Some(address) => return Some(address),
            None => return None,
        }
    }
    None
}

/// An address as proxies write it, with a port or without.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.parse().ok().or_else(|| text.parse().ok().map(|at: SocketAddr| at.ip()));
    plain
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|it| it.to_canonical())
}

fn prefix(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let prefix = address.to_bits() & !u128::from(u64::MAX);
            Ipv6Addr::from_bits(prefix).into()
        }
        address => address,
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

    fn of(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED, HeaderValue::from_bytes(line.as_bytes()).expect("a header"));
        }
        let ip = |text: &&str| text.parse::<IpAddr>().expect("an address");
        let proxies: Vec<_> = proxies.iter().map(ip).collect();
        let asking = asking(ip(&peer).to_canonical(), &headers, &proxies);
        asking.map_or_else(|| "nobody knows".to_owned(), |it| prefix(it).to_string())
    }

    #[test]
    fn nobody_says_of_themselves_from_where_they_come() {
        let said = &["198.51.100.7"][..];
        assert_eq!(of("203.0.113.9", said, &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", said, &["10.0.0.1"]), "127.0.0.1", "not even this machine");
        assert_eq!(of("::1", said, &["127.0.0.1"]), "::", "only what is named");
        assert_eq!(of("127.0.0.1", said, &["127.0.0.1"]), "198.51.100.7");
        assert_eq!(of("::ffff:127.0.0.1", said, &["127.0.0.1"]), "198.51.100.7");
    }

    #[test]
    fn behind_a_proxy_that_is_not_named_nobody_shares_a_network_with_everybody() {
        let mut told = HeaderMap::new();
        told.insert(FORWARDED, HeaderValue::from_static("198.51.100.7"));
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let all = |peer: &str, headers: &HeaderMap, public: &str, proxies: &[&str]| {
            let proxies: Vec<_> = proxies.iter().map(|text| ip(text)).collect();
            speaks_for_all(ip(peer), headers, public, &proxies)
        };
        let (none, world, here) =
            (HeaderMap::new(), "https://board.example", "http://localhost:8088");
        assert!(all("127.0.0.1", &told, world, &[]));
        assert!(all("127.0.0.1", &none, world, &[]), "though it says nothing");
        assert!(all("127.0.0.1", &told, here, &[]));
        assert!(!all("127.0.0.1", &none, here, &[]), "a browser on this machine");
        assert!(!all("127.0.0.1", &told, world, &["127.0.0.1"]), "it is named");
        assert!(!all("203.0.113.9", &told, world, &[]), "whoever says so of themselves");
        // A bridge of containers, a load balancer, a carrier's network; and who is in one directly.
        for peer in ["172.17.0.1", "10.0.0.7", "192.168.1.1", "100.64.0.1", "fd00::1", "fe80::1"] {
            assert!(all(peer, &told, world, &[]), "{peer}");
            assert!(all(peer, &told, here, &[]), "{peer}");
            assert!(!all(peer, &none, world, &[]), "{peer}");
            assert!(!all(peer, &told, world, &[peer]), "{peer}");
        }
        for peer in ["172.32.0.1", "100.128.0.1", "100.63.255.255", "2001:db8::1"] {
            assert!(!all(peer, &told, world, &[]), "{peer} is out in the world");
        }
    }

    #[test]
    fn whoever_runs_the_server_is_told_of_a_proxy_that_is_not_named() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let said = |listen: &str, public: &str, proxies: &[&str]| {
            let proxies: Vec<_> = proxies.iter().map(|text| ip(text)).collect();
            unnamed(ip(listen), public, &proxies)
        };
        let world = "https://board.example";
        let here = said("127.0.0.1", world, &[]).expect("a sentence");
        assert!(here.contains("proxies = [\"127.0.0.1\"]"), "{here}");
        assert!(said("127.0.0.1", world, &["10.0.0.1"]).is_some(), "it is another that is named");
        assert!(said("127.0.0.1", world, &["127.0.0.1"]).is_none());
        assert!(said("127.0.0.1", "http://localhost:8088", &[]).is_none());
        assert!(said("0.0.0.0", world, &[]).is_some(), "in a container");
        assert!(said("0.0.0.0", world, &["172.17.0.1"]).is_none());
        assert!(said("0.0.0.0", "http://board.example", &[]).is_none(), "asked directly");
    }

    #[test]
    fn of_a_chain_the_last_who_is_no_proxy_of_ours_is_who_asks() {
        let proxies = &["10.0.0.1", "10.0.0.2"][..];
        assert_eq!(of("10.0.0.1", &["1.2.3.4, 198.51.100.7"], proxies), "198.51.100.7");
        assert_eq!(of("10.0.0.1", &["1.2.3.4, 198.51.100.7, 10.0.0.2"], proxies), "198.51.100.7");
        assert_eq!(of("10.0.0.1", &["1.2.3.4", "198.51.100.7,10.0.0.2"], proxies), "198.51.100.7");
        assert_eq!(of("10.0.0.1", &["198.51.100.7:4711"], proxies), "198.51.100.7");
        assert_eq!(of("10.0.0.1", &["[2001:db8:1:2:3::1]:80"], proxies), "2001:db8:1:2::");
    }

    #[test]
    fn what_is_no_address_is_as_good_as_nothing() {
        let proxies = &["10.0.0.1", "10.0.0.2"][..];
        for rubbish in
            ["", "unknown", "1.2.3", "198.51.100.7, ", "198.51.100.7, caf\u{e9}, 10.0.0.2"]
        {
            assert_eq!(of("10.0.0.1", &[rubbish], proxies), "nobody knows", "{rubbish}");
        }
        assert_eq!(of("10.0.0.1", &[], proxies), "nobody knows");
        assert_eq!(of("10.0.0.1", &["10.0.0.2"], proxies), "nobody knows");
    }

    #[test]
    fn whoever_has_a_whole_network_of_ipv6_is_one() {
        let one = of("2001:db8:1:2:3:4:5:6", &[], &[]);
        assert_eq!(one, "2001:db8:1:2::");
        assert_eq!(one, of("2001:db8:1:2:ffff::1", &[], &[]));
        assert_eq!(of("::ffff:203.0.113.9", &[], &[]), "203.0.113.9");
    }

    #[test]
    fn a_browser_is_told_in_words_of_ours() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko Firefox/143.0";
        assert_eq!(described(firefox), "Firefox on Windows");
        assert_eq!(described("<script>alert(1)</script>"), "Another browser");
    }
}
