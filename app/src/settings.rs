//! The settings of an organisation.

pub mod clients;
pub mod keys;
pub mod organization;
pub mod staff;

use crate::{desk::Desk, text::settings as text};
use leptos::prelude::*;

/// A tab of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// `/settings/{slug}`
    Organization,
    /// `/settings/{slug}/keys`
    Keys,
    /// `/settings/{slug}/staff`
    Staff,
    /// `/settings/{slug}/clients`
    Clients,
}

/// The tabs above every page of the settings.
pub(crate) fn tabs(desk: &Desk, here: Tab) -> AnyView {
    let slug = &desk.slug;
    let tab = |tab: Tab, word: &'static str, path: String| {
        let current = (tab == here).then_some("page");
        view! { <li><a href=path aria-current=current>{word}</a></li> }
    };
    let trust = desk.sees_verifications.then(|| {
        view! { <li><a href=format!("/verifier/{slug}/trust")>{text::TRUST}</a></li> }
    });
    view! {
        <nav class="tabs" aria-label=text::TABS>
            <ul>
                {tab(Tab::Organization, text::ORGANIZATION, format!("/settings/{slug}"))}
                {tab(Tab::Keys, text::KEYS, format!("/settings/{slug}/keys"))}
                {tab(Tab::Staff, text::STAFF, format!("/settings/{slug}/staff"))}
                {tab(Tab::Clients, text::CLIENTS, format!("/settings/{slug}/clients"))}
                {trust}
            </ul>
        </nav>
    }
    .into_any()
}

/// What happens when a button is pressed, a line each.
pub(crate) fn consequence(lines: &[&'static str]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{*line}</li> });
    view! { <div class="consequence"><ul>{lines.collect_view()}</ul></div> }.into_any()
}
