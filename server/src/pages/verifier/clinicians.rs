//! A clinician's folder: everything that was seen for one person.

mod list;

pub(super) use list::{ENDS, ends};

use super::{history::addressed, line, lines};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{form::Form, page},
    problem::{Kind, Problem},
    registry::LicenseId,
    state::Lanyard,
    verifications::{FolderError, Moved, OpenFolder, Purpose, Replacement, Seen, TOGETHER},
};
use app::{
    Filled,
    text::hospital::folders as text,
    verifier::clinicians::{Credential, FolderPage, Made, Replaced},
};
use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeVerifications);
    let verify = Rule::Member(Permission::Verify);
    Guarded::new(lanyard)
        .get("/verifier/{organization}/clinicians", see, list::list)
        .post(
            "/verifier/{organization}/clinicians/profile",
            Rule::Member(Permission::ManageSettings),
            list::set_profile,
        )
        .get("/verifier/{organization}/clinicians/{number}", see, show)
        .post("/verifier/{organization}/clinicians/{number}/check", verify, check)
        .post("/verifier/{organization}/clinicians/{number}/name", verify, rename)
        .post("/verifier/{organization}/clinicians/{number}/move", verify, move_one)
        .post("/verifier/{organization}/clinicians/{number}/undo", verify, undo)
}

pub(super) type Named = Result<Path<(String, String)>, PathRejection>;

/// Since when it is asked to check all again; what was just put here, or back.
#[derive(Debug, Default, Deserialize)]
struct Since {
    since: Option<String>,
    moved: Option<String>,
    from: Option<String>,
}

/// `GET /verifier/{organization}/clinicians/{number}`
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    since: Result<Query<Since>, QueryRejection>,
) -> Result<Response, Problem> {
    let (Path((_, number)), Query(since)) = (path?, since?);
    let slug = &desk.organisation.slug;
    let found = lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    // An emptied folder has gone: its address leads on.
    if let Some(to) = lanyard.folder_led_to(&found.folder).await? {
        let path = format!("/verifier/{slug}/clinicians/{to}?from={}", found.folder.number);
        return Ok(Redirect::to(&path).into_response());
    }
    let number_of = |it: Option<String>| it.filter(|it| LicenseId::parse(it).is_ok());
    let told = (number_of(since.moved), number_of(since.from));
    let since = since.since.as_deref();
    Ok(page(shown(&lanyard, &desk, found, since, Filled::default(), told).await?))
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
    filled: Filled,
) -> Result<String, Problem> {
    let found = lanyard.folder(&desk.organisation.slug, number).await?.ok_or(Kind::NotFound)?;
    shown(lanyard, desk, found, since, filled, (None, None)).await
}

/// A folder's page; what was moved here just now, and from which folder one was led here.
async fn shown(
    lanyard: &Lanyard,
    desk: &Desk,
    found: OpenFolder,
    since: Option<&str>,
    mut filled: Filled,
    (moved, from): (Option<String>, Option<String>),
) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let OpenFolder { folder, marks, credentials, reports, more } = found;
    let profile = list::profile_shown(lanyard.verification_profile(slug).await?);
    let after = mark(lanyard, slug, since).await?;
    let fetchable = || credentials.iter().filter(|it| it.address.is_some());
    let again = after.zip(since).map(|(after, since)| {
        (fetchable().filter(|it| it.latest.row > after).count(), since.to_owned())
    });
    if filled.value("name").is_empty() {
        filled.values.push(("name".to_owned(), folder.name.clone()));
    }
    let shown = FolderPage {
        fetchable: fetchable().count(),
        again,
        history: format!("/verifier/{slug}/history?folder={}", folder.number),
        number: folder.number,
        name: folder.name,
        corrected: folder.corrected,
        marks,
        moved,
        from,
        credentials: credentials.into_iter().map(credential).collect(),
        reports: lines(reports),
        more,
        profile,
        filled,
        now: lanyard.now(),
    };
    Ok(app::verifier::clinicians::folder(&desk.site, &desk.shown(), shown))
}

pub(super) fn credential(seen: Seen) -> Credential {
    let replaced = |it: Replacement| Replaced {
        number: it.number,
        license_number: it.license_number,
        jurisdiction: it.jurisdiction,
        valid_until: it.valid_until,
    };
    let made = seen.made.map(|it| Made {
        at: it.at,
        outcome: it.outcome,
        next_change: it.next_change,
        valid_until: it.valid_until,
    });
    Credential {
        made,
        attempted: seen.astray.as_ref().map_or(seen.latest.made_at, |it| it.at),
        astray: seen.astray.map(|it| it.number),
        replaced: seen.replaced.map(replaced),
        valid_until: seen.latest.valid_until,
        line: line(seen.latest),
    }
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
    let due = found.credentials.into_iter();
    let due = due.filter(|it| it.address.is_some() && it.latest.row <= after);
    for it in due.take(TOGETHER) {
        wanted.extend(addressed(&lanyard, slug, it.latest).await?);
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
        FolderError::MovedSince => text::MOVED_SINCE,
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

/// `POST /verifier/{organization}/clinicians/{number}/move`: one licence gets a folder of its own.
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
    let problem = match found.credentials.len() {
        _ if found.credentials.iter().all(|it| it.latest.number != report) => Some(text::NO_REPORT),
        1 => Some(text::ALONE),
        _ => None,
    };
    if let Some(problem) = problem {
        let filled = sent.again(vec![("report".to_owned(), problem.to_owned())]);
        let again = folder(&lanyard, &desk, &number, None, filled).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
    }
    match lanyard.move_report(slug, desk.person.row, &report, None).await {
        Ok(moved) => Ok(Redirect::to(&moved_to(slug, &moved)).into_response()),
        Err(error) => refused(&lanyard, &desk, &number, sent, "report", error).await,
    }
}

/// Where it is told what was moved.
pub(super) fn moved_to(slug: &str, moved: &Moved) -> String {
    format!("/verifier/{slug}/clinicians/{}?moved={}", moved.folder, moved.number)
}

/// `POST /verifier/{organization}/clinicians/{number}/undo`: what was moved here goes back.
async fn undo(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    match lanyard.undo_move(slug, desk.person.row, sent.get("moved")).await {
        Ok(back) => {
            Ok(Redirect::to(&format!("/verifier/{slug}/clinicians/{back}")).into_response())
        }
        Err(error) => refused(&lanyard, &desk, &number, sent, "", error).await,
    }
}
