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
    /// At a desk a moment ago: the session has ended. With what was sent, sealed for its person,
    /// where it can be sent again.
    Left(Option<String>),
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
        Seat::Left(Some(sealed)) => {
            let words = text::desk::LEFT_KEPT;
            document(site, Place::SignIn, words.0, None, kept(status, words, sealed))
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

/// What was typed, sealed, to be shown to its person once they have signed in beside it.
fn kept(
    status: u16,
    (heading, what, next): (&'static str, &'static str, &'static str),
    sealed: String,
) -> AnyView {
    view! {
        <section class="problem">
            <p class="problem-slip" aria-hidden="true">{status}</p>
            <h1>{heading}</h1>
            <p class="lede">{what}</p>
            <p>{next}</p>
            <p><a class="button" href="/sign-in?next=/account" target="_blank" rel="noopener">{text::desk::LEFT_SIGN_IN}</a></p>
            <form method="post" action="/account/unsent">
                <input type="hidden" name="kept" value=sealed />
                <button class="primary" type="submit">{text::desk::LEFT_SHOW}</button>
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
