//! The table of a laboratory report: a line for each check, its details under it.

use crate::{
    components::{CheckShape, StandingShape, When},
    license::Tone,
    shown, text,
};
use credentials::{
    time::Timestamp,
    verifier::{Check, CheckOutcome, Fact, Finding, Source},
};
use leptos::prelude::*;

/// Passed, and something about it has to be read: conditions.
fn bound(finding: &Finding) -> bool {
    finding.check == Check::Lifecycle
        && finding.outcome == CheckOutcome::Passed
        && (finding.flag.is_some() || limited(finding))
}

/// Passed within conditions; what else has to be read is an announced change.
fn limited(finding: &Finding) -> bool {
    finding.reason.starts_with("with-")
}

/// Every check in its order. What is not in order is open from the start.
#[component]
pub(crate) fn Checks(findings: Vec<Finding>, made_at: Timestamp, signed: bool) -> impl IntoView {
    let [passed, failed, open] =
        [CheckOutcome::Passed, CheckOutcome::Failed, CheckOutcome::CouldNotCheck]
            .map(|outcome| findings.iter().filter(|finding| finding.outcome == outcome).count());
    let waits = |finding: &&Finding| signed && bound(finding);
    let (conditions, announced): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().filter(waits).partition(|finding| limited(finding));
    let counts = [conditions.len(), announced.len()];
    // Lines of which there is nothing to tell are one line. In the JSON all of them are there.
    let (unseen, findings): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.reason == NOT_REACHED);
    let unseen = (!unseen.is_empty()).then(|| not_looked_at(unseen));
    // On a phone the first line that has to be read may be far down: the tally leads to it.
    let abnormal = |one: &Finding| one.outcome != CheckOutcome::Passed || signed && bound(one);
    let first = findings.iter().position(abnormal);
    let tally = text::tally(passed, failed, open, counts);
    let tally = match first {
        Some(_) => view! { <a href="#abnormal">{tally}</a> }.into_any(),
        None => tally.into_any(),
    };
    let lines = findings
        .into_iter()
        .enumerate()
        .map(|(at, finding)| line(finding, made_at, signed, first == Some(at)));
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
                {unseen}
            </table>
        </section>
    }
    .into_any()
}

/// The code of a check that had nothing to look at.
const NOT_REACHED: &str = "not-reached";

/// The checks that had nothing to look at, in one line.
fn not_looked_at(findings: Vec<Finding>) -> AnyView {
    let column = |at: usize| text::COLUMNS[at];
    let outcome = CheckOutcome::CouldNotCheck;
    let names: Vec<&str> = findings.iter().map(|one| text::check(one.check)).collect();
    let (head, names) = (text::further(names.len()), names.join(", "));
    let first = findings.into_iter().next();
    let (sentence, expected, found) =
        first.map(|one| (one.sentence, one.expected, one.found)).unwrap_or_default();
    view! {
        <tbody class="line undetermined" role="rowgroup">
            <tr class="line-result" role="row">
                <th role="rowheader" scope="row">{head}</th>
                <td role="cell" data-label=column(1)>
                    <span class="result"><CheckShape outcome />{text::check_outcome(outcome)}</span>
                </td>
                <td role="cell" data-label=column(2)><strong class="flag">{text::NOT_LOOKED_AT}</strong></td>
                <td role="cell" data-label=column(3)><bdi>{shown::field(&expected)}</bdi></td>
                <td role="cell" data-label=column(4) class="found"><bdi>{shown::field(&found)}</bdi></td>
                <td role="cell" data-label=column(5) class="unsourced"></td>
            </tr>
            <tr class="line-why" role="row">
                <td role="cell" colspan="6"><p class="advice"><strong>{names}</strong>": "<bdi>{shown::field(&sentence)}</bdi></p></td>
            </tr>
        </tbody>
    }
    .into_any()
}

fn line(finding: Finding, made_at: Timestamp, signed: bool, first: bool) -> impl IntoView {
    let bound = signed && bound(&finding);
    let claimed = !signed && finding.outcome == CheckOutcome::Passed && finding.flag.is_some();
    let class = match finding.outcome {
        CheckOutcome::Passed if bound => "accepted conditions",
        CheckOutcome::Passed if claimed => "accepted claimed",
        CheckOutcome::Passed => "accepted",
        CheckOutcome::Failed => "rejected",
        CheckOutcome::CouldNotCheck => "undetermined",
    };
    let abnormal = bound || finding.outcome != CheckOutcome::Passed;
    let code = serde_json::to_value(finding.check)
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default();
    let column = |at: usize| text::COLUMNS[at];
    let reason = shown::field(&finding.reason);
    // Reports of before have no flag of their own.
    let flag = finding.flag.as_deref().map(shown::field);
    let flag = flag.or_else(|| abnormal.then(|| reason.replace('-', " ")));
    let plain = flag.is_none();
    let mark = if bound {
        view! { <StandingShape tone=Tone::Conditions /> }.into_any()
    } else {
        view! { <CheckShape outcome=finding.outcome /> }.into_any()
    };
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
                    <span class="result">{mark}{text::check_outcome(finding.outcome)}</span>
                </td>
                <td role="cell" data-label=column(2) class:unsourced=plain>
                    {flag.map(|flag| view! { <strong class="flag">{flag}</strong> })}
                </td>
                <td role="cell" data-label=column(3)><bdi>{shown::field(&finding.expected)}</bdi></td>
                <td role="cell" data-label=column(4) class="found"><bdi>{shown::field(&finding.found)}</bdi></td>
                <td role="cell" data-label=column(5) class:unsourced=unsourced>{source}</td>
            </tr>
            <tr class="line-why" role="row">
                <td role="cell" colspan="6">
                    <details open=abnormal>
                        <summary><bdi>{shown::sentence(&finding.sentence)}</bdi></summary>
                        {finding.advice.map(|advice| view! { <p class="advice"><bdi>{shown::field(&advice)}</bdi></p> })}
                        {finding.order.map(|address| view! { <Order address /> })}
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
    // What was asked without an answer is what the finding is about.
    let unanswered = |fact: &&Fact| matches!(fact.source, Source::Unanswered { .. });
    if let Some(asked) = facts.iter().find(unanswered) {
        return Some(asked.clone());
    }
    facts
        .iter()
        .filter(|fact| fact.as_of.is_some())
        .min_by_key(|fact| fact.as_of)
        .or(facts.first())
        .cloned()
}

/// The board's order: a link only where it leads to a host by https, whose name is shown.
#[component]
pub(crate) fn Order(address: String) -> impl IntoView {
    let shown = shown::field(&address);
    let host = address.strip_prefix("https://").map(|_| shown::host(&address));
    let plain = |c: char| c.is_ascii_graphic();
    match host.filter(|host| !host.is_empty() && address.chars().all(plain)) {
        Some(host) => view! {
            <p class="order">
                <a href=address rel="noopener noreferrer">{text::ORDER}</a>" "<bdi>{text::at_host(&host)}</bdi>
                <span class="print-only"><bdi>{shown}</bdi></span>
            </p>
        }
        .into_any(),
        None => view! { <p class="order">{text::ORDER}": "<bdi>{shown}</bdi></p> }.into_any(),
    }
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
