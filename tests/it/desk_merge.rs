//! Two folders of one person, and two people in one folder.

use reqwest::StatusCode;
use server::access::Role;
use tests::{BOARD, HOSPITAL, System, ada_okafor, visitor::Visitor};

const DESK: &str = "/verifier/saint-brigid";
const LIST: &str = "/verifier/saint-brigid/clinicians";

/// Issues and verifies a licence, and gives its CID and the folder in which it lies.
async fn seen(
    system: &System,
    visitor: &mut Visitor,
    name: &str,
    number: &str,
    npi: Option<&str>,
) -> (String, String) {
    let mut order = ada_okafor();
    order.given_name = name.to_owned();
    order.license_number = number.to_owned();
    order.npi = npi.map(str::to_owned);
    let license = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    let cid = license.cid.to_string();
    (cid.clone(), folder(visitor, &cid).await)
}

/// Verifies, and gives the folder that the report leads to.
async fn folder(visitor: &mut Visitor, text: &str) -> String {
    let fields = [("text", text), ("purpose", "initial")];
    let report = visitor.upload(DESK, &fields, ("file", "", Vec::new())).await.onward();
    let page = visitor.get(&report).await.page();
    let link = page.split("href=\"").find(|it| it.starts_with(&format!("{LIST}/")));
    link.expect("a folder").split('"').next().unwrap().to_owned()
}

fn number(path: &str) -> &str {
    path.split('?').next().unwrap().rsplit('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_finds_the_other_folder_by_name_puts_one_into_it_and_takes_it_back() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (cid, one) = seen(&system, &mut robin, "Ada", "A-1", None).await;
    let (_, two) = seen(&system, &mut robin, "Ada", "A-2", Some("1234567893")).await;
    assert_ne!(one, two);
    let offered = robin.get(&format!("{one}/merge?q=okafor")).await.page();
    assert!(offered.contains(&format!("merge?with={}", number(&two))), "{offered}");
    assert!(!offered.contains(&format!("merge?with={}", number(&one))), "not itself: {offered}");
    let both = robin.get(&format!("{one}/merge?with={}", number(&two))).await.page();
    for told in ["A-1, California", "A-2, California", "1234567893", "not known", "Goes into"] {
        assert!(both.contains(told), "{told}: {both}");
    }
    assert!(!both.contains("These may be two people"), "{both}");
    let merged = robin.post(&format!("{one}/merge"), &[("with", number(&two))]).await.onward();
    assert_eq!(number(&merged), number(&two));
    let page = robin.get(&merged).await.page();
    for told in ["Moved here.", "A-1, California", "A-2, California", "Physician"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // The empty folder has gone, and its address leads on.
    let list = robin.get(LIST).await.page();
    assert!(!list.contains(&one) && list.contains(&two), "{list}");
    let led = robin.get(&one).await.onward();
    assert_eq!(number(&led), number(&two));
    assert!(robin.get(&led).await.page().contains(&format!("folder {} is empty", number(&one))));
    assert_eq!(folder(&mut robin, &cid).await, two, "what comes later goes there too");

    let moved = merged.split("moved=").nth(1).unwrap();
    let undo = [("moved", moved)];
    let back = robin.post(&format!("{two}/undo"), &undo).await.onward();
    assert_eq!(back, one);
    assert!(robin.get(&one).await.page().contains("A-1"));
    assert!(!robin.get(&two).await.page().contains("A-1"));
    assert_eq!(folder(&mut robin, &cid).await, one, "and what comes later");
    let again = robin.post(&format!("{two}/undo"), &undo).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("put back already"), "{}", again.body);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_names_or_two_npis_go_into_one_folder_only_when_somebody_is_sure() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (_, ada) = seen(&system, &mut robin, "Ada", "A-1", Some("1234567893")).await;
    let (_, meera) = seen(&system, &mut robin, "Meera", "M-2", None).await;
    let (_, other) = seen(&system, &mut robin, "Ada", "A-3", Some("1993999998")).await;
    for with in [&meera, &other] {
        let both = robin.get(&format!("{ada}/merge?with={}", number(with))).await.page();
        assert!(both.contains("These may be two people"), "{both}");
        let answer = robin.post(&format!("{ada}/merge"), &[("with", number(with))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("The names or the NPIs differ"), "{}", answer.body);
        assert!(answer.body.contains("A-1"), "both are still there: {}", answer.body);
    }
    let sure = [("with", number(&meera)), ("sure", "yes")];
    let merged = robin.post(&format!("{ada}/merge"), &sure).await.onward();
    let page = robin.get(&merged).await.page();
    assert!(page.contains("Ada Okafor") && page.contains("Meera Okafor"), "both names: {page}");
    // Chains of merged folders lead to where it is at last.
    let sure = [("with", number(&other)), ("sure", "yes")];
    robin.post(&format!("{meera}/merge"), &sure).await.onward();
    assert_eq!(number(&robin.get(&ada).await.onward()), number(&other));
    let due = robin.get(&format!("{LIST}?show=due")).await.page();
    assert!(!due.contains(&ada) && !due.contains(&meera), "an empty folder is nobody: {due}");
    let mut audrey = system.staff(HOSPITAL, Role::Auditor).await;
    let answer = audrey.post(&format!("{other}/merge"), &sure).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_says_what_needs_attention_and_each_number_leads_to_its_list() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    assert!(!robin.get(DESK).await.page().contains("Needs attention"), "nobody is here yet");
    let (_, ada) = seen(&system, &mut robin, "Ada", "A-104422", Some("1234567893")).await;
    let (_, meera) = seen(&system, &mut robin, "Meera", "RN-50013", None).await;
    assert!(robin.get(DESK).await.page().contains("Nothing today"));
    for (text, found) in [("A104422", &ada), ("104422", &ada), ("1044", &ada), ("rn 500", &meera)] {
        let list = robin.get(&format!("{LIST}?q={}", text.replace(' ', "+"))).await.page();
        let other = if *found == ada { &meera } else { &ada };
        assert!(list.contains(found.as_str()) && !list.contains(other.as_str()), "{text}: {list}");
    }
    // What is empty does not stay in the address.
    let clean = robin.get(&format!("{LIST}?q=okafor&show=&outcome=&ends=&sort=")).await.onward();
    assert_eq!(clean, format!("{LIST}?q=okafor"));

    let until = credentials::time::Date::parse(&ada_okafor().expiration_date).unwrap();
    let late =
        credentials::time::Timestamp::from_unix_seconds(until.end().unix_seconds() - 45 * 86_400);
    system.set_time(&late.to_string());
    // Robin's session has ended meanwhile.
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    let desk = robin.get(DESK).await.page();
    for told in ["show=due", "ends=60", "ends=90"] {
        assert!(desk.contains(&format!("clinicians?{told}")), "{told}: {desk}");
        let list = robin.get(&format!("{LIST}?{told}")).await.page();
        assert!(list.contains(&ada) && list.contains("2 folders of what you asked"), "{list}");
    }
    assert!(!desk.contains("ends=30"), "{desk}");
    assert!(robin.get(&format!("{LIST}?ends=30")).await.page().contains("Nothing fits"));
    assert!(robin.get(&format!("{LIST}?ends=soon")).await.page().contains("none of the choices"));
    system.stop().await;
}
