//! Whom the hospital trusts, and why.

mod end;
mod form;
mod issuer;

pub use end::{EndPage, end};
pub use form::{Claim, Namesake, TrustForm, form};
pub use issuer::{IssuerPage, Resolved, issuer};

use crate::{
    components::Pager,
    desk::{Desk, Section, desk as document},
    form::{Field, Filled},
    shown,
    site::Site,
    text::hospital::{self as words, trust as text},
};
use credentials::time::{Date, Timestamp};
use leptos::prelude::*;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What the right names is accepted.
    Trusted,
    /// What the right names was accepted until its last day.
    Ended,
    /// Nothing is.
    Refused,
    /// Nothing is decided here any more.
    Withdrawn,
}

/// Behind what a code begins with.
pub const BEGINS: char = '…';

/// What an issuer may, by one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The issuer's DID.
    pub issuer: String,
    /// What people call it.
    pub name: String,
    /// Types of credentials.
    pub types: Vec<String>,
    /// By name; empty for any.
    pub jurisdictions: Vec<String>,
    /// By name, or how their codes begin, with [`BEGINS`] behind it; empty for any.
    pub professions: Vec<String>,
    /// First day of signing.
    pub from: Option<Date>,
    /// Last day of signing.
    pub until: Option<Date>,
}

impl Right {
    fn what(&self) -> String {
        text::all_of(&self.types.iter().map(|it| text::type_name(it)).collect::<Vec<_>>())
    }

    fn list(codes: &[String]) -> String {
        text::all_of(&codes.iter().map(|it| shown::name(it)).collect::<Vec<_>>())
    }

    fn covers(&self, now: Timestamp) -> String {
        text::covers(
            &self.what(),
            &shown::name(&self.name),
            &Self::list(&self.jurisdictions),
            &Self::list(&self.professions),
            &text::when(self.from, self.until, now),
        )
    }

    /// Whether its last day is over.
    fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|day| day.end() < now)
    }

    fn gaps(&self) -> Vec<String> {
        let mut gaps = vec![text::not_other_types(&self.what())];
        if !self.jurisdictions.is_empty() {
            gaps.push(text::not_elsewhere(&Self::list(&self.jurisdictions)));
        }
        if !self.professions.is_empty() {
            let shown = self.professions.iter().map(|it| shown::name(it));
            let (codes, names): (Vec<String>, Vec<String>) =
                shown.partition(|it| it.ends_with(BEGINS));
            let codes: Vec<String> =
                codes.iter().map(|it| it.trim_end_matches(BEGINS).to_owned()).collect();
            gaps.push(text::not_others(&names, &codes));
        }
        gaps.extend(self.from.map(text::not_before));
        gaps.extend(self.until.map(text::not_after));
        gaps
    }
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The number of decisions about this issuer.
    pub number: String,
    /// About whom, and what it may.
    pub right: Right,
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Where that can be looked up.
    pub evidence: Option<String>,
    /// By whom.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

fn answer(verdict: Verdict) -> AnyView {
    // Not the shapes of a verification: this is no outcome.
    let word = match verdict {
        Verdict::Trusted => text::ACCEPTED,
        Verdict::Ended => text::ENDED,
        Verdict::Refused => text::REFUSED,
        Verdict::Withdrawn => text::WITHDRAWN,
    };
    view! { <strong>{word}</strong> }.into_any()
}

/// One line of the list.
struct Entry {
    /// How the issuer is named in addresses.
    path: String,
    right: Right,
    verdict: Verdict,
    /// By whom and when; absent for the installation's list.
    decided: Option<(String, Timestamp)>,
    /// Whether an own decision has taken its place.
    replaced: bool,
}

fn row(slug: &str, entry: Entry, now: Timestamp) -> AnyView {
    let Entry { path, right, verdict, decided, replaced } = entry;
    let column = |at: usize| text::COLUMNS[at];
    let verdict = match verdict {
        Verdict::Trusted if right.is_over(now) => Verdict::Ended,
        verdict => verdict,
    };
    let places: Vec<String> =
        right.jurisdictions.iter().chain(&right.professions).map(|it| shown::name(it)).collect();
    let places = if places.is_empty() { text::ANYWHERE.to_owned() } else { places.join(", ") };
    let accepted = matches!(verdict, Verdict::Trusted | Verdict::Ended);
    let when = text::when(right.from, right.until, now).trim_start().to_owned();
    let when = if when.is_empty() { text::ANY_DAY.to_owned() } else { when };
    let decided = match decided {
        Some((person, at)) => {
            view! { <bdi>{shown::name(&person)}</bdi>", "{at.date().long()} }.into_any()
        }
        None => text::IN_FILE.into_any(),
    };
    let path = format!("/verifier/{slug}/trust/{path}");
    view! {
        <tr>
            <th scope="row" data-label=column(0)><a href=path><bdi>{shown::name(&right.name)}</bdi></a></th>
            <td data-label=column(1)><code>{shown::domain(&right.issuer)}</code></td>
            <td data-label=column(2)>{answer(verdict)}{replaced.then(|| view! { " "<span>"("{text::REPLACED}")"</span> })}</td>
            <td data-label=column(3)>{accepted.then(|| right.what())}</td>
            <td data-label=column(4)><bdi>{accepted.then_some(places)}</bdi></td>
            <td data-label=column(5)>{accepted.then_some(when)}</td>
            <td data-label=column(6)>{decided}</td>
        </tr>
    }
    .into_any()
}

fn table(caption: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! {
        <table class="list">
            <caption class="unseen">{caption}</caption>
            <thead><tr>{text::COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The list: what of it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPage {
    /// Own decisions.
    pub own: Part<Decided>,
    /// The installation's entries: where each leads, and whether an own decision has its place.
    pub installation: Part<(Right, String, bool)>,
    /// Whether there is enough of it to search.
    pub long: bool,
    /// What is sought.
    pub filled: Filled,
    /// The moment of the answer.
    pub now: Timestamp,
}

/// A part of a list, and the ways to those before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// What is on this page.
    pub lines: Vec<T>,
    /// How many lines stand before it.
    pub before: usize,
    /// How many there are in all.
    pub all: usize,
    /// Where the page before this one is.
    pub previous: Option<String>,
    /// Where the next one is.
    pub next: Option<String>,
}

impl<T> Part<T> {
    /// The same part of a list of something else.
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> Part<U> {
        let Self { lines, before, all, previous, next } = self;
        Part { lines: lines.into_iter().map(of).collect(), before, all, previous, next }
    }

    /// The lines, and what leads to the others.
    fn pager(&self, label: &'static str) -> Option<AnyView> {
        let (previous, next) = (self.previous.clone(), self.next.clone());
        let words = text::part(self.before, self.lines.len(), self.all);
        (previous.is_some() || next.is_some())
            .then(|| view! { <Pager label words before=previous after=next /> }.into_any())
    }
}

/// The page.
pub fn page(site: &Site, desk: &Desk, page: TrustPage) -> String {
    let slug = desk.slug.clone();
    let path = format!("/verifier/{slug}/trust");
    let now = page.now;
    let sought = !page.filled.value("q").is_empty();
    let search = (page.long || sought).then(|| {
        view! {
            <form class="filters" method="get" action=path.clone()>
                {Field::input("q", text::SEARCH, "search").view(&page.filled)}
                <button type="submit">{words::FILTER}</button>
                {sought.then(|| view! { <a href=path.clone()>{words::CLEAR}</a> })}
            </form>
        }
    });
    let pagers = (page.own.pager(text::OWN), page.installation.pager(text::INSTALLATION));
    let nothing = || view! { <p>{text::NOTHING_SOUGHT}</p> }.into_any();
    let listed: Vec<AnyView> = page
        .installation
        .lines
        .into_iter()
        .map(|(right, path, replaced)| {
            let verdict = Verdict::Trusted;
            row(&slug, Entry { path, right, verdict, decided: None, replaced }, now)
        })
        .collect();
    let listed = match (listed.is_empty(), sought) {
        (false, _) => table(text::INSTALLATION, listed),
        (true, true) => nothing(),
        (true, false) => view! { <p>{text::NO_INSTALLATION}</p> }.into_any(),
    };
    let add = desk.manages_settings.then(|| {
        view! { <a class="button primary" href=format!("/verifier/{slug}/trust/new")>{text::ADD}</a> }
    });
    let own: Vec<AnyView> = page
        .own
        .lines
        .into_iter()
        .map(|it| {
            let (path, decided) = (it.number, Some((it.person, it.at)));
            let (right, verdict) = (it.right, it.verdict);
            row(&slug, Entry { path, right, verdict, decided, replaced: false }, now)
        })
        .collect();
    let own = match (own.is_empty(), sought) {
        (false, _) => table(text::OWN, own),
        (true, true) => nothing(),
        (true, false) => {
            view! { <div class="empty"><h3>{text::NO_OWN}</h3><p>{text::NO_OWN_LEDE}</p></div> }
                .into_any()
        }
    };
    document(
        site,
        desk,
        Section::Trust,
        text::HEADING,
        view! {
            <div class="desk-head">
                <h1>{text::HEADING}</h1>
                <p class="lede">{text::LEDE}</p>
                <div class="actions">{add}</div>
            </div>
            {search}
            <section class="panel" aria-labelledby="own">
                <h2 id="own">{text::OWN}</h2>
                {own}
                {pagers.0}
            </section>
            <section class="panel" aria-labelledby="installation">
                <h2 id="installation">{text::INSTALLATION}</h2>
                <p>{text::INSTALLATION_LEDE}</p>
                {listed}
                {pagers.1}
            </section>
        },
    )
}
