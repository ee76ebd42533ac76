//! A state in a line of text: shape, word and colour.

use super::StandingShape;
use crate::license::Standing;
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
