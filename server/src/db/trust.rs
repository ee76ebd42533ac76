//! Whom organisations trust, beside the list of the installation. Nothing is changed or deleted.

use super::malformed;
use crate::trusting::{Decision, Resolution, TrustVerdict};
use credentials::{
    did::Did,
    time::{Date, Timestamp},
    trust::TrustEntry,
};
use sqlx::{FromRow, Row as _, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

impl FromRow<'_, SqliteRow> for Decision {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let (issuer, verdict): (String, String) = (row.try_get("issuer")?, row.try_get("verdict")?);
        let list = |column: &str| {
            let text: String = row.try_get(column)?;
            Ok::<Vec<String>, sqlx::Error>(text.split_whitespace().map(str::to_owned).collect())
        };
        let day = |column: &str| {
            let text: Option<String> = row.try_get(column)?;
            let day = text.map(|text| Date::parse(&text)).transpose();
            day.map_err(|_| malformed("trust_decisions: a day"))
        };
        Ok(Self {
            number: row.try_get("number")?,
            entry: TrustEntry {
                issuer: Did::parse(&issuer).map_err(|_| malformed("trust_decisions.issuer"))?,
                name: row.try_get("name")?,
                types: list("types")?,
                jurisdictions: list("jurisdictions")?,
                professions: list("professions")?,
                from: day("from_day")?,
                until: day("until_day")?,
            },
            verdict: TrustVerdict::from_name(&verdict)
                .ok_or_else(|| malformed("trust_decisions.verdict"))?,
            ends: row.try_get("ends")?,
            reason: row.try_get("reason")?,
            evidence: row.try_get("evidence")?,
            person: row.try_get("person")?,
            person_name: row.try_get("person_name")?,
            decided_at: Timestamp::from_unix_seconds(row.try_get("decided_at")?),
        })
    }
}

/// Keeps a decision.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    decision: &Decision,
) -> Result<(), sqlx::Error> {
    let entry = &decision.entry;
    sqlx::query(
        "INSERT INTO trust_decisions (organisation, number, issuer, name, verdict, types, \
         jurisdictions, professions, from_day, until_day, reason, evidence, person, decided_at, ends) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(&decision.number)
    .bind(entry.issuer.as_str())
    .bind(&entry.name)
    .bind(decision.verdict.name())
    .bind(entry.types.join(" "))
    .bind(entry.jurisdictions.join(" "))
    .bind(entry.professions.join(" "))
    .bind(entry.from.map(|day| day.to_string()))
    .bind(entry.until.map(|day| day.to_string()))
    .bind(&decision.reason)
    .bind(&decision.evidence)
    .bind(decision.person)
    .bind(decision.decided_at.unix_seconds())
    .bind(decision.ends)
    .execute(connection)
    .await?;
    Ok(())
}

/// The decision about each issuer that counts now, by name.
pub async fn current(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Vec<Decision>, sqlx::Error> {
    sqlx::query_as(
        "SELECT trust_decisions.*, people.name AS person_name FROM trust_decisions \
         JOIN people ON people.id = person WHERE trust_decisions.id IN \
         (SELECT max(id) FROM trust_decisions WHERE organisation = ? GROUP BY issuer) \
         ORDER BY trust_decisions.name COLLATE NOCASE, trust_decisions.id",
    )
    .bind(organisation)
    .fetch_all(on)
    .await
}

/// Every decision about an issuer, the newest first.
pub async fn of_issuer(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    issuer: &str,
) -> Result<Vec<Decision>, sqlx::Error> {
    sqlx::query_as(
        "SELECT trust_decisions.*, people.name AS person_name FROM trust_decisions \
         JOIN people ON people.id = person WHERE organisation = ? AND issuer = ? \
         ORDER BY trust_decisions.id DESC LIMIT 500",
    )
    .bind(organisation)
    .bind(issuer)
    .fetch_all(on)
    .await
}

/// The issuer that decisions of that number are about.
pub async fn issuer(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    number: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT issuer FROM trust_decisions WHERE organisation = ? AND number = ? LIMIT 1",
    )
    .bind(organisation)
    .bind(number)
    .fetch_optional(on)
    .await
}

/// Keeps what came back when somebody asked whether a DID resolves, and the hundred before it.
pub async fn insert_resolution(
    connection: &mut SqliteConnection,
    organisation: i64,
    issuer: &str,
    person: i64,
    resolution: &Resolution,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO trust_resolutions (organisation, issuer, person, asked_at, resolves, request, \
         answer) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(issuer)
    .bind(person)
    .bind(resolution.asked_at.unix_seconds())
    .bind(resolution.resolves)
    .bind(&resolution.request)
    .bind(&resolution.answer)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM trust_resolutions WHERE organisation = ?1 AND issuer = ?2 AND id <= \
         (SELECT id FROM trust_resolutions WHERE organisation = ?1 AND issuer = ?2 \
          ORDER BY id DESC LIMIT 1 OFFSET 100)",
    )
    .bind(organisation)
    .bind(issuer)
    .execute(connection)
    .await?;
    Ok(())
}

/// What came back the last time.
pub async fn resolution(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    issuer: &str,
) -> Result<Option<Resolution>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT * FROM trust_resolutions WHERE organisation = ? AND issuer = ? \
         ORDER BY id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(issuer)
    .fetch_optional(on)
    .await?;
    row.map(|row| {
        Ok(Resolution {
            asked_at: Timestamp::from_unix_seconds(row.try_get("asked_at")?),
            resolves: row.try_get("resolves")?,
            request: row.try_get("request")?,
            answer: row.try_get("answer")?,
        })
    })
    .transpose()
}
