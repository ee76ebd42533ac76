//! The table of a laboratory report: a line for each check, its details under it.

use crate::{
    components::{CheckShape, When},
    shown, text,
};
use credentials::{
    time::Timestamp,
    verifier::{CheckOutcome, Fact, Finding, Source},
};
use leptos::prelude::*;

/// Every check in its order. What is not in order is open from the start.
#[component]
pub(crate) fn Checks(findings: Vec<Finding>, made_at: Timestamp) -> impl IntoView {
    let [passed, failed, open] =
        [CheckOutcome::Passed, CheckOutcome::Failed, CheckOutcome::CouldNotCheck]
            .map(|outcome| findings.iter().filter(|finding| finding.outcome == outcome).count());
    // On a phone the first line that is not in order may be far down: the tally leads to it.
    let first = findings.iter().position(|one| one.outcome != CheckOutcome::Passed);
    let tally = text::tally(passed, failed, open);
    let tally = match first {
        Some(_) => view! { <a href="#abnormal">{tally}</a> }.into_any(),
        None => tally.into_any(),
    };
    let lines = findings
        .into_iter()
        .enumerate()
        .map(|(at, finding)| line(finding, made_at, first == Some(at)));
    view! {
        <section class="checks" aria-labelledby="checks">
            <header class="section-head">
                <h2 id="checks">{text::CHECKS}</h2>
                <p class="tally">{tally}</p>
            </header>
            <table role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        {text::COLUMNS.map(|head| view! { <th role="columnheader" scope="col">{head}</th> })}
                    </tr>
                </thead>
                {lines.collect_view()}
            </table>
        </section>
    }
    .into_any()
}

fn line(finding: Finding, made_at: Timestamp, first: bool) -> impl IntoView {
    let class = match finding.outcome {
        CheckOutcome::Passed => "accepted",
        CheckOutcome::Failed => "rejected",
        CheckOutcome::CouldNotCheck => "undetermined",
    };
    let abnormal = finding.outcome != CheckOutcome::Passed;
    let code = serde_json::to_value(finding.check)
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default();
    let column = |at: usize| text::COLUMNS[at];
    let reason = shown::field(&finding.reason);
    let source = decisive(&finding.facts);
    let unsourced = source.is_none();
    let source = source.map(|fact| view! { <Origin fact made_at /> });
    let facts = (!finding.facts.is_empty()).then(|| {
        view! { <Facts facts=finding.facts made_at reason=reason.clone() code=code.clone() /> }
    });
    view! {
        <tbody id=first.then_some("abnormal") class=format!("line {class}") role="rowgroup">
            <tr class="line-result" role="row">
                <th role="rowheader" scope="row">{text::check(finding.check)}</th>
                <td role="cell" data-label=column(1)>
                    <span class="result"><CheckShape outcome=finding.outcome />{text::check_outcome(finding.outcome)}</span>
                </td>
                <td role="cell" data-label=column(2) class:unsourced=!abnormal>
                    {abnormal.then(|| view! { <code class="flag">{reason.clone()}</code> })}
                </td>
                <td role="cell" data-label=column(3)><bdi>{shown::field(&finding.expected)}</bdi></td>
                <td role="cell" data-label=column(4) class="found"><bdi>{shown::field(&finding.found)}</bdi></td>
                <td role="cell" data-label=column(5) class:unsourced=unsourced>{source}</td>
            </tr>
            <tr class="line-why" role="row">
                <td role="cell" colspan="6">
                    <details open=abnormal>
                        <summary><bdi>{shown::field(&finding.sentence)}</bdi></summary>
                        {finding.advice.map(|advice| view! { <p class="advice"><bdi>{shown::field(&advice)}</bdi></p> })}
                        {facts}
                    </details>
                </td>
            </tr>
        </tbody>
    }
    .into_any()
}

/// The fact that decides how fresh a finding is: the oldest that can age, else the first.
fn decisive(facts: &[Fact]) -> Option<Fact> {
    facts
        .iter()
        .filter(|fact| fact.as_of.is_some())
        .min_by_key(|fact| fact.as_of)
        .or(facts.first())
        .cloned()
}

/// Where from, and how old.
#[component]
fn Origin(fact: Fact, made_at: Timestamp) -> impl IntoView {
    let age = fact.as_of.map(|at| text::age(made_at.since(at).as_secs()));
    let cached = matches!(fact.source, Source::Cache { .. });
    view! {
        <span class="origin" class:origin-cached=cached>
            <bdi>{text::source(&fact.source)}</bdi>
            {age.map(|age| view! { ", "<span class="age">{age}</span> })}
        </span>
    }
    .into_any()
}

#[component]
fn Facts(facts: Vec<Fact>, made_at: Timestamp, reason: String, code: String) -> impl IntoView {
    let row = move |fact: Fact| {
        let at = fact.as_of;
        view! {
            <div class="fact">
                <dt><bdi>{shown::field(&fact.name)}</bdi></dt>
                <dd>
                    <code class="ident"><bdi>{long(&fact.value)}</bdi></code>
                    <span class="fact-source">
                        <Origin fact made_at />
                        {at.map(|at| view! { <When at /> })}
                    </span>
                </dd>
            </div>
        }
    };
    view! {
        <dl class="evidence">{facts.into_iter().map(row).collect_view()}</dl>
        <p class="codes"><code>{code}</code>" "<code>{reason}</code></p>
    }
    .into_any()
}

/// A fact's value may be a whole key: more of it than of other fields.
fn long(value: &str) -> String {
    let mut text = shown::harmless(&value.chars().take(2_000).collect::<String>());
    if value.chars().nth(2_000).is_some() {
        text.push('…');
    }
    text
}
