//! What people change about their own ways to sign in, and their sessions.

use super::Ceremony;
use crate::{
    auth::{
        browser::Browser,
        passkey::{Holder, PasskeyError, Proven},
        password::{self, Weakness},
        session::Session,
    },
    clock::SystemRandom,
    db::{self, log, people, sign_in as ways, unavailable},
    people::Person,
    registry::Unavailable,
    state::Lanyard,
};
use credentials::{random, time::Timestamp};
use serde_json::Value;

/// The most passkeys of one person.
const MOST: usize = 20;

/// A passkey of a person, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its row.
    pub row: i64,
    /// To tell it from others.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// The way back in that it goes back to, until its person has said that it was them.
    pub way_back: Option<i64>,
}

impl From<ways::Kept> for Passkey {
    fn from(kept: ways::Kept) -> Self {
        let ways::Kept { row, name, added_at, used_at, way_back, .. } = kept;
        Self { row, name, added_at, used_at, way_back }
    }
}

/// Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    /// The password of now is another.
    #[error("the password of now is another")]
    Wrong,
    /// Too many wrong ones.
    #[error("too many attempts")]
    Wait(Timestamp),
    /// The new password is not taken.
    #[error("the new password is too easy to guess")]
    Weak(Weakness),
    /// Without it, its person could not sign in any more.
    #[error("it is the last way to sign in")]
    LastWay,
    /// There is none of that kind.
    #[error("there is none")]
    NotFound,
    /// 20 passkeys are enough for anybody.
    #[error("there are too many")]
    TooMany,
    /// Only who came in by a way that is their own may do that.
    #[error("that takes a way to sign in from before")]
    Unconfirmed,
    /// What the browser answered does not fit the challenge, or the challenge is over.
    #[error("the passkey's answer does not fit")]
    Refused,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<PasskeyError> for ChangeRefused {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Refused => Self::Refused,
            PasskeyError::Unavailable(error) => error.into(),
        }
    }
}

/// The subject of a line of the audit log.
pub(crate) fn subject(person: i64) -> String {
    format!("person/{person}")
}

/// Who ordered something, in the detail of such a line.
pub(crate) fn maker(by: Option<i64>) -> String {
    by.map_or_else(|| "the command line".to_owned(), subject)
}

impl Lanyard {
    /// The passkeys of a person, oldest first.
    pub async fn passkeys_of(&self, person: i64) -> Result<Vec<Passkey>, Unavailable> {
        let kept = ways::passkeys(self.db().readers(), person).await.map_err(unavailable)?;
        Ok(kept.into_iter().map(Into::into).collect())
    }

    /// Whether a person has a password.
    pub async fn has_password(&self, person: i64) -> Result<bool, Unavailable> {
        let kept = ways::password(self.db().readers(), person).await.map_err(unavailable)?;
        Ok(kept.is_some())
    }

    /// A challenge to make another passkey for somebody who is signed in.
    pub async fn begin_passkey(
        &self,
        person: &Person,
        browser: &Browser,
    ) -> Result<Ceremony, ChangeRefused> {
        let passkeys = self.passkeys().ok_or(ChangeRefused::NotFound)?;
        let has = ways::passkeys(self.db().readers(), person.row).await.map_err(unavailable)?;
        if has.len() >= MOST {
            return Err(ChangeRefused::TooMany);
        }
        let holder = Holder { handle: person.handle, email: &person.email, name: &person.name };
        let existing = has.into_iter().map(|kept| kept.credential).collect();
        let challenge = passkeys.begin_registration(holder, existing)?;
        let challenge = (challenge.state, challenge.options);
        Ok(self.begin_ceremony(&adding(person.row), challenge, String::new(), browser)?)
    }

    /// Keeps the passkey that answers that challenge. What its session goes back to, it goes back
    /// to as well.
    pub async fn finish_passkey(
        &self,
        (person, session): (&Person, &Session),
        ceremony: &str,
        answer: &Value,
        browser: &Browser,
    ) -> Result<(), ChangeRefused> {
        let passkeys = self.passkeys().ok_or(ChangeRefused::NotFound)?;
        let begun = self.open_ceremony(&adding(person.row), ceremony, browser);
        let begun = begun.ok_or(ChangeRefused::Refused)?;
        let proven = passkeys.finish_registration(answer, &begun.state)?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let way_back = still_open(on, session).await?;
        if !self.answer_ceremony(on, &begun).await? {
            return Err(ChangeRefused::Refused);
        }
        // Many challenges may be open at once. A way back in brings one passkey even so.
        let has = ways::passkeys(&mut **on, person.row).await.map_err(unavailable)?;
        if has.len() >= MOST {
            return Err(ChangeRefused::TooMany);
        }
        if !self.keep_passkey(on, person.row, &proven, browser, way_back).await? {
            return Err(ChangeRefused::Refused);
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Keeps a passkey under the name of the browser that made it. False when the credential is
    /// known already (WebAuthn, 7.1, step 26).
    pub(crate) async fn keep_passkey(
        &self,
        on: &mut db::Connection,
        person: i64,
        proven: &Proven,
        browser: &Browser,
        way_back: Option<i64>,
    ) -> Result<bool, Unavailable> {
        let known = ways::by_credential(&mut *on, &proven.credential).await;
        if known.map_err(unavailable)?.is_some() {
            return Ok(false);
        }
        let now = self.now();
        let Proven { credential, passkey } = proven;
        let name = &browser.agent;
        let kept = ways::insert_passkey(on, person, credential, passkey, name, way_back, now);
        let row = kept.await.map_err(unavailable)?;
        log::append(on, now, None, "passkey added", &subject(person), &format!("passkey/{row}"))
            .await
            .map_err(unavailable)?;
        Ok(true)
    }

    /// Gives a passkey another name.
    pub async fn name_passkey(
        &self,
        person: i64,
        row: i64,
        name: &str,
    ) -> Result<bool, Unavailable> {
        let mut transaction = self.db().write().await?;
        let named = ways::name_passkey(&mut transaction, person, row, name).await;
        let named = named.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(named)
    }

    /// Removes a passkey, unless it is the last way to sign in.
    pub async fn remove_passkey(
        &self,
        person: i64,
        row: i64,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        self.take_passkey(on, person, row, session).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// The same within a transaction.
    pub(super) async fn take_passkey(
        &self,
        on: &mut db::Connection,
        person: i64,
        row: i64,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        let way_back = still_open(on, session).await?;
        let before = ways::passkeys(&mut *on, person).await.map_err(unavailable)?;
        let found = before.iter().find(|kept| kept.row == row).ok_or(ChangeRefused::NotFound)?;
        may_take(way_back, found.way_back)?;
        if !ways::remove_passkey(on, person, row).await.map_err(unavailable)? {
            return Err(ChangeRefused::NotFound);
        }
        let left = ways::passkeys(&mut *on, person).await.map_err(unavailable)?;
        let password = ways::password(&mut *on, person).await.map_err(unavailable)?;
        if left.is_empty() && password.is_none() {
            return Err(ChangeRefused::LastWay);
        }
        people::end_sessions(on, person, Some(&session.digest)).await.map_err(unavailable)?;
        let which = format!("passkey/{row}");
        log::append(on, self.now(), None, "passkey removed", &subject(person), &which)
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// Sets a password. Where there is one already, `current` must be it. All other sessions end.
    pub async fn change_password(
        &self,
        person: &Person,
        current: &str,
        new: &str,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        password::check(new, &person.email, &person.name).map_err(ChangeRefused::Weak)?;
        let kept = ways::password(self.db().readers(), person.row).await.map_err(unavailable)?;
        if let Some(kept) = &kept {
            self.confirm(person, current, &kept.hash).await?;
        }
        let hash = self.passwords().hash(new, random::bytes(&mut SystemRandom)).await;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let way_back = still_open(on, session).await?;
        // It may have been changed meanwhile: what was asked for is the one of now.
        if ways::password(&mut **on, person.row).await.map_err(unavailable)? != kept {
            return Err(ChangeRefused::Wrong);
        }
        ways::set_password(on, person.row, Some(&hash), way_back).await.map_err(unavailable)?;
        people::end_sessions(on, person.row, Some(&session.digest)).await.map_err(unavailable)?;
        log::append(on, self.now(), None, "password changed", &subject(person.row), "")
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Removes the password of somebody who has a passkey.
    pub async fn remove_password(
        &self,
        person: i64,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        let mut transaction = self.db().write().await?;
        self.take_password(&mut transaction, person, session).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// The same within a transaction.
    pub(super) async fn take_password(
        &self,
        on: &mut db::Connection,
        person: i64,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        let way_back = still_open(on, session).await?;
        if ways::passkeys(&mut *on, person).await.map_err(unavailable)?.is_empty() {
            return Err(ChangeRefused::LastWay);
        }
        let kept = ways::password(&mut *on, person).await.map_err(unavailable)?;
        may_take(way_back, kept.and_then(|kept| kept.way_back))?;
        ways::set_password(on, person, None, None).await.map_err(unavailable)?;
        people::end_sessions(on, person, Some(&session.digest)).await.map_err(unavailable)?;
        log::append(on, self.now(), None, "password removed", &subject(person), "")
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// Whoever sits at an open session may not guess on and on either.
    async fn confirm(
        &self,
        person: &Person,
        current: &str,
        kept: &str,
    ) -> Result<(), ChangeRefused> {
        let bucket = super::own_bucket(person.row);
        self.count(&[(bucket, super::PER_ACCOUNT)]).await.map_err(|error| match error {
            super::SignInError::Wait(until) => ChangeRefused::Wait(until),
            _ => Unavailable.into(),
        })?;
        if !self.passwords().is(current, Some(kept.to_owned())).await {
            return Err(ChangeRefused::Wrong);
        }
        let mut transaction = self.db().write().await?;
        ways::forgive(&mut transaction, &bucket).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// The sessions of a person that have not ended, the one used last first.
    pub async fn sessions_of(&self, person: i64) -> Result<Vec<Session>, Unavailable> {
        let now = self.now();
        let mut kept = people::sessions(self.db().readers(), person).await.map_err(unavailable)?;
        kept.retain(|session| self.is_open(session, now));
        Ok(kept)
    }

    /// Ends a session of a person, known by the name that [`Session::name`] gives. False when they
    /// have none of that name.
    pub async fn end_session(&self, person: i64, name: &str) -> Result<bool, Unavailable> {
        let kept = people::sessions(self.db().readers(), person).await.map_err(unavailable)?;
        let Some(session) = kept.iter().find(|session| session.name() == name) else {
            return Ok(false);
        };
        let mut transaction = self.db().write().await?;
        people::end_session(&mut transaction, &session.digest).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    /// Ends every session of a person but `except`.
    pub async fn end_sessions(
        &self,
        person: i64,
        except: Option<&Session>,
    ) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        let except = except.map(|session| &session.digest);
        people::end_sessions(&mut transaction, person, except).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }
}

/// What a session goes back to, as it is now; one that was ended a moment ago changes nothing more.
pub(super) async fn still_open(
    on: &mut db::Connection,
    session: &Session,
) -> Result<Option<i64>, ChangeRefused> {
    let found = people::session(on, &session.digest).await.map_err(unavailable)?;
    found.map(|(session, _)| session.way_back).ok_or(ChangeRefused::Refused)
}

/// Whoever came in by a way back in takes away what was there before, since it may be lost, and what
/// was added with it; what goes back to another is not theirs to hide.
fn may_take(session: Option<i64>, way: Option<i64>) -> Result<(), ChangeRefused> {
    let may = session.is_none() || way.is_none() || way == session;
    may.then_some(()).ok_or(ChangeRefused::Unconfirmed)
}

fn adding(person: i64) -> String {
    format!("add/{person}")
}
