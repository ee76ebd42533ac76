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
    view! {
        <div class="gate">
            <Ribbon />
            <div class="gate-card">
                <div class="slot" aria-hidden="true"></div>
                {errors(filled)}
                <h1>{heading.into()}</h1>
                <p class="lede">{lede.into()}</p>
                {ways.into_any()}
            </div>
        </div>
    }
    .into_any()
}
