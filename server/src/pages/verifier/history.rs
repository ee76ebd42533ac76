//! Who checked what, when, with which result.

use super::lines;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    db::verifications::{outcome_from, outcome_name},
    pages::{page, percent_encoded, verify::as_json},
    problem::{Kind, Problem},
    registry::LicenseId,
    sheets,
    state::Lanyard,
    verifications::{
        HistoryQuery, KeptReport, Purpose, Record, Row, Sort, SourceType, Wanted, WantedAs,
    },
};
use app::{
    Asked, Filled,
    text::hospital as text,
    verifier::{
        Evidence, SourceKind,
        history::{HistoryPage, KeptPage, Later, WITH_CONDITIONS},
    },
};
use axum::{
    body::Body,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    limits::DID_BYTES,
    time::Date,
    verifier::{Check, CheckOutcome, Given, Outcome, Report},
};
use futures::{StreamExt, stream};
use http::{HeaderValue, header};
use serde::Deserialize;
use url::Url;

/// Lines of a page.
const PAGE: usize = 50;
/// Lines that are read at once for a download.
const CHUNK: usize = 1_000;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeVerifications);
    Guarded::new(lanyard)
        .get("/verifier/{organization}/history", see, list)
        .get("/verifier/{organization}/history.csv", see, download)
        .get("/verifier/{organization}/history/{number}", see, show)
        .post(
            "/verifier/{organization}/history/{number}/again",
            Rule::Member(Permission::Verify),
            again,
        )
}

/// The filters as an address has them.
#[derive(Debug, Clone, Default, Deserialize)]
struct Sought {
    q: Option<String>,
    outcome: Option<String>,
    person: Option<String>,
    purpose: Option<String>,
    from: Option<String>,
    until: Option<String>,
    folder: Option<String>,
    issuer: Option<String>,
    sort: Option<String>,
    together: Option<String>,
    after: Option<String>,
}

impl Sought {
    /// Every filter by its name.
    fn all(&self) -> [(&'static str, &Option<String>); 10] {
        [
            ("q", &self.q),
            ("outcome", &self.outcome),
            ("person", &self.person),
            ("purpose", &self.purpose),
            ("from", &self.from),
            ("until", &self.until),
            ("folder", &self.folder),
            ("issuer", &self.issuer),
            ("sort", &self.sort),
            ("together", &self.together),
        ]
    }

    /// Names and values that are not empty, without where the page begins.
    fn fields(&self) -> Vec<(String, String)> {
        self.all()
            .into_iter()
            .filter_map(|(name, value)| {
                let value = value.as_deref().map(str::trim).filter(|it| !it.is_empty())?;
                let most = if name == "issuer" { DID_BYTES } else { 200 };
                Some((name.to_owned(), value.chars().take(most).collect()))
            })
            .collect()
    }

    /// Whether something was sent that is empty, as a form does.
    fn has_empty(&self) -> bool {
        self.all()
            .into_iter()
            .filter_map(|(_, value)| value.as_ref())
            .any(|it| it.trim().is_empty())
    }

    fn query(&self) -> (HistoryQuery, Vec<(String, String)>) {
        let fields = self.fields();
        let get = |name: &str| {
            fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
        };
        let mut problems = Vec::new();
        let mut day = |name: &str| {
            let text = get(name)?;
            let day = Date::parse(text).ok();
            if day.is_none() {
                problems.push((name.to_owned(), text::BAD_DAY.to_owned()));
            }
            day
        };
        let (from, until) = (day("from"), day("until"));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            problems.push(("until".to_owned(), text::UNTIL_BEFORE_FROM.to_owned()));
        }
        let conditions = get("outcome") == Some(WITH_CONDITIONS);
        let outcome = get("outcome").map(|name| match conditions {
            true => Some(Outcome::Accepted),
            false => outcome_from(name),
        });
        let purpose = get("purpose").map(Purpose::from_name);
        let person = get("person").map(|id| id.parse().ok());
        for (name, bad) in [
            ("outcome", outcome == Some(None)),
            ("purpose", purpose == Some(None)),
            ("person", person == Some(None)),
        ] {
            if bad {
                problems.push((name.to_owned(), text::BAD_FILTER.to_owned()));
            }
        }
        let query = HistoryQuery {
            text: get("q").unwrap_or_default().to_owned(),
            outcome: outcome.flatten(),
            conditions,
            purpose: purpose.flatten(),
            person: person.flatten(),
            from: from.map(Date::start),
            until: until.map(Date::end),
            folder: get("folder").map(str::to_owned),
            issuer: get("issuer").map(str::to_owned),
            together: get("together").map(str::to_owned),
            sort: match get("sort") {
                Some("oldest") => Sort::Oldest,
                Some("name") => Sort::Name,
                _ => Sort::Newest,
            },
            after: self.after.clone().filter(|after| LicenseId::parse(after).is_ok()),
        };
        (query, problems)
    }

    /// The address of the same filters; `more` is put behind them.
    fn address(&self, path: &str, more: Option<(&str, &str)>) -> String {
        let fields = self.fields();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        query.extend_pairs(more);
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// `GET /verifier/{organization}/history`
async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(sought) = sought?;
    let slug = &desk.organisation.slug;
    let path = format!("/verifier/{slug}/history");
    // What is empty is left out of the address, so that it can be sent to a colleague.
    if sought.has_empty() {
        let after = sought.after.as_deref().filter(|it| !it.is_empty());
        let path = sought.address(&path, after.map(|after| ("after", after)));
        return Ok(Redirect::to(&path).into_response());
    }
    let (query, problems) = sought.query();
    // A filter that is not understood is not left out: nothing is shown until it is.
    let ((rows, more), count) = if problems.is_empty() {
        (lanyard.history(slug, &query, PAGE).await?, lanyard.count_history(slug, &query).await?)
    } else {
        ((Vec::new(), false), 0)
    };
    let next = rows.last().filter(|_| more);
    let next = next.map(|last| sought.address(&path, Some(("after", &last.number))));
    let people = lanyard.verifiers(slug).await?;
    let values = sought.fields();
    let shown = HistoryPage {
        count,
        now: lanyard.now(),
        filtered: values.iter().any(|(name, _)| name != "sort"),
        together: query.together.is_some(),
        filled: Filled { values, problems },
        people: people.into_iter().map(|(row, name)| (row.to_string(), name)).collect(),
        first: sought.after.is_some().then(|| sought.address(&path, None)),
        next,
        csv: sought.address(&format!("{path}.csv"), None),
        lines: lines(rows),
    };
    Ok(page(app::verifier::history::page(&desk.site, &desk.shown(), shown)))
}

/// `GET /verifier/{organization}/history.csv`: everything that fits the filters, written as it is read.
async fn download(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(sought) = sought?;
    let (mut query, problems) = sought.query();
    if let Some((_, sentence)) = problems.into_iter().next() {
        return Err(Problem::new(Kind::Malformed).because(sentence));
    }
    query.after = None;
    let slug = desk.organisation.slug;
    // The first lines are read before anything is promised.
    let (first, more) = lanyard.history(&slug, &query, CHUNK).await?;
    let head = sheets::line(&text::CSV_COLUMNS);
    let body = format!("{head}{}", table(&first));
    query.after = first.last().filter(|_| more).map(|row| row.number.clone());
    let rest =
        stream::unfold((lanyard, query, slug.clone()), async |(lanyard, mut query, slug)| {
            query.after.as_ref()?;
            let (rows, more) = match lanyard.history(&slug, &query, CHUNK).await {
                Ok(found) => found,
                // A download that breaks off must not look whole.
                Err(error) => {
                    return Some((Err(std::io::Error::other(error)), {
                        query.after = None;
                        (lanyard, query, slug)
                    }));
                }
            };
            query.after = rows.last().filter(|_| more).map(|row| row.number.clone());
            Some((Ok(table(&rows)), (lanyard, query, slug)))
        });
    let whole = stream::once(async move { Ok(body) });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, attachment(&format!("history-{slug}.csv"))),
    ];
    Ok((headers, Body::from_stream(whole.chain(rest).fuse())).into_response())
}

/// A file name of our own letters.
fn attachment(name: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

fn table(rows: &[Row]) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = |row: &Row| {
        sheets::line(&[
            row.number.clone(),
            row.made_at.to_string(),
            outcome_name(row.outcome).to_owned(),
            row.kind.name().to_owned(),
            text(&row.name),
            text(&row.profession),
            text(&row.license_number),
            text(&row.jurisdiction),
            text(&row.npi),
            row.valid_until.map(|at| at.to_string()).unwrap_or_default(),
            text(&row.issuer),
            text(&row.issuer_name),
            row.person_name.clone(),
            row.purpose.name().to_owned(),
            row.digest.clone(),
            text(&row.conditions),
            row.next_change.map(|at| at.to_string()).unwrap_or_default(),
        ])
    };
    rows.iter().map(line).collect()
}

/// How a report is wanted.
#[derive(Debug, Default, Deserialize)]
struct Form {
    r#as: Option<String>,
}

/// `GET /verifier/{organization}/history/{number}`: what was answered then; `?as=json` hands over the
/// report itself, to the byte, and `?as=record` the signed record.
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Result<Path<(String, String)>, PathRejection>,
    form: Result<Query<Form>, QueryRejection>,
) -> Result<Response, Problem> {
    let (Path((_, number)), Query(form)) = (path?, form?);
    let slug = &desk.organisation.slug;
    let kept = lanyard.kept_report(slug, &number).await?.ok_or(Kind::NotFound)?;
    let file = match form.r#as.as_deref() {
        Some("json") => Some(("report", Some(kept.json.clone()))),
        Some("record") => Some(("record", kept.record.as_ref().map(|it| it.json.clone()))),
        _ => None,
    };
    if let Some((what, json)) = file {
        let name = attachment(&format!("{what}-{}.json", kept.row.number));
        let json = as_json(json.ok_or(Kind::NotFound)?);
        return Ok(([(header::CONTENT_DISPOSITION, name)], json).into_response());
    }
    let earlier = match &kept.row.earlier {
        Some(number) => lanyard.kept_report(slug, number).await?,
        None => None,
    };
    let seen = last_seen(&lanyard, slug, &kept, earlier.as_ref()).await?;
    let later = lanyard.later_report(&kept.row).await?;
    let issuer = kept.row.issuer.as_deref().filter(|did| did.starts_with("did:"));
    // Whoever has another name today had this one then.
    let person = kept.record.as_ref().map(|it| it.validator.name.clone());
    let person = person.unwrap_or_else(|| kept.row.person_name.clone());
    let shown = KeptPage {
        issuer: issuer.map(|did| format!("/verifier/{slug}/trust/{}", percent_encoded(did))),
        add_issuer: proposal(slug, &kept),
        age: lanyard.now().since(kept.row.made_at).as_secs(),
        identity: kept.row.kind == crate::verifications::Kind::Identity,
        fetchable: lanyard.fetchable_report(&kept.row).await?.is_some(),
        folder: kept.row.folder.clone().zip(kept.row.folder_name.clone()),
        earlier: earlier.map(|earlier| (earlier.row.number, earlier.report)),
        seen,
        later: later.map(|it| Later { number: it.number, at: it.made_at, outcome: it.outcome }),
        evidence: kept.record.map(|record| evidence(slug, &kept.row.number, record)),
        why: super::why(kept.row.purpose),
        person,
        number: kept.row.number,
        digest: kept.row.digest,
        report: kept.report,
        note: kept.note,
        asked: match kept.asked {
            WantedAs::Pasted => Asked::Pasted(String::new()),
            WantedAs::File(name) => Asked::File(name),
            WantedAs::Link(at) => Asked::Link(at),
            WantedAs::Cid(at) => Asked::Cid(at),
        },
    };
    Ok(page(app::verifier::history::report(&desk.site, &desk.shown(), shown)))
}

/// Reports that are looked back at for one that had the document.
const BACK: usize = 31;

/// The last report before this one that had the document, where this one could not have it.
async fn last_seen(
    lanyard: &Lanyard,
    slug: &str,
    kept: &KeptReport,
    earlier: Option<&KeptReport>,
) -> Result<Option<Report>, Problem> {
    if !kept.report.document_digest.is_empty() {
        return Ok(None);
    }
    let mut at = earlier.cloned();
    for _ in 0..BACK {
        let Some(before) = at else { return Ok(None) };
        if kept.report.recalling(&before.report).is_some() {
            return Ok(Some(before.report));
        }
        at = match &before.row.earlier {
            Some(number) => lanyard.kept_report(slug, number).await?,
            None => None,
        };
    }
    Ok(None)
}

fn evidence(slug: &str, number: &str, record: Record) -> Evidence {
    let kind = |it| match it {
        SourceType::Document => SourceKind::Document,
        SourceType::DidDocument => SourceKind::DidDocument,
        SourceType::StatusList => SourceKind::StatusList,
    };
    let sources = record.sources.into_iter();
    Evidence {
        json: format!("/verifier/{slug}/history/{number}?as=record"),
        digest: record.digest,
        hospital: record.hospital,
        hospital_did: record.hospital_did,
        role: record.validator.role,
        sources: sources.map(|it| (kind(it.source_type), it.identifier, it.read_at)).collect(),
    }
}

/// Where the issuer of a report can be put on the trust list, when that is what was missing.
fn proposal(slug: &str, kept: &KeptReport) -> Option<String> {
    let distrusted = kept.report.findings.iter().any(|finding| {
        finding.check == Check::IssuerTrusted
            && finding.outcome != CheckOutcome::Passed
            && finding.reason != "not-reached"
    });
    let issuer = kept.row.issuer.as_deref().filter(|did| distrusted && did.starts_with("did:"))?;
    Some(format!(
        "/verifier/{slug}/trust/new?issuer={}&report={}",
        percent_encoded(issuer),
        kept.row.number
    ))
}

/// `POST /verifier/{organization}/history/{number}/again`: the same verification, now; a new report.
async fn again(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    let kept = lanyard.kept_report(slug, &number).await?.ok_or(Kind::NotFound)?;
    let none = || Problem::new(Kind::Conflict).because(text::NOT_FETCHABLE);
    let wanted = addressed(&lanyard, slug, kept.row).await?.ok_or_else(none)?;
    let purpose = Purpose::Recheck;
    let kept = lanyard.verify_and_keep(slug, desk.person.row, vec![wanted], purpose, None).await?;
    let number = kept.0.first().ok_or(Problem::new(Kind::Internal))?;
    Ok(Redirect::to(&format!("/verifier/{slug}/history/{number}")).into_response())
}

/// A credential that a report is about, to be verified again from its newest address.
pub(super) async fn addressed(
    lanyard: &Lanyard,
    slug: &str,
    row: Row,
) -> Result<Option<Wanted>, Problem> {
    let Some(number) = lanyard.fetchable_report(&row).await? else { return Ok(None) };
    let kept = lanyard.kept_report(slug, &number).await?;
    let wanted = kept.and_then(repeated);
    Ok(wanted.map(|wanted| Wanted { again: Some(row), ..wanted }))
}

/// What a kept report verified, to be verified again; `None` when it cannot be fetched.
pub(super) fn repeated(kept: KeptReport) -> Option<Wanted> {
    let given = match &kept.asked {
        WantedAs::Link(at) => Given::Url(Url::parse(at).ok()?),
        WantedAs::Cid(at) => Given::Cid(crate::pages::entry::cid(at)?),
        WantedAs::Pasted | WantedAs::File(_) => return None,
    };
    Some(Wanted { given, asked: kept.asked, again: Some(kept.row), line: None })
}
