//! One licence, its history, its code and its card.

use super::{
    super::{license as public, page},
    issue::renewing,
    particulars,
};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    problem::{Kind, Problem},
    records::{Actor, Record, Recorded},
    registry::LicenseId,
    state::Lanyard,
};
use app::{
    issuer::{
        Action,
        license::{DeskLicense, Entry, Notice, Position, Publication, Waiting},
    },
    text::issuer as text,
    verifier::Bound,
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::Response,
};
use credentials::{time::Timestamp, verifier::Report};
use serde::Deserialize;
use std::time::Duration;

/// For how long something was done just now.
const JUST: Duration = Duration::from_secs(60);

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeLicenses);
    Guarded::new(lanyard).get("/issuer/{organization}/licenses/{id}", see, show).get(
        "/issuer/{organization}/licenses/{id}/card",
        see,
        card,
    )
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// The record of a licence of this organisation; nobody else's is told apart from none.
pub(super) async fn record(lanyard: &Lanyard, desk: &Desk, id: &str) -> Result<Record, Problem> {
    let id = LicenseId::parse(id).map_err(|_| Problem::new(Kind::NotFound))?;
    let found = lanyard.record(&desk.organisation.slug, &id).await?;
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The licence's badge: at the board's own desk it bears the board's own name.
async fn badge(
    lanyard: &Lanyard,
    desk: &Desk,
    of: &Record,
    report: &Report,
) -> Result<(app::Badge, Option<Vec<u8>>), Problem> {
    let document = lanyard.document(&of.license.cid).await?;
    let board = &desk.organisation;
    let issuer = (board.did.to_string(), Some(board.name.clone()));
    let badge = public::badge(&of.license, document.as_deref(), issuer, report.outcome, lanyard);
    Ok((badge, document))
}

/// `GET /issuer/{organization}/licenses/{id}`
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
    done: Result<Query<Done>, QueryRejection>,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let report = lanyard.told(&desk.organisation, &record.license).await;
    let (badge, document) = badge(&lanyard, &desk, &record, &report).await?;
    let license = &record.license;
    let manages = desk.may(Permission::ManageLicenses);
    let waiting = license.history.iter().filter(|change| !change.in_force);
    let waiting = waiting.map(|change| Waiting {
        number: change.number,
        what: text::to_come(app::text::change(change.from, change.to), change.effective),
        undecided: change.undecided,
    });
    let publication = match &record.waiting {
        _ if license.published => Publication::Published,
        _ if lanyard.config().ipfs.kubo.is_none() => Publication::Nowhere,
        Some(waiting) if waiting.attempts > 0 => Publication::Failed {
            attempts: waiting.attempts,
            error: waiting.error.clone().unwrap_or_default(),
            due: waiting.due,
        },
        _ => Publication::Waiting,
    };
    let number = &license.number;
    let alike = lanyard.in_force_under(&desk.organisation.slug, number).await?;
    let alike = alike.into_iter().filter(|one| one.id != license.id);
    let read = document.as_deref().and_then(particulars::license);
    let shown = DeskLicense {
        id: license.id.to_string(),
        badge,
        notice: done.ok().and_then(|Query(done)| notice(&done.done, &record, lanyard.now())),
        told: (report.outcome, Bound::of(&report), report.sentence, report.advice),
        listed: lanyard.listed_as(&desk.organisation.did).is_some(),
        can_change: manages && Action::allowed(license.state).next().is_some(),
        can_call_off: manages,
        renewing: renewing(license, read.as_ref()),
        alike: alike.map(|one| (one.id.to_string(), one.name)).collect(),
        waiting: waiting.collect(),
        particulars: read.as_ref().map(particulars::rows).unwrap_or_default(),
        credential_id: license.credential_id.clone(),
        cid: license.cid.to_string(),
        publication,
        issued: (license.issued_at, who(record.issued_by.as_ref())),
        positions: record
            .positions
            .iter()
            .map(|one| Position {
                purpose: one.purpose.clone(),
                list: one.list,
                index: one.index,
                value: one.value,
            })
            .collect(),
        history: history(&record),
    };
    Ok(page(app::issuer::license::page(&desk.site, &desk.shown(), shown)))
}

/// `GET /issuer/{organization}/licenses/{id}/card`
async fn card(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let report = lanyard.told(&desk.organisation, &record.license).await;
    let (badge, _) = badge(&lanyard, &desk, &record, &report).await?;
    let id = record.license.id.as_str();
    let today = lanyard.now().date();
    Ok(page(app::issuer::license::card(&desk.site, &desk.shown(), id, badge, today)))
}

/// What was just done, where the record agrees: an address alone makes nobody believe it.
fn notice(done: &str, of: &Record, now: Timestamp) -> Option<Notice> {
    let just = |at: Timestamp| now.since(at) <= JUST;
    let recorded = |in_force: bool| {
        of.changes.iter().any(|one| {
            one.change.in_force == in_force
                && one.withdrawn_at.is_none()
                && just(one.change.recorded_at)
        })
    };
    let agrees = match done {
        "issued" => just(of.license.issued_at),
        "changed" => recorded(true),
        "announced" => recorded(false),
        "kept" => of.license.history.iter().any(|one| one.is_announced()),
        "called-off" => of.changes.iter().any(|one| one.withdrawn_at.is_some_and(just)),
        _ => !of.changes.is_empty(),
    };
    if !agrees {
        return None;
    }
    let (good, sentence) = match done {
        "issued" => (true, text::JUST_ISSUED),
        "changed" => (true, text::JUST_CHANGED),
        "announced" => (true, text::JUST_ANNOUNCED),
        "kept" => (true, text::JUST_KEPT),
        "called-off" => (true, text::JUST_CALLED_OFF),
        "already" => (false, text::ALREADY_SO),
        "not-waiting" => (false, text::NOT_WAITING),
        _ => return None,
    };
    Some(Notice { good, sentence })
}

/// Somebody by name and role.
fn who(actor: Option<&Actor>) -> String {
    actor.map_or_else(
        || text::BY_MACHINE.to_owned(),
        |actor| text::actor(&actor.name, actor.role.map(crate::access::Role::name)),
    )
}

/// Everything that happened, by the moment from which it counts, the last first, down to the issue.
fn history(of: &Record) -> Vec<Entry> {
    let counts = of.license.history.iter().rfind(|change| change.in_force);
    let counts = counts.map_or(0, |change| change.number);
    let issued = Entry {
        recorded: of.license.issued_at,
        what: app::text::ISSUED.to_owned(),
        effective: of.license.valid_from,
        who: who(of.issued_by.as_ref()),
        reason: None,
        said: None,
        order: None,
        called_off: None,
        counts: counts == 0,
        record: None,
    };
    let mut changes: Vec<&Recorded> = of.changes.iter().collect();
    changes.sort_by_key(|one| {
        std::cmp::Reverse((one.change.effective.unix_seconds(), one.change.number))
    });
    changes.into_iter().map(|one| entry(one, counts)).chain([issued]).collect()
}

fn entry(of: &Recorded, counts: i64) -> Entry {
    let change = &of.change;
    let word = app::text::change(change.from, change.to);
    let called_off = of.withdrawn_at.map(|at| {
        let by = of.withdrawn_by.as_ref().map(|actor| who(Some(actor)));
        text::called_off_by(by.as_deref(), at)
    });
    let what = match (called_off.is_some(), change.in_force) {
        (true, _) => text::called_off(word),
        (false, true) => word.to_owned(),
        (false, false) if change.undecided => text::undecided(word),
        (false, false) => app::text::announced(word),
    };
    Entry {
        recorded: change.recorded_at,
        what,
        effective: change.effective,
        who: who(of.by.as_ref()),
        reason: Some(app::text::reason(&change.reason)),
        said: change.text.clone(),
        order: change.order_url.clone(),
        called_off,
        counts: change.number == counts,
        record: change.event.map(|cid| cid.to_string()),
    }
}
