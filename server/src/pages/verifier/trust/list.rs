//! The trust list: own decisions and the installation's, each in parts, and searched.

use super::{decided, right};
use crate::{
    access::Desk,
    finding::folded,
    pages::{page, percent_encoded},
    problem::Problem,
    state::Lanyard,
    trusting::TrustVerdict,
};
use app::{
    Filled,
    verifier::trust::{Part, TrustPage},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::trust::TrustEntry;
use serde::Deserialize;

/// Lines of each table on one page.
const PAGE: usize = 50;

/// What is sought, and which part of each table.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sought {
    q: Option<String>,
    own: Option<usize>,
    list: Option<usize>,
}

impl Sought {
    /// The text, as names and identifiers are compared.
    fn text(&self) -> String {
        let text = self.q.as_deref().unwrap_or_default().trim();
        text.chars().take(200).collect()
    }

    /// The address of other parts of the same.
    fn address(&self, slug: &str, own: usize, list: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let text = self.text();
        query.extend_pairs((!text.is_empty()).then_some(("q", text.as_str())));
        for (name, at) in [("own", own), ("list", list)] {
            query.extend_pairs((at > 1).then(|| (name, at.to_string())));
        }
        let (path, query) = (format!("/verifier/{slug}/trust"), query.finish());
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

fn fits(entry: &TrustEntry, text: &str) -> bool {
    let did = entry.issuer.as_str().to_lowercase();
    let typed = text.to_lowercase();
    let name = folded::name(text);
    // A domain is also found as it is written, with its port behind a colon.
    did.contains(&typed)
        || did.replace("%3a", ":").contains(&typed)
        || !name.is_empty() && folded::name(&entry.name).contains(&name)
}

/// Which part of a list is shown, counted from 1; one behind the last is the last.
fn part<T>(all: Vec<T>, wanted: usize, address: impl Fn(usize) -> String) -> Part<T> {
    let count = all.len();
    let at = wanted.clamp(1, count.div_ceil(PAGE).max(1));
    let before = (at - 1) * PAGE;
    Part {
        lines: all.into_iter().skip(before).take(PAGE).collect(),
        before,
        all: count,
        previous: (at > 1).then(|| address(at - 1)),
        next: (before + PAGE < count).then(|| address(at + 1)),
    }
}

/// `GET /verifier/{organization}/trust`, with `?q=` only what fits that.
pub(super) async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(sought) = sought?;
    let slug = &desk.organisation.slug;
    let (at_own, at_list) = (sought.own.unwrap_or(1), sought.list.unwrap_or(1));
    // What is empty is left out of the address, so that it can be sent to a colleague.
    if sought.q.as_ref().is_some_and(|it| it.trim().is_empty()) {
        return Ok(Redirect::to(&sought.address(slug, at_own, at_list)).into_response());
    }
    let decisions = lanyard.trust_decisions(slug).await?;
    let trust = lanyard.trust();
    let long = decisions.len().max(trust.entries.len()) > PAGE;
    let text = sought.text();
    let fits = |entry: &TrustEntry| text.is_empty() || fits(entry, &text);
    let replaced = |entry: &TrustEntry| {
        let own = decisions.iter().find(|it| it.entry.issuer == entry.issuer);
        own.is_some_and(|it| it.verdict != TrustVerdict::Withdrawn)
    };
    let installation: Vec<_> =
        trust.entries.iter().filter(|it| fits(it)).map(|it| (it, replaced(it))).collect();
    let installation = part(installation, at_list, |list| sought.address(slug, at_own, list));
    let own: Vec<_> = decisions.iter().filter(|it| fits(&it.entry)).cloned().collect();
    let own = part(own, at_own, |own| sought.address(slug, own, at_list));
    let shown = TrustPage {
        own: own.map(decided),
        installation: installation
            .map(|(it, replaced)| (right(it), percent_encoded(it.issuer.as_str()), replaced)),
        long,
        filled: Filled { values: vec![("q".to_owned(), text.clone())], problems: Vec::new() },
        now: lanyard.now(),
    };
    Ok(page(app::verifier::trust::page(&desk.site, &desk.shown(), shown)))
}
