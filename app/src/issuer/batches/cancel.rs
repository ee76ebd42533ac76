//! Asked before what is left of a file is cancelled.

use super::{State, Summary, address};
use crate::{
    Section,
    desk::{Desk, desk},
    shown,
    site::Site,
    text::batches as text,
};
use leptos::prelude::*;

/// What is lost by it, and how to keep it.
pub fn cancel(site: &Site, at: &Desk, of: &Summary) -> String {
    let base = address(at, &format!("/{}", of.number));
    let heading = if of.state == State::Waiting { text::DISCARD_ASK } else { text::CANCEL_ASK };
    let rest = of.ready + of.wrong;
    let main = view! {
        <div class="desk-head">
            <h1>{heading}</h1>
            <p class="lede"><bdi>{shown::name(&of.file_name)}</bdi></p>
            <div class="actions"><a class="button" href=base.clone()>{text::BACK}</a></div>
        </div>
        <form class="sheet" method="post" action=format!("{base}/cancel")>
            <div class="consequence">
                <h2>{text::cancel_erases(rest)}</h2>
                <p>{text::CANCEL_MEANS}</p>
                <p><a class="button" href=format!("{base}/rest.csv") download="">{text::REST}</a></p>
            </div>
            <div class="actions">
                <button class="danger" type="submit">{text::cancel_do(of.state, rest)}</button>
            </div>
        </form>
    };
    desk(site, at, Section::Batches, heading, main)
}
