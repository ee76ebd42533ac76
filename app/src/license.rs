//! The public page of a licence: the badge, and what is true of it now.

mod badge;
mod day;

pub(crate) use badge::{BadgeCard, Ribbon};
pub(crate) use day::signed;
pub use day::{DayAnswer, OnDay, Rest};

use crate::{
    components::{Arrow, When},
    shell::{Place, document},
    shown,
    site::Site,
    text,
    verifier::{Laboratory, ReportPage, Verdict},
};
use credentials::time::{Date, Timestamp};
use day::Day;
use leptos::prelude::*;

/// How a licence stands, in the six ways in which a badge can look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// May practise.
    Good,
    /// May practise, on conditions or for a time.
    Conditions,
    /// May not practise now: suspended.
    Stopped,
    /// Over: revoked, surrendered, issued in error.
    Ended,
    /// May not practise, and nothing was done wrong: retired, lapsed, deceased.
    Idle,
    /// Nobody could check whether one may practise. Looks idle, with an open diamond.
    Unchecked,
}

impl Tone {
    /// The class by which the stylesheet knows it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Conditions => "conditions",
            Self::Stopped => "stopped",
            Self::Ended => "ended",
            Self::Idle | Self::Unchecked => "idle",
        }
    }
}

/// The band across a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How it looks.
    pub tone: Tone,
    /// The state in a word: `Suspended`.
    pub word: String,
    /// Since when, or until when: `since 3 March 2026`.
    pub note: Option<String>,
}

/// What a badge shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Given name first.
    pub name: String,
    /// The letters that a ward reads from afar: `MD`, `RN`.
    pub role: Option<String>,
    /// In full: `Physician`.
    pub profession: String,
    /// The licence number.
    pub number: String,
    /// By name.
    pub jurisdiction: String,
    /// The band.
    pub standing: Standing,
    /// The last day.
    pub valid_until: Option<Date>,
    /// From the trust list; absent when it does not have the issuer.
    pub issuer_name: Option<String>,
    /// The issuer's DID.
    pub issuer: String,
    /// The short link that the code holds.
    pub link: String,
    /// The issuer's colour, 0 to 7.
    pub ribbon: u8,
}

/// One thing that happened to a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// From when on.
    pub effective: Timestamp,
    /// The state it brought: `Suspended`.
    pub word: String,
    /// Why, as the board says it.
    pub reason: Option<String>,
    /// The CID of the signed record of it, where there is one.
    pub record: Option<String>,
}

/// The public page of a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicensePage {
    /// The badge.
    pub badge: Badge,
    /// The report made for this visit.
    pub report: ReportPage,
    /// Where the signed document is handed out, when it is here.
    pub document: Option<String>,
    /// The CID of the document.
    pub cid: String,
    /// Whether it is on IPFS yet.
    pub published: bool,
    /// What happened, newest first.
    pub history: Vec<Event>,
    /// How it stood on a day.
    pub day: OnDay,
}

/// The page: badge, verdict, history, and the whole report.
pub fn license(site: &Site, page: LicensePage) -> String {
    let title = format!("{}, {}", shown::name(&page.badge.name), page.badge.standing.word);
    let ribbon = page.badge.ribbon % 8;
    let live = page.report.report.clone();
    document(
        site,
        Place::Elsewhere,
        &title,
        Some(ribbon),
        view! {
            <div class="hang">
                <div class="hang-badge"><BadgeCard badge=page.badge specimen=false /></div>
                <div class="hang-words">
                    <p class="live">{text::LIVE}", "<When at=live.made_at /></p>
                    <Verdict report=live />
                    {(!page.history.is_empty()).then(|| view! { <History events=page.history /> })}
                    <Day of=page.day />
                    <section class="document" aria-labelledby="document">
                        <h2 id="document">{text::DOCUMENT}</h2>
                        {page.document.map(|path| view! {
                            <p><a class="go" href=path download="">{text::DOWNLOAD}<Arrow /></a></p>
                        })}
                        <p><a class="cid" href=format!("/ipfs/{}", page.cid)><code class="ident">{page.cid.clone()}</code></a></p>
                        {(!page.published).then(|| view! { <p class="waiting">{text::UNPUBLISHED}</p> })}
                    </section>
                </div>
            </div>
            <Laboratory page=page.report public_url=site.public_url.clone() verdict=false />
        },
    )
}

#[component]
fn History(events: Vec<Event>) -> impl IntoView {
    let days: Vec<Date> = events.iter().map(|event| event.effective.date()).collect();
    let items = events.into_iter().map(|event| {
        // Two of one day are told apart by their hours.
        let day = event.effective.date();
        let alone = days.iter().filter(|other| **other == day).count() == 1;
        let when = if alone { day.long() } else { event.effective.long() };
        view! {
            <li>
                <time datetime=event.effective.to_string()>{when}</time>
                <strong>{event.word}</strong>
                <span>
                    {event.reason.map(|reason| view! { <bdi>{shown::field(&reason)}</bdi>" " })}
                    {event.record.map(|cid| view! { <a href=signed(&cid)>{text::standing::SIGNED_RECORD}</a> })}
                </span>
            </li>
        }
    });
    view! {
        <section class="history" aria-labelledby="history">
            <h2 id="history">{text::HISTORY}</h2>
            <ol>{items.collect_view()}</ol>
        </section>
    }
}
