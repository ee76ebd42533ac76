//! The upload of a file, and of a file of corrections.

use super::{Answer, At, found, path, shown};
use crate::{
    access::Desk,
    batches::{BatchError, FILE_BYTES},
    pages::page,
    state::Lanyard,
};
use app::{Filled, issuer::batches::Upload, text::batches as text};
use axum::{
    extract::{
        Multipart, State,
        multipart::{Field, MultipartRejection},
    },
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;

/// Characters of a file's name that are kept.
const NAME_CHARS: usize = 120;

/// What a form brought.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    text: String,
}

/// `GET …/batches/new`
pub(super) async fn ask(desk: Desk) -> Response {
    page(app::issuer::batches::new(&desk.site, &desk.shown(), &Upload::default()))
}

/// `POST …/batches/new`: a file, or rows that were pasted.
pub(super) async fn take(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let sent = match form {
        Ok(form) => read(form).await,
        Err(_) => Ok(Sent::default()),
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err(sentence) => return Ok(again(&desk, String::new(), "file", sentence)),
    };
    let has_file = !sent.bytes.is_empty();
    let has_text = !sent.text.trim().is_empty();
    let (field, name, bytes) = match (has_file, has_text) {
        (true, true) => return Ok(again(&desk, sent.text, "file", text::BOTH.to_owned())),
        (false, false) if !sent.name.is_empty() => {
            return Ok(again(&desk, sent.text, "file", text::EMPTY_FILE.to_owned()));
        }
        (false, false) => return Ok(again(&desk, sent.text, "file", text::NOTHING.to_owned())),
        (true, false) => ("file", named(&sent.name), sent.bytes),
        (false, true) => ("text", text::PASTED.to_owned(), sent.text.clone().into_bytes()),
    };
    let slug = &desk.organisation.slug;
    match lanyard.upload_batch(slug, &name, bytes, Some(desk.person.row)).await {
        Ok(number) => Ok(Redirect::to(&path(&desk, number)).into_response()),
        Err(BatchError::File(sentence)) => Ok(again(&desk, sent.text, field, sentence)),
        Err(BatchError::TooMany) => Ok(again(&desk, sent.text, "", text::TOO_MANY_OPEN.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// `POST …/batches/{number}/corrections`: rows to be read anew, each with its number.
pub(super) async fn correct(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    at: At,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let batch = found(&lanyard, &desk, at).await?;
    let sent = match form {
        Ok(form) => read(form).await,
        Err(_) => Ok(Sent::default()),
    };
    let slug = &desk.organisation.slug;
    let corrected = match sent {
        Err(sentence) => Err(BatchError::File(sentence)),
        Ok(sent) if sent.bytes.is_empty() => Err(BatchError::File(text::NOTHING.to_owned())),
        Ok(sent) => {
            let by = Some(desk.person.row);
            lanyard.correct_batch(slug, batch.number, sent.bytes, by).await
        }
    };
    let sentence = match corrected {
        Ok(()) => return Ok(Redirect::to(&path(&desk, batch.number)).into_response()),
        Err(BatchError::File(sentence)) => sentence,
        Err(BatchError::NotNow) => text::NOT_NOW.to_owned(),
        Err(error) => return Err(error.into()),
    };
    let problems = vec![("file".to_owned(), sentence)];
    let filled = Filled { values: Vec::new(), problems };
    let html = shown(&lanyard, &desk, &batch, None, filled).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
}

/// The form again, with what was pasted and what is wrong.
fn again(desk: &Desk, pasted: String, field: &str, sentence: String) -> Response {
    let filled = Filled {
        values: vec![("text".to_owned(), pasted)],
        problems: vec![(field.to_owned(), sentence)],
    };
    let html = app::issuer::batches::new(&desk.site, &desk.shown(), &Upload { filled });
    (StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response()
}

/// The name of a file without its folders, on one line.
fn named(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|it| !it.is_control()).take(NAME_CHARS).collect();
    let name = name.trim();
    if name.is_empty() { text::UNNAMED.to_owned() } else { name.to_owned() }
}

async fn read(mut parts: Multipart) -> Result<Sent, String> {
    let broken = |_| text::NOT_SENT_WHOLE.to_owned();
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => {
                sent.name = part.file_name().unwrap_or_default().to_owned();
                sent.bytes = bounded(part).await?;
            }
            Some("text") => sent.text = String::from_utf8_lossy(&bounded(part).await?).into_owned(),
            _ => {}
        }
    }
    Ok(sent)
}

async fn bounded(mut part: Field<'_>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| text::NOT_SENT_WHOLE.to_owned())? {
        if bytes.len() + chunk.len() > FILE_BYTES {
            return Err(text::too_large(FILE_BYTES >> 20));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
