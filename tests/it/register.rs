//! The register of a board: what is looked for is found, all of it, once, and nothing else.

use credentials::lifecycle::State;
use reqwest::StatusCode;
use server::{
    access::Role,
    state::{License, LicenseQuery, OrganisationKind},
};
use tests::{BOARD, HOSPITAL, System, ada_okafor, at, visitor::Visitor};

mod paging;

const LIST: &str = "/issuer/golden-coast/licenses";

/// Issues a licence to somebody, with what is different from Dr Okafor's.
pub async fn issue(
    system: &System,
    (given, family): (&str, &str),
    number: &str,
    (effective, expiration): (&str, &str),
) -> License {
    let mut order = ada_okafor();
    order.given_name = given.to_owned();
    order.family_name = family.to_owned();
    order.license_number = number.to_owned();
    order.original_issue_date = "2019-07-01".to_owned();
    order.effective_date = effective.to_owned();
    order.expiration_date = expiration.to_owned();
    system.lanyard.issue_license(BOARD, order, None, None).await.expect("an order in order")
}

const IN_FORCE: (&str, &str) = ("2025-07-01", "2027-06-30");

/// The names in a list, in its order.
fn names(page: &str) -> Vec<String> {
    let rows = page.split("data-label=\"Name\"><a href=\"").skip(1);
    let name = |row: &str| {
        let (_, rest) = row.split_once("<bdi>").expect("a name");
        rest.split_once("</bdi>").expect("its end").0.to_owned()
    };
    rows.map(name).collect()
}

async fn search(visitor: &mut Visitor, query: &str) -> Vec<String> {
    names(&visitor.get(&format!("{LIST}?{query}")).await.page())
}

fn typed(text: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("text", text).finish()
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_finds_people_by_parts_of_their_names_however_they_are_written() {
    let system = System::start().await;
    for (given, family, number) in [
        ("Ada", "Okafor", "A-104422"),
        ("Zoë", "O’Brien-Łukasz", "A-200"),
        ("María José", "de la Cruz", "RN-7"),
        ("Cruz", "Adams", "B-9"),
    ] {
        issue(&system, (given, family), number, IN_FORCE).await;
    }
    let mut robin = system.staff(BOARD, Role::Officer).await;
    for (text, expected) in [
        ("okafor", &["Ada Okafor"][..]),
        ("OKAF ada", &["Ada Okafor"]),
        ("kafo", &["Ada Okafor"]),
        ("zoe obrien", &["Zoë O’Brien-Łukasz"]),
        ("o'brien lukasz", &["Zoë O’Brien-Łukasz"]),
        ("jose maria", &["María José de la Cruz"]),
        ("cruz", &["Cruz Adams", "María José de la Cruz"]),
        ("A-1044", &["Ada Okafor"]),
        ("a1044", &["Ada Okafor"]),
        ("104422", &[]),
        ("rn", &["María José de la Cruz"]),
        ("okafor b", &[]),
    ] {
        assert_eq!(search(&mut robin, &typed(text)).await, expected, "{text}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_link_number_or_cid_leads_straight_to_the_licence() {
    let system = System::start().await;
    let ada = system.board().issue().await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let its_page = format!("{LIST}/{}", ada.id);
    let link = format!("{}/l/{}", system.address, ada.id);
    for text in [
        ada.id.to_string(),
        ada.id.to_string().to_uppercase(),
        link.clone(),
        format!("{link}.json"),
        ada.cid.to_string(),
        ada.credential_id.clone(),
    ] {
        let answer = robin.get(&format!("{LIST}?{}", typed(&text))).await;
        assert_eq!(answer.location(), Some(&*its_page), "{text}");
    }
    let made = system.lanyard.create_organisation("other", "Other", OrganisationKind::Board);
    made.await.unwrap();
    let mut stranger = system.staff("other", Role::Officer).await;
    let answer = stranger.get(&format!("/issuer/other/licenses?{}", typed(&link))).await;
    assert_eq!(answer.status, StatusCode::OK, "another board's licence is not there");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_shows_those_whom_it_names_and_an_expired_licence_is_not_an_active_one() {
    let system = System::start().await;
    let board = system.board();
    system.set_time("2025-08-01T09:00:00Z");
    issue(&system, ("Ada", "Active"), "1", IN_FORCE).await;
    issue(&system, ("Ed", "Expired"), "2", ("2024-01-01", "2026-03-02")).await;
    issue(&system, ("Nia", "Notyet"), "3", ("2026-03-04", "2028-01-01")).await;
    issue(&system, ("Lou", "Lastday"), "4", ("2025-01-01", "2026-03-03")).await;
    issue(&system, ("Sam", "Soon"), "5", ("2025-01-01", "2026-04-02")).await;
    let suspended = issue(&system, ("Sue", "Suspended"), "6", ("2024-01-01", "2026-03-01")).await;
    board.change(&suspended.id, State::Suspended).await.unwrap();
    let restricted = issue(&system, ("Rae", "Restricted"), "7", IN_FORCE).await;
    board.change(&restricted.id, State::Restricted).await.unwrap();
    let mut order = ada_okafor();
    (order.family_name, order.license_number) = ("Elsewhere".into(), "8".into());
    (order.jurisdiction, order.license_type) = ("US-NV".into(), "RN".into());
    order.profession_code = "163W00000X".into();
    system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    system.clock.set(tests::morning());
    let mut robin = system.staff(BOARD, Role::Auditor).await;
    let by_number = "order=number&";
    for (query, expected) in [
        (
            "",
            &[
                "Active",
                "Expired",
                "Notyet",
                "Lastday",
                "Soon",
                "Suspended",
                "Restricted",
                "Elsewhere",
            ][..],
        ),
        ("state=active", &["Active", "Lastday", "Soon", "Elsewhere"]),
        ("state=in-force", &["Active", "Lastday", "Soon", "Restricted", "Elsewhere"]),
        ("state=expired", &["Expired"]),
        ("state=not-yet-valid", &["Notyet"]),
        ("state=suspended", &["Suspended"]),
        ("state=restricted", &["Restricted"]),
        ("state=revoked", &[]),
        ("jurisdiction=US-NV", &["Elsewhere"]),
        ("profession=Registered+nurse+%28RN%29", &["Elsewhere"]),
        ("jurisdiction=US-NV&state=expired", &[]),
        ("expiring=29", &["Lastday"]),
        ("expiring=30", &["Lastday", "Soon"]),
        ("expiring=30&state=active&text=soon", &["Soon"]),
        ("publication=waiting&text=ada", &["Active", "Elsewhere"]),
        ("publication=failed", &[]),
    ] {
        let found = search(&mut robin, &format!("{by_number}{query}")).await;
        let family = |name: &String| name.rsplit_once(' ').expect("two names").1.to_owned();
        assert_eq!(found.iter().map(family).collect::<Vec<_>>(), expected, "{query}");
        let page = robin.get(&format!("{LIST}?{query}")).await.page();
        let told = match (query, expected.len()) {
            ("", count) => format!("{count} licences in the register."),
            (_, 1) => "1 licence matches.".to_owned(),
            (_, count) => format!("{count} licences match."),
        };
        assert!(page.contains(&told), "{query}: {told}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_sorted_by_family_name_number_last_day_and_newest() {
    let system = System::start().await;
    for (name, number, until) in [
        (("Ada", "Zenit"), "B-2", "2027-01-01"),
        (("Élodie", "de la Tour"), "a-3", "2026-05-01"),
        (("Bo", "Émile"), "A-1", "2029-01-01"),
        (("Cy", "Eden"), "C-1", "2028-01-01"),
    ] {
        issue(&system, name, number, ("2025-01-01", until)).await;
    }
    let mut robin = system.staff(BOARD, Role::Officer).await;
    for (order, expected) in [
        ("name", ["Élodie de la Tour", "Cy Eden", "Bo Émile", "Ada Zenit"]),
        ("number", ["Bo Émile", "Élodie de la Tour", "Ada Zenit", "Cy Eden"]),
        ("expires", ["Élodie de la Tour", "Ada Zenit", "Cy Eden", "Bo Émile"]),
        ("newest", ["Cy Eden", "Bo Émile", "Élodie de la Tour", "Ada Zenit"]),
    ] {
        assert_eq!(search(&mut robin, &format!("order={order}")).await, expected, "{order}");
        let some = search(&mut robin, &format!("order={order}&state=in-force")).await;
        assert_eq!(some, expected, "{order}, filtered");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_means_something_to_a_database_or_a_browser_is_only_text() {
    let system = System::start().await;
    let script = "<script>alert(1)</script>";
    issue(&system, ("Bobby", script), "X-1", IN_FORCE).await;
    issue(&system, ("Per", "100%"), "X-2", IN_FORCE).await;
    issue(&system, ("Una", "O_Brien"), "X-3", IN_FORCE).await;
    issue(&system, ("Quo", "Say\"Quote"), "X-4", IN_FORCE).await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    for (text, count) in [
        ("%", 1),
        ("_", 1),
        ("0%", 1),
        ("'", 0),
        ("''", 0),
        ("\"", 1),
        ("' OR 1=1 --", 0),
        ("\\", 0),
        ("*", 0),
        (script, 1),
        ("\u{0}", 0),
        ("\u{202e}", 0),
        ("é\u{301}\u{301}\u{301}", 4),
    ] {
        let page = robin.get(&format!("{LIST}?{}", typed(text))).await.page();
        assert_eq!(names(&page).len(), count, "{text:?}");
        assert!(!page.contains(script), "{text:?} is shown as it is written");
    }
    let long = robin.get(&format!("{LIST}?{}", typed(&"x".repeat(2_000)))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.body.contains("at most 200 characters"));
    for wrong in ["state=%3Cscript%3E", "order=1%3BDROP", "expiring=999999999999", "publication=x"]
    {
        let answer = robin.get(&format!("{LIST}?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("role=\"alert\""), "{wrong}");
    }
    for odd in ["jurisdiction=%27", "profession=%25", "after=%27", "before=zzzzzzzzzz", "after="] {
        let answer = robin.get(&format!("{LIST}?{odd}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{odd}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_licences_of_another_board_never_appear() {
    let system = System::start().await;
    let other = system.lanyard.create_organisation("silver", "Silver", OrganisationKind::Both);
    other.await.unwrap();
    let ours = issue(&system, ("Ada", "Ours"), "A-1", IN_FORCE).await;
    let mut order = ada_okafor();
    order.family_name = "Theirs".to_owned();
    let theirs = system.lanyard.issue_license("silver", order, None, None).await.unwrap();
    let mut robin = system.staff(BOARD, Role::Officer).await;
    for query in [
        "",
        "text=ada",
        "order=name&state=active",
        "jurisdiction=US-CA",
        "expiring=3650",
        "publication=waiting",
        &format!("after={}", theirs.id),
        &format!("order=name&before={}", theirs.id),
    ] {
        assert_eq!(search(&mut robin, query).await, ["Ada Ours"], "{query}");
        let file = robin.get(&format!("{LIST}.csv?{query}")).await.page();
        assert!(file.contains("Ours") && !file.contains("Theirs"), "{query}");
    }
    for path in ["/issuer/silver/licenses", "/issuer/silver/licenses.csv", "/issuer/silver"] {
        assert_eq!(robin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ours.family_name, "Ours");
    let mut coordinator = system.staff(HOSPITAL, Role::Coordinator).await;
    let answer = coordinator.get("/issuer/saint-brigid/licenses").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_can_be_downloaded_and_is_harmless_in_a_spreadsheet() {
    let system = System::start().await;
    issue(&system, ("=HYPERLINK(\"http://evil\")", "Okafor"), "A-2", IN_FORCE).await;
    system.set_time("2025-01-01T09:00:00Z");
    issue(&system, ("Ada", "Comma, Quote\""), "A-1", ("2024-01-01", "2025-01-01")).await;
    system.clock.set(tests::morning());
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let answer = robin.get(&format!("{LIST}.csv?order=name")).await;
    let kind = answer.headers["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/csv; charset=utf-8");
    let disposition = answer.headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"golden-coast-licences-2026-03-03.csv\"");
    let file = answer.page();
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{file}");
    assert!(lines[0].starts_with("\"Name\",\"Family name\",\"Licence number\""), "{file}");
    assert!(lines[1].starts_with("\"Ada Comma, Quote\"\"\","));
    assert!(lines[1].contains("\"Expired\""), "{file}");
    assert!(lines[2].starts_with("\"'=HYPERLINK(\"\"http://evil\"\") Okafor\""), "{file}");
    let one = robin.get(&format!("{LIST}.csv?state=expired")).await.page();
    assert_eq!(one.matches("\r\n").count(), 2);
    let page = robin.get(&format!("{LIST}?state=expired")).await.page();
    assert!(page.contains("Download this licence as CSV"));
    assert!(page.contains(&format!("href=\"{LIST}.csv?state=expired\"")), "{page}");
    assert_eq!(robin.get(&format!("{LIST}.csv?state=x")).await.status, StatusCode::BAD_REQUEST);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_has_issued_nothing_and_a_search_that_finds_nothing_say_what_to_do() {
    let system = System::start().await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(LIST).await.page();
    assert!(page.contains("No licence has been issued yet") && page.contains("/licenses/new"));
    issue(&system, ("Ada", "Okafor"), "A-1", IN_FORCE).await;
    let page = robin.get(&format!("{LIST}?text=nobody&state=revoked&order=name")).await.page();
    assert!(page.contains("No licence matches all of this"));
    // Each filter is a link that takes it away and leaves the others.
    assert!(page.contains(&format!("href=\"{LIST}?state=revoked&amp;order=name\"")), "{page}");
    assert!(page.contains(&format!("href=\"{LIST}?text=nobody&amp;order=name\"")), "{page}");
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    assert!(!auditor.get(LIST).await.page().contains("/licenses/new"), "an auditor issues nothing");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_announced_is_told_in_the_list() {
    let system = System::start().await;
    let ada = system.board().issue().await;
    system.board().order(&ada.id, State::Suspended, Some("2026-03-20T00:00:00Z")).await.unwrap();
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(LIST).await.page();
    assert!(page.contains("Suspended from 20 March 2026 announced"), "{page}");
    system.set_time("2026-03-20T08:00:00Z");
    let mut robin = system.staff(BOARD, Role::Auditor).await;
    assert_eq!(search(&mut robin, "state=suspended").await, ["Ada Okafor"]);
    assert!(search(&mut robin, "state=in-force").await.is_empty());
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn licences_of_an_older_installation_are_found_after_the_first_start() {
    let system = System::start().await;
    issue(&system, ("Zoë", "Łukasz"), "A-1", IN_FORCE).await;
    let directory = system.stop().await;
    let data = directory.path().join("data");
    let file = format!("sqlite://{}", data.join("lanyard.db").display());
    let old = sqlx::SqlitePool::connect(&file).await.unwrap();
    let forget = "UPDATE licenses SET sort_name = '', sort_number = '', family_name = ''";
    sqlx::query(forget).execute(&old).await.unwrap();
    old.close().await;
    let clock = server::clock::Clock::fixed(at("2026-03-03T09:00:00Z"));
    let lanyard = tests::reopen(&data, clock).await;
    let query = LicenseQuery { text: Some("lukasz zoe".into()), ..LicenseQuery::default() };
    let found = lanyard.find_licenses(BOARD, query).await.unwrap();
    assert_eq!(found.items[0].family_name, "Łukasz");
    lanyard.close().await;
}
