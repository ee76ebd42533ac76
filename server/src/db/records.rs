//! What only the board sees of its licences.

use super::{malformed, registry};
use crate::{
    access::Role,
    records::{Actor, Alike, Position, Publication, Recorded},
    registry::{LicenseId, RENEWED},
};
use cid::Cid;
use credentials::time::Timestamp;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteExecutor, sqlite::SqliteRow};

fn actor(row: &SqliteRow, name: &str, role: &str) -> Result<Option<Actor>, sqlx::Error> {
    let Some(name) = row.try_get::<Option<String>, _>(name)? else { return Ok(None) };
    let role: Option<String> = row.try_get(role)?;
    Ok(Some(Actor { name, role: role.as_deref().and_then(Role::from_name) }))
}

/// Every change of a licence, the last recorded first.
pub async fn changes(
    on: impl SqliteExecutor<'_>,
    license: &LicenseId,
) -> Result<Vec<Recorded>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT changes.*, one.name AS by_name, one_as.role AS by_role, \
         other.name AS off_name, other_as.role AS off_role FROM changes \
         JOIN licenses ON licenses.id = license \
         LEFT JOIN people AS one ON one.id = ordered_by \
         LEFT JOIN members AS one_as ON one_as.person = ordered_by \
         AND one_as.organisation = licenses.organisation \
         LEFT JOIN people AS other ON other.id = withdrawn_by \
         LEFT JOIN members AS other_as ON other_as.person = withdrawn_by \
         AND other_as.organisation = licenses.organisation \
         WHERE license = ? ORDER BY changes.id DESC",
    )
    .bind(license.as_str())
    .fetch_all(on)
    .await?;
    let recorded = rows.iter().map(|row| {
        let withdrawn: Option<i64> = row.try_get("withdrawn_at")?;
        Ok(Recorded {
            change: registry::change_from(row)?,
            by: actor(row, "by_name", "by_role")?,
            withdrawn_at: withdrawn.map(Timestamp::from_unix_seconds),
            withdrawn_by: actor(row, "off_name", "off_role")?,
        })
    });
    recorded.collect()
}

/// Where the status of a licence is kept: revocation, suspension, message.
pub async fn positions(
    on: impl SqliteExecutor<'_>,
    license: &LicenseId,
) -> Result<Vec<Position>, sqlx::Error> {
    let rows: Vec<(String, u32, u32, u8)> = sqlx::query_as(
        "SELECT purpose, number, position, value FROM status_entries \
         JOIN status_lists ON list = status_lists.id \
         WHERE credential = (SELECT credential FROM licenses WHERE id = ?) \
         ORDER BY purpose = 'message', purpose",
    )
    .bind(license.as_str())
    .fetch_all(on)
    .await?;
    let position = |(purpose, list, index, value)| Position { purpose, list, index, value };
    Ok(rows.into_iter().map(position).collect())
}

/// Who issued a licence; `None` for machines and the command line.
pub async fn issuer(
    on: impl SqliteExecutor<'_>,
    license: &LicenseId,
) -> Result<Option<Actor>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT people.name, role FROM licenses JOIN people ON people.id = issued_by \
         LEFT JOIN members ON members.person = issued_by \
         AND members.organisation = licenses.organisation WHERE licenses.id = ?",
    )
    .bind(license.as_str())
    .fetch_optional(on)
    .await?;
    row.map_or(Ok(None), |row| actor(&row, "name", "role"))
}

/// The place of a document in the line to be published.
pub async fn waiting(
    on: impl SqliteExecutor<'_>,
    cid: &Cid,
) -> Result<Option<Publication>, sqlx::Error> {
    let row = sqlx::query("SELECT attempts, due_at, last_error FROM outbox WHERE cid = ?")
        .bind(cid.to_string())
        .fetch_optional(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let attempts: i64 = row.try_get("attempts")?;
    Ok(Some(Publication {
        attempts: u32::try_from(attempts).map_err(|_| malformed("outbox.attempts"))?,
        due: Timestamp::from_unix_seconds(row.try_get("due_at")?),
        error: row.try_get("last_error")?,
    }))
}

/// By what licences are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Like {
    /// The number, as it is sorted.
    Number,
    /// The NPI.
    Npi,
}

/// The last licences of an organisation with one of these numbers or NPIs, at most so many.
pub async fn alike(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    like: Like,
    values: &[String],
    most: Option<u32>,
) -> Result<Vec<Alike>, sqlx::Error> {
    let values: Vec<&str> =
        values.iter().map(String::as_str).filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return Ok(Vec::new());
    }
    // What counts of a licence is the change that came into force last; an announced end by a
    // renewal leaves its holder no less.
    let last = "ORDER BY applied_at DESC, effective_at DESC, id DESC LIMIT 1";
    let mut query = QueryBuilder::<Sqlite>::new(format!(
        "SELECT id, name, number, npi, state, valid_until, \
         (SELECT effective_at FROM changes WHERE license = licenses.id \
         AND applied_at IS NOT NULL {last}) AS since, \
         (SELECT to_state FROM changes WHERE license = licenses.id \
         AND applied_at IS NOT NULL AND to_state IN ({}) {last}) AS practised, \
         (SELECT json_array(to_state, effective_at) FROM changes WHERE license = licenses.id \
         AND applied_at IS NULL AND withdrawn_at IS NULL AND to_state <> 'active' \
         AND NOT (to_state = 'inactive' AND reason = '{RENEWED}') \
         ORDER BY effective_at, id LIMIT 1) AS coming FROM licenses INDEXED BY {} \
         WHERE organisation = ",
        registry::practising(),
        match like {
            Like::Number => "licenses_by_sort_number",
            Like::Npi => "licenses_by_npi",
        }
    ));
    query.push_bind(organisation);
    query.push(match like {
        Like::Number => " AND sort_number IN (SELECT value FROM json_each(",
        Like::Npi => " AND npi IS NOT NULL AND npi IN (SELECT value FROM json_each(",
    });
    query.push_bind(serde_json::Value::from(values).to_string());
    query.push(")) ORDER BY credential DESC LIMIT ").push_bind(most.map_or(-1, i64::from));
    query.build().fetch_all(on).await?.iter().map(one_alike).collect()
}

fn one_alike(row: &SqliteRow) -> Result<Alike, sqlx::Error> {
    let id: String = row.try_get("id")?;
    let since: Option<i64> = row.try_get("since")?;
    let practised: Option<String> = row.try_get("practised")?;
    let coming: Option<String> = row.try_get("coming")?;
    let coming = coming.map(|text| {
        let (to, effective): (String, i64) =
            serde_json::from_str(&text).map_err(|_| malformed("changes"))?;
        Ok::<_, sqlx::Error>((registry::state_from(to)?, Timestamp::from_unix_seconds(effective)))
    });
    Ok(Alike {
        id: LicenseId::parse(&id).map_err(|_| malformed("licenses.id"))?,
        name: row.try_get("name")?,
        number: row.try_get("number")?,
        npi: row.try_get("npi")?,
        state: registry::state_from(row.try_get("state")?)?,
        valid_until: Timestamp::from_unix_seconds(row.try_get("valid_until")?),
        since: since.map(Timestamp::from_unix_seconds),
        practised: practised.map(registry::state_from).transpose()?,
        coming: coming.transpose()?,
    })
}
