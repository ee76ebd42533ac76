//! One issuer: why it is trusted, or not.

use super::{Decided, Right, Verdict, answer};
use crate::{
    components::{Arrow, Ident, When},
    desk::{Desk, Section, desk as document},
    shown,
    site::Site,
    text::hospital::trust as text,
    verifier::rows::{Line, Lines},
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// What came back when somebody asked whether a DID resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// When.
    pub at: Timestamp,
    /// Whether it does.
    pub resolves: bool,
    /// Which request was made.
    pub request: String,
    /// What came back.
    pub answer: String,
}

/// One issuer's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerPage {
    /// Its DID.
    pub did: String,
    /// What people call it, where somebody does.
    pub name: Option<String>,
    /// How it is named in addresses: its number, or its DID, encoded.
    pub path: String,
    /// What the installation's list says.
    pub installation: Vec<Right>,
    /// Every decision, the newest first.
    pub decisions: Vec<Decided>,
    /// What came back the last time.
    pub resolved: Option<Resolved>,
    /// How many reports name it, and when the last was made.
    pub seen: (i64, Option<Timestamp>),
    /// The latest of them.
    pub lines: Vec<Line>,
    /// Where all of them are.
    pub history: String,
    /// The moment of the answer.
    pub now: Timestamp,
}

impl IssuerPage {
    /// The answer in a sentence, and what it does not cover.
    fn answer(&self) -> (String, Vec<String>) {
        let own = self.decisions.first().filter(|it| it.verdict != Verdict::Withdrawn);
        match own {
            Some(it) if it.verdict == Verdict::Ended => {
                let person = shown::name(&it.person);
                let mut gaps = it.right.gaps();
                gaps.push(text::NOT_IN_FORCE.to_owned());
                let until = it.right.until.unwrap_or_else(|| it.at.date());
                (text::we_ended(until, &it.reason, &person, it.at), gaps)
            }
            Some(it) if it.verdict == Verdict::Trusted => {
                let covers = it.right.covers(self.now);
                let person = shown::name(&it.person);
                let mut gaps = it.right.gaps();
                gaps.push(text::NOT_IN_FORCE.to_owned());
                (text::we_accept(&covers, &it.reason, &person, it.at), gaps)
            }
            Some(it) => {
                let (name, person) = (shown::name(&it.right.name), shown::name(&it.person));
                let gaps = vec![text::NOTHING.to_owned()];
                (text::we_refuse(&name, &it.reason, &person, it.at), gaps)
            }
            None if self.installation.is_empty() => {
                (text::UNKNOWN.to_owned(), vec![text::NOTHING.to_owned()])
            }
            None => {
                let covers: Vec<String> =
                    self.installation.iter().map(|it| it.covers(self.now)).collect();
                let mut gaps: Vec<String> =
                    self.installation.iter().flat_map(Right::gaps).collect();
                gaps.dedup();
                gaps.push(text::NOT_IN_FORCE.to_owned());
                (text::list_accepts(&covers), gaps)
            }
        }
    }
}

/// The page of one issuer: the answer first.
pub fn issuer(site: &Site, desk: &Desk, page: IssuerPage) -> String {
    let (sentence, gaps) = page.answer();
    let base = format!("/verifier/{}/trust/{}", desk.slug, page.path);
    let title = page.name.as_deref().map_or_else(|| shown::identifier(&page.did), shown::name);
    let own = page.decisions.first();
    let evidence = own.and_then(|it| it.evidence.clone()).map(|link| {
        view! { <p>{text::LOOK_UP}": "<a href=link.clone() rel="noreferrer nofollow"><bdi>{shown::field(&link)}</bdi></a></p> }
    });
    let endable = own.is_some_and(|it| {
        it.verdict == Verdict::Trusted && it.right.until.is_none_or(|day| day.end() > page.now)
    });
    let actions = if desk.manages_settings {
        let end = endable.then(|| {
            view! { <a class="button danger" href=format!("{base}/end")>{text::ASK_END}</a> }
        });
        view! {
            <p class="actions"><a class="button primary" href=format!("{base}/change")>{text::CHANGE}</a>{end}</p>
        }
        .into_any()
    } else {
        view! { <p class="hint">{text::MAY_NOT}</p> }.into_any()
    };
    let ask = desk.verifies.then(|| view! {
        <form method="post" action=format!("{base}/resolve") data-waiting=crate::text::VERIFYING>
            <button type="submit">{text::RESOLVE}</button>
        </form>
    });
    let resolved = page.resolved.map_or_else(
        || view! { <p>{text::NEVER_ASKED}</p> }.into_any(),
        |it| {
            let (class, word) = if it.resolves {
                ("notice notice-good", text::DOES)
            } else {
                ("notice notice-bad", text::DOES_NOT)
            };
            view! {
                <div class=class role="status"><p><strong>{word}</strong></p></div>
                <dl class="facts">
                    <div><dt>{text::REQUEST}</dt><dd><code class="ident"><bdi>{shown::field(&it.request)}</bdi></code></dd></div>
                    <div><dt>{text::CAME_BACK}</dt><dd><bdi>{shown::field(&it.answer)}</bdi></dd></div>
                    <div><dt>{text::ASKED}</dt><dd><When at=it.at /></dd></div>
                </dl>
            }
            .into_any()
        },
    );
    let seen = if page.seen.0 == 0 {
        view! { <p>{text::NOT_SEEN}</p> }.into_any()
    } else {
        view! {
            <p>{text::seen(page.seen.0, page.seen.1)}</p>
            <Lines lines=page.lines slug=desk.slug.clone() />
            <p class="actions"><a class="go" href=page.history>{text::SEEN_ALL}<Arrow /></a></p>
        }
        .into_any()
    };
    let column = |at: usize| text::CHANGES_COLUMNS[at];
    let now = page.now;
    let changes: Vec<AnyView> = page
        .decisions
        .into_iter()
        .map(|it| {
            let covers = match it.verdict {
                Verdict::Trusted => Some(it.right.covers(now)),
                Verdict::Ended => it.right.until.map(text::ended_after),
                Verdict::Refused | Verdict::Withdrawn => None,
            };
            let evidence = it.evidence.map(|link| view! { " "<a href=link rel="noreferrer nofollow">{text::LOOK_UP}</a> });
            view! {
                <tr>
                    <th scope="row" data-label=column(0)><When at=it.at /></th>
                    <td data-label=column(1)>{answer(it.verdict)}{covers.map(|it| view! { ": "<bdi>{it}</bdi> })}</td>
                    <td data-label=column(2)><bdi>{shown::harmless(&it.reason)}</bdi>{evidence}</td>
                    <td data-label=column(3)><bdi>{shown::name(&it.person)}</bdi></td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let changes = if changes.is_empty() {
        view! { <p>{text::NO_CHANGES}</p> }.into_any()
    } else {
        view! {
            <table class="list">
                <caption class="unseen">{text::CHANGES}</caption>
                <thead><tr>{text::CHANGES_COLUMNS.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                <tbody>{changes}</tbody>
            </table>
        }
        .into_any()
    };
    let gaps = gaps.into_iter().map(|it| view! { <li><bdi>{it}</bdi></li> });
    document(
        site,
        desk,
        Section::Trust,
        &title,
        view! {
            <div class="desk-head">
                <h1><bdi>{title.clone()}</bdi></h1>
                <p class="lede"><Ident value=page.did /></p>
            </div>
            <section class="panel" aria-labelledby="answer">
                <h2 id="answer">{text::ANSWER}</h2>
                <p><strong><bdi>{sentence}</bdi></strong></p>
                {evidence}
                <h3>{text::NOT_COVERED}</h3>
                <ul>{gaps.collect_view()}</ul>
                {actions}
            </section>
            <section class="panel" aria-labelledby="resolves">
                <h2 id="resolves">{text::RESOLVES}</h2>
                {resolved}
                {ask}
            </section>
            <section class="panel" aria-labelledby="seen"><h2 id="seen">{text::SEEN}</h2>{seen}</section>
            <section class="panel" aria-labelledby="changes"><h2 id="changes">{text::CHANGES}</h2>{changes}</section>
            <p class="after"><a class="go" href=format!("/verifier/{}/trust", desk.slug)>{text::HEADING}<Arrow /></a></p>
        },
    )
}
