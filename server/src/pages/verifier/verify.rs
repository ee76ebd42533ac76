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
    let attention = super::attention::gathered(lanyard, desk).await?;
    let lines = lines(latest);
    Ok(app::verifier::desk::page(&desk.site, &desk.shown(), filled, attention, lines))
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
    let others = field("others") == "yes";
    let public_url = lanyard.public_url();
    let (wanted, left) = match wanted(sent.text.clone(), sent.file, public_url) {
        _ if sent.file_too_large => {
            let sentence = app::text::file_too_large(credentials::limits::DOCUMENT_BYTES);
            problems.push(("file".to_owned(), sentence));
            (Vec::new(), Vec::new())
        }
        Ok(it) => it,
        Err((field, sentence)) => {
            problems.push((field.to_owned(), sentence));
            (Vec::new(), Vec::new())
        }
    };
    // Bad lines stop the good ones until somebody says that the others are to go.
    let go_on = others && !wanted.is_empty();
    let stopped = !(left.is_empty() || go_on);
    if stopped {
        problems
            .extend(left.iter().map(|bad| {
                ("text".to_owned(), text::on_line(bad.line, &bad.given, &bad.sentence))
            }));
    }
    let purpose = Purpose::from_name(&why);
    if purpose.is_none() {
        problems.push(("purpose".to_owned(), text::NO_WHY.to_owned()));
    }
    if note.chars().count() > NOTE_CHARS {
        problems.push(("note".to_owned(), text::NOTE_TOO_LONG.to_owned()));
    }
    let (Some(purpose), true) = (purpose, problems.is_empty()) else {
        let typed = [("text", sent.text), ("purpose", why), ("note", note)];
        let mut values: Vec<_> = typed.map(|(name, value)| (name.to_owned(), value)).into();
        if stopped && !wanted.is_empty() {
            // How many lines are in order, for the button that verifies them.
            values.push(("others".to_owned(), wanted.len().to_string()));
        }
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
        (_, Some(together)) => {
            let left: Vec<String> = left.iter().map(|bad| bad.line.to_string()).collect();
            let left = match left.is_empty() {
                true => String::new(),
                false => format!("?left={}", left.join("-")),
            };
            format!("/verifier/{slug}/together/{together}{left}")
        }
    };
    Ok(Redirect::to(&path).into_response())
}

/// A line that nothing can be verified by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bad {
    /// Counted from 1, as they were given.
    line: usize,
    /// What stands on it.
    given: String,
    /// What is wrong with it.
    sentence: String,
}

/// What can be verified, and the lines that cannot be.
type Sorted = (Vec<Wanted>, Vec<Bad>);

/// What is to be verified and the lines that cannot be; or the field that is wrong and why.
fn wanted(
    typed: String,
    file: Option<(String, Vec<u8>)>,
    public_url: &str,
) -> Result<Sorted, (&'static str, String)> {
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
        return Ok((vec![one(read, WantedAs::File(name), public_url)], Vec::new()));
    }
    let wrong = |sentence| ("text", sentence);
    let lines: Vec<(usize, &str)> =
        (1..).zip(typed.lines().map(str::trim)).filter(|(_, it)| !it.is_empty()).collect();
    let whole = entry::read(&typed, public_url);
    let several = lines.len() > 1 && !typed.trim_start().starts_with(['{', '[']);
    if !several || whole.is_ok() {
        let one = one(whole.map_err(wrong)?, WantedAs::Pasted, public_url);
        return Ok((vec![one], Vec::new()));
    }
    if lines.len() > TOGETHER {
        return Err(wrong(text::too_many(TOGETHER, lines.len())));
    }
    let (mut wanted, mut bad) = (Vec::new(), Vec::new());
    for (line, given) in lines {
        let sentence = match entry::read(given, public_url) {
            Ok(Entry::Document(_)) => text::NOT_ON_A_LINE.to_owned(),
            Ok(entry) => {
                let line = i64::try_from(line).ok();
                wanted.push(Wanted { line, ..one(entry, WantedAs::Pasted, public_url) });
                continue;
            }
            Err(sentence) => sentence,
        };
        bad.push(Bad { line, given: given.to_owned(), sentence });
    }
    Ok((wanted, bad))
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
    Wanted { given, asked, again: None, line: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "http://localhost:8088";

    #[test]
    fn a_coordinator_gives_one_licence_or_several_links() {
        let count = |text: &str| wanted(text.to_owned(), None, OURS).map(|(it, _)| it.len());
        assert_eq!(count("7kq2m9x4td"), Ok(1));
        assert_eq!(count("7kq2m9x4td\r\n\r\nboards.example/l/7kq2m9x4td\n"), Ok(2));
        assert_eq!(count("{\n}"), Ok(1));
        assert_eq!(count("eyJh.\r\neyJi\n.c2ln"), Ok(1), "a JWT that a mail has broken");
        let lines = "7kq2m9x4td\nhello there\n\nA-104422\n7kq2m9x4te\neyJh.eyJi.c2ln";
        let (good, bad) = wanted(lines.to_owned(), None, OURS).unwrap();
        assert_eq!(good.iter().map(|it| it.line).collect::<Vec<_>>(), [Some(1), Some(5)]);
        let of: Vec<_> = bad.iter().map(|it| (it.line, it.given.as_str())).collect();
        assert_eq!(of, [(2, "hello there"), (4, "A-104422"), (6, "eyJh.eyJi.c2ln")]);
        assert_eq!(bad[1].sentence, app::text::IS_A_NUMBER);
        assert_eq!(count(&"7kq2m9x4td\n".repeat(25)), Ok(25));
        assert!(count(&"7kq2m9x4td\n".repeat(26)).is_err());
    }
}
