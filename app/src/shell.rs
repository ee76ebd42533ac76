//! What stands around every page.

use crate::{components::Mark, shown, site::Site, text};
use leptos::prelude::*;

/// The longest line at the foot of a sheet, in characters.
const FOOT_CHARS: usize = 100;

/// Where a page is in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The home page.
    Home,
    /// Verifying.
    Verify,
    /// The trust list.
    Trust,
    /// The description of the interfaces.
    Api,
    /// Signing in, and what comes of it.
    SignIn,
    /// Anywhere else.
    Elsewhere,
}

/// The whole document of a page. `ribbon` is the colour of the strap across the top, 0 to 7; the
/// house's own where no issuer speaks.
pub(crate) fn document(
    site: &Site,
    place: Place,
    title: &str,
    ribbon: Option<u8>,
    main: impl IntoView,
) -> String {
    let here = move |there: Place| (place == there).then_some("page");
    let home = (place == Place::Home).then_some("page");
    let desk = if site.signed_in { text::NAV_DESK } else { text::NAV_SIGN_IN };
    let nav = view! {
        <nav aria-label=text::NAVIGATION>
            <ul>
                <li><a href="/verify" aria-current=here(Place::Verify)>{text::NAV_VERIFY}</a></li>
                <li><a href="/trust" aria-current=here(Place::Trust)>{text::NAV_TRUST}</a></li>
                <li><a href="/api" aria-current=here(Place::Api)>{text::NAV_API}</a></li>
                <li><a href="/desks" aria-current=here(Place::SignIn)>{desk}</a></li>
            </ul>
        </nav>
    };
    let top = view! {
        <header class="top">
            <a class="brand" href="/" aria-current=home><Mark />{text::PRODUCT}</a>
            {nav}
        </header>
    };
    let stamp = text::stamp(None, site.now);
    sheet(site, title, ribbon, &stamp, top, view! { <p>{text::FOOT}</p> }, main)
}

/// The whole document around any header, any foot and any content. On paper each page of it has
/// title, stamp and page number at its foot.
pub(crate) fn sheet(
    site: &Site,
    title: &str,
    ribbon: Option<u8>,
    stamp: &str,
    top: impl IntoView,
    foot: impl IntoView,
    main: impl IntoView,
) -> String {
    let strap = ribbon.map_or("strap".into(), |colour| format!("strap ribbon-{colour}"));
    let (top, main) = (top.into_any(), main.into_any());
    let page = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="same-origin" />
                <title>{text::title(title)}</title>
                <link rel="icon" type="image/svg+xml" href=site.assets.icon.clone() />
                <link rel="stylesheet" href=site.assets.stylesheet.clone() nonce=site.nonce.clone() />
                <style media="print" nonce=site.nonce.clone() inner_html=foot_of_each_sheet(title, stamp)></style>
                <script type="module" src=site.assets.script.clone() nonce=site.nonce.clone()></script>
            </head>
            <body>
                <a class="skip" href="#content">{text::SKIP}</a>
                <div class=strap aria-hidden="true"></div>
                {top}
                <main id="content" tabindex="-1">{main}</main>
                <footer class="bottom">
                    {foot.into_view()}
                    {site.demo.then(|| view! { <p class="demo">{text::DEMO}</p> })}
                </footer>
            </body>
        </html>
    };
    format!("<!doctype html>{}", written(page))
}

/// A view as HTML, without the marks by which Leptos would find its way in a browser: no page of
/// ours is taken up there, and in a title they would be read.
pub(crate) fn written(view: impl IntoView) -> String {
    // What anybody typed has its `<` escaped, so this is never a part of it.
    view.to_html().replace("<!>", "")
}

/// The rule that prints title and stamp at the foot of each sheet. What comes from outside is written
/// as numbers of characters, so that it can end neither the text nor the element.
fn foot_of_each_sheet(title: &str, stamp: &str) -> String {
    let mut content = String::new();
    for (at, line) in [title, stamp].into_iter().enumerate() {
        if at > 0 {
            content.push_str("\\a ");
        }
        for character in shown::harmless(line).chars().take(FOOT_CHARS) {
            match character {
                ' ' | '0'..='9' | 'A'..='Z' | 'a'..='z' => content.push(character),
                other => content.push_str(&format!("\\{:x} ", u32::from(other))),
            }
        }
    }
    format!("@page{{@bottom-left{{content:\"{content}\"}}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_its_words_alone_and_what_somebody_typed_stays() {
        let typed = "Ada <!> & Co".to_owned();
        let html = written(view! { <title>{typed}" · Lanyard"</title> });
        assert_eq!(html, "<title>Ada &lt;!&gt; &amp; Co · Lanyard</title>");
    }

    #[test]
    fn a_name_at_the_foot_of_a_sheet_ends_neither_the_text_nor_the_element() {
        let rule = foot_of_each_sheet("Mia \"}</style><script>alert(1)\\", "Ñu\n3");
        let inside = rule.strip_prefix("@page{@bottom-left{content:\"").expect("the beginning");
        let inside = inside.strip_suffix("\"}}").expect("the end");
        assert!(!inside.contains(['"', '<', '>', '{', '}', '/', '(', '\n']), "{inside}");
        assert!(inside.starts_with("Mia \\22 \\7d \\3c "), "{inside}");
        assert!(inside.contains("\\a \\d1 u"), "{inside}");
    }
}
