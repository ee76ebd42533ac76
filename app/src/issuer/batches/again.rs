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
use credentials::{lifecycle::State, time::Date};
use leptos::prelude::*;

/// Rows that are listed one by one.
const LISTED: usize = 50;

/// By what a licence is that of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The licence number.
    Number,
    /// This NPI.
    Npi(String),
}

/// Why a licence that a board has already matters to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is suspended, or its holder has died: the row is not issued.
    Stopped,
    /// It is in force under the number, and somebody else’s: the row is not issued.
    Taken,
    /// It ended for good in another way.
    Ended,
    /// It bears another name.
    Other,
    /// A change that waits would leave its holder less.
    Coming,
    /// It has a restriction or conditions, and the row has none.
    Conditions,
    /// It is in force, until the last day of the row.
    SameDay,
    /// It is in force.
    InForce,
}

impl Why {
    /// The code of a fault or a warning: `stopped`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Taken => "taken",
            Self::Ended => "ended",
            Self::Other => "other-name",
            Self::Coming => "announced",
            Self::Conditions => "conditions",
            Self::SameDay | Self::InForce => "in-force",
        }
    }

    /// Whether the row is not issued, whatever anybody says.
    pub fn bars(self) -> bool {
        matches!(self, Self::Stopped | Self::Taken)
    }

    /// Whether an officer has to know it to say that the row is issued.
    pub fn is_grave(self) -> bool {
        matches!(self, Self::Ended | Self::Other | Self::Coming | Self::Conditions)
    }
}

/// A licence that a board has already under the number or the NPI of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Why it matters.
    pub why: Why,
    /// By what it is that of the row.
    pub by: By,
    /// Its number.
    pub number: String,
    /// The person's name.
    pub name: String,
    /// Its state.
    pub state: State,
    /// Since when, where a change brought it.
    pub since: Option<Date>,
    /// Its last day.
    pub until: Date,
    /// The restriction or the conditions on it.
    pub conditions: Option<State>,
    /// What waits, and from when on.
    pub coming: Option<(State, Date)>,
}

/// One row of which there may be a licence already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgainLine {
    /// Its number in the file.
    pub row: u32,
    /// The number of the licence.
    pub license_number: String,
    /// The licences that the board has.
    pub known: Vec<Known>,
    /// The file from which it is being issued.
    pub elsewhere: Option<i64>,
}

impl AgainLine {
    /// Whether it is not issued, whatever anybody says.
    pub fn is_barred(&self) -> bool {
        self.known.iter().any(|one| one.why.bars())
    }

    /// Whether an officer has to know what is there to say that it is issued.
    pub fn is_grave(&self) -> bool {
        self.known.iter().any(|one| one.why.is_grave())
    }
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
    let number_of = |which: &dyn Fn(&AgainLine) -> bool| {
        of.lines.iter().filter(|line| which(line)).count() as u64
    };
    let barred = number_of(&AgainLine::is_barred);
    let seen = count - barred;
    let grave = number_of(&|line| !line.is_barred() && line.is_grave());
    let counted = |count: u64, words: fn(u64) -> String| {
        (count > 0).then(|| view! { <li>{words(count)}</li> })
    };
    let of_kind = |why: Why, words: fn(u64) -> String| {
        let is =
            |line: &AgainLine| !line.is_barred() && line.known.iter().any(|known| known.why == why);
        counted(number_of(&is), words)
    };
    let kinds = view! {
        {counted(barred, text::barred)}
        {of_kind(Why::Ended, text::ended)}
        {of_kind(Why::Coming, text::coming_rows)}
        {of_kind(Why::Other, text::other_name)}
        {of_kind(Why::Conditions, text::conditions_rows)}
        {of_kind(Why::SameDay, text::same_day)}
        {of_kind(Why::InForce, text::other_day)}
        {counted(number_of(&|line| line.elsewhere.is_some()), text::issuing_elsewhere)}
    };
    let [row, number, there] = text::AGAIN_COLUMNS;
    let lines: Vec<_> = of
        .lines
        .iter()
        .take(LISTED)
        .map(|line| {
            let words = text::is_there(&line.known, line.elsewhere);
            view! {
                <tr>
                    <th scope="row" data-label=row>{text::correct_row(line.row)}</th>
                    <td data-label=number><bdi>{shown::field(&line.license_number)}</bdi></td>
                    <td data-label=there><bdi>{words}</bdi></td>
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
                    <input type="hidden" name="seen" value=seen />
                    <input type="hidden" name="grave" value=grave />
                    <p>{means}</p>
                    <button class=primary.then_some("primary") type="submit">{label}</button>
                </form>
            </section>
        }
    };
    let issue_all = match barred {
        0 => text::issue_all(all),
        barred => text::issue_others(all.saturating_sub(barred)),
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
            <ul>{kinds}</ul>
        </section>
        <div class="panels">
            {answer("leave-out", text::leave_out(count, rest), text::LEAVE_OUT_MEANS, true)}
            {answer("issue", issue_all, text::ISSUE_ALL_MEANS, false)}
        </div>
        <section class="panel" aria-labelledby="again-rows">
            <h2 id="again-rows">{text::AGAIN_LIST}</h2>
            <Table caption=text::AGAIN_LIST heads=text::AGAIN_COLUMNS.to_vec()>{lines}</Table>
            {cut}
        </section>
    };
    desk(site, at, Section::Batches, text::AGAIN, main)
}
