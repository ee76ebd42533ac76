//! Issuing one licence: the form in the order of the paper one, and the look before it is done.

use super::renewal::{self, Renewal, Renewing};
use crate::{
    desk::{Desk, Section, desk},
    form::{Choice, Field, Filled, errors},
    license::{Badge, BadgeCard},
    shown,
    site::Site,
    text::issuer::{issue as text, renew},
};
use credentials::license::{Jurisdiction, LicenseType, Profession};
use leptos::prelude::*;

/// The names of the fields of each restriction: code, words, from, to, order.
pub const RESTRICTIONS: [[&str; 5]; 3] = [
    [
        "restriction-1-code",
        "restriction-1-text",
        "restriction-1-from",
        "restriction-1-to",
        "restriction-1-order",
    ],
    [
        "restriction-2-code",
        "restriction-2-text",
        "restriction-2-from",
        "restriction-2-to",
        "restriction-2-order",
    ],
    [
        "restriction-3-code",
        "restriction-3-text",
        "restriction-3-from",
        "restriction-3-to",
        "restriction-3-order",
    ],
];
/// The names of the fields of each disciplinary action: what, when, standing, order.
pub const ACTIONS: [[&str; 4]; 2] = [
    ["action-1-type", "action-1-date", "action-1-status", "action-1-order"],
    ["action-2-type", "action-2-date", "action-2-status", "action-2-order"],
];
/// The field of the profession that was chosen among several.
pub const PICKED: &str = "profession-picked";
/// The text among whose professions it was chosen.
pub const PICKED_FOR: &str = "profession-picked-for";

/// `/issuer/{organization}/licenses/new`. `professions` are those that fit what was typed, by code
/// and label, where several do. `used` leads to the licence that this form has issued already.
pub fn form(
    site: &Site,
    at: &Desk,
    filled: &Filled,
    professions: &[(String, String)],
    used: Option<&str>,
    renewal: Option<&Renewal>,
) -> String {
    let heading = renewal.map_or_else(|| text::HEADING.to_owned(), heading);
    let action = format!("/issuer/{}/licenses/new", at.slug);
    let used = used.map(|name| {
        let path = format!("/issuer/{}/licenses/{name}", at.slug);
        view! {
            <div class="notice notice-open" role="alert">
                <p>{text::USED}</p>
                <p><a href=path>{crate::text::issuer::BACK}</a>" "<a href=action.clone()>{text::NEW_FORM}</a></p>
            </div>
        }
    });
    let restrictions = RESTRICTIONS
        .iter()
        .enumerate()
        .map(|(at, names)| slot(text::restriction(at + 1), names, &text::RESTRICTION, filled));
    let actions = ACTIONS
        .iter()
        .enumerate()
        .map(|(at, names)| slot(text::action(at + 1), names, &text::ACTION, filled));
    desk(
        site,
        at,
        Section::Licenses,
        &heading.clone(),
        view! {
            <div class="desk-head">
                <h1><bdi>{heading}</bdi></h1>
                <p class="lede">{text::LEDE}</p>
            </div>
            {used}
            {renewal.map(|it| about_old(at, it))}
            {errors(filled)}
            <form class="sheet" method="post" action=action.clone()>
                <input type="hidden" name="key" value=filled.value("key").to_owned() />
                {group(text::PERSON, view! {
                    {plain("givenName").view(filled)}
                    {plain("middleName").optional().view(filled)}
                    {plain("familyName").view(filled)}
                    {area("formerNames").optional().view(filled)}
                })}
                {group(text::LICENSE, view! {
                    {plain("licenseNumber").narrow("medium").view(filled)}
                    {select("licenseType", license_types()).view(filled)}
                    {plain("professionCode").suggest(suggestions()).view(filled)}
                    {picked(filled, professions)}
                    {select("jurisdiction", jurisdictions()).view(filled)}
                })}
                {group(text::DATES, view! {
                    {day("originalIssueDate").view(filled)}
                    {day("effectiveDate").view(filled)}
                    {day("expirationDate").view(filled)}
                })}
                {group(text::NUMBERS, view! {
                    {plain("npi").narrow("short").inputmode("numeric").optional().view(filled)}
                    {plain("ncsbnId").narrow("short").inputmode("numeric").optional().view(filled)}
                    {plain("degree").narrow("short").optional().view(filled)}
                })}
                {group(text::SCOPE, view! {
                    {select("multistate", flags()).narrow("short").view(filled)}
                    {area("compactPrivileges").optional().view(filled)}
                    {select("prescriptiveAuthority", flags()).narrow("short").view(filled)}
                    {select("supervisionRequired", flags()).narrow("short").view(filled)}
                    {restrictions.collect_view()}
                    {actions.collect_view()}
                })}
                {group(text::LOOKUP, view! {
                    {plain("lookupUrl").view(filled)}
                    {plain("holder").optional().view(filled)}
                })}
                {renewal.map(|it| old(it, filled))}
                <button class="primary" name="step" value="preview">{text::PREVIEW}</button>
            </form>
        },
    )
}

/// The heading of a renewal.
fn heading(of: &Renewal) -> String {
    let after = match of.renewing {
        Renewing::After(state) => Some(state),
        _ => None,
    };
    renew::heading(after, &shown::name(&of.name), &shown::name(&of.number))
}

/// How the licence stands that is renewed, with its link.
fn about_old(at: &Desk, of: &Renewal) -> AnyView {
    let path = format!("/issuer/{}/licenses/{}", at.slug, of.id);
    let terms = of.terms.as_ref().map(|said| {
        let said = shown::sentence(said);
        view! { <p><bdi>{said}</bdi></p> }
    });
    let waiting = of.waiting.iter().map(|one| view! { <li>{shown::field(one)}</li> });
    let waiting = (!of.waiting.is_empty()).then(|| {
        view! { <p>{renew::WAITING}</p><ul>{waiting.collect_view()}</ul> }
    });
    view! {
        <div class="notice notice-open">
            <p><bdi>{shown::field(&of.stands)}</bdi>" "<a href=path><bdi>{crate::text::issuer::open(&shown::name(&of.number))}</bdi></a></p>
            {terms}
            {waiting}
        </div>
    }
    .into_any()
}

/// What becomes of the licence that is renewed.
fn old(of: &Renewal, filled: &Filled) -> AnyView {
    let ends = (of.renewing == Renewing::Renew).then(|| {
        let choices = vec![Choice::new(renewal::YES, renew::ENDS)];
        Field::boxes(renewal::ENDS, renew::WHAT_ENDS, choices).hint(renew::ENDS_HINT).view(filled)
    });
    let carry = of.terms.is_some().then(|| {
        let choices =
            vec![Choice::new(renewal::YES, renew::CARRY), Choice::new(renewal::NO, renew::DROP)];
        Field::radios(renewal::CARRY, renew::TERMS, choices).view(filled)
    });
    let hidden = view! {
        <input type="hidden" name=renewal::RENEW value=of.id.clone() />
        <input type="hidden" name=renewal::SEEN value=of.seen.clone() />
    };
    if ends.is_none() && carry.is_none() {
        return hidden.into_any();
    }
    view! { {hidden}{group(renew::OLD, view! { {carry}{ends} })} }.into_any()
}

fn group(legend: &'static str, fields: impl IntoView) -> AnyView {
    view! { <fieldset class="group"><legend>{legend}</legend>{fields}</fieldset> }.into_any()
}

fn with_hint(name: &'static str, field: Field) -> Field {
    match text::hint(name) {
        "" => field,
        hint => field.hint(hint),
    }
}

fn plain(name: &'static str) -> Field {
    with_hint(name, Field::text(name, text::label(name)))
}

fn area(name: &'static str) -> Field {
    with_hint(name, Field::area(name, text::label(name), 2))
}

fn day(name: &'static str) -> Field {
    plain(name).narrow("medium")
}

fn select(name: &'static str, choices: Vec<Choice>) -> Field {
    with_hint(name, Field::select(name, text::label(name), choices)).narrow("medium")
}

fn flags() -> Vec<Choice> {
    vec![
        Choice::new("", text::NOT_STATED),
        Choice::new("yes", text::YES),
        Choice::new("no", text::NO),
    ]
}

fn license_types() -> Vec<Choice> {
    let kinds = LicenseType::all().map(|kind| {
        let label = kind.holder().unwrap_or(kind.display());
        Choice::new(kind.code(), label)
    });
    [Choice::new("", text::CHOOSE)].into_iter().chain(kinds).collect()
}

fn jurisdictions() -> Vec<Choice> {
    let places = Jurisdiction::all().map(|place| Choice::new(place.code(), place.name()));
    [Choice::new("", text::CHOOSE)].into_iter().chain(places).collect()
}

fn suggestions() -> Vec<Choice> {
    Profession::known().map(|(code, name)| Choice::new(format!("{name} ({code})"), "")).collect()
}

/// The professions among which one has to be chosen.
fn picked(filled: &Filled, professions: &[(String, String)]) -> Option<AnyView> {
    (!professions.is_empty()).then(|| {
        let choices = professions.iter().map(|(code, label)| Choice::new(code, label)).collect();
        view! {
            <input type="hidden" name=PICKED_FOR value=filled.value("professionCode").to_owned() />
            {Field::radios(PICKED, text::WHICH, choices).view(filled)}
        }
        .into_any()
    })
}

/// The fields of a restriction or an action, open where something is typed in one of them.
fn slot(
    heading: String,
    names: &[&'static str],
    labels: &[(&'static str, &'static str)],
    filled: &Filled,
) -> AnyView {
    let open = names
        .iter()
        .any(|name| !filled.value(name).trim().is_empty() || filled.problem(name).is_some());
    let fields = names.iter().zip(labels).map(|(name, (label, hint))| {
        let field = match name.ends_with("-text") {
            true => Field::area(name, *label, 2),
            false => Field::text(name, *label),
        };
        if hint.is_empty() { field.view(filled) } else { field.hint(*hint).view(filled) }
    });
    view! {
        <details class="more" open=open>
            <summary>{heading}" "<span class="optional">{crate::text::desk::OPTIONAL}</span></summary>
            {fields.collect_view()}
        </details>
    }
    .into_any()
}

/// What a clerk has to know before issuing, with the licence that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What.
    pub sentence: String,
    /// The short name of that licence.
    pub id: String,
    /// Its number.
    pub number: String,
}

/// The look before it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// As it will look.
    pub badge: Badge,
    /// What becomes public: labels and values.
    pub public: Vec<(String, String)>,
    /// What stays here.
    pub here: Vec<(String, String)>,
    /// What comes of it for the licence that is renewed, in sentences.
    pub notes: Vec<String>,
    /// What to think of.
    pub warnings: Vec<Warning>,
    /// What was typed, as it travels on.
    pub hidden: Vec<(String, String)>,
}

/// The page between typing and issuing.
pub fn preview(site: &Site, at: &Desk, of: Preview) -> String {
    let action = format!("/issuer/{}/licenses/new", at.slug);
    let [what, value, who] = text::SEEN_COLUMNS;
    let row = |(label, is): (String, String), seen: &'static str| {
        let class = if seen == text::PUBLIC { "seen seen-public" } else { "seen" };
        view! {
            <tr>
                <th scope="row" data-label=what>{label}</th>
                <td data-label=value><bdi>{shown::sentence(&is)}</bdi></td>
                <td data-label=who><span class=class>{seen}</span></td>
            </tr>
        }
    };
    let public = of.public.into_iter().map(|one| row(one, text::PUBLIC)).collect_view();
    let here = of.here.into_iter().map(|one| row(one, text::BOARD_ONLY)).collect_view();
    let warnings = of.warnings.into_iter().map(|warning| {
        let path = format!("/issuer/{}/licenses/{}", at.slug, warning.id);
        view! { <p><bdi>{shown::field(&warning.sentence)}</bdi>" "<a href=path><bdi>{crate::text::issuer::open(&shown::name(&warning.number))}</bdi></a></p> }
    });
    let warnings: Vec<_> = warnings.collect();
    let notes = of.notes.iter().map(|note| view! { <p><bdi>{shown::field(note)}</bdi></p> });
    let notes: Vec<_> = notes.collect();
    let warned = (!warnings.is_empty() || !notes.is_empty()).then(|| {
        view! {
            <div class="notice notice-open" role="status"><h2>{text::WARNINGS}</h2>{notes}{warnings}</div>
        }
    });
    let hidden = of.hidden.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    desk(
        site,
        at,
        Section::Licenses,
        text::PREVIEW_HEADING,
        view! {
            <div class="desk-head">
                <h1>{text::PREVIEW_HEADING}</h1>
                <p class="lede">{text::PREVIEW_LEDE}</p>
            </div>
            {warned}
            <div class="record">
                <div class="record-badge"><BadgeCard badge=of.badge specimen=true /></div>
                <div class="record-words">
                    <section class="panel" aria-labelledby="seen">
                        <h2 id="seen">{text::SEEN}</h2>
                        <table class="list">
                            <caption class="unseen">{text::SEEN}</caption>
                            <thead><tr>{text::SEEN_COLUMNS.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                            <tbody>{public}{here}</tbody>
                        </table>
                    </section>
                    <form class="go" method="post" action=action data-waiting=text::ISSUING>
                        {hidden.collect_view()}
                        <button class="primary" name="step" value="issue">{text::ISSUE}</button>
                        <button name="step" value="edit">{text::EDIT}</button>
                    </form>
                </div>
            </div>
        },
    )
}
