use crate::text;
use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;
use std::fmt::Write;

/// How many light modules stand around the code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A QR code as one SVG path, dark on light in every colour scheme, so that scanners read it.
/// Nothing when the link is too long for a code.
#[component]
pub(crate) fn Code(#[prop(into)] link: String) -> impl IntoView {
    let code = QRBuilder::new(link.as_str()).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(view! {
        <svg class="code" viewBox=format!("0 0 {side} {side}") role="img" aria-label=text::code_of(&link) shape-rendering="crispEdges">
            <rect class="code-light" width=side height=side></rect>
            <path class="code-dark" d=path></path>
        </svg>
    })
}
