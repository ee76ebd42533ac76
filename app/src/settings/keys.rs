//! Its keys, and their rotation.

use super::{Tab, consequence, day, tabs};
use crate::{
    components::{Ident, Notice, StandingShape, Table, Went, When},
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    license::Tone,
    shown,
    site::Site,
    text::settings as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// How a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// It signs.
    Current,
    /// Since when it does not.
    Retired(Timestamp),
    /// Since when it does not. Nobody has said whether it was stolen.
    Doubted(Timestamp),
    /// Since when that is known, and how many licences have to be issued anew.
    Stolen(Timestamp, u64),
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name in the DID document.
    pub id: String,
    /// The part of it after `#`.
    pub fragment: String,
    /// `Ed25519`
    pub kind: &'static str,
    /// Its public half as Multikey.
    pub public: String,
    /// Since when.
    pub since: Timestamp,
    /// How it stands.
    pub standing: KeyStanding,
    /// How many documents it signed.
    pub signed: u64,
}

/// A licence that a key signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Its short name.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The person's name.
    pub name: String,
}

/// The page of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPage {
    /// The key.
    pub key: Key,
    /// How many licences in force it signed.
    pub count: u64,
    /// Some of them.
    pub licenses: Vec<Signed>,
    /// Where more are.
    pub next: Option<String>,
    /// Whether it is still being counted which key signed what.
    pub counting: bool,
    /// The form that says that it was stolen.
    pub form: Filled,
}

fn standing(standing: KeyStanding) -> AnyView {
    let (class, tone, word, since) = match standing {
        KeyStanding::Current => ("good", Tone::Good, text::CURRENT.to_owned(), None),
        KeyStanding::Retired(at) => ("idle", Tone::Idle, text::RETIRED.to_owned(), Some(at)),
        KeyStanding::Doubted(at) => ("stopped", Tone::Stopped, text::DOUBTED.to_owned(), Some(at)),
        KeyStanding::Stolen(at, _) => ("ended", Tone::Ended, text::STOLEN.to_owned(), Some(at)),
    };
    let since = since.map(|at| view! { " "{day(at)} });
    view! {
        <span><span class=format!("standing standing-{class}")><StandingShape tone />{word}</span>{since}</span>
    }
    .into_any()
}

/// `/settings/{slug}/keys`
pub fn list(site: &Site, desk: &Desk, keys: Vec<Key>, counting: bool) -> String {
    let slug = &desk.slug;
    let path = |key: &Key| format!("/settings/{slug}/keys/{}", key.fragment);
    let stolen = keys.iter().filter_map(|key| match key.standing {
        KeyStanding::Stolen(_, count) => {
            let link = (count > 0).then_some(text::ANEW_LINK);
            Some((text::anew(&key.fragment, count), path(key), link))
        }
        KeyStanding::Doubted(_) => {
            Some((text::doubted(&key.fragment), path(key), Some(text::DOUBT_LINK)))
        }
        KeyStanding::Current | KeyStanding::Retired(_) => None,
    });
    let stolen = stolen.map(|(told, path, link)| {
        let link = link.map(|link| view! { <a href=path>{link}</a> });
        let words = view! { <p>{told}" "{link}</p> }.into_any();
        view! { <Notice went=Went::Bad>{words}</Notice> }
    });
    let stolen = stolen.collect_view();
    let rows = keys.iter().rev().map(|key| {
        view! {
            <tr>
                <th scope="row" data-label=text::KEY><a href=path(key)>{key.fragment.clone()}</a></th>
                <td data-label=text::KEY_TYPE>{key.kind}</td>
                <td data-label=text::KEY_STATE>{standing(key.standing)}</td>
                <td data-label=text::KEY_SINCE>{day(key.since)}</td>
                <td data-label=text::KEY_SIGNED>{text::signed(key.signed)}</td>
            </tr>
        }
    }).collect_view();
    document(
        site,
        desk,
        Section::Settings,
        text::KEYS,
        view! {
            {tabs(desk, Tab::Keys)}
            <div class="desk-head"><h1>{text::KEYS}</h1><p class="lede">{text::KEYS_LEDE}</p></div>
            {stolen}
            {still_counting(counting)}
            <Table caption=text::KEYS_CAPTION heads=vec![text::KEY, text::KEY_TYPE, text::KEY_STATE, text::KEY_SINCE, text::KEY_SIGNED]>{rows}</Table>
        },
    )
}

/// `/settings/{slug}/keys/{key}`
pub fn one(site: &Site, desk: &Desk, page: KeyPage) -> String {
    let KeyPage { key, count, licenses, next, counting, form } = page;
    let path = format!("/settings/{}/keys/{}", desk.slug, key.fragment);
    let (means, of_licenses) = match key.standing {
        KeyStanding::Current => (text::CURRENT_MEANS, text::SIGNED_LICENSES),
        KeyStanding::Retired(_) => (text::RETIRED_MEANS, text::SIGNED_LICENSES),
        KeyStanding::Doubted(_) => (text::DOUBTED_MEANS, text::SIGNED_LICENSES),
        KeyStanding::Stolen(..) => (text::STOLEN_MEANS, text::ANEW),
    };
    let rotate = (desk.manages_settings && key.standing == KeyStanding::Current).then(|| {
        view! {
            <section class="panel" aria-labelledby="rotate">
                <h2 id="rotate">{text::ROTATE}</h2>
                {consequence(&text::ROTATE_WHAT)}
                <form class="sheet" method="post" action=format!("{path}/rotate")>
                    <button class="primary">{text::ROTATE_DO}</button>
                </form>
            </section>
        }
    });
    let is_doubted = matches!(key.standing, KeyStanding::Doubted(_));
    let kept = (desk.manages_settings && is_doubted).then(|| {
        view! {
            <section class="panel" aria-labelledby="kept">
                <h2 id="kept">{text::KEPT}</h2>
                {consequence(&text::KEPT_WHAT)}
                <form class="sheet" method="post" action=format!("{path}/kept")>
                    <button class="primary">{text::KEPT_DO}</button>
                </form>
            </section>
        }
    });
    let is_stolen = matches!(key.standing, KeyStanding::Stolen(..));
    let theft = (desk.manages_settings && !is_stolen).then(|| {
        let sure = vec![Choice::new("yes", text::THEFT_SURE)];
        view! {
            <section class="panel" aria-labelledby="theft">
                <h2 id="theft">{text::THEFT}</h2>
                {consequence(&text::THEFT_WHAT)}
                <form class="sheet" method="post" action=format!("{path}/stolen")>
                    {Field::boxes("sure", text::THEFT_SURE_LEGEND, sure).view(&form)}
                    <button class="danger">{text::THEFT_DO}</button>
                </form>
            </section>
        }
    });
    document(
        site,
        desk,
        Section::Settings,
        &key.fragment,
        view! {
            {tabs(desk, Tab::Keys)}
            <div class="desk-head"><h1>{key.fragment.clone()}</h1><p class="lede">{means}</p></div>
            {errors(&form)}
            <section class="panel" aria-labelledby="facts">
            <h2 id="facts">{text::FACTS}</h2>
            <dl class="facts">
                <div><dt>{text::KEY_STATE}</dt><dd>{standing(key.standing)}</dd></div>
                <div><dt>{text::KEY_TYPE}</dt><dd>{key.kind}</dd></div>
                <div><dt>{text::KEY_SINCE}</dt><dd><When at=key.since /></dd></div>
                <div><dt>{text::KEY_SIGNED}</dt><dd>{text::signed(key.signed)}</dd></div>
                <div><dt>{text::KEY}</dt><dd><Ident value=key.id /></dd></div>
                <div><dt>{text::PUBLIC_KEY}</dt><dd><Ident value=key.public /></dd></div>
            </dl>
            </section>
            {(rotate.is_some() || theft.is_some()).then(|| view! { <div class="panels">{rotate}{kept}{theft}</div> })}
            <section class="panel" aria-labelledby="licences">
                <h2 id="licences">{of_licenses}</h2>
                {still_counting(counting)}
                {signed(desk, count, licenses)}
            </section>
            {next.map(|next| view! {
                <nav class="pager" aria-label=text::PAGES>
                    <a href=format!("{path}?after={next}#licences") rel="next">{text::MORE}</a>
                </nav>
            })}
        },
    )
}

fn still_counting(counting: bool) -> AnyView {
    let told = || view! { <Notice went=Went::Open><p>{text::COUNTING}</p></Notice> };
    counting.then(told).into_any()
}

fn signed(desk: &Desk, count: u64, licenses: Vec<Signed>) -> AnyView {
    if count == 0 {
        return view! { <p>{text::NONE_SIGNED}</p> }.into_any();
    }
    let rows = licenses.into_iter().map(|it| {
        let path = format!("/issuer/{}/licenses/{}", desk.slug, it.id);
        view! {
            <tr>
                <th scope="row" data-label=text::NAME><a href=path><bdi>{shown::name(&it.name)}</bdi></a></th>
                <td data-label=text::NUMBER>{shown::field(&it.number)}</td>
            </tr>
        }
    }).collect_view();
    view! {
        <p>{text::licenses(count)}</p>
        <Table caption=text::SIGNED_CAPTION heads=vec![text::NAME, text::NUMBER]>{rows}</Table>
    }
    .into_any()
}
