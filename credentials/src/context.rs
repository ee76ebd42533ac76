//! JSON-LD contexts: the only ones that exist for us are embedded. Nothing is ever fetched.

mod terms;
#[cfg(test)]
mod tests;

pub(crate) use terms::problems;

/// The context of VC Data Model 2.0.
pub const CREDENTIALS_V2: &str = "https://www.w3.org/ns/credentials/v2";
/// The context of VC Data Model 1.1.
pub const CREDENTIALS_V1: &str = "https://www.w3.org/2018/credentials/v1";

/// Our own context, as it is published at [`crate::credential::CONTEXT`].
pub const LANYARD_V1: &str = include_str!("context/v1.jsonld");

/// Every context that there is for us: its URL and its text.
pub const EMBEDDED: &[(&str, &str)] = &[
    (CREDENTIALS_V2, ssi_contexts::CREDENTIALS_V2),
    (CREDENTIALS_V1, ssi_contexts::CREDENTIALS_V1),
    (crate::credential::CONTEXT, LANYARD_V1),
    ("https://www.w3.org/ns/credentials/examples/v2", ssi_contexts::CREDENTIALS_EXAMPLES_V2),
    ("https://www.w3.org/2018/credentials/examples/v1", ssi_contexts::CREDENTIALS_EXAMPLES_V1),
    ("https://w3id.org/security/data-integrity/v1", ssi_contexts::W3ID_DATA_INTEGRITY_V1),
    ("https://w3id.org/security/data-integrity/v2", ssi_contexts::W3ID_DATA_INTEGRITY_V2),
    ("https://w3id.org/security/multikey/v1", ssi_contexts::W3ID_MULTIKEY_V1),
    ("https://w3id.org/security/suites/ed25519-2020/v1", ssi_contexts::W3ID_ED2020_V1),
    ("https://w3id.org/security/suites/jws-2020/v1", ssi_contexts::W3ID_JWS2020_V1),
    ("https://www.w3.org/ns/odrl.jsonld", ssi_contexts::ODRL),
    ("https://www.w3.org/ns/did/v1", ssi_contexts::DID_V1),
];

/// The text of the context at `url`, if we hold it.
pub fn embedded(url: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(known, _)| *known == url).map(|(_, text)| *text)
}
