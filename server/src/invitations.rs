//! Links that work once: the first start, an invitation, a way back in. Only a digest of each is
//! kept; whoever has the link may do what it says, so it ends soon and is shown once.

mod arriving;
mod faults;
mod founding;

pub use arriving::{ArrivalError, Arriving, Newcomer, Unconfirmed};
pub use founding::Founding;

use crate::{
    access::Role,
    auth::session::Token,
    clock::SystemRandom,
    db::{self, links, log, organisations, people, unavailable},
    people::{Person, email},
    registry::{Organisation, Unavailable},
    sign_in::{maker, subject},
    state::Lanyard,
};
use credentials::time::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How long an invitation works.
const INVITATION: Duration = Duration::from_secs(7 * 24 * 3600);
/// Open invitations of one organisation at a time.
const MOST: usize = 200;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// The first administrator of an installation.
    Setup,
    /// Joining an organisation.
    Join,
    /// Signing in without a passkey and a password, to make new ones.
    Recover,
}

impl LinkKind {
    /// `setup`, `join`, `recover`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Join => "join",
            Self::Recover => "recover",
        }
    }
}

/// Why a link does not work any more, besides its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// Somebody came by it.
    Used,
    /// Whoever made it thought better of it, or made another.
    Withdrawn,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its row.
    pub row: i64,
    /// What for.
    pub kind: LinkKind,
    /// Where to.
    pub organisation: Option<Organisation>,
    /// As what.
    pub role: Option<Role>,
    /// The name that whoever made it wrote down.
    pub name: String,
    /// The e-mail address that whoever made it wrote down.
    pub email: String,
    /// Whom a way back in is for.
    pub person: Option<i64>,
    /// Who made it; nobody where the command line did.
    pub made_by: Option<i64>,
    /// The same by name.
    pub maker: Option<String>,
    /// The name of whom a way back in is for.
    pub holder: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// Until when it works.
    pub ends_at: Timestamp,
    /// Why it does not work any more.
    pub spent: Option<Spent>,
}

/// No link was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It may be left out; else as a person's.
    #[error("a name has at most 200 characters")]
    BadName,
    /// It may be left out.
    #[error("that is not an e-mail address")]
    BadEmail,
    /// A hospital has no licensing officers, a board no coordinators.
    #[error("an organisation of this kind has no such role")]
    Unsuitable,
    /// There is no such organisation, or no such person in it.
    #[error("there is none of that name here")]
    NotFound,
    /// The person works for other organisations, whose administrator did not ask for this.
    #[error("the person works for other organisations, too")]
    Elsewhere,
    /// 200 invitations are open.
    #[error("too many invitations are open")]
    TooMany,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Lanyard {
    /// The address of a link: it is shown once.
    pub fn address_of(&self, kind: LinkKind, token: &Token) -> String {
        let place = if kind == LinkKind::Setup { "setup" } else { "join" };
        format!("{}/{place}/{}", self.public_url(), *token.expose())
    }

    /// The link for the first administrator, which replaces the one of the start before. `None`
    /// when somebody can sign in here already.
    pub async fn first_link(&self) -> Result<Option<Token>, Unavailable> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        if people::any(&mut **on).await.map_err(unavailable)? {
            return Ok(None);
        }
        let (token, now) = (Token::random(&mut SystemRandom), self.now());
        links::replace(on, LinkKind::Setup, None, false, now).await.map_err(unavailable)?;
        let new = links::New {
            digest: &token.digest(),
            kind: LinkKind::Setup,
            organisation: None,
            role: Some(Role::Administrator),
            name: "",
            email: "",
            person: None,
            made_by: None,
            made_at: now,
            ends_at: now.plus(DAY),
        };
        links::insert(on, new).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(Some(token))
    }

    /// Whether anybody can sign in here.
    pub async fn is_set_up(&self) -> Result<bool, Unavailable> {
        people::any(self.db().readers()).await.map_err(unavailable)
    }

    /// An invitation to an organisation. `name` and `address` fill the form of whoever follows it,
    /// and may be empty.
    pub async fn invite(
        &self,
        slug: &str,
        role: Role,
        (name, address): (&str, &str),
        by: Option<i64>,
    ) -> Result<Token, LinkError> {
        let name = match name.trim() {
            "" => "",
            written => app::shown::plain_name(written).ok_or(LinkError::BadName)?,
        };
        let address = match address.trim() {
            "" => String::new(),
            written => email(written).ok_or(LinkError::BadEmail)?,
        };
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(LinkError::NotFound)?;
        if !role.suits(of.organisation.kind) {
            return Err(LinkError::Unsuitable);
        }
        let (token, now) = (Token::random(&mut SystemRandom), self.now());
        let open = links::open(&mut **on, slug, LinkKind::Join, now).await.map_err(unavailable)?;
        if open.len() >= MOST {
            return Err(LinkError::TooMany);
        }
        let new = links::New {
            digest: &token.digest(),
            kind: LinkKind::Join,
            organisation: Some(of.row),
            role: Some(role),
            name,
            email: &address,
            person: None,
            made_by: by,
            made_at: now,
            ends_at: now.plus(INVITATION),
        };
        let row = links::insert(on, new).await.map_err(unavailable)?;
        let made = format!("invitation/{row}");
        let detail = format!("{} by {}", role.name(), maker(by));
        log::append(on, now, Some(of.row), "invitation made", &made, &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(token)
    }

    /// A way back in for a member, which replaces the one before; an administrator's does not
    /// replace one of whoever runs the server. An administrator makes it only
    /// for who works nowhere else but where that administrator is one, too: the link opens the
    /// whole account.
    pub async fn recovery(
        &self,
        slug: &str,
        person: i64,
        by: Option<i64>,
    ) -> Result<Token, LinkError> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(LinkError::NotFound)?;
        let role = people::role(&mut **on, person, slug).await.map_err(unavailable)?;
        let role = role.ok_or(LinkError::NotFound)?;
        if let Some(by) = by
            && !people::answers_for(&mut **on, by, person).await.map_err(unavailable)?
        {
            return Err(LinkError::Elsewhere);
        }
        let (token, now) = (Token::random(&mut SystemRandom), self.now());
        let replaced = links::replace(on, LinkKind::Recover, Some(person), by.is_some(), now).await;
        for row in replaced.map_err(unavailable)? {
            let (action, made) = ("way back in withdrawn", format!("link/{row}"));
            let detail = format!("for another by {}", maker(by));
            let noted = log::append(on, now, Some(of.row), action, &made, &detail).await;
            noted.map_err(unavailable)?;
        }
        let new = links::New {
            digest: &token.digest(),
            kind: LinkKind::Recover,
            organisation: Some(of.row),
            role: Some(role),
            name: "",
            email: "",
            person: Some(person),
            made_by: by,
            made_at: now,
            ends_at: now.plus(DAY),
        };
        let row = links::insert(on, new).await.map_err(unavailable)?;
        let detail = format!("link/{row} by {}", maker(by));
        log::append(on, now, Some(of.row), "way back in made", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(token)
    }

    /// The link of a token, whether it works or not; `None` when there never was one.
    pub async fn link(&self, token: &Token) -> Result<Option<Link>, Unavailable> {
        links::by_digest(self.db().readers(), &token.digest()).await.map_err(unavailable)
    }

    /// Whether a link works now: it is not spent, its time is not over, and whoever made it may
    /// still make it.
    pub async fn works(&self, link: &Link) -> Result<bool, Unavailable> {
        let open = link.spent.is_none() && self.now() < link.ends_at;
        Ok(open && stands(self.db().readers(), link).await?)
    }

    /// The links of an organisation that are open, the latest first: invitations, or ways back in.
    pub async fn open_links(&self, slug: &str, kind: LinkKind) -> Result<Vec<Link>, Unavailable> {
        let open = links::open(self.db().readers(), slug, kind, self.now()).await;
        open.map_err(unavailable)
    }

    /// Withdraws an invitation or a way back in. False when the organisation has no open one of
    /// that row.
    pub async fn withdraw(
        &self,
        slug: &str,
        kind: LinkKind,
        row: i64,
        by: i64,
    ) -> Result<bool, Unavailable> {
        let mut transaction = self.db().write().await?;
        let (on, now) = (&mut transaction, self.now());
        let there = links::withdraw(on, slug, kind, row, now).await.map_err(unavailable)?;
        if there {
            let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
            let of = of.map(|of| of.row);
            let (action, made) = match kind {
                LinkKind::Recover => ("way back in withdrawn", format!("link/{row}")),
                _ => ("invitation withdrawn", format!("invitation/{row}")),
            };
            let detail = format!("by {}", maker(Some(by)));
            log::append(on, now, of, action, &made, &detail).await.map_err(unavailable)?;
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(there)
    }

    /// A person by its row.
    pub async fn person(&self, row: i64) -> Result<Option<Person>, Unavailable> {
        people::by_row(self.db().readers(), row).await.map_err(unavailable)
    }

    /// Who signs in with that address.
    pub async fn person_of(&self, address: &str) -> Result<Option<Person>, Unavailable> {
        let Some(address) = email(address) else { return Ok(None) };
        people::by_email(self.db().readers(), &address).await.map_err(unavailable)
    }
}

/// Whether whoever made a link may still make it: an invitation is an administrator's of that
/// organisation, a way back in one's who is administrator wherever its person works.
async fn stands(on: impl db::Executor<'_>, link: &Link) -> Result<bool, Unavailable> {
    let Some(by) = link.made_by else { return Ok(true) };
    match (&link.organisation, link.person) {
        (_, Some(person)) => people::answers_for(on, by, person).await.map_err(unavailable),
        (Some(of), None) => {
            let role = people::role(on, by, &of.slug).await.map_err(unavailable)?;
            Ok(role == Some(Role::Administrator))
        }
        (None, None) => Ok(true),
    }
}
