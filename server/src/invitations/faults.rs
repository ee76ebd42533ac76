//! What is wrong with what a newcomer wrote down: everything at once.

use super::{ArrivalError, Link, LinkKind, Newcomer};
use crate::{
    auth::password,
    people::{PersonError, email},
    registry::Unavailable,
    state::Lanyard,
};

impl Lanyard {
    /// Everything that is wrong with what somebody wrote down, in the order of the form. `password`
    /// is what they chose, where they chose one.
    pub async fn faults(
        &self,
        link: &Link,
        newcomer: &Newcomer,
        password: Option<&str>,
    ) -> Result<Vec<ArrivalError>, Unavailable> {
        let mut faults = Vec::new();
        let (mut name, mut address) = (newcomer.name.clone(), newcomer.email.clone());
        match link.person {
            Some(person) => {
                let person = self.person(person).await?;
                (name, address) = person.map(|it| (it.name, it.email)).unwrap_or_default();
            }
            None => {
                if link.kind == LinkKind::Setup {
                    faults.extend(self.founding_faults(newcomer).await?);
                }
                faults.extend(
                    crate::people::name(&name).is_none().then_some(PersonError::BadName.into()),
                );
                match email(&address) {
                    None => faults.push(PersonError::BadEmail.into()),
                    Some(_) if self.person_of(&address).await?.is_some() => {
                        faults.push(PersonError::Exists.into());
                    }
                    Some(_) => {}
                }
            }
        }
        let weak = password.and_then(|it| password::check(it, &address, &name).err());
        faults.extend(weak.map(ArrivalError::Weak));
        Ok(faults)
    }
}
