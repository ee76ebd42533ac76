//! Verifying at the desk; the report is kept.

use super::lines;
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    pages::{
        entry::{self, Entry},
        page,
        verify::read,
    },
    problem::{Kind, Problem},
    state::Lanyard,
    verifications::{HistoryQuery, NOTE_CHARS, Purpose, TOGETHER, Wanted, WantedAs},
};
use app::{Filled, text::hospital as text};
use axum::{
    extract::{Multipart, Query, State, multipart::MultipartRejection, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::verifier::Given;
use http::StatusCode;
use serde::Deserialize;
use url::Url;

/// The reports below the form.
const LATEST: usize = 5;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/verifier/{organization}", Rule::Member(Permission::SeeVerifications), ask)
        .post("/verifier/{organization}", Rule::Member(Permission::Verify), give)
}

/// What the form is filled with.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    text: Option<String>,
}

/// `GET /verifier/{organization}`, with `?text=` filled in.
async fn ask(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wish) = wish?;
    let text = wish.text.unwrap_or_default();
    let values = vec![("text".to_owned(), text), ("purpose".to_owned(), "initial".to_owned())];
    let filled = Filled { values, problems: Vec::new() };
    Ok(page(form(&lanyard, &desk, &filled).await?))
}

async fn form(lanyard: &Lanyard, desk: &Desk, filled: &Filled) -> Result<String, Problem> {
    let slug = &desk.organisation.slug;
    let (latest, _) = lanyard.history(slug, &HistoryQuery::default(), LATEST).await?;
    Ok(app::verifier::desk::page(&desk.site, &desk.shown(), filled, lines(latest)))
}

/// `POST /verifier/{organization}`: verifies, keeps the report, and leads to it.
async fn give(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let sent = read(sent.map_err(|_| Problem::new(Kind::UnsupportedMediaType))?).await?;
    let field = |name: &str| {
        let found = sent.fields.iter().find(|(field, _)| field == name);
        found.map_or(String::new(), |(_, value)| value.replace("\r\n", "\n").trim().to_owned())
    };
    let (why, note) = (field("purpose"), field("note"));
    let mut problems = Vec::new();
    let wanted = match wanted(sent.text.clone(), sent.file, lanyard.public_url()) {
        Ok(wanted) => wanted,
        Err((field, sentence)) => {
            problems.push((field.to_owned(), sentence));
            Vec::new()
        }
    };
    let purpose = Purpose::from_name(&why);
    if purpose.is_none() {
        problems.push(("purpose".to_owned(), text::NO_WHY.to_owned()));
    }
    if note.chars().count() > NOTE_CHARS {
        problems.push(("note".to_owned(), text::NOTE_TOO_LONG.to_owned()));
    }
    let (Some(purpose), true) = (purpose, problems.is_empty()) else {
        let typed = [("text", sent.text), ("purpose", why), ("note", note)];
        let values = typed.map(|(name, value)| (name.to_owned(), value)).into();
        let again = form(&lanyard, &desk, &Filled { values, problems }).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)).into_response());
    };
    let slug = &desk.organisation.slug;
    let note = Some(note.as_str()).filter(|note| !note.is_empty());
    let kept = lanyard.verify_and_keep(slug, desk.person.row, wanted, purpose, note).await?;
    let path = match kept {
        (numbers, None) => {
            let number = numbers.first().ok_or(Problem::new(Kind::Internal))?;
            format!("/verifier/{slug}/history/{number}")
        }
        (_, Some(together)) => format!("/verifier/{slug}/history?together={together}"),
    };
    Ok(Redirect::to(&path).into_response())
}

/// What is to be verified, or the field that is wrong and why.
fn wanted(
    typed: String,
    file: Option<(String, Vec<u8>)>,
    public_url: &str,
) -> Result<Vec<Wanted>, (&'static str, String)> {
    if let Some((name, bytes)) = file {
        if !typed.trim().is_empty() {
            return Err(("file", app::text::BOTH.to_owned()));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(("file", app::text::NOT_TEXT.to_owned()));
        };
        let read = entry::read(&text, public_url).map_err(|sentence| ("file", sentence))?;
        // The digest is the file's own, to the byte.
        let read = match read {
            Entry::Document(_) => Entry::Document(text.into_bytes()),
            other => other,
        };
        return Ok(vec![one(read, WantedAs::File(name), public_url)]);
    }
    let wrong = |sentence| ("text", sentence);
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let whole = entry::read(&typed, public_url);
    let several = lines.len() > 1 && !typed.trim_start().starts_with(['{', '[']);
    if !several || whole.is_ok() {
        return Ok(vec![one(whole.map_err(wrong)?, WantedAs::Pasted, public_url)]);
    }
    if lines.len() > TOGETHER {
        return Err(wrong(text::too_many(TOGETHER, lines.len())));
    }
    let read = lines.iter().enumerate().map(|(at, line)| match entry::read(line, public_url) {
        Ok(Entry::Document(_)) => Err(wrong(text::on_line(at + 1, text::NOT_ON_A_LINE))),
        Ok(entry) => Ok(one(entry, WantedAs::Pasted, public_url)),
        Err(sentence) => Err(wrong(text::on_line(at + 1, &sentence))),
    });
    read.collect()
}

fn one(entry: Entry, document: WantedAs, public_url: &str) -> Wanted {
    let link = |url: Url| {
        let asked = WantedAs::Link(url.to_string());
        (Given::Url(url), asked)
    };
    let (given, asked) = match entry {
        Entry::Document(bytes) => (Given::Bytes(bytes), document),
        Entry::Cid(cid) => (Given::Cid(cid), WantedAs::Cid(cid.to_string())),
        Entry::Link(url) => link(url),
        Entry::License(id) => link(
            Url::parse(&format!("{public_url}/l/{id}"))
                .expect("the public address was parsed when the installation was opened"),
        ),
    };
    Wanted { given, asked, again: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "http://localhost:8088";

    #[test]
    fn a_coordinator_gives_one_licence_or_several_links() {
        let count = |text: &str| wanted(text.to_owned(), None, OURS).map(|wanted| wanted.len());
        assert_eq!(count("7kq2m9x4td"), Ok(1));
        assert_eq!(count("7kq2m9x4td\r\n\r\nboards.example/l/7kq2m9x4td\n"), Ok(2));
        assert_eq!(count("{\n}"), Ok(1));
        assert_eq!(count("eyJh.\r\neyJi\n.c2ln"), Ok(1), "a JWT that a mail has broken");
        let (field, sentence) = count("7kq2m9x4td\nhello there").unwrap_err();
        assert_eq!(field, "text");
        assert!(sentence.starts_with("Line 2: "), "{sentence}");
        assert!(count("7kq2m9x4td\neyJh.eyJi.c2ln").unwrap_err().1.starts_with("Line 2: "));
        assert_eq!(count(&"7kq2m9x4td\n".repeat(25)), Ok(25));
        assert!(count(&"7kq2m9x4td\n".repeat(26)).is_err());
    }
}
