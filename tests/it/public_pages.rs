//! The pages for anyone, beside verifying: the trust list, the licence to take away, the doors.

use reqwest::{StatusCode, header};
use server::access::Role;
use tests::{BOARD, HOSPITAL, System};

/// What a browser says that it takes.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn ask(system: &System, path: &str, accept: Option<&str>) -> (String, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(format!("{}{path}", system.address));
    if let Some(accept) = accept {
        request = request.header(header::ACCEPT, accept);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let form = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (form, answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passer_by_reads_the_trust_list_and_a_program_still_gets_it_as_json() {
    let system = System::start().await;
    let board = system.lanyard.organisation(BOARD).await.unwrap().expect("the board");
    let (form, page) = ask(&system, "/trust", Some(BROWSER)).await;
    assert!(form.starts_with("text/html"), "{form}");
    for expected in
        [board.name.as_str(), "clinician licences", "<h1>Trust list</h1>", "/trust?as=json"]
    {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    for (path, accept) in [
        ("/trust", None),
        ("/trust", Some("*/*")),
        ("/trust", Some("application/json")),
        ("/trust", Some("application/ld+json")),
        ("/trust?as=json", Some(BROWSER)),
    ] {
        let (form, text) = ask(&system, path, accept).await;
        assert_eq!(form, "application/json", "{path} {accept:?}");
        let list: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(list["recognizedEntities"][0]["id"], board.did.as_str());
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_the_link_on_a_badge_can_take_the_signed_licence_away() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let (_, page) = ask(&system, &format!("/l/{}", license.id), Some(BROWSER)).await;
    let path = format!("/l/{}?as=licence", license.id);
    assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
    assert!(page.contains(&format!("href=\"/ipfs/{}\"", license.cid)), "{page}");
    let mut nobody = system.nobody();
    let answer = nobody.get(&path).await;
    let name = format!("attachment; filename=\"licence-{}.json\"", license.id);
    assert_eq!(answer.headers["content-disposition"], name.as_str());
    assert_eq!(credentials::store::raw_cid(answer.page().as_bytes()), license.cid, "to the byte");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doors_of_the_home_page_lead_to_the_desks_and_back_to_ones_own() {
    let system = System::start().await;
    let (_, page) = ask(&system, "/", Some(BROWSER)).await;
    assert_eq!(page.matches("Go to your desk").count(), 2, "board and hospital: {page}");
    assert!(page.contains(">Sign in</a>") && !page.contains(">Your desk</a>"), "{page}");
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    for path in ["/", "/trust", "/api", &format!("/l/{}", license.id)] {
        let page = robin.get(path).await.page();
        assert!(page.contains(">Your desk</a>") && !page.contains(">Sign in</a>"), "{path}");
    }
    system.stop().await;
}
