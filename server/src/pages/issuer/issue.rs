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
    hex::hex,
    problem::{Kind, Problem},
    records::Alike,
    registry::IssueError,
    state::Lanyard,
};
use app::{
    Badge, Filled, Standing, Tone,
    issuer::issue::{Preview, Warning},
    text::issuer::{self as words, issue as text},
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

/// `GET /issuer/{organization}/licenses/new`: empty, or with what the licence `?renew=` says.
async fn ask(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let mut values = vec![("key".to_owned(), key())];
    if let Some(Query(Asked { renew })) = asked.ok().filter(|Query(it)| !it.renew.is_empty()) {
        let record = record(&lanyard, &desk, &renew).await?;
        let document = lanyard.document(&record.license.cid).await?;
        let license = document.as_deref().and_then(particulars::license);
        values.extend(license.iter().flat_map(order::renewed));
    }
    let filled = Filled { values, problems: Vec::new() };
    Ok(page(app::issuer::issue::form(&desk.site, &desk.shown(), &filled, &[], None)))
}

/// `POST /issuer/{organization}/licenses/new`: `step` is `preview`, `edit` or `issue`.
async fn give(State(lanyard): State<Lanyard>, desk: Desk, form: Form) -> Result<Response, Problem> {
    let key = key_of(&form).map_or_else(key, str::to_owned);
    let Typed { order, mut problems, professions, slots, profession } = order::read(&form);
    let step = form.get("step").to_owned();
    let mut filled = kept(form, &key, profession.as_deref());
    let again = |filled: &Filled, used: Option<&str>| {
        let bad = used.is_some() || !filled.problems.is_empty();
        let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let (site, at) = (&desk.site, &desk.shown());
        let html = app::issuer::issue::form(site, at, filled, &professions, used);
        Ok((status, page(html)).into_response())
    };
    if step == "edit" {
        return again(&filled, None);
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
        return looked_at(&lanyard, &desk, &license, filled).await;
    }
    let (slug, by) = (&desk.organisation.slug, Some(desk.person.row));
    match lanyard.issue_license_by(slug, order, None, Some(key.clone()), by).await {
        Ok(license) => {
            let to = format!("/issuer/{slug}/licenses/{}?done=issued", license.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(IssueError::Problems(found)) => {
            at_fields(found, &slots, &mut filled.problems);
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
    filled: Filled,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let number = license.license_number.as_str();
    let same = lanyard.under_number(slug, number).await?;
    let today = lanyard.now();
    let mut warnings: Vec<Warning> = same
        .into_iter()
        .filter_map(|alike| {
            let name = app::shown::name(&alike.name);
            let over = alike.valid_until < today;
            text::same_number(number, &name, alike.state, over).map(|it| warning(it, &alike))
        })
        .collect();
    if let Some(npi) = &license.npi {
        let others = lanyard.others_with_npi(slug, npi.as_str(), &license.name()).await?;
        warnings.extend(others.iter().map(|alike| {
            warning(text::same_npi(npi.as_str(), &app::shown::name(&alike.name)), alike)
        }));
    }
    let now = lanyard.now();
    let standing = if license.effective_date.start() > now {
        let note = Some(app::text::from(license.effective_date));
        Standing { tone: Tone::Idle, word: app::text::NOT_YET.into(), note }
    } else {
        let word = app::text::state(lifecycle::State::Active).into();
        Standing { tone: Tone::Good, word, note: None }
    };
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
        public: particulars::rows(license).into_iter().chain(beside).collect(),
        here: vec![(text::WHO_ISSUED.to_owned(), who)],
        warnings,
        hidden: filled.values,
    };
    Ok(page(app::issuer::issue::preview(&desk.site, &desk.shown(), preview)))
}

fn warning(sentence: String, alike: &Alike) -> Warning {
    Warning { sentence, id: alike.id.to_string(), number: alike.number.clone() }
}
