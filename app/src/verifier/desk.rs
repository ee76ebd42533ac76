//! Verifying at the hospital's desk.

use super::{
    attention::{Task, panel},
    rows::{Line, Lines},
};
use crate::{
    components::Arrow,
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    site::Site,
    text::{self, hospital as words},
    verifier::Why,
};
use leptos::prelude::*;

/// The purposes as a form sends them.
pub const PURPOSES: [(&str, Why); 3] =
    [("initial", Why::Initial), ("recheck", Why::Recheck), ("question", Why::Question)];

/// What needs attention; the form, with what was typed and what is wrong with it; what was verified last.
pub fn page(
    site: &Site,
    desk: &Desk,
    filled: &Filled,
    attention: Vec<Task>,
    latest: Vec<Line>,
) -> String {
    let slug = desk.slug.clone();
    let action = format!("/verifier/{slug}");
    let others = Some(filled.value("others")).filter(|it| !it.is_empty()).map(|count| {
        view! {
            <div class="notice notice-open">
                <p>{words::OTHERS_LEDE}</p>
                <p><button type="submit" name="others" value="yes">{words::verify_others(count)}</button></p>
            </div>
        }
    });
    // Somebody who is correcting a form sees the form first.
    let correcting = !filled.problems.is_empty();
    let mut attention = panel(attention);
    let above = if correcting { None } else { attention.take() };
    let form = desk.verifies.then(|| {
        let choices = PURPOSES.map(|(value, why)| Choice::new(value, words::why(why)));
        view! {
            <form class="sheet" method="post" action=action enctype="multipart/form-data" data-waiting=text::VERIFYING>
                {Field::area("text", words::ENTER, 4).hint(words::ENTER_HINT).view(filled)}
                {Field::file("file", text::FILE, ".json,.jwt,.txt,application/json,text/plain").hint(text::FILE_HINT).view(filled)}
                {Field::radios("purpose", words::WHY, choices.into()).view(filled)}
                {Field::area("note", words::NOTE, 2).hint(words::NOTE_HINT).optional().view(filled)}
                {others}
                <button class="primary" type="submit">{words::VERIFY_BUTTON}</button>
                <p class="hint">{words::KEPT}</p>
            </form>
        }
    });
    let reader = (!desk.verifies).then(|| view! { <p>{words::MAY_NOT_VERIFY}</p> });
    let latest = (!latest.is_empty()).then(|| {
        let history = format!("/verifier/{slug}/history");
        view! {
            <section class="panel" aria-labelledby="latest">
                <h2 id="latest">{words::LATEST}</h2>
                <Lines lines=latest slug=slug.clone() />
                <p class="actions"><a class="go" href=history>{words::ALL}<Arrow /></a></p>
            </section>
        }
    });
    document(
        site,
        desk,
        Section::Verify,
        words::VERIFY_HEADING,
        view! {
            {errors(filled)}
            <div class="desk-head">
                <h1>{words::VERIFY_HEADING}</h1>
                <p class="lede">{words::VERIFY_LEDE}</p>
            </div>
            {above}
            {reader}
            {form}
            {attention}
            {latest}
        },
    )
}
