//! What somebody sent whose session had ended: kept on the page that says so, to be sent again.

use crate::pages::form::Form;
use axum::extract::{FromRequest, Multipart, Request};
use http::header;

/// The most that is kept of one form, in bytes of its names and values.
const MOST: usize = 128 << 10;
/// The most fields.
const FIELDS: usize = 200;
/// What is never written into a page.
const SECRETS: [&str; 2] = ["password", "current"];

/// The form of a request, if it is one that can be sent again from a page.
pub(super) async fn unsent(request: Request) -> Option<app::Unsent> {
    let action = request.uri().path().to_owned();
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
    let multipart = kind.starts_with("multipart/form-data");
    let (fields, file) = match multipart {
        true => parts(request).await?,
        false => (Form::from_request(request, &()).await.ok()?.into_fields(), false),
    };
    let size: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
    let secret = fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
    let typed = fields.iter().any(|(_, value)| !value.trim().is_empty());
    let fits = typed && !secret && size <= MOST && fields.len() <= FIELDS;
    fits.then_some(app::Unsent { action, fields, multipart, file })
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
