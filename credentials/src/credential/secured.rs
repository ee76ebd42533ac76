//! From what somebody pasted, dropped or sent to a secured credential.

use super::{Problem, Secured, has_type, json::too_large, parse_json, shown};
use crate::limits::DOCUMENT_BYTES;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

impl Secured {
    /// Reads what arrived: JSON with a proof, a compact JWS, or an `EnvelopedVerifiableCredential`
    /// (also one of a presentation). Bounded in size, depth and count; keys that occur twice in
    /// one object are refused. A byte order mark and white space around it are overlooked.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > DOCUMENT_BYTES {
            return Err(too_large());
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Problem::new("", "not-utf8", "The document is not UTF-8 text."))?;
        let text = text.trim_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace());
        match text.as_bytes().first() {
            None => Err(Problem::new("", "empty", "There is nothing here.")),
            Some(b'{') => match parse_json(text.as_bytes())? {
                Value::Object(document) => object(document, bytes.to_vec()),
                _ => Err(unknown()),
            },
            Some(b'"') => match parse_json(text.as_bytes())? {
                Value::String(inner) => compact(inner.trim()),
                _ => Err(unknown()),
            },
            _ => compact(text),
        }
    }

    /// Reads a value that stands inside a larger document, read by [`parse_json`].
    pub fn from_value(value: Value) -> Result<Self, Problem> {
        match value {
            Value::Object(document) => {
                let bytes = serde_json::to_vec(&document).map_err(|_| unknown())?;
                object(document, bytes)
            }
            Value::String(text) => compact(text.trim()),
            _ => Err(unknown()),
        }
    }

    /// The credential: for JSON the document with its proofs, for a JWT the payload.
    pub fn credential(&self) -> &Map<String, Value> {
        match self {
            Self::DataIntegrity { document, .. } => document,
            Self::Jwt { credential, .. } => credential,
        }
    }

    /// SHA-256 of what arrived; of a JWT, of its three parts.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::DataIntegrity { bytes, .. } => Sha256::digest(bytes).into(),
            Self::Jwt { compact, .. } => Sha256::digest(compact).into(),
        }
    }
}

fn unknown() -> Problem {
    Problem::new(
        "",
        "unknown-form",
        "This is neither a JSON document nor a JWT (three parts that are joined by dots).",
    )
}

fn object(document: Map<String, Value>, bytes: Vec<u8>) -> Result<Secured, Problem> {
    for kind in ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"] {
        if has_type(&document, kind) {
            return match document.get("id").and_then(Value::as_str) {
                Some(id) if id.starts_with("data:") => compact(id),
                _ => {
                    let sentence = format!("The id of an {kind} must be a data: URL.");
                    Err(Problem::new("/id", "malformed-envelope", sentence))
                }
            };
        }
    }
    match document.get("proof") {
        Some(Value::Object(_)) => Ok(Secured::DataIntegrity { document, bytes }),
        Some(Value::Array(proofs)) if !proofs.is_empty() => {
            Ok(Secured::DataIntegrity { document, bytes })
        }
        Some(_) => Err(Problem::new(
            "/proof",
            "malformed-proof",
            "The proof must be an object or a list of objects.",
        )),
        None => Err(Problem::new(
            "",
            "no-proof",
            "The document has no proof: nobody has signed it, so anybody could have written it.",
        )),
    }
}

/// A compact JWS, or a `data:` URL of one.
fn compact(text: &str) -> Result<Secured, Problem> {
    let Some(url) = text.strip_prefix("data:") else { return jwt(text, None) };
    let (media_type, body) = url.split_once(',').ok_or_else(unknown)?;
    match media_type {
        "application/vc+jwt" => jwt(body, Some("vc+jwt")),
        "application/vp+jwt" => jwt(body, Some("vp+jwt")),
        _ => {
            let sentence = format!(
                "The envelope holds {}; we read application/vc+jwt and application/vp+jwt.",
                shown(media_type)
            );
            Err(Problem::new("/id", "unsupported-envelope", sentence))
        }
    }
}

fn jwt(compact: &str, envelope: Option<&str>) -> Result<Secured, Problem> {
    let mut parts = compact.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(unknown());
    };
    if signature.contains('~') {
        let sentence = "This is an SD-JWT, which is not read yet.";
        return Err(Problem::new("", "unsupported-form", sentence));
    }
    let header = part(header, "header")?;
    let credential = part(payload, "payload")?;
    BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| not_base64("signature"))?;

    let typ = header.get("typ").map(|typ| {
        let typ = typ.as_str().unwrap_or_default();
        typ.strip_prefix("application/").unwrap_or(typ)
    });
    if !matches!(typ, None | Some("vc+jwt" | "vp+jwt"))
        || (envelope.is_some() && typ.is_some() && typ != envelope)
    {
        let sentence = format!(
            "The JWT is of the type “{}”; a credential's is vc+jwt.",
            shown(typ.unwrap_or_default())
        );
        return Err(Problem::new("", "wrong-typ", sentence));
    }
    let cty = header.get("cty").map(|cty| cty.as_str().unwrap_or_default());
    if !matches!(cty, None | Some("vc" | "vp" | "application/vc" | "application/vp")) {
        let sentence = "The JWT's cty must be vc.";
        return Err(Problem::new("", "wrong-cty", sentence));
    }
    if header.contains_key("crit") {
        let sentence = "The JWT names critical header parameters, and we know of none.";
        return Err(Problem::new("", "critical-header", sentence));
    }
    let presentation = has_type(&credential, "VerifiablePresentation");
    let expected = if presentation { "vp+jwt" } else { "vc+jwt" };
    if typ.or(envelope).is_some_and(|typ| typ != expected) {
        let sentence = format!("What the JWT holds must have the type {expected}.");
        return Err(Problem::new("", "wrong-typ", sentence));
    }
    claims_agree(&credential)?;
    Ok(Secured::Jwt { compact: compact.to_owned(), header, credential })
}

/// VC-JOSE-COSE 1.0, 3.1.3: claims that repeat a property must not contradict it; `vc` and `vp` are of 1.1.
fn claims_agree(payload: &Map<String, Value>) -> Result<(), Problem> {
    for old in ["vc", "vp"] {
        if payload.contains_key(old) {
            let sentence = format!(
                "The JWT keeps its credential in the claim {old}, as version 1.1 did; we read version 2.0."
            );
            return Err(Problem::new(format!("/{old}"), "vc-claim", sentence));
        }
    }
    let id_of = |name: &str| {
        let value = payload.get(name)?;
        value.get("id").or(Some(value)).filter(|id| id.is_string())
    };
    let issuer = if payload.contains_key("issuer") { "issuer" } else { "holder" };
    for (claim, property) in [("iss", issuer), ("jti", "id"), ("sub", "credentialSubject")] {
        if let (Some(claimed), Some(told)) = (payload.get(claim), id_of(property))
            && claimed != told
        {
            let sentence = format!("The claim {claim} contradicts the property {property}.");
            return Err(Problem::new(format!("/{claim}"), "claims-disagree", sentence));
        }
    }
    Ok(())
}

fn part(text: &str, name: &str) -> Result<Map<String, Value>, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| not_base64(name))?;
    match parse_json(&bytes)? {
        Value::Object(map) => Ok(map),
        _ => {
            let sentence = format!("The JWT's {name} is not a JSON object.");
            Err(Problem::new("", "malformed-jwt", sentence))
        }
    }
}

fn not_base64(name: &str) -> Problem {
    Problem::new("", "malformed-jwt", format!("The JWT's {name} is not base64url."))
}
