//! The first page of a board's desk: what needs attention, how many licences stand how, how many
//! were issued when.

use crate::{
    Section, Standing,
    components::{Bar, Bars, StandingChip},
    desk::{Desk, desk},
    shown,
    site::Site,
    text::register as text,
};
use credentials::time::Date;
use leptos::prelude::*;

/// Something that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Whether something is wrong, as opposed to coming up.
    pub is_bad: bool,
    /// What.
    pub words: String,
    /// Why, or what to do.
    pub note: Option<String>,
    /// How many.
    pub count: u64,
    /// Where it is seen to.
    pub path: Option<String>,
}

/// How many licences stand alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// How.
    pub standing: Standing,
    /// How many.
    pub count: u64,
    /// These licences in the register.
    pub path: String,
}

/// A change that comes into force soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soon {
    /// The licence at this desk.
    pub path: String,
    /// The person's name.
    pub name: String,
    /// What comes: `Suspended`.
    pub word: String,
    /// From which day.
    pub day: Date,
}

/// Licences issued in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Its first day.
    pub month: Date,
    /// How many.
    pub count: u64,
}

/// A board at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The day for which this is true.
    pub today: Date,
    /// Licences.
    pub total: u64,
    /// Of these, in force.
    pub in_force: u64,
    /// The whole register.
    pub whole: String,
    /// Those in force.
    pub all_in_force: String,
    /// What needs attention, the most urgent first.
    pub tasks: Vec<Task>,
    /// How many stand how.
    pub standings: Vec<Count>,
    /// How many changes come into force soon.
    pub announced: u64,
    /// The first of them.
    pub soon: Vec<Soon>,
    /// The last twelve months, this one last.
    pub months: Vec<Issued>,
}

/// The page.
pub fn page(site: &Site, at: &Desk, it: Page) -> String {
    let issue = format!("/issuer/{}/licenses/new", at.slug);
    let many = format!("/issuer/{}/batches/new", at.slug);
    let is_new = it.total == 0;
    let actions = (at.manages_licenses && !is_new).then(|| {
        view! {
            <div class="actions">
                <a class="button primary" href=issue.clone()>{text::ISSUE_ONE}</a>
                <a class="button" href=many.clone()>{text::ISSUE_MANY}</a>
            </div>
        }
    });
    let head = view! {
        <div class="desk-head">
            <h1>{text::OVERVIEW}</h1>
            <p class="lede">{text::on_day(it.today)}</p>
            {actions}
        </div>
    };
    let body = if is_new {
        let bad = it.tasks.into_iter().filter(|task| task.is_bad).collect();
        view! { {problems(bad)}{first_steps(at, issue, many)} }.into_any()
    } else {
        at_work(it)
    };
    desk(site, at, Section::Overview, text::OVERVIEW, view! { {head}{body} })
}

fn at_work(it: Page) -> AnyView {
    let (bad, coming) = it.tasks.into_iter().partition(|task| task.is_bad);
    let attention = view! {
        <section class="panel" aria-labelledby="attention">
            <h2 id="attention">{text::ATTENTION}</h2>
            {tasks(coming)}
        </section>
    };
    let counts = counts(it.standings, it.total, it.whole, it.in_force, it.all_in_force);
    view! {
        {problems(bad)}
        <div class="panels glance">
            <div class="glance-first">
                {attention}
                {soon(it.announced, it.soon)}
                {issued(it.months)}
            </div>
            {counts}
        </div>
    }
    .into_any()
}

/// What is wrong comes before everything else.
fn problems(bad: Vec<Task>) -> Option<AnyView> {
    let is_any = !bad.is_empty();
    let each = bad.into_iter().map(|task| {
        let words = shown::field(&task.words);
        let words = match task.path {
            Some(path) => view! { <a href=path>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        let note = task.note.map(|note| view! { <p>{shown::field(&note)}</p> });
        view! { <div class="notice notice-bad"><p><strong>{words}": "{text::count(task.count)}</strong></p>{note}</div> }
    });
    is_any.then(|| {
        view! { <section aria-label=text::PROBLEMS>{each.collect_view()}</section> }.into_any()
    })
}

fn tasks(tasks: Vec<Task>) -> AnyView {
    let rows = tasks.into_iter().map(|task| {
        let words = match task.path {
            Some(path) => view! { <a href=path>{task.words}</a> }.into_any(),
            None => task.words.into_any(),
        };
        let note = task.note.map(|note| view! { <p class="hint">{shown::field(&note)}</p> });
        view! {
            <tr>
                <th scope="row" data-label=text::TASK_COLUMNS[0]>{words}{note}</th>
                <td class="number" data-label=text::TASK_COLUMNS[1]>{text::count(task.count)}</td>
            </tr>
        }
    });
    numbers(text::ATTENTION, text::TASK_COLUMNS, rows.collect_view().into_any())
}

fn counts(
    counts: Vec<Count>,
    total: u64,
    whole: String,
    in_force: u64,
    all_in_force: String,
) -> AnyView {
    let rows = counts.into_iter().map(|one| {
        view! {
            <tr>
                <th scope="row" data-label=text::COUNT_COLUMNS[0]><a href=one.path><StandingChip standing=one.standing /></a></th>
                <td class="number" data-label=text::COUNT_COLUMNS[1]>{text::count(one.count)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view().into_any();
    view! {
        <section class="panel" aria-labelledby="counts">
            <h2 id="counts">{text::COUNTS}</h2>
            {numbers(text::COUNTS, text::COUNT_COLUMNS, rows)}
            <p><a href=all_in_force>{text::all_in_force(in_force)}</a>", "<a href=whole>{text::all(total)}</a></p>
        </section>
    }
    .into_any()
}

/// A table of names and numbers.
fn numbers(caption: &'static str, [what, count]: [&'static str; 2], rows: AnyView) -> AnyView {
    view! {
        <table class="list numbers">
            <caption class="unseen">{caption}</caption>
            <thead><tr><th scope="col">{what}</th><th scope="col" class="number">{count}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn soon(announced: u64, soon: Vec<Soon>) -> AnyView {
    let shown_here = u64::try_from(soon.len()).unwrap_or(u64::MAX);
    let more = announced.saturating_sub(shown_here);
    let [person, change, day] = text::SOON_COLUMNS;
    let is_empty = soon.is_empty();
    let rows = soon.into_iter().map(|one| {
        let from = one.day;
        view! {
            <tr>
                <th scope="row" data-label=person><a href=one.path><bdi>{shown::name(&one.name)}</bdi></a></th>
                <td data-label=change>{one.word}</td>
                <td data-label=day><time datetime=from.to_string()>{from.long()}</time></td>
            </tr>
        }
    });
    let table = (!is_empty).then(|| {
        view! {
            <table class="list">
                <caption class="unseen">{text::SOON}</caption>
                <thead><tr><th scope="col">{person}</th><th scope="col">{change}</th><th scope="col">{day}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section class="panel" aria-labelledby="soon">
            <h2 id="soon">{text::SOON}</h2>
            {is_empty.then(|| view! { <p>{text::SOON_NONE}</p> })}
            {table}
            {(more > 0).then(|| view! { <p>{text::soon_more(more)}</p> })}
        </section>
    }
    .into_any()
}

fn issued(months: Vec<Issued>) -> AnyView {
    let all: u64 = months.iter().map(|month| month.count).sum();
    let bars: Vec<Bar> = months
        .iter()
        .map(|month| Bar {
            short: text::month_short(month.month),
            long: text::month_long(month.month),
            count: month.count,
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="issued">
            <h2 id="issued">{text::ISSUED}</h2>
            <Bars caption=text::ISSUED heads=text::ISSUED_COLUMNS bars />
            <p>{text::issued_in_all(all)}</p>
        </section>
    }
    .into_any()
}

/// The board has issued nothing yet: where to begin.
fn first_steps(at: &Desk, issue: String, many: String) -> AnyView {
    let settings = at.sees_settings.then(|| format!("/settings/{}", at.slug));
    let step = |path: Option<String>, (label, words): (&'static str, &'static str)| {
        let label = match path {
            Some(path) => view! { <a href=path>{label}</a> }.into_any(),
            None => label.into_any(),
        };
        view! { <div><dt>{label}</dt><dd>{words}</dd></div> }
    };
    let may = at.manages_licenses;
    let [one, several, did] = text::STEPS;
    view! {
        <section class="panel" aria-labelledby="steps">
            <h2 id="steps">{text::NONE_YET}</h2>
            <p>{text::NONE_YET_OVERVIEW}</p>
            <dl class="facts">
                {step(settings, did)}
                {step(may.then_some(issue.clone()), one)}
                {step(may.then_some(many), several)}
            </dl>
            {may.then(|| view! { <p><a class="button primary" href=issue>{text::ISSUE_ONE}</a></p> })}
        </section>
    }
    .into_any()
}
