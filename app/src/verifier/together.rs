//! What was verified together: how it went, and line by line, what is not in order first.

use super::{
    report::Asked,
    rows::{Answer, Line},
};
use crate::{
    components::{Arrow, Ident, When},
    desk::{Desk, Section, desk as document},
    shown,
    site::Site,
    text::{
        self,
        hospital::{self as words, together as own},
    },
};
use credentials::{time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// One line of what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Counted from 1.
    pub line: i64,
    /// What stood on it.
    pub given: Asked,
    /// The result in one sentence.
    pub sentence: String,
    /// The newest report about it.
    pub verified: Line,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TogetherPage {
    /// What stands for them.
    pub number: String,
    /// This page.
    pub path: String,
    /// The same as CSV.
    pub csv: String,
    /// When the newest of them was verified.
    pub made_at: Timestamp,
    /// Each line.
    pub lines: Vec<Given>,
    /// Lines that nothing could be verified by.
    pub left: Vec<u32>,
    /// Only those of this result: `rejected`.
    pub chosen: Option<String>,
    /// How many can be fetched and could not be checked.
    pub again: usize,
}

/// The page.
pub fn page(site: &Site, desk: &Desk, mut page: TogetherPage) -> String {
    let count = |outcome| page.lines.iter().filter(|it| it.verified.outcome == outcome).count();
    let all = page.lines.len();
    let tally: Vec<(&str, Outcome, usize)> = [
        ("rejected", Outcome::Rejected),
        ("undetermined", Outcome::Undetermined),
        ("accepted", Outcome::Accepted),
    ]
    .map(|(name, outcome)| (name, outcome, count(outcome)))
    .into();
    let lede = own::tally(all, &tally.iter().map(|(_, it, n)| (*it, *n)).collect::<Vec<_>>());
    let chosen = page.chosen.clone();
    let tab = |label: String, path: String, here: bool| {
        view! { <li><a href=path aria-current=here.then_some("page")>{label}</a></li> }
    };
    let mut tabs = vec![tab(own::all(all), page.path.clone(), chosen.is_none())];
    for (name, outcome, count) in tally.iter().filter(|(_, _, count)| *count > 0) {
        let label = format!("{}: {count}", text::outcome(*outcome));
        let path = format!("{}?outcome={name}", page.path);
        tabs.push(tab(label, path, chosen.as_deref() == Some(name)));
    }
    let wanted = tally.iter().find(|(name, _, _)| chosen.as_deref() == Some(name)).map(|it| it.1);
    page.lines.retain(|it| wanted.is_none_or(|outcome| it.verified.outcome == outcome));
    page.lines.sort_by_key(|it| {
        let urgency = match it.verified.outcome {
            Outcome::Rejected => 0,
            Outcome::Undetermined => 1,
            Outcome::Accepted => 2,
        };
        (urgency, it.line)
    });
    let slug = desk.slug.clone();
    let rows = page.lines.into_iter().map(|it| row(it, &slug)).collect_view();
    let again = (desk.verifies && page.again > 0).then(|| {
        view! {
            <form method="post" action=format!("{}/again", page.path) data-waiting=text::VERIFYING>
                <button class="primary" type="submit">{own::again(page.again)}</button>
            </form>
        }
    });
    let left = (!page.left.is_empty()).then(|| {
        view! { <div class="notice notice-open" role="status"><p>{own::left(&page.left)}</p></div> }
    });
    document(
        site,
        desk,
        Section::History,
        own::HEADING,
        view! {
            <div class="desk-head">
                <h1>{own::HEADING}</h1>
                <p class="lede">{lede}" "<When at=page.made_at /></p>
                <div class="actions">{again}<a class="button" href=page.csv download="">{words::CSV}</a></div>
            </div>
            {left}
            <nav class="tabs" aria-label=words::OUTCOME><ul>{tabs}</ul></nav>
            <table class="list">
                <caption class="unseen">{own::HEADING}</caption>
                <thead><tr>{own::COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="after"><a class="go" href=format!("/verifier/{}", desk.slug)>{own::MORE}<Arrow /></a></p>
        },
    )
}

fn row(it: Given, slug: &str) -> AnyView {
    let column = |at: usize| own::COLUMNS[at];
    let path = format!("/verifier/{slug}/history/{}", it.verified.number);
    let name = it.verified.name.as_deref().filter(|name| !name.trim().is_empty());
    let name = name.map_or_else(|| words::checked(it.verified.what).to_owned(), shown::name);
    let given = match it.given {
        Asked::Link(at) | Asked::Cid(at) => view! { <Ident value=at /> }.into_any(),
        Asked::File(name) => view! { <bdi>{shown::field(&name)}</bdi> }.into_any(),
        Asked::Pasted(_) => own::NOT_KEPT.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=column(0)>{it.line}</th>
            <td data-label=column(1)><a href=path><bdi>{name}</bdi></a></td>
            <td data-label=column(2)><Answer outcome=it.verified.outcome bound=it.verified.bound /></td>
            <td data-label=column(3)><bdi>{shown::sentence(&it.sentence)}</bdi></td>
            <td data-label=column(4)>{given}</td>
        </tr>
    }
    .into_any()
}
