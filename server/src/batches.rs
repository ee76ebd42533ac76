//! Issuing many: a file is read, its rows are judged, and a job issues those that are in order.

mod columns;
mod correcting;
mod erasing;
mod file;
mod judge;
mod known;
mod run;
mod starting;
#[cfg(test)]
mod tests;
mod write;

pub use file::{FILE_BYTES, ROWS};
pub use judge::{Fault, Judged};
pub use run::run;
pub use starting::Repeats;
pub use write::template;

use crate::{
    db::{batches, log, organisations, unavailable},
    registry::{LicenseId, Unavailable},
    state::Lanyard,
};
use app::issuer::batches::State;
use cid::Cid;
use credentials::{license::ClinicianLicense, lifecycle, time::Timestamp};
use known::Register;
use sha2::{Digest, Sha256};

/// Files of one board that wait, run or are paused, at most.
const MOST_OPEN: i64 = 50;

/// A batch as the rest of the server sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its row.
    pub row: i64,
    /// By which the board knows it, from 1.
    pub number: i64,
    /// The name of the file.
    pub file_name: String,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
    /// Columns that were not used.
    pub unused: Vec<String>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// By whom, by name.
    pub created_by: Option<String>,
    /// Who started it, by row.
    pub started_by: Option<i64>,
    /// How far it is.
    pub state: State,
    /// Moves with everything that happens to it or its rows.
    pub revision: i64,
    /// When it was paused, where it stands still.
    pub paused_at: Option<Timestamp>,
    /// When it was cancelled, or its last row was issued.
    pub ended_at: Option<Timestamp>,
    /// When what its rows said that are not issued was erased.
    pub erased_at: Option<Timestamp>,
    /// Whether it was paused because issuing failed again and again.
    pub broke_off: bool,
    /// Rows that can be issued.
    pub ready: u64,
    /// Rows that are not in order.
    pub wrong: u64,
    /// Rows that are issued.
    pub issued: u64,
    /// Rows issued since it was started.
    pub run_issued: u64,
    /// How long that took, in milliseconds.
    pub run_ms: u64,
}

impl Batch {
    /// How long it will still take, from what was measured; `None` before anything was.
    pub fn seconds_left(&self) -> Option<u64> {
        let measured = self.run_issued > 0 && self.run_ms > 0;
        measured.then(|| (self.ready * self.run_ms).div_ceil(self.run_issued * 1_000))
    }

    /// Whether its rows may be corrected now.
    pub fn takes_corrections(&self) -> bool {
        self.erased_at.is_none()
            && matches!(self.state, State::Waiting | State::Paused | State::Done)
    }
}

/// A row of the result.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the file.
    pub number: u32,
    /// As it was typed.
    pub license_number: String,
    /// As it was typed.
    pub name: String,
    /// Whether it can be issued and is not yet.
    pub ready: bool,
    /// What it became.
    pub license: Option<OfLine>,
}

/// The licence of a row.
#[derive(Debug, Clone)]
pub struct OfLine {
    /// Its short name.
    pub id: LicenseId,
    /// Its document.
    pub cid: Cid,
    /// Its state now.
    pub state: lifecycle::State,
}

/// Which faults are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sought<'a> {
    /// Only of that column.
    pub position: Option<usize>,
    /// Only of that kind.
    pub kind: Option<&'a str>,
}

/// Nothing was read or corrected.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The file is not in order as a whole; the sentence is for people.
    #[error("{0}")]
    File(String),
    /// The board has as many files open as it may.
    #[error("too many files are open")]
    TooMany,
    /// There is no such batch or row.
    #[error("there is no such batch")]
    NotFound,
    /// What its rows said was erased.
    #[error("what the rows said was erased")]
    Erased,
    /// Its rows cannot be corrected now.
    #[error("the batch is running or was cancelled")]
    NotNow,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Work that takes a while, off the threads that answer requests.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unavailable> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "reading a file broke off");
        Unavailable
    })
}

impl Lanyard {
    async fn batch_board(&self, slug: &str) -> Result<organisations::Stored, BatchError> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        found.ok_or(BatchError::NotFound)
    }

    /// Reads and judges a file, and keeps it. Its number.
    pub async fn upload_batch(
        &self,
        slug: &str,
        file_name: &str,
        bytes: Vec<u8>,
        by: Option<i64>,
    ) -> Result<i64, BatchError> {
        let board = self.batch_board(slug).await?;
        let open = batches::open(self.db().readers(), board.row).await.map_err(unavailable)?;
        if open >= MOST_OPEN {
            return Err(BatchError::TooMany);
        }
        let now = self.now();
        let read = move || -> Result<_, String> {
            let digest = Sha256::digest(&bytes).to_vec();
            let sheet = file::read(&bytes)?;
            let rows = sheet.rows.into_iter().map(|row| (row.number, row.cells)).collect();
            Ok((digest, sheet.unused, judge::judge(rows, &[], now)))
        };
        let (digest, unused, mut rows) = aside(read).await?.map_err(BatchError::File)?;
        self.note_known(board.row, &mut rows).await?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        if batches::open(&mut **on, board.row).await.map_err(unavailable)? >= MOST_OPEN {
            return Err(BatchError::TooMany);
        }
        let new = batches::New {
            organisation: board.row,
            file_name,
            digest: &digest,
            unused: &unused,
            by,
            now,
        };
        let (batch, number) = batches::insert(on, &new, &rows).await.map_err(unavailable)?;
        let detail = format!("{} rows{}", rows.len(), person(by));
        log::append(on, now, Some(board.row), "batch uploaded", &subject(batch), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(number)
    }

    /// Adds to rows what the board has already under their numbers and NPIs.
    async fn note_known(&self, board: i64, rows: &mut [Judged]) -> Result<(), Unavailable> {
        self.apply_due().await?;
        let mut on = self.db().readers().acquire().await.map_err(unavailable)?;
        let cells = rows.iter().map(|row| row.cells.as_slice());
        let register = Register::read(&mut on, board, cells, self.now()).await;
        register.map_err(unavailable)?.note(rows);
        Ok(())
    }

    /// A batch of a board.
    pub async fn batch(&self, slug: &str, number: i64) -> Result<Batch, BatchError> {
        let found = batches::by_number(self.db().readers(), slug, number).await;
        found.map_err(unavailable)?.ok_or(BatchError::NotFound)
    }

    /// The batches of a board, newest first, at most so many, older than `before`.
    pub async fn batches(
        &self,
        slug: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Batch>, Unavailable> {
        batches::list(self.db().readers(), slug, before, limit).await.map_err(unavailable)
    }

    /// The number of an earlier batch of the same file.
    pub async fn same_file(&self, batch: &Batch) -> Result<Option<i64>, Unavailable> {
        batches::same_file(self.db().readers(), batch.row).await.map_err(unavailable)
    }

    /// The cells and faults of one row that is not issued.
    pub async fn batch_row(&self, batch: &Batch, row: u32) -> Result<Judged, BatchError> {
        let found = batches::row(self.db().readers(), batch.row, row).await.map_err(unavailable)?;
        let row = found.filter(|row| !row.issued).ok_or(BatchError::NotFound)?;
        let faults = batches::faults_of_row(self.db().readers(), batch.row, row.number).await;
        Ok(Judged { number: row.number, cells: row.cells, faults: faults.map_err(unavailable)? })
    }

    /// How many faults there are, by column and kind.
    pub async fn fault_tally(
        &self,
        batch: &Batch,
    ) -> Result<Vec<(usize, String, bool, u64)>, Unavailable> {
        batches::tally(self.db().readers(), batch.row).await.map_err(unavailable)
    }

    /// A page of the faults, by row, and how many there are in all.
    pub async fn batch_faults(
        &self,
        batch: &Batch,
        sought: Sought<'_>,
        page: u64,
        limit: u32,
    ) -> Result<(Vec<(u32, Fault)>, u64), Unavailable> {
        let offset = page.saturating_sub(1).saturating_mul(u64::from(limit));
        let found = batches::faults(self.db().readers(), batch.row, sought, offset, limit).await;
        found.map_err(unavailable)
    }

    /// The first licences that will be issued.
    pub async fn specimens(
        &self,
        batch: &Batch,
        limit: u32,
    ) -> Result<Vec<ClinicianLicense>, Unavailable> {
        let rows = batches::ready(self.db().readers(), batch.row, 0, limit).await;
        let now = self.now();
        let rows = rows.map_err(unavailable)?.into_iter();
        Ok(rows.filter_map(|(_, cells)| judge::license(&cells, now).ok()).collect())
    }

    /// The rows that are not in order, or with `all` every row that is not issued, as a file.
    pub async fn undone_rows(&self, batch: &Batch, all: bool) -> Result<Vec<u8>, BatchError> {
        if batch.erased_at.is_some() {
            return Err(BatchError::Erased);
        }
        let rows = batches::undone(self.db().readers(), batch.row, all).await;
        let rows = rows.map_err(unavailable)?;
        Ok(aside(move || write::failed(&rows)).await?)
    }

    /// What became of each row, as a file.
    pub async fn batch_result(&self, batch: &Batch) -> Result<Vec<u8>, Unavailable> {
        self.apply_due().await?;
        let rows = batches::lines(self.db().readers(), batch.row).await.map_err(unavailable)?;
        let url = self.public_url().to_owned();
        aside(move || write::result(&rows, &url)).await
    }

    /// Pauses a batch that runs.
    pub async fn pause_batch(&self, slug: &str, number: i64, by: i64) -> Result<(), BatchError> {
        self.turn_batch(slug, number, State::Paused, Some(by)).await
    }

    /// Cancels what is left of a batch, for good, and erases what its rows say.
    pub async fn cancel_batch(&self, slug: &str, number: i64, by: i64) -> Result<(), BatchError> {
        self.turn_batch(slug, number, State::Cancelled, Some(by)).await?;
        self.erase().await;
        Ok(())
    }

    async fn turn_batch(
        &self,
        slug: &str,
        number: i64,
        to: State,
        by: Option<i64>,
    ) -> Result<(), BatchError> {
        let batch = self.batch(slug, number).await?;
        let board = self.batch_board(slug).await?;
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let turned = batches::turn(on, batch.row, to, by, now).await.map_err(unavailable)?;
        let Some(turned) = turned else { return Ok(()) };
        let action = match turned {
            State::Paused => "batch paused",
            State::Done => "batch finished",
            _ => "batch cancelled",
        };
        let detail = format!("{} rows left{}", batch.ready, person(by));
        log::append(on, now, Some(board.row), action, &subject(batch.row), &detail)
            .await
            .map_err(unavailable)?;
        if turned == State::Cancelled {
            erasing::erase(on, batch.row, board.row, now).await.map_err(unavailable)?;
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }
}

/// A batch in the log.
fn subject(batch: i64) -> String {
    format!("batch {batch}")
}

/// Who, in the log: no name.
fn person(by: Option<i64>) -> String {
    by.map(|row| format!(", by person {row}")).unwrap_or_default()
}
