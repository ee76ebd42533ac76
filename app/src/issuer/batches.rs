//! Issuing many licences from a CSV file.

mod again;
mod cancel;
mod new;
mod row;
mod show;

pub use again::{Again, AgainLine, By, Known, Why, again};
pub use cancel::cancel;
pub use new::{Upload, new};
pub use row::{RowForm, row};
pub use show::{Choices, FaultLine, Show, Tally, progress, show};

use crate::{
    Section,
    components::{Empty, Pager, Table, When},
    desk::{Desk, desk},
    shown,
    site::Site,
    text::{batches as text, grouped},
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// Days for which rows are kept of which no licence is made.
pub const KEPT_DAYS: u64 = 30;

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Judged; nothing is issued.
    Waiting,
    /// Being issued.
    Running,
    /// Stands still until somebody lets it go on.
    Paused,
    /// What is left is not issued.
    Cancelled,
    /// Every row that was in order is issued.
    Done,
}

/// A batch in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// By which the board knows it.
    pub number: i64,
    /// The name of its file.
    pub file_name: String,
    /// When it was uploaded.
    pub uploaded: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// How far it is.
    pub state: State,
    /// Whether it was paused because issuing failed again and again.
    pub broke_off: bool,
    /// When it was paused.
    pub paused: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// When what its rows said that are not issued was erased.
    pub erased: Option<Timestamp>,
    /// Rows that can be issued.
    pub ready: u64,
    /// Rows that are not in order.
    pub wrong: u64,
    /// Rows that are issued.
    pub issued: u64,
}

impl Summary {
    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.ready + self.wrong + self.issued
    }

    /// Until when what its rows say that are not issued is kept; `None` while it is being issued.
    pub fn kept_until(&self) -> Option<Timestamp> {
        let from = match self.state {
            State::Waiting => Some(self.uploaded),
            State::Paused => self.paused,
            State::Done if self.wrong + self.ready > 0 => self.ended,
            _ => None,
        };
        let kept = std::time::Duration::from_secs(KEPT_DAYS * 24 * 3600);
        from.filter(|_| self.erased.is_none()).map(|from| from.plus(kept))
    }
}

pub(super) fn address(at: &Desk, rest: &str) -> String {
    format!("/issuer/{}/batches{rest}", at.slug)
}

/// The list of batches; `older` is the address of the next page.
pub fn list(site: &Site, at: &Desk, batches: Vec<Summary>, older: Option<String>) -> String {
    let template = view! {
        <a class="button" href=address(at, "/template.csv") download="">{text::TEMPLATE}</a>
    };
    let upload = at.manages_licenses.then(|| {
        view! { <a class="button primary" href=address(at, "/new")>{text::NEW}</a> }
    });
    let head = view! {
        <div class="desk-head">
            <h1>{text::HEADING}</h1>
            <p class="lede">{text::LEDE}</p>
            <div class="actions">{upload}{template}</div>
        </div>
    };
    let body = if batches.is_empty() {
        let step = at.manages_licenses.then(|| (text::NEW.to_owned(), address(at, "/new")));
        view! { <Empty heading=text::EMPTY_HEADING words=text::EMPTY step /> }.into_any()
    } else {
        let [file, uploaded, by, rows, issued, state] = text::LIST_COLUMNS;
        let lines: Vec<_> = batches
            .into_iter()
            .map(|batch| {
                let path = address(at, &format!("/{}", batch.number));
                let name = shown::name(&batch.file_name);
                let person = batch.by.as_deref().map_or(text::NOBODY.to_owned(), shown::name);
                view! {
                    <tr>
                        <th scope="row" data-label=file><a href=path><bdi>{name}</bdi></a></th>
                        <td data-label=uploaded><When at=batch.uploaded /></td>
                        <td data-label=by><bdi>{person}</bdi></td>
                        <td class="number" data-label=rows>{grouped(batch.rows())}</td>
                        <td class="number" data-label=issued>{grouped(batch.issued)}</td>
                        <td data-label=state>{text::standing(batch.state, batch.broke_off)}</td>
                    </tr>
                }
            })
            .collect();
        let pager = older.map(|after| {
            view! { <Pager label=text::PAGES words=text::LIST before=None after=Some(after) /> }
        });
        view! {
            <Table caption=text::LIST heads=text::LIST_COLUMNS.to_vec()>{lines}</Table>
            {pager}
        }
        .into_any()
    };
    desk(site, at, Section::Batches, text::HEADING, view! { {head}{body} })
}
