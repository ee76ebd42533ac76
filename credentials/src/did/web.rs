//! did:web (did:web method specification): a host, perhaps with a port, and a path.

use super::{Did, DidError, DidUrl};
use crate::{key::PublicKey, time::Timestamp};
use serde_json::{Map, Value, json};
use url::{Host, Url};

/// One path segment that stands for itself in a URL.
fn is_plain(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
        && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// Whether a name is this machine's by definition (RFC 6761, 6.3).
pub(crate) fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a host can only be this machine.
pub fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_localhost(name),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Where the document of a did:web is (did:web, 2.5.2): https, and with `loopback` plain http on this
/// machine. An IP address is refused in whatever notation, but for those of loopback with `loopback`.
pub fn url(did: &Did, loopback: bool) -> Result<Url, DidError> {
    if did.method() != "web" {
        return Err(DidError("it is not a did:web"));
    }
    let mut segments = did.identifier().split(':');
    let authority = segments.next().unwrap_or_default();
    let (name, port) = match authority.split_once("%3A").or_else(|| authority.split_once("%3a")) {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    if !name.split('.').all(is_plain) {
        return Err(DidError("its host is not a domain name"));
    }
    let port = port
        .map(|port| match port.parse::<u16>() {
            Ok(number) if number > 0 && number.to_string() == port => Ok(number),
            _ => Err(DidError("its port is not a number from 1 to 65535")),
        })
        .transpose()?;
    let path: Vec<&str> = segments.collect();
    if !path.iter().all(|segment| is_plain(segment)) {
        return Err(DidError(
            "a segment of its path is empty or has a character that is not allowed",
        ));
    }

    let mut url = Url::parse(&format!("https://{name}/.well-known/did.json"))
        .map_err(|_| DidError("its host is not a domain name"))?;
    let host = url.host().ok_or(DidError("its host is not a domain name"))?;
    let local = loopback && is_loopback(&host);
    match host {
        Host::Domain(_) => {}
        Host::Ipv4(_) | Host::Ipv6(_) if local => {}
        _ => return Err(DidError("its host is an IP address, and did:web takes domain names")),
    }
    if local {
        url.set_scheme("http").map_err(|()| DidError("its host is not a domain name"))?;
    }
    url.set_port(port).map_err(|()| DidError("its host takes no port"))?;
    if !path.is_empty() {
        url.set_path(&format!("/{}/did.json", path.join("/")));
    }
    Ok(url)
}

/// The did:web whose document is at `base`'s host under `path`: `did:web:host%3A8080:organizations:board`.
pub fn did(base: &Url, path: &[&str]) -> Result<Did, DidError> {
    let host = base.host_str().ok_or(DidError("the URL has no host"))?;
    let port = base.port().map(|port| format!("%3A{port}")).unwrap_or_default();
    if !path.iter().all(|segment| is_plain(segment)) {
        return Err(DidError(
            "a segment of its path is empty or has a character that is not allowed",
        ));
    }
    let path: String = path.iter().map(|segment| format!(":{segment}")).collect();
    let did = Did::parse(&format!("did:web:{host}{port}{path}"))?;
    url(&did, true)?;
    Ok(did)
}

/// What has become of a key of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It signs.
    Current,
    /// It signs no more: its private half was destroyed. What it signed counts.
    Retired,
    /// It was retired at that moment by a version that marked such keys as revoked, and nobody has
    /// said yet whether it was stolen.
    Doubted(Timestamp),
    /// Since that moment it is known to be stolen, and nothing that it signed counts.
    Stolen(Timestamp),
}

/// The document of an organisation of ours, with every key that it has or had. A current key is for
/// credentials and presentations. A retired one is still named for credentials and does not carry
/// `revoked`: from that moment on no proof of a method is verified, older ones included
/// (Controlled Identifiers 1.0, 2.2). A stolen one carries it and is named for nothing, so that
/// also those refuse it who do not look at dates. One in doubt carries it and is named: as it always was.
pub fn document(did: &Did, keys: &[(DidUrl, PublicKey, Standing)]) -> Value {
    let methods: Vec<Value> = keys
        .iter()
        .map(|(id, key, standing)| {
            let mut method = Map::new();
            method.insert("id".into(), id.to_string().into());
            method.insert("type".into(), "Multikey".into());
            method.insert("controller".into(), did.as_str().into());
            method.insert("publicKeyMultibase".into(), key.multikey().into());
            if let Standing::Stolen(since) | Standing::Doubted(since) = standing {
                method.insert("revoked".into(), since.to_string().into());
            }
            method.into()
        })
        .collect();
    let named = |which: fn(&Standing) -> bool| -> Vec<String> {
        let those = keys.iter().filter(|(.., standing)| which(standing));
        those.map(|(id, ..)| id.to_string()).collect()
    };
    let signing = named(|standing| !matches!(standing, Standing::Stolen(_)));
    let current = named(|standing| *standing == Standing::Current);
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did.as_str(),
        "verificationMethod": methods,
        "assertionMethod": signing,
        "authentication": current,
    })
}

#[cfg(test)]
mod tests;
