//! Who works for an organisation, and as what. There is always an administrator.

use crate::{
    access::Role,
    db::{Connection, links, log, organisations, people, unavailable, ways_back},
    registry::Unavailable,
    sign_in::subject,
    state::Lanyard,
};

/// Nothing was changed about the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
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
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
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
        by: i64,
    ) -> Result<(), StaffError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(StaffError::NotFound)?;
        if !role.suits(of.organisation.kind) {
            return Err(StaffError::Unsuitable);
        }
        let before = people::role(&mut **on, person, slug).await.map_err(unavailable)?;
        let before = before.ok_or(StaffError::NotFound)?;
        if before == role {
            return Ok(());
        }
        if before == Role::Administrator {
            let administrators = people::administrators(&mut **on, slug).await;
            if administrators.map_err(unavailable)? < 2 {
                return Err(StaffError::LastAdministrator);
            }
            links::withdraw_of(on, slug, person, now).await.map_err(unavailable)?;
        }
        people::set_role(on, person, slug, role, now).await.map_err(unavailable)?;
        if before == Role::Administrator {
            self.end_orphans(on, (of.row, person)).await?;
        }
        let detail = format!("{} to {} by {}", before.name(), role.name(), subject(by));
        log::append(on, now, Some(of.row), "role changed", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Removes a member. Who belongs to no organisation any more is signed out everywhere; of an
    /// administrator, what [`Self::change_role`] ends, ends.
    pub async fn remove_member(&self, slug: &str, person: i64, by: i64) -> Result<(), StaffError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(StaffError::NotFound)?;
        let role = people::role(&mut **on, person, slug).await.map_err(unavailable)?;
        let role = role.ok_or(StaffError::NotFound)?;
        if role == Role::Administrator {
            let administrators = people::administrators(&mut **on, slug).await;
            if administrators.map_err(unavailable)? < 2 {
                return Err(StaffError::LastAdministrator);
            }
        }
        people::remove_member(on, person, slug).await.map_err(unavailable)?;
        links::withdraw_of(on, slug, person, now).await.map_err(unavailable)?;
        self.end_orphans(on, (of.row, person)).await?;
        if people::slugs(&mut **on, person).await.map_err(unavailable)?.is_empty() {
            people::end_sessions(on, person, None).await.map_err(unavailable)?;
        }
        let detail = format!("{} by {}", role.name(), subject(by));
        log::append(on, now, Some(of.row), "member removed", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }
    /// Ends what goes back to a way back in that `maker` made for people for whom they do not answer
    /// any more: it may have been the maker who came by it.
    async fn end_orphans(
        &self,
        on: &mut Connection,
        (organisation, maker): (i64, i64),
    ) -> Result<(), StaffError> {
        for orphan in ways_back::orphans(&mut *on, maker).await.map_err(unavailable)? {
            let (whose, which) = (subject(orphan.person), format!("of link/{}", orphan.link));
            ways_back::end(on, orphan.link).await.map_err(unavailable)?;
            let (now, action) = (self.now(), "unconfirmed ways ended");
            let noted = log::append(on, now, Some(organisation), action, &whose, &which).await;
            noted.map_err(unavailable)?;
        }
        Ok(())
    }
}
