//! The form in which an administrator decides about an issuer.

use super::Right;
use crate::{
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::hospital::trust as text,
};
use credentials::{license::Jurisdiction, time::Timestamp};
use leptos::prelude::*;

/// What a document says about its issuer. It is shown as that, and never filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it calls its issuer.
    pub name: Option<String>,
    /// Its types.
    pub types: Vec<String>,
    /// For which jurisdiction, by name.
    pub jurisdiction: Option<String>,
}

/// Another issuer on the list, of a name for which this one could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// Its DID.
    pub did: String,
    /// Its name on the list.
    pub name: String,
}

/// Where the form is sent, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustForm {
    /// To where.
    pub path: String,
    /// The DID of an issuer of whom there is a page already: it is not asked for.
    pub known: Option<String>,
    /// Rights that the installation's list gives it and that are not in the form: they end.
    pub ending: Vec<Right>,
    /// The moment of the answer.
    pub now: Timestamp,
    /// What a document says about the issuer.
    pub claim: Option<Claim>,
    /// Other issuers of such a name.
    pub alike: Vec<Namesake>,
}

/// Both domains, one beside the other, and the tick that they were looked at.
fn gate(did: &str, claim: Option<&str>, alike: Vec<Namesake>, filled: &Filled) -> AnyView {
    let typed = Some(filled.value("name")).filter(|it| !it.is_empty()).or(claim);
    let this = typed.unwrap_or_default();
    let side = |head: &'static str, name: &str, did: &str| {
        view! {
            <div>
                <dt>{head}</dt>
                <dd><code>{shown::domain(did)}</code><br /><bdi>{shown::name(name)}</bdi><br /><code class="hint">{shown::identifier(did)}</code></dd>
            </div>
        }
        .into_any()
    };
    let others: Vec<AnyView> =
        alike.iter().map(|it| side(text::ON_THE_LIST, &it.name, &it.did)).collect();
    let dids: Vec<String> = alike.into_iter().map(|it| it.did).collect();
    let choice = Choice::new(dids.join(" "), text::I_COMPARED);
    view! {
        <div class="consequence" role="group" aria-labelledby="alike-heading">
            <h2 id="alike-heading">{text::ALIKE_HEADING}</h2>
            <p>{text::ALIKE_LEDE}</p>
            <dl class="facts">{side(text::THIS_ONE, this, did)}{others}</dl>
            {Field::boxes("alike", text::ALIKE_CONFIRM, vec![choice]).view(filled)}
        </div>
    }
    .into_any()
}

/// What the document claims, told as a claim.
fn claimed(claim: &Claim) -> AnyView {
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| view! {
            <div><dt>{label}</dt><dd><bdi>{value}</bdi>" "<span class="claim">{crate::text::CLAIM}</span></dd></div>
        })
    };
    let types = claim.types.iter().map(|it| text::type_name(it)).collect::<Vec<_>>();
    view! {
        <section class="notice notice-open" aria-labelledby="claim">
            <h2 id="claim">{text::CLAIM_HEADING}</h2>
            <dl class="facts">
                {fact(text::NAME, claim.name.as_deref().map(shown::name))}
                {fact(text::TYPES, (!types.is_empty()).then(|| text::all_of(&types)))}
                {fact(text::JURISDICTIONS, claim.jurisdiction.as_deref().map(shown::name))}
            </dl>
            <p>{text::CLAIM_LEDE}</p>
        </section>
    }
    .into_any()
}

/// The form.
pub fn form(site: &Site, desk: &Desk, page: TrustForm, filled: &Filled) -> String {
    let TrustForm { path, known, ending, now, claim, alike } = page;
    let heading = if known.is_some() { text::CHANGE_HEADING } else { text::NEW_HEADING };
    let did = known.clone().unwrap_or_else(|| filled.value("issuer").to_owned());
    // Of whom it is has been settled by the page that leads here.
    let whose =
        known.is_none().then(|| Field::text("issuer", text::DID).hint(text::DID_HINT).view(filled));
    let ending = (!ending.is_empty()).then(|| view! {
        <div class="consequence">
            <h2>{text::ENDING}</h2>
            <p>{text::ENDING_LEDE}</p>
            <ul>{ending.iter().map(|it| view! { <li><bdi>{it.covers(now)}</bdi></li> }).collect_view()}</ul>
        </div>
    });
    let domain = (!did.is_empty()).then(|| {
        view! { <p class="lede"><code>{shown::identifier(&did)}</code></p> }
    });
    let claim_name = claim.as_ref().and_then(|it| it.name.clone());
    let gate = (!alike.is_empty()).then(|| gate(&did, claim_name.as_deref(), alike, filled));
    let report = Some(filled.value("report").to_owned()).filter(|it| !it.is_empty());
    let verdicts = text::VERDICTS.map(|(value, label)| Choice::new(value, label));
    let types = ["ClinicianLicenseCredential", "PatientIdentityCredential"]
        .map(|name| Choice::new(name, text::type_name(name)));
    let places = Jurisdiction::all().map(|it| Choice::new(it.code(), it.name())).collect();
    let body = if desk.manages_settings {
        view! {
            {errors(filled)}
            {claim.as_ref().map(claimed)}
            <form class="sheet" method="post" action=path>
                {report.map(|report| view! { <input type="hidden" name="report" value=report /> })}
                {whose}
                {Field::text("name", text::NAME).hint(text::NAME_HINT).view(filled)}
                {Field::radios("verdict", text::VERDICT, verdicts.into()).view(filled)}
                {Field::boxes("types", text::TYPES, types.into()).view(filled)}
                {Field::text("jurisdictions", text::JURISDICTIONS).hint(text::JURISDICTIONS_HINT).suggest(places).optional().view(filled)}
                {Field::area("professions", text::PROFESSIONS, 2).hint(text::PROFESSIONS_HINT).optional().view(filled)}
                {Field::date("from", text::FROM).hint(text::DAYS_HINT).optional().view(filled)}
                {Field::date("until", text::UNTIL).optional().view(filled)}
                {Field::area("reason", text::REASON, 3).hint(text::REASON_HINT).view(filled)}
                {Field::input("evidence", text::EVIDENCE, "url").hint(text::EVIDENCE_HINT).optional().view(filled)}
                {gate}
                {ending}
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
            <div class="desk-head"><h1>{heading}</h1>{domain}<p class="lede">{text::NEW_LEDE}</p></div>
            {body}
        },
    )
}
