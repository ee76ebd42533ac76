//! Many licences at once: a few statements write all that they need, however many they are.

use super::malformed;
use crate::{finding::folded, registry::License};
use credentials::{store::Block, time::Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqliteExecutor};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A licence that is signed and not yet written.
pub struct New<'a> {
    /// The licence.
    pub license: &'a License,
    /// Its document.
    pub block: &'a Block,
    /// The CID of its document as text.
    pub cid: &'a str,
    /// The row of the key that signed it.
    pub key: i64,
    /// Rows of lists, and the positions in them that it takes for good.
    pub positions: Vec<(i64, u32)>,
}

/// Which of these positions of a list belong to a credential already.
pub async fn taken(
    on: impl SqliteExecutor<'_>,
    list: i64,
    positions: impl Iterator<Item = u32>,
) -> Result<HashSet<u32>, sqlx::Error> {
    let mut query =
        QueryBuilder::<Sqlite>::new("SELECT position FROM status_entries WHERE list = ");
    query.push_bind(list).push(" AND position IN (");
    let mut among = query.separated(", ");
    for position in positions {
        among.push_bind(position);
    }
    query.push(")");
    let found: Vec<u32> = query.build_query_scalar().fetch_all(on).await?;
    Ok(found.into_iter().collect())
}

/// Writes licences of one organisation: credentials, positions, documents, places in the outbox,
/// rows of the register and lines of the log. Whoever calls holds the write lock and has looked
/// that nothing is taken; what is taken all the same fails on its unique key.
pub async fn insert(
    on: &mut SqliteConnection,
    organisation: i64,
    new: &[New<'_>],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if new.is_empty() {
        return Ok(());
    }
    let at = now.unix_seconds();
    let rows = credentials(on, organisation, new, at).await?;
    positions(on, new, &rows).await?;
    documents(on, new, at).await?;

    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO licenses (id, credential, organisation, cid, state, name, number, \
         jurisdiction, profession, valid_from, valid_until, npi, issued_by, family_name, \
         sort_name, sort_number) ",
    );
    query.push_values(new.iter().zip(&rows), |mut row, (new, credential)| {
        let license = new.license;
        row.push_bind(license.id.as_str())
            .push_bind(credential)
            .push_bind(organisation)
            .push_bind(new.cid)
            .push_bind(super::registry::state_code(license.state))
            .push_bind(&license.name)
            .push_bind(&license.number)
            .push_bind(&license.jurisdiction)
            .push_bind(&license.profession)
            .push_bind(license.valid_from.unix_seconds())
            .push_bind(license.valid_until.unix_seconds())
            .push_bind(&license.npi)
            .push_bind(license.issued_by)
            .push_bind(&license.family_name)
            .push_bind(folded::family_first(&license.name, &license.family_name))
            .push_bind(folded::number(&license.number));
    });
    query.build().execute(&mut *on).await?;

    let mut query =
        QueryBuilder::<Sqlite>::new("INSERT INTO log (at, organisation, action, subject, detail) ");
    query.push_values(new, |mut row, new| {
        row.push_bind(at)
            .push_bind(organisation)
            .push("'issued'")
            .push_bind(&new.license.credential_id)
            .push("'licence'");
    });
    query.build().execute(&mut *on).await?;
    Ok(())
}

/// The rows of their credentials, in their order.
async fn credentials(
    on: &mut SqliteConnection,
    organisation: i64,
    new: &[New<'_>],
    at: i64,
) -> Result<Vec<i64>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO credentials (organisation, credential_id, kind, key, issued_at) ",
    );
    query.push_values(new, |mut row, new| {
        row.push_bind(organisation)
            .push_bind(&new.license.credential_id)
            .push("'license'")
            .push_bind(new.key)
            .push_bind(at);
    });
    query.push(" RETURNING credential_id, id");
    let found: Vec<(String, i64)> = query.build_query_as().fetch_all(&mut *on).await?;
    let found: HashMap<String, i64> = found.into_iter().collect();
    let row = |new: &New<'_>| found.get(&new.license.credential_id).copied();
    new.iter().map(row).collect::<Option<_>>().ok_or_else(|| malformed("credentials.id"))
}

async fn positions(
    on: &mut SqliteConnection,
    new: &[New<'_>],
    rows: &[i64],
) -> Result<(), sqlx::Error> {
    let mut used = BTreeMap::<i64, i64>::new();
    let mut all = Vec::with_capacity(3 * new.len());
    for (new, credential) in new.iter().zip(rows) {
        for (list, position) in &new.positions {
            *used.entry(*list).or_default() += 1;
            all.push((*list, *position, *credential));
        }
    }
    // In the order of the table, so that neighbours are written together.
    all.sort_unstable();
    let mut query =
        QueryBuilder::<Sqlite>::new("INSERT INTO status_entries (list, position, credential) ");
    query.push_values(all, |mut row, (list, position, credential)| {
        row.push_bind(list).push_bind(position).push_bind(credential);
    });
    query.build().execute(&mut *on).await?;
    for (list, more) in used {
        sqlx::query("UPDATE status_lists SET used = used + ? WHERE id = ?")
            .bind(more)
            .bind(list)
            .execute(&mut *on)
            .await?;
    }
    Ok(())
}

async fn documents(on: &mut SqliteConnection, new: &[New<'_>], at: i64) -> Result<(), sqlx::Error> {
    let mut query =
        QueryBuilder::<Sqlite>::new("INSERT INTO blocks (cid, codec, bytes, created_at) ");
    query.push_values(new, |mut row, new| {
        row.push_bind(new.cid)
            .push_bind(i64::try_from(new.block.cid.codec()).unwrap_or(i64::MAX))
            .push_bind(&new.block.bytes)
            .push_bind(at);
    });
    query.build().execute(&mut *on).await?;
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO outbox (cid, due_at) ");
    query.push_values(new, |mut row, new| {
        row.push_bind(new.cid).push_bind(at);
    });
    query.build().execute(&mut *on).await?;
    Ok(())
}
