//! How far something is: steps of a task, a job under way, a count over time.

use crate::text::grouped;
use leptos::prelude::*;

/// The steps of a task; `at` counts from 0.
#[component]
pub(crate) fn Steps(steps: Vec<&'static str>, at: usize) -> impl IntoView {
    let steps = steps.into_iter().enumerate().map(|(number, step)| {
        view! { <li aria-current=(number == at).then_some("step")>{step}</li> }
    });
    view! { <ol class="steps">{steps.collect_view()}</ol> }.into_any()
}

/// How far a job is, with the words that say it.
#[component]
pub(crate) fn Progress(
    /// What is under way, for those who hear it.
    #[prop(into)]
    label: String,
    done: u64,
    all: u64,
    #[prop(into)] words: String,
) -> impl IntoView {
    view! {
        <div class="progress">
            <p>{words}</p>
            <progress max=all.max(1).to_string() value=done.min(all).to_string() aria-label=label></progress>
        </div>
    }
    .into_any()
}

/// One bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Below it: `Mar`.
    pub short: String,
    /// In the table of the same numbers: `March 2026`.
    pub long: String,
    /// Its height and the number above it.
    pub count: u64,
}

/// Thousandths of a chart's height that the highest bar takes; above it stands its number, below
/// it the name.
const HIGHEST: u64 = 700;
const GROUND: u64 = 850;

/// Bars on paper, each with its number; the same numbers as a table for those who hear the page.
/// Everything is placed in parts of the width, so that the letters keep their size on a phone.
#[component]
pub(crate) fn Bars(
    #[prop(into)] caption: String,
    /// Heads of the table: what a bar stands for, what is counted.
    heads: [&'static str; 2],
    bars: Vec<Bar>,
) -> impl IntoView {
    let highest = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let each = 1_000 / u64::try_from(bars.len()).unwrap_or(1).max(1);
    let percent = |thousandths: u64| format!("{}.{}%", thousandths / 10, thousandths % 10);
    let mut left = 0;
    let drawn: Vec<_> = bars
        .iter()
        .map(|bar| {
            let height = (HIGHEST * bar.count).div_ceil(highest);
            let (x, middle) = (percent(left + each / 8), percent(left + each / 2));
            left += each;
            let count = (bar.count > 0).then(|| grouped(bar.count));
            view! {
                <rect class="chart-bar" x=x y=percent(GROUND - height) width=percent(each * 3 / 4) height=percent(height)></rect>
                <text class="chart-label chart-count" x=middle.clone() y=percent(GROUND - height) dy="-5" text-anchor="middle">{count}</text>
                <text class="chart-label" x=middle y="100%" dy="-4" text-anchor="middle">{bar.short.clone()}</text>
            }
        })
        .collect();
    let rows = bars.iter().cloned().map(|bar| {
        view! { <tr><th scope="row">{bar.long}</th><td>{grouped(bar.count)}</td></tr> }
    });
    let [what, counted] = heads;
    view! {
        <div class="bars">
            <svg class="chart" width="100%" height="160" aria-hidden="true" focusable="false">
                {drawn}
                <line class="chart-axis" x1="0" x2="100%" y1=percent(GROUND) y2=percent(GROUND)></line>
            </svg>
            <div class="unseen">
                <table>
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">{what}</th><th scope="col">{counted}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}
