//! Clinicians' folders.

mod folder;
mod merge;

pub use folder::{Credential, FolderPage, Made, Replaced, folder};
pub use merge::{Candidate, MergePage, Side, merge};

use crate::{
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::hospital::{self as words, folders as text},
    verifier::{
        history::{OUTCOMES, WITH_CONDITIONS},
        rows::{Bound, Lapse, Now},
    },
};
use credentials::{time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// How old a verification may be, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// At a decision.
    pub decision_days: i64,
    /// Between two checks.
    pub recheck_days: i64,
}

impl Profile {
    fn after(at: Timestamp, days: i64) -> Timestamp {
        Timestamp::from_unix_seconds(at.unix_seconds().saturating_add(days.saturating_mul(86_400)))
    }

    /// Until when a check counts between two checks.
    pub fn recheck(self, at: Timestamp) -> Timestamp {
        Self::after(at, self.recheck_days)
    }

    /// Until when it counts at a decision.
    pub fn decision(self, at: Timestamp) -> Timestamp {
        Self::after(at, self.decision_days)
    }
}

/// One folder in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderLine {
    /// Its number.
    pub number: String,
    /// The name on it.
    pub name: String,
    /// The worst of the latest results in it.
    pub outcome: Option<Outcome>,
    /// Whether the last attempt at something in it failed.
    pub failed: bool,
    /// Whether the last check rejected what the one before had accepted.
    pub turned: bool,
    /// What a yes is bound to.
    pub bound: Bound,
    /// When the next change comes that a board has announced: by then it is due.
    pub next_change: Option<Timestamp>,
    /// When the first of the accepted licences in it ends.
    pub ends_at: Option<Timestamp>,
    /// Since when everything in it is checked; absent when something never could be.
    pub checked: Option<Timestamp>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldersPage {
    /// Its lines.
    pub lines: Vec<FolderLine>,
    /// The filters as they were sent.
    pub filled: Filled,
    /// How many folders fit, on all pages.
    pub count: u64,
    /// Whether anything is filtered.
    pub filtered: bool,
    /// Where the first page is, when this is not it.
    pub first: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// The organisation's profile.
    pub profile: Profile,
    /// The profile as it was typed, with what is wrong with it.
    pub typed: Filled,
    /// The moment of the answer.
    pub now: Timestamp,
}

/// The list.
pub fn page(site: &Site, desk: &Desk, page: FoldersPage) -> String {
    let slug = desk.slug.clone();
    let path = format!("/verifier/{slug}/clinicians");
    let choices = |of: &[(&str, &str)]| of.iter().map(|it| Choice::new(it.0, it.1)).collect();
    // Of a folder the worst is sought; its conditions are told beside it.
    let outcomes = OUTCOMES.into_iter().filter(|(value, _)| *value != WITH_CONDITIONS);
    let outcomes = outcomes.map(|(value, label)| Choice::new(value, label));
    let outcomes = std::iter::once(Choice::new("", words::ANY)).chain(outcomes).collect();
    let filled = &page.filled;
    let filters = view! {
        <form class="filters" method="get" action=path.clone()>
            {Field::input("q", text::SEARCH, "search").view(filled)}
            {Field::select("show", text::DUE, choices(&text::SHOWS)).view(filled)}
            {Field::select("outcome", words::OUTCOME, outcomes).view(filled)}
            {Field::select("ends", text::ENDS, choices(&text::END_CHOICES)).view(filled)}
            {Field::select("sort", text::SORT, choices(&text::SORTS)).view(filled)}
            <button type="submit">{words::FILTER}</button>
            {page.filtered.then(|| view! { <a href=path.clone()>{words::CLEAR}</a> })}
        </form>
    };
    let (profile, now) = (page.profile, page.now);
    let column = |at: usize| text::COLUMNS[at];
    let empty = page.lines.is_empty();
    let rows = page.lines.into_iter().map(|line| {
        let path = format!("{path}/{}", line.number);
        let checked = line.checked.map_or(text::NEVER.to_owned(), |at| at.date().long());
        let lapse = Lapse::first(line.ends_at, line.next_change).filter(|it| it.has_come(now));
        let old = line.checked.is_none_or(|at| profile.recheck(at) < now);
        let due = line.failed || lapse.is_some() || old;
        let fine = line.outcome == Some(Outcome::Accepted);
        let word = match (due, fine) {
            (true, _) if line.failed => text::DUE_FAILED,
            (true, _) => text::IS_DUE,
            (false, true) => text::NOT_DUE,
            (false, false) if line.turned => text::LOOK_TURNED,
            (false, false) => text::LOOK,
        };
        let answer = line.outcome.map(|outcome| view! { <Now outcome bound=line.bound lapse /> });
        let name = Some(line.name).filter(|it| !it.trim().is_empty());
        view! {
            <tr>
                <th scope="row" data-label=column(0)><a href=path><bdi>{name.map_or(line.number, |it| shown::name(&it))}</bdi></a></th>
                <td data-label=column(1)>{answer}</td>
                <td data-label=column(2)>{checked}</td>
                <td data-label=column(3)>{if due || !fine { view! { <strong>{word}</strong> }.into_any() } else { view! { {word} }.into_any() }}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let list = if empty {
        let (head, lede) = if page.filtered {
            (words::NOTHING_FOUND, text::NOTHING_LEDE)
        } else {
            (text::EMPTY, text::EMPTY_LEDE)
        };
        view! {
            <div class="empty">
                <h2>{head}</h2>
                <p>{lede}</p>
                <a class="button primary" href=format!("/verifier/{slug}")>{words::VERIFY_HEADING}</a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <table class="list">
                <caption class="unseen">{text::HEADING}</caption>
                <thead><tr>{text::COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let pager = (page.first.is_some() || page.next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=words::PAGES>
                {page.first.map(|path| view! { <a href=path>{words::FIRST}</a> })}
                {page.next.map(|path| view! { <a href=path rel="next">{words::NEXT}</a> })}
            </nav>
        }
    });
    let form = desk.manages_settings.then(|| view! {
        <form class="sheet" method="post" action=format!("{path}/profile")>
            {Field::text("decision_days", text::DECISION_DAYS).inputmode("numeric").narrow("short").view(&page.typed)}
            {Field::text("recheck_days", text::RECHECK_DAYS).inputmode("numeric").narrow("short").view(&page.typed)}
            <button type="submit">{text::SET_PROFILE}</button>
        </form>
    });
    document(
        site,
        desk,
        Section::Clinicians,
        text::HEADING,
        view! {
            {errors(&page.typed)}
            {errors(filled)}
            <div class="desk-head"><h1>{text::HEADING}</h1><p class="lede">{text::LEDE}</p></div>
            {filters}
            {(!empty).then(|| view! { <p class="hint">{text::count(page.count, page.filtered)}</p> })}
            {list}
            {pager}
            <section class="panel" aria-labelledby="profile">
                <h2 id="profile">{text::PROFILE}</h2>
                <p>{text::PROFILE_LEDE}</p>
                {form.is_none().then(|| view! {
                    <dl class="facts">
                        <div><dt>{text::DECISION_DAYS}</dt><dd>{profile.decision_days}</dd></div>
                        <div><dt>{text::RECHECK_DAYS}</dt><dd>{profile.recheck_days}</dd></div>
                    </dl>
                })}
                {form}
            </section>
        },
    )
}
