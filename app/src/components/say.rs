//! What a page says about itself: a notice after something was done, and that nothing is here yet.

use leptos::prelude::*;

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Went {
    /// It is done.
    Good,
    /// It is under way, or cannot be told.
    Open,
    /// It could not be done.
    Bad,
}

/// A notice above the content of a page. Whoever hears the page is told at once.
#[component]
pub(crate) fn Notice(went: Went, children: Children) -> impl IntoView {
    let class = match went {
        Went::Good => "notice notice-good",
        Went::Open => "notice notice-open",
        Went::Bad => "notice notice-bad",
    };
    view! { <div class=class role="status">{children()}</div> }.into_any()
}

/// Nothing is here yet: what will be, and the first step.
#[component]
pub(crate) fn Empty(
    #[prop(into)] heading: String,
    #[prop(into)] words: String,
    /// The label of the first step, and where it is done.
    #[prop(into)]
    step: Option<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{words}</p>
            {step.map(|(label, path)| view! { <a class="button primary" href=path>{label}</a> })}
        </div>
    }
    .into_any()
}
