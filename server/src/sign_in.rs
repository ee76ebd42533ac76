//! Signing in: with a passkey, or with a password that may be tried a few times; and what a person
//! changes about it later.

mod ceremony;
mod own;
mod ways_back;

pub use ceremony::Ceremony;
pub use own::{ChangeRefused, Passkey};
pub(crate) use own::{maker, subject};
pub use ways_back::{Answer, WayBack};

use crate::{
    auth::{
        browser::Browser,
        passkey::{Assertion, PasskeyError},
        password::Passwords,
        session::{Session, Token},
    },
    clock::SystemRandom,
    db::{self, people, sign_in as ways, unavailable},
    people::{Person, email},
    registry::Unavailable,
    state::Lanyard,
};
use credentials::{random, time::Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Wrong passwords for one account from one browser that has signed in to it before, within
/// [`WINDOW`]; and from one network, from all its browsers that have not.
const PER_ACCOUNT: i64 = 10;
/// Wrong passwords for one account from all networks together: whoever guesses from many is stopped,
/// and whoever has a few does not use up what its person has elsewhere.
const PER_ACCOUNT_EVERYWHERE: i64 = 100;
/// Wrong passwords from one network, for whatever accounts; a hospital may have one address.
const PER_NETWORK: i64 = 60;
/// A bucket ends this long after its first wrong password.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// What a browser gets when somebody has signed in: each goes into a cookie.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Of the new session.
    pub session: Token,
    /// By which the browser is known from now on.
    pub device: Token,
    /// Whether the account page has something to tell: a way back in was used since.
    pub news: bool,
}

/// Nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// No such account, no such password, no such passkey: it is not said which.
    #[error("that does not let anybody in")]
    Wrong,
    /// Too many wrong ones; until then, none is looked at.
    #[error("too many attempts")]
    Wait(Timestamp),
    /// More passwords are being looked at than there is time for.
    #[error("too many at this moment")]
    Busy,
    /// The challenge is over or was answered already.
    #[error("the challenge is over")]
    Over,
    /// The installation's address is none for which there can be passkeys.
    #[error("there are no passkeys at this address")]
    NoPasskeys,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<PasskeyError> for SignInError {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Refused => Self::Wrong,
            PasskeyError::Unavailable(error) => error.into(),
        }
    }
}

impl Lanyard {
    /// Signs somebody in who knows the password. Whatever the account, exactly one hash is computed
    /// to tell; and none when it is to wait.
    pub async fn sign_in_with_password(
        &self,
        address: &str,
        password: &str,
        browser: &Browser,
    ) -> Result<(Person, Entry), SignInError> {
        let address = email(address).unwrap_or_default();
        let found = people::by_email(self.db().readers(), &address).await.map_err(unavailable)?;
        let (buckets, kept) = match &found {
            Some(person) => (
                self.buckets(&address, Some(person), browser).await?,
                ways::password(self.db().readers(), person.row).await.map_err(unavailable)?,
            ),
            None => (self.buckets(&address, None, browser).await?, None),
        };
        self.count(&buckets).await?;
        let Some(_place) = self.passwords().place() else {
            // It was not looked at: that is no guess.
            let mut transaction = self.db().write().await?;
            self.forgive(&mut transaction, &buckets).await?;
            transaction.commit().await.map_err(unavailable)?;
            return Err(SignInError::Busy);
        };
        let hash = kept.as_ref().map(|kept| kept.hash.clone());
        let right = self.passwords().is(password, hash).await;
        let Some((person, mut kept)) = found.zip(kept).filter(|_| right) else {
            tracing::info!("a password was wrong");
            return Err(SignInError::Wrong);
        };
        // Made anew where it was made otherwise than today: a second hash, once, of the right one.
        let mut renewed = match Passwords::is_outdated(&kept.hash) {
            true => Some(self.passwords().hash(password, random::bytes(&mut SystemRandom)).await),
            false => None,
        };
        let mut transaction = self.db().write().await?;
        let now = ways::password(&mut *transaction, person.row).await.map_err(unavailable)?;
        if now.as_ref() != Some(&kept) {
            // Changed or removed meanwhile, or made anew by the same click, made twice: it is asked
            // once more, of what is kept now.
            drop(transaction);
            let now = now.ok_or(SignInError::Wrong)?;
            if !self.passwords().is(password, Some(now.hash.clone())).await {
                return Err(SignInError::Wrong);
            }
            transaction = self.db().write().await?;
            let last = ways::password(&mut *transaction, person.row).await.map_err(unavailable)?;
            if last.as_ref() != Some(&now) {
                return Err(SignInError::Wrong);
            }
            (kept, renewed) = (now, None);
        }
        if let Some(renewed) = renewed {
            let (row, way_back) = (person.row, kept.way_back);
            let set = ways::set_password(&mut transaction, row, Some(&renewed), way_back).await;
            set.map_err(unavailable)?;
        }
        self.forgive(&mut transaction, &buckets).await?;
        let entry = self.enter(&mut transaction, person.row, browser, (kept.way_back, None)).await;
        let entry = entry.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        tracing::info!(person = person.row, "signed in with a password");
        Ok((person, entry))
    }

    /// The buckets that an attempt counts in. A browser that has signed in to the account before
    /// has one of its own, so that nobody elsewhere can use it up (OWASP, "Slow Down Online
    /// Guessing Attacks with Device Cookies").
    async fn buckets(
        &self,
        address: &str,
        person: Option<&Person>,
        browser: &Browser,
    ) -> Result<Vec<([u8; 32], i64)>, Unavailable> {
        if let (Some(person), Some(device)) = (person, &browser.device) {
            let digest = device.digest();
            let known = ways::knows_device(self.db().readers(), &digest, person.row).await;
            if known.map_err(unavailable)? {
                return Ok(vec![(ways::device_bucket(&digest, person.row), PER_ACCOUNT)]);
            }
        }
        let network = browser.network_digest();
        let account = Sha256::digest(format!("account\0{address}"));
        // Those whose network is not known are as in one.
        let here = Sha256::new_with_prefix(account).chain_update(network).finalize();
        let mut buckets =
            vec![(here.into(), PER_ACCOUNT), (account.into(), PER_ACCOUNT_EVERYWHERE)];
        if browser.network.is_some() {
            buckets.push((network, PER_NETWORK));
        }
        Ok(buckets)
    }

    /// An attempt was right, or was not made: it is taken back.
    async fn forgive(
        &self,
        on: &mut db::Connection,
        buckets: &[([u8; 32], i64)],
    ) -> Result<(), Unavailable> {
        for (bucket, _) in buckets {
            ways::forgive(&mut *on, bucket).await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// Counts an attempt before it is made, so that many at once are as few as one after another.
    async fn count(&self, buckets: &[([u8; 32], i64)]) -> Result<(), SignInError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let mut until: Option<Timestamp> = None;
        for (bucket, most) in buckets {
            let full = ways::attempt(&mut transaction, bucket, *most, now.plus(WINDOW), now).await;
            until = until.max(full.map_err(unavailable)?);
        }
        // What is not made is not counted anywhere: the transaction is given up.
        if let Some(until) = until {
            return Err(SignInError::Wait(until));
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Lets a person in: the session that the browser was in ends, a new one begins under a token
    /// that nobody knew before, and the browser is known from now on. `way_back` is what they came
    /// by, when an administrator made it, or what the passkey or password goes back to. Who proves
    /// nothing anew goes on in a session that is as old as the one `before`.
    pub(crate) async fn enter(
        &self,
        on: &mut db::Connection,
        person: i64,
        browser: &Browser,
        (way_back, before): (Option<i64>, Option<&Session>),
    ) -> Result<Entry, db::Error> {
        let now = self.now();
        if let Some(open) = &browser.session {
            people::end_session(on, &open.digest()).await?;
        }
        let entry = Entry {
            session: Token::random(&mut SystemRandom),
            device: Token::random(&mut SystemRandom),
            news: way_back.is_none() && !db::ways_back::open(&mut *on, person).await?.is_empty(),
        };
        let session = Session {
            digest: entry.session.digest(),
            begun_at: before.map_or(now, |before| before.begun_at),
            used_at: now,
            ends_at: before.map_or(now.plus(self.session_length()), |before| before.ends_at),
            agent: browser.agent.chars().filter(|c| !c.is_control()).take(200).collect(),
            way_back,
        };
        people::forget_sessions(on, now).await?;
        people::insert_session(on, person, &session).await?;
        let known = browser.device.as_ref().map(Token::digest);
        ways::note_device(on, known.as_ref(), &entry.device.digest(), person, now).await?;
        Ok(entry)
    }

    /// Ends the session of a browser.
    pub async fn sign_out(&self, browser: &Browser) -> Result<(), Unavailable> {
        let Some(session) = &browser.session else { return Ok(()) };
        let mut transaction = self.db().write().await?;
        people::end_session(&mut transaction, &session.digest()).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// A challenge to whoever has a passkey. Never limited: a passkey cannot be guessed, and nothing
    /// is written.
    pub fn begin_passkey_sign_in(&self, browser: &Browser) -> Result<Ceremony, SignInError> {
        let passkeys = self.passkeys().ok_or(SignInError::NoPasskeys)?;
        let challenge = passkeys.begin_sign_in()?;
        let challenge = (challenge.state, challenge.options);
        Ok(self.begin_ceremony("sign-in", challenge, String::new(), browser)?)
    }

    /// Signs in whoever answered that challenge.
    pub async fn finish_passkey_sign_in(
        &self,
        ceremony: &str,
        answer: &Value,
        browser: &Browser,
    ) -> Result<(Person, Entry), SignInError> {
        let passkeys = self.passkeys().ok_or(SignInError::NoPasskeys)?;
        let begun = self.open_ceremony("sign-in", ceremony, browser).ok_or(SignInError::Over)?;
        let assertion = Assertion::parse(answer).ok_or(SignInError::Wrong)?;
        let found = ways::by_credential(self.db().readers(), assertion.credential()).await;
        let found = found.map_err(unavailable)?;
        let (kept, person) = found
            .filter(|(_, person)| person.handle == assertion.handle)
            .ok_or(SignInError::Wrong)?;
        let after = passkeys.finish_sign_in(&assertion, &begun.state, &kept.passkey)?;
        let mut transaction = self.db().write().await?;
        if !self.answer_ceremony(&mut transaction, &begun).await? {
            return Err(SignInError::Over);
        }
        // It may have been removed meanwhile; and its counter may have moved.
        let now = ways::by_credential(&mut *transaction, assertion.credential()).await;
        let now = now.map_err(unavailable)?;
        let now = now.map(|(now, _)| now).filter(|now| now.passkey == kept.passkey);
        let way_back = now.ok_or(SignInError::Wrong)?.way_back;
        let used = ways::use_passkey(&mut transaction, kept.row, &after, self.now()).await;
        used.map_err(unavailable)?;
        let entry = self.enter(&mut transaction, person.row, browser, (way_back, None)).await;
        let entry = entry.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        tracing::info!(person = person.row, "signed in with a passkey");
        Ok((person, entry))
    }
}

/// The bucket of somebody who is signed in and is asked for the password again.
fn own_bucket(person: i64) -> [u8; 32] {
    Sha256::digest(format!("own\0{person}")).into()
}
