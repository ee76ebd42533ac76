//! A licence at the board's desk, and its card.

mod card;

pub use card::card;

use super::renewal::Renewing;
use crate::{
    components::{Code, Ident, StandingShape, When},
    desk::{Desk, Section, desk},
    license::{Badge, BadgeCard, signed},
    shown,
    site::Site,
    text::{
        self as words,
        issuer::{self as text, renew},
    },
    verifier::{Answer, Bound},
};
use credentials::{lifecycle::State, time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// Where a document is on its way to IPFS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// Published and read back.
    Published,
    /// This installation publishes nothing.
    Nowhere,
    /// In line, and not tried yet.
    Waiting,
    /// Tried in vain.
    Failed {
        /// How often.
        attempts: u32,
        /// Why, in words of ours.
        error: String,
        /// When it is tried again.
        due: Timestamp,
    },
}

/// One line of the whole history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The state it brought, brings or would have brought.
    pub what: String,
    /// From when it counts.
    pub effective: Timestamp,
    /// Who, with role.
    pub who: String,
    /// The reason's name.
    pub reason: Option<String>,
    /// What the public reads.
    pub said: Option<String>,
    /// The address of the order.
    pub order: Option<String>,
    /// By whom and when it was called off.
    pub called_off: Option<String>,
    /// Whether this is what counts now.
    pub counts: bool,
    /// The CID of its signed record, once there is one.
    pub record: Option<String>,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub number: i64,
    /// What, and from when.
    pub what: String,
    /// Whether it does not come into force before somebody decides.
    pub undecided: bool,
}

/// One status entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// `revocation`
    pub purpose: String,
    /// Which list.
    pub list: u32,
    /// Where in it.
    pub index: u32,
    /// What it says.
    pub value: u8,
}

/// Something that was just done: whether it went well, and the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether what was asked for was done.
    pub good: bool,
    /// What happened.
    pub sentence: &'static str,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLicense {
    /// Its short name.
    pub id: String,
    /// The badge.
    pub badge: Badge,
    /// Of what was just done.
    pub notice: Option<Notice>,
    /// The outcome that verifiers get, what a yes is bound to, the sentence and the advice.
    pub told: (Outcome, Bound, String, String),
    /// Whether this installation knows the board as an issuer.
    pub listed: bool,
    /// Whether whoever looks may change it, and it can be changed.
    pub can_change: bool,
    /// Whether whoever looks may call off what is announced.
    pub can_call_off: bool,
    /// What a board does about a new period of it.
    pub renewing: Renewing,
    /// Others that are in force under the same number: short name and person.
    pub alike: Vec<(String, String)>,
    /// Changes to come.
    pub waiting: Vec<Waiting>,
    /// Labels and values, as issued.
    pub particulars: Vec<(String, String)>,
    /// The id of the credential.
    pub credential_id: String,
    /// The CID of its document.
    pub cid: String,
    /// Whether it is on IPFS.
    pub publication: Publication,
    /// When and by whom it was issued.
    pub issued: (Timestamp, String),
    /// Where its status is.
    pub positions: Vec<Position>,
    /// The whole history, by the moment from which it counts, the last first.
    pub history: Vec<Entry>,
}

/// `/issuer/{organization}/licenses/{id}`
pub fn page(site: &Site, at: &Desk, of: DeskLicense) -> String {
    let base = format!("/issuer/{}/licenses/{}", at.slug, of.id);
    let link = of.badge.link.clone();
    let public = format!("/l/{}", of.id);
    let name = shown::name(&of.badge.name);
    let lede = format!("{}, {}, {}", of.badge.profession, of.badge.jurisdiction, of.badge.number);
    let standing = of.badge.standing.clone();
    let (outcome, bound, sentence, advice) = of.told;
    let change = of.can_change.then(|| {
        view! { <a class="button primary" href=format!("{base}/change")>{text::CHANGE}</a> }
    });
    let path = format!("/issuer/{}/licenses/new?renew={}", at.slug, of.id);
    let (renew, not_renewed) = match of.renewing {
        _ if !of.can_call_off => (None, None),
        Renewing::Renew => (Some(text::RENEW), None),
        Renewing::After(State::Surrendered) => (Some(renew::NEW_AFTER_SURRENDER), None),
        Renewing::After(_) => (Some(renew::NEW_AFTER_REVOCATION), None),
        other => (None, renew::why_not(other)),
    };
    let renew = renew.map(|label| view! { <a class="button" href=path>{label}</a> });
    let not_renewed = not_renewed.map(|said| view! { <p class="hint" id="renewing">{said}</p> });
    let alike = of.alike.into_iter().map(|(id, name)| {
        let path = format!("/issuer/{}/licenses/{id}", at.slug);
        view! { <li><a href=path><bdi>{shown::name(&name)}</bdi></a></li> }
    });
    let alike: Vec<_> = alike.collect();
    let alike = (!alike.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="alike">
                <h2 id="alike">{text::ALIKE}</h2>
                <ul>{alike}</ul>
            </section>
        }
    });
    let waiting = (!of.waiting.is_empty()).then(|| announced(&base, of.waiting, of.can_call_off));
    let publication = publication(of.publication);
    let (issued_at, issued_by) = of.issued;
    let particulars = of.particulars.into_iter().map(|(label, value)| {
        view! { <div><dt>{label}</dt><dd><bdi>{shown::field(&value)}</bdi></dd></div> }
    });
    let document = format!("/ipfs/{}", of.cid);
    desk(
        site,
        at,
        Section::Licenses,
        &of.badge.name.clone(),
        view! {
            <div class="desk-head">
                <h1><bdi>{name}</bdi></h1>
                <p class="lede"><bdi>{shown::field(&lede)}</bdi></p>
                <div class="actions">
                    {change}
                    {renew}
                    <a class="button" href=format!("{base}/card")>{text::CARD}</a>
                    <a class="button" href=public>{text::PUBLIC_PAGE}</a>
                </div>
            </div>
            {of.notice.map(notice)}
            <div class="record">
                <div class="record-badge"><BadgeCard badge=of.badge specimen=false /></div>
                <div class="record-words">
                    <section class="panel" aria-labelledby="told">
                        <h2 id="told">{text::TOLD}</h2>
                        <p>
                            <span class=format!("standing standing-{}", standing.tone.class())>
                                <StandingShape tone=standing.tone />
                                {standing.word}
                                {standing.note.map(|note| format!(", {note}"))}
                            </span>
                        </p>
                        {told((outcome, bound), &sentence, &advice)}
                        {(!of.listed).then_some(view! { <p class="hint">{text::UNLISTED}</p> })}
                        {not_renewed}
                    </section>
                    {waiting}
                    {alike}
                    <section class="panel" aria-labelledby="link">
                        <h2 id="link">{text::LINK}</h2>
                        <div class="scan">
                            <Code link=link.clone() />
                            <div>
                                <p>{text::LINK_HINT}</p>
                                <code class="ident" data-copy=words::COPY data-copied=words::COPIED>{link}</code>
                            </div>
                        </div>
                    </section>
                </div>
            </div>
            {history(of.history)}
            <div class="panels">
                <section class="panel" aria-labelledby="particulars">
                    <h2 id="particulars">{text::PARTICULARS}</h2>
                    <dl class="facts">{particulars.collect_view()}</dl>
                </section>
                <div>
                    <section class="panel" aria-labelledby="document">
                        <h2 id="document">{text::DOCUMENT}</h2>
                        <dl class="facts">
                            <div><dt>{text::ISSUED}</dt><dd><When at=issued_at />", "<bdi>{shown::field(&issued_by)}</bdi></dd></div>
                            <div><dt>{text::CID}</dt><dd><Ident value=of.cid /></dd></div>
                            <div><dt>{text::CREDENTIAL_ID}</dt><dd><Ident value=of.credential_id /></dd></div>
                            <div><dt>{text::ON_IPFS}</dt><dd>{publication}</dd></div>
                        </dl>
                        <p><a href=document download=format!("{}.json", of.id)>{text::DOWNLOAD}</a></p>
                    </section>
                    {positions(of.positions)}
                </div>
            </div>
        },
    )
}

/// What a verifier is told: the outcome by word and shape, the sentence, the advice.
pub(super) fn told(
    (outcome, bound): (Outcome, Bound),
    sentence: &str,
    advice: &str,
) -> impl IntoView + use<> {
    view! {
        <p><Answer outcome bound /></p>
        <p class="told"><bdi>{shown::sentence(sentence)}</bdi></p>
        <p class="hint"><bdi>{shown::sentence(advice)}</bdi></p>
    }
}

fn notice(of: Notice) -> impl IntoView {
    let class = if of.good { "notice notice-good" } else { "notice notice-open" };
    view! { <div class=class role="status"><p>{of.sentence}</p></div> }
}

fn announced(base: &str, waiting: Vec<Waiting>, can_call_off: bool) -> impl IntoView + use<> {
    let (open, coming): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|one| one.undecided);
    let list = |of: Vec<Waiting>, label: &'static str| {
        let items = of.into_iter().map(|one| {
            let path = format!("{base}/changes/{}/call-off", one.number);
            let link = can_call_off.then(|| view! { <a href=path>{label}</a> });
            view! { <li><strong>{one.what}</strong>" "{link}</li> }
        });
        view! { <ul class="announced">{items.collect_view()}</ul> }
    };
    let open = (!open.is_empty()).then(|| {
        view! {
            <section class="panel notice-open" aria-labelledby="undecided">
                <h2 id="undecided">{text::UNDECIDED}</h2>
                <p>{text::UNDECIDED_SAYS}</p>
                {list(open, text::DECIDE)}
            </section>
        }
    });
    let coming = (!coming.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="announced">
                <h2 id="announced">{text::ANNOUNCED}</h2>
                {list(coming, text::CALL_OFF)}
            </section>
        }
    });
    view! { {open}{coming} }
}

fn publication(of: Publication) -> String {
    match of {
        Publication::Published => text::PUBLISHED.to_owned(),
        Publication::Nowhere => text::NOT_PUBLISHED.to_owned(),
        Publication::Waiting => text::WAITING.to_owned(),
        Publication::Failed { attempts, error, due } => {
            text::publishing_failed(attempts, &shown::field(&error), due)
        }
    }
}

fn positions(of: Vec<Position>) -> impl IntoView {
    let [purpose, list, position, now] = text::POSITION_COLUMNS;
    let rows = of.into_iter().map(|one| {
        view! {
            <tr>
                <th scope="row" data-label=purpose>{text::purpose(&one.purpose)}</th>
                <td class="number" data-label=list>{one.list}</td>
                <td class="number" data-label=position>{one.index}</td>
                <td data-label=now>{text::entry(&one.purpose, one.value)}</td>
            </tr>
        }
    });
    view! {
        <section class="panel" aria-labelledby="positions">
            <h2 id="positions">{text::POSITIONS}</h2>
            <p class="hint">{text::POSITIONS_HINT}</p>
            <table class="list">
                <caption class="unseen">{text::POSITIONS}</caption>
                <thead>
                    <tr>
                        <th scope="col">{purpose}</th>
                        <th scope="col" class="number">{list}</th>
                        <th scope="col" class="number">{position}</th>
                        <th scope="col">{now}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

fn history(of: Vec<Entry>) -> impl IntoView {
    let [recorded, what, effective, who, why] = text::HISTORY_COLUMNS;
    let rows = of.into_iter().map(|one| {
        let order = one.order.filter(|address| address.starts_with("https://"));
        let order = order.map(|address| {
            view! { " "<a href=address rel="noopener noreferrer">{text::ORDER}</a> }
        });
        let reason = one.reason.map(|reason| shown::field(&reason));
        let said = one.said.map(|said| shown::sentence(&said));
        view! {
            <tr>
                <td data-label=recorded><When at=one.recorded /></td>
                <th scope="row" data-label=what>{one.what}{one.counts.then(|| view! { <br /><span class="optional">{text::COUNTS_NOW}</span> })}</th>
                <td data-label=effective><When at=one.effective /></td>
                <td data-label=who><bdi>{shown::field(&one.who)}</bdi></td>
                <td data-label=why>
                    <div>
                        <bdi>{reason}</bdi>
                        {said.map(|said| view! { <br /><bdi>{said}</bdi> })}
                        {order}
                        {one.record.map(|cid| view! { " "<a href=signed(&cid)>{words::standing::SIGNED_RECORD}</a> })}
                        {one.called_off.map(|off| view! { <br /><bdi>{shown::field(&off)}</bdi> })}
                    </div>
                </td>
            </tr>
        }
    });
    view! {
        <section class="panel" aria-labelledby="history">
            <h2 id="history">{text::HISTORY}</h2>
            <table class="list">
                <caption class="unseen">{text::HISTORY}</caption>
                <thead>
                    <tr>{text::HISTORY_COLUMNS.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
