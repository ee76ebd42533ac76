//! What is noted of a folder whenever something in it changes: what lists and filters ask for.

use sqlx::{AssertSqlSafe, SqliteConnection};

/// A licence's number without what people leave out of it; `license_key` in the database.
const KEY: &str = "lower(replace(replace(replace(replace(last.license_number, '-', ''), ' ', ''), \
     '.', ''), '/', ''))";

/// The newest verification of each credential, the newest that could be made, and the newest whose
/// document can be fetched: by the moment, not by when it was written down.
const EACH: &str = "(SELECT credential, \
     (SELECT id FROM verifications AS one WHERE one.clinician = ?1 \
     AND one.credential IS seen.credential ORDER BY made_at DESC, id DESC LIMIT 1) AS latest, \
     (SELECT id FROM verifications AS one WHERE one.clinician = ?1 \
     AND one.credential IS seen.credential AND outcome <> 'undetermined' \
     ORDER BY made_at DESC, id DESC LIMIT 1) AS made, \
     (SELECT id FROM verifications AS one WHERE one.clinician = ?1 \
     AND one.credential IS seen.credential AND fetchable AND astray IS NULL \
     ORDER BY made_at DESC, id DESC LIMIT 1) AS address \
     FROM (SELECT DISTINCT credential FROM verifications WHERE clinician = ?1) AS seen) AS each";

/// The last attempt failed: it could not be checked, or its address led to another credential.
const FAILED: &str = "(last.outcome = 'undetermined' OR last.astray IS NOT NULL)";

/// Notes of each credential in a folder the newest result, the last check that could be made and
/// where it can be fetched; of the folder since when everything in it is checked, whether the last
/// attempt at something failed, the worst of the results, and when the first yes of it ends.
pub async fn touch(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM clinician_credentials WHERE clinician = ?")
        .bind(folder)
        .execute(&mut *connection)
        .await?;
    // What was rejected stays so while it cannot be checked again.
    let insert = format!(
        "INSERT INTO clinician_credentials (clinician, credential, organisation, latest, made, \
         address, outcome, failed, turned, checked_at, license_key, license_digits, valid_until) \
         SELECT ?1, coalesce(last.credential, ''), last.organisation, last.id, made.id, \
         each.address, CASE WHEN NOT {FAILED} THEN last.outcome \
         WHEN made.outcome = 'rejected' THEN 'rejected' ELSE 'undetermined' END, {FAILED}, \
         coalesce(made.outcome = 'rejected' AND (SELECT outcome FROM verifications AS older \
         WHERE older.clinician = ?1 AND older.credential IS last.credential \
         AND older.outcome <> 'undetermined' \
         AND (older.made_at, older.id) < (made.made_at, made.id) \
         ORDER BY older.made_at DESC, older.id DESC LIMIT 1) = 'accepted', 0), made.made_at, \
         {KEY}, ltrim({KEY}, 'abcdefghijklmnopqrstuvwxyz'), last.valid_until \
         FROM {EACH} JOIN verifications AS last ON last.id = each.latest \
         LEFT JOIN verifications AS made ON made.id = each.made"
    );
    sqlx::query(AssertSqlSafe(insert)).bind(folder).execute(&mut *connection).await?;
    note_replaced(connection, folder).await?;
    sqlx::query(
        "UPDATE clinicians SET (checked_at, due_from, failed, turned) = (\
         SELECT coalesce(min(coalesce(checked_at, 0)), 0), \
         coalesce(min(CASE WHEN failed THEN 0 ELSE coalesce(checked_at, 0) END), 0), \
         coalesce(max(failed), 0), coalesce(max(turned), 0) \
         FROM clinician_credentials WHERE clinician = ?1 AND replaced_by IS NULL), \
         outcome = (SELECT outcome FROM clinician_credentials \
         WHERE clinician = ?1 AND replaced_by IS NULL \
         ORDER BY CASE outcome WHEN 'rejected' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END \
         LIMIT 1) WHERE id = ?1",
    )
    .bind(folder)
    .execute(&mut *connection)
    .await?;
    note_bounds(connection, folder).await
}

/// Notes which licences an accepted one of the same type and jurisdiction has taken the place of:
/// those that were rejected for nothing but their end, and those whose address leads to it now. What
/// was rejected for anything else is replaced by nothing.
async fn note_replaced(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE clinician_credentials SET replaced_by = (\
         SELECT other.latest FROM clinician_credentials AS other \
         JOIN verifications AS its ON its.id = other.made \
         JOIN verifications AS its_last ON its_last.id = other.latest \
         JOIN verifications AS own ON own.id = clinician_credentials.made \
         JOIN verifications AS own_last ON own_last.id = clinician_credentials.latest \
         WHERE other.clinician = ?1 AND other.credential <> clinician_credentials.credential \
         AND its.outcome = 'accepted' AND its.license_type = own.license_type \
         AND its.place = own.place AND (own.ended OR own.outcome = 'accepted' \
         AND own_last.astray IS NOT NULL AND its_last.astray IS NULL \
         AND its.issuer = own.issuer AND its.license_number = own.license_number) \
         ORDER BY its.valid_until DESC, its.id DESC LIMIT 1) WHERE clinician = ?1",
    )
    .bind(folder)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes what a yes of a folder is bound to, by the last check of each credential that could be made.
async fn note_bounds(connection: &mut SqliteConnection, folder: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE clinicians SET (conditions, next_change, ends_at) = (\
         SELECT group_concat(conditions, ', '), min(next_change), \
         min(CASE WHEN outcome = 'accepted' THEN valid_until END) FROM verifications WHERE id IN (\
         SELECT made FROM clinician_credentials WHERE clinician = ?1 AND replaced_by IS NULL)) \
         WHERE id = ?1",
    )
    .bind(folder)
    .execute(connection)
    .await?;
    Ok(())
}
