use super::{answers, standings};
use crate::{
    components::StandingChip,
    license::{Badge, BadgeCard},
    site::Site,
};
use credentials::time::Date;
use leptos::prelude::*;

/// The names of the colours in `tokens.css`.
const COLOURS: [&str; 24] = [
    "paper",
    "sheet",
    "well",
    "ink",
    "ink-2",
    "rule",
    "rule-2",
    "accent",
    "accent-2",
    "on-accent",
    "accent-wash",
    "ok",
    "ok-wash",
    "ok-solid",
    "bad",
    "bad-wash",
    "bad-solid",
    "bad-solid-2",
    "open",
    "open-wash",
    "idle-solid",
    "metal",
    "metal-2",
    "house",
];
/// The sizes of type there, in pixels.
const SIZES: [&str; 8] = ["12", "13", "14", "16", "20", "26", "34", "44"];

pub(super) fn colours() -> impl IntoView {
    let swatches = COLOURS.map(|name| {
        view! {
            <li>
                <svg class="swatch" aria-hidden="true" focusable="false"><rect width="100%" height="100%" fill=format!("var(--{name})")></rect></svg>
                <code>{name}</code>
            </li>
        }
    });
    let ribbons = (0..8).map(|at| {
        view! { <li><div class=format!("strap ribbon-{at}")></div><code>{format!("ribbon-{at}")}</code></li> }
    });
    view! { <ul class="swatches">{swatches}{ribbons.collect_view()}</ul> }.into_any()
}

pub(super) fn sizes() -> impl IntoView {
    SIZES
        .map(|size| view! { <p class=format!("size-{size}")>{format!("{size} · Ada Okafor")}</p> })
        .into_any()
}

pub(super) fn states() -> impl IntoView {
    view! {
        <ul class="chips">
            {standings().map(|standing| view! { <li><StandingChip standing /></li> })}
            {answers::chips()}
        </ul>
    }
    .into_any()
}

pub(super) fn badges(site: &Site) -> impl IntoView {
    let badges = standings().into_iter().zip(1..).map(|(standing, ribbon)| {
        let badge = Badge {
            name: "Ada Okafor".into(),
            role: Some("MD".into()),
            profession: "Physician, internal medicine".into(),
            number: "A 100042".into(),
            jurisdiction: "California".into(),
            standing,
            valid_until: Date::parse("2027-06-30").ok(),
            issuer_name: (ribbon < 6).then(|| "Golden Coast Board of Healing Arts".into()),
            issuer: "did:web:boards.example:organizations:golden-coast".into(),
            link: format!("{}/l/7kq2m9x4td", site.public_url),
            ribbon,
        };
        view! { <li><BadgeCard badge specimen=true /></li> }
    });
    view! { <ul class="badges">{badges.collect_view()}</ul> }.into_any()
}
