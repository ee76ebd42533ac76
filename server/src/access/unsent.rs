//! What somebody sent whose session had ended: kept for them alone, sealed, on the page that says so.
//! Once they have signed in again it is shown to them, and sent when they say so.

use crate::{auth::session, pages::form::Form, state::Lanyard};
use axum::extract::{FromRequest, Multipart, Request};
use credentials::time::Timestamp;
use http::header;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where it is shown again.
pub const PATH: &str = "/account/unsent";
/// The field that carries it there.
pub const FIELD: &str = "kept";
/// For how long; no session that has ended is known for longer.
const TIME: Duration = Duration::from_secs(24 * 3600);
/// The most that is kept of one form, in bytes of its names and values.
const MOST: usize = 128 << 10;
/// The longest sealed text, in bytes: it comes back in a form, which has at most 256 KiB.
const LONGEST: usize = 250 << 10;
/// The most fields.
const FIELDS: usize = 200;
/// What is never written into a page.
const SECRETS: [&str; 2] = ["password", "current"];
/// What is sealed for this is opened for nothing else.
const SEAL: &str = "unsent";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    person: i64,
    /// In seconds since 1970.
    ends_at: i64,
    action: String,
    fields: Vec<(String, String)>,
    multipart: bool,
    file: bool,
}

/// What was kept, for whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// They typed it.
    Own(app::Unsent),
    /// Somebody else did.
    Another,
    /// It is over, or was never kept here.
    Nothing,
}

/// Opens what was kept, for that person.
pub fn open(lanyard: &Lanyard, sealed: &str, person: i64) -> Kept {
    match unseal(lanyard, sealed) {
        None => Kept::Nothing,
        Some(kept) if kept.person != person => Kept::Another,
        Some(Sealed { action, fields, multipart, file, .. }) => {
            Kept::Own(app::Unsent { action, fields, multipart, file })
        }
    }
}

fn unseal(lanyard: &Lanyard, sealed: &str) -> Option<Sealed> {
    if sealed.len() > LONGEST {
        return None;
    }
    let plain = lanyard.own().custody().open_for(SEAL, sealed).ok()?;
    let kept: Sealed = serde_json::from_slice(&plain).ok()?;
    (lanyard.now() < Timestamp::from_unix_seconds(kept.ends_at)).then_some(kept)
}

/// Seals the form of a request, if it is one that can be sent again, for whoever was signed in in
/// this browser. Of somebody who never was, nothing is kept.
pub(super) async fn keep(lanyard: &Lanyard, request: Request) -> Option<String> {
    let action = request.uri().path().to_owned();
    // It was asked for too early: it stays as it is.
    if action == PATH {
        let form = Form::from_request(request, &()).await.ok()?;
        let sealed = form.get(FIELD);
        return unseal(lanyard, sealed).map(|_| sealed.to_owned());
    }
    let token = session::token(request.headers(), lanyard)?;
    let person = lanyard.was_of(&token).await.ok()??;
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
    let multipart = kind.starts_with("multipart/form-data");
    let (fields, file) = match multipart {
        true => parts(request).await?,
        false => (Form::from_request(request, &()).await.ok()?.into_fields(), false),
    };
    let size: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
    let secret = fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
    let typed = fields.iter().any(|(_, value)| !value.trim().is_empty());
    if !typed || secret || size > MOST || fields.len() > FIELDS {
        return None;
    }
    let ends_at = lanyard.now().plus(TIME).unix_seconds();
    let kept = Sealed { person, ends_at, action, fields, multipart, file };
    let plain = serde_json::to_vec(&kept).ok()?;
    Some(lanyard.own().custody().seal_for(SEAL, &plain)).filter(|sealed| sealed.len() <= LONGEST)
}

/// The fields of a form with files, and whether it had a file, which is not kept.
async fn parts(request: Request) -> Option<(Vec<(String, String)>, bool)> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut file) = (Vec::new(), false);
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.ok()?;
        if is_file {
            file |= !bytes.is_empty();
        } else {
            fields.push((name, String::from_utf8(bytes.to_vec()).ok()?));
        }
        if fields.len() > FIELDS {
            return None;
        }
    }
    Some((fields, file))
}
