//! A clinician's folder: everything that was seen for one person.

use super::{history::repeated, line, lines};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{form::Form, page},
    problem::{Kind, Problem},
    registry::LicenseId,
    state::Lanyard,
    verifications::{Folder, FolderError, FolderQuery, OpenFolder, Profile, Purpose, TOGETHER},
};
use app::{
    Filled,
    text::hospital::folders as text,
    verifier::clinicians::{Credential, FolderLine, FolderPage, FoldersPage},
};
use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::time::Timestamp;
use http::StatusCode;
use serde::Deserialize;
use std::time::Duration;

/// Lines of a page.
const PAGE: usize = 50;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeVerifications);
    let verify = Rule::Member(Permission::Verify);
    Guarded::new(lanyard)
        .get("/verifier/{organization}/clinicians", see, list)
        .post(
            "/verifier/{organization}/clinicians/profile",
            Rule::Member(Permission::ManageSettings),
            set_profile,
        )
        .get("/verifier/{organization}/clinicians/{number}", see, show)
        .post("/verifier/{organization}/clinicians/{number}/check", verify, check)
        .post("/verifier/{organization}/clinicians/{number}/name", verify, rename)
        .post("/verifier/{organization}/clinicians/{number}/move", verify, move_one)
}

type Named = Result<Path<(String, String)>, PathRejection>;

/// The filters as an address has them.
#[derive(Debug, Clone, Default, Deserialize)]
struct Sought {
    q: Option<String>,
    due: Option<String>,
    sort: Option<String>,
    after: Option<String>,
}

impl Sought {
    fn fields(&self) -> Vec<(String, String)> {
        [("q", &self.q), ("due", &self.due), ("sort", &self.sort)]
            .into_iter()
            .filter_map(|(name, value)| {
                let value = value.as_deref().map(str::trim).filter(|it| !it.is_empty())?;
                Some((name.to_owned(), value.chars().take(200).collect()))
            })
            .collect()
    }

    fn address(&self, slug: &str, after: Option<&str>) -> String {
        let fields = self.fields();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        query.extend_pairs(after.map(|after| ("after", after)));
        format!("/verifier/{slug}/clinicians?{}", query.finish())
    }
}

/// `GET /verifier/{organization}/clinicians`
async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(sought) = sought?;
    Ok(page(folders(&lanyard, &desk, &sought, None).await?))
}

async fn folders(
    lanyard: &Lanyard,
    desk: &Desk,
    sought: &Sought,
    typed: Option<Filled>,
) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let (profile, now) = (lanyard.verification_profile(slug).await?, lanyard.now());
    let values = sought.fields();
    let get = |name: &str| values.iter().any(|(field, _)| field == name);
    let days = u64::try_from(profile.recheck_days).unwrap_or(0);
    let query = FolderQuery {
        text: sought.q.clone().unwrap_or_default().trim().chars().take(200).collect(),
        oldest_first: get("sort"),
        checked_before: get("due").then(|| now.minus(Duration::from_secs(days * 86_400))),
        after: sought.after.clone().filter(|after| LicenseId::parse(after).is_ok()),
    };
    let (found, more) = lanyard.folders(slug, &query, PAGE).await?;
    let next = found.last().filter(|_| more).map(|last| sought.address(slug, Some(&last.number)));
    let typed = typed.unwrap_or_else(|| Filled {
        values: vec![
            ("decision_days".to_owned(), profile.decision_days.to_string()),
            ("recheck_days".to_owned(), profile.recheck_days.to_string()),
        ],
        problems: Vec::new(),
    });
    let shown = FoldersPage {
        lines: found.into_iter().map(folder_line).collect(),
        filtered: values.iter().any(|(name, _)| name != "sort"),
        filled: Filled { values, problems: Vec::new() },
        first: sought.after.is_some().then(|| sought.address(slug, None)),
        next,
        profile: profile_shown(profile),
        typed,
        now,
    };
    Ok(app::verifier::clinicians::page(&desk.site, &desk.shown(), shown))
}

fn profile_shown(profile: Profile) -> app::verifier::clinicians::Profile {
    app::verifier::clinicians::Profile {
        decision_days: profile.decision_days,
        recheck_days: profile.recheck_days,
    }
}

fn folder_line(folder: Folder) -> FolderLine {
    let never = Timestamp::from_unix_seconds(0);
    FolderLine {
        number: folder.number,
        name: folder.name,
        outcome: folder.outcome,
        checked: Some(folder.checked_at).filter(|at| *at > never),
    }
}

/// `POST /verifier/{organization}/clinicians/profile`
async fn set_profile(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sent: Form,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let mut problems = Vec::new();
    let mut days = |name: &str| {
        let days = sent.get(name).parse::<i64>().ok().filter(|days| (1..=3_660).contains(days));
        if days.is_none() {
            problems.push((name.to_owned(), text::BAD_DAYS.to_owned()));
        }
        days.unwrap_or_default()
    };
    let profile =
        Profile { decision_days: days("decision_days"), recheck_days: days("recheck_days") };
    if !problems.is_empty() {
        let typed = Some(sent.again(problems));
        let again = folders(&lanyard, &desk, &Sought::default(), typed).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
    }
    lanyard.set_verification_profile(slug, desk.person.row, profile).await?;
    Ok(Redirect::to(&format!("/verifier/{slug}/clinicians#profile")).into_response())
}

/// Since when it is asked to check all again.
#[derive(Debug, Default, Deserialize)]
struct Since {
    since: Option<String>,
}

/// `GET /verifier/{organization}/clinicians/{number}`
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    since: Result<Query<Since>, QueryRejection>,
) -> Result<Response, Problem> {
    let (Path((_, number)), Query(since)) = (path?, since?);
    let since = since.since.as_deref();
    Ok(page(folder(&lanyard, &desk, &number, since, Filled::default()).await?))
}

/// The row of the report of that number; whatever was verified after it has a larger one.
async fn mark(lanyard: &Lanyard, slug: &str, since: Option<&str>) -> Result<Option<i64>, Problem> {
    let Some(since) = since else { return Ok(None) };
    Ok(lanyard.verification(slug, since).await?.map(|row| row.row))
}

async fn folder(
    lanyard: &Lanyard,
    desk: &Desk,
    number: &str,
    since: Option<&str>,
    mut filled: Filled,
) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let OpenFolder { folder, marks, credentials, reports } =
        lanyard.folder(slug, number).await?.ok_or(Kind::NotFound)?;
    let profile = profile_shown(lanyard.verification_profile(slug).await?);
    let after = mark(lanyard, slug, since).await?;
    let fetchable = || credentials.iter().filter(|(row, _)| row.fetchable);
    let again = after.zip(since).map(|(after, since)| {
        (fetchable().filter(|(row, _)| row.row > after).count(), since.to_owned())
    });
    if filled.value("name").is_empty() {
        filled.values.push(("name".to_owned(), folder.name.clone()));
    }
    let shown = FolderPage {
        fetchable: fetchable().count(),
        again,
        number: folder.number,
        name: folder.name,
        corrected: folder.corrected,
        marks,
        credentials: credentials
            .into_iter()
            .map(|(row, checked)| {
                let valid_until = row.valid_until;
                Credential { line: line(row), checked, valid_until }
            })
            .collect(),
        reports: lines(reports),
        profile,
        filled,
        now: lanyard.now(),
    };
    Ok(app::verifier::clinicians::folder(&desk.site, &desk.shown(), shown))
}

/// `POST /verifier/{organization}/clinicians/{number}/check`: verifies again what can be fetched and
/// was not since, at most 25 at once; the page tells how far that has come.
async fn check(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    let found = lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    let newest = found.reports.first().map(|row| row.number.clone());
    let since = sent.maybe("since").or(newest).ok_or(Kind::NotFound)?;
    let after = mark(&lanyard, slug, Some(&since)).await?.ok_or(Kind::NotFound)?;
    let mut wanted = Vec::new();
    let due = found.credentials.iter().filter(|(row, _)| row.fetchable && row.row <= after);
    for (row, _) in due.take(TOGETHER) {
        let kept = lanyard.kept_report(slug, &row.number).await?;
        wanted.extend(kept.and_then(repeated));
    }
    if !wanted.is_empty() {
        let purpose = Purpose::Recheck;
        lanyard.verify_and_keep(slug, desk.person.row, wanted, purpose, None).await?;
    }
    let path = format!("/verifier/{slug}/clinicians/{}?since={since}", found.folder.number);
    Ok(Redirect::to(&path).into_response())
}

/// The folder again, with what is wrong.
async fn refused(
    lanyard: &Lanyard,
    desk: &Desk,
    number: &str,
    sent: Form,
    field: &str,
    error: FolderError,
) -> Result<Response, Problem> {
    let sentence = match error {
        FolderError::Unavailable(error) => return Err(error.into()),
        FolderError::NotFound => text::NOT_FOUND,
        FolderError::BadName => text::BAD_NAME,
        FolderError::Same => text::SAME,
        FolderError::Nobody => text::NOBODY,
    };
    let filled = sent.again(vec![(field.to_owned(), sentence.to_owned())]);
    let again = folder(lanyard, desk, number, None, filled).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response())
}

/// `POST /verifier/{organization}/clinicians/{number}/name`
async fn rename(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    match lanyard.rename_folder(slug, desk.person.row, &number, sent.get("name")).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/verifier/{slug}/clinicians/{number}")).into_response())
        }
        Err(error) => refused(&lanyard, &desk, &number, sent, "name", error).await,
    }
}

/// `POST /verifier/{organization}/clinicians/{number}/move`
async fn move_one(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    let found = lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    let report = sent.get("report").to_owned();
    if found.credentials.iter().all(|(row, _)| row.number != report) {
        let filled = sent.again(vec![("report".to_owned(), text::NO_REPORT.to_owned())]);
        let again = folder(&lanyard, &desk, &number, None, filled).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
    }
    let target = sent.maybe("folder");
    match lanyard.move_report(slug, desk.person.row, &report, target.as_deref()).await {
        Ok(number) => {
            Ok(Redirect::to(&format!("/verifier/{slug}/clinicians/{number}")).into_response())
        }
        Err(error) => refused(&lanyard, &desk, &number, sent, "folder", error).await,
    }
}
