//! One person's folder.

use super::Profile;
use crate::{
    components::Ident,
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::{
        self as all,
        hospital::{self as words, folders as text},
    },
    verifier::rows::{Answer, Line, Lines},
};
use credentials::{time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// One credential in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The latest report about it.
    pub line: Line,
    /// The last check that could be made: when, and with which result; absent when none ever could.
    pub made: Option<(Timestamp, Outcome)>,
    /// When it was last tried.
    pub attempted: Timestamp,
    /// When the next change comes that the board has announced.
    pub next_change: Option<Timestamp>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
}

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPage {
    /// Its number.
    pub number: String,
    /// The name on it.
    pub name: String,
    /// Whether somebody corrected that name.
    pub corrected: bool,
    /// By what the person is known.
    pub marks: Vec<String>,
    /// What was seen.
    pub credentials: Vec<Credential>,
    /// Every report, newest first.
    pub reports: Vec<Line>,
    /// How many of the credentials can be fetched again.
    pub fetchable: usize,
    /// How many of them were checked again since it was asked for, and the report that tells since when.
    pub again: Option<(usize, String)>,
    /// The organisation's profile.
    pub profile: Profile,
    /// What was just put here: the number by which it goes back.
    pub moved: Option<String>,
    /// The emptied folder that led here.
    pub from: Option<String>,
    /// What was typed, and what is wrong with it.
    pub filled: Filled,
    /// The moment of the answer.
    pub now: Timestamp,
}

/// The page.
pub fn folder(site: &Site, desk: &Desk, page: FolderPage) -> String {
    let slug = desk.slug.clone();
    let base = format!("/verifier/{slug}/clinicians/{}", page.number);
    let title =
        if page.name.trim().is_empty() { page.number.clone() } else { shown::name(&page.name) };
    let marks = page.marks.iter().map(|mark| {
        let (label, value) = text::mark(mark);
        view! { <div><dt>{label}</dt><dd><Ident value /></dd></div> }
    });
    let marks = marks.collect_view();
    let rest = page.credentials.len().saturating_sub(page.fetchable);
    let check = desk.verifies.then(|| check_all(&base, &page, rest));
    let changes = desk.verifies.then(
        || view! { <div class="panels">{rename(&base, &page.filled)}{moves(&base, &page)}</div> },
    );
    let undo = page.moved.clone().map(|moved| {
        let form = desk.verifies.then(|| {
            view! {
                <form method="post" action=format!("{base}/undo")>
                    <input type="hidden" name="moved" value=moved />
                    <button type="submit">{text::UNDO}</button>
                </form>
            }
        });
        view! { <div class="notice notice-good" role="status"><p>{text::WAS_MOVED}</p>{form}</div> }
    });
    let led = page.from.clone().map(|from| {
        view! { <div class="notice" role="status"><p>{text::led_here(&from)}</p></div> }
    });
    let (profile, now) = (page.profile, page.now);
    let rows = page.credentials.into_iter().map(|it| row(it, &slug, profile, now)).collect_view();
    document(
        site,
        desk,
        Section::Clinicians,
        &title,
        view! {
            {errors(&page.filled)}
            {led}
            {undo}
            <div class="desk-head">
                <h1><bdi>{title.clone()}</bdi></h1>
                <p class="lede"><code>{page.number}</code>{page.corrected.then(|| view! { " "{text::CORRECTED} })}</p>
            </div>
            <section class="panel" aria-labelledby="seen">
                <h2 id="seen">{text::CREDENTIALS}</h2>
                <table class="list">
                    <caption class="unseen">{text::CREDENTIALS}</caption>
                    <thead><tr>{text::CREDENTIAL_COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="hint">{text::PROFILE_LEDE}</p>
                {check}
            </section>
            <section class="panel" aria-labelledby="known">
                <h2 id="known">{text::KNOWN_BY}</h2>
                <dl class="facts">{marks}</dl>
            </section>
            {changes}
            <section class="panel" aria-labelledby="reports">
                <h2 id="reports">{text::REPORTS}</h2>
                <Lines lines=page.reports slug />
            </section>
        },
    )
}

fn row(it: Credential, slug: &str, profile: Profile, now: Timestamp) -> AnyView {
    let column = |at: usize| text::CREDENTIAL_COLUMNS[at];
    let path = format!("/verifier/{slug}/history/{}", it.line.number);
    let label = label(&it.line);
    let known = |text: &Option<String>| text.as_deref().map(shown::name);
    // The last check that was made counts; an attempt that failed since makes it due.
    let failed = it.line.outcome == Outcome::Undetermined;
    let checked = match it.made {
        None => text::NOT_CHECKED.to_owned(),
        Some((at, outcome)) if failed => text::last_made(at, outcome),
        Some((at, _)) => at.date().long(),
    };
    let rejected = it.made.is_some_and(|(_, outcome)| outcome == Outcome::Rejected);
    let counting = it.made.filter(|(_, outcome)| *outcome == Outcome::Accepted).map(|it| it.0);
    let recheck = match counting.or(it.made.map(|it| it.0)) {
        _ if failed => (true, text::due_failed(it.attempted)),
        Some(at) => {
            // What is announced is the last moment for which the check can count.
            let until =
                it.next_change.map_or(profile.recheck(at), |next| next.min(profile.recheck(at)));
            (until < now, text::counts_until(until, now))
        }
        None => (true, text::IS_DUE.to_owned()),
    };
    let decision = match counting {
        Some(at) => {
            let until = profile.decision(at);
            let words = text::decision_until(until, now, profile.decision_days);
            let since = if failed { text::and_failed(it.attempted) } else { String::new() };
            (until < now || failed, format!("{words}{since}"))
        }
        None if rejected => (true, text::NOT_ACCEPTED.to_owned()),
        None => (true, text::NOT_CHECKED.to_owned()),
    };
    let valid = match it.valid_until {
        Some(at) if at < now => (true, text::expired(at)),
        Some(at) => (false, at.date().long()),
        None => (true, all::NOT_STATED.to_owned()),
    };
    let told = |(strong, words): (bool, String)| match strong {
        true => view! { <strong>{words}</strong> }.into_any(),
        false => view! { {words} }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=column(0)><a href=path><bdi>{label}</bdi></a></th>
            <td data-label=column(1)><bdi>{known(&it.line.name)}</bdi></td>
            <td data-label=column(2)><bdi>{known(&it.line.profession)}</bdi></td>
            <td data-label=column(3)><Answer outcome=it.line.outcome bound=it.line.bound /></td>
            <td data-label=column(4)>{checked}</td>
            <td data-label=column(5)>{told(recheck)}</td>
            <td data-label=column(6)>{told(decision)}</td>
            <td data-label=column(7)>{told(valid)}</td>
        </tr>
    }
    .into_any()
}

/// `A-104422, California`, or what stands for it.
pub(super) fn label(line: &Line) -> String {
    let parts = [line.license_number.as_deref(), line.jurisdiction.as_deref()];
    let parts: Vec<String> = parts.into_iter().flatten().map(shown::name).collect();
    if parts.is_empty() { words::checked(line.what).to_owned() } else { parts.join(", ") }
}

fn check_all(base: &str, page: &FolderPage, rest: usize) -> AnyView {
    let told =
        (rest > 0 && page.fetchable > 0).then(|| view! { <p>{text::not_fetchable(rest)}</p> });
    if page.fetchable == 0 {
        return view! { <p>{text::NONE_FETCHABLE}</p> }.into_any();
    }
    let path = format!("{base}/check");
    let total = page.fetchable;
    let progress = page.again.as_ref().map(|(done, _)| view! {
        <div class="progress" role="status">
            <progress value=done.to_string() max=total.to_string() aria-label=text::CHECK_ALL></progress>
            <p>{text::progress(*done, total)}</p>
        </div>
    });
    let since = page.again.as_ref().filter(|(done, _)| *done < total);
    let (button, since) = match since {
        Some((_, since)) => {
            let since = since.clone();
            (text::GO_ON, Some(view! { <input type="hidden" name="since" value=since /> }))
        }
        None => (text::CHECK_ALL, None),
    };
    view! {
        {progress}
        {told}
        <form method="post" action=path data-waiting=all::VERIFYING>
            {since}
            <button class="primary" type="submit">{button}</button>
            <p class="hint">{text::CHECK_ALL_LEDE}</p>
        </form>
    }
    .into_any()
}

fn rename(base: &str, filled: &Filled) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="rename">
            <h2 id="rename">{text::RENAME}</h2>
            <form class="sheet" method="post" action=format!("{base}/name")>
                {Field::text("name", text::NAME).view(filled)}
                <button type="submit">{text::SET_NAME}</button>
            </form>
        </section>
    }
    .into_any()
}

fn moves(base: &str, page: &FolderPage) -> AnyView {
    let choices = page.credentials.iter().map(|it| {
        let name = it.line.name.as_deref().map(shown::name).unwrap_or_default();
        Choice::new(&*it.line.number, format!("{}, {name}", label(&it.line)))
    });
    let choices: Vec<Choice> = choices.collect();
    let out = (choices.len() > 1).then(|| {
        view! {
            <form class="sheet" method="post" action=format!("{base}/move")>
                {Field::select("report", text::WHICH, choices).view(&page.filled)}
                <p class="hint">{text::MOVE_CONSEQUENCE}</p>
                <button type="submit">{text::MOVE_BUTTON}</button>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="move">
            <h2 id="move">{text::MOVE}</h2>
            <p>{text::MERGE_LEDE}</p>
            <p class="actions"><a class="button" href=format!("{base}/merge")>{text::MERGE}</a></p>
            {out}
        </section>
    }
    .into_any()
}
