//! Correcting one row in a form.

use super::{Answer, number, path};
use crate::{
    access::Desk,
    batches::{Batch, BatchError, Judged},
    pages::{form::Form, page},
    problem::{Kind, Problem},
    state::Lanyard,
};
use app::{Filled, issuer::batches::RowForm, text::batches as text};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use std::collections::HashMap;

/// The organisation, the number of a batch and a row, as the address has them.
type AtRow = Result<Path<(String, String, String)>, PathRejection>;

async fn found(lanyard: &Lanyard, desk: &Desk, at: AtRow) -> Result<(Batch, Judged), Problem> {
    let Path((_, batch, row)) = at.map_err(|_| Problem::new(Kind::NotFound))?;
    let batch = lanyard.batch(&desk.organisation.slug, number(&batch)?).await?;
    let row = u32::try_from(number(&row)?).map_err(|_| Problem::new(Kind::NotFound))?;
    let row = lanyard.batch_row(&batch, row).await?;
    Ok((batch, row))
}

/// `GET …/batches/{number}/rows/{row}`
pub(super) async fn ask(State(lanyard): State<Lanyard>, desk: Desk, at: AtRow) -> Answer {
    let (batch, row) = found(&lanyard, &desk, at).await?;
    Ok(form(&desk, &batch, &row))
}

/// `POST …/batches/{number}/rows/{row}`: kept whatever it is; when it is not in order yet, the form
/// says why.
pub(super) async fn take(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    at: AtRow,
    sent: Form,
) -> Answer {
    let (batch, row) = found(&lanyard, &desk, at).await?;
    // The last is for what is beyond the last column; a form has no such thing.
    let cells = text::COLUMNS.iter().map(|column| sent.get(column.key)).chain([""]);
    let cells = cells.map(|cell| Some(cell.to_owned())).collect();
    let corrections = HashMap::from([(row.number, cells)]);
    let (slug, by) = (&desk.organisation.slug, Some(desk.person.row));
    match lanyard.correct_rows(slug, batch.number, corrections, by).await {
        Ok(()) => {}
        Err(BatchError::NotNow) => {
            let problems = vec![(String::new(), text::NOT_NOW.to_owned())];
            let shown =
                RowForm { batch: batch.number, row: row.number, filled: sent.again(problems) };
            let html = app::issuer::batches::row(&desk.site, &desk.shown(), &shown);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    let kept = lanyard.batch_row(&batch, row.number).await?;
    if kept.is_ready() {
        return Ok(Redirect::to(&path(&desk, batch.number)).into_response());
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&desk, &batch, &kept)).into_response())
}

fn form(desk: &Desk, batch: &Batch, row: &Judged) -> Response {
    let values = text::COLUMNS.iter().zip(&row.cells);
    let values = values.map(|(column, cell)| (column.key.to_owned(), cell.clone())).collect();
    let mut problems: Vec<(String, String)> = Vec::new();
    for fault in &row.faults {
        let key = text::COLUMNS.get(fault.position).map_or("", |column| column.key);
        problems.push((key.to_owned(), fault.sentence.clone()));
    }
    let filled = Filled { values, problems };
    let shown = RowForm { batch: batch.number, row: row.number, filled };
    page(app::issuer::batches::row(&desk.site, &desk.shown(), &shown))
}
