//! Pages that say that something could not be done, and what to do.

use crate::{
    components::Arrow,
    shell::{Place, document},
    site::Site,
    text,
};
use leptos::prelude::*;

/// What to say about a request that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemPage {
    /// The status code of the answer.
    pub status: u16,
}

/// The page of a problem: what happened and what to do, never the cause's own text.
pub fn problem(site: &Site, page: ProblemPage) -> String {
    let (heading, what, next) = text::problem(page.status);
    document(
        site,
        Place::Elsewhere,
        heading,
        None,
        view! {
            <section class="problem">
                <p class="problem-slip" aria-hidden="true">{page.status}</p>
                <h1>{heading}</h1>
                <p class="lede">{what}</p>
                <p>{next}</p>
                <a class="go" href="/verify">{text::VERIFY_HEADING}<Arrow /></a>
            </section>
        },
    )
}
