//! What needs attention at a hospital's desk.

use crate::text::{self, hospital::attention as words};
use leptos::prelude::*;

/// What may need attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The last check rejected what the one before had accepted.
    Turned,
    /// The last attempt to check failed.
    Failed,
    /// A check is due.
    Due,
    /// An accepted licence is over.
    Expired,
    /// An accepted licence ends within so many days.
    Expiring(u32),
    /// Something is rejected.
    Rejected,
}

/// How many folders it concerns, and where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub what: What,
    /// How many folders.
    pub count: u64,
    /// The filtered list.
    pub path: String,
}

/// The panel; nothing while there is no folder.
pub(crate) fn panel(tasks: Vec<Task>) -> Option<AnyView> {
    if tasks.is_empty() {
        return None;
    }
    let quiet = tasks.iter().all(|task| task.count == 0);
    let rows = tasks.into_iter().filter(|task| task.count > 0).map(|task| {
        view! {
            <tr>
                <th scope="row" data-label=words::COLUMNS[0]><a href=task.path>{words::what(task.what)}</a></th>
                <td class="number" data-label=words::COLUMNS[1]>{text::grouped(task.count)}</td>
            </tr>
        }
    });
    let [what, count] = words::COLUMNS;
    let body = if quiet {
        view! { <p>{words::QUIET}</p> }.into_any()
    } else {
        view! {
            <table class="list numbers">
                <caption class="unseen">{words::HEADING}</caption>
                <thead><tr><th scope="col">{what}</th><th scope="col" class="number">{count}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    Some(
        view! {
            <section class="panel" aria-labelledby="attention">
                <h2 id="attention">{words::HEADING}</h2>
                {body}
            </section>
        }
        .into_any(),
    )
}
