//! The page to try the machine interfaces on.

use crate::{
    shell::{Place, document},
    site::Site,
    text::interfaces as text,
};
use leptos::prelude::*;

/// `/api`: the description of the interfaces, drawn by Swagger UI in our look.
pub fn interfaces(site: &Site) -> String {
    let [stylesheet, script] = &site.assets.interfaces;
    document(
        site,
        Place::Api,
        text::HEADING,
        None,
        view! {
            <link rel="stylesheet" href=stylesheet.clone() nonce=site.nonce.clone() />
            <div class="desk-head">
                <h1>{text::HEADING}</h1>
                <p class="lede">{text::LEDE}</p>
                <p><a class="go" href="/api/openapi.json">{text::JSON}</a></p>
            </div>
            <div id="swagger-ui" data-body=text::BODY data-copy-word=crate::text::COPY></div>
            <noscript><p>{text::NO_SCRIPT}</p></noscript>
            <script src="/api/ui/swagger-ui-bundle.js" nonce=site.nonce.clone() defer></script>
            <script src=script.clone() nonce=site.nonce.clone() defer></script>
        },
    )
}
