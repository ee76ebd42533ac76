//! Correcting one row.

use super::address;
use crate::{
    Section,
    desk::{Desk, desk},
    form::{Field, Filled, errors},
    site::Site,
    text::batches as text,
};
use leptos::prelude::*;

/// A row as it was typed, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowForm {
    /// The batch.
    pub batch: i64,
    /// The row.
    pub row: u32,
    /// Its cells by the keys of their columns, and the faults.
    pub filled: Filled,
}

/// The form of a row.
pub fn row(site: &Site, at: &Desk, form: &RowForm) -> String {
    let heading = text::row_heading(form.row);
    let back = address(at, &format!("/{}", form.batch));
    let fields: Vec<_> = text::COLUMNS
        .iter()
        .map(|column| {
            let field = Field::text(column.key, column.label).hint(column.hint);
            let field = if column.required { field } else { field.optional() };
            field.view(&form.filled)
        })
        .collect();
    let main = view! {
        <div class="desk-head">
            <h1>{heading.clone()}</h1>
            <p class="lede">{text::ROW_LEDE}</p>
            <div class="actions"><a class="button" href=back.clone()>{text::BACK}</a></div>
        </div>
        {errors(&form.filled)}
        <form class="sheet" method="post" action=format!("{back}/rows/{}", form.row)>
            {fields}
            <button class="primary" type="submit">{text::ROW_SAVE}</button>
        </form>
    };
    desk(site, at, Section::Batches, &heading, main)
}
