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
};
use credentials::{time::Timestamp, verifier::Outcome};
use leptos::prelude::*;

/// The choice of a reason that is not in the list.
pub const OTHER: &str = "other";

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
                <a href=path>{text::name(*action)}</a>
                <p>{text::meaning(*action)}</p>
            </li>
        }
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
            <ul class="deeds">{items.collect_view()}</ul>
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
        text::name(action),
        view! {
            {subject.head(at, text::name(action).to_owned())}
            {errors(filled)}
            <form class="sheet" method="post" action=path>
                <p>{text::meaning(action)}</p>
                <input type="hidden" name="action" value=action.code() />
                {why}
                {when}
                {said.view(filled)}
                {Field::input("order", text::ORDER, "url").hint(text::ORDER_HINT).optional().view(filled)}
                <button class="primary" name="step" value="confirm">{text::NEXT}</button>
            </form>
        },
    )
}

/// What will come of it, as the core foresees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// What is done.
    pub action: Action,
    /// The outcome that verifiers will get.
    pub outcome: Outcome,
    /// The sentence that they will read.
    pub sentence: String,
    /// The advice below it.
    pub advice: String,
    /// From when on.
    pub effective: Timestamp,
    /// Whether that is to come.
    pub later: bool,
    /// What is announced and comes before, in that order, in words.
    pub before: Vec<String>,
    /// What is announced and gives way.
    pub gives_way: Vec<String>,
    /// What is announced and comes after, in that order.
    pub after: Vec<String>,
    /// The entries that change, each in a sentence.
    pub entries: Vec<String>,
    /// What was typed, as it travels on.
    pub hidden: Vec<(String, String)>,
}

/// The last page before it is done.
pub fn confirm(site: &Site, at: &Desk, subject: &Subject, of: Consequence) -> String {
    let path = format!("{}/change", subject.base(at));
    let announced = announced(&of);
    let when = text::from_then(of.later, !of.before.is_empty(), of.effective);
    let ends = of.action.to().is_final();
    let class = if ends { "danger" } else { "primary" };
    let back = if ends { text::CANNOT_COME_BACK } else { text::CAN_COME_BACK };
    let none = of.entries.is_empty().then(|| view! { <p>{text::NO_ENTRIES}</p> });
    let entries = of.entries.into_iter().map(|entry| view! { <li>{entry}</li> });
    let hidden = of.hidden.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    let later = of.later.then_some(of.effective);
    desk(
        site,
        at,
        Section::Licenses,
        text::name(of.action),
        view! {
            {subject.head(at, format!("{}?", text::name(of.action)))}
            <form class="sheet" method="post" action=path data-waiting=text::WORKING>
                <div class="consequence">
                    <h2>{text::WILL_SEE}</h2>
                    {told(of.outcome, &of.sentence, &of.advice)}
                    <p>{when}</p>
                    <p><strong>{back}</strong></p>
                </div>
                {announced}
                <h2>{text::ENTRIES}</h2>
                {none}
                <ul>{entries.collect_view()}</ul>
                {hidden.collect_view()}
                <div class="actions">
                    <button class=class name="step" value="order">{text::button(of.action, later)}</button>
                    <button name="step" value="edit">{text::EDIT}</button>
                </div>
            </form>
        },
    )
}

/// What else is announced, with this change at its place among it.
fn announced(of: &Consequence) -> Option<AnyView> {
    let item = |what: &String| view! { <li><bdi>{shown::field(what)}</bdi></li> };
    let course = (!of.before.is_empty() || !of.after.is_empty()).then(|| {
        let own = text::own_place(of.action, of.later.then_some(of.effective));
        view! {
            <p>{text::COURSE}</p>
            <ol>
                {of.before.iter().map(item).collect_view()}
                <li><strong>{own}</strong></li>
                {of.after.iter().map(item).collect_view()}
            </ol>
        }
    });
    let gone = (!of.gives_way.is_empty()).then(|| {
        view! {
            <p>{text::GIVES_WAY}</p>
            <ul>{of.gives_way.iter().map(item).collect_view()}</ul>
        }
    });
    (course.is_some() || gone.is_some())
        .then(|| view! { <h2>{text::ANNOUNCED}</h2>{course}{gone} }.into_any())
}

/// `/issuer/{organization}/licenses/{id}/changes/{number}/call-off`; `left` is what is announced
/// and could not come without it.
pub fn call_off(
    site: &Site,
    at: &Desk,
    subject: &Subject,
    number: i64,
    what: &str,
    left: Vec<String>,
) -> String {
    let left = (!left.is_empty()).then(|| {
        let items = left.iter().map(|it| view! { <li><bdi>{shown::field(it)}</bdi></li> });
        view! { <p>{text::LEFT_WITHOUT}</p><ul>{items.collect_view()}</ul> }
    });
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
                </div>
                <div class="actions">
                    <button class="primary">{text::CALL_OFF_BUTTON}</button>
                    <a class="button" href=subject.base(at)>{text::KEEP}</a>
                </div>
            </form>
        },
    )
}
