//! The settings of an organisation.

pub mod clients;
pub mod keys;
pub mod organization;
pub mod staff;
pub mod trust;

use crate::{components::Tabs, desk::Desk, text::settings as text};
use credentials::time::Timestamp;
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
    /// `/settings/{slug}/trust`
    Trust,
}

/// The tabs above every page of the settings.
pub(crate) fn tabs(desk: &Desk, here: Tab) -> AnyView {
    let slug = &desk.slug;
    let mut tabs = vec![
        (text::ORGANIZATION, format!("/settings/{slug}"), here == Tab::Organization),
        (text::KEYS, format!("/settings/{slug}/keys"), here == Tab::Keys),
        (text::STAFF, format!("/settings/{slug}/staff"), here == Tab::Staff),
        (text::CLIENTS, format!("/settings/{slug}/clients"), here == Tab::Clients),
    ];
    // Whoever verifies too has a list of its own, of whom it trusts.
    let own = if desk.sees_verifications { text::OWN_ENTRY } else { text::TRUST };
    tabs.push((own, format!("/settings/{slug}/trust"), here == Tab::Trust));
    if desk.sees_verifications {
        tabs.push((text::TRUST, format!("/verifier/{slug}/trust"), false));
    }
    view! { <Tabs label=text::TABS tabs /> }.into_any()
}

/// The day of a moment, for lists; the moment itself for machines.
pub(crate) fn day(at: Timestamp) -> AnyView {
    view! { <time datetime=at.to_string()>{at.date().long()}</time> }.into_any()
}

/// What happens when a button is pressed, a line each.
pub(crate) fn consequence(lines: &[&'static str]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{*line}</li> });
    view! { <div class="consequence"><ul>{lines.collect_view()}</ul></div> }.into_any()
}
