//! Drawn here, in the colour of the text around them. An icon never stands alone: a word is beside it.

use crate::license::Tone;
use credentials::verifier::{CheckOutcome, Outcome};
use leptos::prelude::*;

const DISC: &str = "M12 1.5a10.5 10.5 0 1 1 0 21 10.5 10.5 0 0 1 0-21z";
const OCTAGON: &str = "M7.65 1.5h8.7l6.15 6.15v8.7l-6.15 6.15h-8.7L1.5 16.35v-8.7z";
const DIAMOND: &str = "M12 1.7 22.3 12 12 22.3 1.7 12z";
const TRIANGLE: &str = "M12 2.2 23 21.5H1z";
const TICK: &str = "m6.9 12.4 3.5 3.5 6.8-7.4";
const CROSS: &str = "m8.2 8.2 7.6 7.6m0-7.6-7.6 7.6";
const QUESTION: &str = "M9.6 9.7a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.6m0 2.6v.1";
const EXCLAMATION: &str = "M12 9v5.4m0 3v.1";
const PAUSE: &str = "M9.4 8v8m5.2-8v8";

/// The shape of an outcome: disc with tick, octagon with cross, open diamond with question mark.
#[component]
pub(crate) fn Shape(outcome: Outcome) -> impl IntoView {
    match outcome {
        Outcome::Accepted => solid("shape-accepted", DISC, TICK).into_any(),
        Outcome::Rejected => solid("shape-rejected", OCTAGON, CROSS).into_any(),
        Outcome::Undetermined => open().into_any(),
    }
}

/// The same three for one check.
#[component]
pub(crate) fn CheckShape(outcome: CheckOutcome) -> impl IntoView {
    let outcome = match outcome {
        CheckOutcome::Passed => Outcome::Accepted,
        CheckOutcome::Failed => Outcome::Rejected,
        CheckOutcome::CouldNotCheck => Outcome::Undetermined,
    };
    view! { <Shape outcome /> }
}

/// The shape of a licence's state on its badge.
#[component]
pub(crate) fn StandingShape(tone: Tone) -> impl IntoView {
    match tone {
        Tone::Good => solid("shape-accepted", DISC, TICK).into_any(),
        Tone::Conditions => solid("shape-conditions", TRIANGLE, EXCLAMATION).into_any(),
        Tone::Stopped => solid("shape-rejected", OCTAGON, PAUSE).into_any(),
        Tone::Ended => solid("shape-rejected", OCTAGON, CROSS).into_any(),
        Tone::Idle => solid("shape-idle", DISC, PAUSE).into_any(),
        Tone::Unchecked => open().into_any(),
    }
}

fn solid(class: &str, outline: &'static str, sign: &'static str) -> impl IntoView + use<> {
    view! {
        <svg class=format!("shape {class}") viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="shape-body" d=outline></path>
            <path class="shape-sign" d=sign></path>
        </svg>
    }
}

fn open() -> impl IntoView {
    view! {
        <svg class="shape shape-undetermined" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="shape-edge" d=DIAMOND></path>
            <path class="shape-question" d=QUESTION></path>
        </svg>
    }
}

/// The mark: a ribbon that holds a badge.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 28 32" aria-hidden="true" focusable="false">
            <path class="mark-ribbon" d="M6.2 0h5.1l3 6.2L17.2 0h5.1L16.6 11.5h-5z"></path>
            <path class="mark-card" d="M5.5 11h17a2.5 2.5 0 0 1 2.5 2.5v16a2.5 2.5 0 0 1-2.5 2.5h-17A2.5 2.5 0 0 1 3 29.5v-16A2.5 2.5 0 0 1 5.5 11z"></path>
            <path class="mark-slot" d="M11 14.4h6"></path>
            <path class="mark-tick" d="m8.7 23 3.6 3.6 7-7.4"></path>
        </svg>
    }
}

/// Points on, after the words of a link.
#[component]
pub(crate) fn Arrow() -> impl IntoView {
    view! {
        <svg class="arrow" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d="M2.5 8h10.2M8.7 3.8 12.9 8l-4.2 4.2"></path>
        </svg>
    }
}
