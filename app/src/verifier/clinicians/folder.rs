//! One person's folder.

use super::Profile;
use crate::{
    components::{Arrow, Ident},
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::{
        self as all,
        hospital::{self as words, folders as text},
    },
    verifier::rows::{Lapse, Line, Lines, Now},
};
use credentials::{time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// One credential in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The latest report about it.
    pub line: Line,
    /// The last check that could be made; absent when none ever could.
    pub made: Option<Made>,
    /// When it was last tried.
    pub attempted: Timestamp,
    /// The report by which its address was found to lead to another licence, when that was the last try.
    pub astray: Option<String>,
    /// The licence that has taken its place.
    pub replaced: Option<Replaced>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
}

/// The last check that could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// When.
    pub at: Timestamp,
    /// With which result.
    pub outcome: Outcome,
    /// When the next change was to come that the board had announced.
    pub next_change: Option<Timestamp>,
    /// Until when the licence held.
    pub valid_until: Option<Timestamp>,
}

/// An accepted licence that counts instead of one that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The number of the newest report about it.
    pub number: String,
    /// The licence's number.
    pub license_number: Option<String>,
    /// By name.
    pub jurisdiction: Option<String>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
}

impl Credential {
    /// Whether the last try failed.
    fn failed(&self) -> bool {
        self.line.outcome == Outcome::Undetermined || self.astray.is_some()
    }

    /// How the last try went.
    pub(super) fn outcome(&self) -> Outcome {
        if self.failed() { Outcome::Undetermined } else { self.line.outcome }
    }

    /// The last check that said yes.
    fn counting(&self) -> Option<Made> {
        self.made.filter(|made| made.outcome == Outcome::Accepted)
    }

    /// What has ended its yes since.
    pub(super) fn lapse(&self, now: Timestamp) -> Option<Lapse> {
        let made = self.counting()?;
        Lapse::first(made.valid_until, made.next_change).filter(|it| it.has_come(now))
    }

    /// Until when the last check counts between two checks, and whether a check is due.
    fn recheck(&self, profile: Profile, now: Timestamp) -> (bool, String) {
        let Some(made) = self.made.filter(|_| !self.failed()) else {
            return (
                true,
                match self.astray {
                    Some(_) => text::due_astray(self.attempted),
                    None if self.failed() => text::due_failed(self.attempted),
                    None => text::IS_DUE.to_owned(),
                },
            );
        };
        // What is announced, and the end of an accepted licence, is the last moment for which the check
        // can count.
        let ends = made.valid_until.filter(|_| made.outcome == Outcome::Accepted);
        let age = profile.recheck(made.at);
        let until = Lapse::first(ends, made.next_change).map_or(age, |it| it.at().min(age));
        (until < now, text::counts_until(until, now))
    }

    /// Until when it counts at a decision, and whether it does not.
    fn decision(&self, profile: Profile, now: Timestamp) -> (bool, String) {
        let Some(made) = self.counting() else {
            return (
                true,
                match self.made {
                    Some(_) => text::NOT_ACCEPTED.to_owned(),
                    None => text::NOT_CHECKED.to_owned(),
                },
            );
        };
        let age = profile.decision(made.at);
        let lapse =
            Lapse::first(made.valid_until, made.next_change).filter(|lapse| lapse.at() < age);
        let (over, words) = match lapse {
            None => (age < now, text::decision_until(age, now, profile.decision_days)),
            Some(lapse @ Lapse::Ended(at)) if lapse.has_come(now) => (true, text::ended_on(at)),
            Some(lapse @ Lapse::Changed(at)) if lapse.has_come(now) => (true, text::changed_on(at)),
            Some(Lapse::Ended(at)) => (false, text::until_end(at)),
            Some(Lapse::Changed(at)) => (false, text::until_change(at)),
        };
        let since = if self.failed() { text::and_failed(self.attempted) } else { String::new() };
        (over || self.failed(), format!("{words}{since}"))
    }
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
    /// The latest reports, newest first.
    pub reports: Vec<Line>,
    /// Whether there are more.
    pub more: bool,
    /// Where all of them are.
    pub history: String,
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
                {page.more.then(|| view! { <p class="hint">{text::LATEST_REPORTS}</p> })}
                <Lines lines=page.reports slug />
                <p class="actions"><a class="go" href=page.history>{text::ALL_REPORTS}<Arrow /></a></p>
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
    let checked = match it.made {
        None => text::NOT_CHECKED.to_owned(),
        Some(made) if it.failed() => text::last_made(made.at, made.outcome),
        Some(made) => made.at.date().long(),
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
    let (outcome, lapse) = (it.outcome(), it.lapse(now));
    let (recheck, decision) = match &it.replaced {
        Some(newer) => {
            let path = format!("/verifier/{slug}/history/{}", newer.number);
            let of = named([newer.license_number.as_deref(), newer.jurisdiction.as_deref()]);
            let words = text::replaced_by(&of.unwrap_or_default(), newer.valid_until);
            (
                view! { <a href=path><bdi>{words}</bdi></a> }.into_any(),
                view! { {text::NOT_NEEDED} }.into_any(),
            )
        }
        None => (told(it.recheck(profile, now)), told(it.decision(profile, now))),
    };
    let astray = it.astray.as_ref().map(|number| {
        let path = format!("/verifier/{slug}/history/{number}");
        view! { " "<a href=path>{text::WHERE_IT_LEADS}</a> }
    });
    view! {
        <tr>
            <th scope="row" data-label=column(0)><a href=path><bdi>{label}</bdi></a></th>
            <td data-label=column(1)><bdi>{known(&it.line.name)}</bdi></td>
            <td data-label=column(2)><bdi>{known(&it.line.profession)}</bdi></td>
            <td data-label=column(3)><Now outcome bound=it.line.bound lapse /></td>
            <td data-label=column(4)>{checked}</td>
            <td data-label=column(5)>{recheck}{astray}</td>
            <td data-label=column(6)>{decision}</td>
            <td data-label=column(7)>{told(valid)}</td>
        </tr>
    }
    .into_any()
}

/// `A-104422, California`, or what stands for it.
pub(super) fn label(line: &Line) -> String {
    let named = named([line.license_number.as_deref(), line.jurisdiction.as_deref()]);
    named.unwrap_or_else(|| words::checked(line.what).to_owned())
}

fn named(parts: [Option<&str>; 2]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().map(shown::name).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
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
