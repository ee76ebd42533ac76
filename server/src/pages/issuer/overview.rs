//! What needs attention, and how many there are.

use super::licenses::{tone, word};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    overview::{Overview, Publishing},
    pages::page,
    problem::{Kind, Problem},
    registry::Publication,
    state::Lanyard,
};
use app::{
    Standing,
    issuer::overview::{Count, Issued, Page, Soon, Task},
    text::register as text,
};
use axum::{extract::State, response::Response};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let see = Rule::Member(Permission::SeeLicenses);
    Guarded::new(lanyard).get("/issuer/{organization}", see, overview)
}

/// `GET /issuer/{organization}`
async fn overview(State(lanyard): State<Lanyard>, desk: Desk) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let found = lanyard.overview(slug).await?;
    let it = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let list = |query: &str| format!("/issuer/{slug}/licenses?{query}");
    let standings = it.standings.iter().map(|(standing, count)| Count {
        standing: Standing { tone: tone(*standing), word: word(*standing).into(), note: None },
        count: *count,
        path: list(&format!("state={}", standing.code())),
    });
    let soon = it.announced.1.iter().map(|change| Soon {
        path: format!("/issuer/{slug}/licenses/{}", change.license),
        name: change.name.clone(),
        word: app::text::change(change.from, change.to).into(),
        day: change.effective.date(),
    });
    let months = it.months.iter().map(|(day, count)| Issued { month: *day, count: *count });
    let shown = Page {
        today: lanyard.now().date(),
        total: it.total,
        in_force: it.in_force,
        whole: format!("/issuer/{slug}/licenses"),
        all_in_force: list("state=in-force"),
        tasks: tasks(&it, &desk),
        standings: standings.collect(),
        announced: it.announced.0,
        soon: soon.collect(),
        months: months.collect(),
    };
    Ok(page(app::issuer::overview::page(&desk.site, &desk.shown(), shown)))
}

/// What needs attention, the most urgent first.
fn tasks(it: &Overview, desk: &Desk) -> Vec<Task> {
    let slug = &desk.organisation.slug;
    let list = |query: String| Some(format!("/issuer/{slug}/licenses?{query}"));
    let mut tasks = Vec::new();
    if !it.closed_keys.is_empty() {
        let sees = desk.may(Permission::SeeSettings);
        tasks.push(Task {
            is_bad: true,
            words: text::closed_keys(&it.closed_keys),
            note: Some(text::CLOSED_KEYS_NEXT.into()),
            count: u64::try_from(it.closed_keys.len()).unwrap_or(u64::MAX),
            path: sees.then(|| format!("/settings/{slug}/keys")),
        });
    }
    if let (count, Some((license, name))) = &it.undecided {
        tasks.push(Task {
            is_bad: true,
            words: text::UNDECIDED.into(),
            note: Some(text::undecided(*count, &app::shown::name(name))),
            count: *count,
            path: Some(format!("/issuer/{slug}/licenses/{license}#undecided")),
        });
    }
    let files_page = |files: u64, latest: i64| {
        let batches = format!("/issuer/{slug}/batches");
        Some(if files == 1 { format!("{batches}/{latest}") } else { batches })
    };
    if let (files, Some(latest)) = it.broken_off {
        tasks.push(Task {
            is_bad: true,
            words: text::BROKEN_OFF.into(),
            note: Some(text::BROKEN_OFF_NEXT.into()),
            count: files,
            path: files_page(files, latest),
        });
    }
    if let (rows, files, Some(latest)) = it.wrong_rows {
        tasks.push(Task {
            is_bad: false,
            words: text::wrong_rows(files),
            note: None,
            count: rows,
            path: files_page(files, latest),
        });
    }
    if let Some(Publishing { waiting, failed, why, down }) = &it.publishing {
        if *failed > 0 {
            tasks.push(Task {
                is_bad: true,
                words: text::FAILED.into(),
                note: Some(text::failed_because(why.as_deref())),
                count: *failed,
                path: list(format!("publication={}", Publication::Failed.code())),
            });
        }
        if *waiting > 0 {
            tasks.push(Task {
                is_bad: false,
                words: text::DOCUMENTS_WAIT.into(),
                note: down.then(|| text::KUBO_DOWN.into()),
                count: *waiting,
                path: list(format!("publication={}", Publication::Waiting.code())),
            });
        }
    }
    for (days, count) in it.expiring {
        tasks.push(Task {
            is_bad: false,
            words: text::expire_within(days),
            note: None,
            count,
            path: (count > 0).then(|| list(format!("expiring={days}&order=expires"))).flatten(),
        });
    }
    tasks
}
