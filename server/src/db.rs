//! The disk: one SQLite file, one writer, several readers.

pub mod askings;
pub mod batches;
pub mod blocks;
pub mod clients;
pub mod issuing;
pub mod keys;
pub mod links;
pub mod log;
pub mod organisations;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod records;
pub mod registry;
pub mod sign_in;
pub mod status;
pub mod trust;
pub mod verifications;
pub mod ways_back;

use crate::registry::Unavailable;
pub use sqlx::{Error, SqliteConnection as Connection, SqliteExecutor as Executor};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// A transaction that writes.
pub type Writing = Transaction<'static, Sqlite>;

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    writer: SqlitePool,
    readers: SqlitePool,
}

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(10);
/// How long a call waits for a connection. Writers queue here.
const ACQUIRE: Duration = Duration::from_secs(20);
/// Connections that only read.
const READERS: u32 = 4;
/// What each of them may keep in memory, in KiB (negative, as SQLite has it): the index that every
/// filter of the register reads, at a hundred thousand licences.
const READ_CACHE: &str = "-20000";

impl Db {
    /// Opens `path`, making it when it is not there, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten: a sealed key that was destroyed leaves no trace.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!().run(&writer).await?;
        fill_in(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(ACQUIRE)
            .connect_lazy_with(options.read_only(true).pragma("cache_size", READ_CACHE));
        Ok(Self { writer, readers })
    }

    /// Connections for reading.
    pub fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// A transaction that writes: it holds the write lock from its first moment.
    pub async fn write(&self) -> Result<Writing, Unavailable> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(unavailable)
    }

    /// Keeps a fact about this installation.
    pub async fn set_meta(&self, name: &str, value: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.writer.acquire().await?;
        organisations::set_meta(&mut connection, name, value).await
    }

    /// Moves what was written into the one file and empties the journal beside it, so that what was
    /// erased is in neither, if something was. False when somebody who reads put it off; it is asked
    /// for again by the jobs until it is done.
    pub async fn empty_journal(&self) -> Result<bool, sqlx::Error> {
        let wanted = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM erasing)");
        let wanted: bool = wanted.fetch_one(&self.readers).await?;
        if !wanted {
            return Ok(true);
        }
        let connection = self.writer.acquire().await?;
        // Whoever asked may be gone before this ends, and the writer still gets its patience back.
        tokio::spawn(checkpoint(connection)).await.unwrap_or(Ok(false))
    }

    /// Waits for what is being written and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Moves the journal into the file, unless somebody reads it just now.
async fn checkpoint(mut connection: PoolConnection<Sqlite>) -> Result<bool, sqlx::Error> {
    // Those who write wait meanwhile.
    sqlx::query("PRAGMA busy_timeout = 200").execute(&mut *connection).await?;
    let emptied = async {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let (busy, ..): (i64, i64, i64) =
            sqlx::query_as(checkpoint).fetch_one(&mut *connection).await?;
        if busy == 0 {
            sqlx::query("DELETE FROM erasing").execute(&mut *connection).await?;
        }
        Ok::<_, sqlx::Error>(busy == 0)
    };
    let emptied = emptied.await;
    sqlx::query("PRAGMA busy_timeout = 10000").execute(&mut *connection).await?;
    emptied
}

/// Writes what a migration cannot say in SQL, a thousand rows at a time.
async fn fill_in(writer: &SqlitePool) -> Result<(), sqlx::Error> {
    loop {
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
        let filled = registry::fill_in(&mut transaction).await?
            + verifications::folders::fill_in(&mut transaction).await?;
        transaction.commit().await?;
        if filled == 0 {
            return Ok(());
        }
    }
}

/// Logs the cause, once, and forgets it: nobody outside is shown a database's text.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub fn unavailable(error: sqlx::Error) -> Unavailable {
    tracing::error!(error = &error as &dyn std::error::Error, "the database did not answer");
    Unavailable
}

/// A row that this program did not write.
fn malformed(column: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("{column} is malformed").into())
}
