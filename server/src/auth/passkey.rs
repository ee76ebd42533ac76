//! Passkeys (WebAuthn level 3). The one door to `webauthn-rs`: what goes in and comes out is JSON,
//! so that a ceremony's state and a person's public key can be kept in the database.

use crate::registry::Unavailable;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

/// What this product is called in a browser's own dialogue.
const RELYING_PARTY: &str = "Lanyard";

/// A passkey was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// What the browser sent is no answer to the challenge.
    #[error("the passkey's answer does not fit")]
    Refused,
    /// Something of ours broke.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Whom a passkey is made for.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// WebAuthn's user handle.
    pub handle: [u8; 16],
    /// Shown by the browser below the name.
    pub email: &'a str,
    /// Shown by the browser.
    pub name: &'a str,
}

/// A challenge: what the browser is given, and what is kept here until it answers.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// `{"publicKey": …}` for `navigator.credentials`.
    pub options: Value,
    /// For the database.
    pub state: String,
}

/// A public key that was proven to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The credential's id.
    pub credential: Vec<u8>,
    /// The key with its counter and flags, for the database.
    pub passkey: String,
}

/// What a browser answered to a sign-in challenge: it says by itself who it is.
#[derive(Debug, Clone)]
pub struct Assertion {
    answer: PublicKeyCredential,
    /// The user handle that it names.
    pub handle: [u8; 16],
}

impl Assertion {
    /// From JSON as a browser makes it.
    pub fn parse(text: &Value) -> Option<Self> {
        let answer: PublicKeyCredential = serde_json::from_value(text.clone()).ok()?;
        let handle = answer.get_user_unique_id()?.try_into().ok()?;
        Some(Self { answer, handle })
    }

    /// The credential's id.
    pub fn credential(&self) -> &[u8] {
        self.answer.get_credential_id()
    }
}

/// Passkeys for one address.
pub struct Passkeys(Webauthn);

impl Passkeys {
    /// For the host of a public address. `None` where it is an IP address: a passkey belongs to a
    /// domain (WebAuthn, 5.1.3, step 8).
    pub fn new(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let domain = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&domain, &origin).ok()?.rp_name(RELYING_PARTY);
        builder.build().ok().map(Self)
    }

    /// A challenge to make a passkey that is found without an e-mail address. `existing` are the
    /// credentials that its person has: an authenticator that holds one of them declines.
    pub fn begin_registration(
        &self,
        holder: Holder<'_>,
        existing: Vec<Vec<u8>>,
    ) -> Result<Challenge, PasskeyError> {
        let handle = Uuid::from_bytes(holder.handle);
        let existing = existing.into_iter().map(Into::into).collect();
        let begun =
            self.0.start_passkey_registration(handle, holder.email, holder.name, Some(existing));
        let (options, state) = begun.map_err(broken)?;
        let mut options = json(&options)?;
        // The library leaves it to the browser whether the key is discoverable; here it must be.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(Challenge { options, state: json(&state)?.to_string() })
    }

    /// The public key that answers a challenge.
    pub fn finish_registration(&self, answer: &Value, state: &str) -> Result<Proven, PasskeyError> {
        let answer = serde_json::from_value::<RegisterPublicKeyCredential>(answer.clone());
        let answer = answer.map_err(|_| PasskeyError::Refused)?;
        let state: PasskeyRegistration = kept(state)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).map_err(refused)?;
        let credential = passkey.cred_id().as_ref().to_vec();
        Ok(Proven { credential, passkey: json(&passkey)?.to_string() })
    }

    /// A challenge to whoever has a passkey of this address.
    pub fn begin_sign_in(&self) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(broken)?;
        Ok(Challenge { options: json(&options)?, state: json(&state)?.to_string() })
    }

    /// Checks an assertion against the public key that is kept; gives the key as it is to be kept
    /// from now on: with its counter and whether it is backed up.
    pub fn finish_sign_in(
        &self,
        assertion: &Assertion,
        state: &str,
        passkey: &str,
    ) -> Result<String, PasskeyError> {
        let state: DiscoverableAuthentication = kept(state)?;
        let mut passkey: Passkey = kept(passkey)?;
        let keys = [DiscoverableKey::from(&passkey)];
        let done = self.0.finish_discoverable_authentication(&assertion.answer, state, &keys);
        passkey.update_credential(&done.map_err(refused)?).ok_or(PasskeyError::Refused)?;
        Ok(json(&passkey)?.to_string())
    }
}

/// The library's errors name no person and no key.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn refused(error: WebauthnError) -> PasskeyError {
    tracing::info!(%error, "a passkey was refused");
    PasskeyError::Refused
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn broken(error: WebauthnError) -> PasskeyError {
    tracing::error!(%error, "a challenge could not be made");
    Unavailable.into()
}

fn json(value: &impl Serialize) -> Result<Value, PasskeyError> {
    serde_json::to_value(value).map_err(|error| {
        tracing::error!(%error, "what belongs to a passkey cannot be written");
        Unavailable.into()
    })
}

fn kept<T: DeserializeOwned>(text: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(text).map_err(|error| {
        tracing::error!(%error, "what was kept of a passkey cannot be read");
        Unavailable.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_asks_for_a_key_that_is_found_by_itself_and_for_a_person_at_it() {
        let passkeys = Passkeys::new("http://localhost:8088").expect("a domain");
        let holder = Holder { handle: [7; 16], email: "a@board.example", name: "A" };
        let challenge = passkeys.begin_registration(holder, Vec::new()).expect("a challenge");
        let key = &challenge.options["publicKey"];
        assert_eq!(key["rp"]["id"], "localhost");
        assert_eq!(key["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(key["authenticatorSelection"]["userVerification"], "required");
        kept::<PasskeyRegistration>(&challenge.state).expect("what was kept is read again");
        let challenge = passkeys.begin_sign_in().expect("a challenge");
        assert_eq!(challenge.options["publicKey"]["userVerification"], "required");
        kept::<DiscoverableAuthentication>(&challenge.state).expect("read again");
    }

    #[test]
    fn where_the_address_is_no_domain_there_are_no_passkeys() {
        assert!(Passkeys::new("http://127.0.0.1:8088").is_none());
        assert!(Passkeys::new("https://licences.example.org").is_some());
    }
}
