//! Whether the world sees a DID of ours as we publish it: what a request to its host gave, compared
//! with the document that we would serve.

use super::{Did, DidDocument, DidUrl, Relationship};
use crate::{credential::parse_json, key::PublicKey, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why the world does not see the document, or not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// This installation asks nobody.
    Offline,
    /// The DID names this very machine, or no host that did:web allows.
    OnlyHere,
    /// The host's name does not resolve.
    NoAddress,
    /// The host's name leads to an address that is not public.
    PrivateAddress,
    /// Nothing answers there.
    Connection,
    /// No TLS, or a certificate that is not trusted.
    Tls,
    /// No answer in time.
    TooSlow,
    /// More than a DID document may have.
    TooLarge,
    /// Another status than 200.
    Status,
    /// Too many redirects, or one that may not be followed.
    Redirect,
    /// A page or anything else that is not JSON.
    NotJson,
    /// A document about another DID.
    OtherDid,
    /// JSON, but no DID document.
    NotADocument,
    /// A current key is missing, is another, or may not sign credentials.
    Keys,
    /// Ours in every key, and yet not what we would serve: an old copy, or one that was changed.
    Differs,
}

/// One current key, as the world sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySeen {
    /// Its name.
    pub id: String,
    /// Whether the document has it, with the same key.
    pub published: bool,
    /// Whether the document names it for signing credentials.
    pub may_sign: bool,
}

/// One request for a DID document, what came back, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DidCheck {
    /// When.
    pub at: Timestamp,
    /// What was asked with GET; absent where the DID gives no address.
    pub url: Option<String>,
    /// Where redirects led, if they did.
    pub landed: Option<String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Its `Content-Type`, as it came.
    pub content_type: Option<String>,
    /// Its size in bytes.
    pub bytes: Option<usize>,
    /// How long it took.
    pub milliseconds: Option<u64>,
    /// What the fetcher says of a failure.
    pub said: Option<String>,
    /// The current keys, where there was a document to look at.
    pub keys: Vec<KeySeen>,
    /// What is wrong; nothing when all is well.
    pub trouble: Option<Trouble>,
}

/// Compares what came back with what we would serve: how each current key looks, and what is wrong.
pub fn compare(
    did: &Did,
    own: &Value,
    current: &[(DidUrl, PublicKey)],
    found: &[u8],
) -> (Vec<KeySeen>, Option<Trouble>) {
    let Ok(json) = parse_json(found) else { return (Vec::new(), Some(Trouble::NotJson)) };
    if json.get("id").and_then(Value::as_str).is_some_and(|id| id != did.as_str()) {
        return (Vec::new(), Some(Trouble::OtherDid));
    }
    let same = json == *own;
    let Ok(document) = DidDocument::parse(did, json) else {
        return (Vec::new(), Some(Trouble::NotADocument));
    };
    let seen = |(id, key): &(DidUrl, PublicKey)| {
        let counts = |method: &&crate::did::VerificationMethod| {
            method.id == *id
                && method.key == *key
                && method.revoked.is_none()
                && method.expires.is_none()
        };
        KeySeen {
            id: id.to_string(),
            published: document.verification_methods.iter().any(|method| counts(&method)),
            may_sign: document.method(id, Relationship::AssertionMethod).is_ok(),
        }
    };
    let keys: Vec<KeySeen> = current.iter().map(seen).collect();
    let trouble = if !keys.iter().all(|key| key.published && key.may_sign) {
        Some(Trouble::Keys)
    } else if !same {
        Some(Trouble::Differs)
    } else {
        None
    };
    (keys, trouble)
}

#[cfg(feature = "native")]
impl From<&crate::fetch::FetchError> for Trouble {
    fn from(error: &crate::fetch::FetchError) -> Self {
        use crate::fetch::FetchError as Failed;
        match error {
            Failed::Offline => Self::Offline,
            Failed::NotHttps { .. } | Failed::ForbiddenUrl { .. } => Self::Redirect,
            Failed::TooManyRedirects { .. } => Self::Redirect,
            Failed::ForbiddenAddress { address, .. } if address.is_loopback() => Self::OnlyHere,
            Failed::ForbiddenAddress { .. } => Self::PrivateAddress,
            Failed::NoAddress { .. } => Self::NoAddress,
            Failed::TimedOut { .. } => Self::TooSlow,
            Failed::TooLarge { .. } => Self::TooLarge,
            Failed::Status { .. } => Self::Status,
            Failed::Unreachable { reason, .. } if reason.contains("TLS") => Self::Tls,
            Failed::Unreachable { .. } => Self::Connection,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        did::web::{Standing, document},
        key::{KeyType, SecretKey},
        random::seeded::Seeded,
    };

    fn did() -> Did {
        Did::parse("did:web:board.example").unwrap()
    }

    fn key(seed: u8, name: &str) -> (DidUrl, PublicKey) {
        let public = SecretKey::generate(KeyType::Ed25519, &mut Seeded(seed)).public();
        (DidUrl::new(did(), name).unwrap(), public)
    }

    fn served(keys: &[(DidUrl, PublicKey)], standing: Standing) -> Value {
        let keys: Vec<_> =
            keys.iter().map(|(id, key)| (id.clone(), key.clone(), standing)).collect();
        document(&did(), &keys)
    }

    #[test]
    fn a_document_that_is_ours_to_the_letter_is_well() {
        let keys = [key(1, "a"), key(2, "b")];
        let own = served(&keys, Standing::Current);
        let (seen, trouble) = compare(&did(), &own, &keys, own.to_string().as_bytes());
        assert_eq!(trouble, None);
        assert!(seen.len() == 2 && seen.iter().all(|key| key.published && key.may_sign));
    }

    #[test]
    fn each_way_in_which_a_document_is_not_ours_has_its_name() {
        let keys = [key(1, "a"), key(2, "b")];
        let own = served(&keys, Standing::Current);
        let told = |found: &Value| compare(&did(), &own, &keys, found.to_string().as_bytes()).1;
        assert_eq!(told(&served(&keys[..1], Standing::Current)), Some(Trouble::Keys));
        assert_eq!(
            told(&served(&keys, Standing::Stolen(Timestamp::from_unix_seconds(0)))),
            Some(Trouble::Keys)
        );
        assert_eq!(
            told(&served(&[key(1, "a"), key(3, "b")], Standing::Current)),
            Some(Trouble::Keys)
        );
        assert_eq!(told(&served(&keys, Standing::Retired)), Some(Trouble::Differs));
        let mut other = own.clone();
        other["id"] = "did:web:mill.example".into();
        assert_eq!(told(&other), Some(Trouble::OtherDid));
        assert_eq!(
            told(&serde_json::json!({"id": did().as_str(), "verificationMethod": 7})),
            Some(Trouble::NotADocument)
        );
        assert_eq!(told(&serde_json::json!([1])), Some(Trouble::NotADocument));
        let page = compare(&did(), &own, &keys, b"<!doctype html><title>Welcome</title>");
        assert_eq!(page, (Vec::new(), Some(Trouble::NotJson)));
    }
}
