//! What stands around every page of a desk: whose it is, who sits there, where to go.

use crate::{components::Mark, shell::sheet, shown, site::Site, text::desk as text};
use leptos::prelude::*;

/// The desk of an organisation, and what whoever sits there may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The organisation's name.
    pub organisation: String,
    /// Its name in addresses.
    pub slug: String,
    /// Who sits there.
    pub person: String,
    /// As what: `officer`.
    pub role: String,
    /// May read the register.
    pub sees_licenses: bool,
    /// May issue and change licences.
    pub manages_licenses: bool,
    /// May read what was verified.
    pub sees_verifications: bool,
    /// May verify.
    pub verifies: bool,
    /// May read the settings.
    pub sees_settings: bool,
    /// May change them.
    pub manages_settings: bool,
}

/// Where a page is in the navigation of its desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// `/issuer/{slug}`
    Overview,
    /// `/issuer/{slug}/licenses`
    Licenses,
    /// `/issuer/{slug}/batches`
    Batches,
    /// `/verifier/{slug}`
    Verify,
    /// `/verifier/{slug}/history`
    History,
    /// `/verifier/{slug}/clinicians`
    Clinicians,
    /// `/verifier/{slug}/trust`
    Trust,
    /// `/settings/{slug}`
    Settings,
}

impl Section {
    fn entries(desk: &Desk) -> Vec<(Self, &'static str, String)> {
        let slug = &desk.slug;
        let mut entries = Vec::with_capacity(8);
        if desk.sees_licenses {
            entries.push((Self::Overview, text::OVERVIEW, format!("/issuer/{slug}")));
            entries.push((Self::Licenses, text::LICENSES, format!("/issuer/{slug}/licenses")));
        }
        if desk.manages_licenses {
            entries.push((Self::Batches, text::BATCHES, format!("/issuer/{slug}/batches")));
        }
        if desk.sees_verifications {
            entries.push((Self::Verify, text::VERIFY, format!("/verifier/{slug}")));
            entries.push((Self::History, text::HISTORY, format!("/verifier/{slug}/history")));
            entries.push((
                Self::Clinicians,
                text::CLINICIANS,
                format!("/verifier/{slug}/clinicians"),
            ));
            entries.push((Self::Trust, text::TRUST, format!("/verifier/{slug}/trust")));
        }
        if desk.sees_settings {
            entries.push((Self::Settings, text::SETTINGS, format!("/settings/{slug}")));
        }
        entries
    }
}

/// The whole document of a page of a desk.
pub(crate) fn desk(
    site: &Site,
    desk: &Desk,
    section: Section,
    title: &str,
    main: impl IntoView,
) -> String {
    let entries = Section::entries(desk).into_iter().map(|(entry, word, path)| {
        view! { <li><a href=path aria-current=(entry == section).then_some("page")>{word}</a></li> }
    });
    let top = view! {
        <header class="top desk-top">
            <a class="brand" href="/desks"><Mark /><bdi>{shown::name(&desk.organisation)}</bdi></a>
            <a class="desk-person" href="/account"><bdi>{shown::name(&desk.person)}</bdi>" "<span>{desk.role.clone()}</span></a>
            <nav class="desk-nav" aria-label=text::NAVIGATION><ul>{entries.collect_view()}</ul></nav>
        </header>
    };
    sheet(site, title, None, top, main)
}
