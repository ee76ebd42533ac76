//! Putting one folder into another: choosing it by name, and both side by side.

use super::folder::{Credential, label};
use crate::{
    components::Arrow,
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::hospital::{self as words, folders as text},
    verifier::rows::Now,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// A folder that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub number: String,
    /// The name on it.
    pub name: String,
}

/// One of both folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its number.
    pub number: String,
    /// The name on it.
    pub name: String,
    /// National Provider Identifiers by which the person is known.
    pub npis: Vec<String>,
    /// What was seen.
    pub credentials: Vec<Credential>,
}

impl Side {
    fn title(&self) -> String {
        if self.name.trim().is_empty() { self.number.clone() } else { shown::name(&self.name) }
    }
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePage {
    /// The folder that is to go into another.
    pub this: Side,
    /// Those that were found.
    pub candidates: Vec<Candidate>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The one that was chosen.
    pub other: Option<Side>,
    /// Whether names or NPIs say that they are two people.
    pub differ: bool,
    /// What was typed, and what is wrong with it.
    pub filled: Filled,
    /// The moment of the answer.
    pub now: Timestamp,
}

fn side(head: &'static str, it: &Side, now: Timestamp) -> AnyView {
    let npis = if it.npis.is_empty() { text::NO_NPI.to_owned() } else { it.npis.join(", ") };
    let rows = it.credentials.iter().map(|it| {
        let profession = it.line.profession.as_deref().map(shown::name);
        view! {
            <li>
                <bdi>{label(&it.line)}</bdi>", "<bdi>{it.line.name.as_deref().map(shown::name)}</bdi>", "
                <bdi>{profession}</bdi>" "<Now outcome=it.outcome() bound=it.line.bound lapse=it.lapse(now) />
            </li>
        }
    });
    view! {
        <section class="panel" aria-label=head>
            <h2><bdi>{it.title()}</bdi></h2>
            <dl class="facts">
                <div><dt>{text::ROLE}</dt><dd>{head}</dd></div>
                <div><dt>{text::NPI}</dt><dd>{npis}</dd></div>
                <div><dt>{text::NUMBER}</dt><dd><code>{it.number.clone()}</code></dd></div>
            </dl>
            <h3>{text::CREDENTIALS}</h3>
            <ul>{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Choosing, and looking at both.
pub fn merge(site: &Site, desk: &Desk, page: MergePage) -> String {
    let list = format!("/verifier/{}/clinicians", desk.slug);
    let base = format!("{list}/{}", page.this.number);
    let path = format!("{base}/merge");
    let sought = page.filled.value("q").trim().to_owned();
    let found = page.candidates.iter().map(|it| {
        let href = format!("{path}?with={}", it.number);
        let name =
            if it.name.trim().is_empty() { it.number.clone() } else { shown::name(&it.name) };
        view! { <li><a href=href><bdi>{name}</bdi></a>" "<code>{it.number.clone()}</code></li> }
    });
    let found = found.collect_view();
    let results = (!sought.is_empty()).then(|| {
        if page.candidates.is_empty() {
            view! { <p>{text::NOTHING_LEDE}</p> }.into_any()
        } else {
            let more = page.more.then(|| view! { <p class="hint">{text::MORE_FOUND}</p> });
            view! { <ul>{found}</ul>{more} }.into_any()
        }
    });
    let both = page.other.as_ref().map(|other| {
        let differ = page.differ.then(|| {
            let sure = Choice::new("yes", text::SURE);
            view! {
                <div class="consequence">
                    <h2>{text::DIFFER}</h2>
                    <p>{text::DIFFER_LEDE}</p>
                    {Field::boxes("sure", text::SURE_LABEL, vec![sure]).view(&page.filled)}
                </div>
            }
        });
        let form = desk.verifies.then(|| view! {
            <form class="sheet" method="post" action=path.clone()>
                <input type="hidden" name="with" value=other.number.clone() />
                {differ}
                <p>{text::merge_consequence(&page.this.title(), &other.title())}</p>
                <button class="primary" type="submit">{text::merge_into(&other.title())}</button>
            </form>
        });
        view! {
            <div class="panels">{side(text::GOES, &page.this, page.now)}{side(text::STAYS, other, page.now)}</div>
            {form}
        }
    });
    let title = text::merge_heading(&page.this.title());
    document(
        site,
        desk,
        Section::Clinicians,
        &title,
        view! {
            {errors(&page.filled)}
            <div class="desk-head">
                <h1><bdi>{title.clone()}</bdi></h1>
                <p class="lede">{text::MERGE_LEDE}</p>
            </div>
            {both}
            <section class="panel" aria-labelledby="choose">
                <h2 id="choose">{text::CHOOSE}</h2>
                <form class="filters" method="get" action=path.clone()>
                    {Field::input("q", text::SEARCH, "search").view(&page.filled)}
                    <button type="submit">{words::FIND}</button>
                </form>
                {results}
            </section>
            <p class="after"><a class="go" href=base>{text::BACK}<Arrow /></a></p>
        },
    )
}
