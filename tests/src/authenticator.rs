//! An authenticator in software, as a browser's platform has one: makes passkeys, and signs with
//! them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use credentials::{
    key::{KeyType, SecretKey},
    random,
};
use serde_json::{Value, json};
use server::clock::SystemRandom;
use sha2::{Digest, Sha256};
use url::Url;

/// A passkey that it holds.
#[derive(Debug)]
struct Held {
    id: [u8; 16],
    handle: String,
    key: SecretKey,
}

/// Holds passkeys of one address. Like one that synchronises, it does not count.
#[derive(Debug)]
pub struct Authenticator {
    origin: String,
    held: Vec<Held>,
}

/// Somebody is there, and is the one; with a public key behind it.
const THERE: u8 = 0x05;
const WITH_KEY: u8 = 0x40;

impl Authenticator {
    /// One without a passkey, in a browser that shows pages of that address.
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.to_owned(), held: Vec::new() }
    }

    /// Makes a passkey for what `navigator.credentials.create` is given: `{"publicKey": …}`.
    pub fn create(&mut self, options: &Value) -> Value {
        let key = SecretKey::generate(KeyType::P256, &mut SystemRandom);
        let jwk = key.public().jwk();
        let part = |name: &str| {
            BASE64.decode(jwk[name].as_str().expect("a coordinate")).expect("base64url")
        };
        let id: [u8; 16] = random::bytes(&mut SystemRandom);
        let mut data = self.data(THERE | WITH_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(id);
        // COSE: an EC2 key for ES256 on P-256 (RFC 9053, 7.1).
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(part("x"));
        data.extend([0x22, 0x58, 0x20]);
        data.extend(part("y"));
        let mut attestation = vec![0xa3];
        for (name, value) in [("fmt", &b"\x64none"[..]), ("attStmt", &b"\xa0"[..])] {
            attestation.push(0x60 + u8::try_from(name.len()).expect("short"));
            attestation.extend(name.as_bytes());
            attestation.extend(value);
        }
        attestation.extend(b"\x68authData\x58");
        attestation.push(u8::try_from(data.len()).expect("short"));
        attestation.extend(&data);
        let challenge = &options["publicKey"]["challenge"];
        let handle = options["publicKey"]["user"]["id"].as_str().expect("a handle").to_owned();
        self.held.push(Held { id, handle, key });
        json!({
            "id": BASE64.encode(id), "rawId": BASE64.encode(id), "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(self.client("webauthn.create", challenge)),
                "attestationObject": BASE64.encode(attestation), "transports": ["internal"],
            },
        })
    }

    /// Signs with the newest passkey for what `navigator.credentials.get` is given.
    pub fn get(&self, options: &Value) -> Value {
        let held = self.held.last().expect("it holds a passkey");
        let client = self.client("webauthn.get", &options["publicKey"]["challenge"]);
        let data = self.data(THERE);
        let mut message = data.clone();
        message.extend(Sha256::digest(&client));
        let signature = der(&held.key.sign(&message));
        json!({
            "id": BASE64.encode(held.id), "rawId": BASE64.encode(held.id), "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(client),
                "authenticatorData": BASE64.encode(data), "signature": BASE64.encode(signature),
                "userHandle": held.handle,
            },
        })
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let host = Url::parse(&self.origin).expect("an address");
        let host = host.host_str().expect("a host").to_owned();
        let mut data = Sha256::digest(host).to_vec();
        data.push(flags);
        data.extend([0; 4]);
        data
    }

    fn client(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let origin = &self.origin;
        let client = json!({
            "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }
}

/// `r || s` as ASN.1 has it.
fn der(signature: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
        let mut integer = bytes[start..].to_vec();
        if integer[0] >= 0x80 {
            integer.insert(0, 0);
        }
        let mut all = vec![0x02, u8::try_from(integer.len()).expect("short")];
        all.extend(integer);
        all
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    let both = [integer(r), integer(s)].concat();
    let mut all = vec![0x30, u8::try_from(both.len()).expect("short")];
    all.extend(both);
    all
}
