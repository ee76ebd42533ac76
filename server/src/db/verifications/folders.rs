//! Clinicians' folders.

mod find;
mod touch;

pub use find::{count, find};
pub use touch::touch;

use super::ROWS;
use crate::{
    finding::folded,
    verifications::{Astray, Folder, Made, Profile, Replacement, Row},
};
use credentials::time::Timestamp;
use sqlx::{
    FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};

impl FromRow<'_, SqliteRow> for Folder {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| row.try_get(column).map(Timestamp::from_unix_seconds);
        Ok(Self {
            row: row.try_get("id")?,
            number: row.try_get("number")?,
            name: row.try_get("name")?,
            corrected: row.try_get::<Option<i64>, _>("corrected_at")?.is_some(),
            created_at: at("created_at")?,
            checked_at: at("checked_at")?,
            due_from: at("due_from")?,
            failed: row.try_get("failed")?,
            turned: row.try_get("turned")?,
            merged_into: row.try_get("merged_into")?,
            outcome: match row.try_get::<Option<String>, _>("outcome")? {
                Some(word) => Some(
                    super::outcome_from(&word)
                        .ok_or_else(|| super::malformed("clinicians.outcome"))?,
                ),
                None => None,
            },
            conditions: row.try_get("conditions")?,
            next_change: super::maybe_at(row, "next_change")?,
            ends_at: super::maybe_at(row, "ends_at")?,
        })
    }
}

/// The folder that a mark belongs to.
pub async fn by_mark(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    mark: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT clinician FROM clinician_marks WHERE organisation = ? AND mark = ?")
        .bind(organisation)
        .bind(mark)
        .fetch_optional(on)
        .await
}

/// By what the person of a folder is known.
pub async fn marks(on: impl SqliteExecutor<'_>, folder: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT mark FROM clinician_marks WHERE clinician = ? ORDER BY mark")
        .bind(folder)
        .fetch_all(on)
        .await
}

/// A name as folders are sorted and found by it. Never empty: such a row would be filled in for ever.
fn key(name: &str) -> String {
    let key = folded::name(name);
    if key.is_empty() { "-".to_owned() } else { key }
}

/// Fills in what sorts and finds the folders of before there was such a thing. Says how many there were.
pub async fn fill_in(connection: &mut SqliteConnection) -> Result<usize, sqlx::Error> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, name FROM clinicians WHERE name_key = '' LIMIT 1000")
            .fetch_all(&mut *connection)
            .await?;
    for (folder, name) in &rows {
        sqlx::query("UPDATE clinicians SET name_key = ? WHERE id = ?")
            .bind(key(name))
            .bind(folder)
            .execute(&mut *connection)
            .await?;
    }
    Ok(rows.len())
}

/// Makes a folder and gives its row.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    number: &str,
    name: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO clinicians (organisation, number, name, name_key, created_at, checked_at) \
         VALUES (?, ?, ?, ?, ?, 0)",
    )
    .bind(organisation)
    .bind(number)
    .bind(name)
    .bind(key(name))
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// A mark belongs to a folder from now on; one that another has stays there unless `anew`.
pub async fn set_mark(
    connection: &mut SqliteConnection,
    organisation: i64,
    mark: &str,
    folder: i64,
    anew: bool,
) -> Result<(), sqlx::Error> {
    let insert = if anew {
        "INSERT OR REPLACE INTO clinician_marks (organisation, mark, clinician) VALUES (?, ?, ?)"
    } else {
        "INSERT OR IGNORE INTO clinician_marks (organisation, mark, clinician) VALUES (?, ?, ?)"
    };
    sqlx::query(insert).bind(organisation).bind(mark).bind(folder).execute(connection).await?;
    Ok(())
}

/// An accepted credential tells the name on a folder, unless somebody has corrected it.
pub async fn call(
    connection: &mut SqliteConnection,
    folder: i64,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE clinicians SET name = ?, name_key = ? WHERE id = ? AND corrected_at IS NULL",
    )
    .bind(name)
    .bind(key(name))
    .bind(folder)
    .execute(connection)
    .await?;
    Ok(())
}

/// What is known of a credential in a folder beside its newest report.
pub struct Known {
    /// The row of that report.
    pub latest: i64,
    /// The last check that could be made.
    pub made: Option<Made>,
    /// The number of the newest report whose document can be fetched.
    pub address: Option<String>,
    /// By what it was found that its address leads to another credential.
    pub astray: Option<Astray>,
    /// The accepted licence that has taken its place.
    pub replaced: Option<Replacement>,
}

/// The same of every credential of a folder.
pub async fn known(on: impl SqliteExecutor<'_>, folder: i64) -> Result<Vec<Known>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT latest, made.made_at, made.outcome, made.next_change AS made_change, \
         made.valid_until AS made_until, address.number AS address, astray.number AS astray, \
         astray.made_at AS astray_at, newer.number AS newer, newer.license_number, \
         newer.jurisdiction, newer.valid_until AS newer_until FROM clinician_credentials \
         JOIN verifications AS last ON last.id = latest \
         LEFT JOIN verifications AS made ON made.id = made \
         LEFT JOIN verifications AS address ON address.id = address \
         LEFT JOIN verifications AS astray ON astray.id = last.astray \
         LEFT JOIN verifications AS newer ON newer.id = replaced_by \
         WHERE clinician_credentials.clinician = ? \
         ORDER BY last.made_at DESC, latest DESC LIMIT 500",
    )
    .bind(folder)
    .fetch_all(on)
    .await?;
    let read = |row: &SqliteRow| {
        let outcome: Option<String> = row.try_get("outcome")?;
        let outcome = outcome.as_deref().and_then(super::outcome_from);
        let (next_change, valid_until) =
            (super::maybe_at(row, "made_change")?, super::maybe_at(row, "made_until")?);
        let made = super::maybe_at(row, "made_at")?.zip(outcome);
        let made = made.map(|(at, outcome)| Made { at, outcome, next_change, valid_until });
        let astray = row.try_get::<Option<String>, _>("astray")?;
        let astray = astray.zip(super::maybe_at(row, "astray_at")?);
        let replaced = match row.try_get("newer")? {
            None => None,
            Some(number) => Some(Replacement {
                number,
                license_number: row.try_get("license_number")?,
                jurisdiction: row.try_get("jurisdiction")?,
                valid_until: super::maybe_at(row, "newer_until")?,
            }),
        };
        Ok(Known {
            latest: row.try_get("latest")?,
            made,
            address: row.try_get("address")?,
            astray: astray.map(|(number, at)| Astray { number, at }),
            replaced,
        })
    };
    rows.iter().map(read).collect()
}

/// Whether a folder holds a licence of that issuer and number, of the same profession, for the same
/// jurisdiction.
pub async fn holds(
    on: impl SqliteExecutor<'_>,
    folder: i64,
    of: &Row,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM verifications WHERE clinician = ? AND issuer = ? \
         AND license_number = ? AND jurisdiction IS ? AND profession IS ?)",
    )
    .bind(folder)
    .bind(&of.issuer)
    .bind(&of.license_number)
    .bind(&of.jurisdiction)
    .bind(&of.profession)
    .fetch_one(on)
    .await
}

/// The number of the newest report about the same credential, in the same folder, whose document
/// can be fetched.
pub async fn address(
    on: impl SqliteExecutor<'_>,
    row: &Row,
) -> Result<Option<String>, sqlx::Error> {
    let (Some(folder), Some(credential)) = (row.clinician, &row.credential) else {
        return Ok(row.fetchable.then(|| row.number.clone()));
    };
    sqlx::query_scalar(
        "SELECT verifications.number FROM clinician_credentials \
         JOIN verifications ON verifications.id = address \
         WHERE clinician_credentials.clinician = ? AND clinician_credentials.credential = ?",
    )
    .bind(folder)
    .bind(credential)
    .fetch_optional(on)
    .await
}

/// Gives a folder a corrected name.
pub async fn rename(
    connection: &mut SqliteConnection,
    folder: i64,
    name: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE clinicians SET name = ?, name_key = ?, corrected_at = ? WHERE id = ?")
        .bind(name)
        .bind(key(name))
        .bind(now.unix_seconds())
        .bind(folder)
        .execute(connection)
        .await?;
    Ok(())
}

/// A folder by its number.
pub async fn by_number(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    number: &str,
) -> Result<Option<Folder>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM clinicians WHERE organisation = ? AND number = ?")
        .bind(organisation)
        .bind(number)
        .fetch_optional(on)
        .await
}

/// A folder by its row.
pub async fn by_row(on: impl SqliteExecutor<'_>, row: i64) -> Result<Option<Folder>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM clinicians WHERE id = ?").bind(row).fetch_optional(on).await
}

/// The latest report about each credential of a folder, newest first.
pub async fn latest(on: impl SqliteExecutor<'_>, folder: i64) -> Result<Vec<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push(
        "WHERE verifications.id IN (SELECT latest FROM clinician_credentials WHERE clinician = ",
    );
    sql.push_bind(folder);
    sql.push(") ORDER BY verifications.made_at DESC, verifications.id DESC LIMIT 500");
    sql.build_query_as().fetch_all(on).await
}

/// The reports of a folder, newest first.
pub async fn reports(
    on: impl SqliteExecutor<'_>,
    folder: i64,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push("WHERE verifications.clinician = ").push_bind(folder);
    sql.push(" ORDER BY verifications.made_at DESC, verifications.id DESC LIMIT ");
    sql.push_bind(limit);
    sql.build_query_as().fetch_all(on).await
}

/// An organisation's profile.
pub async fn profile(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Option<Profile>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT decision_days, recheck_days FROM verification_profiles WHERE organisation = ?",
    )
    .bind(organisation)
    .fetch_optional(on)
    .await?;
    row.map(|row| Ok(Profile { decision_days: row.try_get(0)?, recheck_days: row.try_get(1)? }))
        .transpose()
}

/// Sets it.
pub async fn set_profile(
    connection: &mut SqliteConnection,
    organisation: i64,
    profile: Profile,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO verification_profiles (organisation, decision_days, recheck_days) \
         VALUES (?, ?, ?) ON CONFLICT (organisation) DO UPDATE SET \
         decision_days = excluded.decision_days, recheck_days = excluded.recheck_days",
    )
    .bind(organisation)
    .bind(profile.decision_days)
    .bind(profile.recheck_days)
    .execute(connection)
    .await?;
    Ok(())
}
