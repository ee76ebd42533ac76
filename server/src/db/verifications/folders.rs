//! Clinicians' folders.

use super::ROWS;
use crate::verifications::{Folder, FolderQuery, Profile, Row};
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
            outcome: match row.try_get::<Option<String>, _>("outcome")? {
                Some(word) => Some(
                    super::outcome_from(&word)
                        .ok_or_else(|| super::malformed("clinicians.outcome"))?,
                ),
                None => None,
            },
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

/// Notes since when everything in a folder is checked: the oldest of the latest checks of each
/// credential. One that could not be made is none. And the worst of the latest results.
pub async fn touch(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE clinicians SET checked_at = coalesce((SELECT min(last) FROM (SELECT \
         max(CASE WHEN outcome = 'undetermined' THEN 0 ELSE made_at END) AS last \
         FROM verifications WHERE clinician = ? GROUP BY credential)), 0), \
         outcome = (SELECT outcome FROM verifications WHERE id IN \
         (SELECT max(id) FROM verifications WHERE clinician = ? GROUP BY credential) \
         ORDER BY CASE outcome WHEN 'rejected' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END \
         LIMIT 1) WHERE id = ?",
    )
    .bind(folder)
    .bind(folder)
    .bind(folder)
    .execute(connection)
    .await?;
    Ok(())
}

/// When each credential of a folder was last checked; what could not be checked is not there.
pub async fn checked(
    on: impl SqliteExecutor<'_>,
    folder: i64,
) -> Result<Vec<(Option<String>, Timestamp)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT credential, max(made_at) FROM verifications \
         WHERE clinician = ? AND outcome <> 'undetermined' GROUP BY credential",
    )
    .bind(folder)
    .fetch_all(on)
    .await?;
    let pair =
        |row: &SqliteRow| Ok((row.try_get(0)?, Timestamp::from_unix_seconds(row.try_get(1)?)));
    rows.iter().map(pair).collect()
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

/// Every report about a credential that is in a folder goes into another one.
pub async fn move_credential(
    connection: &mut SqliteConnection,
    organisation: i64,
    credential: &str,
    folder: i64,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE verifications SET clinician = ? WHERE organisation = ? AND credential = ? \
         AND clinician IS NOT NULL",
    )
    .bind(folder)
    .bind(organisation)
    .bind(credential)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
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

/// Folders, those behind `after`: by name, or those first that were not checked for longest.
pub async fn find(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    query: &FolderQuery,
    after: Option<&Folder>,
    limit: i64,
) -> Result<Vec<Folder>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT * FROM clinicians WHERE organisation = ");
    sql.push_bind(organisation);
    let text = query.text.trim();
    if !text.is_empty() {
        let like = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        sql.push(" AND (name LIKE ").push_bind(format!("%{like}%")).push(" ESCAPE '\\'");
        sql.push(" OR number = ").push_bind(text.to_lowercase());
        sql.push(" OR id = (SELECT clinician FROM clinician_marks WHERE organisation = ");
        sql.push_bind(organisation).push(" AND mark = ").push_bind(format!("npi:{text}"));
        sql.push("))");
    }
    let column = if query.oldest_first { "checked_at" } else { "name COLLATE NOCASE" };
    if let Some(after) = after {
        sql.push(format!(" AND ({column}, id) > ("));
        if query.oldest_first {
            sql.push_bind(after.checked_at.unix_seconds());
        } else {
            sql.push_bind(after.name.clone());
        }
        sql.push(", ").push_bind(after.row).push(")");
    }
    if let Some(by) = query.checked_before {
        sql.push(" AND checked_at < ").push_bind(by.unix_seconds());
    }
    sql.push(format!(" ORDER BY {column}, id LIMIT ")).push_bind(limit);
    sql.build_query_as().fetch_all(on).await
}

/// The latest report about each credential of a folder, newest first.
pub async fn latest(on: impl SqliteExecutor<'_>, folder: i64) -> Result<Vec<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push("WHERE verifications.id IN (SELECT max(id) FROM verifications WHERE clinician = ");
    sql.push_bind(folder);
    sql.push(" GROUP BY credential) ORDER BY verifications.id DESC LIMIT 500");
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
