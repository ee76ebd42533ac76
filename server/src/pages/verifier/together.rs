//! What was verified together: the whole of it on one page.

use super::{history::repeated, line};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    db::verifications::outcome_name,
    pages::page,
    problem::{Kind, Problem},
    state::Lanyard,
    verifications::{TogetherLine, Wanted, WantedAs},
};
use app::verifier::{
    Asked,
    together::{Given, TogetherPage},
};
use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::verifier::Outcome;
use serde::Deserialize;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get(
            "/verifier/{organization}/together/{number}",
            Rule::Member(Permission::SeeVerifications),
            show,
        )
        .post(
            "/verifier/{organization}/together/{number}/again",
            Rule::Member(Permission::Verify),
            again,
        )
}

type Named = Result<Path<(String, String)>, PathRejection>;

/// Which of them, and which lines were left out.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    outcome: Option<String>,
    left: Option<String>,
}

async fn found(
    lanyard: &Lanyard,
    desk: &Desk,
    path: Named,
) -> Result<(String, Vec<TogetherLine>), Problem> {
    let Path((_, number)) = path?;
    let lines = lanyard.together(&desk.organisation.slug, &number).await?;
    Ok((number, lines.ok_or(Kind::NotFound)?))
}

/// `GET /verifier/{organization}/together/{number}`, with `?outcome=` only those.
async fn show(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let (number, lines) = found(&lanyard, &desk, path).await?;
    let Query(wish) = wish?;
    let slug = &desk.organisation.slug;
    let fetchable =
        |it: &&TogetherLine| it.kept.row.outcome == Outcome::Undetermined && it.kept.row.fetchable;
    let left = wish.left.unwrap_or_default();
    let shown = TogetherPage {
        path: format!("/verifier/{slug}/together/{number}"),
        csv: format!("/verifier/{slug}/history.csv?together={number}"),
        again: lines.iter().filter(fetchable).count(),
        left: left.split('-').filter_map(|it| it.parse().ok()).take(25).collect(),
        chosen: wish.outcome.filter(|it| {
            [Outcome::Accepted, Outcome::Rejected, Outcome::Undetermined]
                .iter()
                .any(|outcome| outcome_name(*outcome) == it)
        }),
        made_at: lines.iter().map(|it| it.kept.row.made_at).max().unwrap_or(lanyard.now()),
        lines: lines.into_iter().map(given).collect(),
        number,
    };
    Ok(page(app::verifier::together::page(&desk.site, &desk.shown(), shown)))
}

fn given(it: TogetherLine) -> Given {
    Given {
        line: it.line,
        given: match it.kept.asked {
            WantedAs::Link(at) => Asked::Link(at),
            WantedAs::Cid(at) => Asked::Cid(at),
            WantedAs::File(name) => Asked::File(name),
            WantedAs::Pasted => Asked::Pasted(String::new()),
        },
        sentence: it.kept.report.sentence,
        verified: line(it.kept.row),
    }
}

/// `POST /verifier/{organization}/together/{number}/again`: those that could not be checked, now.
async fn again(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
) -> Result<Response, Problem> {
    let (number, lines) = found(&lanyard, &desk, path).await?;
    let slug = &desk.organisation.slug;
    let open = lines.into_iter().filter(|it| it.kept.row.outcome == Outcome::Undetermined);
    let wanted: Vec<Wanted> =
        open.filter_map(|it| Some(Wanted { line: Some(it.line), ..repeated(it.kept)? })).collect();
    if !wanted.is_empty() {
        lanyard.verify_again_together(slug, desk.person.row, &number, wanted).await?;
    }
    Ok(Redirect::to(&format!("/verifier/{slug}/together/{number}")).into_response())
}
