//! Verifying: the form, and the report.

use super::{
    entry::{self, Entry},
    page, site,
};
use crate::{
    api::accept,
    headers::Nonce,
    hex::sha256_hex,
    problem::{Kind, Problem},
    state::Lanyard,
};
use app::{Asked, Complaint, Entered, ReportPage, Site};
use axum::{
    Extension,
    extract::{
        Multipart, Query, State,
        multipart::{Field, MultipartError, MultipartRejection},
        rejection::QueryRejection,
    },
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    limits,
    verifier::{Given, Report},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

type Answer = Result<Response, Problem>;

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    cid: Option<String>,
    url: Option<String>,
    r#as: Option<String>,
}

/// `GET /verify`, `GET /verify?cid=…`, `GET /verify?url=…`; with `&as=json` the report as JSON.
pub(super) async fn ask(
    State(lanyard): State<Lanyard>,
    headers: HeaderMap,
    nonce: Option<Extension<Nonce>>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Answer {
    let Query(wish) = wish.map_err(|_| Problem::new(Kind::Malformed))?;
    let json = wants_json(&headers, wish.r#as.as_deref());
    let site = site(&lanyard, nonce);
    let (given, asked, path) = match (wish.cid, wish.url) {
        (None, None) => return Ok(page(app::verify(&site, Entered::default()))),
        (Some(_), Some(_)) => return Err(Problem::new(Kind::Malformed)),
        (Some(text), None) => match entry::cid(&text) {
            Some(cid) => (Given::Cid(cid), Asked::Cid(cid.to_string()), address("cid", &cid)),
            None => {
                return complain(&site, json, text, Complaint::Text(app::text::NOT_A_CID.into()));
            }
        },
        (None, Some(text)) => match entry::link(&text) {
            Ok(url) => {
                (Given::Url(url.clone()), Asked::Link(url.to_string()), address("url", &url))
            }
            Err(sentence) => return complain(&site, json, text, Complaint::Text(sentence)),
        },
    };
    let verdict = lanyard.verify(given).await;
    answer(&site, json, verdict.report(), asked, Some(format!("{path}&as=json")))
}

/// What a form holds.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) file: Option<(String, Vec<u8>)>,
    /// The file was larger than a licence is; nothing of it is kept.
    pub(super) file_too_large: bool,
    json: bool,
    /// Its other fields, short ones: why, and a note.
    pub(super) fields: Vec<(String, String)>,
}

/// The most other fields of a form.
const FIELDS: usize = 16;

/// `POST /verify`: a text or a file. A link, a CID or a licence of ours leads to its own address,
/// which can be sent to a colleague.
pub(super) async fn give(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let form = read(form.map_err(|_| Problem::new(Kind::UnsupportedMediaType))?).await?;
    let json = form.json || wants_json(&headers, None);
    let site = site(&lanyard, nonce);
    let typed = form.text;
    if form.file_too_large {
        let sentence = app::text::file_too_large(limits::DOCUMENT_BYTES);
        return complain(&site, json, typed, Complaint::File(sentence));
    }
    let (text, asked) = match form.file {
        Some(_) if !typed.trim().is_empty() => {
            return complain(&site, json, typed, Complaint::File(app::text::BOTH.into()));
        }
        Some((name, bytes)) => match String::from_utf8(bytes) {
            Ok(text) => (text, Asked::File(name)),
            Err(_) => {
                return complain(&site, json, typed, Complaint::File(app::text::NOT_TEXT.into()));
            }
        },
        None => (typed.clone(), Asked::Pasted(typed.clone())),
    };
    let path = match entry::read(&text, lanyard.public_url()) {
        Ok(Entry::Document(document)) => {
            let document =
                if matches!(asked, Asked::File(_)) { text.into_bytes() } else { document };
            let verdict = lanyard.verify(Given::Bytes(document)).await;
            return answer(&site, json, verdict.report(), asked, None);
        }
        Ok(Entry::Cid(cid)) => address("cid", &cid),
        Ok(Entry::Link(url)) => address("url", &url),
        Ok(Entry::License(id)) if json => format!("/l/{id}.json"),
        Ok(Entry::License(id)) => format!("/l/{id}"),
        Err(sentence) if matches!(asked, Asked::File(_)) => {
            return complain(&site, json, typed, Complaint::File(sentence));
        }
        Err(sentence) => {
            let several = entry::are_several(&typed, lanyard.public_url());
            let sentence = if several { app::text::ONE_AT_A_TIME.to_owned() } else { sentence };
            return complain(&site, json, typed, Complaint::Text(sentence));
        }
    };
    Ok(Redirect::to(&path).into_response())
}

pub(super) async fn read(mut parts: Multipart) -> Result<Form, Problem> {
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("text") => {
                // A form's line breaks are those of HTTP; more than a document is cut, and told.
                let bytes = bounded(part).await?;
                form.text = String::from_utf8_lossy(&bytes).into_owned();
            }
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                // What comes behind a file that is too large is read all the same: nothing typed is lost.
                match up_to(part).await? {
                    None => form.file_too_large = true,
                    Some(bytes) if name.is_empty() && bytes.is_empty() => {}
                    Some(bytes) => form.file = Some((name, bytes)),
                }
            }
            Some("as") => form.json = bounded(part).await? == b"json",
            Some(name) if form.fields.len() < FIELDS => {
                let name = name.to_owned();
                let value = String::from_utf8_lossy(&bounded(part).await?).into_owned();
                form.fields.push((name, value));
            }
            _ => {}
        }
    }
    Ok(form)
}

/// A field, at most one document long.
async fn bounded(part: Field<'_>) -> Result<Vec<u8>, Problem> {
    up_to(part).await?.ok_or(Problem::new(Kind::TooLarge))
}

/// A field; `None` when it is longer than a document, and then it was read to its end.
async fn up_to(mut part: Field<'_>) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        bytes = bytes.filter(|it| it.len() + chunk.len() <= limits::DOCUMENT_BYTES);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(bytes)
}

fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Kind::TooLarge),
        _ => Problem::new(Kind::Malformed),
    }
}

/// The form again, with what was typed and what is wrong with it.
fn complain(site: &Site, json: bool, text: String, complaint: Complaint) -> Answer {
    if json {
        let (Complaint::Text(sentence) | Complaint::File(sentence)) = complaint;
        return Err(Problem::new(Kind::Malformed).because(sentence));
    }
    let form = page(app::verify(site, Entered { text, complaint: Some(complaint) }));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
}

/// The report, as a page or as JSON. The report's number is the SHA-256 of exactly that JSON.
fn answer(site: &Site, json: bool, report: &Report, asked: Asked, path: Option<String>) -> Answer {
    let (body, digest) = encoded(report)?;
    if json {
        return Ok(as_json(body));
    }
    let shown = ReportPage { report: report.clone(), digest, asked, json: path };
    Ok(page(app::report(site, shown)))
}

/// A report's JSON, and its SHA-256 in lowercase hexadecimal.
pub(super) fn encoded(report: &Report) -> Result<(Vec<u8>, String), Problem> {
    let body = serde_json::to_vec(report).map_err(|error| Problem::internal(&error))?;
    let digest = sha256_hex(&body);
    Ok((body, digest))
}

/// JSON that nobody on the way may keep.
pub(super) fn as_json(body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Accept")),
    ];
    (headers, body).into_response()
}

fn wants_json(headers: &HeaderMap, said: Option<&str>) -> bool {
    said == Some("json")
        || accept::choose(headers, &["text/html", "application/json"]) == Some("application/json")
}

fn address(name: &str, value: &dyn std::fmt::Display) -> String {
    format!("/verify?{name}={}", super::percent_encoded(&value.to_string()))
}
