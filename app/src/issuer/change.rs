//! Changing a licence: what can be done, the form of it, and the confirmation that says what
//! verifiers will see.

use super::{Action, license::told};
use crate::{
    components::StandingShape,
    desk::{Desk, Section, desk},
    form::{Choice, Field, Filled, errors},
    license::Standing,
    shown,
    site::Site,
    text::issuer::{self as words, change as text},
    verifier::Bound,
};
use credentials::{
    lifecycle::State,
    time::{Date, Timestamp},
    verifier::Outcome,
};
use leptos::prelude::*;

/// The choice of a reason that is not in the list.
pub const OTHER: &str = "other";
/// An announced change is kept.
pub const KEEP: &str = "keep";
/// An announced change is called off.
pub const OFF: &str = "off";

/// The name of the field that asks what becomes of the announced change of that number.
pub fn asked(number: i64) -> String {
    format!("waiting-{number}")
}

/// Which licence it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its short name.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Profession, place and number in a line.
    pub about: String,
    /// How it stands.
    pub standing: Standing,
    /// The state that it is in.
    pub from: State,
    /// The restriction or conditions that stood before it was stopped.
    pub former: Option<Former>,
}

/// A restriction or conditions that stood before a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Restricted, on probation, or stayed.
    pub state: State,
    /// Since when.
    pub since: Date,
    /// What was told to the public.
    pub said: String,
}

impl Subject {
    fn base(&self, at: &Desk) -> String {
        format!("/issuer/{}/licenses/{}", at.slug, self.id)
    }

    fn head(&self, at: &Desk, heading: String) -> impl IntoView + use<> {
        let tone = self.standing.tone;
        view! {
            <div class="desk-head">
                <h1>{heading}</h1>
                <p class="lede">
                    <bdi>{shown::name(&self.name)}</bdi>", "<bdi>{shown::field(&self.about)}</bdi>" "
                    <span class=format!("standing standing-{}", tone.class())><StandingShape tone />{self.standing.word.clone()}</span>
                </p>
                <div class="actions"><a class="button" href=self.base(at)>{words::BACK}</a></div>
            </div>
        }
    }
}

/// `/issuer/{organization}/licenses/{id}/change`: what can be done.
pub fn choose(site: &Site, at: &Desk, subject: &Subject, actions: &[Action]) -> String {
    let base = subject.base(at);
    let items = actions.iter().map(|action| {
        let path = format!("{base}/change?action={}", action.code());
        let class = if action.to().is_final() { "deed deed-final" } else { "deed" };
        view! {
            <li class=class>
                <a href=path>{text::name(*action, subject.from)}</a>
                <p>{text::meaning(*action, subject.from)}</p>
            </li>
        }
    });
    let former = subject.former.as_ref().and_then(|former| {
        let action = actions.iter().find(|action| action.to() == former.state)?;
        let path = format!("{base}/change?action={}&former=yes", action.code());
        let said = text::former(former.since, &shown::sentence(&former.said));
        Some(view! {
            <li class="deed">
                <a href=path>{text::with_former(former.state)}</a>
                <p><bdi>{said}</bdi></p>
            </li>
        })
    });
    let none = actions.is_empty().then(|| {
        view! { <div class="empty"><h2>{text::NOTHING}</h2></div> }
    });
    desk(
        site,
        at,
        Section::Licenses,
        text::CHOOSE,
        view! {
            {subject.head(at, text::CHOOSE.to_owned())}
            {none}
            <ul class="deeds">{former}{items.collect_view()}</ul>
        },
    )
}

/// The form of one action.
pub fn form(site: &Site, at: &Desk, subject: &Subject, action: Action, filled: &Filled) -> String {
    let path = format!("{}/change", subject.base(at));
    let usual = action.to().reasons().iter().filter(|_| action != Action::Emergency);
    let mut reasons: Vec<_> =
        usual.map(|code| Choice::new(*code, crate::text::reason(code))).collect();
    reasons.push(Choice::new(OTHER, text::OTHER));
    let why = (action != Action::Emergency).then(|| {
        view! {
            {Field::radios("reason", text::REASON, reasons).view(filled)}
            {Field::text("other", text::OTHER_LABEL).hint(text::OTHER_HINT).optional().view(filled)}
        }
    });
    let when = (action != Action::Emergency).then(|| {
        view! {
            {Field::text("day", text::DAY).hint(text::DAY_HINT).narrow("medium").optional().view(filled)}
            {Field::text("time", text::TIME).hint(text::TIME_HINT).narrow("short").optional().view(filled)}
        }
    });
    let hint = if action.needs_text() { text::CONDITIONS_HINT } else { text::TEXT_HINT };
    let said = Field::area("text", text::TEXT, 4).hint(hint);
    let said = if action.needs_text() { said } else { said.optional() };
    desk(
        site,
        at,
        Section::Licenses,
        text::name(action, subject.from),
        view! {
            {subject.head(at, text::name(action, subject.from).to_owned())}
            {errors(filled)}
            <form class="sheet" method="post" action=path novalidate="">
                <p>{text::meaning(action, subject.from)}</p>
                <input type="hidden" name="action" value=action.code() />
                {why}
                {when}
                {said.view(filled)}
                {Field::text("order", text::ORDER).inputmode("url").hint(text::ORDER_HINT).optional().view(filled)}
                <button class="primary" name="step" value="confirm">{text::NEXT}</button>
            </form>
        },
    )
}

/// What becomes of an announced change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It comes into force before the change that is ordered.
    Comes,
    /// It waits for a decision and does not come.
    Waits,
    /// The change that is ordered leaves it nothing to change.
    Moot,
    /// The officer decides.
    Asked {
        /// Whether keeping it is what is ticked first.
        keep: bool,
        /// Whether it lets the clinician practise again.
        lifts: bool,
        /// Whether it lifts or replaces what is ordered.
        replaces: bool,
        /// The state that it brings.
        state: State,
    },
}

/// An announced change beside the one that is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// Its number.
    pub number: i64,
    /// What, and from when.
    pub what: String,
    /// What becomes of it.
    pub becomes: Becomes,
}

/// What will come of it, as the core foresees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// What is done.
    pub action: Action,
    /// What is announced for moments before it.
    pub before: Vec<Ahead>,
    /// What is announced for later ones.
    pub after: Vec<Ahead>,
    /// The outcome that verifiers will get.
    pub outcome: Outcome,
    /// What a yes of theirs is bound to.
    pub bound: Bound,
    /// The sentence that they will read.
    pub sentence: String,
    /// The advice below it.
    pub advice: String,
    /// From when on.
    pub effective: Timestamp,
    /// Whether that is to come.
    pub later: bool,
    /// Whether a day was typed that has passed.
    pub past: bool,
    /// Whether a day was typed at all.
    pub dated: bool,
    /// What else comes of it, in sentences.
    pub notes: Vec<String>,
    /// The entries that change, each in a sentence.
    pub entries: Vec<String>,
    /// What was typed, as it travels on.
    pub hidden: Vec<(String, String)>,
}

/// The last page before it is done.
pub fn confirm(site: &Site, at: &Desk, subject: &Subject, of: Consequence) -> String {
    let path = format!("{}/change", subject.base(at));
    let ends = of.action.to().is_final();
    let class = if ends { "danger" } else { "primary" };
    let back = if ends { text::CANNOT_COME_BACK } else { text::CAN_COME_BACK };
    let none = of.entries.is_empty().then(|| view! { <p>{text::NO_ENTRIES}</p> });
    let entries = of.entries.into_iter().map(|entry| view! { <li>{entry}</li> });
    let hidden = of.hidden.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    let dated = of.dated.then_some(of.effective);
    let name = text::name(of.action, subject.from);
    let this = text::own_place(of.action, subject.from, dated);
    let notes = of.notes.iter().map(|note| view! { <p><bdi>{shown::sentence(note)}</bdi></p> });
    let notes = notes.collect_view();
    let when = text::from_then(of.later, !of.before.is_empty(), of.effective);
    let order = announced(of.before, this, of.after);
    desk(
        site,
        at,
        Section::Licenses,
        name,
        view! {
            {subject.head(at, format!("{name}?"))}
            <form class="sheet" method="post" action=path data-waiting=text::WORKING>
                <div class="consequence">
                    <h2>{text::WILL_SEE}</h2>
                    {told((of.outcome, of.bound), &of.sentence, &of.advice)}
                    <p>{when}</p>
                    {notes}
                    <p><strong>{back}</strong></p>
                </div>
                {order}
                <h2>{text::ENTRIES}</h2>
                {none}
                <ul>{entries.collect_view()}</ul>
                {hidden.collect_view()}
                <div class="actions">
                    <button class=class name="step" value="order">{text::button(of.action, subject.from, dated)}</button>
                    <button name="step" value="edit">{text::EDIT}</button>
                </div>
            </form>
        },
    )
}

/// What is announced, in the order in which it comes, with the change that is ordered in its place;
/// nothing where nothing is announced.
fn announced(before: Vec<Ahead>, this: String, after: Vec<Ahead>) -> Option<AnyView> {
    let (gone, after): (Vec<_>, Vec<_>) =
        after.into_iter().partition(|one| one.becomes == Becomes::Moot);
    let is_asked = !after.is_empty();
    let course = (!before.is_empty() || is_asked).then(|| {
        let before = before.into_iter().map(|one| {
            let waits = (one.becomes == Becomes::Waits).then_some(text::WAITS);
            view! { <li>{one.what}" "{waits}</li> }
        });
        let before = before.collect_view();
        let asked = is_asked.then(|| view! { <p>{text::ASKED}</p> });
        view! {
            <p>{text::COURSE}</p>
            {asked}
            <ol class="announced">
                {before}
                <li><strong>{this}</strong></li>
                {after.into_iter().map(decision).collect_view()}
            </ol>
        }
    });
    let gone: Vec<_> = gone.into_iter().map(|one| view! { <li>{one.what}</li> }).collect();
    let gone = (!gone.is_empty()).then(|| view! { <p>{text::GIVES_WAY}</p><ul>{gone}</ul> });
    (course.is_some() || gone.is_some())
        .then(|| view! { <h2>{text::ANNOUNCED}</h2>{course}{gone} }.into_any())
}

/// What becomes of one that comes after.
fn decision(one: Ahead) -> AnyView {
    let Becomes::Asked { keep, lifts, replaces, state } = one.becomes else {
        return view! { <li>{one.what}" "{text::WAITS}</li> }.into_any();
    };
    let name = asked(one.number);
    let (kept, off) = (format!("{name}-{KEEP}"), format!("{name}-{OFF}"));
    let label = text::keep_it(crate::text::state(state), lifts, replaces);
    view! {
        <li>
            <fieldset class="field">
                <legend>{one.what}</legend>
                <div class="choice">
                    <input id=off.clone() type="radio" name=name.clone() value=OFF checked=!keep />
                    <label for=off>{text::CALL_IT_OFF}</label>
                </div>
                <div class="choice">
                    <input id=kept.clone() type="radio" name=name value=KEEP checked=keep />
                    <label for=kept>{label}</label>
                </div>
            </fieldset>
        </li>
    }
    .into_any()
}

/// The same address for a change that does not come into force by itself any more: keep it or call
/// it off. `kept` is what verifiers are told once it comes; nothing where its moment has passed.
pub fn decide(
    site: &Site,
    at: &Desk,
    subject: &Subject,
    (number, seen): (i64, String),
    what: &str,
    kept: Option<((Outcome, Bound), String, String)>,
) -> String {
    let path = format!("{}/changes/{number}/call-off", subject.base(at));
    let says = if kept.is_some() { text::DECIDE_SAYS } else { text::TOO_LATE_SAYS };
    let keep = kept.is_some().then(|| {
        view! { <button name="step" value=KEEP>{text::KEEP_BUTTON}</button> }
    });
    let told = kept.map(|(answer, sentence, advice)| {
        view! { <h3>{text::WILL_SEE_KEPT}</h3>{told(answer, &sentence, &advice)} }
    });
    desk(
        site,
        at,
        Section::Licenses,
        text::DECIDE,
        view! {
            {subject.head(at, text::DECIDE.to_owned())}
            <form class="sheet" method="post" action=path>
                <div class="consequence">
                    <h2><bdi>{shown::field(what)}</bdi></h2>
                    <p>{says}</p>
                    {told}
                </div>
                <input type="hidden" name="seen" value=seen />
                <div class="actions">
                    <button class="primary" name="step" value=OFF>{text::CALL_OFF_BUTTON}</button>
                    {keep}
                </div>
            </form>
        },
    )
}

/// `/issuer/{organization}/licenses/{id}/changes/{number}/call-off`; what is announced and could not
/// come without it, and what then waits for a decision.
pub fn call_off(
    site: &Site,
    at: &Desk,
    subject: &Subject,
    number: i64,
    what: &str,
    [left, open]: [Vec<String>; 2],
) -> String {
    let listed = |of: Vec<String>, above: &'static str| {
        (!of.is_empty()).then(|| {
            let items = of.iter().map(|it| view! { <li><bdi>{shown::field(it)}</bdi></li> });
            view! { <p>{above}</p><ul>{items.collect_view()}</ul> }
        })
    };
    let left = listed(left, text::LEFT_WITHOUT);
    let open = listed(open, text::LEFT_OPEN);
    let path = format!("{}/changes/{number}/call-off", subject.base(at));
    desk(
        site,
        at,
        Section::Licenses,
        text::CALL_OFF,
        view! {
            {subject.head(at, text::CALL_OFF.to_owned())}
            <form class="sheet" method="post" action=path>
                <div class="consequence">
                    <h2><bdi>{shown::field(what)}</bdi></h2>
                    <p>{text::CALL_OFF_SAYS}</p>
                    {left}
                    {open}
                </div>
                <div class="actions">
                    <button class="primary">{text::CALL_OFF_BUTTON}</button>
                    <a class="button" href=subject.base(at)>{text::KEEP}</a>
                </div>
            </form>
        },
    )
}
