//! The register: search, filter, sort, page. All of it is in the address.

mod download;
mod wish;

use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{license::standing, page},
    problem::Problem,
    registry::{Counted, License, Order, Page, Standing},
    state::Lanyard,
};
use app::issuer::licenses::{Active, Register, Row};
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use credentials::{license::Jurisdiction, lifecycle::State as Lifecycle, time::Timestamp};
use http::StatusCode;
use wish::Wish;

/// The days that the filter offers.
const DAYS: [u32; 4] = [30, 60, 90, 365];

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeLicenses);
    Guarded::new(lanyard).get("/issuer/{organization}/licenses", see, list).get(
        "/issuer/{organization}/licenses.csv",
        see,
        download::csv,
    )
}

/// `GET /issuer/{organization}/licenses?text=…&state=…&jurisdiction=…&profession=…&expiring=…
/// &publication=…&order=…&after=…|before=…`
async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let wish = Wish::read(query.as_deref().unwrap_or_default());
    if let Some(text) = &wish.query.text
        && let Some(id) = lanyard.license_named(slug, text).await?
    {
        return Ok(Redirect::to(&format!("/issuer/{slug}/licenses/{id}")).into_response());
    }
    let found = match wish.problems.is_empty() {
        true => lanyard.register(slug, wish.query.clone()).await?,
        false => nothing(),
    };
    let now = lanyard.now();
    let publishes = lanyard.config().ipfs.kubo.is_some();
    let (jurisdictions, professions) = lanyard.register_values(slug).await?;
    let at = |changed: &[(&str, &str)]| wish.address(slug, "licenses", changed);
    let beginning = [("after", ""), ("before", "")];
    let order = |order: Order| {
        let other = order != wish.query.order;
        other.then(|| at(&[beginning[0], beginning[1], ("order", order.code())]))
    };
    let Counted { page: Page { items, next, previous }, total, before } = found;
    let is_wrong = !wish.problems.is_empty();
    let register = Register {
        rows: items.iter().map(|license| row(slug, license, publishes, now)).collect(),
        total,
        before,
        whole: format!("/issuer/{slug}/licenses"),
        first: at(&beginning),
        previous: previous.map(|id| at(&[("before", &id), beginning[0]])),
        next: next.map(|id| at(&[("after", &id), beginning[1]])),
        download: (total <= download::MOST).then(|| wish.address(slug, "licenses.csv", &beginning)),
        active: active(&wish, slug),
        jurisdictions: jurisdictions.into_iter().map(|code| (code.clone(), place(&code))).collect(),
        professions,
        standings: standings(),
        days: days(&wish),
        publishes: publishes || wish.query.publication.is_some(),
        orders: [order(Order::Name), order(Order::Number), order(Order::Expires)],
        filled: wish.filled(),
    };
    let html = app::issuer::licenses::page(&desk.site, &desk.shown(), register);
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page(html)).into_response())
}

fn nothing() -> Counted<License> {
    let page = Page { items: Vec::new(), next: None, previous: None };
    Counted { page, total: 0, before: 0 }
}

/// One line of the list.
fn row(slug: &str, license: &License, publishes: bool, now: Timestamp) -> Row {
    let waits = license.history.iter().find(|change| change.is_announced());
    Row {
        path: format!("/issuer/{slug}/licenses/{}", license.id),
        name: license.name.clone(),
        number: license.number.clone(),
        profession: license.profession.clone(),
        jurisdiction: place(&license.jurisdiction),
        standing: standing(license, now),
        announced: waits.map(|change| {
            let word = app::text::change(change.from, change.to);
            app::text::register::announced(word, change.effective.date())
        }),
        valid_until: license.valid_until.date(),
        waiting: publishes && !license.published,
    }
}

/// A jurisdiction by name, or the code itself where it is none that we know.
pub(super) fn place(code: &str) -> String {
    Jurisdiction::parse(code).map_or_else(|_| code.to_owned(), |place| place.name().to_owned())
}

/// What people call a standing.
pub(super) fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::InForce => app::text::register::IN_FORCE,
        Standing::State(state) => app::text::state(state),
        Standing::Expired => app::text::EXPIRED,
        Standing::NotYetValid => app::text::NOT_YET,
    }
}

/// How a standing looks.
pub(super) fn tone(standing: Standing) -> app::Tone {
    match standing {
        Standing::InForce => app::Tone::Good,
        Standing::State(state) => crate::pages::license::tone(state),
        Standing::Expired | Standing::NotYetValid => app::Tone::Idle,
    }
}

/// The states to choose from: all in force, then each, the dates' own behind the active one.
fn standings() -> Vec<(String, String)> {
    let first = [
        Standing::InForce,
        Standing::State(Lifecycle::Active),
        Standing::Expired,
        Standing::NotYetValid,
    ];
    let rest = Standing::each().filter(|standing| !first.contains(standing));
    let all = first.into_iter().chain(rest);
    all.map(|standing| (standing.code(), word(standing).to_owned())).collect()
}

/// The days to choose from, with those that were asked for among them.
fn days(wish: &Wish) -> Vec<u32> {
    let mut days = DAYS.to_vec();
    days.extend(wish.query.expiring_within);
    days.sort_unstable();
    days.dedup();
    days
}

/// The filters that are set, each with the address that is without it.
fn active(wish: &Wish, slug: &str) -> Vec<Active> {
    let query = &wish.query;
    let text = &query.text;
    let publication = query.publication.map(|it| {
        let named = app::text::register::PUBLICATIONS.iter().find(|(code, _)| *code == it.code());
        named.map_or(it.code(), |(_, words)| words).to_owned()
    });
    let set = [
        ("text", text.as_deref().map(app::text::register::searched)),
        ("state", query.standing.map(|it| word(it).to_owned())),
        ("jurisdiction", query.jurisdiction.as_deref().map(place)),
        ("profession", query.profession.clone()),
        ("expiring", query.expiring_within.map(app::text::register::expiring)),
        ("publication", publication),
    ];
    let set = set.into_iter().filter_map(|(name, label)| Some((name, label?)));
    set.map(|(name, label)| Active {
        label,
        without: wish.address(slug, "licenses", &[(name, ""), ("after", ""), ("before", "")]),
    })
    .collect()
}
