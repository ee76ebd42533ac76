//! Signing in, joining, one's own account.

pub mod join;
pub mod own;
pub mod sign_in;

use crate::{
    shell::{Place, document},
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
    /// Its first page.
    pub path: String,
}

/// Which desk: for who belongs to several organisations, or to none.
pub fn desks(site: &Site, person: &str, doors: &[Door]) -> String {
    let none = doors.is_empty();
    let doors = doors.iter().cloned().map(|door| {
        view! {
            <li><a href=door.path><bdi>{shown::name(&door.name)}</bdi></a><span>{door.role}</span></li>
        }
    });
    document(
        site,
        Place::SignIn,
        text::DESKS_HEADING,
        None,
        view! {
            <h1>{text::DESKS_HEADING}</h1>
            <p class="lede"><bdi>{shown::name(person)}</bdi></p>
            {none.then(|| view! { <p>{text::NO_DESKS}</p> })}
            <ul class="doors">{doors.collect_view()}</ul>
        },
    )
}
