//! Starting a batch: which of its rows would be issued a second time is asked at the last moment,
//! under the lock under which it starts.

use super::{
    Batch, BatchError, Fault, Judged, judge,
    known::{Register, fault},
    person, subject,
};
use crate::{
    changing,
    db::{self, batches, log, unavailable},
    finding::folded,
    state::Lanyard,
};
use app::{
    issuer::batches::{AgainLine, State},
    text::batches as text,
};
use credentials::time::Timestamp;
use std::collections::HashMap;

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
        /// Of these, how many whose licence is more than in force: it ended for good, bears another
        /// name, has conditions or a stop that is announced.
        grave: usize,
    },
}

/// The rows that can be issued and of which there may be a licence already, with their cells.
async fn repeats(
    on: &mut db::Connection,
    batch: i64,
    board: i64,
    now: Timestamp,
) -> Result<Vec<(AgainLine, Vec<String>)>, db::Error> {
    let rows = batches::ready(&mut *on, batch, 0, u32::MAX).await?;
    let mut elsewhere = HashMap::<String, i64>::new();
    for (number, file) in batches::elsewhere(&mut *on, batch, board).await? {
        let first = elsewhere.entry(folded::number(&number)).or_insert(file);
        *first = file.min(*first);
    }
    let cells = rows.iter().map(|(_, cells)| cells.as_slice());
    let register = Register::read(on, board, cells, now).await?;
    let lines = rows.into_iter().map(|(row, cells)| {
        let number = judge::number(&cells);
        let line = AgainLine {
            row,
            license_number: number.to_owned(),
            known: register.of(&cells),
            elsewhere: elsewhere.get(&folded::number(number)).copied(),
        };
        (line, cells)
    });
    Ok(lines.filter(|(line, _)| !line.known.is_empty() || line.elsewhere.is_some()).collect())
}

impl Lanyard {
    /// Which rows of a batch would be issued a second time if it were started now, and which cannot
    /// be issued any more.
    pub async fn repeats(&self, slug: &str, batch: &Batch) -> Result<Vec<AgainLine>, BatchError> {
        let board = self.batch_board(slug).await?;
        self.apply_due().await?;
        let mut on = self.db().readers().acquire().await.map_err(unavailable)?;
        let found = repeats(&mut on, batch.row, board.row, self.now()).await;
        Ok(found.map_err(unavailable)?.into_iter().map(|(line, _)| line).collect())
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
        changing::apply_due(on, now).await.map_err(unavailable)?;
        let found = repeats(on, batch.row, board.row, now).await.map_err(unavailable)?;
        // What was stopped since the file was read is not issued, whatever anybody says.
        let (mut aside, again): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(line, _)| line.is_barred());
        let is_grave = |(line, _): &&(AgainLine, _)| line.is_grave();
        match repeated {
            _ if again.is_empty() => {}
            Repeats::Issue { seen, grave }
                if again.len() <= seen && again.iter().filter(is_grave).count() <= grave => {}
            Repeats::Ask | Repeats::Issue { .. } => return Ok(false),
            Repeats::LeaveOut => aside.extend(again),
        }
        let left_out = aside.len();
        if left_out > 0 {
            let rows: Vec<Judged> = aside.iter().map(set_aside).collect();
            batches::set_aside(on, batch.row, &rows).await.map_err(unavailable)?;
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
fn set_aside((line, cells): &(AgainLine, Vec<String>)) -> Judged {
    let mut faults: Vec<Fault> = line.known.iter().map(|one| fault(cells, one)).collect();
    if !line.is_barred() {
        faults.push(Fault {
            position: judge::NUMBER,
            kind: judge::LEFT_OUT.to_owned(),
            found: super::file::short(&line.license_number),
            sentence: text::left_out(&line.known, line.elsewhere),
            warning: false,
        });
    }
    // What was to be known of it is there from when it was read.
    faults.retain(|fault| !fault.warning);
    Judged { number: line.row, cells: Vec::new(), faults }
}
