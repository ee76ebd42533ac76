//! The history: filtered, sorted, in pages.

use super::{ROWS, outcome_name};
use crate::verifications::{HistoryQuery, Purpose, Row, Sort};
use credentials::{time::Timestamp, verifier::Outcome};
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteExecutor};
use unicode_normalization::char::is_combining_mark;

/// Words that stand for what a verification is filtered by. No word of a person has a `0` before its letters.
pub fn filters(
    organisation: i64,
    outcome: Option<Outcome>,
    purpose: Option<Purpose>,
    person: Option<i64>,
) -> Vec<String> {
    let mut words = vec![format!("0o{organisation}")];
    words.extend(outcome.map(|it| format!("0r{}", outcome_name(it))));
    words.extend(purpose.map(|it| format!("0p{}", it.name())));
    words.extend(person.map(|it| format!("0w{it}")));
    words
}

/// The search as FTS5 takes it: every word by its beginning, every filter whole. `None` when
/// nothing is sought by words.
fn wanted(organisation: i64, query: &HistoryQuery) -> Option<String> {
    let words: Vec<String> = query
        .text
        .split(|c: char| !of_a_word(c))
        .filter(|word| !word.is_empty())
        .take(8)
        .map(word)
        .collect();
    if words.is_empty() {
        return None;
    }
    let filters = filters(organisation, query.outcome, query.purpose, query.person);
    let filters = filters.into_iter().map(|word| format!("filters : \"{word}\""));
    Some(filters.chain(words).collect::<Vec<_>>().join(" AND "))
}

/// A word by its beginning. `A104422` is also the `A-104422` of a licence, which are two words.
fn word(word: &str) -> String {
    let whole = format!("words : \"{word}\" *");
    let at = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    match at.map(|at| word.split_at(at)) {
        Some((letters, digits)) => {
            format!("({whole} OR (words : \"{letters}\" AND words : \"{digits}\" *))")
        }
        None => whole,
    }
}

/// Whether the index takes a character for part of a word. It splits at vowel signs and at circled
/// letters; left in, they would make a phrase of a word, and the index knows no phrases.
fn of_a_word(c: char) -> bool {
    let circled = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphanumeric() && !is_combining_mark(c) && !circled
}

/// What was asked for, behind `WHERE verifications.organisation = `.
fn filtered(sql: &mut QueryBuilder<Sqlite>, organisation: i64, query: &HistoryQuery) {
    sql.push_bind(organisation);
    if !query.text.trim().is_empty() {
        let wanted = wanted(organisation, query).unwrap_or_else(|| "\"\u{1}\"".to_owned());
        sql.push(" AND verifications.id IN (SELECT rowid FROM verification_words WHERE verification_words MATCH ");
        sql.push_bind(wanted).push(")");
    }
    if let Some(outcome) = query.outcome {
        sql.push(" AND verifications.outcome = ").push_bind(outcome_name(outcome));
    }
    if query.conditions {
        sql.push(" AND verifications.conditions IS NOT NULL");
    }
    if let Some(purpose) = query.purpose {
        sql.push(" AND verifications.purpose = ").push_bind(purpose.name());
    }
    if let Some(person) = query.person {
        sql.push(" AND verifications.person = ").push_bind(person);
    }
    if let Some(from) = query.from {
        sql.push(" AND verifications.made_at >= ").push_bind(from.unix_seconds());
    }
    if let Some(until) = query.until {
        sql.push(" AND verifications.made_at <= ").push_bind(until.unix_seconds());
    }
    if let Some(folder) = &query.folder {
        sql.push(" AND verifications.clinician = (SELECT id FROM clinicians WHERE organisation = ");
        sql.push_bind(organisation).push(" AND number = ").push_bind(folder).push(")");
    }
    if let Some(issuer) = &query.issuer {
        sql.push(" AND verifications.issuer = ").push_bind(issuer);
    }
    if let Some(together) = &query.together {
        sql.push(" AND verifications.together = ").push_bind(together);
    }
}

/// How many of them there are.
pub async fn count(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    query: &HistoryQuery,
) -> Result<i64, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "SELECT count(*) FROM verifications WHERE verifications.organisation = ",
    );
    filtered(&mut sql, organisation, query);
    sql.build_query_scalar().fetch_one(on).await
}

/// At most `limit` of them, those behind `after` in their order.
pub async fn find(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    query: &HistoryQuery,
    after: Option<&Row>,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push("WHERE verifications.organisation = ");
    filtered(&mut sql, organisation, query);
    let name = "coalesce(verifications.name, '') COLLATE NOCASE";
    // Within a time the index of the time is followed, so that nothing is sorted.
    let timed = query.from.is_some() || query.until.is_some();
    let time = "(verifications.made_at, verifications.id)";
    if let Some(after) = after {
        match query.sort {
            Sort::Newest | Sort::Oldest if timed => {
                let behind = if query.sort == Sort::Newest { "<" } else { ">" };
                sql.push(format!(" AND {time} {behind} (")).push_bind(after.made_at.unix_seconds());
                sql.push(", ").push_bind(after.row).push(")")
            }
            Sort::Newest => sql.push(" AND verifications.id < ").push_bind(after.row),
            Sort::Oldest => sql.push(" AND verifications.id > ").push_bind(after.row),
            Sort::Name => {
                // Not as a row value: the index of an expression is not used for those.
                let behind = after.name.clone().unwrap_or_default();
                sql.push(format!(" AND {name} >= ")).push_bind(behind.clone());
                sql.push(format!(" AND ({name} > ")).push_bind(behind);
                sql.push(" OR verifications.id > ").push_bind(after.row).push(")")
            }
        };
    }
    match query.sort {
        Sort::Newest if timed => {
            sql.push(" ORDER BY verifications.made_at DESC, verifications.id DESC LIMIT ")
        }
        Sort::Oldest if timed => {
            sql.push(" ORDER BY verifications.made_at, verifications.id LIMIT ")
        }
        Sort::Newest => sql.push(" ORDER BY verifications.id DESC LIMIT "),
        Sort::Oldest => sql.push(" ORDER BY verifications.id LIMIT "),
        Sort::Name => sql.push(format!(" ORDER BY {name}, verifications.id LIMIT ")),
    };
    sql.push_bind(limit);
    sql.build_query_as().fetch_all(on).await
}

/// Who has verified for an organisation: row and name, by name.
pub async fn people(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Vec<(i64, String)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT people.id, people.name FROM people WHERE EXISTS \
         (SELECT 1 FROM verifications WHERE organisation = ? AND person = people.id) \
         ORDER BY people.name LIMIT 500",
    )
    .bind(organisation)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// How many verifications name an issuer, and when the first and the last of them were made.
pub async fn of_issuer(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    issuer: &str,
) -> Result<(i64, Option<Timestamp>, Option<Timestamp>), sqlx::Error> {
    let row = sqlx::query(
        "SELECT count(*), min(made_at), max(made_at) FROM verifications \
         WHERE organisation = ? AND issuer = ?",
    )
    .bind(organisation)
    .bind(issuer)
    .fetch_one(on)
    .await?;
    let at = |column: usize| {
        row.try_get::<Option<i64>, _>(column).map(|it| it.map(Timestamp::from_unix_seconds))
    };
    Ok((row.try_get(0)?, at(1)?, at(2)?))
}
