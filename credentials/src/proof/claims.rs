//! What proofs say of themselves, read before anything is believed.

use super::{Cryptosuite, Securing};
use crate::{
    credential::{ClaimedProof, Problem, has_type},
    did::DidUrl,
    limits,
    time::Timestamp,
};
use serde_json::{Map, Value};

/// The proofs of a document, one or many.
pub(super) fn proofs(document: &Map<String, Value>) -> &[Value] {
    match document.get("proof") {
        Some(Value::Array(proofs)) => proofs,
        Some(proof) => std::slice::from_ref(proof),
        None => &[],
    }
}

/// The bytes of a `proofValue`: multibase base58btc of 64 or 96 bytes.
#[cfg(feature = "native")]
pub(super) fn proof_value(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix('z').filter(|rest| rest.len() <= 140)?;
    bs58::decode(text).into_vec().ok()
}

/// The claims of embedded proofs (Data Integrity 1.0, 2.1).
pub(super) fn of_document(document: &Map<String, Value>) -> Result<Vec<ClaimedProof>, Problem> {
    let proofs = proofs(document);
    if proofs.is_empty() {
        return Err(problem("/proof", "no-proof", "The document has no proof."));
    }
    if proofs.len() > limits::PROOFS {
        return Err(problem(
            "/proof",
            "too-many-proofs",
            "The document has more proofs than we check.",
        ));
    }
    let single = document.get("proof").is_some_and(Value::is_object);
    let ids: Vec<Option<&str>> =
        proofs.iter().map(|proof| proof.get("id").and_then(Value::as_str)).collect();
    let mut claims = Vec::with_capacity(proofs.len());
    for (index, proof) in proofs.iter().enumerate() {
        let place = if single { "/proof".to_owned() } else { format!("/proof/{index}") };
        let Some(members) = proof.as_object() else {
            return Err(problem(place, "malformed-proof", "A proof is not an object."));
        };
        let proof = Proof { members, place, context: document.get("@context") };
        claims.push(proof.claim(index, &ids)?);
    }
    Ok(claims)
}

/// The claims of a `vc+jwt`, or of a `vp+jwt` where it holds a presentation (VC-JOSE-COSE 3.1 and
/// 3.3.2, RFC 7515). The one is made to assert, the other to present, with `nonce` and `aud`.
pub(super) fn of_jwt(
    header: &Map<String, Value>,
    credential: &Map<String, Value>,
) -> Result<ClaimedProof, Problem> {
    let presents = has_type(credential, "VerifiablePresentation");
    let (typ, cty, signer) =
        if presents { ("vp+jwt", "vp", "holder") } else { ("vc+jwt", "vc", "issuer") };
    let wrong = |code, sentence| Err(problem("", code, sentence));
    match header.get("alg").and_then(Value::as_str) {
        Some("EdDSA" | "ES256" | "ES384") => {}
        _ => {
            return wrong(
                "unsupported-algorithm",
                "The JWT is not signed with EdDSA, ES256 or ES384.",
            );
        }
    }
    if header.contains_key("crit") || header.contains_key("b64") {
        return wrong("critical-header", "The header of the JWT asks for what we do not speak.");
    }
    if !header.get("typ").is_some_and(|it| is_media_type(it, typ)) {
        return wrong("wrong-typ", "The header of the JWT does not say of which type it is.");
    }
    if header.get("cty").is_some_and(|it| !is_media_type(it, cty)) {
        return wrong("wrong-cty", "The header of the JWT says that it holds something else.");
    }
    if credential.contains_key("vc") || credential.contains_key("vp") {
        return wrong(
            "vc-claim",
            "The JWT wraps its credential in a claim; that form is obsolete.",
        );
    }
    // A presentation may leave it to `iss` to name its holder.
    let claimed = if presents { header.get("iss").or(credential.get("iss")) } else { None };
    let issuer = credential
        .get(signer)
        .or(claimed)
        .and_then(|issuer| issuer.as_str().or_else(|| issuer.get("id")?.as_str()))
        .unwrap_or_default();
    for claims in [header, credential] {
        if claims.get("iss").is_some_and(|iss| iss != issuer) {
            return wrong("wrong-iss", "The JWT names another issuer than what it holds.");
        }
    }
    let kid = header.get("kid").and_then(Value::as_str).unwrap_or_default();
    let name = if kid.starts_with('#') { format!("{issuer}{kid}") } else { kid.to_owned() };
    let Ok(verification_method) = DidUrl::parse(&name) else {
        return wrong("wrong-kid", "The header of the JWT does not name its key as a DID URL.");
    };
    if presents && !issuer.is_empty() && verification_method.did().as_str() != issuer {
        return wrong("wrong-kid", "The key of the JWT is not the holder's.");
    }
    let challenge = match credential.get("nonce").filter(|_| presents) {
        None => None,
        Some(Value::String(nonce)) => Some(nonce.clone()),
        Some(_) => return wrong("wrong-nonce", "The nonce of the JWT is not a text."),
    };
    let audience = credential.get("aud").filter(|_| presents).map(list).unwrap_or_default();
    let audience: Option<Vec<String>> =
        audience.iter().map(|one| one.as_str().map(str::to_owned)).collect();
    let Some(domain) = audience.filter(|all| all.len() <= limits::PROOFS) else {
        return wrong("wrong-aud", "The audience of the JWT is not a text or a few.");
    };
    Ok(ClaimedProof {
        index: 0,
        securing: Securing::VcJwt,
        verification_method,
        created: seconds(header, credential, "iat")?.max(seconds(header, credential, "nbf")?),
        expires: seconds(header, credential, "exp")?,
        purpose: presents.then(|| "authentication".to_owned()),
        id: None,
        previous: Vec::new(),
        domain,
        challenge,
    })
}

/// A NumericDate of the payload (RFC 7519, 2).
fn seconds(
    header: &Map<String, Value>,
    credential: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<Timestamp>, Problem> {
    match credential.get(name).or_else(|| header.get(name)) {
        None => Ok(None),
        Some(value) => {
            match value.as_f64().filter(|seconds| (0.0..253_402_300_800.0).contains(seconds)) {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "bounded to the years that we know"
                )]
                Some(seconds) => Ok(Some(Timestamp::from_unix_seconds(seconds as i64))),
                None => Err(problem(
                    format!("/{name}"),
                    "not-a-date",
                    "A time in the JWT is not a number of seconds.",
                )),
            }
        }
    }
}

/// Media types are compared without case and without `application/` (RFC 7515, 4.1.9).
fn is_media_type(value: &Value, name: &str) -> bool {
    value.as_str().is_some_and(|text| {
        let text = text.to_ascii_lowercase();
        text.strip_prefix("application/").unwrap_or(&text) == name
    })
}

struct Proof<'a> {
    members: &'a Map<String, Value>,
    place: String,
    context: Option<&'a Value>,
}

impl Proof<'_> {
    fn claim(&self, index: usize, ids: &[Option<&str>]) -> Result<ClaimedProof, Problem> {
        if self.text("type")? != Some("DataIntegrityProof") {
            return Err(self.problem(
                "type",
                "unsupported-proof-type",
                "The proof is not a DataIntegrityProof.",
            ));
        }
        let suite =
            self.text("cryptosuite")?.and_then(Cryptosuite::from_name).ok_or_else(|| {
                self.problem(
                    "cryptosuite",
                    "unsupported-cryptosuite",
                    "The proof is made with a cryptosuite that we do not speak.",
                )
            })?;
        self.check_context(suite)?;
        let verification_method = self
            .text("verificationMethod")?
            .and_then(|name| DidUrl::parse(name).ok())
            .ok_or_else(|| {
                self.problem(
                    "verificationMethod",
                    "not-a-did-url",
                    "The proof does not name its key as a DID URL.",
                )
            })?;
        let purpose = self.text("proofPurpose")?.ok_or_else(|| {
            self.problem("proofPurpose", "no-purpose", "The proof does not say what it is for.")
        })?;
        if self.text("proofValue")?.is_none() {
            return Err(self.problem("proofValue", "no-proof-value", "The proof has no value."));
        }
        let id = self.text("id")?;
        if let Some(name) = id {
            let unique = ids.iter().filter(|other| **other == Some(name)).count() == 1;
            if !unique || !is_url(name) {
                return Err(self.problem(
                    "id",
                    "not-a-url",
                    "The proof's name is not a URL of its own.",
                ));
            }
        }
        Ok(ClaimedProof {
            index,
            securing: Securing::DataIntegrity(suite),
            verification_method,
            created: self.time("created")?,
            expires: self.time("expires")?,
            purpose: Some(purpose.to_owned()),
            id: id.map(str::to_owned),
            previous: self.previous(index, ids)?,
            domain: self.texts("domain")?.into_iter().map(str::to_owned).collect(),
            challenge: self.text("challenge")?.map(str::to_owned),
        })
    }

    /// A context of the proof's own: for JCS suites what the document's begins with (VC Data Integrity
    /// EdDSA 1.0, 3.3.2); for RDF suites the document's takes its place, so another is refused.
    fn check_context(&self, suite: Cryptosuite) -> Result<(), Problem> {
        let Some(own) = self.members.get("@context") else { return Ok(()) };
        let (own, of_document) = (list(own), self.context.map(list).unwrap_or_default());
        let holds = if suite.is_jcs() { of_document.starts_with(own) } else { of_document == own };
        if holds {
            Ok(())
        } else {
            Err(self.problem(
                "@context",
                "proof-context",
                "The proof's context is not the document's.",
            ))
        }
    }

    /// Places of the proofs that this one continues (Data Integrity 1.0, 2.1.2).
    fn previous(&self, index: usize, ids: &[Option<&str>]) -> Result<Vec<usize>, Problem> {
        let mut places = Vec::new();
        for name in self.texts("previousProof")? {
            match ids.iter().position(|id| *id == Some(name)) {
                Some(place) if place != index && !places.contains(&place) => places.push(place),
                _ => {
                    return Err(self.problem(
                        "previousProof",
                        "no-previous-proof",
                        "The proof continues one that is not there.",
                    ));
                }
            }
        }
        Ok(places)
    }

    fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => {
                Err(self.problem(name, "not-a-string", "A member of the proof is not a text."))
            }
        }
    }

    fn texts(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let wrong = || {
            self.problem(
                name,
                "not-a-string",
                "A member of the proof is not a text or list of texts.",
            )
        };
        match self.members.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) if items.is_empty() || items.len() > limits::PROOFS => {
                Err(wrong())
            }
            Some(value) => list(value).iter().map(|item| item.as_str().ok_or_else(wrong)).collect(),
        }
    }

    fn time(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let wrong = || {
            self.problem(
                name,
                "not-a-date-time-stamp",
                "A time in the proof is not a date and time with a zone.",
            )
        };
        self.text(name)?.map(|text| Timestamp::parse(text).map_err(|_| wrong())).transpose()
    }

    fn problem(&self, member: &str, code: &'static str, sentence: &str) -> Problem {
        problem(format!("{}/{member}", self.place), code, sentence)
    }
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

fn is_url(text: &str) -> bool {
    text.len() <= limits::DID_BYTES && url::Url::parse(text).is_ok()
}

fn problem(pointer: impl Into<String>, code: &'static str, sentence: &str) -> Problem {
    Problem { pointer: pointer.into(), code, sentence: sentence.to_owned() }
}
