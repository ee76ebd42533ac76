//! Finding and counting clinicians' folders.

use super::{super::outcome_name, key as name_key};
use crate::{
    finding::folded,
    verifications::{Folder, FolderQuery},
};
use sqlx::{QueryBuilder, Sqlite, SqliteExecutor};

/// What stands for a licence's number in a search: letters and figures in lower case.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What was asked for, behind `WHERE organisation = …`. Emptied folders are not there.
fn wanted(sql: &mut QueryBuilder<Sqlite>, organisation: i64, query: &FolderQuery) {
    sql.push_bind(organisation).push(" AND outcome IS NOT NULL");
    let text = query.text.trim();
    if !text.is_empty() {
        // Each part is found by an index of its own.
        sql.push(" AND id IN (SELECT id FROM clinicians WHERE organisation = ");
        sql.push_bind(organisation).push(" AND number = ").push_bind(text.to_lowercase());
        let name = folded::name(text);
        if !name.is_empty() {
            let like = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            sql.push(" UNION ALL SELECT id FROM clinicians WHERE organisation = ");
            sql.push_bind(organisation).push(" AND name_key LIKE ");
            sql.push_bind(format!("%{like}%")).push(" ESCAPE '\\'");
        }
        sql.push(" UNION ALL SELECT clinician FROM clinician_marks WHERE organisation = ");
        sql.push_bind(organisation).push(" AND mark = ").push_bind(format!("npi:{text}"));
        let key = key(text);
        if key.len() >= 2 && key.chars().any(|c| c.is_ascii_digit()) {
            for column in ["license_key", "license_digits"] {
                sql.push(
                    " UNION ALL SELECT clinician FROM clinician_credentials WHERE organisation = ",
                );
                sql.push_bind(organisation).push(format!(" AND {column} >= "));
                sql.push_bind(key.clone()).push(format!(" AND {column} < "));
                sql.push_bind(format!("{key}\u{10ffff}"));
            }
        }
        sql.push(")");
    }
    if let Some(outcome) = query.outcome {
        sql.push(" AND outcome = ").push_bind(outcome_name(outcome));
    }
    if query.failed {
        sql.push(" AND failed");
    }
    if query.turned {
        sql.push(" AND turned");
    }
    if let Some((from, until)) = query.ends {
        sql.push(" AND id IN (SELECT clinician FROM clinician_credentials WHERE organisation = ");
        sql.push_bind(organisation).push(" AND outcome = 'accepted' AND valid_until >= ");
        sql.push_bind(from.unix_seconds()).push(" AND valid_until < ");
        sql.push_bind(until.unix_seconds()).push(")");
    }
    if let Some(by) = query.checked_before {
        sql.push(" AND (due_from < ").push_bind(by.unix_seconds());
        if let Some(now) = query.changes_by {
            sql.push(" OR next_change <= ").push_bind(now.unix_seconds());
            sql.push(" OR ends_at < ").push_bind(now.unix_seconds());
        }
        sql.push(")");
    }
    if let Some(now) = query.stands_at {
        sql.push(" AND coalesce(next_change > ").push_bind(now.unix_seconds());
        sql.push(", 1) AND coalesce(ends_at >= ").push_bind(now.unix_seconds()).push(", 1)");
    }
}

/// How many folders fit.
pub async fn count(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    query: &FolderQuery,
) -> Result<i64, sqlx::Error> {
    let only = |it: FolderQuery| *query == it;
    let all = FolderQuery::default;
    // What the desk's first page counts is read from an index that holds little else.
    if let Some((from, until)) =
        query.ends.filter(|_| only(FolderQuery { ends: query.ends, ..all() }))
    {
        return sqlx::query_scalar(
            "SELECT count(DISTINCT clinician) FROM clinician_credentials \
             INDEXED BY credentials_by_end WHERE organisation = ? AND outcome = 'accepted' \
             AND valid_until >= ? AND valid_until < ?",
        )
        .bind(organisation)
        .bind(from.unix_seconds())
        .bind(until.unix_seconds())
        .fetch_one(on)
        .await;
    }
    let index = if only(FolderQuery { failed: true, ..all() }) {
        "INDEXED BY clinicians_failed "
    } else if only(FolderQuery { turned: true, ..all() }) {
        "INDEXED BY clinicians_turned "
    } else {
        ""
    };
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM clinicians ");
    sql.push(index).push("WHERE organisation = ");
    wanted(&mut sql, organisation, query);
    sql.build_query_scalar().fetch_one(on).await
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
    wanted(&mut sql, organisation, query);
    let column = if query.oldest_first { "due_from" } else { "name_key" };
    if let Some(after) = after {
        sql.push(format!(" AND ({column}, id) > ("));
        if query.oldest_first {
            sql.push_bind(after.due_from.unix_seconds());
        } else {
            sql.push_bind(name_key(&after.name));
        }
        sql.push(", ").push_bind(after.row).push(")");
    }
    sql.push(format!(" ORDER BY {column}, id LIMIT ")).push_bind(limit);
    sql.build_query_as().fetch_all(on).await
}
