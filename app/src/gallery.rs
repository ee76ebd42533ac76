//! The page of the components, in all their states, for whoever works on them.

mod answers;
mod forms;
mod states;

use crate::{
    account::door,
    components::{
        Bar, Bars, Empty, Facts, Ident, Notice, Pager, Progress, StandingChip, Steps, Table, Tabs,
        Went, When,
    },
    form::{Choice, Field, Filled},
    license::{Standing, Tone},
    shell::{Place, document},
    site::Site,
    text::gallery as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// The page. It asks for nothing: everybody in it is invented.
pub fn components(site: &Site) -> String {
    document(
        site,
        Place::Elsewhere,
        text::HEADING,
        None,
        view! {
            <div class="desk-main specimens">
                <div class="desk-head">
                    <h1>{text::HEADING}</h1>
                    <p class="lede">{text::LEDE}</p>
                </div>
                {section("colours", text::COLOURS, states::colours())}
                {section("sizes", text::SIZES, states::sizes())}
                {section("states", text::STATES, states::states())}
                {section("verdicts", text::VERDICTS, answers::verdicts())}
                {section("report", text::LINES, answers::lines())}
                {section("buttons", text::BUTTONS, forms::buttons())}
                {section("notices", text::NOTICES, notices())}
                {section("lists", text::LISTS, list())}
                {section("nothing", text::NOTHING, nothing())}
                {section("panels", text::PANELS, panels())}
                {section("ways", text::WAYS, ways())}
                {section("form", text::FORM, forms::form("new", &Filled::default()))}
                {section("wrong", text::FORM_WRONG, forms::form("wrong", &forms::mistaken()))}
                {section("danger", text::DANGER, forms::danger())}
                {section("copied", text::COPIED, answers::copied())}
                {section("gate", text::GATE, answers::way_in())}
                {section("problem", text::PROBLEM, answers::problem())}
                {section("desks", text::DESKS, desks())}
                {section("badges", text::BADGES, states::badges(site))}
            </div>
        },
    )
}

fn section(id: &'static str, heading: &'static str, content: impl IntoView) -> AnyView {
    view! {
        <section class="band" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {content.into_view()}
        </section>
    }
    .into_any()
}

fn standing(tone: Tone, word: &str, note: Option<&str>) -> Standing {
    Standing { tone, word: word.into(), note: note.map(Into::into) }
}

/// Every way in which a licence can stand.
fn standings() -> [Standing; 6] {
    [
        standing(Tone::Good, "Active", None),
        standing(Tone::Conditions, "Probation", Some(crate::text::ON_CONDITIONS)),
        standing(Tone::Stopped, "Suspended", Some("since 3 March 2026")),
        standing(Tone::Ended, "Revoked", Some("since 3 March 2026")),
        standing(Tone::Idle, "Lapsed", Some("since 30 June 2025")),
        standing(Tone::Unchecked, crate::text::outcome(OPEN), None),
    ]
}

const OPEN: credentials::verifier::Outcome = credentials::verifier::Outcome::Undetermined;

fn notices() -> impl IntoView {
    let [done, under_way, not_done, by_the_way] = text::NOTICE;
    view! {
        <Notice went=Went::Good><p>{done}</p></Notice>
        <Notice went=Went::Open><p>{under_way}</p></Notice>
        <Notice went=Went::Bad><p>{not_done}</p></Notice>
        <div class="notice"><p>{by_the_way}</p></div>
    }
    .into_any()
}

fn list() -> impl IntoView {
    let names = ["Ada Okafor", "Noor Haddad", "Tomás Rivera", "Mei-Ling Zhao", text::LONG, "x"];
    let [_, number, state, until, checks] = text::HEADS;
    let rows = names.into_iter().zip(standings()).map(move |(name, standing)| {
        view! {
            <tr>
                <th scope="row"><a href="#lists">{name}</a></th>
                <td data-label=number><code>"A 100042"</code></td>
                <td data-label=state><StandingChip standing /></td>
                <td data-label=until><time datetime="2027-06-30">"30 June 2027"</time></td>
                <td data-label=checks class="number">"1,204"</td>
            </tr>
        }
    });
    let states = standings().map(|it| Choice::new(it.word.clone(), it.word));
    view! {
        <form class="filters" method="get" action="/components">
            {Field::input("q", text::SEARCH, "search").view(&Filled::default())}
            {Field::select("state", text::STATE, states.into()).view(&Filled::default())}
            <button type="submit">{text::SHOW}</button>
        </form>
        <Table caption=text::CAPTION heads=text::HEADS.into()>{rows.collect_view()}</Table>
        <Pager label=text::CAPTION words=text::PAGE before=Some("#lists".to_owned()) after=Some("#lists".to_owned()) />
    }
    .into_any()
}

fn nothing() -> impl IntoView {
    let [heading, words, step] = text::EMPTY;
    view! { <Empty heading words step=Some((step.to_owned(), "#nothing".to_owned())) /> }.into_any()
}

fn panels() -> impl IntoView {
    let [name, board, made, document] = text::FACT;
    let at = Timestamp::parse("2026-03-04T14:05:09Z").expect("a point in time");
    let cid = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
    let facts = || {
        vec![
            (name, view! { "Ada Okafor" }.into_any()),
            (board, view! { {text::DOORS[0].0} }.into_any()),
            (made, view! { <When at /> }.into_any()),
            (document, view! { <Ident value=cid /> }.into_any()),
        ]
    };
    let bars = text::MONTHS.into_iter().zip([120, 431, 0, 1_204, 77, 1]);
    let bars = bars
        .map(|((short, long), count)| Bar { short: short.into(), long: long.into(), count })
        .collect::<Vec<_>>();
    view! {
        <div class="panels">
            <section class="panel" aria-labelledby="issued">
                <h3 id="issued">{text::ISSUED}</h3>
                <Bars caption=text::ISSUED heads=text::CHART bars />
            </section>
            <section class="panel" aria-labelledby="particulars">
                <h3 id="particulars">{text::PARTICULARS}</h3>
                <Facts facts=facts() />
            </section>
        </div>
        <Facts facts=facts() />
    }
    .into_any()
}

fn ways() -> impl IntoView {
    let tabs = text::TABS.into_iter().enumerate();
    let tabs = tabs.map(|(at, tab)| (tab, "#ways".to_owned(), at == 1)).collect::<Vec<_>>();
    view! {
        <Tabs label=text::WAYS tabs />
        <Steps steps=text::STEPS.into() at=1 />
        <Progress label=text::STEPS[2] done=6_214 all=10_000 words=text::PROGRESS />
    }
    .into_any()
}

fn desks() -> impl IntoView {
    let doors = text::DOORS.into_iter().zip(0..).map(|((name, role), ribbon)| {
        door(crate::Door { name: name.into(), role: role.into(), path: "#desks".into(), ribbon })
    });
    view! { <ul class="desk-doors">{doors.collect_view()}</ul> }.into_any()
}
