//! Pages that say that something could not be done, and what to do.

use crate::{
    account::signed_in,
    components::Arrow,
    desk::{Desk, around},
    shell::{Place, document},
    shown,
    site::Site,
    text,
};
use leptos::prelude::*;

/// What to say about a request that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPage {
    /// The status code of the answer.
    pub status: u16,
    /// The sentence for this very case, where there is one: it says what to do, too.
    pub because: Option<String>,
    /// Whether something of ours does not answer: the disk, a key.
    pub away: bool,
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

/// Heading, what happened, and what to do.
type Words = (&'static str, &'static str, &'static str);

/// The page of a problem: what happened and what to do, never the cause's own text.
pub fn problem(site: &Site, page: ProblemPage) -> String {
    let ProblemPage { status, because, away, place } = page;
    let words = |of: Words| if away { text::AWAY } else { of };
    match place {
        Seat::Anyone => {
            let words = words(text::problem(status));
            let (heading, slip) = slip(status, words, because, ("/verify", text::VERIFY_HEADING));
            document(site, Place::Elsewhere, heading, None, slip)
        }
        Seat::Left(Some(sealed)) => {
            let words = text::desk::LEFT_KEPT;
            document(site, Place::SignIn, words.0, None, kept(status, words, sealed))
        }
        Seat::Left(None) => {
            let way = ("/sign-in", text::NAV_SIGN_IN);
            let (heading, slip) = slip(status, text::desk::LEFT, None, way);
            document(site, Place::SignIn, heading, None, slip)
        }
        Seat::Person(name) => {
            let words = words(text::desk::problem(status, None));
            let way = ("/desks", text::account::DESKS_HEADING);
            let (heading, slip) = slip(status, words, because, way);
            signed_in(site, &name, heading, slip)
        }
        Seat::Desk(desk) => {
            let words = words(text::desk::problem(status, Some(&desk.role)));
            // What a role may not is said in the words of that role.
            let because = because.filter(|_| status != 403);
            let (heading, slip) = slip(status, words, because, ("/desks", text::desk::BACK));
            around(site, &desk, None, heading, slip)
        }
    }
}

/// What was typed, sealed, to be shown to its person once they have signed in beside it.
fn kept(status: u16, (heading, what, next): Words, sealed: String) -> AnyView {
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

/// The slip of a problem, with its heading: the sentence for the case, or the words for its kind.
fn slip(
    status: u16,
    (heading, what, next): Words,
    because: Option<String>,
    (path, label): (&'static str, &'static str),
) -> (&'static str, AnyView) {
    let heading = if because.is_some() && status == 409 { text::desk::NOT_DONE } else { heading };
    let next = because.is_none().then_some(next);
    let what = because.map_or_else(|| what.to_owned(), |it| shown::sentence(&it));
    let head = view! { <h1>{heading}</h1> }.into_any();
    (heading, paper(status, head, what, next, (path, label)))
}

/// The slip itself, with a heading of any rank.
pub(crate) fn paper(
    status: u16,
    heading: AnyView,
    what: String,
    next: Option<&'static str>,
    (path, label): (&'static str, &'static str),
) -> AnyView {
    view! {
        <section class="problem">
            <p class="problem-slip" aria-hidden="true">{status}</p>
            {heading}
            <p class="lede">{what}</p>
            {next.map(|next| view! { <p>{next}</p> })}
            <a class="go" href=path>{label}<Arrow /></a>
        </section>
    }
    .into_any()
}
