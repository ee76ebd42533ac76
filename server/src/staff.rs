//! Who works for an organisation, and as what. There is always an administrator.

use crate::{
    access::Role,
    db::{links, log, organisations, people, unavailable},
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
    /// is none any more had made for others to come by is withdrawn.
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
        let detail = format!("{} to {} by {}", before.name(), role.name(), subject(by));
        log::append(on, now, Some(of.row), "role changed", &subject(person), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    /// Removes a member. Who belongs to no organisation any more is signed out everywhere.
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
}
