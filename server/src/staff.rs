//! Who works for an organisation, and as what. There is always an administrator who can sign in.

use crate::{
    access::Role,
    clients::counts,
    db::{Connection, clients, links, log, organisations, people, unavailable, ways_back},
    registry::{Client, Unavailable},
    sign_in::subject,
    state::Lanyard,
};
use std::collections::BTreeSet;

/// Who changes something about the staff, and what they have said to what comes of it.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Who, by row.
    pub by: i64,
    /// Whether they have read what is [`Asked`].
    pub sure: bool,
    /// The ids of clients that go on working, though who made them goes.
    pub keep: &'a [String],
}

impl Order<'_> {
    /// By somebody who was asked nothing yet.
    pub fn by(by: i64) -> Self {
        Self { by, sure: false, keep: &[] }
    }
}

/// What is asked before somebody who administers an organisation does so no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its members who could not sign in any more, by name.
    pub left_out: Vec<String>,
    /// The clients that whoever goes has made and that work, oldest first.
    pub clients: Vec<Client>,
}

/// Nothing was changed about the staff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    /// There is no such member.
    #[error("there is no such member")]
    NotFound,
    /// An organisation of this kind has no such role.
    #[error("an organisation of this kind has no such role")]
    Unsuitable,
    /// Without this administrator there would be none.
    #[error("it is the last administrator")]
    LastAdministrator,
    /// No administrator who stays could sign in any more.
    #[error("no administrator who stays could sign in")]
    NobodyLeft,
    /// Whoever orders it administers the organisation no more.
    #[error("whoever orders it is no administrator any more")]
    NotAllowed,
    /// Something comes of it that whoever orders it has to have read.
    #[error("something comes of it that was not read yet")]
    Asked(Box<Asked>),
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Whether whoever orders something still administers the organisation: it is asked where it is
/// done, since they may have been dismissed a moment ago. The command line may everything.
pub(crate) async fn still_manages(
    on: &mut Connection,
    slug: &str,
    by: Option<i64>,
) -> Result<bool, Unavailable> {
    let Some(by) = by else { return Ok(true) };
    let role = people::role(on, by, slug).await.map_err(unavailable)?;
    Ok(role == Some(Role::Administrator))
}

/// Somebody who goes, or becomes less.
struct Leaving<'a> {
    of: &'a organisations::Stored,
    person: i64,
    /// As what, until now.
    role: Role,
    /// Whether it is asked whatever comes of it.
    ask: bool,
}

impl Lanyard {
    /// Gives a member another role. It counts from the next request on; what an administrator who
    /// is none any more had made for others to come by is withdrawn, and what came of it and is not
    /// confirmed by its person ends.
    pub async fn change_role(
        &self,
        slug: &str,
        person: i64,
        role: Role,
        order: Order<'_>,
    ) -> Result<(), StaffError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = ordered(on, slug, order).await?;
        if !role.suits(of.organisation.kind) {
            return Err(StaffError::Unsuitable);
        }
        let before = people::role(&mut **on, person, slug).await.map_err(unavailable)?;
        let before = before.ok_or(StaffError::NotFound)?;
        if before == role {
            return Ok(());
        }
        people::set_role(on, person, slug, role, now).await.map_err(unavailable)?;
        if before == Role::Administrator {
            links::withdraw_of(on, slug, person, now).await.map_err(unavailable)?;
            let ask = person == order.by;
            let leaving = Leaving { of: &of, person, role: before, ask };
            self.let_go(on, leaving, order).await?;
        }
        let detail = format!("{} to {} by {}", before.name(), role.name(), subject(order.by));
        log::append(on, now, Some(of.row), "role changed", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Removes a member. Who belongs to no organisation any more is signed out everywhere; of an
    /// administrator, what [`Self::change_role`] ends, ends.
    pub async fn remove_member(
        &self,
        slug: &str,
        person: i64,
        order: Order<'_>,
    ) -> Result<(), StaffError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = ordered(on, slug, order).await?;
        let role = people::role(&mut **on, person, slug).await.map_err(unavailable)?;
        let role = role.ok_or(StaffError::NotFound)?;
        people::remove_member(on, person, slug).await.map_err(unavailable)?;
        links::withdraw_of(on, slug, person, now).await.map_err(unavailable)?;
        self.let_go(on, Leaving { of: &of, person, role, ask: false }, order).await?;
        if people::slugs(&mut **on, person).await.map_err(unavailable)?.is_empty() {
            people::end_sessions(on, person, None).await.map_err(unavailable)?;
        }
        let detail = format!("{} by {}", role.name(), subject(order.by));
        log::append(on, now, Some(of.row), "member removed", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// What comes of it that somebody goes: what goes back to their ways back in ends, and so do
    /// their clients. Refused where that would leave an organisation to nobody who can sign in, and
    /// asked where it shuts somebody out or ends a client.
    async fn let_go(
        &self,
        on: &mut Connection,
        leaving: Leaving<'_>,
        order: Order<'_>,
    ) -> Result<(), StaffError> {
        let (of, slug) = (leaving.of.row, leaving.of.organisation.slug.as_str());
        let ended = self.end_orphans(on, (of, leaving.person)).await?;
        let mut places = Vec::new();
        if leaving.role == Role::Administrator {
            if people::administrators(&mut *on, slug).await.map_err(unavailable)? == 0 {
                return Err(StaffError::LastAdministrator);
            }
            places.push(slug.to_owned());
        }
        let mut left_out = Vec::new();
        for person in ended {
            places.extend(people::administered(&mut *on, person).await.map_err(unavailable)?);
            left_out.extend(ways_back::left_out(&mut *on, person, of).await.map_err(unavailable)?);
        }
        for place in places {
            if !people::is_administered(&mut *on, &place).await.map_err(unavailable)? {
                return Err(StaffError::NobodyLeft);
            }
        }
        let now = self.now();
        let all = clients::all(&mut *on, Some(slug)).await.map_err(unavailable)?;
        let mut theirs: Vec<Client> = all.into_iter().map(|stored| stored.client).collect();
        theirs.retain(|it| it.made_by == Some(leaving.person) && counts(it, now));
        if !order.sure && (leaving.ask || !left_out.is_empty() || !theirs.is_empty()) {
            return Err(StaffError::Asked(Box::new(Asked { left_out, clients: theirs })));
        }
        for client in theirs.iter().filter(|it| !order.keep.contains(&it.id)) {
            self.end_client(on, Some(of), &client.id, Some(order.by)).await?;
        }
        Ok(())
    }

    /// Ends what goes back to a way back in that `maker` made for people for whom they do not answer
    /// any more: it may have been the maker who came by it. Gives whose it was.
    async fn end_orphans(
        &self,
        on: &mut Connection,
        (organisation, maker): (i64, i64),
    ) -> Result<BTreeSet<i64>, StaffError> {
        let mut people = BTreeSet::new();
        for orphan in ways_back::orphans(&mut *on, maker).await.map_err(unavailable)? {
            let (whose, which) = (subject(orphan.person), format!("of link/{}", orphan.link));
            ways_back::end(on, orphan.link).await.map_err(unavailable)?;
            let (now, action) = (self.now(), "unconfirmed ways ended");
            let noted = log::append(on, now, Some(organisation), action, &whose, &which).await;
            noted.map_err(unavailable)?;
            people.insert(orphan.person);
        }
        Ok(people)
    }
}

/// The organisation that an order is about, which whoever orders it still administers.
async fn ordered(
    on: &mut Connection,
    slug: &str,
    order: Order<'_>,
) -> Result<organisations::Stored, StaffError> {
    let of = organisations::by_slug(&mut *on, slug).await.map_err(unavailable)?;
    let of = of.ok_or(StaffError::NotFound)?;
    let may = still_manages(on, slug, Some(order.by)).await?;
    may.then_some(of).ok_or(StaffError::NotAllowed)
}
