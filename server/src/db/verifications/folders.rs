//! Clinicians' folders.

mod find;

pub use find::{count, find};

use super::ROWS;
use crate::verifications::{Folder, Profile, Row};
use credentials::{time::Timestamp, verifier::Outcome};
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

/// Makes a folder and gives its row.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    number: &str,
    name: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO clinicians (organisation, number, name, created_at, checked_at) \
         VALUES (?, ?, ?, ?, 0)",
    )
    .bind(organisation)
    .bind(number)
    .bind(name)
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
    sqlx::query("UPDATE clinicians SET name = ? WHERE id = ? AND corrected_at IS NULL")
        .bind(name)
        .bind(folder)
        .execute(connection)
        .await?;
    Ok(())
}

/// A licence's number without what people leave out of it; `license_key` in the database.
const KEY: &str = "lower(replace(replace(replace(replace(last.license_number, '-', ''), ' ', ''), \
     '.', ''), '/', ''))";

/// Notes what lists ask for: of each credential the newest result, the last check that could be made
/// and where it can be fetched; of the folder since when everything in it is checked, whether the
/// last attempt at something failed, and the worst of the results.
pub async fn touch(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM clinician_credentials WHERE clinician = ?")
        .bind(folder)
        .execute(&mut *connection)
        .await?;
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO clinician_credentials SELECT each.clinician, coalesce(last.credential, ''), \
         last.organisation, last.id, made.id, each.address, \
         CASE WHEN last.outcome = 'undetermined' AND made.outcome = 'rejected' THEN 'rejected' \
         ELSE last.outcome END, last.outcome = 'undetermined', \
         coalesce(made.outcome = 'rejected' AND (SELECT outcome FROM verifications AS older \
         WHERE older.clinician = each.clinician AND older.credential IS last.credential \
         AND older.outcome <> 'undetermined' AND older.id < made.id \
         ORDER BY older.id DESC LIMIT 1) = 'accepted', 0), made.made_at, ",
    );
    sql.push(KEY).push(", ltrim(").push(KEY).push(", 'abcdefghijklmnopqrstuvwxyz'), ");
    sql.push(
        "last.valid_until FROM (SELECT clinician, max(id) AS latest, \
         max(CASE WHEN outcome <> 'undetermined' THEN id END) AS made, \
         max(CASE WHEN fetchable THEN id END) AS address FROM verifications WHERE clinician = ",
    );
    sql.push_bind(folder);
    sql.push(
        " GROUP BY credential) AS each JOIN verifications AS last ON last.id = each.latest \
         LEFT JOIN verifications AS made ON made.id = each.made",
    );
    sql.build().execute(&mut *connection).await?;
    sqlx::query(
        "UPDATE clinicians SET (checked_at, due_from, failed, turned) = (\
         SELECT coalesce(min(coalesce(checked_at, 0)), 0), \
         coalesce(min(CASE WHEN failed THEN 0 ELSE coalesce(checked_at, 0) END), 0), \
         coalesce(max(failed), 0), coalesce(max(turned), 0) \
         FROM clinician_credentials WHERE clinician = ?1), \
         outcome = (SELECT outcome FROM clinician_credentials WHERE clinician = ?1 \
         ORDER BY CASE outcome WHEN 'rejected' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END \
         LIMIT 1) WHERE id = ?1",
    )
    .bind(folder)
    .execute(&mut *connection)
    .await?;
    note_bounds(connection, folder).await
}

/// Notes what a yes of a folder is bound to, by the last check of each credential that could be made.
async fn note_bounds(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE clinicians SET (conditions, next_change) = (\
         SELECT group_concat(conditions, ', '), min(next_change) FROM verifications WHERE id IN (\
         SELECT max(id) FROM verifications WHERE clinician = ?1 AND outcome <> 'undetermined' \
         GROUP BY credential)) WHERE id = ?1",
    )
    .bind(folder)
    .execute(connection)
    .await?;
    Ok(())
}

/// What is known of a credential in a folder beside its newest report.
pub struct Known {
    /// The row of that report.
    pub latest: i64,
    /// The last check that could be made: when, and with which result.
    pub made: Option<(Timestamp, Outcome)>,
    /// The number of the newest report whose document can be fetched.
    pub address: Option<String>,
}

/// The same of every credential of a folder.
pub async fn known(on: impl SqliteExecutor<'_>, folder: i64) -> Result<Vec<Known>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT latest, made.made_at, made.outcome, address.number FROM clinician_credentials \
         LEFT JOIN verifications AS made ON made.id = made \
         LEFT JOIN verifications AS address ON address.id = address WHERE \
         clinician_credentials.clinician = ? ORDER BY latest DESC LIMIT 500",
    )
    .bind(folder)
    .fetch_all(on)
    .await?;
    let read = |row: &SqliteRow| {
        let (at, outcome): (Option<i64>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
        let outcome = outcome.as_deref().and_then(super::outcome_from);
        let made = at.map(Timestamp::from_unix_seconds).zip(outcome);
        Ok(Known { latest: row.try_get(0)?, made, address: row.try_get(3)? })
    };
    rows.iter().map(read).collect()
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
    sqlx::query("UPDATE clinicians SET name = ?, corrected_at = ? WHERE id = ?")
        .bind(name)
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
    sql.push(") ORDER BY verifications.id DESC LIMIT 500");
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
    sql.push(" ORDER BY verifications.id DESC LIMIT ").push_bind(limit);
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
