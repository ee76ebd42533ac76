//! Whom this organisation trusts, and why.

use super::lines;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{form::Form, page, percent_encoded},
    problem::{Kind, Problem},
    state::Lanyard,
    trusting::{Decision, Draft, Issuer, TrustVerdict},
    verifications::HistoryQuery,
};
use app::{
    Filled,
    text::hospital::trust as text,
    verifier::trust::{Decided, IssuerPage, Resolved, Right, Verdict},
};
use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    license::{Jurisdiction, Profession},
    trust::TrustEntry,
};
use http::StatusCode;
use serde::Deserialize;

/// Reports that an issuer's page lists.
const SEEN: usize = 10;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeVerifications);
    let decide = Rule::Member(Permission::ManageSettings);
    Guarded::new(lanyard)
        .get("/verifier/{organization}/trust", see, list)
        .get("/verifier/{organization}/trust/new", see, new)
        .post("/verifier/{organization}/trust/new", decide, add)
        .get("/verifier/{organization}/trust/{issuer}", see, show)
        .get("/verifier/{organization}/trust/{issuer}/change", see, change)
        .post("/verifier/{organization}/trust/{issuer}/change", decide, changed)
        .post("/verifier/{organization}/trust/{issuer}/end", decide, end)
        .post(
            "/verifier/{organization}/trust/{issuer}/resolve",
            Rule::Member(Permission::Verify),
            resolve,
        )
}

type Named = Result<Path<(String, String)>, PathRejection>;

fn right(entry: &TrustEntry) -> Right {
    let place = |code: &String| {
        Jurisdiction::parse(code).map_or_else(|_| code.clone(), |it| it.name().to_owned())
    };
    let profession = |code: &String| {
        let name = Profession::parse(code).ok().and_then(|it| it.name());
        name.map_or_else(|| format!("{code}…"), str::to_owned)
    };
    Right {
        issuer: entry.issuer.to_string(),
        name: entry.name.clone(),
        types: entry.types.clone(),
        jurisdictions: entry.jurisdictions.iter().map(place).collect(),
        professions: entry.professions.iter().map(profession).collect(),
        from: entry.from,
        until: entry.until,
    }
}

fn decided(decision: Decision) -> Decided {
    Decided {
        number: decision.number,
        right: right(&decision.entry),
        verdict: match decision.verdict {
            TrustVerdict::Trusted => Verdict::Trusted,
            TrustVerdict::Refused => Verdict::Refused,
            TrustVerdict::Withdrawn => Verdict::Withdrawn,
        },
        reason: decision.reason,
        evidence: decision.evidence,
        person: decision.person_name,
        at: decision.decided_at,
    }
}

/// `GET /verifier/{organization}/trust`
async fn list(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let decisions = lanyard.trust_decisions(&desk.organisation.slug).await?;
    let own = decisions.into_iter().map(decided).collect();
    let trust = lanyard.trust();
    let installation = trust.entries.iter();
    let installation =
        installation.map(|it| (right(it), percent_encoded(it.issuer.as_str()))).collect();
    let (site, shown, now) = (&desk.site, desk.shown(), lanyard.now());
    Ok(page(app::verifier::trust::page(site, &shown, own, installation, now)))
}

/// What the form is filled with.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    issuer: Option<String>,
    report: Option<String>,
}

/// `GET /verifier/{organization}/trust/new`, filled in from a report that named the issuer.
async fn new(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wish) = wish?;
    let slug = &desk.organisation.slug;
    let mut values = vec![
        ("issuer".to_owned(), wish.issuer.unwrap_or_default()),
        ("verdict".to_owned(), "trusted".to_owned()),
    ];
    let kept = match wish.report {
        Some(number) => lanyard.kept_report(slug, &number).await?,
        None => None,
    };
    if let Some(summary) = kept.and_then(|kept| kept.report.summary) {
        let place = summary.jurisdiction.as_deref().map(Jurisdiction::recognise);
        let place = place.and_then(Result::ok).map(|it| it.code().to_owned());
        let name = summary.issuer_name.or(summary.claimed_issuer_name);
        values.extend(name.map(|name| ("name".to_owned(), name)));
        values.extend(summary.types.into_iter().map(|name| ("types".to_owned(), name)));
        values.extend(place.map(|code| ("jurisdictions".to_owned(), code)));
    }
    let filled = Filled { values, problems: Vec::new() };
    Ok(page(form(&desk, None, &filled)))
}

fn form(desk: &Desk, known: Option<&str>, filled: &Filled) -> String {
    let base = format!("/verifier/{}/trust", desk.organisation.slug);
    let path = match known {
        Some(name) => format!("{base}/{}/change", percent_encoded(name)),
        None => format!("{base}/new"),
    };
    app::verifier::trust::form(&desk.site, &desk.shown(), path, known.is_some(), filled)
}

async fn keep(
    lanyard: &Lanyard,
    desk: &Desk,
    known: Option<&str>,
    sent: Form,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let draft = match Draft::read(|name| sent.all(name).map(str::to_owned).collect()) {
        Ok(draft) => draft,
        Err(problems) => {
            let again = form(desk, known, &sent.again(problems));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
        }
    };
    let number = lanyard.decide_trust(slug, desk.person.row, draft).await?;
    Ok(Redirect::to(&format!("/verifier/{slug}/trust/{number}")).into_response())
}

/// `POST /verifier/{organization}/trust/new`
async fn add(State(lanyard): State<Lanyard>, desk: Desk, sent: Form) -> Result<Response, Problem> {
    keep(&lanyard, &desk, None, sent).await
}

async fn issuer(lanyard: &Lanyard, desk: &Desk, path: Named) -> Result<(String, Issuer), Problem> {
    let Path((_, name)) = path?;
    let found =
        lanyard.trusted_issuer(&desk.organisation.slug, &name).await?.ok_or(Kind::NotFound)?;
    Ok((name, found))
}

/// `GET /verifier/{organization}/trust/{issuer}`, by number or by DID: why it is trusted, or not.
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    let resolved = lanyard.last_resolution(slug, &found.did).await?;
    let seen = lanyard.seen_of_issuer(slug, &found.did).await?;
    let query = HistoryQuery { issuer: Some(found.did.to_string()), ..HistoryQuery::default() };
    let (latest, _) = lanyard.history(slug, &query, SEEN).await?;
    let shown = IssuerPage {
        name: found.name().map(str::to_owned),
        path: percent_encoded(&name),
        installation: found.installation.iter().map(right).collect(),
        resolved: resolved.map(|it| Resolved {
            at: it.asked_at,
            resolves: it.resolves,
            request: it.request,
            answer: it.answer,
        }),
        seen,
        lines: lines(latest),
        history: format!("/verifier/{slug}/history?issuer={}", percent_encoded(found.did.as_str())),
        now: lanyard.now(),
        did: found.did.to_string(),
        decisions: found.decisions.into_iter().map(decided).collect(),
    };
    Ok(page(app::verifier::trust::issuer(&desk.site, &desk.shown(), shown)))
}

/// `GET /verifier/{organization}/trust/{issuer}/change`: the form, filled with what counts now.
async fn change(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    let own = found.decisions.first();
    let entry = own.map(|it| &it.entry).or(found.installation.first());
    let verdict = own.map_or("trusted", |it| it.verdict.name());
    let mut values = vec![("issuer", found.did.to_string()), ("verdict", verdict.to_owned())];
    if let Some(entry) = entry {
        values.push(("name", entry.name.clone()));
        values.push(("jurisdictions", entry.jurisdictions.join(", ")));
        values.push(("professions", entry.professions.join(", ")));
        values.extend(entry.types.iter().map(|name| ("types", name.clone())));
        values.extend(entry.from.map(|day| ("from", day.to_string())));
        values.extend(entry.until.map(|day| ("until", day.to_string())));
    }
    values.extend(own.and_then(|it| it.evidence.clone()).map(|link| ("evidence", link)));
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(page(form(&desk, Some(&name), &Filled { values, problems: Vec::new() })))
}

/// `POST /verifier/{organization}/trust/{issuer}/change`
async fn changed(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let (name, _) = issuer(&lanyard, &desk, path).await?;
    keep(&lanyard, &desk, Some(&name), sent).await
}

/// `POST /verifier/{organization}/trust/{issuer}/end`: what it signs after today is not accepted.
async fn end(State(lanyard): State<Lanyard>, desk: Desk, path: Named) -> Result<Response, Problem> {
    let (_, found) = issuer(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    let today = lanyard.now().date();
    let own = found.own().filter(|it| it.verdict == TrustVerdict::Trusted);
    let own = own.ok_or_else(|| Problem::new(Kind::Conflict).because(text::CANNOT_END))?;
    let mut entry = own.entry.clone();
    // What has ended stays ended: a later day would make it longer.
    if entry.until.is_some_and(|until| until < today) {
        return Err(Problem::new(Kind::Conflict).because(text::CANNOT_END));
    }
    // A right that has not begun never does: it ends before its first day.
    entry.until = Some(today);
    let draft = Draft {
        entry,
        verdict: TrustVerdict::Trusted,
        reason: own.reason.clone(),
        evidence: own.evidence.clone(),
    };
    let number = lanyard.decide_trust(slug, desk.person.row, draft).await?;
    Ok(Redirect::to(&format!("/verifier/{slug}/trust/{number}")).into_response())
}

/// `POST /verifier/{organization}/trust/{issuer}/resolve`
async fn resolve(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    lanyard.resolve_issuer(slug, desk.person.row, &found.did).await?;
    let path = format!("/verifier/{slug}/trust/{}#resolves", percent_encoded(&name));
    Ok(Redirect::to(&path).into_response())
}
