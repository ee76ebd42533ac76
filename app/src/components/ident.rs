use crate::{shown, text};
use leptos::prelude::*;

/// An identifier in monospace: short ones whole, long ones with the middle cut and the whole on
/// demand. Selecting takes all of it; the script adds a button that copies.
#[component]
pub(crate) fn Ident(#[prop(into)] value: String) -> impl IntoView {
    let whole = shown::harmless(&value.chars().take(4_096).collect::<String>());
    let short = shown::identifier(&value);
    if short == whole {
        return view! { <code class="ident">{whole}</code> }.into_any();
    }
    view! {
        <details class="ident-cut">
            <summary><code>{short}</code></summary>
            <code class="ident" data-copy=text::COPY data-copied=text::COPIED>{whole}</code>
        </details>
    }
    .into_any()
}

/// A text in monospace, whole, that can be copied: a secret that is shown once.
#[component]
pub(crate) fn Whole(#[prop(into)] value: String) -> impl IntoView {
    view! { <code class="ident" data-copy=text::COPY data-copied=text::COPIED>{value}</code> }
}

/// A command that can be copied whole.
#[component]
pub(crate) fn Command(#[prop(into)] line: String) -> impl IntoView {
    view! {
        <div class="command">
            <code class="ident" data-copy=text::COPY data-copied=text::COPIED>{line}</code>
        </div>
    }
    .into_any()
}
