//! Finding licences. The whole register is read in the order of an index, from any place in it;
//! whatever is filtered reads one narrow index and never the table, so that the rarest filter in
//! the least fitting order costs one pass over it.

use super::{LICENSES, Stored, changes, malformed, state_code};
use crate::{
    finding::folded,
    registry::{LicenseId, LicenseQuery, Order, Publication, Standing},
};
use cid::Cid;
use credentials::{
    lifecycle::{MayPractise, State},
    time::Timestamp,
};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};
use std::time::Duration;

/// Words of a search that are looked at.
const WORDS: usize = 12;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// That no other licence takes its place, as far as is announced; one whose renewal has begun is not
/// in force any more. Asked of those alone for which all else is right.
pub const NOT_RENEWED: &str = "NOT EXISTS (SELECT 1 FROM changes INDEXED BY changes_renewed \
     WHERE license = licenses.id AND to_state = 'inactive' AND reason = 'renewed' \
     AND applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NULL)";

/// A place in an order: between licences, or at one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    credential: i64,
    key: Key,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    None,
    Text(String),
    Number(i64),
}

/// What an order sorts by, before the row of the credential, and the index that has it.
fn column(order: Order) -> Option<&'static str> {
    match order {
        Order::Newest => None,
        Order::Name => Some("sort_name"),
        Order::Number => Some("sort_number"),
        Order::Expires => Some("valid_until"),
    }
}

/// The index to read: the order's own for the whole register, the narrow one for a part of it. Those
/// that end soon are the few of a span of days, and of each the table is asked whether it is renewed.
fn index(sought: &LicenseQuery) -> &'static str {
    match sought.order {
        _ if sought.expiring_within.is_some() => "licenses_by_end",
        _ if sought.is_filtered() => "licenses_at_a_glance",
        Order::Newest => "licenses_of_organisation",
        Order::Name => "licenses_by_name",
        Order::Number => "licenses_by_sort_number",
        Order::Expires => "licenses_by_end",
    }
}

fn place_from(row: &SqliteRow, order: Order) -> Result<Place, sqlx::Error> {
    let key = match (column(order), order) {
        (None, _) => Key::None,
        (Some(column), Order::Expires) => Key::Number(row.try_get(column)?),
        (Some(column), _) => Key::Text(row.try_get(column)?),
    };
    Ok(Place { credential: row.try_get("credential")?, key })
}

/// Where a licence of the organisation stands in an order; `None` when it has no such licence.
pub async fn place(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    id: &str,
    order: Order,
) -> Result<Option<Place>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT credential, sort_name, sort_number, valid_until FROM licenses \
         WHERE id = ? AND organisation = ?",
    )
    .bind(id)
    .bind(organisation)
    .fetch_optional(on)
    .await?;
    row.map(|row| place_from(&row, order)).transpose()
}

/// From where on, in which direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// From the first.
    Start,
    /// Behind this place.
    After(Place),
    /// In front of this place: the nearest come first.
    Before(Place),
}

impl From {
    fn is_backward(&self) -> bool {
        matches!(self, Self::Before(_))
    }
}

/// At most `limit` licences, with their histories, in the order in which they are read: backward
/// from [`From::Before`].
pub async fn find(
    connection: &mut SqliteConnection,
    organisation: i64,
    sought: &LicenseQuery,
    from: &From,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<Stored>, sqlx::Error> {
    // The newest have the highest rows, so that order runs downward from the start.
    let down = (sought.order == Order::Newest) != from.is_backward();
    let direction = if down { " DESC" } else { "" };
    let by = |query: &mut QueryBuilder<Sqlite>, table: &str| {
        query.push(" ORDER BY ");
        if let Some(column) = column(sought.order) {
            query.push(table).push(column).push(direction).push(", ");
        }
        query.push(table).push("credential").push(direction);
    };
    let mut query = QueryBuilder::<Sqlite>::new(LICENSES);
    query.push("WHERE licenses.credential IN (SELECT credential FROM licenses INDEXED BY ");
    query.push(index(sought));
    narrow(&mut query, organisation, sought, now);
    if let From::After(place) | From::Before(place) = from {
        query.push(" AND ");
        compare(&mut query, sought.order, if down { " < " } else { " > " }, place);
    }
    by(&mut query, "");
    query.push(" LIMIT ").push_bind(i64::try_from(limit).unwrap_or(i64::MAX)).push(")");
    by(&mut query, "licenses.");
    let mut found: Vec<Stored> = query.build_query_as().fetch_all(&mut *connection).await?;
    changes::of_each(connection, &mut found).await?;
    Ok(found)
}

/// How many there are, and how many of them come before the place of a licence.
pub async fn count(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    sought: &LicenseQuery,
    first: Option<&Place>,
    now: Timestamp,
) -> Result<(u64, u64), sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT count(*) AS total, ");
    match first {
        None => {
            query.push("0");
        }
        Some(first) => {
            let sign = if sought.order == Order::Newest { " > " } else { " < " };
            query.push("count(CASE WHEN ");
            compare(&mut query, sought.order, sign, first);
            query.push(" THEN 1 END)");
        }
    }
    query.push(" AS before FROM licenses INDEXED BY ").push(index(sought));
    narrow(&mut query, organisation, sought, now);
    let row = query.build().fetch_one(on).await?;
    Ok((row.try_get("total")?, row.try_get("before")?))
}

fn compare(query: &mut QueryBuilder<Sqlite>, order: Order, sign: &str, place: &Place) {
    match (column(order), &place.key) {
        (Some(column), Key::Text(text)) => {
            query.push("(").push(column).push(", credential)").push(sign).push("(");
            query.push_bind(text.clone()).push(", ").push_bind(place.credential).push(")");
        }
        (Some(column), Key::Number(number)) => {
            query.push("(").push(column).push(", credential)").push(sign).push("(");
            query.push_bind(*number).push(", ").push_bind(place.credential).push(")");
        }
        _ => {
            query.push("credential").push(sign).push_bind(place.credential);
        }
    }
}

/// The `WHERE` of everything that was asked, but not from where on.
fn narrow(
    query: &mut QueryBuilder<Sqlite>,
    organisation: i64,
    sought: &LicenseQuery,
    now: Timestamp,
) {
    query.push(" WHERE organisation = ").push_bind(organisation);
    if let Some(profession) = &sought.profession {
        query.push(" AND profession = ").push_bind(profession.clone());
    }
    if let Some(jurisdiction) = &sought.jurisdiction {
        query.push(" AND jurisdiction = ").push_bind(jurisdiction.clone());
    }
    if let Some(state) = sought.state {
        query.push(" AND state = ").push_bind(state_code(state));
    }
    if let Some(standing) = sought.standing {
        stands(query, standing, now);
    }
    if let Some(days) = sought.expiring_within {
        stands(query, Standing::InForce, now);
        query.push(" AND valid_until <= ").push_bind(last_moment(now, days).unix_seconds());
        query.push(" AND ").push(NOT_RENEWED);
    }
    match sought.publication {
        None => {}
        Some(Publication::Waiting) => {
            query.push(" AND published = 0");
        }
        Some(Publication::Failed) => {
            query.push(
                " AND credential IN (SELECT credential FROM licenses \
                 INDEXED BY licenses_by_document WHERE cid IN (SELECT cid FROM outbox \
                 INDEXED BY outbox_failed WHERE last_error IS NOT NULL))",
            );
        }
    }
    if let Some(text) = &sought.text {
        searched(query, text);
    }
}

/// The end of the day so many days from today.
pub fn last_moment(now: Timestamp, days: u32) -> Timestamp {
    now.plus(DAY.saturating_mul(days)).date().end()
}

/// The states in which one may practise, as a list of SQL.
pub fn practising() -> String {
    let states = State::ALL.into_iter().filter(|state| state.may_practise() != MayPractise::No);
    let codes: Vec<_> = states.map(|state| format!("'{}'", state_code(state))).collect();
    codes.join(", ")
}

fn stands(query: &mut QueryBuilder<Sqlite>, standing: Standing, now: Timestamp) {
    let now = now.unix_seconds();
    match standing {
        Standing::State(state) => {
            query.push(" AND state = ").push_bind(state_code(state));
        }
        Standing::InForce | Standing::Expired | Standing::NotYetValid => {
            query.push(format!(" AND state IN ({})", practising()));
        }
    }
    match standing {
        Standing::State(state) if state.may_practise() == MayPractise::No => {}
        Standing::State(_) | Standing::InForce => {
            query.push(" AND valid_from <= ").push_bind(now);
            query.push(" AND valid_until >= ").push_bind(now);
        }
        Standing::Expired => {
            query.push(" AND valid_until < ").push_bind(now);
        }
        Standing::NotYetValid => {
            query.push(" AND valid_from > ").push_bind(now);
            query.push(" AND valid_until >= ").push_bind(now);
        }
    }
}

/// Each word is somewhere in the name or starts the number; or the whole starts the number.
fn searched(query: &mut QueryBuilder<Sqlite>, text: &str) {
    let whole = folded::number(text);
    let name = folded::name(text);
    let mut words: Vec<&str> = name.split_whitespace().take(WORDS).collect();
    // The longest is asked for first: the fewest have it, and of all others nothing more is asked.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    query.push(" AND (");
    if words.is_empty() {
        query.push("1 = 0");
    }
    for (at, word) in words.iter().enumerate() {
        query.push(if at > 0 { " AND (" } else { "(" });
        query.push("instr(sort_name, ").push_bind((*word).to_owned()).push(") > 0");
        starts_number(query, &folded::number(word));
        query.push(")");
    }
    // One word alone was looked for in the numbers already.
    if words.len() != 1 || words.iter().any(|word| folded::number(word) != whole) {
        starts_number(query, &whole);
    }
    query.push(")");
}

/// The last character that there is stands behind all that begin like this.
fn starts_number(query: &mut QueryBuilder<Sqlite>, start: &str) {
    if !start.is_empty() {
        query.push(" OR (sort_number >= ").push_bind(start.to_owned());
        query.push(" AND sort_number < ").push_bind(format!("{start}\u{10ffff}")).push(")");
    }
}

/// What names one licence.
#[derive(Debug, Clone, Copy)]
pub enum Name<'a> {
    /// Its short name.
    Short(&'a LicenseId),
    /// The CID of its document.
    Document(&'a Cid),
    /// The id of its credential.
    Credential(&'a str),
}

/// The short name of the licence of an organisation that has this name.
pub async fn named(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    name: Name<'_>,
) -> Result<Option<LicenseId>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT id FROM licenses WHERE ");
    match name {
        Name::Short(id) => query.push("id = ").push_bind(id.as_str()),
        Name::Document(cid) => query.push("cid = ").push_bind(cid.to_string()),
        Name::Credential(id) => query
            .push("credential = (SELECT id FROM credentials WHERE credential_id = ")
            .push_bind(id)
            .push(")"),
    };
    query.push(" AND organisation = ").push_bind(organisation);
    let found: Option<String> = query.build_query_scalar().fetch_optional(on).await?;
    found.map(|id| LicenseId::parse(&id).map_err(|_| malformed("licenses.id"))).transpose()
}

/// The jurisdictions, or the professions, in which an organisation has issued: at most 500 each,
/// each found by one step in an index.
pub async fn values(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    of: Values,
) -> Result<Vec<String>, sqlx::Error> {
    let column = match of {
        Values::Jurisdictions => "jurisdiction",
        Values::Professions => "profession",
    };
    let mut query = QueryBuilder::<Sqlite>::new("WITH RECURSIVE each (value) AS (SELECT min(");
    query.push(column).push(") FROM licenses WHERE organisation = ").push_bind(organisation);
    query.push(" UNION ALL SELECT (SELECT min(").push(column);
    query.push(") FROM licenses WHERE organisation = ").push_bind(organisation);
    query.push(" AND ").push(column).push(" > value) FROM each WHERE value IS NOT NULL)");
    query.push(" SELECT value FROM each WHERE value IS NOT NULL LIMIT 500");
    query.build_query_scalar().fetch_all(on).await
}

/// What [`values`] looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// By ISO 3166-2.
    Jurisdictions,
    /// By name.
    Professions,
}

/// Fills in what sorts and finds the licences that were kept before there was such a thing: their
/// last word counts as the family name. Says how many there were.
pub async fn fill_in(connection: &mut SqliteConnection) -> Result<usize, sqlx::Error> {
    let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT credential, name, family_name, number FROM licenses WHERE sort_name = '' LIMIT 1000",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (credential, name, family, number) in &rows {
        let last = name.split_whitespace().next_back().unwrap_or(name);
        let family = if family.is_empty() { last } else { family };
        let mut sort_name = folded::family_first(name, family);
        if sort_name.is_empty() {
            // Marks alone are still a name; a row without one would be filled in for ever.
            sort_name = "-".to_owned();
        }
        sqlx::query(
            "UPDATE licenses SET family_name = ?, sort_name = ?, sort_number = ? \
             WHERE credential = ?",
        )
        .bind(family)
        .bind(sort_name)
        .bind(folded::number(number))
        .bind(credential)
        .execute(&mut *connection)
        .await?;
    }
    Ok(rows.len())
}
