//! Its name, its DID, and whether the world can resolve it.

use super::{Tab, tabs};
use crate::{
    components::{Ident, Notice, Shape, Table, Went, When},
    desk::{Desk, Section, desk as document},
    form::{Field, Filled, errors},
    shown,
    site::Site,
    text::settings as text,
};
use credentials::{
    did::check::{DidCheck, KeySeen},
    time::Timestamp,
    verifier::Outcome,
};
use leptos::prelude::*;

/// How the organisation is on the trust list of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Not at all.
    Missing,
    /// Under its name.
    Named,
    /// Under this other name.
    Otherwise(String),
}

/// The overview of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The organisation's DID.
    pub did: String,
    /// Whether it issues licences.
    pub licenses: bool,
    /// Whether it verifies clinicians.
    pub verifies: bool,
    /// Since when it is here.
    pub since: Timestamp,
    /// The form for another name.
    pub form: Filled,
    /// The last did:web check.
    pub check: Option<DidCheck>,
    /// How it is on the trust list.
    pub listing: Listing,
}

/// `/settings/{slug}`
pub fn page(site: &Site, desk: &Desk, overview: Overview) -> String {
    let slug = &desk.slug;
    let Overview { did, licenses, verifies, since, form, check, listing } = overview;
    let rename = desk.manages_settings.then(|| {
        view! {
            <section class="panel" aria-labelledby="rename">
                <h2 id="rename">{text::RENAME}</h2>
                <p>{text::RENAME_WHAT}</p>
                <form class="sheet" method="post" action=format!("/settings/{slug}/name")>
                    {Field::text("name", text::NAME).hint(text::NAME_HINT).view(&form)}
                    <button class="primary">{text::RENAME_DO}</button>
                </form>
            </section>
        }
    });
    let ask = desk.manages_settings.then(|| {
        view! {
            <form method="post" action=format!("/settings/{slug}/check")>
                <div class="actions"><button class="primary">{text::CHECK_DO}</button></div>
            </form>
        }
    });
    let checked = match check {
        Some(check) => result(check),
        None => view! { <p>{text::NOT_CHECKED}</p> }.into_any(),
    };
    document(
        site,
        desk,
        Section::Settings,
        text::ORGANIZATION,
        view! {
            {tabs(desk, Tab::Organization)}
            <div class="desk-head">
                <h1>{text::ORGANIZATION}</h1>
                <p class="lede">{text::ORGANIZATION_LEDE}</p>
            </div>
            {errors(&form)}
            {listed(slug, &listing, licenses)}
            <div class="panels">
                <section class="panel" aria-labelledby="facts">
                    <h2 id="facts">{text::FACTS}</h2>
                    <dl class="facts">
                        <div><dt>{text::NAME}</dt><dd><bdi>{shown::field(&desk.organisation)}</bdi></dd></div>
                        <div><dt>{text::KIND}</dt><dd>{text::kind(licenses, verifies)}</dd></div>
                        <div><dt>{text::DID}</dt><dd><Ident value=did /></dd></div>
                        <div><dt>{text::SINCE}</dt><dd><When at=since /></dd></div>
                    </dl>
                </section>
                {rename}
            </div>
            <section class="panel" aria-labelledby="check">
                <h2 id="check">{text::CHECK}</h2>
                <p>{text::CHECK_WHAT}</p>
                {checked}
                {ask}
            </section>
        },
    )
}

/// Where the trust list of this installation does not say what the organisation says of itself.
pub(super) fn listed(slug: &str, listing: &Listing, licenses: bool) -> Option<AnyView> {
    let (heading, words, to_do) = match listing {
        Listing::Named => return None,
        Listing::Missing => {
            (text::NOT_LISTED, text::not_listed(licenses).to_owned(), text::LIST_COMMAND)
        }
        Listing::Otherwise(name) => {
            (text::LISTED_OTHERWISE, text::listed_otherwise(&shown::name(name)), text::NAME_COMMAND)
        }
    };
    let command = format!("lanyard trust --organization {slug}");
    let notice = view! {
        <Notice went=Went::Open>
            <p><strong>{heading}</strong></p>
            <p>{words}</p>
            <p>{to_do}</p>
            <p><code class="ident">{command}</code></p>
        </Notice>
    };
    Some(notice.into_any())
}

/// What a check asked, what came back, and what it means.
fn result(check: DidCheck) -> AnyView {
    let verdict = match check.trouble {
        None => view! {
            <Notice went=Went::Good>
                <p><span class="outcome outcome-accepted"><Shape outcome=Outcome::Accepted />{text::CHECK_WELL}</span></p>
            </Notice>
        }
        .into_any(),
        Some(trouble) => {
            let (what, to_do) = text::trouble(trouble);
            view! {
                <Notice went=Went::Bad>
                    <p><span class="outcome outcome-rejected"><Shape outcome=Outcome::Rejected />{what}</span></p>
                    <p><strong>{text::TO_DO}</strong>": "{to_do}</p>
                </Notice>
            }
            .into_any()
        }
    };
    let request = match check.url {
        Some(url) => {
            view! { <code class="ident">{shown::field(&format!("GET {url}"))}</code> }.into_any()
        }
        None => text::NO_REQUEST.into_any(),
    };
    let came = match (&check.said, check.status) {
        (Some(said), _) => Some(shown::field(said)),
        (None, Some(status)) => Some(text::status(status)),
        (None, None) => None,
    };
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let kind = check
        .bytes
        .map(|_| check.content_type.as_deref().map_or(text::NO_TYPE.to_owned(), shown::field));
    let landed = check.landed.as_deref().map(shown::field);
    view! {
        {verdict}
        <dl class="facts">
            <div><dt>{text::CHECKED_AT}</dt><dd><When at=check.at /></dd></div>
            <div><dt>{text::REQUEST}</dt><dd>{request}</dd></div>
            {fact(text::LANDED, landed)}
            {fact(text::CAME_BACK, came)}
            {fact(text::TYPE, kind)}
            {fact(text::SIZE, check.bytes.map(text::bytes))}
            {fact(text::TOOK, check.milliseconds.map(text::milliseconds))}
        </dl>
        {(!check.keys.is_empty()).then(|| keys(check.keys))}
    }
    .into_any()
}

fn keys(keys: Vec<KeySeen>) -> AnyView {
    let cell = |yes: bool| {
        let (class, outcome, word) = if yes {
            ("outcome outcome-accepted", Outcome::Accepted, text::YES)
        } else {
            ("outcome outcome-rejected", Outcome::Rejected, text::NO)
        };
        view! { <span class=class><Shape outcome />{word}</span> }
    };
    let rows = keys
        .into_iter()
        .map(|key| {
            view! {
                <tr>
                    <th scope="row" data-label=text::KEY><Ident value=key.id /></th>
                    <td data-label=text::PUBLISHED>{cell(key.published)}</td>
                    <td data-label=text::MAY_SIGN>{cell(key.may_sign)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table caption=text::CHECK_KEYS heads=vec![text::KEY, text::PUBLISHED, text::MAY_SIGN]>{rows}</Table>
    }
    .into_any()
}
