//! Who checked what, when, with which result; and one report of its moment.

use super::{
    changes,
    evidence::{self, Evidence},
    report::{Asked, Laboratory, Letterhead, ReportPage},
    rows::{Line, Lines, Why},
};
use crate::{
    components::Arrow,
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::{self, hospital as words},
};
use credentials::{
    time::{Date, Timestamp},
    verifier::{Outcome, Report},
};
use leptos::prelude::*;

/// What is listed where all that was accepted is.
const ACCEPTED: &str = text::outcome(Outcome::Accepted);
/// The filter of those that were accepted with conditions.
pub const WITH_CONDITIONS: &str = "conditions";
/// The outcomes as a filter sends them. `accepted` has those with conditions among them.
pub const OUTCOMES: [(&str, &str); 4] = [
    ("accepted", words::ALL_ACCEPTED),
    (WITH_CONDITIONS, text::WITH_CONDITIONS),
    ("rejected", text::outcome(Outcome::Rejected)),
    ("undetermined", text::outcome(Outcome::Undetermined)),
];

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// Its lines.
    pub lines: Vec<Line>,
    /// How many reports fit, on all pages.
    pub count: u64,
    /// The moment of the answer.
    pub now: Timestamp,
    /// The filters as they were sent, and what is wrong with them.
    pub filled: Filled,
    /// Whether anything is filtered.
    pub filtered: bool,
    /// Whether these were asked for together.
    pub together: bool,
    /// Who has verified: number and name.
    pub people: Vec<(String, String)>,
    /// Where the first page is, when this is not it.
    pub first: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// Where the same is as CSV.
    pub csv: String,
}

/// The list.
pub fn page(site: &Site, desk: &Desk, page: HistoryPage) -> String {
    let slug = desk.slug.clone();
    let path = format!("/verifier/{slug}/history");
    let any = || Choice::new("", words::ANY);
    let outcomes = OUTCOMES.map(|(value, label)| Choice::new(value, label));
    let purposes = super::desk::PURPOSES.map(|(value, why)| Choice::new(value, words::why(why)));
    let told = told(&page, desk);
    let people = page.people.into_iter().map(|(id, name)| Choice::new(id, shown::name(&name)));
    let with_any = |choices: Vec<Choice>| std::iter::once(any()).chain(choices).collect();
    let sorts = words::SORTS.map(|(value, label)| Choice::new(value, label));
    let filled = &page.filled;
    // What is not among the fields stays as it is.
    let hidden = ["together", "folder", "issuer"].map(|name| {
        let value = Some(filled.value(name).to_owned()).filter(|it| !it.is_empty());
        value.map(|value| view! { <input type="hidden" name=name value=value /> })
    });
    let filters = view! {
        <form class="filters" method="get" action=path.clone()>
            {Field::input("q", words::SEARCH, "search").hint(words::SEARCH_HINT).view(filled)}
            {Field::select("outcome", words::OUTCOME, with_any(outcomes.into())).view(filled)}
            {Field::select("person", words::PERSON, with_any(people.collect())).view(filled)}
            {Field::select("purpose", words::PURPOSE, with_any(purposes.into())).view(filled)}
            {Field::date("from", words::FROM).view(filled)}
            {Field::date("until", words::UNTIL).view(filled)}
            {Field::select("sort", words::SORT, sorts.into()).view(filled)}
            {hidden}
            <button type="submit">{words::FILTER}</button>
            {page.filtered.then(|| view! { <a href=path.clone()>{words::CLEAR}</a> })}
        </form>
    };
    let empty = page.lines.is_empty();
    let list = if empty && page.filtered {
        view! {
            <div class="empty">
                <h2>{words::NOTHING_FOUND}</h2>
                <p>{words::NOTHING_FOUND_LEDE}</p>
                <a class="button" href=path>{words::CLEAR}</a>
            </div>
        }
        .into_any()
    } else if empty {
        view! {
            <div class="empty">
                <h2>{words::EMPTY}</h2>
                <p>{words::EMPTY_LEDE}</p>
                <a class="button primary" href=format!("/verifier/{slug}")>{words::VERIFY_HEADING}</a>
            </div>
        }
        .into_any()
    } else {
        view! { <Lines lines=page.lines slug /> }.into_any()
    };
    let pager = (page.first.is_some() || page.next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=words::PAGES>
                {page.first.map(|path| view! { <a href=path>{words::FIRST}</a> })}
                {page.next.map(|path| view! { <a href=path rel="next">{words::NEXT}</a> })}
            </nav>
        }
    });
    document(
        site,
        desk,
        Section::History,
        words::HISTORY_HEADING,
        view! {
            <div class="desk-head">
                <h1>{words::HISTORY_HEADING}</h1>
                <p class="lede">{words::HISTORY_LEDE}</p>
                <div class="actions">
                    {(!empty).then(|| view! { <a class="button" href=page.csv download="">{words::CSV}</a> })}
                </div>
            </div>
            {page.together.then(|| view! { <div class="notice" role="status"><p>{words::TOGETHER}</p></div> })}
            {errors(filled)}
            {filters}
            {(!empty).then(|| view! { <p class="hint">{told}</p> })}
            {list}
            {pager}
        },
    )
}

/// What is listed, in words: a printed list tells of what it is one.
fn told(page: &HistoryPage, desk: &Desk) -> String {
    let value = |name: &str| Some(page.filled.value(name)).filter(|it| !it.is_empty());
    let outcome = value("outcome")
        .and_then(|it| OUTCOMES.into_iter().find(|(name, _)| *name == it))
        // Nobody's list needs to hear that it has both.
        .map(|(_, label)| if label == words::ALL_ACCEPTED { ACCEPTED } else { label })
        .map(str::to_lowercase);
    let purpose = value("purpose")
        .and_then(|it| super::desk::PURPOSES.into_iter().find(|(name, _)| *name == it))
        .map(|(_, why)| words::why(why).to_lowercase());
    let person = value("person").and_then(|it| page.people.iter().find(|(id, _)| id == it));
    let day = |name: &str| value(name).and_then(|it| Date::parse(it).ok()).map(Date::long);
    let parts = [
        outcome,
        purpose,
        value("q").map(|it| words::sought(&shown::name(it))),
        person.map(|(_, name)| words::checked_by(&shown::name(name))),
        day("from").map(|day| words::from_day(&day)),
        day("until").map(|day| words::until_day(&day)),
        value("folder").map(|number| words::in_folder(&shown::name(number))),
        value("issuer").map(|did| words::of_issuer(&shown::identifier(did))),
        value("together").map(|_| words::GIVEN_TOGETHER.to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    words::listed(page.count, &parts, &shown::name(&desk.person), page.now)
}

/// A newer report about the same credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Its number.
    pub number: String,
    /// When it was made.
    pub at: Timestamp,
    /// With which result.
    pub outcome: Outcome,
}

/// A kept report, and what the page shows around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// Its number.
    pub number: String,
    /// What was answered then.
    pub report: Report,
    /// Lowercase hexadecimal SHA-256 of its JSON.
    pub digest: String,
    /// How the document came here.
    pub asked: Asked,
    /// Who asked.
    pub person: String,
    /// The signed record.
    pub evidence: Option<Evidence>,
    /// Why.
    pub why: Why,
    /// What was noted.
    pub note: Option<String>,
    /// How old it is, in seconds.
    pub age: u64,
    /// Whether it is about a patient's identity.
    pub identity: bool,
    /// Whether the document can be fetched again.
    pub fetchable: bool,
    /// The folder: its number and its name.
    pub folder: Option<(String, String)>,
    /// The report about the same credential before this one, with its number.
    pub earlier: Option<(String, Report)>,
    /// The last report about it that had the document, where this one could not have it.
    pub seen: Option<Report>,
    /// The newest report about the same credential, when it is not this one.
    pub later: Option<Later>,
    /// Where it is told why the issuer is trusted, or not.
    pub issuer: Option<String>,
    /// Where the issuer can be put on the trust list, when that is what was missing.
    pub add_issuer: Option<String>,
}

/// The page of a kept report.
pub fn report(site: &Site, desk: &Desk, page: KeptPage) -> String {
    let base = format!("/verifier/{}", desk.slug);
    let here = format!("{base}/history/{}", page.number);
    let name = page.report.summary.as_ref().and_then(|it| it.name.as_deref()).map(shown::name);
    let title = match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("{} {}, {name}", words::REPORT_TITLE, page.number),
        None => format!("{} {}", words::REPORT_TITLE, page.number),
    };
    let notice = view! {
        <div class="notice" role="status">
            <p><strong>{words::OF_THEN}": "</strong>{words::as_of(page.report.made_at, page.age)}</p>
            {page.later.map(|later| view! {
                <p>
                    <strong>{words::later(later.at, later.outcome)}</strong>" "
                    <a class="go" href=format!("{base}/history/{}", later.number)>{words::LATER}<Arrow /></a>
                </p>
            })}
        </div>
    };
    let changed = page.earlier.map(|(number, before)| {
        let said = changes::between(&before, &page.report).into_iter();
        let said = said.map(|it| view! { <li><bdi>{shown::field(&it)}</bdi></li> });
        view! {
            <section class="panel" aria-labelledby="changed">
                <h2 id="changed">{words::CHANGED}</h2>
                <ul>{said.collect_view()}</ul>
                <p class="actions"><a class="go" href=format!("{base}/history/{number}")>{words::EARLIER}<Arrow /></a></p>
            </section>
        }
    });
    let note = page.note.map(|note| {
        let lines =
            note.lines().take(100).map(|line| view! { <p><bdi>{shown::harmless(line)}</bdi></p> });
        view! {
            <section class="panel" aria-labelledby="note">
                <h2 id="note">{words::NOTE}</h2>
                {lines.collect_view()}
            </section>
        }
    });
    let add = page.add_issuer.map(|path| {
        if desk.manages_settings {
            view! { <p class="actions"><a class="button" href=path>{words::ADD_ISSUER}</a></p> }
                .into_any()
        } else {
            view! { <p>{words::ASK_ADMINISTRATOR}</p> }.into_any()
        }
    });
    let links = view! {
        <div class="actions">
            {page.folder.map(|(number, name)| view! {
                <a class="go" href=format!("{base}/clinicians/{number}")>{words::FOLDER}": "<bdi>{shown::name(&name)}</bdi><Arrow /></a>
            })}
            {page.issuer.map(|path| view! { <a class="go" href=path>{words::WHY_TRUSTED}<Arrow /></a> })}
        </div>
        {add}
    };
    let again = desk.verifies.then(|| {
        if page.fetchable {
            view! {
                <form method="post" action=format!("{here}/again") data-waiting=text::VERIFYING>
                    <button class="primary" type="submit">{words::AGAIN}</button>
                </form>
            }
            .into_any()
        } else {
            let why = if page.identity { words::IDENTITY_KEPT } else { words::NOT_FETCHABLE };
            view! { <p class="hint">{why}</p> }.into_any()
        }
    });
    let role = page.evidence.as_ref().and_then(|it| it.role.as_deref());
    // The organisation had this name then.
    let hospital = page.evidence.as_ref().map_or(&desk.organisation, |it| &it.hospital).clone();
    let kept = Letterhead {
        number: page.number,
        lines: vec![
            (words::evidence::HOSPITAL, shown::name(&hospital)),
            (words::evidence::VERIFIED_BY, evidence::validator(&page.person, role)),
            (words::PURPOSE, words::why(page.why).to_owned()),
        ],
        recalled: page.seen.and_then(|seen| page.report.recalling(&seen)),
        evidence: page.evidence,
    };
    let json = Some(format!("{here}?as=json"));
    let laboratory =
        ReportPage { report: page.report, digest: page.digest, asked: page.asked, json };
    document(
        site,
        desk,
        Section::History,
        &title,
        view! {
            {notice}
            <Laboratory page=laboratory public_url=site.public_url.clone() verdict=true kept />
            {changed}
            {note}
            <div class="after">{links}{again}</div>
        },
    )
}
