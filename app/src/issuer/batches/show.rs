//! One batch: what was read, how far it is, what is wrong.

use super::{State, Summary, address};
use crate::{
    Section,
    components::{Notice, Pager, Progress, Steps, Table, Went, When},
    desk::{Desk, desk},
    form::{Choice, Field, Filled, errors},
    license::{Badge, BadgeCard},
    shown,
    site::Site,
    text::batches as text,
};
use leptos::prelude::*;

/// How many rows have a fault of one kind in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The column's place in the template.
    pub position: usize,
    /// The kind's code.
    pub kind: String,
    /// Rows.
    pub count: u64,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    /// The row.
    pub row: u32,
    /// The column's place in the template.
    pub position: usize,
    /// What was read.
    pub found: String,
    /// What is expected.
    pub sentence: String,
}

/// What the filter of the faults is set to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Only of that column.
    pub position: Option<usize>,
    /// Only of that kind.
    pub kind: Option<String>,
    /// Which page, from 1.
    pub page: u64,
    /// How many pages there are.
    pub pages: u64,
}

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Show {
    /// In a few words.
    pub summary: Summary,
    /// How long it will still take.
    pub seconds_left: Option<u64>,
    /// An earlier batch of the same file.
    pub same_as: Option<i64>,
    /// Columns that were not used.
    pub unused: Vec<String>,
    /// What is wrong, counted.
    pub tally: Vec<Tally>,
    /// Rows whose number or NPI the board knows, by the kind of what it knows.
    pub warnings: Vec<(String, u64)>,
    /// A page of what is wrong.
    pub faults: Vec<FaultLine>,
    /// Of which part.
    pub choices: Choices,
    /// The first badges that will be issued.
    pub specimens: Vec<Badge>,
    /// The form of the correction, where it was refused.
    pub filled: Filled,
}

/// Whether whoever sits here may correct its rows now.
fn takes_corrections(at: &Desk, summary: &Summary) -> bool {
    let open = matches!(summary.state, State::Waiting | State::Paused | State::Done);
    at.manages_licenses && open && summary.erased.is_none()
}

fn label(position: usize) -> &'static str {
    text::COLUMNS.get(position).map_or(text::LEFT_OVER, |column| column.label)
}

/// The page of a batch.
pub fn show(site: &Site, at: &Desk, batch: Show) -> String {
    let summary = &batch.summary;
    let base = address(at, &format!("/{}", summary.number));
    let title = shown::name(&summary.file_name);
    let step = match summary.state {
        State::Waiting => 1,
        _ => 2,
    };
    let person = summary.by.as_deref().map_or(text::NOBODY.to_owned(), shown::name);
    // While it runs, the bar says how far it is, and is kept up to date.
    let lede = (summary.state != State::Running)
        .then(|| match summary.erased {
            Some(_) => text::summary_erased(summary.ready + summary.wrong, summary.issued),
            None => text::summary(summary.ready, summary.wrong, summary.issued),
        })
        .map(|words| view! { <p class="lede">{words}</p> });
    let main = view! {
        <div class="desk-head">
            <h1><bdi>{title.clone()}</bdi></h1>
            {lede}
            <p class="hint">{text::file_number(summary.number)}" · "<When at=summary.uploaded />" · "<bdi>{person}</bdi></p>
            <div class="actions">{actions(at, summary, &base)}</div>
        </div>
        <Steps steps=text::STEPS.to_vec() at=step />
        {errors(&batch.filled)}
        {notices(at, &batch)}
        {kept(&batch.summary)}
        {state(&batch, &base)}
        {specimens(batch.specimens.clone())}
        {wrong(at, &batch, &base)}
        {correction(at, &batch, &base)}
    };
    desk(site, at, Section::Batches, &title, main)
}

fn button(base: &str, what: &str, label: String, primary: bool) -> AnyView {
    let class = primary.then_some("primary");
    view! {
        <form method="post" action=format!("{base}/{what}")><button class=class type="submit">{label}</button></form>
    }
    .into_any()
}

fn actions(at: &Desk, summary: &Summary, base: &str) -> AnyView {
    let ready = summary.ready;
    let manages = at.manages_licenses;
    let start = (manages && ready > 0).then(|| match summary.state {
        State::Waiting | State::Done => Some(button(base, "start", text::issue(ready), true)),
        State::Paused => Some(button(base, "start", text::go_on(ready), true)),
        State::Running | State::Cancelled => None,
    });
    let pause = (manages && summary.state == State::Running)
        .then(|| button(base, "pause", text::PAUSE.to_owned(), false));
    let cancel = match summary.state {
        State::Running | State::Paused => Some(text::CANCEL),
        State::Waiting => Some(text::DISCARD),
        State::Cancelled | State::Done => None,
    };
    let cancel = cancel.filter(|_| manages).map(|label| {
        view! { <a class="button" href=format!("{base}/cancel")>{label}</a> }
    });
    let result = (summary.issued > 0).then(|| {
        view! { <a class="button" href=format!("{base}/result.csv") download="">{text::RESULT}</a> }
    });
    let failed = (summary.wrong > 0 && summary.erased.is_none()).then(|| {
        view! { <a class="button" href=format!("{base}/failed.csv") download="">{text::FAILED}</a> }
    });
    view! { {start.flatten()}{pause}{cancel}{result}{failed} }.into_any()
}

/// How far it is: the bar while it runs, a notice when it stands still.
fn state(batch: &Show, base: &str) -> AnyView {
    let summary = &batch.summary;
    match summary.state {
        State::Waiting => ().into_any(),
        State::Running => {
            // A browser without scripts loads the page again; one with scripts, this part alone.
            let fragment = format!("{base}/progress");
            view! {
                <noscript><meta http-equiv="refresh" content="3" /></noscript>
                <section class="panel" aria-labelledby="running">
                    <h2 id="running">{text::RUNNING}</h2>
                    <div data-progress=fragment>{bar(summary, batch.seconds_left)}</div>
                    <p class="unseen" role="status" data-progress-said=""></p>
                    <p class="hint">{text::RUNNING_LEDE}</p>
                    <p class="hint">{text::CANCEL_HINT}</p>
                </section>
            }
            .into_any()
        }
        State::Paused => {
            let bar = bar(summary, None);
            let words = if summary.broke_off { text::BROKE_OFF } else { text::PAUSED };
            view! { <Notice went=Went::Open><p>{words}</p>{bar}</Notice> }.into_any()
        }
        State::Cancelled => {
            view! { <Notice went=Went::Open><p>{text::CANCELLED}</p></Notice> }.into_any()
        }
        State::Done => {
            let words = text::done(summary.issued, summary.wrong);
            view! {
                <Notice went=Went::Good><p>{words}</p></Notice>
            }
            .into_any()
        }
    }
}

/// Rows that were not in order are no part of how far it is.
fn bar(summary: &Summary, seconds: Option<u64>) -> AnyView {
    let all = summary.issued + summary.ready;
    let words = match summary.state {
        State::Running => text::progress(summary.issued, all, seconds),
        _ => text::summary(summary.ready, summary.wrong, summary.issued),
    };
    view! { <Progress label=text::BAR done=summary.issued all words /> }.into_any()
}

/// The part of the page that is fetched again while a batch runs.
pub fn progress(summary: &Summary, seconds_left: Option<u64>) -> String {
    crate::shell::written(bar(summary, seconds_left))
}

fn notices(at: &Desk, batch: &Show) -> AnyView {
    let same = batch.same_as.map(|number| {
        let path = address(at, &format!("/{number}"));
        view! {
            <Notice went=Went::Open>
                <p>{text::same_file(number)}" "<a href=path>{text::file_number(number)}</a></p>
            </Notice>
        }
    });
    let unused = (!batch.unused.is_empty()).then(|| {
        let names: Vec<String> = batch.unused.iter().take(20).map(|it| shown::name(it)).collect();
        let words = text::unused(&names.join(", "));
        view! { <Notice went=Went::Open><p>{words}</p></Notice> }
    });
    let told =
        batch.warnings.iter().map(|(kind, count)| view! { <p>{text::warned(kind, *count)}</p> });
    let told: Vec<_> = told.collect();
    let warnings = (!told.is_empty() && batch.summary.ready > 0)
        .then(|| view! { <Notice went=Went::Open>{told}</Notice> });
    view! { {same}{unused}{warnings} }.into_any()
}

/// How long the rows are kept that are not issued, or that they are gone.
fn kept(summary: &Summary) -> AnyView {
    let until = summary.kept_until().map(|when| {
        view! { <p class="hint">{text::kept_until(when)}</p> }
    });
    let erased = summary.erased.map(|when| {
        view! { <Notice went=Went::Open><p>{text::erased(when)}</p></Notice> }
    });
    view! { {until}{erased} }.into_any()
}

fn specimens(badges: Vec<Badge>) -> AnyView {
    if badges.is_empty() {
        return ().into_any();
    }
    let cards = badges.into_iter().map(|badge| view! { <BadgeCard badge specimen=true /> });
    view! {
        <section class="panel" aria-labelledby="specimens">
            <h2 id="specimens">{text::SPECIMENS}</h2>
            <p class="hint">{text::SPECIMENS_LEDE}</p>
            <div class="panels">{cards.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn filtered(base: &str, position: Option<usize>, kind: Option<&str>, page: u64) -> String {
    let mut query = Vec::new();
    if let Some(position) = position {
        query.push(format!("column={position}"));
    }
    if let Some(kind) = kind {
        query.push(format!("kind={kind}"));
    }
    if page > 1 {
        query.push(format!("page={page}"));
    }
    if query.is_empty() { base.to_owned() } else { format!("{base}?{}", query.join("&")) }
}

fn wrong(at: &Desk, batch: &Show, base: &str) -> AnyView {
    if batch.summary.wrong == 0 || batch.summary.erased.is_some() {
        return ().into_any();
    }
    let [column, kind, rows] = text::TALLY_COLUMNS;
    let tally: Vec<_> = batch
        .tally
        .iter()
        .map(|one| {
            let path = filtered(base, Some(one.position), Some(&one.kind), 1);
            view! {
                <tr>
                    <th scope="row" data-label=column><a href=format!("{path}#rows")>{label(one.position)}</a></th>
                    <td data-label=kind>{text::kind(&one.kind)}</td>
                    <td class="number" data-label=rows>{text::number(one.count)}</td>
                </tr>
            }
        })
        .collect();
    let choices = &batch.choices;
    let filter = filter(batch, base);
    let list = if batch.faults.is_empty() {
        view! { <p>{text::NONE_LEFT}</p> }.into_any()
    } else {
        faults(batch, base, takes_corrections(at, &batch.summary))
    };
    let pager = (choices.pages > 1).then(|| {
        let to = |page: u64| {
            let path = filtered(base, choices.position, choices.kind.as_deref(), page);
            format!("{path}#rows")
        };
        let before = (choices.page > 1).then(|| to(choices.page - 1));
        let after = (choices.page < choices.pages).then(|| to(choices.page + 1));
        let words = text::page_of(choices.page, choices.pages);
        view! { <Pager label=text::PAGES words before after /> }
    });
    view! {
        <section class="panel" aria-labelledby="faults">
            <h2 id="faults">{text::FAULTS}</h2>
            <Table caption=text::TALLY heads=text::TALLY_COLUMNS.to_vec()>{tally}</Table>
        </section>
        <section class="panel" aria-labelledby="rows">
            <h2 id="rows">{text::FAULT_LIST}</h2>
            {filter}
            {list}
            {pager}
        </section>
    }
    .into_any()
}

fn filter(batch: &Show, base: &str) -> AnyView {
    let choices = &batch.choices;
    let mut columns = vec![Choice::new("", text::ALL)];
    let mut kinds = vec![Choice::new("", text::ALL)];
    for one in &batch.tally {
        let position = one.position.to_string();
        if !columns.iter().any(|it| it.value == position) {
            columns.push(Choice::new(position, label(one.position)));
        }
        if !kinds.iter().any(|it| it.value == one.kind) {
            kinds.push(Choice::new(one.kind.clone(), text::kind(&one.kind)));
        }
    }
    let values =
        [("column", choices.position.map(|it| it.to_string())), ("kind", choices.kind.clone())];
    let values = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let filled = Filled { values: values.collect(), problems: Vec::new() };
    view! {
        <form class="filters" method="get" action=base.to_owned()>
            {Field::select("column", text::FILTER_COLUMN, columns).view(&filled)}
            {Field::select("kind", text::FILTER_KIND, kinds).view(&filled)}
            <button type="submit">{text::FILTER}</button>
        </form>
    }
    .into_any()
}

fn faults(batch: &Show, base: &str, open: bool) -> AnyView {
    let [row, column, read, expected] = text::FAULT_COLUMNS;
    let lines: Vec<_> = batch
        .faults
        .iter()
        .map(|fault| {
            let path = open.then(|| format!("{base}/rows/{}", fault.row));
            let number = text::correct_row(fault.row);
            let number = match path {
                Some(path) => view! { <a href=path>{number}</a> }.into_any(),
                None => number.into_any(),
            };
            let found = match shown::field(&fault.found) {
                found if found.is_empty() => text::BLANK.to_owned(),
                found => found,
            };
            view! {
                <tr>
                    <th scope="row" data-label=row>{number}</th>
                    <td data-label=column>{label(fault.position)}</td>
                    <td data-label=read><bdi>{found}</bdi></td>
                    <td data-label=expected>{shown::field(&fault.sentence)}</td>
                </tr>
            }
        })
        .collect();
    view! { <Table caption=text::FAULT_LIST heads=text::FAULT_COLUMNS.to_vec()>{lines}</Table> }
        .into_any()
}

fn correction(at: &Desk, batch: &Show, base: &str) -> AnyView {
    if !takes_corrections(at, &batch.summary) || batch.summary.wrong == 0 {
        return ().into_any();
    }
    view! {
        <section class="panel" aria-labelledby="correct">
            <h2 id="correct">{text::CORRECT}</h2>
            <p>{text::CORRECT_LEDE}</p>
            <form class="sheet" method="post" action=format!("{base}/corrections") enctype="multipart/form-data" data-waiting=text::READING>
                {Field::file("file", text::CORRECT_FILE, ".csv,.txt,.tsv,text/csv,text/plain").hint(text::FILE_HINT).view(&batch.filled)}
                <button class="primary" type="submit">{text::CORRECT_UPLOAD}</button>
            </form>
        </section>
    }
    .into_any()
}
