//! What verifying answers, in every state; what is copied; the way in, and a problem.

use crate::{
    components::{Command, Whole, badge},
    form::{Field, Filled},
    problem::paper,
    text::{self as all, gallery as text},
    verifier::{Bound, Checks, Lapse, Now, Verdict},
};
use credentials::{
    lifecycle::{Change, State},
    time::{Date, Timestamp},
    verifier::{Check, CheckOutcome, Finding, Outcome, Report},
};
use leptos::prelude::*;

fn at() -> Timestamp {
    Timestamp::parse("2026-03-04T14:05:09Z").expect("a point in time")
}

fn day() -> Date {
    Date::parse("2026-03-03").expect("a day")
}

/// A report in each state: accepted, with conditions, with a change announced, rejected, undetermined.
fn reports() -> Vec<Report> {
    let report = |outcome, (sentence, advice): (&str, &str)| Report {
        outcome,
        sentence: sentence.to_owned(),
        advice: advice.to_owned(),
        order: None,
        made_at: at(),
        software: "Lanyard".to_owned(),
        document_digest: String::new(),
        summary: None,
        findings: Vec::new(),
        conditions: Vec::new(),
        announced: Vec::new(),
        warnings: Vec::new(),
    };
    let [accepted, conditions, announced, rejected, open] = text::ANSWERS;
    let change = Change {
        to: State::Suspended,
        code: None,
        reason: text::LINE[2].1.to_owned(),
        effective: day(),
        effective_at: None,
        order_uri: None,
    };
    vec![
        report(Outcome::Accepted, accepted),
        Report { findings: findings()[1..2].to_vec(), ..report(Outcome::Accepted, conditions) },
        Report { announced: vec![change], ..report(Outcome::Accepted, announced) },
        report(Outcome::Rejected, rejected),
        report(Outcome::Undetermined, open),
    ]
}

pub(super) fn verdicts() -> impl IntoView {
    let each = reports().into_iter().map(|report| view! { <Verdict report whole=false /> });
    // As in a report: on a phone a verdict is as wide as its sheet.
    view! { <article class="sheet" aria-labelledby="verdicts">{each.collect_view()}</article> }
        .into_any()
}

/// The same in a line of text, and what has lapsed since.
pub(super) fn chips() -> impl IntoView {
    let each = reports().into_iter().map(|it| (it.outcome, Bound::of(&it), None));
    let lapsed = [Lapse::Ended(at()), Lapse::Changed(at())];
    let lapsed = lapsed.map(|lapse| (Outcome::Accepted, Bound::default(), Some(lapse)));
    let each = each.chain(lapsed).map(|(outcome, bound, lapse)| {
        view! { <li><Now outcome bound lapse /></li> }
    });
    each.collect_view().into_any()
}

/// The lines of a report, one in each state.
fn findings() -> Vec<Finding> {
    let passed = CheckOutcome::Passed;
    let states = [
        (Check::Proof, passed, "proof-holds", None),
        (Check::Lifecycle, passed, "with-conditions", Some("probation")),
        (Check::Lifecycle, passed, "no-conditions", Some("announced")),
        (Check::Suspension, CheckOutcome::Failed, "suspended", Some("suspended")),
        (
            Check::Revocation,
            CheckOutcome::CouldNotCheck,
            "status-list-unreachable",
            Some("no list"),
        ),
    ];
    let findings = states.into_iter().zip(text::LINE).map(|(state, (expected, sentence))| {
        let (check, outcome, reason, flag) = state;
        Finding {
            check,
            outcome,
            reason: reason.to_owned(),
            flag: flag.map(str::to_owned),
            sentence: sentence.to_owned(),
            advice: None,
            expected: expected.to_owned(),
            found: flag.unwrap_or(expected).to_owned(),
            order: None,
            facts: Vec::new(),
        }
    });
    findings.collect()
}

pub(super) fn lines() -> impl IntoView {
    view! { <Checks findings=findings() made_at=at() signed=true /> }.into_any()
}

pub(super) fn copied() -> impl IntoView {
    view! {
        <p><Whole value="c7sk-2m9x-4tdq" /></p>
        <Command line="lanyard verify https://boards.example/l/7kq2m9x4td" />
    }
    .into_any()
}

pub(super) fn way_in() -> impl IntoView {
    let [heading, lede, button] = text::WAY_IN;
    let heading = view! { <h3>{heading}</h3> }.into_any();
    let form = view! {
        <form class="sheet" method="get" action="/components">
            {Field::input("gate-email", text::FIELD[0].0, "email").view(&Filled::default())}
            <button type="submit">{button}</button>
        </form>
    };
    badge(heading, lede.to_owned(), &Filled::default(), form.into_any())
}

pub(super) fn problem() -> impl IntoView {
    let (heading, what, next) = all::problem(404);
    let heading = view! { <h3>{heading}</h3> }.into_any();
    paper(404, heading, what.to_owned(), Some(next), ("#problem", text::LINK))
}
