//! What `GET /identifiers/{did}` answers (DID Resolution 1.0, HTTP(S) binding): plain functions from
//! an outcome and an `Accept` header to a status, a media type and a body.

use super::{
    Did, DidError, DidUrl, key,
    resolver::{ResolveError, Resolved},
};
use serde_json::{Map, Value, json};

/// A DID resolution result.
const RESULT: &str = "application/did-resolution";
/// The same, as resolvers wrote it before DID Resolution 1.0.
const OLDER_RESULT: &str = r#"application/ld+json;profile="https://w3id.org/did-resolution""#;
/// A DID URL dereferencing result.
const DEREFERENCED: &str = "application/did-url-dereferencing";
/// A DID document by itself.
const DOCUMENTS: [&str; 5] = [
    "application/did",
    "application/did+json",
    "application/did+ld+json",
    "application/json",
    "application/ld+json",
];
/// Formats of keys that the did:key specification knows and that need no experiment.
const KEY_FORMATS: [&str; 3] = ["Multikey", "JsonWebKey2020", "Ed25519VerificationKey2020"];

/// The shapes that a client may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Result,
    OlderResult,
    Dereferenced,
    Document(&'static str),
}

/// Status, `Content-Type` and body.
pub type Answer = (u16, &'static str, Value);

/// Resolves `identifier`, a DID or the DID URL of a verification method percent-decoded,
/// with `resolve`, and answers as `accept` asks. `key_format` is the option `publicKeyFormat`.
pub async fn answer(
    identifier: &str,
    key_format: Option<&str>,
    accept: &str,
    resolve: impl AsyncFnOnce(&Did) -> Result<Resolved, ResolveError>,
) -> Answer {
    if identifier.contains(['#', '/', '?']) {
        return dereferenced(part(identifier, key_format, resolve).await, accept);
    }
    if let Some(failure) = Failure::of_key_format(key_format) {
        return failed(&failure, shape(accept).unwrap_or(Shape::Result));
    }
    let outcome = match Did::parse(identifier) {
        Ok(did) => resolve(&did).await,
        Err(error) => Err(error.into()),
    };
    result(&outcome, accept)
}

/// The answer for `outcome` in the shape that `accept` asks for.
pub fn result(outcome: &Result<Resolved, ResolveError>, accept: &str) -> Answer {
    let Some(shape) = shape(accept) else {
        return failed(&Failure::unsupported_representation(), Shape::Result);
    };
    let resolved = match outcome {
        Ok(resolved) => resolved,
        Err(error) => return failed(&Failure::from(error), shape),
    };
    let document = &resolved.document.json;
    let body = match shape {
        Shape::Document(media_type) => return (200, media_type, document.clone()),
        Shape::Dereferenced => stream(document.clone(), json!({"contentType": DEREFERENCED})),
        Shape::Result => json!({
            "didDocument": document,
            "didDocumentMetadata": {},
            "didResolutionMetadata": {"contentType": RESULT},
        }),
        Shape::OlderResult => json!({
            "@context": "https://w3id.org/did-resolution/v1",
            "didDocument": document,
            "didDocumentMetadata": {},
            "didResolutionMetadata": {"contentType": OLDER_RESULT},
        }),
    };
    (200, media_type(shape), body)
}

/// What a DID URL names, as it stands in its document: a verification method or a service.
async fn part(
    identifier: &str,
    key_format: Option<&str>,
    resolve: impl AsyncFnOnce(&Did) -> Result<Resolved, ResolveError>,
) -> Result<Value, Failure> {
    let url = DidUrl::parse(identifier)
        .map_err(|DidError(why)| Failure::new(400, "INVALID_DID_URL", "invalidDidUrl", why))?;
    if let Some(failure) = Failure::of_key_format(key_format) {
        return Err(failure);
    }
    let resolved = resolve(url.did()).await.map_err(|error| Failure::from(&error))?;
    let (name, relative) = (url.to_string(), format!("#{}", url.fragment()));
    let lists = resolved.document.json.as_object().into_iter().flat_map(Map::values);
    let found = lists.filter_map(Value::as_array).flatten().find(|entry| {
        matches!(entry.get("id").and_then(Value::as_str), Some(id) if id == name || id == relative)
    });
    found.cloned().ok_or_else(Failure::not_found)
}

/// The answer for a part of a document (DID Resolution 1.0, dereferencing).
fn dereferenced(outcome: Result<Value, Failure>, accept: &str) -> Answer {
    let Some(shape) = shape(accept) else {
        return dereferenced(Err(Failure::unsupported_representation()), DEREFERENCED);
    };
    let older = shape == Shape::OlderResult;
    let media_type = if older { OLDER_RESULT } else { DEREFERENCED };
    let (status, value, metadata) = match outcome {
        Ok(value) => match shape {
            Shape::Document(media_type) => return (200, media_type, value),
            _ => (200, value, json!({"contentType": media_type})),
        },
        Err(failure) if older => (failure.status, json!({}), json!({"error": failure.older})),
        Err(failure) => (failure.status, Value::Null, json!({"error": failure.problem()})),
    };
    let body = if older {
        json!({
            "@context": "https://w3id.org/did-resolution/v1",
            "didDocument": value,
            "didDocumentMetadata": {},
            "didDereferencingMetadata": metadata,
        })
    } else {
        stream(value, metadata)
    };
    (status, media_type, body)
}

fn stream(content: Value, metadata: Value) -> Value {
    json!({"contentStream": content, "contentMetadata": {}, "dereferencingMetadata": metadata})
}

fn media_type(shape: Shape) -> &'static str {
    match shape {
        Shape::Result => RESULT,
        Shape::OlderResult => OLDER_RESULT,
        Shape::Dereferenced => DEREFERENCED,
        Shape::Document(media_type) => media_type,
    }
}

/// Why there is no document, in the two vocabularies.
struct Failure {
    status: u16,
    code: &'static str,
    older: &'static str,
    detail: String,
}

impl Failure {
    fn new(status: u16, code: &'static str, older: &'static str, detail: impl ToString) -> Self {
        Self { status, code, older, detail: detail.to_string() }
    }

    fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "notFound", "There is nothing of that name.")
    }

    fn unsupported_representation() -> Self {
        let detail = "Accept names no media type that a DID is answered in.";
        Self::new(406, "REPRESENTATION_NOT_SUPPORTED", "representationNotSupported", detail)
    }

    /// did:key's option `publicKeyFormat`: what nobody knows, and what is not to be had.
    fn of_key_format(format: Option<&str>) -> Option<Self> {
        let format = format.filter(|format| !KEY_FORMATS.contains(format))?;
        let older = if format.contains("VerificationKey") || format.contains("KeyAgreementKey") {
            "invalidPublicKeyType"
        } else {
            "unsupportedPublicKeyType"
        };
        let detail =
            "publicKeyFormat is not Multikey, JsonWebKey2020 or Ed25519VerificationKey2020.";
        Some(Self::new(400, "INVALID_OPTIONS", older, detail))
    }

    /// As RFC 9457 has it.
    fn problem(&self) -> Value {
        json!({"type": format!("https://www.w3.org/ns/did#{}", self.code), "detail": self.detail})
    }
}

impl From<&ResolveError> for Failure {
    fn from(error: &ResolveError) -> Self {
        match error {
            ResolveError::InvalidDid(reason) if *reason == key::WRONG_LENGTH => {
                Self::new(400, "INVALID_DID", "invalidPublicKeyLength", reason)
            }
            ResolveError::InvalidDid(reason) => Self::new(400, "INVALID_DID", "invalidDid", reason),
            ResolveError::MethodNotSupported => Self::new(
                501,
                "METHOD_NOT_SUPPORTED",
                "methodNotSupported",
                "Of DID methods, key, jwk and web are resolved here.",
            ),
            ResolveError::NotFound => Self::not_found(),
            ResolveError::Deactivated => {
                Self::new(410, "DEACTIVATED", "deactivated", "The DID is no more.")
            }
            ResolveError::Unreachable(error) => {
                Self::new(500, "INTERNAL_ERROR", "internalError", error)
            }
            ResolveError::Document(error) => {
                Self::new(500, "INVALID_DID_DOCUMENT", "invalidDidDocument", error)
            }
        }
    }
}

/// The answer without a document. Who asked for a bare document gets the result that says why.
fn failed(failure: &Failure, shape: Shape) -> Answer {
    let deactivated = failure.status == 410;
    let metadata = if deactivated { json!({"deactivated": true}) } else { json!({}) };
    let resolution = |media_type: &str, error: Value| match deactivated {
        true => json!({"contentType": media_type}),
        false => json!({"contentType": media_type, "error": error}),
    };
    match shape {
        Shape::OlderResult => {
            let body = json!({
                "@context": "https://w3id.org/did-resolution/v1",
                "didDocument": {},
                "didDocumentMetadata": metadata,
                "didResolutionMetadata": resolution(OLDER_RESULT, failure.older.into()),
            });
            (failure.status, OLDER_RESULT, body)
        }
        Shape::Dereferenced => {
            let body = stream(Value::Null, json!({"error": failure.problem()}));
            (failure.status, DEREFERENCED, body)
        }
        Shape::Result | Shape::Document(_) => {
            let body = json!({
                "didDocument": null,
                "didDocumentMetadata": metadata,
                "didResolutionMetadata": resolution(RESULT, failure.problem()),
            });
            (failure.status, RESULT, body)
        }
    }
}

/// The shape that `accept` prefers among ours (RFC 9110, 12.5.1); a whole result when it says nothing.
fn shape(accept: &str) -> Option<Shape> {
    if accept.trim().is_empty() {
        return Some(Shape::Result);
    }
    let mut best = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let (mut weight, mut profile) = (1.0, false);
        for (parameter, value) in parts.filter_map(|part| part.split_once('=')) {
            match parameter.trim().to_ascii_lowercase().as_str() {
                "q" => weight = value.trim().parse().unwrap_or(0.0),
                "profile" => {
                    profile = value.trim().trim_matches('"') == "https://w3id.org/did-resolution";
                }
                _ => {}
            }
        }
        let found = match name.as_str() {
            "application/ld+json" if profile => Some(Shape::OlderResult),
            RESULT | "*/*" | "application/*" => Some(Shape::Result),
            DEREFERENCED => Some(Shape::Dereferenced),
            name => DOCUMENTS.into_iter().find(|known| *known == name).map(Shape::Document),
        };
        let Some(found) = found else { continue };
        if weight > best.map_or(0.0, |(_, weight): (Shape, f32)| weight) {
            best = Some((found, weight));
        }
    }
    best.map(|(shape, _)| shape)
}

#[cfg(test)]
mod tests;
