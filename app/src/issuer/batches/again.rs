//! Asked before rows are issued of which there may be a licence already.

use super::{Summary, address};
use crate::{
    Section,
    components::{Steps, Table},
    desk::{Desk, desk},
    shown,
    site::Site,
    text::batches as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// Rows that are listed one by one.
const LISTED: usize = 50;

/// One row of which there may be a licence already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgainLine {
    /// Its number in the file.
    pub row: u32,
    /// The number of the licence.
    pub license_number: String,
    /// Until when a licence of that number is in force.
    pub until: Option<Timestamp>,
    /// Whether that is the last day of the row.
    pub same_day: bool,
    /// The file from which it is being issued.
    pub elsewhere: Option<i64>,
}

/// What is to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The batch.
    pub summary: Summary,
    /// Every row of which there may be a licence already.
    pub lines: Vec<AgainLine>,
}

/// The question.
pub fn again(site: &Site, at: &Desk, of: &Again) -> String {
    let base = address(at, &format!("/{}", of.summary.number));
    let (all, count) = (of.summary.ready, of.lines.len() as u64);
    let rest = all.saturating_sub(count);
    let counted = |which: fn(&AgainLine) -> bool, words: fn(u64) -> String| {
        let count = of.lines.iter().filter(|line| which(line)).count() as u64;
        (count > 0).then(|| view! { <li>{words(count)}</li> })
    };
    let same = counted(|line| line.same_day, text::same_day);
    let other = counted(|line| line.until.is_some() && !line.same_day, text::other_day);
    let elsewhere = counted(|line| line.elsewhere.is_some(), text::issuing_elsewhere);
    let [row, number, there] = text::AGAIN_COLUMNS;
    let lines: Vec<_> = of
        .lines
        .iter()
        .take(LISTED)
        .map(|line| {
            let words = text::is_there(line.until, line.same_day, line.elsewhere);
            view! {
                <tr>
                    <th scope="row" data-label=row>{text::correct_row(line.row)}</th>
                    <td data-label=number><bdi>{shown::field(&line.license_number)}</bdi></td>
                    <td data-label=there>{words}</td>
                </tr>
            }
        })
        .collect();
    let cut = (of.lines.len() > LISTED)
        .then(|| view! { <p class="hint">{text::more_rows(count - LISTED as u64)}</p> });
    let answer = |answer: &'static str, label: String, means: &'static str, primary: bool| {
        let spoken = label.clone();
        view! {
            <section class="panel" aria-label=spoken>
                <form class="sheet" method="post" action=format!("{base}/start")>
                    <input type="hidden" name="again" value=answer />
                    <input type="hidden" name="seen" value=count />
                    <p>{means}</p>
                    <button class=primary.then_some("primary") type="submit">{label}</button>
                </form>
            </section>
        }
    };
    let main = view! {
        <div class="desk-head">
            <h1>{text::AGAIN}</h1>
            <p class="lede">{text::again_lede(count, all)}</p>
            <div class="actions"><a class="button" href=base.clone()>{text::BACK}</a></div>
        </div>
        <Steps steps=text::STEPS.to_vec() at=1 />
        <section class="panel" aria-labelledby="there">
            <h2 id="there">{text::AGAIN_THERE}</h2>
            <ul>{same}{other}{elsewhere}</ul>
        </section>
        <div class="panels">
            {answer("leave-out", text::leave_out(count, rest), text::LEAVE_OUT_MEANS, true)}
            {answer("issue", text::issue_all(all), text::ISSUE_ALL_MEANS, false)}
        </div>
        <section class="panel" aria-labelledby="again-rows">
            <h2 id="again-rows">{text::AGAIN_LIST}</h2>
            <Table caption=text::AGAIN_LIST heads=text::AGAIN_COLUMNS.to_vec()>{lines}</Table>
            {cut}
        </section>
    };
    desk(site, at, Section::Batches, text::AGAIN, main)
}
