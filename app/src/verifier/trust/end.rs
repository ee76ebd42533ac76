//! Ending what is accepted of an issuer: why, and what it does.

use crate::{
    desk::{Desk, Section, desk as document},
    form::{Field, Filled, errors},
    shown,
    site::Site,
    text::hospital::trust as text,
};
use credentials::time::Date;
use leptos::prelude::*;

/// Of whom it is to be ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndPage {
    /// The issuer's page.
    pub path: String,
    /// What people call it, where somebody does.
    pub name: Option<String>,
    /// Its DID.
    pub did: String,
    /// The last day of signing.
    pub today: Date,
    /// Whether there is anything to end.
    pub endable: bool,
}

/// The question.
pub fn end(site: &Site, desk: &Desk, page: EndPage, filled: &Filled) -> String {
    let name = page.name.as_deref().map_or_else(|| shown::identifier(&page.did), shown::name);
    let heading = text::end_heading(&name);
    let body = if !desk.manages_settings {
        view! { <p>{text::MAY_NOT}</p> }.into_any()
    } else if !page.endable {
        view! { <p>{text::CANNOT_END}</p> }.into_any()
    } else {
        view! {
            {errors(filled)}
            <form class="sheet" method="post" action=format!("{}/end", page.path)>
                {Field::area("reason", text::END_REASON, 3).hint(text::END_REASON_HINT).view(filled)}
                <div class="consequence"><p>{text::end_consequence(page.today)}</p></div>
                <div class="actions">
                    <button class="danger" type="submit">{text::END}</button>
                    <a class="button" href=page.path.clone()>{text::LEAVE_IT}</a>
                </div>
            </form>
        }
        .into_any()
    };
    document(
        site,
        desk,
        Section::Trust,
        &heading,
        view! {
            <div class="desk-head">
                <h1><bdi>{heading.clone()}</bdi></h1>
                <p class="lede"><code>{shown::identifier(&page.did)}</code></p>
            </div>
            {body}
            <p class="after"><a class="go" href=page.path>{text::BACK_TO_ISSUER}</a></p>
        },
    )
}
