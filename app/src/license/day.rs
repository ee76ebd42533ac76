//! How a licence stood on a day: a form of one field, and an answer.

use super::Tone;
use crate::{
    components::StandingShape,
    form::{Field, Filled, errors},
    shown,
    text::standing as text,
};
use leptos::prelude::*;

/// The form, and the answer where a day was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// Where the form leads.
    pub path: String,
    /// What was typed, and what is wrong with it.
    pub filled: Filled,
    /// The answer.
    pub answer: Option<DayAnswer>,
}

/// How it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayAnswer {
    /// How the word looks.
    pub tone: Tone,
    /// In a word or two.
    pub word: String,
    /// In a sentence.
    pub sentence: String,
    /// What it rests on.
    pub rests_on: Vec<Rest>,
}

/// Something that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// What.
    pub what: String,
    /// The CID of its signed document; absent while that is being made.
    pub cid: Option<String>,
}

#[component]
pub(super) fn Day(of: OnDay) -> impl IntoView {
    let OnDay { path, filled, answer } = of;
    let answer = answer.map(|it| {
        let rests = it.rests_on.into_iter().map(|rest| {
            let what = shown::field(&rest.what);
            match rest.cid {
                Some(cid) => {
                    view! { <li><a href=signed(&cid)><bdi>{what}</bdi></a></li> }.into_any()
                }
                None => view! { <li><bdi>{what}</bdi>" ("{text::RECORD_COMES}")"</li> }.into_any(),
            }
        });
        view! {
            <div class="day-answer">
                <p>
                    <span class=format!("standing standing-{}", it.tone.class())>
                        <StandingShape tone=it.tone />
                        {it.word}
                    </span>
                </p>
                <p><bdi>{shown::sentence(&it.sentence)}</bdi></p>
                <p class="hint">{text::RESTS_ON}":"</p>
                <ul>{rests.collect_view()}</ul>
            </div>
        }
    });
    view! {
        <section class="on-day" id="day" aria-labelledby="on-day">
            <h2 id="on-day">{text::HEADING}</h2>
            {errors(&filled)}
            <form method="get" action=format!("{path}#day")>
                {Field::date("on", text::DAY).hint(text::DAY_HINT).view(&filled)}
                <button type="submit">{text::SHOW}</button>
            </form>
            {answer}
        </section>
    }
    .into_any()
}

/// Where a signed document is checked and shown.
pub(crate) fn signed(cid: &str) -> String {
    format!("/verify?cid={cid}")
}
