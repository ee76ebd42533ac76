//! Digests of related resources (VC Data Model 2.0, 5.3).

use super::Problem;
use crate::{context, identity, license};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A hash function and what it gave.
#[derive(Debug, PartialEq, Eq)]
enum Claimed {
    Sha256(Vec<u8>),
    Sha384(Vec<u8>),
    Sha512(Vec<u8>),
}

impl Claimed {
    fn is_of(&self, document: &[u8]) -> bool {
        match self {
            Self::Sha256(digest) => Sha256::digest(document)[..] == **digest,
            Self::Sha384(digest) => Sha384::digest(document)[..] == **digest,
            Self::Sha512(digest) => Sha512::digest(document)[..] == **digest,
        }
    }
}

/// Notes what is wrong with the digests of one related resource.
pub(super) fn check(at: &str, resource: &Map<String, Value>, problems: &mut Vec<Problem>) {
    let id = resource.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut seen = false;
    for (name, read) in
        [("digestSRI", sri as fn(&str) -> Option<Vec<Claimed>>), ("digestMultibase", multibase)]
    {
        let Some(value) = resource.get(name) else { continue };
        seen = true;
        let pointer = format!("{at}/{name}");
        match value.as_str().and_then(read) {
            None => problems.push(Problem::new(
                pointer,
                "malformed-digest",
                "This is not a digest with SHA-256, SHA-384 or SHA-512.",
            )),
            Some(claimed) if claimed.iter().any(|one| matches(id, one) == Some(false)) => {
                let sentence = "The digest is not that of the document we hold at this address.";
                problems.push(Problem::new(pointer, "digest-mismatch", sentence));
            }
            Some(_) => {}
        }
    }
    if !seen {
        let sentence = "A related resource must have a digest: digestSRI or digestMultibase.";
        problems.push(Problem::new(at, "missing-digest", sentence));
    }
}

/// Whether the document at `id` has this digest; nothing when we do not hold it.
fn matches(id: &str, claimed: &Claimed) -> Option<bool> {
    if let Some(digests) = published(id) {
        // Known by its digests only; of a function that is not among them nothing is known.
        return digests
            .iter()
            .find(|known| std::mem::discriminant(*known) == std::mem::discriminant(claimed))
            .map(|known| known == claimed);
    }
    let held = match id {
        license::SCHEMA => license::SCHEMA_TEXT,
        identity::SCHEMA => identity::SCHEMA_TEXT,
        _ => context::embedded(id)?,
    };
    Some(claimed.is_of(held.as_bytes()))
}

/// What the W3C publishes for its contexts, where the copy that we hold means the same but is
/// spaced otherwise (VC Data Model 2.0, B.1; VC Data Integrity 1.0, 2.4.1; Controlled Identifiers 1.0, 5.3).
fn published(id: &str) -> Option<Vec<Claimed>> {
    let (sha256, sha384) = match id {
        context::CREDENTIALS_V2 => (
            "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA",
            Some("l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"),
        ),
        _ => return None,
    };
    let mut known = multibase(sha256)?;
    known.extend(sha384.and_then(|text| BASE64_STANDARD.decode(text).ok()).map(Claimed::Sha384));
    Some(known)
}

/// Subresource Integrity: `sha384-` and base64, several parted by spaces.
fn sri(text: &str) -> Option<Vec<Claimed>> {
    let one = |token: &str| {
        let (name, digest) = token.split_once('-')?;
        let digest = BASE64_STANDARD.decode(digest).ok()?;
        match (name, digest.len()) {
            ("sha256", 32) => Some(Claimed::Sha256(digest)),
            ("sha384", 48) => Some(Claimed::Sha384(digest)),
            ("sha512", 64) => Some(Claimed::Sha512(digest)),
            _ => None,
        }
    };
    let all: Option<Vec<_>> = text.split_ascii_whitespace().map(one).collect();
    all.filter(|all| !all.is_empty())
}

/// Multibase (`u` base64url, `z` base58btc) of a multihash.
fn multibase(text: &str) -> Option<Vec<Claimed>> {
    if text.len() > 200 {
        return None;
    }
    let bytes = match text.split_at_checked(1)? {
        ("u", rest) => BASE64_URL_SAFE_NO_PAD.decode(rest).ok()?,
        ("z", rest) => bs58::decode(rest).into_vec().ok()?,
        _ => return None,
    };
    let digest = bytes.get(2..)?.to_vec();
    match (bytes[0], bytes[1], digest.len()) {
        (0x12, 32, 32) => Some(vec![Claimed::Sha256(digest)]),
        (0x20, 48, 48) => Some(vec![Claimed::Sha384(digest)]),
        (0x13, 64, 64) => Some(vec![Claimed::Sha512(digest)]),
        _ => None,
    }
}
