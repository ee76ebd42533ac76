//! The public page of a licence.

mod day;

use super::{page, site_for, verify};
use crate::{
    api::accept,
    headers::Nonce,
    problem::{Kind, Problem},
    registry::{Change, License, LicenseId},
    state::Lanyard,
};
use app::{Asked, Badge, Event, LicensePage, ReportPage, Standing, Tone};
use axum::{
    Extension,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    credential::Secured,
    license::Jurisdiction,
    lifecycle::{MayPractise, State as Lifecycle},
    time::Timestamp,
    verifier::{Given, Outcome, Report},
};
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use serde_json::{Value, json};

const DOCUMENT: &str = "application/vc";
const JWT: &str = "application/vc+jwt";

/// In which form it is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Form {
    r#as: Option<String>,
    on: Option<String>,
}

/// `GET /l/{id}`: the page; `GET /l/{id}.json`, or with an Accept header, licence and report as
/// JSON; to who asks for `application/vc`, and with `?as=licence`, the signed document itself. With
/// `?on=2026-03-03` page and JSON say how the licence stood on that day.
pub(super) async fn show(
    State(lanyard): State<Lanyard>,
    name: Result<Path<String>, PathRejection>,
    form: Result<Query<Form>, QueryRejection>,
    headers: HeaderMap,
    nonce: Option<Extension<Nonce>>,
) -> Result<Response, Problem> {
    let (Path(name), Query(form)) = (name?, form?);
    let (bare, as_json) = match name.strip_suffix(".json") {
        Some(bare) => (bare, true),
        None => (name.as_str(), false),
    };
    let id = LicenseId::parse(bare).map_err(|_| Problem::new(Kind::NotFound))?;
    if id.as_str() != bare {
        return Ok(Redirect::permanent(&format!("/l/{id}")).into_response());
    }
    let unavailable = |_| Problem::new(Kind::Unavailable);
    let found = lanyard.license(&id).await.map_err(unavailable)?;
    let license = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let document = lanyard.document(&license.cid).await.map_err(unavailable)?;
    if form.r#as.as_deref() == Some("licence") {
        let kind = if is_json(document.as_deref()) { "json" } else { "jwt" };
        let name = format!("attachment; filename=\"licence-{id}.{kind}\"");
        let name = HeaderValue::from_str(&name).map_err(|error| Problem::internal(&error))?;
        return Ok(([(header::CONTENT_DISPOSITION, name)], signed(document)?).into_response());
    }
    let wish = accept::choose(&headers, &["text/html", "application/json", DOCUMENT, JWT]);
    if !as_json && matches!(wish, Some(DOCUMENT | JWT)) {
        return signed(document);
    }
    let verdict = lanyard.verify(Given::Cid(license.cid)).await;
    let report = verdict.report();
    let organisation = lanyard.organisation(&license.organisation).await.map_err(unavailable)?;
    let issuer = organisation.map(|it| it.did.to_string()).unwrap_or_default();
    let issuer_name = lanyard.trust().name(&issuer).map(str::to_owned);
    let link = format!("{}/l/{id}", lanyard.public_url());
    let confirmed = day::is_confirmed(report);
    let asked = form.on.as_deref().map(|typed| (typed, day::read(typed, lanyard.now())));
    if as_json || wish == Some("application/json") {
        let on = match asked {
            None => None,
            Some((_, Ok(on))) => Some(day::machine(&license, on, lanyard.now(), confirmed)),
            Some((_, Err(sentence))) => {
                return Err(Problem::new(Kind::Malformed).because(sentence));
            }
        };
        let who = (issuer.as_str(), issuer_name.as_deref());
        return machine(&license, who, &link, report, (on, lanyard.public_url()));
    }
    let (_, digest) = verify::encoded(report)?;
    let shown = LicensePage {
        badge: badge(
            &license,
            document.as_deref(),
            (issuer, issuer_name),
            report.outcome,
            &lanyard,
        ),
        report: ReportPage {
            report: report.clone(),
            digest,
            asked: Asked::Link(link),
            json: Some(format!("/l/{id}.json")),
        },
        document: document.is_some().then(|| format!("/l/{id}?as=licence")),
        cid: license.cid.to_string(),
        published: license.published || lanyard.config().ipfs.kubo.is_none(),
        history: history(&license),
        day: day::shown(&license, asked, lanyard.now(), (confirmed, report.outcome)),
    };
    Ok(page(app::license(&site_for(&lanyard, nonce, &headers).await, shown)))
}

/// The badge of a licence, whose issuer has that DID and that name on a trust list.
pub(super) fn badge(
    license: &License,
    document: Option<&[u8]>,
    (issuer, issuer_name): (String, Option<String>),
    outcome: Outcome,
    lanyard: &Lanyard,
) -> Badge {
    Badge {
        name: license.name.clone(),
        role: document.and_then(role),
        profession: license.profession.clone(),
        number: license.number.clone(),
        jurisdiction: jurisdiction(license),
        standing: checked(standing(license, lanyard.now()), outcome),
        valid_until: Some(license.valid_until.date()),
        ribbon: super::ribbon(&issuer),
        issuer_name,
        issuer,
        link: format!("{}/l/{}", lanyard.public_url(), license.id),
    }
}

fn is_json(document: Option<&[u8]>) -> bool {
    document.is_some_and(|bytes| bytes.first() == Some(&b'{'))
}

/// The document as it was signed.
fn signed(document: Option<Vec<u8>>) -> Result<Response, Problem> {
    let bytes = document.ok_or_else(|| Problem::new(Kind::Unavailable))?;
    let media_type = if is_json(Some(&bytes)) { DOCUMENT } else { JWT };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Accept")),
    ];
    Ok((headers, bytes).into_response())
}

fn machine(
    license: &License,
    (issuer, issuer_name): (&str, Option<&str>),
    link: &str,
    report: &Report,
    (on, address): (Option<Value>, &str),
) -> Result<Response, Problem> {
    let change = |change: &Change| {
        json!({
            "from": change.from, "to": change.to, "reason": change.reason, "text": change.text,
            "orderUrl": change.order_url, "effective": change.effective, "inForce": change.in_force, "number": change.number,
            "event": change.event.map(|cid| cid.to_string()),
            "eventDocument": change.event.map(|cid| format!("{address}/ipfs/{cid}")),
        })
    };
    let mut body = json!({
        "license": {
            "id": license.id.as_str(), "link": link, "credentialId": license.credential_id,
            "cid": license.cid.to_string(), "published": license.published,
            "name": license.name, "number": license.number, "profession": license.profession,
            "jurisdiction": license.jurisdiction, "state": license.state,
            "professionalCredentialStatus": license.state.hl7(),
            "issuer": { "id": issuer, "name": issuer_name },
            "validFrom": license.valid_from, "validUntil": license.valid_until,
            "history": public(license).map(change).collect::<Vec<_>>(),
        },
        "report": report,
    });
    if let Some(on) = on {
        body["onDay"] = on;
    }
    let body = serde_json::to_vec(&body).map_err(|error| Problem::internal(&error))?;
    Ok(verify::as_json(body))
}

/// The letters that a ward reads from afar: the licence type of the document.
fn role(document: &[u8]) -> Option<String> {
    let secured = Secured::parse(document).ok()?;
    let subject = secured.credential().get("credentialSubject")?;
    let kind = subject.get("licenseType").or_else(|| subject.get(0)?.get("licenseType"))?;
    kind.as_str().filter(|code| (2..=4).contains(&code.len())).map(str::to_owned)
}

pub(super) fn jurisdiction(license: &License) -> String {
    Jurisdiction::parse(&license.jurisdiction)
        .map_or_else(|_| license.jurisdiction.clone(), |place| place.name().to_owned())
}

/// How a licence stands at `now`: its state, or the end of its dates where the state is still good.
pub(super) fn standing(license: &License, now: Timestamp) -> Standing {
    let practises = license.state.may_practise() != MayPractise::No;
    if practises && now > license.valid_until {
        let note = Some(app::text::until(license.valid_until.date()));
        return Standing { tone: Tone::Idle, word: app::text::EXPIRED.into(), note };
    }
    if practises && now < license.valid_from {
        let note = Some(app::text::from(license.valid_from.date()));
        return Standing { tone: Tone::Idle, word: app::text::NOT_YET.into(), note };
    }
    let tone = tone(license.state);
    let since = license.history.iter().rev().find(|change| change.in_force);
    let note = match tone {
        Tone::Good => None,
        Tone::Conditions => Some(app::text::ON_CONDITIONS.into()),
        Tone::Stopped | Tone::Ended | Tone::Idle | Tone::Unchecked => {
            since.map(|change| app::text::since(change.effective.date()))
        }
    };
    Standing { tone, word: app::text::state(license.state).into(), note }
}

/// How a state looks, where the dates are good.
pub(super) fn tone(state: Lifecycle) -> Tone {
    match state {
        Lifecycle::Active => Tone::Good,
        Lifecycle::Restricted
        | Lifecycle::Probation
        | Lifecycle::SuspensionStayed
        | Lifecycle::Provisional => Tone::Conditions,
        Lifecycle::Suspended => Tone::Stopped,
        Lifecycle::Surrendered | Lifecycle::Revoked | Lifecycle::IssuedInError => Tone::Ended,
        Lifecycle::Inactive | Lifecycle::Lapsed | Lifecycle::Deceased => Tone::Idle,
    }
}

/// A badge looks no better than its report: what the registry calls good but verifying did not
/// accept shows the outcome instead.
fn checked(standing: Standing, outcome: Outcome) -> Standing {
    let tone = match outcome {
        Outcome::Accepted => return standing,
        Outcome::Rejected => Tone::Idle,
        Outcome::Undetermined => Tone::Unchecked,
    };
    match standing.tone {
        Tone::Good | Tone::Conditions => {
            Standing { tone, word: app::text::outcome(outcome).into(), note: None }
        }
        Tone::Stopped | Tone::Ended | Tone::Idle | Tone::Unchecked => standing,
    }
}

/// What is in force or will come into force by itself. What waits for a decision of the board is no
/// announcement any more.
fn public(license: &License) -> impl DoubleEndedIterator<Item = &Change> {
    license.history.iter().filter(|change| change.in_force || change.is_announced())
}

/// What happened, newest first, down to its issue.
fn history(license: &License) -> Vec<Event> {
    let issued = Event {
        effective: license.issued_at,
        word: app::text::ISSUED.into(),
        reason: None,
        record: None,
    };
    let mut changes: Vec<&Change> = public(license).collect();
    changes.sort_by_key(|change| (change.effective.unix_seconds(), change.number));
    let changes = changes.into_iter().rev().map(|change| {
        let word = app::text::change(change.from, change.to);
        Event {
            effective: change.effective,
            word: if change.in_force { word.into() } else { app::text::announced(word) },
            reason: change.text.clone().or_else(|| Some(app::text::reason(&change.reason))),
            record: change.event.map(|cid| cid.to_string()),
        }
    });
    changes.chain([issued]).collect()
}
