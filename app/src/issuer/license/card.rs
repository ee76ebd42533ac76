//! The card of a licence, to be printed.

use crate::{
    components::{Code, StandingShape},
    desk::{Desk, Section, desk},
    license::Badge,
    shown,
    site::Site,
    text::{self as words, issuer as text},
};
use credentials::time::Date;
use leptos::prelude::*;

/// `/issuer/{organization}/licenses/{id}/card`
pub fn card(site: &Site, at: &Desk, id: &str, badge: Badge, today: Date) -> String {
    let back = format!("/issuer/{}/licenses/{id}", at.slug);
    let bare = badge.link.split_once("://").map_or(badge.link.clone(), |(_, rest)| rest.to_owned());
    let issuer = badge.issuer_name.clone().unwrap_or_else(|| at.organisation.clone());
    let size = match badge.name.chars().count() {
        0..=24 => "id-name",
        25..=44 => "id-name id-name-long",
        _ => "id-name id-name-longest",
    };
    desk(
        site,
        at,
        Section::Licenses,
        text::CARD_HEADING,
        view! {
            <div class="desk-head">
                <h1>{text::CARD_HEADING}</h1>
                <p class="lede">{text::CARD_LEDE}</p>
                <div class="actions">
                    <button type="button" class="primary" data-print="" hidden>{text::CARD_PRINT}</button>
                    <a class="button" href=back>{text::BACK}</a>
                </div>
            </div>
            <noscript><p class="hint">{text::CARD_NO_SCRIPT}</p></noscript>
            <section class=format!("id-card ribbon-{} id-{}", badge.ribbon % 8, badge.standing.tone.class()) aria-label=text::CARD_HEADING>
                <p class="id-issuer"><bdi>{shown::name(&issuer)}</bdi></p>
                <div class="id-person">
                    <p class=size><bdi>{shown::name(&badge.name)}</bdi></p>
                    <p class="id-profession"><bdi>{shown::name(&badge.profession)}</bdi></p>
                    <dl>
                        <div><dt>{words::NUMBER}</dt><dd><bdi>{shown::name(&badge.number)}</bdi></dd></div>
                        <div><dt>{words::JURISDICTION}</dt><dd><bdi>{shown::name(&badge.jurisdiction)}</bdi></dd></div>
                        {badge.valid_until.map(|day| view! { <div><dt>{words::VALID_UNTIL}</dt><dd>{day.long()}</dd></div> })}
                    </dl>
                </div>
                <div class="id-code">
                    <Code link=badge.link.clone() />
                    <p>{text::CARD_SCAN}<span>{bare}</span></p>
                </div>
                <div class="id-state">
                    <StandingShape tone=badge.standing.tone />
                    <p><strong>{badge.standing.word}</strong>" "<span>{text::as_of(today)}</span></p>
                </div>
            </section>
        },
    )
}
