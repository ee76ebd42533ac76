//! The form in which an administrator decides about an issuer.

use crate::{
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    site::Site,
    text::hospital::trust as text,
};
use credentials::license::Jurisdiction;
use leptos::prelude::*;

/// The form, to be sent to `path`; `known` when it is about an issuer of whom there is a page already.
pub fn form(site: &Site, desk: &Desk, path: String, known: bool, filled: &Filled) -> String {
    let heading = if known { text::CHANGE_HEADING } else { text::NEW_HEADING };
    let verdicts = text::VERDICTS.map(|(value, label)| Choice::new(value, label));
    let types = ["ClinicianLicenseCredential", "PatientIdentityCredential"]
        .map(|name| Choice::new(name, text::type_name(name)));
    let places = Jurisdiction::all().map(|it| Choice::new(it.code(), it.name())).collect();
    let body = if desk.manages_settings {
        view! {
            {errors(filled)}
            <form class="sheet" method="post" action=path>
                {Field::text("issuer", text::DID).hint(text::DID_HINT).view(filled)}
                {Field::text("name", text::NAME).hint(text::NAME_HINT).view(filled)}
                {Field::radios("verdict", text::VERDICT, verdicts.into()).view(filled)}
                {Field::boxes("types", text::TYPES, types.into()).view(filled)}
                {Field::text("jurisdictions", text::JURISDICTIONS).hint(text::JURISDICTIONS_HINT).suggest(places).optional().view(filled)}
                {Field::area("professions", text::PROFESSIONS, 2).hint(text::PROFESSIONS_HINT).optional().view(filled)}
                {Field::date("from", text::FROM).hint(text::DAYS_HINT).optional().view(filled)}
                {Field::date("until", text::UNTIL).optional().view(filled)}
                {Field::area("reason", text::REASON, 3).hint(text::REASON_HINT).view(filled)}
                {Field::input("evidence", text::EVIDENCE, "url").hint(text::EVIDENCE_HINT).optional().view(filled)}
                <button class="primary" type="submit">{text::DECIDE}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p>{text::MAY_NOT}</p> }.into_any()
    };
    document(
        site,
        desk,
        Section::Trust,
        heading,
        view! {
            <div class="desk-head"><h1>{heading}</h1><p class="lede">{text::NEW_LEDE}</p></div>
            {body}
        },
    )
}
