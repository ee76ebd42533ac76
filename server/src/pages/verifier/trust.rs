//! Whom this organisation trusts, and why.

mod list;
mod rights;

use super::lines;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{form::Form, page, percent_encoded},
    problem::{Kind, Problem},
    state::Lanyard,
    trusting::{self, Decision, Draft, EndError, Issuer, TrustVerdict},
    verifications::HistoryQuery,
};
use app::{
    Filled,
    text::hospital::trust as text,
    verifier::trust::{
        BEGINS, Claim, Decided, EndPage, IssuerPage, Namesake, Resolved, Right, TrustForm, Verdict,
    },
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
    time::Timestamp,
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
        .get("/verifier/{organization}/trust", see, list::list)
        .get("/verifier/{organization}/trust/new", see, new)
        .post("/verifier/{organization}/trust/new", decide, add)
        .get("/verifier/{organization}/trust/{issuer}", see, show)
        .get("/verifier/{organization}/trust/{issuer}/change", see, change)
        .post("/verifier/{organization}/trust/{issuer}/change", decide, changed)
        .get("/verifier/{organization}/trust/{issuer}/end", see, ask_end)
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
        name.map_or_else(|| format!("{code}{BEGINS}"), str::to_owned)
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
            TrustVerdict::Trusted if decision.ends => Verdict::Ended,
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

/// What the form is filled with.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    issuer: Option<String>,
    report: Option<String>,
}

/// `GET /verifier/{organization}/trust/new`, about the issuer that a report named. Nothing that its
/// document claims is filled in.
async fn new(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wish) = wish?;
    let values = vec![
        ("issuer".to_owned(), wish.issuer.unwrap_or_default()),
        ("report".to_owned(), wish.report.unwrap_or_default()),
    ];
    let filled = Filled { values, problems: Vec::new() };
    let about = About::new(&lanyard, &desk, filled.value("issuer"), &filled).await?;
    Ok(page(form(&lanyard, &desk, None, about, &filled)))
}

/// What is known of an issuer beside what is typed about it.
struct About {
    claim: Option<Claim>,
    alike: Vec<Namesake>,
}

impl About {
    async fn new(
        lanyard: &Lanyard,
        desk: &Desk,
        issuer: &str,
        filled: &Filled,
    ) -> Result<Self, Problem> {
        let claim = claim(lanyard, desk, filled.value("report"), issuer).await?;
        let alike = namesakes(lanyard, desk, issuer, filled.value("name"), claim.as_ref()).await?;
        Ok(Self { claim, alike })
    }
}

/// What the document of a report says about its issuer.
async fn claim(
    lanyard: &Lanyard,
    desk: &Desk,
    report: &str,
    issuer: &str,
) -> Result<Option<Claim>, Problem> {
    if report.is_empty() {
        return Ok(None);
    }
    let kept = lanyard.kept_report(&desk.organisation.slug, report).await?;
    let kept = kept.filter(|kept| kept.row.issuer.as_deref() == Some(issuer));
    Ok(kept.and_then(|kept| kept.report.summary).map(|summary| Claim {
        name: summary.claimed_issuer_name.or(summary.issuer_name),
        types: summary.types,
        jurisdiction: summary.jurisdiction,
    }))
}

/// Other issuers on the list whose name could be taken for the one that is typed or claimed.
async fn namesakes(
    lanyard: &Lanyard,
    desk: &Desk,
    issuer: &str,
    name: &str,
    claim: Option<&Claim>,
) -> Result<Vec<Namesake>, Problem> {
    let claimed = claim.and_then(|claim| claim.name.as_deref()).unwrap_or_default();
    let found = lanyard.namesakes(&desk.organisation.slug, issuer, &[name, claimed]).await?;
    let found = found.into_iter();
    Ok(found.map(|it| Namesake { did: it.issuer.to_string(), name: it.name }).collect())
}

/// An issuer of whom there is a page: how it is named in addresses, and what is known of it.
type Known<'a> = Option<(&'a str, &'a Issuer)>;

fn form(lanyard: &Lanyard, desk: &Desk, known: Known<'_>, about: About, filled: &Filled) -> String {
    let base = format!("/verifier/{}/trust", desk.organisation.slug);
    let path = match known {
        Some((name, _)) => format!("{base}/{}/change", percent_encoded(name)),
        None => format!("{base}/new"),
    };
    let ending = known.map(|(_, issuer)| rights::ending(issuer)).unwrap_or_default();
    let shown = TrustForm {
        path,
        known: known.map(|(_, issuer)| issuer.did.to_string()),
        ending: ending.iter().map(right).collect(),
        now: lanyard.now(),
        claim: about.claim,
        alike: about.alike,
    };
    app::verifier::trust::form(&desk.site, &desk.shown(), shown, filled)
}

async fn keep(
    lanyard: &Lanyard,
    desk: &Desk,
    known: Known<'_>,
    sent: Form,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let typed = sent.get("issuer").to_owned();
    // Whom a page is about is not changed by what a form says.
    let issuer = known.map_or_else(|| typed.clone(), |(_, known)| known.did.to_string());
    let another = known.is_some() && !typed.is_empty() && typed != issuer;
    let draft = Draft::read(|name| match name {
        "issuer" => vec![issuer.clone()],
        name => sent.all(name).map(str::to_owned).collect(),
    });
    // Who accepts a second one of that name has seen both domains: each of them is confirmed.
    let confirmed: Vec<String> = sent.get("alike").split(' ').map(str::to_owned).collect();
    let accepts = sent.get("verdict") == TrustVerdict::Trusted.name();
    let mut filled = sent.again(Vec::new());
    let about = About::new(lanyard, desk, &issuer, &filled).await?;
    let unseen = about.alike.iter().any(|it| !confirmed.contains(&it.did));
    let gate = || ("alike".to_owned(), text::CONFIRM_ALIKE.to_owned());
    let draft = match draft {
        Ok(draft) if !(another || unseen && accepts) => draft,
        other => {
            filled.problems = other.err().unwrap_or_default();
            filled.problems.extend((unseen && accepts).then(gate));
            filled.problems.extend(another.then(|| (String::new(), text::OTHER_ISSUER.to_owned())));
            let again = form(lanyard, desk, known, about, &filled);
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
    let entry = rights::now(&found);
    let mut values = Vec::new();
    // What has ended is not begun again by leaving the form as it is.
    values.extend(own.filter(|it| !it.ends).map(|it| ("verdict", it.verdict.name().to_owned())));
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
    let filled = Filled { values, problems: Vec::new() };
    let about = About::new(&lanyard, &desk, found.did.as_str(), &filled).await?;
    Ok(page(form(&lanyard, &desk, Some((&name, &found)), about, &filled)))
}

/// `POST /verifier/{organization}/trust/{issuer}/change`
async fn changed(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    keep(&lanyard, &desk, Some((&name, &found)), sent).await
}

/// `GET /verifier/{organization}/trust/{issuer}/end`: why, and what it does.
async fn ask_end(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    Ok(page(ending(&desk, &name, &found, lanyard.now(), &Filled::default())))
}

fn ending(desk: &Desk, name: &str, found: &Issuer, now: Timestamp, filled: &Filled) -> String {
    let known = found.name().map(str::to_owned);
    let shown = EndPage {
        path: format!("/verifier/{}/trust/{}", desk.organisation.slug, percent_encoded(name)),
        name: known,
        did: found.did.to_string(),
        today: now.date(),
        endable: found.endable(now.date()),
    };
    app::verifier::trust::end(&desk.site, &desk.shown(), shown, filled)
}

/// `POST /verifier/{organization}/trust/{issuer}/end`: what it signs after today is not accepted.
async fn end(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    let nothing = || Problem::new(Kind::Conflict).because(text::CANNOT_END);
    if !found.endable(lanyard.now().date()) {
        return Err(nothing());
    }
    let Some(reason) = trusting::reason(sent.get("reason")) else {
        let filled = sent.again(vec![("reason".to_owned(), text::NO_REASON.to_owned())]);
        let again = ending(&desk, &name, &found, lanyard.now(), &filled);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
    };
    match lanyard.end_trust(slug, desk.person.row, &found.did, reason).await {
        Ok(number) => Ok(Redirect::to(&format!("/verifier/{slug}/trust/{number}")).into_response()),
        Err(EndError::NothingToEnd) => Err(nothing()),
        Err(EndError::Unavailable(error)) => Err(error.into()),
    }
}

/// `POST /verifier/{organization}/trust/{issuer}/resolve`
async fn resolve(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (name, found) = issuer(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    if !lanyard.resolve_issuer(slug, desk.person.row, &found.did).await? {
        return Err(Problem::new(Kind::TooManyRequests).because(text::ASKED_SOON));
    }
    let path = format!("/verifier/{slug}/trust/{}#resolves", percent_encoded(&name));
    Ok(Redirect::to(&path).into_response())
}
