//! The list of clinicians' folders, its filters, and how old a verification may be.

use super::super::{attention::due_before, bound};
use crate::{
    access::Desk,
    db::verifications::outcome_from,
    pages::{form::Form, page},
    problem::Problem,
    registry::LicenseId,
    state::Lanyard,
    verifications::{Folder, FolderQuery, Profile},
};
use app::{
    Filled,
    text::hospital::folders as text,
    verifier::clinicians::{FolderLine, FoldersPage},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::time::Timestamp;
use http::StatusCode;
use serde::Deserialize;

/// Lines of a page.
const PAGE: usize = 50;

/// What the filter of ends takes: days, or what is over.
pub(in crate::pages::verifier) const ENDS: [&str; 4] = ["over", "30", "60", "90"];

/// From when until before when a licence ends, for one of [`ENDS`].
pub(in crate::pages::verifier) fn ends(
    name: &str,
    now: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let day = |days: i64| Timestamp::from_unix_seconds(now.unix_seconds() + days * 86_400);
    match name {
        "over" => Some((Timestamp::from_unix_seconds(0), now)),
        days if ENDS.contains(&days) => days.parse().ok().map(|days| (now, day(days))),
        _ => None,
    }
}

/// The filters as an address has them.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::pages::verifier) struct Sought {
    q: Option<String>,
    show: Option<String>,
    outcome: Option<String>,
    ends: Option<String>,
    /// As addresses of before said `show=due`.
    due: Option<String>,
    sort: Option<String>,
    after: Option<String>,
}

impl Sought {
    fn fields(&self) -> Vec<(String, String)> {
        let due = self.due.as_ref().map(|_| "due".to_owned());
        [
            ("q", &self.q),
            ("show", &self.show.clone().or(due)),
            ("outcome", &self.outcome),
            ("ends", &self.ends),
            ("sort", &self.sort),
        ]
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
        let (path, query) = (format!("/verifier/{slug}/clinicians"), query.finish());
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

/// `GET /verifier/{organization}/clinicians`
pub(super) async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(sought) = sought?;
    // What is empty is left out of the address, so that it can be sent to a colleague.
    let sent = [&sought.q, &sought.show, &sought.outcome, &sought.ends, &sought.due, &sought.sort];
    if sent.into_iter().flatten().any(|it| it.trim().is_empty()) || sought.due.is_some() {
        let path = sought.address(&desk.organisation.slug, sought.after.as_deref());
        return Ok(Redirect::to(&path).into_response());
    }
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
    let get = |name: &str| {
        let found = values.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    };
    let show = get("show");
    let due = due_before(lanyard, slug, now).await?;
    let mut problems = Vec::new();
    for (name, known) in [
        ("show", show.is_none_or(|it| ["due", "failed", "turned"].contains(&it))),
        ("outcome", get("outcome").is_none_or(|it| outcome_from(it).is_some())),
        ("ends", get("ends").is_none_or(|it| ENDS.contains(&it))),
    ] {
        if !known {
            problems.push((name.to_owned(), app::text::hospital::BAD_FILTER.to_owned()));
        }
    }
    let query = FolderQuery {
        text: get("q").unwrap_or_default().to_owned(),
        outcome: get("outcome").and_then(outcome_from),
        failed: show == Some("failed"),
        turned: show == Some("turned"),
        ends: get("ends").and_then(|it| ends(it, now)),
        oldest_first: get("sort") == Some("oldest"),
        checked_before: (show == Some("due")).then_some(due),
        changes_by: (show == Some("due")).then_some(now),
        stands_at: (get("outcome") == Some("accepted")).then_some(now),
        after: sought.after.clone().filter(|after| LicenseId::parse(after).is_ok()),
    };
    // A filter that is not understood is not left out: nothing is shown until it is.
    let ((found, more), count) = if problems.is_empty() {
        (lanyard.folders(slug, &query, PAGE).await?, lanyard.count_folders(slug, &query).await?)
    } else {
        ((Vec::new(), false), 0)
    };
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
        filled: Filled { values, problems },
        count: u64::try_from(count).unwrap_or(0),
        first: sought.after.is_some().then(|| sought.address(slug, None)),
        next,
        profile: profile_shown(profile),
        typed,
        now,
    };
    Ok(app::verifier::clinicians::page(&desk.site, &desk.shown(), shown))
}

pub(super) fn profile_shown(profile: Profile) -> app::verifier::clinicians::Profile {
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
        bound: bound(folder.conditions.as_ref(), folder.next_change),
        next_change: folder.next_change,
        ends_at: folder.ends_at,
        failed: folder.failed,
        turned: folder.turned,
        checked: Some(folder.checked_at).filter(|at| *at > never),
    }
}

/// `POST /verifier/{organization}/clinicians/profile`
pub(super) async fn set_profile(
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
