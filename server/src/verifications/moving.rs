//! Licences that go from one folder into another, and back.

use super::{FolderError, keeping::number};
use crate::{
    db::{self, log, organisations, unavailable, verifications as db_rows},
    registry::Unavailable,
    state::Lanyard,
};
use db_rows::moves::Move;

/// What was moved, and to where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The number of the folder in which it is now.
    pub folder: String,
    /// The number of the move, by which it can be put back.
    pub number: String,
}

impl Lanyard {
    /// Puts every report about the credential of a report into a folder of its own, and those to come.
    pub async fn move_report(
        &self,
        slug: &str,
        person: i64,
        report: &str,
        folder: Option<&str>,
    ) -> Result<Moved, FolderError> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(FolderError::NotFound)?.row;
        let row = db_rows::by_number(&mut **on, of, report).await.map_err(unavailable)?;
        let row = row.ok_or(FolderError::NotFound)?;
        let credential = row.credential.clone().ok_or(FolderError::Nobody)?;
        let source = row.clinician.ok_or(FolderError::Nobody)?;
        let (target, target_number) = match folder {
            Some(folder) => {
                let found = db_rows::folders::by_number(&mut **on, of, folder).await;
                let found = found.map_err(unavailable)?.ok_or(FolderError::NotFound)?;
                (found.row, found.number)
            }
            None => {
                let number = number();
                let name = row.name.as_deref().unwrap_or_default();
                let made = db_rows::folders::insert(on, of, &number, name, self.now()).await;
                (made.map_err(unavailable)?, number)
            }
        };
        let moved = self.put(on, of, (source, target), vec![credential], person).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(Moved { folder: target_number, number: moved })
    }

    /// Puts everything that lies in one folder into another one. The first goes away, and its address
    /// leads on.
    pub async fn merge_folders(
        &self,
        slug: &str,
        person: i64,
        from: &str,
        into: &str,
    ) -> Result<Moved, FolderError> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(FolderError::NotFound)?.row;
        let mut folder = async |number: &str| {
            let found = db_rows::folders::by_number(&mut **on, of, number).await;
            found.map_err(unavailable)?.ok_or(FolderError::NotFound)
        };
        let (source, target) = (folder(from).await?, folder(into).await?);
        let all = db_rows::moves::credentials(&mut **on, source.row).await.map_err(unavailable)?;
        if all.is_empty() || target.outcome.is_none() {
            return Err(FolderError::NotFound);
        }
        let moved = self.put(on, of, (source.row, target.row), all, person).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(Moved { folder: target.number, number: moved })
    }

    /// Puts credentials from one folder into another, with what they are known by. Gives the number
    /// under which that can be undone.
    async fn put(
        &self,
        on: &mut db::Connection,
        of: i64,
        (source, target): (i64, i64),
        credentials: Vec<String>,
        person: i64,
    ) -> Result<String, FolderError> {
        if source == target {
            return Err(FolderError::Same);
        }
        let before = db_rows::moves::credentials(&mut *on, source).await.map_err(unavailable)?;
        let emptied = before.iter().all(|it| credentials.contains(it));
        let known = db_rows::folders::marks(&mut *on, source).await.map_err(unavailable)?;
        let latest = db_rows::folders::latest(&mut *on, source).await.map_err(unavailable)?;
        // What the licences that go are known by goes with them; with the last of them everything.
        let numbers: Vec<String> = latest
            .iter()
            .filter(|row| row.credential.as_ref().is_some_and(|it| credentials.contains(it)))
            .flat_map(|row| [row.license_mark(), row.former_mark()])
            .flatten()
            .collect();
        let marks: Vec<String> =
            known.into_iter().filter(|mark| emptied || numbers.contains(mark)).collect();
        self.carry(on, of, (source, target), &credentials, &marks).await?;
        let into = emptied.then_some(target);
        db_rows::moves::lead(on, source, into).await.map_err(unavailable)?;
        db_rows::moves::lead(on, target, None).await.map_err(unavailable)?;
        let number = number();
        let (now, row) = (self.now(), 0);
        let it = Move { row, source, target, credentials, marks };
        db_rows::moves::insert(on, of, &number, &it, person, now.unix_seconds())
            .await
            .map_err(unavailable)?;
        let detail = format!("from folder {source} into folder {target} by person {person}");
        log::append(on, now, Some(of), "licences moved", &number, &detail)
            .await
            .map_err(unavailable)?;
        Ok(number)
    }

    async fn carry(
        &self,
        on: &mut db::Connection,
        of: i64,
        (source, target): (i64, i64),
        credentials: &[String],
        marks: &[String],
    ) -> Result<(), Unavailable> {
        for credential in credentials {
            db_rows::moves::credential(on, credential, source, target)
                .await
                .map_err(unavailable)?;
            let mark = format!("credential:{credential}");
            db_rows::folders::set_mark(on, of, &mark, target, true).await.map_err(unavailable)?;
        }
        for mark in marks {
            db_rows::folders::set_mark(on, of, mark, target, true).await.map_err(unavailable)?;
        }
        for folder in [source, target] {
            db_rows::folders::touch(on, folder).await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// Puts back what was moved. Gives the number of the folder in which it is again.
    pub async fn undo_move(
        &self,
        slug: &str,
        person: i64,
        moved: &str,
    ) -> Result<String, FolderError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(FolderError::NotFound)?.row;
        let it = db_rows::moves::by_number(&mut **on, of, moved).await.map_err(unavailable)?;
        let it = it.ok_or(FolderError::MovedSince)?;
        let there = db_rows::moves::credentials(&mut **on, it.target).await;
        let there = there.map_err(unavailable)?;
        if it.credentials.iter().any(|credential| !there.contains(credential)) {
            return Err(FolderError::MovedSince);
        }
        let back = (it.target, it.source);
        self.carry(on, of, back, &it.credentials, &it.marks).await?;
        db_rows::moves::lead(on, it.source, None).await.map_err(unavailable)?;
        // A folder that was made for it is empty again.
        let rest = there.len() > it.credentials.len();
        if !rest {
            db_rows::moves::lead(on, it.target, Some(it.source)).await.map_err(unavailable)?;
        }
        db_rows::moves::undone(on, it.row, now.unix_seconds()).await.map_err(unavailable)?;
        let detail = format!("by person {person}");
        log::append(on, now, Some(of), "move undone", moved, &detail).await.map_err(unavailable)?;
        let source = db_rows::folders::by_row(&mut **on, it.source).await.map_err(unavailable)?;
        let source = source.ok_or(FolderError::NotFound)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(source.number)
    }
}
