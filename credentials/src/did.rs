//! Decentralized identifiers (DID Core 1.0): parsing, documents, resolving.

pub mod check;
mod document;
pub mod jwk;
pub mod key;
pub mod web;

#[cfg(feature = "native")]
pub mod resolution;
#[cfg(feature = "native")]
pub mod resolver;

pub use document::{DidDocument, DidDocumentError, MethodError, Relationship, VerificationMethod};

use crate::limits::DID_BYTES;
use std::{fmt, sync::Arc};

/// A text is not a DID or DID URL that we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a DID: {0}")]
pub struct DidError(pub &'static str);

/// A DID (DID Core 1.0, 3.1), without path, query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Did(Arc<str>);

impl Did {
    /// Reads a DID: `did:`, a method name, and an identifier of `idchar`s in segments between colons.
    /// Path, query and fragment are refused here, before any library sees them. Percent-encoding is
    /// left to the method: did:key and did:jwk have none, did:web encodes the colon before a port.
    pub fn parse(text: &str) -> Result<Self, DidError> {
        if text.len() > DID_BYTES {
            return Err(DidError("it is too long"));
        }
        let rest = text.strip_prefix("did:").ok_or(DidError("it does not start with did:"))?;
        let (method, id) = rest.split_once(':').ok_or(DidError("it has no identifier"))?;
        if method.is_empty()
            || !method.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        {
            return Err(DidError("its method name is not lowercase letters and digits"));
        }
        if id.is_empty() || id.ends_with(':') {
            return Err(DidError("its identifier ends early"));
        }
        if id.contains(['/', '?', '#']) {
            return Err(DidError("it has a path, a query or a fragment"));
        }
        if !made_of(id, |byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte)) {
            return Err(DidError("its identifier has a character that is not allowed"));
        }
        if id.contains('%') && matches!(method, "key" | "jwk") {
            return Err(DidError("this method has no percent-encoding"));
        }
        Ok(Self(text.into()))
    }

    /// `key`, `jwk`, `web` …
    pub fn method(&self) -> &str {
        self.parts().0
    }

    /// What follows the method: the method-specific identifier.
    pub fn identifier(&self) -> &str {
        self.parts().1
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> (&str, &str) {
        self.0["did:".len()..].split_once(':').expect("parsed with a method and an identifier")
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A DID URL with a fragment: the name of a verification method.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DidUrl {
    did: Did,
    fragment: Arc<str>,
}

impl DidUrl {
    /// Reads `did:…#fragment`. Path and query are refused.
    pub fn parse(text: &str) -> Result<Self, DidError> {
        if text.len() > DID_BYTES {
            return Err(DidError("it is too long"));
        }
        let (did, fragment) = text.split_once('#').ok_or(DidError("it has no fragment"))?;
        Self::new(Did::parse(did)?, fragment)
    }

    /// The name `fragment` under `did` (RFC 3986, 3.5; a `?` is refused with the query).
    pub fn new(did: Did, fragment: &str) -> Result<Self, DidError> {
        if fragment.is_empty() || did.as_str().len() + 1 + fragment.len() > DID_BYTES {
            return Err(DidError("its fragment is empty or too long"));
        }
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
        if !made_of(fragment, allowed) {
            return Err(DidError("its fragment has a character that is not allowed"));
        }
        Ok(Self { did, fragment: fragment.into() })
    }

    /// The part before `#`.
    pub fn did(&self) -> &Did {
        &self.did
    }

    /// The part after `#`.
    pub fn fragment(&self) -> &str {
        &self.fragment
    }
}

impl fmt::Display for DidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.did, self.fragment)
    }
}

/// Whether `text` is `allowed` bytes and whole percent-encodings.
fn made_of(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            byte => allowed(byte),
        };
        if !fine {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
