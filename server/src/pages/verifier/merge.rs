//! Putting one folder into another: the other is chosen by name, and both are looked at side by side.

use super::clinicians::{Named, credential, moved_to};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    finding::folded,
    pages::{form::Form, page},
    problem::{Kind, Problem},
    state::Lanyard,
    verifications::{FolderError, FolderQuery, OpenFolder},
};
use app::{
    Filled,
    text::hospital::folders as text,
    verifier::clinicians::{Candidate, MergePage, Side},
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde::Deserialize;

/// Folders that a search offers.
const OFFERED: usize = 20;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let path = "/verifier/{organization}/clinicians/{number}/merge";
    Guarded::new(lanyard).get(path, Rule::Member(Permission::SeeVerifications), ask).post(
        path,
        Rule::Member(Permission::Verify),
        merge,
    )
}

/// Whom is sought, and who was chosen.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    q: Option<String>,
    with: Option<String>,
}

/// `GET /verifier/{organization}/clinicians/{number}/merge`, with `?q=` the folders to choose from,
/// with `?with=` both side by side.
async fn ask(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let (Path((_, number)), Query(wish)) = (path?, wish?);
    let found = lanyard.folder(&desk.organisation.slug, &number).await?.ok_or(Kind::NotFound)?;
    let values = [("q", wish.q), ("with", wish.with)];
    let values = values.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?)));
    let filled = Filled { values: values.collect(), problems: Vec::new() };
    Ok(page(shown(&lanyard, &desk, found, filled).await?))
}

async fn shown(
    lanyard: &Lanyard,
    desk: &Desk,
    found: OpenFolder,
    filled: Filled,
) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let text: String = filled.value("q").trim().chars().take(200).collect();
    let offered = if text.is_empty() {
        (Vec::new(), false)
    } else {
        let query = FolderQuery { text, ..FolderQuery::default() };
        lanyard.folders(slug, &query, OFFERED).await?
    };
    let other = match filled.value("with") {
        "" => None,
        with => lanyard.folder(slug, with).await?.filter(|it| it.folder.row != found.folder.row),
    };
    let differ = other.as_ref().is_some_and(|other| differ(&found, other));
    let offered_here = offered.0.into_iter().filter(|it| it.row != found.folder.row);
    let shown = MergePage {
        candidates: offered_here.map(|it| Candidate { number: it.number, name: it.name }).collect(),
        more: offered.1,
        other: other.map(side),
        differ,
        this: side(found),
        filled,
        now: lanyard.now(),
    };
    Ok(app::verifier::clinicians::merge(&desk.site, &desk.shown(), shown))
}

fn side(it: OpenFolder) -> Side {
    Side {
        number: it.folder.number,
        name: it.folder.name,
        npis: npis(&it.marks).map(str::to_owned).collect(),
        credentials: it.credentials.into_iter().map(credential).collect(),
    }
}

fn npis(marks: &[String]) -> impl Iterator<Item = &str> {
    marks.iter().filter_map(|mark| mark.strip_prefix("npi:"))
}

/// Whether the names or the NPIs say that they are two people.
fn differ(one: &OpenFolder, other: &OpenFolder) -> bool {
    let name = |it: &OpenFolder| folded::name(&it.folder.name);
    let same_npi = npis(&one.marks).all(|npi| npis(&other.marks).any(|it| it == npi))
        || npis(&other.marks).all(|npi| npis(&one.marks).any(|it| it == npi));
    name(one) != name(other) || !same_npi
}

/// `POST /verifier/{organization}/clinicians/{number}/merge`: everything goes into the folder `with`.
async fn merge(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    path: Named,
    sent: Form,
) -> Result<Response, Problem> {
    let Path((_, number)) = path?;
    let slug = &desk.organisation.slug;
    let found = lanyard.folder(slug, &number).await?.ok_or(Kind::NotFound)?;
    let with = sent.get("with").to_owned();
    let other = lanyard.folder(slug, &with).await?;
    let problem = match &other {
        None => Some(("q", text::NOT_FOUND)),
        Some(other) if other.folder.row == found.folder.row => Some(("q", text::SAME)),
        Some(other) if differ(&found, other) && sent.get("sure") != "yes" => {
            Some(("sure", text::NOT_SURE))
        }
        Some(_) => None,
    };
    let (field, sentence) = match problem {
        Some(problem) => problem,
        None => match lanyard.merge_folders(slug, desk.person.row, &number, &with).await {
            Ok(moved) => return Ok(Redirect::to(&moved_to(slug, &moved)).into_response()),
            Err(FolderError::Unavailable(error)) => return Err(error.into()),
            Err(FolderError::Same) => ("q", text::SAME),
            Err(_) => ("q", text::NOT_FOUND),
        },
    };
    let filled = sent.again(vec![(field.to_owned(), sentence.to_owned())]);
    let again = shown(&lanyard, &desk, found, filled).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response())
}
