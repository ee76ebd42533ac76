use super::Badge;
use crate::{
    components::{Code, StandingShape},
    shown, text,
};
use leptos::prelude::*;

/// A badge on its ribbon. A specimen is no one's, says so, and carries no code.
#[component]
pub(crate) fn BadgeCard(badge: Badge, specimen: bool) -> impl IntoView {
    let standing = badge.standing;
    let tone = standing.tone.class();
    let size = match badge.name.chars().count() {
        0..=22 => "badge-name",
        23..=40 => "badge-name badge-name-long",
        _ => "badge-name badge-name-longest",
    };
    let listed = badge.issuer_name.is_some();
    let issuer = badge.issuer_name.unwrap_or_else(|| text::NOT_LISTED.into());
    let link = badge.link.clone();
    let bare = link.split_once("://").map_or(link.clone(), |(_, rest)| rest.to_owned());
    view! {
        <div class=format!("badge-hanger ribbon-{} badge-{tone}", badge.ribbon % 8)>
            <Ribbon />
            <section class="badge" aria-label=if specimen { text::SPECIMEN } else { text::BADGE }>
                <div class="slot" aria-hidden="true"></div>
                <p class="badge-issuer" class:badge-unlisted=!listed><bdi>{shown::name(&issuer)}</bdi></p>
                <div class="badge-person">
                    <p class=size><bdi>{shown::name(&badge.name)}</bdi></p>
                    <p class="badge-profession"><bdi>{shown::name(&badge.profession)}</bdi></p>
                </div>
                <div class="badge-state">
                    <StandingShape tone=standing.tone />
                    <p>
                        <strong>{standing.word}</strong>
                        {standing.note.map(|note| view! { <span>{note}</span> })}
                    </p>
                </div>
                <dl class="badge-facts">
                    <div><dt>{text::NUMBER}</dt><dd class="number"><bdi>{shown::name(&badge.number)}</bdi></dd></div>
                    <div><dt>{text::JURISDICTION}</dt><dd><bdi>{shown::name(&badge.jurisdiction)}</bdi></dd></div>
                    {badge
                        .valid_until
                        .map(|day| {
                            view! {
                                <div><dt>{text::VALID_UNTIL}</dt><dd><time datetime=day.to_string()>{day.long()}</time></dd></div>
                            }
                        })}
                </dl>
                <div class="badge-foot">
                    <Code link />
                    <p class="badge-scan">
                        {if specimen { text::SPECIMEN_SCAN } else { text::SCAN }}
                        <span class="badge-link">{bare}</span>
                    </p>
                </div>
                {badge.role.map(|role| view! { <p class="badge-role"><bdi>{shown::name(&role)}</bdi></p> })}
            </section>
        </div>
    }
    .into_any()
}

/// Two straps, the crimp that joins them, and the hook in the slot.
#[component]
pub(crate) fn Ribbon() -> impl IntoView {
    view! {
        <svg class="ribbon" viewBox="0 0 160 120" aria-hidden="true" focusable="false">
            <path class="ribbon-back" d="M146 0h-34L66 88h30z"></path>
            <path class="ribbon-weave" d="M137 0 88 88M121 0 74 88"></path>
            <path class="ribbon-front" d="M14 0h34l46 88H64z"></path>
            <path class="ribbon-weave" d="m23 0 49 88M39 0l47 88"></path>
            <path class="ribbon-hook" d="M80 98v14m0 0a6 6 0 1 0 0 .1"></path>
            <rect class="ribbon-metal" x="60" y="84" width="40" height="15" rx="3"></rect>
        </svg>
    }
    .into_any()
}
