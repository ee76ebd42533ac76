//! Starting a batch: which of its rows would be issued a second time is asked at the last moment,
//! under the lock under which it starts.

use super::{Batch, BatchError, Fault, Judged, judge, person, subject};
use crate::{
    db::{batches, log, unavailable},
    state::Lanyard,
};
use app::{issuer::batches::State, text::batches as text};
use credentials::time::{Date, Timestamp};

/// A row of which there may be a licence already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Its number in the file.
    pub row: u32,
    /// The number of the licence.
    pub license_number: String,
    /// Until when a licence of that number is in force.
    pub until: Option<Timestamp>,
    /// Whether that is the day until which this one would be.
    pub same_day: bool,
    /// The file from which the same number is being issued just now.
    pub elsewhere: Option<i64>,
}

/// What becomes of rows of which there may be a licence already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// Nobody was asked yet.
    Ask,
    /// They are set aside.
    LeaveOut,
    /// They are issued, as long as there are no more of them than that somebody has seen.
    Issue {
        /// How many.
        seen: usize,
    },
}

/// The place of the column of the last day in the template.
const LAST_DAY: usize = 10;

/// Those of these rows of which there may be a licence already.
fn repeats(rows: Vec<batches::Twin>) -> Vec<Repeat> {
    let rows = rows.into_iter().map(|twin| {
        let typed = twin.cells.get(LAST_DAY).and_then(|cell| Date::recognise(cell.trim()).ok());
        let until = twin.until;
        Repeat {
            row: twin.row,
            license_number: judge::number(&twin.cells).to_owned(),
            same_day: until.is_some_and(|until| Some(until.date()) == typed),
            until,
            elsewhere: twin.elsewhere,
        }
    });
    rows.filter(|row| row.until.is_some() || row.elsewhere.is_some()).collect()
}

impl Lanyard {
    /// Which rows of a batch would be issued a second time if it were started now.
    pub async fn repeats(&self, slug: &str, batch: &Batch) -> Result<Vec<Repeat>, BatchError> {
        let board = self.batch_board(slug).await?;
        let mut on = self.db().readers().acquire().await.map_err(unavailable)?;
        let twins = batches::twins(&mut on, batch.row, board.row, self.now()).await;
        Ok(repeats(twins.map_err(unavailable)?))
    }

    /// Starts a batch or lets it go on. False, and nothing happens, where somebody has to say first
    /// what becomes of rows of which there may be a licence already.
    pub async fn start_batch(
        &self,
        slug: &str,
        number: i64,
        by: i64,
        repeated: Repeats,
    ) -> Result<bool, BatchError> {
        let board = self.batch_board(slug).await?;
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let found = batches::by_number(&mut **on, slug, number).await.map_err(unavailable)?;
        let batch = found.ok_or(BatchError::NotFound)?;
        if batch.state == State::Running || batch.state == State::Cancelled {
            return Ok(true);
        }
        let twins = batches::twins(on, batch.row, board.row, now).await.map_err(unavailable)?;
        let again = repeats(twins);
        let mut left_out = 0;
        match repeated {
            _ if again.is_empty() => {}
            Repeats::Issue { seen } if again.len() <= seen => {}
            Repeats::Ask | Repeats::Issue { .. } => return Ok(false),
            Repeats::LeaveOut => {
                let rows: Vec<Judged> = again.iter().map(set_aside).collect();
                left_out = rows.len();
                batches::set_aside(on, batch.row, &rows).await.map_err(unavailable)?;
            }
        }
        let turned = batches::turn(on, batch.row, State::Running, Some(by), now).await;
        let (action, left) = match turned.map_err(unavailable)? {
            Some(_) => ("batch started", batch.ready.saturating_sub(left_out as u64)),
            None if left_out > 0 => ("batch rows left out", 0),
            None => return Ok(true),
        };
        let detail = format!("{left} rows left, {left_out} left out{}", person(Some(by)));
        log::append(on, now, Some(board.row), action, &subject(batch.row), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        self.wake_batches();
        Ok(true)
    }
}

/// A row that is left out, with the reason as its fault.
fn set_aside(repeat: &Repeat) -> Judged {
    let fault = Fault {
        position: judge::NUMBER,
        kind: judge::LEFT_OUT.to_owned(),
        found: super::file::short(&repeat.license_number),
        sentence: text::left_out(repeat.until, repeat.elsewhere),
        warning: false,
    };
    Judged { number: repeat.row, cells: Vec::new(), faults: vec![fault] }
}
