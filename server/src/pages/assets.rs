//! What pages load: inside the binary, served under the hash of its content, kept for ever.

use crate::{
    access::{Guarded, Rule},
    hex::sha256_hex,
    state::Lanyard,
};
use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use std::sync::LazyLock;

/// One asset.
struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static str,
}

const STYLESHEET: Asset = Asset {
    name: "lanyard.css",
    media_type: "text/css; charset=utf-8",
    bytes: concat!(
        include_str!("../assets/tokens.css"),
        include_str!("../assets/base.css"),
        include_str!("../assets/form.css"),
        include_str!("../assets/home.css"),
        include_str!("../assets/report.css"),
        include_str!("../assets/badge.css"),
        include_str!("../assets/desk.css"),
        include_str!("../assets/card.css"),
        include_str!("../assets/print.css"),
    ),
};
const SCRIPT: Asset = Asset {
    name: "lanyard.js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_str!("../assets/lanyard.js"),
};
const PASSKEY: Asset = Asset {
    name: "passkey.js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_str!("../assets/passkey.js"),
};
const INTERFACES: Asset = Asset {
    name: "api.css",
    media_type: "text/css; charset=utf-8",
    bytes: include_str!("../assets/api.css"),
};
const INTERFACES_SCRIPT: Asset = Asset {
    name: "api.js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_str!("../assets/api.js"),
};
const ICON: Asset = Asset {
    name: "icon.svg",
    media_type: "image/svg+xml",
    bytes: include_str!("../assets/icon.svg"),
};

impl Asset {
    /// `/assets/{first 16 hexadecimal digits of the SHA-256}/{name}`
    fn address(&self) -> String {
        format!("/assets/{}/{}", &sha256_hex(self.bytes)[..16], self.name)
    }

    fn answer(&'static self) -> Response {
        let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
        let media_type = HeaderValue::from_static(self.media_type);
        let headers = [(header::CACHE_CONTROL, immutable), (header::CONTENT_TYPE, media_type)];
        (headers, Bytes::from_static(self.bytes.as_bytes())).into_response()
    }
}

static ADDRESSES: LazyLock<app::Assets> = LazyLock::new(|| app::Assets {
    stylesheet: STYLESHEET.address(),
    script: SCRIPT.address(),
    passkey: PASSKEY.address(),
    interfaces: [INTERFACES.address(), INTERFACES_SCRIPT.address()],
    icon: ICON.address(),
});

/// Where the assets are.
pub(super) fn addresses() -> app::Assets {
    ADDRESSES.clone()
}

/// `GET /assets/{hash}/{name}`, and the icon where browsers look for one unasked.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get(&ADDRESSES.stylesheet, Rule::Anyone, async || STYLESHEET.answer())
        .get(&ADDRESSES.script, Rule::Anyone, async || SCRIPT.answer())
        .get(&ADDRESSES.passkey, Rule::Anyone, async || PASSKEY.answer())
        .get(&ADDRESSES.interfaces[0], Rule::Anyone, async || INTERFACES.answer())
        .get(&ADDRESSES.interfaces[1], Rule::Anyone, async || INTERFACES_SCRIPT.answer())
        .get(&ADDRESSES.icon, Rule::Anyone, async || ICON.answer())
        .get("/favicon.ico", Rule::Anyone, icon)
}

/// `GET /favicon.ico`: the same icon, but not for ever, since this address has no hash.
async fn icon() -> Response {
    let mut answer = ICON.answer();
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    answer
}
