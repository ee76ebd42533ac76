//! The upload, and what the file holds.

use super::address;
use crate::{
    Section,
    components::{Steps, Table},
    desk::{Desk, desk},
    form::{Field, Filled, errors},
    site::Site,
    text::batches as text,
};
use leptos::prelude::*;

/// The form of the upload as it was filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upload {
    /// What was pasted, and what is wrong.
    pub filled: Filled,
}

/// The page of the upload.
pub fn new(site: &Site, at: &Desk, upload: &Upload) -> String {
    let filled = &upload.filled;
    let help = text::HELP_LINES.into_iter().map(|(what, how)| {
        view! { <div><dt>{what}</dt><dd>{how}</dd></div> }
    });
    let [name, what, example] = text::COLUMNS_HEADS;
    let columns: Vec<_> = text::COLUMNS
        .iter()
        .map(|column| {
            let required = column
                .required
                .then(|| view! { " "<span class="optional">{text::REQUIRED}</span> });
            view! {
                <tr>
                    <th scope="row" data-label=name>{column.label}{required}</th>
                    <td data-label=what>{column.hint}</td>
                    <td data-label=example>{column.example}</td>
                </tr>
            }
        })
        .collect();
    let main = view! {
        <div class="desk-head">
            <h1>{text::UPLOAD_HEADING}</h1>
            <p class="lede">{text::UPLOAD_LEDE}</p>
            <div class="actions"><a class="button" href=address(at, "/template.csv") download="">{text::TEMPLATE}</a></div>
        </div>
        <Steps steps=text::STEPS.to_vec() at=0 />
        {errors(filled)}
        <form class="sheet" method="post" action=address(at, "/new") enctype="multipart/form-data" data-waiting=text::READING>
            {Field::file("file", text::FILE, ".csv,.txt,.tsv,text/csv,text/plain").hint(text::FILE_HINT).view(filled)}
            {Field::area("text", text::PASTE, 6).hint(text::PASTE_HINT).optional().view(filled)}
            <button class="primary" type="submit">{text::UPLOAD}</button>
        </form>
        <section class="panel" aria-labelledby="help">
            <h2 id="help">{text::HELP}</h2>
            <dl class="facts">{help.collect_view()}</dl>
        </section>
        <section class="panel" aria-labelledby="columns">
            <h2 id="columns">{text::COLUMNS_HEADING}</h2>
            <Table caption=text::COLUMNS_CAPTION heads=text::COLUMNS_HEADS.to_vec()>{columns}</Table>
        </section>
    };
    desk(site, at, Section::Batches, text::UPLOAD_HEADING, main)
}
