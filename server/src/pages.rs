//! The pages, rendered on the server: decode what a browser sends, call [`Lanyard`], encode what
//! `app` renders.

mod account;
mod assets;
mod components;
mod desks;
mod entry;
pub mod form;
mod issuer;
mod license;
mod people;
mod settings;
pub(crate) mod trusted;
mod verifier;
mod verify;

pub use people::for_people;

use crate::{
    access::{Guarded, Rule},
    auth::session,
    headers::Nonce,
    registry::LicenseQuery,
    state::Lanyard,
};
use axum::{
    Extension, Router,
    extract::State,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use tower_http::compression::CompressionLayer;

/// How many licences the demo's home page offers to try.
const EXAMPLES: usize = 8;

/// The pages and their assets, each address with its rule.
pub fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/", Rule::Anyone, home)
        .get("/verify", Rule::Anyone, verify::ask)
        .post("/verify", Rule::Anyone, verify::give)
        .get("/l/{id}", Rule::Anyone, license::show)
        .merge(assets::guarded(lanyard))
        .merge(components::guarded(lanyard))
        .merge(account::guarded(lanyard))
        .merge(desks::guarded(lanyard))
        .merge(issuer::guarded(lanyard))
        .merge(verifier::guarded(lanyard))
        .merge(settings::guarded(lanyard))
}

/// The pages and their assets.
pub fn router(lanyard: &Lanyard) -> Router {
    guarded(lanyard).into_router().layer(CompressionLayer::new())
}

/// `GET /`
async fn home(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    headers: HeaderMap,
) -> Response {
    let examples =
        if lanyard.config().demo.enabled { examples(&lanyard).await } else { Vec::new() };
    page(app::home(&site_for(&lanyard, nonce, &headers).await, &examples))
}

/// Licences of every board here. None when the disk does not answer: the page is there anyway.
async fn examples(lanyard: &Lanyard) -> Vec<app::Example> {
    let mut examples = Vec::new();
    for organisation in lanyard.organisations().await.unwrap_or_default() {
        let query = LicenseQuery { limit: EXAMPLES, ..LicenseQuery::default() };
        let Ok(found) = lanyard.find_licenses(&organisation.slug, query).await else { continue };
        examples.extend(found.items.iter().map(|license| app::Example {
            label: format!("{}, {}", license.name, license.profession),
            standing: license::standing(license, lanyard.now()),
            path: format!("/l/{}", license.id),
        }));
    }
    examples.truncate(EXAMPLES);
    examples
}

/// What a page knows of its surroundings.
fn site(lanyard: &Lanyard, nonce: Option<Extension<Nonce>>) -> app::Site {
    site_with(lanyard, nonce.as_ref().map(|Extension(nonce)| nonce))
}

/// The same on a page for anyone, which leads whoever is signed in back to the desk. A disk that does
/// not answer changes nothing about such a page.
pub(crate) async fn site_for(
    lanyard: &Lanyard,
    nonce: Option<Extension<Nonce>>,
    headers: &HeaderMap,
) -> app::Site {
    let session = match session::token(headers, lanyard) {
        Some(token) => lanyard.session(&token).await.ok().flatten(),
        None => None,
    };
    app::Site { signed_in: session.is_some(), ..site(lanyard, nonce) }
}

/// The same, with the nonce as a request carries it.
pub(crate) fn site_with(lanyard: &Lanyard, nonce: Option<&Nonce>) -> app::Site {
    app::Site {
        public_url: lanyard.public_url().to_owned(),
        assets: assets::addresses(),
        nonce: nonce.map(|Nonce(nonce)| nonce.clone()).unwrap_or_default(),
        now: lanyard.now(),
        signed_in: false,
        passkeys: lanyard.passkeys().is_some(),
        demo: lanyard.config().demo.enabled,
    }
}

/// The colour of an organisation on straps and badges, 0 to 7: by its DID, the same everywhere.
pub(crate) fn ribbon(did: &str) -> u8 {
    Sha256::digest(did.as_bytes())[0] % 8
}

/// A text as one part of an address: a parameter's value, or a name between two slashes.
fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A page: never kept by anything on the way, since a licence can change at any time.
pub(crate) fn page(html: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store"), (header::VARY, "Accept")], Html(html)).into_response()
}
