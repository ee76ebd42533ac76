//! Issuing one licence: the form, the look at the badge, and the issue.

mod order;

use super::{
    super::{form::Form, page},
    license::record,
    particulars,
};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    api::not_issued,
    clock::SystemRandom,
    finding::folded,
    hex::hex,
    issuing::Succession,
    problem::{Kind, Problem},
    records::Alike,
    registry::{Change, IssueError, License},
    state::Lanyard,
};
use app::{
    Badge, Filled, Standing, Tone,
    issuer::{
        issue::{Preview, Warning},
        renewal::{self, Renewal, Renewing},
    },
    text::issuer::{self as words, issue as text, renew},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    credential,
    issuer::{LicenseOrder, build_license},
    license::ClinicianLicense,
    lifecycle, random,
    time::Timestamp,
};
use http::StatusCode;
use order::{Typed, at_fields, kept};
use serde::Deserialize;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let issue = Rule::Member(Permission::ManageLicenses);
    Guarded::new(lanyard).get("/issuer/{organization}/licenses/new", issue, ask).post(
        "/issuer/{organization}/licenses/new",
        issue,
        give,
    )
}

/// A key by which this form issues one licence, however often it is sent.
fn key() -> String {
    format!("desk-{}", hex(&random::bytes::<16>(&mut SystemRandom)))
}

/// The key of a form, where it is one of ours.
fn key_of(form: &Form) -> Option<&str> {
    let hex = form.get("key").strip_prefix("desk-")?;
    let ours = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours.then(|| form.get("key"))
}

/// Whose renewal.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    renew: String,
}

/// What was seen of a licence: the numbers of its changes.
fn seen(of: &License) -> String {
    let numbers: Vec<_> = of.history.iter().map(|change| change.number.to_string()).collect();
    numbers.join(".")
}

/// What a board does about a new period of a licence with these particulars.
pub(super) fn renewing(of: &License, read: Option<&ClinicianLicense>) -> Renewing {
    match Renewing::of(of.state) {
        _ if of.is_renewed() => Renewing::Done,
        Renewing::Not(state) => Renewing::Not(state),
        _ if of.unsettled().next().is_some() => Renewing::Waits,
        _ if read.is_some_and(|read| !order::has_room(read)) => Renewing::TooMany,
        possible => possible,
    }
}

/// A licence of this board that is to be renewed, and its particulars.
async fn old(
    lanyard: &Lanyard,
    desk: &Desk,
    id: &str,
) -> Result<(License, Option<ClinicianLicense>), Problem> {
    let license = record(lanyard, desk, id).await?.license;
    let document = lanyard.document(&license.cid).await?;
    let read = document.as_deref().and_then(particulars::license);
    Ok((license, read))
}

/// What is announced for a licence or waits for a decision, in words.
fn announced(change: &Change) -> String {
    words::to_come(app::text::change(change.from, change.to), change.effective)
}

/// The licence that is renewed, as the form shows it.
fn renewal_of(old: &License, renewing: Renewing) -> Renewal {
    let last = old.history.iter().rfind(|change| change.in_force);
    let since = last.map(|change| change.effective.date());
    let word = app::text::state(old.state);
    Renewal {
        id: old.id.to_string(),
        name: old.name.clone(),
        number: old.number.clone(),
        renewing,
        stands: renew::stands(word, since, old.valid_until.date()),
        terms: old.conditions().map(|change| change.text.clone().unwrap_or_default()),
        waiting: old.history.iter().filter(|change| !change.in_force).map(announced).collect(),
        seen: seen(old),
    }
}

/// `GET /issuer/{organization}/licenses/new`: empty, or with what the licence `?renew=` says.
async fn ask(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let mut values = vec![("key".to_owned(), key())];
    let mut renewed = None;
    let asked = asked.map(|Query(asked)| asked.renew).unwrap_or_default();
    if !asked.is_empty() {
        let (old, read) = old(&lanyard, &desk, &asked).await?;
        let renewing = renewing(&old, read.as_ref());
        if renew::why_not(renewing).is_some() {
            let slug = &desk.organisation.slug;
            let to = format!("/issuer/{slug}/licenses/{}#renewing", old.id);
            return Ok(Redirect::to(&to).into_response());
        }
        let seen = seen(&old);
        let fields = [(renewal::RENEW, old.id.to_string()), (renewal::SEEN, seen)];
        let ticked = [renewal::ENDS, renewal::CARRY].map(|it| (it, renewal::YES.to_owned()));
        values.extend(fields.into_iter().chain(ticked).map(|(name, it)| (name.to_owned(), it)));
        renewed = Some(renewal_of(&old, renewing));
        values.extend(read.iter().flat_map(order::renewed));
    }
    let filled = Filled { values, problems: Vec::new() };
    Ok(page(app::issuer::issue::form(
        &desk.site,
        &desk.shown(),
        &filled,
        &[],
        None,
        renewed.as_ref(),
    )))
}

/// `POST /issuer/{organization}/licenses/new`: `step` is `preview`, `edit` or `issue`.
async fn give(State(lanyard): State<Lanyard>, desk: Desk, form: Form) -> Result<Response, Problem> {
    let key = key_of(&form).map_or_else(key, str::to_owned);
    let found = match form.maybe(renewal::RENEW) {
        Some(id) => Some(old(&lanyard, &desk, &id).await?),
        None => None,
    };
    let possible = found.as_ref().map(|(old, read)| renewing(old, read.as_ref()));
    let old = found.map(|(old, _)| old);
    let renews = possible == Some(Renewing::Renew);
    let renewed = old.as_ref().zip(possible).map(|(old, possible)| renewal_of(old, possible));
    let repeated = lanyard.issued_under(&desk.organisation.slug, &key).await?.is_some();
    let succession = old.as_ref().map(|old| Succession {
        old: old.id.clone(),
        seen: form.get(renewal::SEEN).split('.').filter_map(|it| it.parse().ok()).collect(),
        ends: form.get(renewal::ENDS) == renewal::YES && renews,
        carries: form.get(renewal::CARRY) != renewal::NO,
        by: Some(desk.person.row),
        address: lanyard.public_url().to_owned(),
    });
    let Typed { order, mut problems, professions, slots, profession } = order::read(&form);
    let step = form.get("step").to_owned();
    let mut filled = kept(form, &key, profession.as_deref());
    let again = |filled: &Filled, used: Option<&str>| {
        let bad = used.is_some() || !filled.problems.is_empty();
        let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let (site, at) = (&desk.site, &desk.shown());
        let html = app::issuer::issue::form(site, at, filled, &professions, used, renewed.as_ref());
        Ok((status, page(html)).into_response())
    };
    if step == "edit" {
        return again(&filled, None);
    }
    let refused = old.as_ref().filter(|_| !repeated).and_then(|old| {
        let overtaken = seen(old) != filled.value(renewal::SEEN);
        possible.and_then(renew::why_not).or(overtaken.then_some(renew::OVERTAKEN))
    });
    if let Some(refused) = refused {
        filled.values.retain(|(name, _)| name != renewal::SEEN);
        problems.push((String::new(), refused.to_owned()));
    }
    let license = match built(&order, &desk, lanyard.now()) {
        Ok(license) => Some(license),
        Err(found) => {
            at_fields(found, &slots, &mut problems);
            None
        }
    };
    let Some(license) = license.filter(|_| problems.is_empty()) else {
        filled.problems = problems;
        return again(&filled, None);
    };
    if step != "issue" {
        let about = old.as_ref().zip(succession.as_ref());
        return looked_at(&lanyard, &desk, &license, about, filled).await;
    }
    let (slug, by) = (&desk.organisation.slug, Some(desk.person.row));
    match lanyard.issue_license_by(slug, order, None, Some(key.clone()), by, succession).await {
        Ok(license) => {
            let to = format!("/issuer/{slug}/licenses/{}?done=issued", license.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(IssueError::Problems(found)) => {
            at_fields(found, &slots, &mut filled.problems);
            again(&filled, None)
        }
        Err(IssueError::Overtaken) => {
            filled.problems.push((String::new(), renew::OVERTAKEN.to_owned()));
            again(&filled, None)
        }
        Err(IssueError::IdempotencyConflict) => {
            let used = lanyard.issued_under(slug, &key).await?;
            again(&filled, used.as_ref().map(|id| id.as_str()))
        }
        Err(other) => Err(not_issued(other, Kind::InvalidLicense)),
    }
}

/// The licence as it would be issued at `now`.
fn built(
    order: &LicenseOrder,
    desk: &Desk,
    now: Timestamp,
) -> Result<ClinicianLicense, Vec<credential::Problem>> {
    let board = &desk.organisation;
    let id = "urn:uuid:00000000-0000-0000-0000-000000000000";
    let credential = build_license(order, &board.did, &board.name, id, &[], now)?;
    let subject = credential.get("credentialSubject").and_then(serde_json::Value::as_object);
    subject.map_or_else(|| Err(Vec::new()), ClinicianLicense::from_subject)
}

/// The look before it is issued.
async fn looked_at(
    lanyard: &Lanyard,
    desk: &Desk,
    license: &ClinicianLicense,
    about: Option<(&License, &Succession)>,
    filled: Filled,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let number = license.license_number.as_str();
    let now = lanyard.now();
    let is_old = |one: &Alike| {
        about.is_some_and(|(old, _)| old.id == one.id && Renewing::of(old.state) == Renewing::Renew)
    };
    let mut same = lanyard.under_number(slug, number).await?;
    same.retain(|one| !is_old(one));
    let mut warnings: Vec<Warning> = same.iter().flat_map(|one| of_number(one, now)).collect();
    if let Some(npi) = &license.npi {
        let mut others = lanyard.with_npi(slug, npi.as_str()).await?;
        let told = |one: &Alike| {
            (one.is_stopped() || one.coming.is_some()) && same.iter().any(|it| it.id == one.id)
        };
        others.retain(|one| !is_old(one) && !told(one));
        let name = license.name();
        warnings.extend(others.iter().flat_map(|one| of_npi(npi.as_str(), &name, one)));
    }
    let mut notes = Vec::new();
    let terms = about.and_then(|(old, _)| old.conditions());
    let carried = terms.filter(|_| about.is_some_and(|(_, to)| to.carries));
    if let Some((old, succession)) = about {
        if Renewing::of(old.state) == Renewing::Renew {
            let begins = std::cmp::max(license.effective_date.start(), now).date();
            let ends = succession.ends;
            notes.push(if ends { renew::will_end(begins) } else { renew::STAYS.to_owned() });
        }
        if let Some(dropped) = terms.filter(|_| !succession.carries) {
            let said = dropped.text.as_deref().unwrap_or_default();
            notes.push(renew::dropped(&app::shown::field(said)));
        }
        let good =
            old.history.iter().filter(|it| !it.in_force && it.to == lifecycle::State::Active);
        notes.extend(good.map(|change| renew::not_taken_over(&announced(change))));
    }
    let standing = if license.effective_date.start() > now {
        let note = Some(app::text::from(license.effective_date));
        Standing { tone: Tone::Idle, word: app::text::NOT_YET.into(), note }
    } else if let Some(terms) = carried {
        let note = Some(app::text::ON_CONDITIONS.into());
        Standing { tone: Tone::Conditions, word: app::text::state(terms.to).into(), note }
    } else {
        let word = app::text::state(lifecycle::State::Active).into();
        Standing { tone: Tone::Good, word, note: None }
    };
    let goes_on = carried.map(|terms| {
        let said = terms.text.clone().unwrap_or_default();
        (renew::GOES_ON.to_owned(), said)
    });
    let board = &desk.organisation;
    let badge = Badge {
        name: license.name(),
        role: Some(license.license_type.code().to_owned()).filter(|code| code.len() <= 4),
        profession: license.profession_title().to_owned(),
        number: number.to_owned(),
        jurisdiction: license.jurisdiction.name().to_owned(),
        standing,
        valid_until: Some(license.expiration_date),
        issuer_name: Some(board.name.clone()),
        issuer: board.did.to_string(),
        link: lanyard.public_url().to_owned(),
        ribbon: super::super::ribbon(board.did.as_str()),
    };
    let who = words::actor(&desk.person.name, Some(desk.role.name()));
    let beside = [
        (app::text::ISSUED_BY.to_owned(), board.name.clone()),
        (text::STATUS.to_owned(), text::STATUS_VALUE.to_owned()),
    ];
    let preview = Preview {
        badge,
        public: particulars::rows(license).into_iter().chain(goes_on).chain(beside).collect(),
        here: vec![(text::WHO_ISSUED.to_owned(), who)],
        notes,
        warnings,
        hidden: filled.values,
    };
    Ok(page(app::issuer::issue::preview(&desk.site, &desk.shown(), preview)))
}

/// One under the number that was typed: in force, stopped, or to be stopped.
fn of_number(alike: &Alike, now: Timestamp) -> impl Iterator<Item = Warning> {
    let (name, number) = (app::shown::name(&alike.name), app::shown::name(&alike.number));
    let word = app::text::state(alike.state);
    let since = alike.since.map(Timestamp::date);
    let stands = match alike.is_stopped() {
        true => Some(renew::stopped_number(&number, &name, word, since)),
        false => alike.is_in_force(now).then(|| text::same_number(&number, &name, word)),
    };
    stands.into_iter().chain(coming(alike)).map(|sentence| warning(sentence, alike))
}

/// One with the NPI that was typed, where it is somebody else's, was stopped, or is to be.
fn of_npi(npi: &str, name: &str, alike: &Alike) -> impl Iterator<Item = Warning> {
    let theirs = app::shown::name(&alike.name);
    let stands = if alike.is_stopped() {
        let (word, since) = (app::text::state(alike.state), alike.since.map(Timestamp::date));
        Some(renew::stopped_npi(npi, &theirs, word, since))
    } else {
        let other = folded::name(&alike.name) != folded::name(name);
        other.then(|| text::same_npi(npi, &theirs))
    };
    stands.into_iter().chain(coming(alike)).map(|sentence| warning(sentence, alike))
}

/// What waits for a licence that is not stopped yet.
fn coming(alike: &Alike) -> Option<String> {
    let (to, from) = alike.coming.filter(|_| !alike.is_stopped())?;
    let (name, number) = (app::shown::name(&alike.name), app::shown::name(&alike.number));
    Some(renew::coming(&number, &name, app::text::state(to), from.date()))
}

fn warning(sentence: String, alike: &Alike) -> Warning {
    Warning { sentence, id: alike.id.to_string(), number: alike.number.clone() }
}
