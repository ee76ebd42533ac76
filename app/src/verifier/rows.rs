//! Lines of verifications: in the history, at the desk, in a folder.

use crate::{
    components::{Shape, StandingShape, When},
    home::tone,
    license::Tone,
    shown,
    text::{self, hospital as words},
};
use credentials::{
    time::Timestamp,
    verifier::{Outcome, Report},
};
use leptos::prelude::*;

/// Why somebody verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Before a decision.
    Initial,
    /// Again, as every month.
    Recheck,
    /// Because somebody asked.
    Question,
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// A clinician's licence.
    License,
    /// A patient's identity.
    Identity,
    /// A credential of another type.
    Other,
    /// Nothing that could be had or read.
    Unread,
}

/// What a yes is bound to, as lists tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bound {
    /// The holder may practise within conditions only.
    pub conditions: bool,
    /// The board has announced a change.
    pub announced: bool,
}

impl Bound {
    /// Of a report.
    pub fn of(report: &Report) -> Self {
        Self { conditions: report.with_conditions(), announced: report.next_change().is_some() }
    }
}

/// What ends a yes before it is too old: the licence, or a change that the board had announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lapse {
    /// The last moment of the licence.
    Ended(Timestamp),
    /// The first moment of the change.
    Changed(Timestamp),
}

impl Lapse {
    /// Whichever comes first.
    pub fn first(ends_at: Option<Timestamp>, next_change: Option<Timestamp>) -> Option<Self> {
        let ends = ends_at.map(Self::Ended);
        ends.into_iter().chain(next_change.map(Self::Changed)).min_by_key(|it| it.at())
    }

    /// When.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Ended(at) | Self::Changed(at) => at,
        }
    }

    /// Whether nothing of before counts any more.
    pub fn has_come(self, now: Timestamp) -> bool {
        match self {
            Self::Ended(last) => last < now,
            Self::Changed(first) => first <= now,
        }
    }
}

/// One verification in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The report's number.
    pub number: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub person: String,
    /// Why.
    pub why: Why,
    /// With which result.
    pub outcome: Outcome,
    /// What a yes is bound to.
    pub bound: Bound,
    /// Of what.
    pub what: Checked,
    /// The clinician's name, where one is known.
    pub name: Option<String>,
    /// The profession by name.
    pub profession: Option<String>,
    /// The licence's number.
    pub license_number: Option<String>,
    /// By name.
    pub jurisdiction: Option<String>,
}

/// An outcome by shape and word.
#[component]
pub(crate) fn Answer(outcome: Outcome, bound: Bound) -> impl IntoView {
    let bound = if outcome == Outcome::Accepted { bound } else { Bound::default() };
    let class = match (bound.conditions, bound.announced) {
        (true, _) => " outcome-conditions",
        (false, true) => " outcome-announced",
        (false, false) => "",
    };
    view! {
        <span class=format!("outcome outcome-{}{class}", tone(outcome))>
            <AnswerShape outcome conditions=bound.conditions />
            {text::answer(outcome, bound)}
        </span>
    }
}

/// How it stands now: the outcome of the last check, unless its yes has lapsed since.
#[component]
pub(crate) fn Now(outcome: Outcome, bound: Bound, lapse: Option<Lapse>) -> impl IntoView {
    match lapse.filter(|_| outcome == Outcome::Accepted) {
        None => view! { <Answer outcome bound /> }.into_any(),
        Some(Lapse::Ended(at)) => view! {
            <span class="standing standing-idle">
                <StandingShape tone=Tone::Idle />
                {words::folders::ended_on(at)}
            </span>
        }
        .into_any(),
        Some(Lapse::Changed(at)) => view! {
            <span class="outcome outcome-undetermined">
                <Shape outcome=Outcome::Undetermined />
                {words::folders::changed_on(at)}
            </span>
        }
        .into_any(),
    }
}

/// The shape of an outcome; a yes with conditions has one of its own, that of such a badge.
#[component]
pub(crate) fn AnswerShape(outcome: Outcome, conditions: bool) -> impl IntoView {
    if conditions && outcome == Outcome::Accepted {
        view! { <StandingShape tone=Tone::Conditions /> }.into_any()
    } else {
        view! { <Shape outcome /> }.into_any()
    }
}

/// The table of verifications. `slug` is the organisation's name in addresses.
#[component]
pub(crate) fn Lines(lines: Vec<Line>, slug: String) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let path = format!("/verifier/{slug}/history/{}", line.number);
        let name = line
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty())
            .map_or_else(|| words::checked(line.what).to_owned(), shown::name);
        let license = [line.license_number.as_deref(), line.jurisdiction.as_deref()];
        let license: Vec<String> = license.into_iter().flatten().map(shown::name).collect();
        let column = |at: usize| words::COLUMNS[at];
        view! {
            <tr>
                <th scope="row" data-label=column(0)><a href=path><bdi>{name}</bdi></a></th>
                <td data-label=column(1)><Answer outcome=line.outcome bound=line.bound /></td>
                <td data-label=column(2)><bdi>{license.join(", ")}</bdi></td>
                <td data-label=column(3)><When at=line.made_at /></td>
                <td data-label=column(4)><bdi>{shown::name(&line.person)}</bdi></td>
                <td data-label=column(5)>{words::why(line.why)}</td>
                <td data-label=column(6)><code>{line.number}</code></td>
            </tr>
        }
    });
    view! {
        <table class="list">
            <caption class="unseen">{words::HISTORY_HEADING}</caption>
            <thead><tr>{words::COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
