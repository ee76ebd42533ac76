//! Following a link: whoever comes by it makes an account, or joins with the one they have.

mod error;

pub use error::ArrivalError;

use super::{Founding, Link, LinkKind, stands};
use crate::{
    auth::{
        browser::Browser,
        passkey::{Holder, Proven},
        password,
        session::{Session, Token},
    },
    clock::SystemRandom,
    db::{
        self, Connection, links, log, organisations, people, sign_in as ways, unavailable,
        ways_back,
    },
    people::{Person, PersonError, email},
    registry::Unavailable,
    sign_in::{Ceremony, Entry, subject},
    state::Lanyard,
    trust::commit,
};
use credentials::random;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What somebody writes down who comes by a link. Nothing here says who may what: that is the
/// link's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// The person's name.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// At the first start.
    pub founding: Option<Founding>,
}

/// How somebody who comes by a link will sign in from now on.
#[derive(Debug, Clone, Copy)]
pub enum Arriving<'a> {
    /// With a new account and this password; on the way back in, with this new password.
    Password(&'a str),
    /// With the account that is signed in in this browser.
    Account,
    /// As before: on the way back in, when nothing is lost after all.
    AsBefore,
}

enum Way {
    Passkey(Box<Proven>),
    Hash(String),
    Account(Box<Session>),
    AsBefore,
}

/// Why an account that is there joins no other organisation for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unconfirmed {
    /// Its person came in by a way back in that an administrator made, or by a passkey or password
    /// that goes back to one.
    Session,
    /// It has such passkeys, or such a password.
    Ways,
}

/// What is kept between the two halves of making a passkey.
#[derive(Serialize, Deserialize)]
struct Draft {
    newcomer: Newcomer,
    handle: [u8; 16],
}

impl Lanyard {
    /// Follows a link with a password, the account that is signed in, or nothing new.
    pub async fn arrive(
        &self,
        token: &Token,
        newcomer: &Newcomer,
        arriving: Arriving<'_>,
        browser: &Browser,
    ) -> Result<(Person, Entry), ArrivalError> {
        let link = self.working(token).await?;
        let handle = random::bytes(&mut SystemRandom);
        let way = match arriving {
            Arriving::AsBefore if link.kind == LinkKind::Recover => Way::AsBefore,
            Arriving::Account if link.kind == LinkKind::Join => {
                let session = match &browser.session {
                    Some(session) => self.session(session).await?,
                    None => None,
                };
                Way::Account(Box::new(session.ok_or(ArrivalError::Nobody)?.0))
            }
            Arriving::AsBefore | Arriving::Account => return Err(ArrivalError::Spent),
            Arriving::Password(password) => {
                let of = self.holder(&link, newcomer, handle).await?;
                password::check(password, &of.email, &of.name).map_err(ArrivalError::Weak)?;
                let salt = random::bytes(&mut SystemRandom);
                Way::Hash(self.passwords().hash(password, salt).await)
            }
        };
        self.settle(&link, newcomer, handle, way, browser).await
    }

    /// A challenge to make a passkey for whoever comes by a link. The link stays as it is.
    pub async fn begin_arrival(
        &self,
        token: &Token,
        newcomer: &Newcomer,
        browser: &Browser,
    ) -> Result<Ceremony, ArrivalError> {
        let passkeys = self.passkeys().ok_or(ArrivalError::NoPasskeys)?;
        let link = self.working(token).await?;
        let of = self.holder(&link, newcomer, random::bytes(&mut SystemRandom)).await?;
        let existing = ways::passkeys(self.db().readers(), of.row).await.map_err(unavailable)?;
        // On the way back in, the passkey that is there may be the one that is lost.
        let existing = if link.kind == LinkKind::Recover { Vec::new() } else { existing };
        let existing = existing.into_iter().map(|kept| kept.credential).collect();
        let holder = Holder { handle: of.handle, email: &of.email, name: &of.name };
        let challenge = passkeys.begin_registration(holder, existing)?;
        let draft = Draft { newcomer: newcomer.clone(), handle: of.handle };
        let draft = serde_json::to_string(&draft).map_err(|_| Unavailable)?;
        let challenge = (challenge.state, challenge.options);
        Ok(self.begin_ceremony(&purpose(&link), challenge, draft, browser)?)
    }

    /// Lets in whoever answered that challenge.
    pub async fn finish_arrival(
        &self,
        token: &Token,
        ceremony: &str,
        answer: &Value,
        browser: &Browser,
    ) -> Result<(Person, Entry), ArrivalError> {
        let passkeys = self.passkeys().ok_or(ArrivalError::NoPasskeys)?;
        let link = self.working(token).await?;
        let begun = self.open_ceremony(&purpose(&link), ceremony, browser);
        let begun = begun.ok_or(ArrivalError::Refused)?;
        let draft: Draft = serde_json::from_str(&begun.draft).map_err(|_| Unavailable)?;
        // The link is used up with it: it is answered once.
        let proven = Box::new(passkeys.finish_registration(answer, &begun.state)?);
        let (newcomer, handle) = (&draft.newcomer, draft.handle);
        self.settle(&link, newcomer, handle, Way::Passkey(proven), browser).await
    }

    /// Why the account of a session would join no other organisation for now, if so.
    pub async fn unconfirmed(
        &self,
        session: &Session,
        person: i64,
    ) -> Result<Option<Unconfirmed>, Unavailable> {
        unconfirmed(self.db().readers(), session, person).await
    }

    async fn working(&self, token: &Token) -> Result<Link, ArrivalError> {
        let link = self.link(token).await?.ok_or(ArrivalError::Spent)?;
        if self.works(&link).await? { Ok(link) } else { Err(ArrivalError::Spent) }
    }

    /// The person that a way to sign in will be for: the one that is there, or a new one whose
    /// particulars are in order and whose address is free.
    async fn holder(
        &self,
        link: &Link,
        newcomer: &Newcomer,
        handle: [u8; 16],
    ) -> Result<Person, ArrivalError> {
        if let Some(person) = link.person {
            return self.person(person).await?.ok_or(ArrivalError::Spent);
        }
        if link.kind == LinkKind::Setup {
            let faults = self.founding_faults(newcomer).await?;
            faults.into_iter().next().map_or(Ok(()), Err)?;
        }
        let person = Person {
            row: 0,
            handle,
            name: crate::people::name(&newcomer.name).ok_or(PersonError::BadName)?,
            email: email(&newcomer.email).ok_or(PersonError::BadEmail)?,
            created_at: self.now(),
        };
        let taken = people::by_email(self.db().readers(), &person.email).await;
        if taken.map_err(unavailable)?.is_some() {
            return Err(PersonError::Exists.into());
        }
        Ok(person)
    }

    /// Uses the link up and does everything that it stands for, or nothing of it.
    async fn settle(
        &self,
        link: &Link,
        newcomer: &Newcomer,
        handle: [u8; 16],
        way: Way,
        browser: &Browser,
    ) -> Result<(Person, Entry), ArrivalError> {
        let now = self.now();
        let new = match &way {
            Way::Account(_) => None,
            _ => Some(self.holder(link, newcomer, handle).await?),
        };
        let mut transaction = self.db().write().await?;
        let on: &mut Connection = &mut transaction;
        if !links::use_up(on, link.row, now).await.map_err(unavailable)? {
            return Err(ArrivalError::Spent);
        }
        // Whoever made it may have lost their say a moment ago.
        if !stands(&mut *on, link).await? {
            return Err(ArrivalError::Spent);
        }
        // The first start is over when somebody has come another way.
        if link.kind == LinkKind::Setup && people::any(&mut *on).await.map_err(unavailable)? {
            return Err(ArrivalError::Spent);
        }
        let person = match (&way, new) {
            (Way::Account(session), _) => own_account(on, session).await?,
            (_, Some(mut person)) => {
                if link.person.is_none() {
                    person.row = insert(on, &person).await?;
                }
                person
            }
            (_, None) => return Err(ArrivalError::Spent),
        };
        let way_back = made_by_administrator(link);
        match &way {
            Way::Passkey(proven) => {
                if !self.keep_passkey(on, person.row, proven, browser, way_back).await? {
                    return Err(ArrivalError::Refused);
                }
            }
            Way::Hash(hash) => {
                let kept = ways::set_password(on, person.row, Some(hash), way_back).await;
                kept.map_err(unavailable)?;
            }
            Way::Account(_) | Way::AsBefore => {}
        }
        let founds = link.kind == LinkKind::Setup
            && organisations::all(&mut *on).await.map_err(unavailable)?.is_empty();
        self.admit(on, link, newcomer, &person).await?;
        // Joining proves nothing about who sits there: the session is as old as it was.
        let before = match &way {
            Way::Account(session) => Some(&**session),
            _ => None,
        };
        let entry = self.enter(on, person.row, browser, (way_back, before)).await;
        let entry = entry.map_err(unavailable)?;
        let founded = newcomer.founding.as_ref().filter(|it| founds && it.trusted);
        let undo = match founded {
            Some(founded) => Some(self.trust_founded(on, &founded.slug).await?),
            None => None,
        };
        commit(transaction, undo).await?;
        tracing::info!(person = person.row, link = link.kind.name(), "came by a link");
        Ok((person, entry))
    }

    /// What the link says, and nothing that the form says, decides where and as what.
    async fn admit(
        &self,
        on: &mut Connection,
        link: &Link,
        newcomer: &Newcomer,
        person: &Person,
    ) -> Result<(), ArrivalError> {
        let now = self.now();
        let slug = match link.kind {
            LinkKind::Recover => {
                people::end_sessions(on, person.row, None).await.map_err(unavailable)?;
                ways::forget_devices(on, person.row).await.map_err(unavailable)?;
                let of = match &link.organisation {
                    Some(of) => organisations::by_slug(&mut *on, &of.slug).await,
                    None => Ok(None),
                };
                let of = of.map_err(unavailable)?.map(|of| of.row);
                let which = format!("link/{}", link.row);
                note(on, self, of, "way back in used", person, &which).await?;
                return Ok(());
            }
            LinkKind::Setup => self.found(on, newcomer).await?,
            LinkKind::Join => {
                let of = link.organisation.as_ref().ok_or(ArrivalError::Spent)?;
                of.slug.clone()
            }
        };
        let role = link.role.ok_or(ArrivalError::Spent)?;
        let has = people::role(&mut *on, person.row, &slug).await.map_err(unavailable)?;
        if has.is_some() {
            return Err(ArrivalError::Member);
        }
        people::set_role(on, person.row, &slug, role, now).await.map_err(unavailable)?;
        let of = organisations::by_slug(&mut *on, &slug).await.map_err(unavailable)?;
        note(on, self, of.map(|of| of.row), "member added", person, role.name()).await
    }
}

/// A way back in opens a whole account, and whoever made it may have followed it: what it brings
/// goes back to it until its person has said that it was them. A link of the command line is by who
/// can open everything anyhow.
fn made_by_administrator(link: &Link) -> Option<i64> {
    (link.kind == LinkKind::Recover && link.made_by.is_some()).then_some(link.row)
}

/// Whose session that is. An account to which somebody else may have a key is taken nowhere else;
/// other sessions that go back to a way back in end here.
async fn own_account(on: &mut Connection, session: &Session) -> Result<Person, ArrivalError> {
    let found = people::session(&mut *on, &session.digest).await.map_err(unavailable)?;
    let (session, person) = found.ok_or(ArrivalError::Nobody)?;
    if let Some(why) = unconfirmed(&mut *on, &session, person.row).await? {
        return Err(ArrivalError::Unconfirmed(why));
    }
    people::end_unconfirmed_sessions(on, person.row).await.map_err(unavailable)?;
    Ok(person)
}

async fn unconfirmed(
    on: impl db::Executor<'_>,
    session: &Session,
    person: i64,
) -> Result<Option<Unconfirmed>, Unavailable> {
    if session.way_back.is_some() {
        return Ok(Some(Unconfirmed::Session));
    }
    let ways = ways_back::unconfirmed(on, person, None).await.map_err(unavailable)?;
    Ok((ways > 0).then_some(Unconfirmed::Ways))
}

/// What is begun with a link is finished with it.
fn purpose(link: &Link) -> String {
    format!("link/{}", link.row)
}

/// Adds a person whose address may have been taken a moment ago.
async fn insert(on: &mut Connection, person: &Person) -> Result<i64, ArrivalError> {
    let taken = people::by_email(&mut *on, &person.email).await.map_err(unavailable)?;
    if taken.is_some() {
        return Err(PersonError::Exists.into());
    }
    Ok(people::insert(on, person).await.map_err(unavailable)?)
}

async fn note(
    on: &mut Connection,
    lanyard: &Lanyard,
    organisation: Option<i64>,
    action: &'static str,
    person: &Person,
    detail: &str,
) -> Result<(), ArrivalError> {
    let noted: Result<(), db::Error> =
        log::append(on, lanyard.now(), organisation, action, &subject(person.row), detail).await;
    Ok(noted.map_err(unavailable)?)
}
