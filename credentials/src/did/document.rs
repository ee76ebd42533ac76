//! DID documents: read strictly, within bounds.

use super::{Did, DidUrl};
use crate::{
    key::{KeyError, KeyType, PublicKey},
    limits::{DID_DOCUMENT_BYTES, JSON_DEPTH, JSON_VALUES, VERIFICATION_METHODS},
    time::Timestamp,
};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A verification method of a DID document (Controlled Identifiers 1.0, 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationMethod {
    /// Its name, absolute.
    pub id: DidUrl,
    /// Who may change it.
    pub controller: Did,
    /// The key.
    pub key: PublicKey,
    /// From then on none of its proofs is verified.
    pub expires: Option<Timestamp>,
    /// From then on none of its proofs is verified, whenever it was made.
    pub revoked: Option<Timestamp>,
}

/// Why a DID document authorises a method (DID Core 1.0, 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// To issue credentials.
    AssertionMethod,
    /// To authenticate, as in presentations.
    Authentication,
}

/// A DID document, parsed and bounded; its `id` is the DID that was resolved.
#[derive(Debug, Clone)]
pub struct DidDocument {
    /// The DID.
    pub id: Did,
    /// Methods whose keys are of a type of ours; others are left out.
    pub verification_methods: Vec<VerificationMethod>,
    /// Names of the methods that may issue.
    pub assertion_method: Vec<DidUrl>,
    /// Names of the methods that may authenticate.
    pub authentication: Vec<DidUrl>,
    /// As it arrived.
    pub json: Value,
}

/// A DID document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DidDocumentError {
    /// Its `id` is another DID.
    #[error("the document is about another DID")]
    OtherSubject,
    /// It breaks DID Core or one of our bounds.
    #[error("the document is malformed: {0}")]
    Malformed(&'static str),
}

/// A document does not authorise a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// No method of that name with a key that we know.
    #[error("the DID document has no such verification method")]
    NotFound,
    /// There, but not listed for this purpose.
    #[error("the DID document does not authorise this method for that purpose")]
    NotAuthorised,
}

use DidDocumentError::Malformed;

impl DidDocument {
    /// Reads a document that was found for `did`.
    pub fn parse(did: &Did, json: Value) -> Result<Self, DidDocumentError> {
        within_bounds(&json)?;
        let map = json.as_object().ok_or(Malformed("it is not a JSON object"))?;
        match map.get("id").and_then(Value::as_str) {
            Some(id) if id == did.as_str() => {}
            Some(_) => return Err(DidDocumentError::OtherSubject),
            None => return Err(Malformed("it has no id")),
        }
        let mut methods = Methods { did, seen: HashSet::new(), usable: Vec::new() };
        for entry in list(map, "verificationMethod")? {
            let entry = entry.as_object().ok_or(Malformed("a verification method is no object"))?;
            methods.add(entry)?;
        }
        let assertion_method = methods.relationship(map, "assertionMethod")?;
        let authentication = methods.relationship(map, "authentication")?;
        for other in ["keyAgreement", "capabilityInvocation", "capabilityDelegation"] {
            methods.relationship(map, other)?;
        }
        let verification_methods = methods.usable;
        Ok(Self { id: did.clone(), verification_methods, assertion_method, authentication, json })
    }

    /// The method of that name, if the document has it and lists it for `relationship`. A method
    /// whose controller is another DID is not authorised: only that DID's document could say so.
    pub fn method(
        &self,
        id: &DidUrl,
        relationship: Relationship,
    ) -> Result<&VerificationMethod, MethodError> {
        let listed = match relationship {
            Relationship::AssertionMethod => &self.assertion_method,
            Relationship::Authentication => &self.authentication,
        };
        let method = self.verification_methods.iter().find(|method| method.id == *id);
        match method.ok_or(MethodError::NotFound)? {
            method if listed.contains(id) && method.controller == self.id => Ok(method),
            _ => Err(MethodError::NotAuthorised),
        }
    }
}

/// The methods of one document while it is read.
struct Methods<'a> {
    did: &'a Did,
    seen: HashSet<String>,
    usable: Vec<VerificationMethod>,
}

impl Methods<'_> {
    /// Takes one method in, unless its key or its name is foreign. Its name, or `None` when foreign.
    fn add(&mut self, entry: &Map<String, Value>) -> Result<Option<DidUrl>, DidDocumentError> {
        let id = text(entry, "id")?.ok_or(Malformed("a verification method has no id"))?;
        if !self.seen.insert(self.absolute(id)) {
            return Err(Malformed("two verification methods have the same id"));
        }
        if self.seen.len() > VERIFICATION_METHODS {
            return Err(Malformed("it has too many verification methods"));
        }
        let controller = text(entry, "controller")?
            .ok_or(Malformed("a verification method has no controller"))?;
        let controller =
            Did::parse(controller).map_err(|_| Malformed("a controller is not a DID"))?;
        let (Some(id), Some(key)) = (self.own(id), key(entry)?) else { return Ok(None) };
        let (expires, revoked) = (time(entry, "expires")?, time(entry, "revoked")?);
        self.usable.push(VerificationMethod { id: id.clone(), controller, key, expires, revoked });
        Ok(Some(id))
    }

    /// The names under `name`: each a reference, or a method embedded for this purpose alone.
    fn relationship(
        &mut self,
        map: &Map<String, Value>,
        name: &str,
    ) -> Result<Vec<DidUrl>, DidDocumentError> {
        let mut names = Vec::new();
        for entry in list(map, name)? {
            names.extend(match entry {
                Value::String(id) => self.own(id),
                Value::Object(entry) => self.add(entry)?,
                _ => return Err(Malformed("a relationship lists neither a name nor a method")),
            });
        }
        Ok(names)
    }

    fn absolute(&self, id: &str) -> String {
        if id.starts_with('#') { format!("{}{id}", self.did) } else { id.to_owned() }
    }

    /// `id` made absolute, if it is a name under this very DID.
    fn own(&self, id: &str) -> Option<DidUrl> {
        DidUrl::parse(&self.absolute(id)).ok().filter(|id| id.did() == self.did)
    }
}

/// The key of a method; `None` for types of methods and keys that are not ours.
fn key(entry: &Map<String, Value>) -> Result<Option<PublicKey>, DidDocumentError> {
    if ["secretKeyMultibase", "privateKeyMultibase", "secretKeyJwk", "privateKeyJwk"]
        .iter()
        .any(|secret| entry.contains_key(*secret))
    {
        return Err(Malformed("it publishes a secret key"));
    }
    let kind = text(entry, "type")?.ok_or(Malformed("a verification method has no type"))?;
    let key = match kind {
        "Multikey" | "Ed25519VerificationKey2020" => {
            PublicKey::from_multikey(text(entry, "publicKeyMultibase")?.unwrap_or_default())
        }
        "JsonWebKey" | "JsonWebKey2020" => {
            let jwk = entry.get("publicKeyJwk").unwrap_or(&Value::Null);
            if jwk.get("use").is_some_and(|purpose| purpose != "sig") && jwk.get("d").is_none() {
                return Ok(None);
            }
            PublicKey::from_jwk(jwk)
        }
        _ => return Ok(None),
    };
    match key {
        Ok(key) if kind == "Ed25519VerificationKey2020" && key.key_type() != KeyType::Ed25519 => {
            Err(Malformed("a key is not of the type of its method"))
        }
        Ok(key) => Ok(Some(key)),
        Err(KeyError::UnsupportedType) => Ok(None),
        Err(KeyError::Malformed) => Err(Malformed("a key is malformed")),
    }
}

fn text<'a>(map: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, DidDocumentError> {
    match map.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Malformed("a member of a verification method is not a text")),
    }
}

fn time(map: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, DidDocumentError> {
    let text = text(map, name)?;
    text.map(Timestamp::parse).transpose().map_err(|_| Malformed("a date is not a dateTimeStamp"))
}

fn list<'a>(map: &'a Map<String, Value>, name: &str) -> Result<&'a [Value], DidDocumentError> {
    match map.get(name) {
        None => Ok(&[]),
        Some(Value::Array(list)) if list.len() <= VERIFICATION_METHODS => Ok(list),
        Some(Value::Array(_)) => Err(Malformed("a list is too long")),
        Some(_) => Err(Malformed("verificationMethod or a relationship is not a list")),
    }
}

/// Whether `json` keeps to the bounds on depth, number of values and text, whoever handed it in.
fn within_bounds(json: &Value) -> Result<(), DidDocumentError> {
    let (mut values, mut bytes, mut open) = (0, 0, vec![(json, 1)]);
    while let Some((value, depth)) = open.pop() {
        values += 1;
        match value {
            Value::String(text) => bytes += text.len(),
            Value::Array(list) => open.extend(list.iter().map(|item| (item, depth + 1))),
            Value::Object(map) => open.extend(map.iter().map(|(name, item)| {
                bytes += name.len();
                (item, depth + 1)
            })),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        if depth > JSON_DEPTH || values > JSON_VALUES || bytes > DID_DOCUMENT_BYTES {
            return Err(Malformed("it is too deep or too large"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
