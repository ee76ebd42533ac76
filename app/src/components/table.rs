//! Tables, which become cards on a phone, and what leads from one page of them to the next.

use crate::text::desk as text;
use leptos::prelude::*;

/// A table with its caption, which is heard and not seen, and its column heads. The rows are
/// `<tr>`: a `<th scope="row">` first, and each cell with the name of its column in `data-label`,
/// which a phone shows beside it.
#[component]
pub(crate) fn Table(
    #[prop(into)] caption: String,
    heads: Vec<&'static str>,
    children: Children,
) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <table class="list">
            <caption class="unseen">{caption}</caption>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}

/// What is known, name by name: `<dl class="facts">`.
#[component]
pub(crate) fn Facts(facts: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let facts = facts.into_iter().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }.into_any()
}

/// Which part of a list this is, and the ways to the parts before and after it.
#[component]
pub(crate) fn Pager(
    /// Of the landmark.
    #[prop(into)]
    label: String,
    /// `101 to 150 of 100,000`
    #[prop(into)]
    words: String,
    #[prop(into)] before: Option<String>,
    #[prop(into)] after: Option<String>,
) -> impl IntoView {
    let way = |path: Option<String>, word: &'static str, rel: &'static str| {
        path.map(|path| view! { <li><a href=path rel=rel>{word}</a></li> })
    };
    view! {
        <nav class="pager" aria-label=label>
            <p>{words}</p>
            <ul>{way(before, text::BEFORE, "prev")}{way(after, text::AFTER, "next")}</ul>
        </nav>
    }
    .into_any()
}

/// Pages that belong together: label, address, whether it is this one.
#[component]
pub(crate) fn Tabs(
    #[prop(into)] label: String,
    tabs: Vec<(&'static str, String, bool)>,
) -> impl IntoView {
    let tabs = tabs.into_iter().map(|(word, path, here)| {
        view! { <li><a href=path aria-current=here.then_some("page")>{word}</a></li> }
    });
    view! { <nav class="tabs" aria-label=label><ul>{tabs.collect_view()}</ul></nav> }.into_any()
}
