//! Pages that say that something could not be done, and what to do.

use crate::{
    account::signed_in,
    components::Arrow,
    desk::{Desk, around},
    shell::{Place, document},
    site::Site,
    text,
};
use leptos::prelude::*;

/// What to say about a request that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPage {
    /// The status code of the answer.
    pub status: u16,
    /// Where the reader sits: the page keeps the manners of that place.
    pub place: Seat,
}

/// Where somebody sits who meets a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// Nowhere: a page for anyone.
    Anyone,
    /// Signed in, at no desk: their name.
    Person(String),
    /// At a desk.
    Desk(Box<Desk>),
    /// At a desk a moment ago: the session has ended. With what was sent, where it can be sent again.
    Left(Option<Unsent>),
}

/// A form that was sent after the session had ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Where to.
    pub action: String,
    /// Names and values, as they were typed. No passwords.
    pub fields: Vec<(String, String)>,
    /// Whether it goes as `multipart/form-data`.
    pub multipart: bool,
    /// Whether it came with a file, which is not kept.
    pub file: bool,
}

/// The page of a problem: what happened and what to do, never the cause's own text.
pub fn problem(site: &Site, page: ProblemPage) -> String {
    let status = page.status;
    match page.place {
        Seat::Anyone => {
            let words = text::problem(status);
            let slip = slip(status, words, "/verify", text::VERIFY_HEADING);
            document(site, Place::Elsewhere, words.0, None, slip)
        }
        Seat::Left(Some(unsent)) => {
            let words = text::desk::LEFT_KEPT;
            document(site, Place::SignIn, words.0, None, kept(status, words, unsent))
        }
        Seat::Left(None) => {
            let words = text::desk::LEFT;
            let slip = slip(status, words, "/sign-in", text::NAV_SIGN_IN);
            document(site, Place::SignIn, words.0, None, slip)
        }
        Seat::Person(name) => {
            let words = text::desk::problem(status, None);
            let slip = slip(status, words, "/desks", text::account::DESKS_HEADING);
            signed_in(site, &name, words.0, slip)
        }
        Seat::Desk(desk) => {
            let words = text::desk::problem(status, Some(&desk.role));
            let slip = slip(status, words, "/desks", text::desk::BACK);
            around(site, &desk, None, words.0, slip)
        }
    }
}

/// What was typed, unseen, to be sent again once its person has signed in beside it.
fn kept(
    status: u16,
    (heading, what, next): (&'static str, &'static str, &'static str),
    unsent: Unsent,
) -> AnyView {
    let fields = unsent.fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    let file = unsent.file.then(|| view! { <p>{text::desk::LEFT_FILE}</p> });
    let kind = unsent.multipart.then_some("multipart/form-data");
    view! {
        <section class="problem">
            <p class="problem-slip" aria-hidden="true">{status}</p>
            <h1>{heading}</h1>
            <p class="lede">{what}</p>
            <p>{next}</p>
            {file}
            <p><a class="button" href="/sign-in?next=/account" target="_blank" rel="noopener">{text::desk::LEFT_SIGN_IN}</a></p>
            <form method="post" action=unsent.action enctype=kind>
                {fields.collect_view()}
                <button class="primary" type="submit">{text::desk::LEFT_SEND}</button>
            </form>
        </section>
    }
    .into_any()
}

fn slip(
    status: u16,
    (heading, what, next): (&'static str, &'static str, &'static str),
    path: &'static str,
    label: &'static str,
) -> AnyView {
    view! {
        <section class="problem">
            <p class="problem-slip" aria-hidden="true">{status}</p>
            <h1>{heading}</h1>
            <p class="lede">{what}</p>
            <p>{next}</p>
            <a class="go" href=path>{label}<Arrow /></a>
        </section>
    }
    .into_any()
}
