//! Kept reports, and the words by which they are found.

pub mod folders;
pub mod history;
pub mod moves;
pub mod together;

use super::malformed;
use crate::verifications::{Kind, Later, Purpose, Row};
use credentials::{time::Timestamp, verifier::Outcome};
use sqlx::{
    FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};

/// A verification, its folder's number and the name of who made it.
const ROWS: &str = "SELECT verifications.*, people.name AS person_name, \
     clinicians.number AS folder, clinicians.name AS folder_name, earlier.number AS earlier \
     FROM verifications JOIN people ON people.id = verifications.person \
     LEFT JOIN clinicians ON clinicians.id = verifications.clinician \
     LEFT JOIN verifications AS earlier ON earlier.id = verifications.before ";

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let (purpose, outcome): (String, String) =
            (row.try_get("purpose")?, row.try_get("outcome")?);
        let kind: String = row.try_get("kind")?;
        Ok(Self {
            row: row.try_get("id")?,
            number: row.try_get("number")?,
            made_at: Timestamp::from_unix_seconds(row.try_get("made_at")?),
            person: row.try_get("person")?,
            person_name: row.try_get("person_name")?,
            purpose: Purpose::from_name(&purpose)
                .ok_or_else(|| malformed("verifications.purpose"))?,
            outcome: outcome_from(&outcome).ok_or_else(|| malformed("verifications.outcome"))?,
            kind: Kind::from_name(&kind).ok_or_else(|| malformed("verifications.kind"))?,
            digest: row.try_get("digest")?,
            credential: row.try_get("credential")?,
            clinician: row.try_get("clinician")?,
            folder: row.try_get("folder")?,
            folder_name: row.try_get("folder_name")?,
            before: row.try_get("before")?,
            earlier: row.try_get("earlier")?,
            together: row.try_get("together")?,
            fetchable: row.try_get("fetchable")? && maybe_at(row, "astray")?.is_none(),
            name: row.try_get("name")?,
            profession: row.try_get("profession")?,
            license_number: row.try_get("license_number")?,
            npi: row.try_get("npi")?,
            jurisdiction: row.try_get("jurisdiction")?,
            license_type: row.try_get("license_type")?,
            place: row.try_get("place")?,
            issuer: row.try_get("issuer")?,
            issuer_name: row.try_get("issuer_name")?,
            valid_until: maybe_at(row, "valid_until")?,
            conditions: row.try_get("conditions")?,
            next_change: maybe_at(row, "next_change")?,
            ended: row.try_get("ended")?,
        })
    }
}

fn maybe_at(row: &SqliteRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_unix_seconds))
}

/// The word of an outcome in the database.
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Rejected => "rejected",
        Outcome::Undetermined => "undetermined",
    }
}

/// The outcome of that word.
pub fn outcome_from(name: &str) -> Option<Outcome> {
    [Outcome::Accepted, Outcome::Rejected, Outcome::Undetermined]
        .into_iter()
        .find(|outcome| outcome_name(*outcome) == name)
}

/// Keeps a verification with its sealed report, and gives its row.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    row: &Row,
    document: Option<&str>,
    sealed: &str,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO verifications (organisation, number, made_at, person, purpose, outcome, kind, \
         digest, credential, clinician, before, together, fetchable, name, profession, \
         license_number, npi, jurisdiction, issuer, issuer_name, valid_until, document, \
         conditions, next_change, license_type, place, ended) VALUES \
         (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(&row.number)
    .bind(row.made_at.unix_seconds())
    .bind(row.person)
    .bind(row.purpose.name())
    .bind(outcome_name(row.outcome))
    .bind(row.kind.name())
    .bind(&row.digest)
    .bind(&row.credential)
    .bind(row.clinician)
    .bind(row.before)
    .bind(&row.together)
    .bind(row.fetchable)
    .bind(&row.name)
    .bind(&row.profession)
    .bind(&row.license_number)
    .bind(&row.npi)
    .bind(&row.jurisdiction)
    .bind(&row.issuer)
    .bind(&row.issuer_name)
    .bind(row.valid_until.map(Timestamp::unix_seconds))
    .bind(document)
    .bind(&row.conditions)
    .bind(row.next_change.map(Timestamp::unix_seconds))
    .bind(&row.license_type)
    .bind(&row.place)
    .bind(row.ended)
    .execute(&mut *connection)
    .await?;
    let id = done.last_insert_rowid();
    sqlx::query("INSERT INTO verification_reports (verification, sealed) VALUES (?, ?)")
        .bind(id)
        .bind(sealed)
        .execute(&mut *connection)
        .await?;
    let words = [Some(&row.number), row.name.as_ref(), row.license_number.as_ref()];
    let words: Vec<&str> =
        words.into_iter().chain([row.npi.as_ref()]).flatten().map(String::as_str).collect();
    let filters =
        history::filters(organisation, Some(row.outcome), Some(row.purpose), Some(row.person));
    sqlx::query("INSERT INTO verification_words (rowid, words, filters) VALUES (?, ?, ?)")
        .bind(id)
        .bind(words.join(" "))
        .bind(filters.join(" "))
        .execute(connection)
        .await?;
    Ok(id)
}

/// A verification of an organisation by its number.
pub async fn by_number(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    number: &str,
) -> Result<Option<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push("WHERE verifications.organisation = ").push_bind(organisation);
    sql.push(" AND verifications.number = ").push_bind(number);
    sql.build_query_as().fetch_optional(on).await
}

/// The sealed report of a row.
pub async fn sealed(on: impl SqliteExecutor<'_>, row: i64) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT sealed FROM verification_reports WHERE verification = ?")
        .bind(row)
        .fetch_optional(on)
        .await
}

/// The latest verification of a credential in a folder, or of those in none: a document that nobody
/// has proven lies in no folder, and says nothing of one that does.
pub async fn latest(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    credential: &str,
    folder: Option<i64>,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT id FROM verifications WHERE organisation = ? AND credential = ? \
         AND clinician IS ? ORDER BY made_at DESC, id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(credential)
    .bind(folder)
    .fetch_optional(on)
    .await
}

/// The folder in which the same document lies, by the SHA-256 of its bytes.
pub async fn folder_of_document(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    document: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT clinician FROM verifications WHERE organisation = ? AND document = ? \
         AND clinician IS NOT NULL ORDER BY made_at DESC, id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(document)
    .fetch_optional(on)
    .await
}

/// The folder in which a credential lies already.
pub async fn folder_of_credential(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    credential: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT clinician FROM verifications WHERE organisation = ? AND credential = ? \
         AND clinician IS NOT NULL ORDER BY made_at DESC, id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(credential)
    .fetch_optional(on)
    .await
}

/// The latest verification after a row and about the same credential: in the same folder, or one
/// that repeats it.
pub async fn later(on: impl SqliteExecutor<'_>, row: &Row) -> Result<Option<Later>, sqlx::Error> {
    let Some(credential) = &row.credential else { return Ok(None) };
    let found = sqlx::query(
        "SELECT number, made_at, outcome FROM verifications \
         WHERE organisation = (SELECT organisation FROM verifications WHERE id = ?1) \
         AND credential = ?2 AND (clinician IS ?3 OR before = ?1) \
         AND (made_at, id) > (?4, ?1) ORDER BY made_at DESC, id DESC LIMIT 1",
    )
    .bind(row.row)
    .bind(credential)
    .bind(row.clinician)
    .bind(row.made_at.unix_seconds())
    .fetch_optional(on)
    .await?;
    found
        .map(|found| {
            let outcome: String = found.try_get("outcome")?;
            Ok(Later {
                number: found.try_get("number")?,
                made_at: Timestamp::from_unix_seconds(found.try_get("made_at")?),
                outcome: outcome_from(&outcome)
                    .ok_or_else(|| malformed("verifications.outcome"))?,
            })
        })
        .transpose()
}

/// The rows of a credential in a folder whose document can be fetched, the newest first.
pub async fn addressed(
    on: impl SqliteExecutor<'_>,
    folder: i64,
    credential: &str,
) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT id FROM verifications WHERE clinician = ? AND credential = ? AND fetchable \
         AND astray IS NULL ORDER BY made_at DESC, id DESC LIMIT 1000",
    )
    .bind(folder)
    .bind(credential)
    .fetch_all(on)
    .await
}

/// By a verification it was found that the address of another row leads to another credential.
pub async fn set_astray(
    connection: &mut SqliteConnection,
    row: i64,
    by: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE verifications SET astray = ? WHERE id = ?")
        .bind(by)
        .bind(row)
        .execute(connection)
        .await?;
    Ok(())
}
