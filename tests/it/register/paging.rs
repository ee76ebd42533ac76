//! Pages of the register: together they are the list, forth and back, whoever arrives meanwhile.

use super::{IN_FORCE, LIST, issue, names};
use credentials::lifecycle::State;
use proptest::{prelude::*, test_runner::TestRunner};
use server::{
    access::Role,
    state::{Lanyard, License, LicenseQuery, Order, Publication, Standing},
};
use std::collections::HashSet;
use tests::{BOARD, System};

/// Where a link of that relation leads: `next`, `prev`.
fn link(page: &str, rel: &str) -> Option<String> {
    let (before, _) = page.split_once(&format!("rel=\"{rel}\""))?;
    let rest =
        before.rsplit_once("<a ")?.1.to_owned() + page.split_once(&format!("rel=\"{rel}\""))?.1;
    let (_, rest) = rest.split_once("href=\"")?;
    Some(rest.split_once('"')?.0.replace("&amp;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_pages_forth_and_back_while_new_licences_arrive_and_misses_nobody() {
    let system = System::start().await;
    for number in 0..105 {
        issue(&system, ("Ada", &format!("Okafor{number:03}")), &format!("A-{number}"), IN_FORCE)
            .await;
    }
    let mut robin = system.staff(BOARD, Role::Officer).await;
    for query in ["order=name", "order=name&state=active", ""] {
        let mut path = format!("{LIST}?{query}");
        let (mut forth, mut last) = (Vec::new(), String::new());
        for expected in [50, 50, 5] {
            let page = robin.get(&path).await.page();
            let found = names(&page);
            assert!(found.len() >= expected, "{query}: {}", found.len());
            forth.extend(found);
            issue(&system, ("Zed", "Zzz"), "Z-1", IN_FORCE).await;
            last = std::mem::take(&mut path);
            if let Some(next) = link(&page, "next") {
                path = next;
            }
        }
        let each: HashSet<_> = forth.iter().filter(|name| name.starts_with("Ada")).collect();
        assert_eq!(each.len(), 105, "{query}");
        let adas = forth.iter().filter(|name| name.starts_with("Ada")).count();
        assert_eq!(adas, 105, "{query}: nobody twice");
        let mut back: Vec<String> = Vec::new();
        let mut path = Some(last);
        while let Some(now) = path {
            let page = robin.get(&now).await.page();
            back.splice(0..0, names(&page));
            path = link(&page, "prev");
        }
        let adas: Vec<_> = back.iter().filter(|name| name.starts_with("Ada")).collect();
        let before: Vec<_> = forth.iter().filter(|name| name.starts_with("Ada")).collect();
        assert_eq!(adas, before, "{query}: the way back is the way there");
    }
    let second = robin.get(&format!("{LIST}?order=name")).await.page();
    let second = robin.get(&link(&second, "next").unwrap()).await.page();
    assert!(second.contains("51 to 100 of 114"), "the place in the list is told");
    system.stop().await;
}

/// Everything that matches, in one page.
async fn all(lanyard: &Lanyard, query: &LicenseQuery) -> Vec<License> {
    let query = LicenseQuery { limit: 200, after: None, before: None, ..query.clone() };
    lanyard.find_licenses(BOARD, query).await.unwrap().items
}

#[test]
fn whatever_is_asked_in_whatever_order_the_pages_together_are_the_list_forth_and_back() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let system = runtime.block_on(System::start());
    runtime.block_on(async {
        let letters = ["Ada", "Bo", "Cy", "Ada"];
        for number in 0_usize..40 {
            let family = format!("Okafor{}", number % 7);
            let until = format!("202{}-06-30", 6 + number % 3);
            let dates = (["2025-07-01", "2026-05-01"][number % 2], &*until);
            let (name, code) = ((letters[number % 4], &*family), format!("N-{}", number % 5));
            let made = issue(&system, name, &code, dates).await;
            if number % 6 == 0 {
                system.board().change(&made.id, State::Suspended).await.unwrap();
            }
        }
    });
    let queries = (
        prop::sample::select(Order::ALL.to_vec()),
        prop::option::of(prop::sample::select(vec![
            Standing::InForce,
            Standing::Expired,
            Standing::NotYetValid,
            Standing::State(State::Active),
            Standing::State(State::Suspended),
        ])),
        prop::option::of(prop::sample::select(vec!["ada", "okafor3", "n-2", "bo 1", "zzz"])),
        prop::option::of(1_u32..900),
        prop::option::weighted(0.2, Just(Publication::Waiting)),
        1_usize..12,
        prop::bool::weighted(0.3),
    );
    let config =
        ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&queries, |asked| {
        let (order, standing, text, expiring_within, publication, limit, arrives) = asked;
        let text = text.map(str::to_owned);
        let query = LicenseQuery {
            order,
            standing,
            text,
            expiring_within,
            publication,
            limit,
            ..LicenseQuery::default()
        };
        runtime.block_on(async {
            let lanyard = &system.lanyard;
            let expected: Vec<_> = all(lanyard, &query).await.into_iter().map(|it| it.id).collect();
            let (mut forth, mut asked) = (Vec::new(), query.clone());
            let mut last = query.clone();
            loop {
                let found = lanyard.register(BOARD, asked.clone()).await.unwrap();
                if !arrives {
                    prop_assert_eq!(found.total, expected.len() as u64);
                    prop_assert_eq!(found.before, forth.len() as u64);
                }
                prop_assert!(found.page.items.len() <= limit);
                forth.extend(found.page.items.iter().map(|it| it.id.clone()));
                last.clone_from(&asked);
                let Some(next) = found.page.next else { break };
                if arrives && forth.len() < 2 * limit {
                    issue(&system, ("Ada", "Okafor3"), "N-2", IN_FORCE).await;
                }
                asked.after = Some(next);
            }
            let once: HashSet<_> = forth.iter().collect();
            prop_assert_eq!(once.len(), forth.len(), "nobody twice");
            prop_assert!(expected.iter().all(|id| once.contains(id)), "nobody missing");
            if !arrives {
                prop_assert_eq!(&forth, &expected);
            }
            let mut back = Vec::new();
            loop {
                let found = lanyard.register(BOARD, last.clone()).await.unwrap();
                back.splice(0..0, found.page.items.iter().map(|it| it.id.clone()));
                let Some(previous) = found.page.previous else { break };
                last.before = Some(previous);
            }
            let known = |id: &&_| expected.contains(id);
            let back: Vec<_> = back.iter().filter(known).collect();
            prop_assert_eq!(back, expected.iter().collect::<Vec<_>>(), "back as forth");
            Ok(())
        })
    });
    outcome.unwrap();
    runtime.block_on(system.stop());
}
