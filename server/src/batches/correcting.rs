//! Correcting rows that are not issued, by a file or in a form.

use super::{BatchError, Fault, Judged, aside, file, judge, person, subject};
use crate::{
    db::{batches, log, unavailable},
    registry::Unavailable,
    state::Lanyard,
};
use app::text::batches as text;
use std::collections::{HashMap, HashSet};

/// How often rows are judged again because the batch moved meanwhile.
const ATTEMPTS: usize = 20;

/// What a row is to say: in the order of the template, `None` where a cell stays as it is.
pub type Correction = Vec<Option<String>>;

impl Lanyard {
    /// Corrects rows by a file with their numbers. Columns that the file lacks stay as they are.
    pub async fn correct_batch(
        &self,
        slug: &str,
        number: i64,
        bytes: Vec<u8>,
        by: Option<i64>,
    ) -> Result<(), BatchError> {
        let batch = self.batch(slug, number).await?;
        let sheet = aside(move || file::read(&bytes)).await?.map_err(BatchError::File)?;
        if !sheet.numbered {
            return Err(BatchError::File(text::NO_ROW_NUMBERS.to_owned()));
        }
        // A column that was meant and is misspelt would leave the cell as it was, unseen.
        if !sheet.unused.is_empty() {
            return Err(BatchError::File(text::unknown_columns(&sheet.unused.join(", "))));
        }
        let kept = batches::rows(self.db().readers(), batch.row).await.map_err(unavailable)?;
        let known: HashSet<u32> = kept.iter().map(|row| row.number).collect();
        let mut corrections = HashMap::new();
        for row in sheet.rows {
            let corrects = row.corrects.parse().ok().filter(|number| known.contains(number));
            let Some(corrects) = corrects else {
                let sentence = text::not_a_row(row.number, &file::short(&row.corrects));
                return Err(BatchError::File(sentence));
            };
            let cells = row.cells.into_iter().enumerate();
            let cells = cells.map(|(at, cell)| (!sheet.lacks.contains(&at)).then_some(cell));
            if corrections.insert(corrects, cells.collect()).is_some() {
                return Err(BatchError::File(text::row_twice(corrects)));
            }
        }
        self.correct_rows(slug, number, corrections, by).await
    }

    /// Corrects rows by their numbers, and judges anew what is not issued. Rows that are issued
    /// stay as they are. When somebody else corrects others meanwhile, both corrections stand.
    pub async fn correct_rows(
        &self,
        slug: &str,
        number: i64,
        corrections: HashMap<u32, Correction>,
        by: Option<i64>,
    ) -> Result<(), BatchError> {
        let mut corrections = corrections;
        for _ in 0..ATTEMPTS {
            match self.try_correcting(slug, number, corrections, by).await? {
                None => return Ok(()),
                Some(again) => corrections = again,
            }
        }
        tracing::error!(number, "a batch moves faster than its rows can be corrected");
        Err(Unavailable.into())
    }

    /// Gives the corrections back when the batch moved while its rows were judged.
    async fn try_correcting(
        &self,
        slug: &str,
        number: i64,
        corrections: HashMap<u32, Correction>,
        by: Option<i64>,
    ) -> Result<Option<HashMap<u32, Correction>>, BatchError> {
        // The batch is read first: what its rows are read to say is at least as new.
        let batch = self.batch(slug, number).await?;
        if !batch.takes_corrections() {
            return Err(BatchError::NotNow);
        }
        let board = self.batch_board(slug).await?;
        let now = self.now();
        let kept = batches::rows(self.db().readers(), batch.row).await.map_err(unavailable)?;
        let before = batches::all_faults(self.db().readers(), batch.row).await;
        let before = before.map_err(unavailable)?;
        let judging = move || {
            let known: HashSet<u32> = kept.iter().map(|row| row.number).collect();
            if !corrections.keys().all(|number| known.contains(number)) {
                return None;
            }
            let (mut rows, mut others) = (Vec::new(), Vec::new());
            for mut row in kept {
                if row.issued {
                    others.push((row.number, judge::number(&row.cells).to_owned()));
                    continue;
                }
                for (at, cell) in corrections.get(&row.number).into_iter().flatten().enumerate() {
                    if let (Some(cell), Some(kept)) = (cell, row.cells.get_mut(at)) {
                        kept.clone_from(cell);
                    }
                }
                rows.push((row.number, row.cells));
            }
            Some((judge::judge(rows, &others, now), corrections))
        };
        let (mut rows, corrections) = aside(judging).await?.ok_or(BatchError::NotFound)?;
        self.note_known(board.row, &mut rows).await?;
        keep_left_out(&mut rows, &before, &corrections);
        let (ready, wrong) = batches::counts(&rows);
        rows.retain(|row| {
            let faults = before.get(&row.number).map_or(&[][..], Vec::as_slice);
            corrections.contains_key(&row.number) || row.faults != faults
        });
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        if !batches::replace(on, &batch, (ready, wrong), &rows).await.map_err(unavailable)? {
            return Ok(Some(corrections));
        }
        let detail = format!("{} rows{}", corrections.len(), person(by));
        log::append(on, now, Some(board.row), "batch corrected", &subject(batch.row), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(None)
    }
}

/// What was left out when the file was started stays so until somebody corrects it.
fn keep_left_out(
    rows: &mut [Judged],
    before: &HashMap<u32, Vec<Fault>>,
    corrections: &HashMap<u32, Correction>,
) {
    for row in rows.iter_mut().filter(|row| !corrections.contains_key(&row.number)) {
        let faults = before.get(&row.number).into_iter().flatten();
        row.faults.extend(faults.filter(|fault| fault.kind == judge::LEFT_OUT).cloned());
    }
}
