//! Links that work once.

use super::{malformed, organisations::Stored, people::role_from};
use crate::{
    access::Role,
    invitations::{Link, LinkKind, Spent},
};
use credentials::time::Timestamp;
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// A link to be kept.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// SHA-256 of its token.
    pub digest: &'a [u8; 32],
    /// What for.
    pub kind: LinkKind,
    /// The organisation's row.
    pub organisation: Option<i64>,
    /// As what.
    pub role: Option<Role>,
    /// What the form is filled with.
    pub name: &'a str,
    /// What the form is filled with.
    pub email: &'a str,
    /// Whom a way back in is for.
    pub person: Option<i64>,
    /// Who made it.
    pub made_by: Option<i64>,
    /// When.
    pub made_at: Timestamp,
    /// Until when it works.
    pub ends_at: Timestamp,
}

impl LinkKind {
    fn from_name(name: &str) -> Option<Self> {
        [Self::Setup, Self::Join, Self::Recover].into_iter().find(|kind| kind.name() == name)
    }
}

impl FromRow<'_, SqliteRow> for Link {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| row.try_get(column).map(Timestamp::from_unix_seconds);
        let (kind, role): (String, Option<String>) =
            (row.try_get("link_kind")?, row.try_get("role")?);
        let spent: Option<String> = row.try_get("spent")?;
        let slug: Option<String> = row.try_get("slug")?;
        let organisation = slug.map(|_| Stored::from_row(row)).transpose()?;
        Ok(Self {
            row: row.try_get("link_id")?,
            kind: LinkKind::from_name(&kind).ok_or_else(|| malformed("links.kind"))?,
            organisation: organisation.map(|stored| stored.organisation),
            role: role.as_deref().map(role_from).transpose()?,
            name: row.try_get("link_name")?,
            email: row.try_get("email")?,
            person: row.try_get("person")?,
            made_by: row.try_get("made_by")?,
            maker: row.try_get("maker")?,
            holder: row.try_get("holder")?,
            made_at: at("made_at")?,
            ends_at: at("ends_at")?,
            spent: match spent.as_deref() {
                None => None,
                Some("used") => Some(Spent::Used),
                Some("withdrawn") => Some(Spent::Withdrawn),
                Some(_) => return Err(malformed("links.spent")),
            },
        })
    }
}

const SELECT: &str = "SELECT links.id AS link_id, links.kind AS link_kind, role, \
    links.name AS link_name, links.email, person, made_by, made_at, ends_at, spent, \
    maker.name AS maker, holder.name AS holder, organisations.* FROM links \
    LEFT JOIN organisations ON organisations.id = organisation \
    LEFT JOIN people AS maker ON maker.id = made_by \
    LEFT JOIN people AS holder ON holder.id = person ";

/// Keeps a link and gives its row.
pub async fn insert(connection: &mut SqliteConnection, new: New<'_>) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO links \
         (digest, kind, organisation, role, name, email, person, made_by, made_at, ends_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&new.digest[..])
    .bind(new.kind.name())
    .bind(new.organisation)
    .bind(new.role.map(Role::name))
    .bind(new.name)
    .bind(new.email)
    .bind(new.person)
    .bind(new.made_by)
    .bind(new.made_at.unix_seconds())
    .bind(new.ends_at.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// The link of that digest, spent or not.
pub async fn by_digest(
    on: impl SqliteExecutor<'_>,
    digest: &[u8; 32],
) -> Result<Option<Link>, sqlx::Error> {
    let query = format!("{SELECT} WHERE digest = ?");
    sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(&digest[..]).fetch_optional(on).await
}

/// The links of an organisation that still work, the latest first. A way back in that whoever runs
/// the server made is none of its administrators' business.
pub async fn open(
    on: impl SqliteExecutor<'_>,
    slug: &str,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Vec<Link>, sqlx::Error> {
    let query = format!(
        "{SELECT} WHERE slug = ? AND links.kind = ? AND spent_at IS NULL AND ends_at > ? \
         AND (links.kind <> 'recover' OR made_by IS NOT NULL) ORDER BY links.id DESC LIMIT 200"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(query))
        .bind(slug)
        .bind(kind.name())
        .bind(now.unix_seconds())
        .fetch_all(on)
        .await
}

/// Uses a link up. False when it does not work any more.
pub async fn use_up(
    connection: &mut SqliteConnection,
    row: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE links SET spent_at = ?1, spent = 'used' \
         WHERE id = ?2 AND spent_at IS NULL AND ends_at > ?1",
    )
    .bind(now.unix_seconds())
    .bind(row)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Withdraws an open link of an organisation. False when [`open`] shows none of that kind and row.
pub async fn withdraw(
    connection: &mut SqliteConnection,
    slug: &str,
    kind: LinkKind,
    row: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE links SET spent_at = ?1, spent = 'withdrawn' \
         WHERE id = ?2 AND kind = ?4 AND spent_at IS NULL AND ends_at > ?1 \
         AND (kind <> 'recover' OR made_by IS NOT NULL) AND organisation = (SELECT id FROM organisations WHERE slug = ?3)",
    )
    .bind(now.unix_seconds())
    .bind(row)
    .bind(slug)
    .bind(kind.name())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Withdraws what somebody who has no say any more had made for an organisation, and what
/// an administrator made as a way back in for them there.
pub async fn withdraw_of(
    connection: &mut SqliteConnection,
    slug: &str,
    person: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE links SET spent_at = ?1, spent = 'withdrawn' \
         WHERE (made_by = ?2 OR (person = ?2 AND made_by IS NOT NULL)) AND spent_at IS NULL \
         AND organisation = (SELECT id FROM organisations WHERE slug = ?3)",
    )
    .bind(now.unix_seconds())
    .bind(person)
    .bind(slug)
    .execute(connection)
    .await?;
    Ok(())
}

/// Withdraws every open link of a kind, or of that kind for one person, and gives their rows; with
/// `made` only those that somebody here made, and not whoever runs the server.
pub async fn replace(
    connection: &mut SqliteConnection,
    kind: LinkKind,
    person: Option<i64>,
    made: bool,
    now: Timestamp,
) -> Result<Vec<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE links SET spent_at = ?1, spent = 'withdrawn' \
         WHERE kind = ?2 AND spent_at IS NULL AND (?3 IS NULL OR person = ?3) \
         AND (made_by IS NOT NULL OR NOT ?4) RETURNING id",
    )
    .bind(now.unix_seconds())
    .bind(kind.name())
    .bind(person)
    .bind(made)
    .fetch_all(connection)
    .await
}
