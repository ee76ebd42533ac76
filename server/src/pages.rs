//! The pages, rendered on the server: decode what a browser sends, call [`Lanyard`], encode what
//! `app` renders.

mod assets;
mod entry;
mod license;
mod people;
mod verify;

pub use people::for_people;

use crate::{headers::Nonce, registry::LicenseQuery, state::Lanyard};
use axum::{
    Extension, Router,
    extract::State,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::header;
use tower_http::compression::CompressionLayer;

/// How many licences the demo's home page offers to try.
const EXAMPLES: usize = 8;

/// The pages and their assets.
pub fn router(lanyard: Lanyard) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/verify", get(verify::ask).post(verify::give))
        .route("/l/{id}", get(license::show))
        .with_state(lanyard)
        .merge(assets::router())
        .layer(CompressionLayer::new())
}

/// `GET /`
async fn home(State(lanyard): State<Lanyard>, nonce: Option<Extension<Nonce>>) -> Response {
    let examples =
        if lanyard.config().demo.enabled { examples(&lanyard).await } else { Vec::new() };
    page(app::home(&site(&lanyard, nonce), &examples))
}

/// Licences of every board here. None when the disk does not answer: the page is there anyway.
async fn examples(lanyard: &Lanyard) -> Vec<app::Example> {
    let mut examples = Vec::new();
    for organisation in lanyard.organisations().await.unwrap_or_default() {
        let query = LicenseQuery { text: None, state: None, after: None, limit: EXAMPLES };
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
    app::Site {
        public_url: lanyard.public_url().to_owned(),
        assets: assets::addresses(),
        nonce: nonce.map(|Extension(Nonce(nonce))| nonce).unwrap_or_default(),
        demo: lanyard.config().demo.enabled,
    }
}

/// A page: never kept by anything on the way, since a licence can change at any time.
fn page(html: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store"), (header::VARY, "Accept")], Html(html)).into_response()
}
