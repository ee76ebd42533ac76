//! Keys: three types, read from and written as Multikey and JWK, never printed.

#[cfg(not(feature = "native"))]
mod ecdsa;
#[cfg(test)]
mod tests;

#[cfg(not(feature = "native"))]
use self::ecdsa::Prepared;
#[cfg(feature = "native")]
use crate::jose::Prepared;
use crate::random::Random;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Which curve a key is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Ed25519, for the eddsa suites and the JOSE algorithm EdDSA.
    Ed25519,
    /// NIST P-256, for the ecdsa suites and ES256.
    P256,
    /// NIST P-384, for the ecdsa suites.
    P384,
}

impl KeyType {
    const ALL: [Self; 3] = [Self::Ed25519, Self::P256, Self::P384];

    /// The multicodec prefix of a public key, as a varint (Controlled Identifiers 1.0, 2.2.2).
    fn public_prefix(self) -> [u8; 2] {
        match self {
            Self::Ed25519 => [0xed, 0x01],
            Self::P256 => [0x80, 0x24],
            Self::P384 => [0x81, 0x24],
        }
    }

    /// The multicodec prefix of a secret key, as a varint.
    fn secret_prefix(self) -> [u8; 2] {
        match self {
            Self::Ed25519 => [0x80, 0x26],
            Self::P256 => [0x86, 0x26],
            Self::P384 => [0x87, 0x26],
        }
    }

    /// Bytes of a scalar, a seed or one coordinate.
    fn width(self) -> usize {
        match self {
            Self::Ed25519 | Self::P256 => 32,
            Self::P384 => 48,
        }
    }

    /// `kty` and `crv` of a JWK.
    fn jwk_names(self) -> (&'static str, &'static str) {
        match self {
            Self::Ed25519 => ("OKP", "Ed25519"),
            Self::P256 => ("EC", "P-256"),
            Self::P384 => ("EC", "P-384"),
        }
    }
}

/// A text or value is not a key of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither Ed25519, P-256 nor P-384.
    #[error("a key of a type that is not supported")]
    UnsupportedType,
    /// Of a known type, but its bytes are not a point or have another length.
    #[error("the bytes are not a key of the type that they name")]
    Malformed,
}

/// A public key: 32 bytes of Ed25519, or a compressed SEC1 point of 33 or 49 bytes, known to be on its curve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    key_type: KeyType,
    bytes: Vec<u8>,
    /// The uncompressed point, so that verifying need not solve the curve's equation each time; empty for Ed25519.
    point: Vec<u8>,
    prepared: Prepared,
}

impl PublicKey {
    /// From raw bytes (Ed25519) or a SEC1 point, compressed or not.
    /// Ed25519 points that are written in a second way or are of small order are refused:
    /// under them one signature fits many messages.
    pub fn from_bytes(key_type: KeyType, bytes: &[u8]) -> Result<Self, KeyError> {
        let (bytes, point) = match key_type {
            KeyType::Ed25519 => (ed25519_point(bytes)?, Vec::new()),
            KeyType::P256 => {
                sec1_tag(bytes, key_type.width())?;
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
                    .map_err(|_| KeyError::Malformed)?;
                (
                    key.to_encoded_point(true).as_bytes().to_vec(),
                    key.to_encoded_point(false).as_bytes().to_vec(),
                )
            }
            KeyType::P384 => {
                sec1_tag(bytes, key_type.width())?;
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
                    .map_err(|_| KeyError::Malformed)?;
                (
                    key.to_encoded_point(true).as_bytes().to_vec(),
                    key.to_encoded_point(false).as_bytes().to_vec(),
                )
            }
        };
        Ok(Self { key_type, bytes, point, prepared: Default::default() })
    }

    /// From `z…` (Controlled Identifiers 1.0, 2.2.2 Multikey). Points are compressed there.
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let bytes = multibase(text)?;
        let (prefix, rest) = bytes.split_first_chunk::<2>().ok_or(KeyError::Malformed)?;
        let key_type = KeyType::ALL
            .into_iter()
            .find(|key_type| key_type.public_prefix() == *prefix)
            .ok_or(KeyError::UnsupportedType)?;
        let length = key_type.width() + usize::from(key_type != KeyType::Ed25519);
        if rest.len() == length {
            Self::from_bytes(key_type, rest)
        } else {
            Err(KeyError::Malformed)
        }
    }

    /// As `z…`.
    pub fn multikey(&self) -> String {
        let bytes = [&self.key_type.public_prefix(), self.bytes.as_slice()].concat();
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// From a public JWK (RFC 7517, RFC 8037). A private member `d` is refused, and so is a key
    /// whose `use` or `key_ops` is not for verifying.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let member = |name: &str| jwk.get(name).and_then(Value::as_str);
        let names = (member("kty").unwrap_or_default(), member("crv").unwrap_or_default());
        let key_type = KeyType::ALL
            .into_iter()
            .find(|key_type| key_type.jwk_names() == names)
            .ok_or(KeyError::UnsupportedType)?;
        let other_use = jwk.get("use").is_some_and(|value| value != "sig")
            || jwk.get("key_ops").is_some_and(|operations| {
                !operations.as_array().is_some_and(|all| all.iter().any(|one| one == "verify"))
            });
        if jwk.get("d").is_some() || other_use {
            return Err(KeyError::Malformed);
        }
        let coordinate = |name: &str| {
            member(name)
                .and_then(|text| BASE64.decode(text).ok())
                .filter(|bytes| bytes.len() == key_type.width())
                .ok_or(KeyError::Malformed)
        };
        match key_type {
            KeyType::Ed25519 => Self::from_bytes(key_type, &coordinate("x")?),
            KeyType::P256 | KeyType::P384 => {
                let point = [vec![4], coordinate("x")?, coordinate("y")?].concat();
                Self::from_bytes(key_type, &point)
            }
        }
    }

    /// As a public JWK with the members of RFC 7638 only.
    pub fn jwk(&self) -> Value {
        let (kty, crv) = self.key_type.jwk_names();
        match self.key_type {
            KeyType::Ed25519 => json!({ "crv": crv, "kty": kty, "x": BASE64.encode(&self.bytes) }),
            KeyType::P256 | KeyType::P384 => {
                let (x, y) = self.point[1..].split_at(self.key_type.width());
                json!({ "crv": crv, "kty": kty, "x": BASE64.encode(x), "y": BASE64.encode(y) })
            }
        }
    }

    /// Its curve.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// Raw bytes or the compressed point.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether `signature` (64 or 96 bytes, `r || s` for ECDSA) is by this key over `message`.
    /// P-256 hashes with SHA-256, P-384 with SHA-384.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        if signature.len() != 2 * self.key_type.width() {
            return false;
        }
        match self.key_type {
            KeyType::Ed25519 => {
                let (Ok(bytes), Ok(signature)) = (
                    <&[u8; 32]>::try_from(self.bytes.as_slice()),
                    ed25519_dalek::Signature::from_slice(signature),
                ) else {
                    return false;
                };
                ed25519_dalek::VerifyingKey::from_bytes(bytes)
                    .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
            }
            KeyType::P256 | KeyType::P384 => {
                self.prepared.verify(self.key_type, &self.point, message, signature)
            }
        }
    }
}

/// A private key. Cannot be printed, is wiped when dropped.
pub struct SecretKey {
    key_type: KeyType,
    bytes: Zeroizing<Vec<u8>>,
}

impl SecretKey {
    /// A new key.
    pub fn generate(key_type: KeyType, random: &mut dyn Random) -> Self {
        let mut bytes = Zeroizing::new(vec![0; key_type.width()]);
        loop {
            random.fill(&mut bytes);
            // About one P-256 draw in 2^32 is not below the order of the curve.
            if let Ok(key) = Self::from_bytes(key_type, &bytes) {
                return key;
            }
        }
    }

    /// From the 32- or 48-byte seed or scalar.
    pub fn from_bytes(key_type: KeyType, bytes: &[u8]) -> Result<Self, KeyError> {
        let valid = bytes.len() == key_type.width()
            && match key_type {
                KeyType::Ed25519 => true,
                KeyType::P256 => p256::ecdsa::SigningKey::from_slice(bytes).is_ok(),
                KeyType::P384 => p384::ecdsa::SigningKey::from_slice(bytes).is_ok(),
            };
        if valid {
            Ok(Self { key_type, bytes: Zeroizing::new(bytes.to_vec()) })
        } else {
            Err(KeyError::Malformed)
        }
    }

    /// From `z…` of a secret Multikey.
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(multibase(text)?);
        let (prefix, rest) = bytes.split_first_chunk::<2>().ok_or(KeyError::Malformed)?;
        let key_type = KeyType::ALL
            .into_iter()
            .find(|key_type| key_type.secret_prefix() == *prefix)
            .ok_or(KeyError::UnsupportedType)?;
        Self::from_bytes(key_type, rest)
    }

    /// The seed or scalar, to be sealed at once.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Its curve.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        let bytes = match self.key_type {
            KeyType::Ed25519 => self.ed25519().verifying_key().to_bytes().to_vec(),
            KeyType::P256 => self.p256().verifying_key().to_encoded_point(true).as_bytes().to_vec(),
            KeyType::P384 => self.p384().verifying_key().to_encoded_point(true).as_bytes().to_vec(),
        };
        PublicKey::from_bytes(self.key_type, &bytes).expect("the public half of a key is a key")
    }

    /// Signs `message`: Ed25519, or deterministic ECDSA (RFC 6979) as `r || s`.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self.key_type {
            KeyType::Ed25519 => self.ed25519().sign(message).to_vec(),
            KeyType::P256 => {
                let signature: p256::ecdsa::Signature = self.p256().sign(message);
                signature.to_bytes().to_vec()
            }
            KeyType::P384 => {
                let signature: p384::ecdsa::Signature = self.p384().sign(message);
                signature.to_bytes().to_vec()
            }
        }
    }

    fn ed25519(&self) -> ed25519_dalek::SigningKey {
        let seed = self.bytes.as_slice().try_into().expect("32 bytes, checked when it was read");
        ed25519_dalek::SigningKey::from_bytes(seed)
    }

    fn p256(&self) -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&self.bytes).expect("checked when it was read")
    }

    fn p384(&self) -> p384::ecdsa::SigningKey {
        p384::ecdsa::SigningKey::from_slice(&self.bytes).expect("checked when it was read")
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({:?}, …)", self.key_type)
    }
}

/// Decodes multibase base58btc. The longest that is ours, an uncompressed P-384 key, stays under the bound.
fn multibase(text: &str) -> Result<Vec<u8>, KeyError> {
    text.strip_prefix('z')
        .filter(|rest| rest.len() <= 160)
        .and_then(|rest| bs58::decode(rest).into_vec().ok())
        .ok_or(KeyError::Malformed)
}

/// The forms of SEC1 that are ours: `02 x`, `03 x` and `04 x y`; not the point at infinity, not the compact form.
fn sec1_tag(bytes: &[u8], width: usize) -> Result<(), KeyError> {
    match bytes.first() {
        Some(2 | 3) if bytes.len() == 1 + width => Ok(()),
        Some(4) if bytes.len() == 1 + 2 * width => Ok(()),
        _ => Err(KeyError::Malformed),
    }
}

/// 32 bytes that are the only way to write a point that is not of small order.
fn ed25519_point(bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyError::Malformed)?;
    let reduced = bytes[31] & 0x7f != 0x7f || bytes[1..31] != [0xff; 30] || bytes[0] < 0xed;
    match ed25519_dalek::VerifyingKey::from_bytes(bytes) {
        Ok(key) if reduced && !key.is_weak() => Ok(bytes.to_vec()),
        _ => Err(KeyError::Malformed),
    }
}
