//! Staff: who they are, for which organisation they work and as what, and their sessions.

use crate::{
    access::Role,
    auth::{
        browser::Browser,
        session::{Session, Token},
    },
    clock::SystemRandom,
    db::{log, organisations, people, unavailable},
    registry::{Organisation, Unavailable},
    sign_in::subject,
    state::Lanyard,
};
use credentials::{random, time::Timestamp};
use std::time::Duration;

/// Uses of a session nearer to each other than this are not written down each.
const NOTED: Duration = Duration::from_secs(60);
/// A session is new enough, for this long, to change how its person signs in.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// Somebody who signs in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its row.
    pub row: i64,
    /// WebAuthn's user handle.
    pub handle: [u8; 16],
    /// In small letters.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// Somebody of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// When they used a page of this organisation last, to the minute.
    pub seen_at: Option<Timestamp>,
}

/// A person was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// 1 to 200 characters, none of which would mislead, and something to be seen.
    #[error("a name has 1 to 200 characters")]
    BadName,
    /// Something with one `@` and no spaces, at most 254 characters.
    #[error("that is not an e-mail address")]
    BadEmail,
    /// There is somebody of that address.
    #[error("somebody signs in with that e-mail address already")]
    Exists,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// An e-mail address as it is kept; `None` when it is none.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, host) = text.split_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
    let fits = (1..=64).contains(&name.len())
        && (1..=189).contains(&host.len())
        && host.contains('.') | (host == "localhost")
        && name.chars().all(plain)
        && host.chars().all(plain);
    fits.then_some(text)
}

/// A person's name as it is kept; `None` when it is none, as for an organisation's.
pub fn name(text: &str) -> Option<String> {
    app::shown::plain_name(text).map(str::to_owned)
}

impl Lanyard {
    /// Adds a person who belongs to no organisation yet and cannot sign in yet.
    pub async fn add_person(&self, called: &str, address: &str) -> Result<Person, PersonError> {
        let name = name(called).ok_or(PersonError::BadName)?;
        let email = email(address).ok_or(PersonError::BadEmail)?;
        let mut transaction = self.db().write().await?;
        let taken = people::by_email(&mut *transaction, &email).await.map_err(unavailable)?;
        if taken.is_some() {
            return Err(PersonError::Exists);
        }
        let mut person = Person {
            row: 0,
            handle: random::bytes(&mut SystemRandom),
            email,
            name,
            created_at: self.now(),
        };
        person.row = people::insert(&mut transaction, &person).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(person)
    }

    /// Makes somebody a member of an organisation, or gives a member another role.
    pub async fn set_role(&self, person: i64, slug: &str, role: Role) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        people::set_role(&mut transaction, person, slug, role, self.now())
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// The organisation of that slug and what this person is there; `None` for who is no member.
    pub async fn membership(
        &self,
        person: i64,
        slug: &str,
    ) -> Result<Option<(Organisation, Role)>, Unavailable> {
        let role = people::role(self.db().readers(), person, slug).await.map_err(unavailable)?;
        let Some(role) = role else { return Ok(None) };
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        Ok(found.map(|stored| (stored.organisation, role)))
    }

    /// Every organisation that a person works for, by slug.
    pub async fn memberships(&self, person: i64) -> Result<Vec<(Organisation, Role)>, Unavailable> {
        let slugs = people::slugs(self.db().readers(), person).await.map_err(unavailable)?;
        let mut found = Vec::with_capacity(slugs.len());
        for slug in slugs {
            found.extend(self.membership(person, &slug).await?);
        }
        Ok(found)
    }

    /// Who works for an organisation, by name.
    pub async fn members(&self, slug: &str) -> Result<Vec<Member>, Unavailable> {
        people::members(self.db().readers(), slug).await.map_err(unavailable)
    }

    /// A session ends after this long, whatever was done in it.
    pub fn session_length(&self) -> Duration {
        Duration::from_secs(u64::from(self.config().sessions.hours) * 3600)
    }

    /// Whether a session has not ended: neither its time nor the patience for one that is not used.
    pub(crate) fn is_open(&self, session: &Session, now: Timestamp) -> bool {
        let idle = Duration::from_secs(u64::from(self.config().sessions.idle_minutes) * 60);
        now < session.ends_at && now.since(session.used_at) < idle
    }

    /// Whether somebody has just proven in it who they are, so that it may change how they sign in.
    pub(crate) fn is_fresh(&self, session: &Session) -> bool {
        self.now().since(session.begun_at) < FRESH
    }

    /// Begins a session. The token goes into a cookie; only a digest of it is kept.
    pub async fn begin_session(&self, person: i64, agent: &str) -> Result<Token, Unavailable> {
        let browser = Browser { agent: agent.to_owned(), ..Browser::default() };
        let mut transaction = self.db().write().await?;
        let entry = self.enter(&mut transaction, person, &browser, (None, None)).await;
        let entry = entry.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(entry.session)
    }

    /// Whose session that is, or was until less than a day ago; `None` for one that was signed out.
    pub async fn was_of(&self, token: &Token) -> Result<Option<i64>, Unavailable> {
        let found = people::session(self.db().readers(), &token.digest()).await;
        Ok(found.map_err(unavailable)?.map(|(_, person)| person.row))
    }

    /// The session of a token, and whose it is; `None` when it has ended.
    pub async fn session(&self, token: &Token) -> Result<Option<(Session, Person)>, Unavailable> {
        let digest = token.digest();
        let found = people::session(self.db().readers(), &digest).await.map_err(unavailable)?;
        let Some((session, person)) = found else { return Ok(None) };
        let now = self.now();
        if !self.is_open(&session, now) {
            return Ok(None);
        }
        if now.since(session.used_at) >= NOTED {
            noted(self.note_use(&digest, now).await);
        }
        Ok(Some((session, person)))
    }

    async fn note_use(&self, digest: &[u8; 32], now: Timestamp) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        people::use_session(&mut transaction, digest, now).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// As [`Self::membership`], for somebody who sits down there: it is noted when that was, once a
    /// minute.
    pub(crate) async fn sit_down(
        &self,
        person: i64,
        slug: &str,
    ) -> Result<Option<(Organisation, Role)>, Unavailable> {
        let seat = people::seat(self.db().readers(), person, slug).await.map_err(unavailable)?;
        let Some((role, seen)) = seat else { return Ok(None) };
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let now = self.now();
        if seen.is_none_or(|seen| now.since(seen) >= NOTED) {
            noted(self.note_seat(person, slug, now).await);
        }
        Ok(found.map(|stored| (stored.organisation, role)))
    }

    async fn note_seat(&self, person: i64, slug: &str, now: Timestamp) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        people::see(&mut transaction, person, slug, now).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// Gives a person another name.
    pub async fn rename_person(&self, person: i64, called: &str) -> Result<(), PersonError> {
        let name = name(called).ok_or(PersonError::BadName)?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        people::rename(on, person, &name).await.map_err(unavailable)?;
        log::append(on, self.now(), None, "name changed", &subject(person), "")
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }
}

/// Whoever reads a page gets it, also where the disk takes nothing at the moment.
fn noted(done: Result<(), Unavailable>) {
    if done.is_err() {
        tracing::warn!("when somebody was here could not be noted");
    }
}
