//! Signing in, joining, one's own account.

pub mod join;
pub mod own;
mod passkey;
pub mod sign_in;
pub mod unsent;
pub mod ways_back;

use crate::{
    components::{Empty, Mark},
    desk::Who,
    shell::sheet,
    shown,
    site::Site,
    text::account as text,
};
use leptos::prelude::*;

/// A desk at which somebody may sit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The organisation's name.
    pub name: String,
    /// As what.
    pub role: String,
    /// The organisation's colour, 0 to 7.
    pub ribbon: u8,
    /// Its first page.
    pub path: String,
}

/// Which desk: for who belongs to several organisations, or to none.
pub fn desks(site: &Site, person: &str, doors: &[Door]) -> String {
    let none = doors.is_empty();
    let doors = doors.iter().cloned().map(door);
    signed_in(
        site,
        person,
        text::DESKS_HEADING,
        view! {
            <div class="desk-head">
                <h1>{text::DESKS_HEADING}</h1>
                {(!none).then(|| view! { <p class="lede">{text::DESKS_LEDE}</p> })}
            </div>
            {none.then(|| view! { <Empty heading=text::NO_DESKS_HEADING words=text::NO_DESKS step=None /> })}
            <ul class="desk-doors">{doors.collect_view()}</ul>
        },
    )
}

/// One desk, as a badge without a name.
pub(crate) fn door(door: Door) -> impl IntoView {
    view! {
        <li class=format!("desk-door ribbon-{}", door.ribbon % 8)>
            <a href=door.path><bdi>{shown::name(&door.name)}</bdi></a>
            <span>{door.role}</span>
        </li>
    }
}

/// The document of a page of somebody who is signed in, at no organisation's desk.
pub(crate) fn signed_in(site: &Site, person: &str, title: &str, main: impl IntoView) -> String {
    let top = view! {
        <header class="top desk-top">
            <a class="brand" href="/desks"><Mark />{crate::text::PRODUCT}</a>
            <Who person=person.to_owned() role=None />
        </header>
    };
    let foot = view! { <p>{crate::text::desk::FOOT}</p> };
    let stamp = crate::text::stamp(Some(&shown::name(person)), site.now);
    sheet(site, title, None, &stamp, top, foot, view! { <div class="desk-main">{main}</div> })
}
