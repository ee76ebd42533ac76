//! What this is, and where to go.

use crate::{
    components::{Arrow, Shape},
    license::{Badge, BadgeCard, Standing, Tone},
    shell::{Place, document},
    shown,
    site::Site,
    text,
    verifier::{Entered, Entry},
};
use credentials::verifier::Outcome;
use leptos::prelude::*;

/// A licence to try, on the demo's home page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whose it is, and what: `Ada Okafor, Physician`.
    pub label: String,
    /// In what state.
    pub standing: Standing,
    /// The path of its page.
    pub path: String,
}

/// The home page: a verify box, four doors, three outcomes, and in the demo licences to try.
pub fn home(site: &Site, examples: &[Example]) -> String {
    let host = site.public_url.clone();
    document(
        site,
        Place::Home,
        text::HOME_HEADING,
        None,
        view! {
            <div class="hero">
                <div class="hero-ask">
                    <h1>{text::HOME_HEADING}</h1>
                    <p class="lede">{text::HOME_LEDE}</p>
                    <Entry entered=Entered::default() />
                </div>
                <div class="hero-badge">
                    <BadgeCard badge=specimen(&host) specimen=true />
                </div>
            </div>
            {(!examples.is_empty()).then(|| view! { <Examples examples=examples.to_vec() /> })}
            <section class="band" aria-labelledby="outcomes">
                <h2 id="outcomes">{text::OUTCOMES}</h2>
                <ul class="legend">
                    {[Outcome::Accepted, Outcome::Rejected, Outcome::Undetermined].map(legend)}
                </ul>
            </section>
            <section class="band" aria-labelledby="doors">
                <h2 id="doors">{text::DOORS}</h2>
                <ul class="doors">{text::DOOR.map(door)}</ul>
            </section>
        },
    )
}

fn legend(outcome: Outcome) -> impl IntoView {
    view! {
        <li class=format!("legend-row {}", tone(outcome))>
            <Shape outcome />
            <div>
                <h3>{text::outcome(outcome)}</h3>
                <p>{text::meaning(outcome)}</p>
            </div>
        </li>
    }
}

fn door(
    (person, what, label, path): (&'static str, &'static str, &'static str, &'static str),
) -> impl IntoView {
    view! {
        <li class="door">
            <h3>{person}</h3>
            <p>{what}</p>
            <a class="go" href=path>{label}<Arrow /></a>
        </li>
    }
}

#[component]
fn Examples(examples: Vec<Example>) -> impl IntoView {
    let rows = examples.into_iter().map(|example| {
        view! {
            <li>
                <a href=example.path><bdi>{shown::field(&example.label)}</bdi></a>
                <span class=format!("state state-{}", example.standing.tone.class())>
                    {example.standing.word}
                </span>
            </li>
        }
    });
    view! {
        <section class="band" aria-labelledby="examples">
            <h2 id="examples">{text::EXAMPLES}</h2>
            <p class="hint">{text::EXAMPLES_LEDE}</p>
            <ul class="examples">{rows.collect_view()}</ul>
        </section>
    }
}

/// The class by which the stylesheet knows an outcome.
pub(crate) fn tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Rejected => "rejected",
        Outcome::Undetermined => "undetermined",
    }
}

fn specimen(public_url: &str) -> Badge {
    Badge {
        name: "Ada Okafor".into(),
        role: Some("MD".into()),
        profession: "Physician".into(),
        number: "A-104422".into(),
        jurisdiction: "California".into(),
        standing: Standing { tone: Tone::Good, word: "Active".into(), note: None },
        valid_until: None,
        issuer_name: Some("State medical board".into()),
        issuer: String::new(),
        link: public_url.into(),
        ribbon: 0,
    }
}
