//! A state and an outcome in a line of text: shape, word and colour.

use super::{Shape, StandingShape};
use crate::{home::tone, license::Standing, text};
use credentials::verifier::Outcome;
use leptos::prelude::*;

/// The state of a licence.
#[component]
pub(crate) fn StandingChip(standing: Standing) -> impl IntoView {
    view! {
        <span class=format!("standing standing-{}", standing.tone.class())>
            <StandingShape tone=standing.tone />
            {standing.word}
        </span>
    }
    .into_any()
}

/// The outcome of a verification.
#[component]
pub(crate) fn OutcomeChip(outcome: Outcome) -> impl IntoView {
    view! {
        <span class=format!("outcome outcome-{}", tone(outcome))>
            <Shape outcome />
            {text::outcome(outcome)}
        </span>
    }
    .into_any()
}
