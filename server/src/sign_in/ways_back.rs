//! What a person says about a way back in that an administrator made and somebody used: whoever came
//! by it may have been somebody else.

use super::own::{ChangeRefused, Passkey, still_open, subject};
use crate::{
    auth::session::Session,
    db::{self, log, people, sign_in as ways, unavailable, ways_back},
    registry::Unavailable,
    state::Lanyard,
};
use credentials::time::Timestamp;

/// A way back in that was used, and what goes back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayBack {
    /// Its row.
    pub link: i64,
    /// The administrator who made it, by name.
    pub maker: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When somebody came by it.
    pub used_at: Timestamp,
    /// The passkeys that were added since by whoever came by it.
    pub passkeys: Vec<Passkey>,
    /// Whether the password was chosen by whoever came by it.
    pub password: bool,
}

/// What a person says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// That passkey is mine.
    KeepPasskey(i64),
    /// That passkey is not mine, or not needed.
    RemovePasskey(i64),
    /// The password is mine.
    KeepPassword,
    /// The password is not mine, or not needed.
    RemovePassword,
    /// Nothing was added, and it was me who came by it.
    Me,
    /// Nothing was added, and it was somebody else.
    NotMe,
}

impl Lanyard {
    /// The ways back in of a person that were used and not answered for yet, the earliest first.
    pub async fn ways_back(&self, person: i64) -> Result<Vec<WayBack>, Unavailable> {
        let on = self.db().readers();
        let open = ways_back::open(on, person).await.map_err(unavailable)?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let passkeys = self.passkeys_of(person).await?;
        let password = ways::password(on, person).await.map_err(unavailable)?;
        let password = password.and_then(|kept| kept.way_back);
        let shown = open.into_iter().map(|it| WayBack {
            passkeys: passkeys.iter().filter(|at| at.way_back == Some(it.link)).cloned().collect(),
            password: password == Some(it.link),
            link: it.link,
            maker: it.maker,
            made_at: it.made_at,
            used_at: it.used_at,
        });
        Ok(shown.collect())
    }

    /// Does what a person says about a way back in. Only who came in by a way of their own from
    /// before, or by a link of whoever runs this server, is heard.
    pub async fn answer_for(
        &self,
        person: i64,
        link: i64,
        answer: Answer,
        session: &Session,
    ) -> Result<(), ChangeRefused> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on: &mut db::Connection = &mut transaction;
        let used = ways_back::used(&mut *on, person, link).await.map_err(unavailable)?;
        used.ok_or(ChangeRefused::NotFound)?;
        if still_open(on, session).await?.is_some() {
            return Err(ChangeRefused::Unconfirmed);
        }
        let left = ways_back::unconfirmed(&mut *on, person, Some(link)).await;
        let nothing = left.map_err(unavailable)? == 0;
        let (action, which) = match answer {
            Answer::KeepPasskey(row) => {
                let kept = ways_back::confirm_passkey(on, person, link, row).await;
                kept.map_err(unavailable)?.then_some(()).ok_or(ChangeRefused::NotFound)?;
                ("passkey confirmed", format!("passkey/{row} of link/{link}"))
            }
            Answer::KeepPassword => {
                let kept = ways_back::confirm_password(on, person, link).await;
                kept.map_err(unavailable)?.then_some(()).ok_or(ChangeRefused::NotFound)?;
                ("password confirmed", format!("of link/{link}"))
            }
            Answer::RemovePasskey(row) => {
                let has = ways::passkeys(&mut *on, person).await.map_err(unavailable)?;
                let there = has.iter().any(|it| it.row == row && it.way_back == Some(link));
                there.then_some(()).ok_or(ChangeRefused::NotFound)?;
                self.take_passkey(on, person, row, session).await?;
                ("passkey disowned", format!("passkey/{row} of link/{link}"))
            }
            Answer::RemovePassword => {
                let kept = ways::password(&mut *on, person).await.map_err(unavailable)?;
                let there = kept.is_some_and(|kept| kept.way_back == Some(link));
                there.then_some(()).ok_or(ChangeRefused::NotFound)?;
                self.take_password(on, person, session).await?;
                ("password disowned", format!("of link/{link}"))
            }
            Answer::Me | Answer::NotMe if !nothing => return Err(ChangeRefused::NotFound),
            Answer::Me => ("way back in confirmed", format!("link/{link}")),
            Answer::NotMe => {
                let ended = people::end_sessions(on, person, Some(&session.digest)).await;
                ended.map_err(unavailable)?;
                ("way back in disowned", format!("link/{link}"))
            }
        };
        if ways_back::unconfirmed(&mut *on, person, Some(link)).await.map_err(unavailable)? == 0 {
            ways_back::know(on, person, link, now).await.map_err(unavailable)?;
        }
        log::append(on, now, None, action, &subject(person), &which).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }
}
