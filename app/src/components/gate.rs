//! Where people come in: a blank badge on the house's ribbon.

use crate::{
    form::{Filled, errors},
    license::Ribbon,
};
use leptos::prelude::*;

/// The badge with its heading, what is wrong with the form, and the ways in.
pub(crate) fn gate(
    heading: impl Into<String>,
    lede: impl Into<String>,
    filled: &Filled,
    ways: impl IntoView,
) -> AnyView {
    let heading = view! { <h1>{heading.into()}</h1> };
    badge(heading.into_any(), lede.into(), filled, ways.into_any())
}

/// The same with a heading of any rank.
pub(crate) fn badge(heading: AnyView, lede: String, filled: &Filled, ways: AnyView) -> AnyView {
    view! {
        <div class="gate">
            <Ribbon />
            <div class="gate-card">
                <div class="slot" aria-hidden="true"></div>
                {errors(filled)}
                {heading}
                <p class="lede">{lede}</p>
                {ways}
            </div>
        </div>
    }
    .into_any()
}
