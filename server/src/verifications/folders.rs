//! Clinicians' folders: everything that was seen for one person.

use super::Row;
use crate::{
    db::{log, organisations, unavailable, verifications as db_rows},
    registry::{LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{time::Timestamp, verifier::Outcome};

/// Reports that a folder lists: the latest.
pub const REPORTS: usize = 100;

/// One person's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its row.
    pub row: i64,
    /// Its number: ten letters and digits, random.
    pub number: String,
    /// The name on it.
    pub name: String,
    /// Whether somebody corrected that name.
    pub corrected: bool,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// Since when everything in it is checked; 1970 when something never could be.
    pub checked_at: Timestamp,
    /// From when on it is counted whether it is due; 1970 when the last attempt at something failed.
    pub due_from: Timestamp,
    /// Whether the last attempt at something in it failed.
    pub failed: bool,
    /// Whether the last check rejected what the one before had accepted.
    pub turned: bool,
    /// The worst of the latest results; absent while nothing is in it.
    pub outcome: Option<Outcome>,
    /// Within what the holder may practise, by the last checks that could be made.
    pub conditions: Option<String>,
    /// When the next change comes into force that a board has announced for something in it.
    pub next_change: Option<Timestamp>,
    /// When the first of the accepted licences in it ends.
    pub ends_at: Option<Timestamp>,
    /// Where its licences went, when it is empty: the row of another folder.
    pub merged_into: Option<i64>,
}

/// One credential in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The newest report about it.
    pub latest: Row,
    /// The last check that could be made.
    pub made: Option<Made>,
    /// The number of the newest report whose document can be fetched.
    pub address: Option<String>,
    /// By what it was found that its address leads to another credential, when that was the last attempt.
    pub astray: Option<Astray>,
    /// The accepted licence of the same type and jurisdiction that has taken its place.
    pub replaced: Option<Replacement>,
}

/// The last check of a credential that could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// When.
    pub at: Timestamp,
    /// With which result.
    pub outcome: Outcome,
    /// When the next change was to come of which it told.
    pub next_change: Option<Timestamp>,
    /// Until when the licence held, by it.
    pub valid_until: Option<Timestamp>,
}

/// A verification that found another credential at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Astray {
    /// Its number.
    pub number: String,
    /// When it was made.
    pub at: Timestamp,
}

/// A licence that counts instead of one that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The number of the newest report about it.
    pub number: String,
    /// The licence's number.
    pub license_number: Option<String>,
    /// By name.
    pub jurisdiction: Option<String>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
}

/// A folder and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFolder {
    /// The folder.
    pub folder: Folder,
    /// By what the person is known: `npi:…`, a DID, `license:ISSUER JURISDICTION TYPE NUMBER`.
    pub marks: Vec<String>,
    /// Each credential, the one that was looked at last first.
    pub credentials: Vec<Seen>,
    /// The latest reports, newest first, at most a hundred.
    pub reports: Vec<Row>,
    /// Whether there are more.
    pub more: bool,
}

/// How old a verification may be, in days. A profile of the organisation's choice, no legal advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// At a decision: 120 (NCQA, files from 1 July 2025).
    pub decision_days: i64,
    /// Between two checks: 31.
    pub recheck_days: i64,
}

impl Default for Profile {
    fn default() -> Self {
        Self { decision_days: 120, recheck_days: 31 }
    }
}

/// What is sought among the folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderQuery {
    /// Part of a name, an NPI, a licence's number or how it begins, or a folder's number.
    pub text: String,
    /// With this result as the worst.
    pub outcome: Option<Outcome>,
    /// Only those where the last attempt failed.
    pub failed: bool,
    /// Only those where the last check rejected what the one before had accepted.
    pub turned: bool,
    /// Only those with an accepted licence that ends from the first moment until before the second.
    pub ends: Option<(Timestamp, Timestamp)>,
    /// Those first that were not looked at for longest; else by name.
    pub oldest_first: bool,
    /// Only those that were not looked at since, or where the last attempt failed.
    pub checked_before: Option<Timestamp>,
    /// With those: the ones of which a licence has ended, or an announced change come, by then.
    pub changes_by: Option<Timestamp>,
    /// Only those of which no licence has ended and no announced change come by then.
    pub stands_at: Option<Timestamp>,
    /// Behind the folder of this number.
    pub after: Option<String>,
}

/// A folder was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// There is no such report or folder here.
    #[error("there is no such report or folder")]
    NotFound,
    /// A name has 1 to 200 characters.
    #[error("a name has 1 to 200 characters")]
    BadName,
    /// It is there already.
    #[error("it is in that folder already")]
    Same,
    /// It was moved on, or put back already.
    #[error("it was moved again since")]
    MovedSince,
    /// Nothing about the person is kept.
    #[error("the report is about nobody who has a folder")]
    Nobody,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Lanyard {
    /// Folders, at most `limit`, and whether there are more.
    pub async fn folders(
        &self,
        slug: &str,
        query: &FolderQuery,
        limit: usize,
    ) -> Result<(Vec<Folder>, bool), Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok((Vec::new(), false)) };
        let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let after = match &query.after {
            None => None,
            Some(number) => match db_rows::folders::by_number(readers, of.row, number).await {
                Ok(None) => return Ok((Vec::new(), false)),
                found => found.map_err(unavailable)?,
            },
        };
        let found = db_rows::folders::find(readers, of.row, query, after.as_ref(), most);
        let mut found = found.await.map_err(unavailable)?;
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// How many folders fit.
    pub async fn count_folders(&self, slug: &str, query: &FolderQuery) -> Result<i64, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(0) };
        db_rows::folders::count(readers, of.row, query).await.map_err(unavailable)
    }

    /// Where the licences of an emptied folder are now: the number of that folder.
    pub async fn folder_led_to(&self, folder: &Folder) -> Result<Option<String>, Unavailable> {
        let mut next = folder.merged_into.filter(|_| folder.outcome.is_none());
        // Folders that were merged one after another; never round in circles.
        for _ in 0..32 {
            let Some(row) = next else { return Ok(None) };
            let found = db_rows::folders::by_row(self.db().readers(), row).await;
            match found.map_err(unavailable)? {
                Some(found) if found.outcome.is_some() => return Ok(Some(found.number)),
                found => next = found.and_then(|it| it.merged_into),
            }
        }
        Ok(None)
    }

    /// The number of the newest report about the same credential whose document can be fetched.
    pub async fn fetchable_report(&self, row: &Row) -> Result<Option<String>, Unavailable> {
        db_rows::folders::address(self.db().readers(), row).await.map_err(unavailable)
    }

    /// A folder with what is in it.
    pub async fn folder(
        &self,
        slug: &str,
        number: &str,
    ) -> Result<Option<OpenFolder>, Unavailable> {
        let Ok(number) = LicenseId::parse(number) else { return Ok(None) };
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        let found = db_rows::folders::by_number(readers, of.row, number.as_str());
        let Some(folder) = found.await.map_err(unavailable)? else { return Ok(None) };
        let marks = db_rows::folders::marks(readers, folder.row).await.map_err(unavailable)?;
        let latest = db_rows::folders::latest(readers, folder.row).await.map_err(unavailable)?;
        let most = i64::try_from(REPORTS).unwrap_or(i64::MAX).saturating_add(1);
        let reports = db_rows::folders::reports(readers, folder.row, most);
        let mut reports = reports.await.map_err(unavailable)?;
        let more = reports.len() > REPORTS;
        reports.truncate(REPORTS);
        let mut known = db_rows::folders::known(readers, folder.row).await.map_err(unavailable)?;
        let credentials = latest.into_iter().map(|latest| {
            let at = known.iter().position(|it| it.latest == latest.row);
            match at.map(|at| known.swap_remove(at)) {
                None => Seen { latest, made: None, address: None, astray: None, replaced: None },
                Some(it) => Seen {
                    latest,
                    made: it.made,
                    address: it.address,
                    astray: it.astray,
                    replaced: it.replaced,
                },
            }
        });
        let credentials = credentials.collect();
        let marks = marks.into_iter().filter(|mark| !mark.starts_with("credential:")).collect();
        Ok(Some(OpenFolder { folder, marks, credentials, reports, more }))
    }

    /// Gives a folder a corrected name.
    pub async fn rename_folder(
        &self,
        slug: &str,
        person: i64,
        folder: &str,
        name: &str,
    ) -> Result<(), FolderError> {
        let name = name.trim();
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(FolderError::BadName);
        }
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(FolderError::NotFound)?.row;
        let found = db_rows::folders::by_number(&mut **on, of, folder).await;
        let found = found.map_err(unavailable)?.ok_or(FolderError::NotFound)?;
        db_rows::folders::rename(on, found.row, name, self.now()).await.map_err(unavailable)?;
        let detail = format!("by person {person}");
        log::append(on, self.now(), Some(of), "folder renamed", &found.number, &detail)
            .await
            .map_err(unavailable)?;
        Ok(transaction.commit().await.map_err(unavailable)?)
    }

    /// How old a verification may be here.
    pub async fn verification_profile(&self, slug: &str) -> Result<Profile, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(Profile::default()) };
        let profile = db_rows::folders::profile(readers, of.row).await.map_err(unavailable)?;
        Ok(profile.unwrap_or_default())
    }

    /// Sets how old a verification may be here.
    pub async fn set_verification_profile(
        &self,
        slug: &str,
        person: i64,
        profile: Profile,
    ) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(Unavailable)?.row;
        db_rows::folders::set_profile(on, of, profile).await.map_err(unavailable)?;
        let subject = format!("{} and {} days", profile.decision_days, profile.recheck_days);
        let detail = format!("by person {person}");
        log::append(on, self.now(), Some(of), "verification profile set", &subject, &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }
}
