//! The register: search, filters, the list, its pages. Everything that was asked is in the address.

use crate::{
    Filled, Section, Standing,
    components::{Empty, StandingChip},
    desk::{Desk, desk},
    form::{Choice, Field, errors},
    shown,
    site::Site,
    text::register as text,
};
use credentials::time::Date;
use leptos::prelude::*;

/// One licence of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its page at this desk.
    pub path: String,
    /// The person's name.
    pub name: String,
    /// The licence number.
    pub number: String,
    /// The profession by name.
    pub profession: String,
    /// The jurisdiction by name.
    pub jurisdiction: String,
    /// How it stands today.
    pub standing: Standing,
    /// What was announced for later, in words.
    pub announced: Option<String>,
    /// The last day.
    pub valid_until: Date,
    /// Its document waits to be published. Always false where nothing is published.
    pub waiting: bool,
}

/// A filter that is set, and the address without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active {
    /// In words.
    pub label: String,
    /// The same list without this filter.
    pub without: String,
}

/// The register as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// What the form is filled with, and what is wrong with it.
    pub filled: Filled,
    /// The licences of this page.
    pub rows: Vec<Row>,
    /// How many match, on every page together.
    pub total: u64,
    /// How many of them come before the first of this page.
    pub before: u64,
    /// The whole register at its first page.
    pub whole: String,
    /// What was asked, at its first page.
    pub first: String,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// The list as CSV.
    pub download: Option<String>,
    /// The filters that are set.
    pub active: Vec<Active>,
    /// Jurisdictions to choose from: code and name.
    pub jurisdictions: Vec<(String, String)>,
    /// Professions to choose from.
    pub professions: Vec<String>,
    /// States to choose from: code and word.
    pub standings: Vec<(String, String)>,
    /// Days to choose from.
    pub days: Vec<u32>,
    /// Whether documents are published at all here.
    pub publishes: bool,
    /// The addresses of the list in the orders of its columns: Name, Number, Valid until.
    pub orders: [Option<String>; 3],
}

/// The page.
pub fn page(site: &Site, at: &Desk, register: Register) -> String {
    let filtered = !register.active.is_empty();
    let is_wrong = !register.filled.problems.is_empty();
    let issued_nothing = register.total == 0 && !filtered && !is_wrong;
    let actions = at.manages_licenses.then(|| {
        let issue = format!("/issuer/{}/licenses/new", at.slug);
        let many = format!("/issuer/{}/batches/new", at.slug);
        view! {
            <div class="actions">
                <a class="button primary" href=issue>{text::ISSUE_ONE}</a>
                <a class="button" href=many>{text::ISSUE_MANY}</a>
            </div>
        }
    });
    let lede = (!issued_nothing && !is_wrong)
        .then(|| view! { <p class="lede">{text::found(register.total, filtered)}</p> });
    let head = view! {
        <div class="desk-head"><h1>{text::HEADING}</h1>{lede}{actions}</div>
    };
    let body = if issued_nothing {
        view! { <Empty heading=text::NONE_YET words=text::NONE_YET_LEDE step=None /> }.into_any()
    } else {
        list(register, is_wrong)
    };
    desk(site, at, Section::Licenses, text::HEADING, view! { {head}{body} })
}

fn list(register: Register, is_wrong: bool) -> AnyView {
    let form = filters(&register);
    let active = active(&register.active, &register.whole);
    let found = if is_wrong {
        ().into_any()
    } else if register.rows.is_empty() {
        nothing(&register)
    } else {
        table(register)
    };
    view! { {form}{active}{found} }.into_any()
}

fn filters(register: &Register) -> AnyView {
    let filled = &register.filled;
    let any = || Choice::new("", text::ANY);
    let from_any = |choices: Vec<Choice>| [any()].into_iter().chain(choices).collect::<Vec<_>>();
    let pairs = |pairs: &[(String, String)]| {
        pairs.iter().map(|(value, label)| Choice::new(value, shown::field(label))).collect()
    };
    let fixed = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(value, label)| Choice::new(*value, *label)).collect::<Vec<_>>()
    };
    let professions = register.professions.iter();
    let professions = professions.map(|it| Choice::new(it, shown::field(it))).collect();
    let days = register.days.iter().map(|it| Choice::new(it.to_string(), text::days(*it)));
    let publication = register.publishes.then(|| {
        Field::select("publication", text::PUBLICATION, from_any(fixed(&text::PUBLICATIONS)))
            .view(filled)
    });
    view! {
        {errors(filled)}
        <form class="filters" method="get" action=register.whole.clone() role="search" aria-label=text::SEARCH_FORM>
            {Field::input("text", text::TEXT, "search").hint(text::TEXT_HINT).view(filled)}
            {Field::select("state", text::STATE, from_any(pairs(&register.standings))).view(filled)}
            {Field::select("jurisdiction", text::JURISDICTION, from_any(pairs(&register.jurisdictions))).view(filled)}
            {Field::select("profession", text::PROFESSION, from_any(professions)).view(filled)}
            {Field::select("expiring", text::EXPIRING, from_any(days.collect())).view(filled)}
            {publication}
            {Field::select("order", text::ORDER, fixed(&text::ORDERS)).view(filled)}
            <button type="submit">{text::FIND}</button>
        </form>
    }
    .into_any()
}

fn active(active: &[Active], whole: &str) -> Option<AnyView> {
    let links = active.iter().cloned().map(|one| {
        view! {
            <li>
                <a href=one.without>
                    <bdi>{shown::field(&one.label)}</bdi>
                    <span aria-hidden="true">"×"</span>
                    <span class="unseen">", "{text::TAKE_AWAY}</span>
                </a>
            </li>
        }
    });
    (!active.is_empty()).then(|| {
        view! {
            <nav class="pager chosen" aria-label=text::ACTIVE>
                <ul>{links.collect_view()}</ul>
                <a href=whole.to_owned()>{text::CLEAR}</a>
            </nav>
        }
        .into_any()
    })
}

fn nothing(register: &Register) -> AnyView {
    // A page that others have emptied is not a search that found nothing.
    let (heading, lede, path, word) = match register.total {
        0 => (text::NOTHING, text::NOTHING_LEDE, register.whole.clone(), text::CLEAR),
        _ => (text::PAST_THE_END, text::PAST_THE_END_LEDE, register.first.clone(), text::FIRST),
    };
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{lede}</p>
            <a class="button" href=path>{word}</a>
        </div>
    }
    .into_any()
}

fn table(register: Register) -> AnyView {
    let Register { rows, total, before, first, previous, next, orders, filled, .. } = register;
    let [by_name, by_number, by_end] = orders;
    let sorted = |code: &str| (filled.value("order") == code).then_some("ascending");
    let head = |label: &'static str, path: Option<String>| match path {
        Some(path) => view! { <a href=path>{label}</a> }.into_any(),
        None => label.into_any(),
    };
    let shown_last = before + u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let [name, number, profession, jurisdiction, state, until] = text::COLUMNS;
    let rows = rows.into_iter().map(row);
    let heads = view! {
        <tr>
            <th scope="col" aria-sort=sorted("name")>{head(name, by_name)}</th>
            <th scope="col" aria-sort=sorted("number")>{head(number, by_number)}</th>
            <th scope="col">{profession}</th>
            <th scope="col">{jurisdiction}</th>
            <th scope="col">{state}</th>
            <th scope="col" aria-sort=sorted("expires")>{head(until, by_end)}</th>
        </tr>
    };
    let to_first = previous.is_some().then(|| view! { <li><a href=first>{text::FIRST}</a></li> });
    let previous =
        previous.map(|path| view! { <li><a rel="prev" href=path>{text::PREVIOUS}</a></li> });
    let next = next.map(|path| view! { <li><a rel="next" href=path>{text::NEXT}</a></li> });
    let download = match register.download {
        Some(path) => view! { <a href=path download="">{text::download(total)}</a> }.into_any(),
        None => view! { <p class="hint">{text::DOWNLOAD_TOO_MANY}</p> }.into_any(),
    };
    view! {
        <table class="list">
            <caption class="unseen">{text::HEADING}</caption>
            <thead>{heads}</thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <nav class="pager" aria-label=text::PAGER>
            <p>{text::range(before + 1, shown_last, total)}</p>
            <ul>{to_first}{previous}{next}</ul>
            {download}
        </nav>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let [name, number, profession, jurisdiction, state, until] = text::COLUMNS;
    let note = |words: String| view! { <p class="hint">{words}</p> };
    let day = row.valid_until;
    view! {
        <tr>
            <th scope="row" data-label=name><a href=row.path><bdi>{shown::name(&row.name)}</bdi></a></th>
            <td data-label=number><bdi>{shown::name(&row.number)}</bdi></td>
            <td data-label=profession><bdi>{shown::name(&row.profession)}</bdi></td>
            <td data-label=jurisdiction><bdi>{shown::name(&row.jurisdiction)}</bdi></td>
            <td data-label=state>
                <StandingChip standing=row.standing />
                {row.announced.map(note)}
                {row.waiting.then(|| note(text::WAITING.into()))}
            </td>
            <td data-label=until><time datetime=day.to_string()>{day.long()}</time></td>
        </tr>
    }
    .into_any()
}
