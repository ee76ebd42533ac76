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
    /// The organisation's colour, 0 to 7, as on its badges.
    pub ribbon: u8,
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

/// The whole document of a page of a desk. Its title says page, organisation and product.
pub(crate) fn desk(
    site: &Site,
    desk: &Desk,
    section: Section,
    title: &str,
    main: impl IntoView,
) -> String {
    let title = format!("{title} · {}", shown::name(&desk.organisation));
    around(site, desk, Some(section), &title, main)
}

/// The same for a page that is in no section: one that says that something could not be done.
pub(crate) fn around(
    site: &Site,
    desk: &Desk,
    section: Option<Section>,
    title: &str,
    main: impl IntoView,
) -> String {
    let ribbon = desk.ribbon % 8;
    let entries = Section::entries(desk).into_iter().map(|(entry, word, path)| {
        let here = (Some(entry) == section).then_some("page");
        view! { <li><a href=path aria-current=here>{word}</a></li> }
    });
    let top = view! {
        <header class=format!("top desk-top ribbon-{ribbon}")>
            <a class="brand" href="/desks"><Mark /><bdi>{shown::name(&desk.organisation)}</bdi></a>
            <Who person=desk.person.clone() role=Some(desk.role.clone()) />
            <nav class="desk-nav" aria-label=text::NAVIGATION><ul>{entries.collect_view()}</ul></nav>
        </header>
    };
    let foot = view! { <p>{text::FOOT}</p> };
    let reader = format!("{}, {}", shown::name(&desk.person), desk.role);
    let stamp = crate::text::stamp(Some(&reader), site.now);
    sheet(
        site,
        title,
        Some(ribbon),
        &stamp,
        top,
        foot,
        view! { <div class="desk-main">{main}</div> },
    )
}

/// Who is signed in, and the way out.
#[component]
pub(crate) fn Who(person: String, role: Option<String>) -> impl IntoView {
    view! {
        <div class="desk-who">
            <a class="desk-person" href="/account">
                <bdi>{shown::name(&person)}</bdi>
                {role.map(|role| view! { <span>{role}</span> })}
            </a>
            <form method="post" action="/sign-out"><button type="submit">{text::SIGN_OUT}</button></form>
        </div>
    }
}
