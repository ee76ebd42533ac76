//! What somebody typed before their session ended: shown to them, and to nobody else, before it is
//! sent.

use super::signed_in;
use crate::{shown, site::Site, text::desk as text};
use leptos::prelude::*;

/// A form that was sent after the session had ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Where to.
    pub action: String,
    /// Names and values, as they were typed. No passwords.
    pub fields: Vec<(String, String)>,
    /// Whether it goes as `multipart/form-data`.
    pub multipart: bool,
    /// Whether it came with a file, which is not kept.
    pub file: bool,
}

/// The page for its person.
pub fn page(site: &Site, person: &str, unsent: Unsent) -> String {
    let said = unsent.fields.iter().filter(|(_, value)| !value.trim().is_empty());
    let said = said.map(|(name, value)| {
        let name = name.replace(['-', '_'], " ");
        view! { <div><dt>{shown::name(&name)}</dt><dd>{shown::sentence(value)}</dd></div> }
    });
    let said = said.collect_view();
    let place = shown::sentence(&unsent.action);
    let fields = unsent.fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    let file = unsent.file.then(|| view! { <p>{text::LEFT_FILE}</p> });
    let kind = unsent.multipart.then_some("multipart/form-data");
    signed_in(
        site,
        person,
        text::UNSENT,
        view! {
            <div class="desk-head"><h1>{text::UNSENT}</h1><p class="lede">{text::UNSENT_LEDE}</p></div>
            <dl class="facts">
                <div><dt>{text::UNSENT_PLACE}</dt><dd>{place}</dd></div>
                {said}
            </dl>
            {file}
            <form class="sheet" method="post" action=unsent.action enctype=kind>
                {fields.collect_view()}
                <button class="primary" type="submit">{text::UNSENT_SEND}</button>
                <a class="button" href="/desks">{text::UNSENT_LEAVE}</a>
            </form>
        },
    )
}

/// The page for whoever did not type it, and where nothing is kept.
pub fn nothing(site: &Site, person: &str, another: bool) -> String {
    let (heading, words) = if another { text::UNSENT_ANOTHER } else { text::UNSENT_OVER };
    signed_in(
        site,
        person,
        heading,
        view! {
            <div class="desk-head"><h1>{heading}</h1><p class="lede">{words}</p></div>
            <p><a class="button" href="/desks">{text::BACK}</a></p>
        },
    )
}
