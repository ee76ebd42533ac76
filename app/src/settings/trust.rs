//! Who trusts what an organisation issues: its entry in the trust list of this installation.

use super::{
    Tab,
    organization::{Listing, listed},
    tabs,
};
use crate::{
    components::{Arrow, Notice, Went},
    desk::{Desk, Section, desk as document},
    form::{Filled, errors},
    site::Site,
    text::{hospital::trust::type_name, settings as text},
    trusted::{TrustedIssuer, rights},
};
use leptos::prelude::*;

/// The entry of an organisation in the trust list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is on the list.
    pub listing: Listing,
    /// Whether it issues licences.
    pub licenses: bool,
    /// What the list says of it, right by right.
    pub rights: Vec<TrustedIssuer>,
    /// Types that it issues and for which nothing signed today would be accepted.
    pub missing: Vec<String>,
    /// Whether its administrator may put it there: nobody else relies on this list.
    pub alone: bool,
    /// What went wrong.
    pub form: Filled,
}

/// `/settings/{slug}/trust`
pub fn page(site: &Site, desk: &Desk, of: Entry) -> String {
    let slug = &desk.slug;
    let absent = of.listing == Listing::Missing;
    let add = (absent && of.alone && desk.manages_settings).then(|| {
        view! {
            <section class="panel" aria-labelledby="add">
                <h2 id="add">{text::ADD_ENTRY}</h2>
                <p>{text::ADD_ENTRY_MEANS}</p>
                <form method="post" action=format!("/settings/{slug}/trust")>
                    <div class="actions"><button class="primary">{text::ADD_ENTRY_DO}</button></div>
                </form>
            </section>
        }
    });
    let missing = of.missing.iter().map(|one| text::no_right(&type_name(one)));
    let missing = missing.map(|words| view! { <p>{words}</p> }).collect_view();
    let missing = (!absent && !of.missing.is_empty()).then(|| {
        view! { <Notice went=Went::Open>{missing}<p>{text::EDIT_ENTRY}</p></Notice> }
    });
    let entry = (!of.rights.is_empty()).then(|| rights(of.rights));
    document(
        site,
        desk,
        Section::Settings,
        text::WHO_TRUSTS,
        view! {
            {tabs(desk, Tab::Trust)}
            <div class="desk-head">
                <h1>{text::WHO_TRUSTS}</h1>
                <p class="lede">{text::WHO_TRUSTS_LEDE}</p>
            </div>
            {errors(&of.form)}
            {listed(slug, &of.listing, of.licenses)}
            {missing}
            {add}
            <section class="panel" aria-labelledby="entry">
                <h2 id="entry">{text::ENTRY}</h2>
                {absent.then(|| view! { <p>{text::NO_ENTRY}</p> })}
                {entry}
                <p><a class="go" href="/trust">{text::WHOLE_LIST}<Arrow /></a></p>
            </section>
            <section class="panel" aria-labelledby="others">
                <h2 id="others">{text::OTHERS_DECIDE}</h2>
                <p>{text::OTHERS_DECIDE_HOW}</p>
            </section>
        },
    )
}
