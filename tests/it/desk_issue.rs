//! An officer issues one licence at the desk.

use credentials::verifier::Outcome;
use server::{access::Role, state::LicenseQuery};
use tests::{BOARD, HOSPITAL, System, visitor::Visitor};

const NEW: &str = "/issuer/golden-coast/licenses/new";

/// What the officer types for Ada Okafor, with `changes` in it.
pub fn typed<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("givenName", "Ada"),
        ("familyName", "Okafor"),
        ("formerNames", "Ada Eze\r\nAda Obi"),
        ("licenseNumber", "A-104422"),
        ("licenseType", "MD"),
        ("professionCode", "Physician, Internal Medicine (207R00000X)"),
        ("jurisdiction", "US-CA"),
        ("originalIssueDate", "1 July 2019"),
        ("effectiveDate", "07/01/2025"),
        ("expirationDate", "2027-06-30"),
        ("npi", "1234567893"),
        ("degree", "MD"),
        ("multistate", "no"),
        ("compactPrivileges", "Arizona, NV"),
        ("prescriptiveAuthority", "yes"),
        ("lookupUrl", "https://golden-coast.example/lookup"),
    ];
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend_from_slice(changes);
    fields
}

/// The value of the field of that name in a page.
fn value(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    let tag = &page[page[..at].rfind('<').unwrap()..];
    let tag = &tag[..tag.find('>').unwrap()];
    let value = tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
}

/// Every hidden field of the form of the preview.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = page.split("class=\"go\"").nth(1).expect("the form of the preview");
    let form = form.split("</form>").next().unwrap();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1).map(|input| {
        let name = input.split('"').next().unwrap();
        (name.to_owned(), value(form, name))
    });
    inputs.collect()
}

async fn officer(system: &System) -> Visitor {
    system.staff(BOARD, Role::Officer).await
}

pub async fn issue(officer: &mut Visitor, fields: &[(&str, &str)]) -> String {
    let key = value(&officer.get(NEW).await.page(), "key");
    let mut fields = fields.to_vec();
    fields.extend([("key", key.as_str()), ("step", "issue")]);
    let onward = officer.post(NEW, &fields).await.onward();
    onward.split('?').next().unwrap().to_owned()
}

async fn count(system: &System) -> usize {
    let query = LicenseQuery { limit: 200, ..LicenseQuery::default() };
    system.lanyard.find_licenses(BOARD, query).await.unwrap().items.len()
}

#[tokio::test]
async fn an_officer_types_a_licence_looks_at_it_and_issues_it() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let key = value(&officer.get(NEW).await.page(), "key");
    let mut fields = typed(&[]);
    fields.extend([("key", key.as_str()), ("step", "preview")]);
    let preview = officer.post(NEW, &fields).await.page();
    for seen in [
        "Look at it once more",
        "Ada Eze; Ada Obi",
        "Arizona, Nevada",
        "1 July 2025",
        "30 June 2027",
        "Physician, Internal Medicine (207R00000X)",
        "Public, for good",
        "Your board only",
        "Robin Vance, officer",
        "Specimen",
    ] {
        assert!(preview.contains(seen), "{seen}: {preview}");
    }
    assert_eq!(count(&system).await, 0, "looking issues nothing");

    let mut confirmed = hidden(&preview);
    confirmed.push(("step".into(), "issue".into()));
    let confirmed: Vec<_> = confirmed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let onward = officer.post(NEW, &confirmed).await.onward();
    assert!(onward.ends_with("?done=issued"), "{onward}");
    let page = officer.get(&onward).await.page();
    for seen in [
        "The licence is issued",
        "Ada Okafor",
        "is in force until 30 June 2027",
        "Robin Vance, officer",
        "urn:uuid:",
        "Status positions",
    ] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let license = system.lanyard.find_licenses(BOARD, LicenseQuery::default()).await.unwrap();
    system.hospital().expect(&license.items[0], Outcome::Accepted).await;
    let public = system.nobody().get(&format!("/l/{}", license.items[0].id)).await.page();
    assert!(!public.contains("Robin Vance"), "the public is not told who typed it");
    system.stop().await;
}

#[tokio::test]
async fn the_officer_types_a_wrong_npi_and_finds_everything_else_kept() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let fields = typed(&[
        ("npi", "1234567890"),
        ("givenName", ""),
        ("expirationDate", "30/06/2027"),
        ("compactPrivileges", "Arizona, Atlantis"),
        ("restriction-2-text", "Only with a second surgeon."),
        ("restriction-2-from", "3 March 2026"),
    ]);
    let answer = officer.post(NEW, &fields).await;
    assert_eq!(answer.status, 422);
    let page = answer.body;
    for told in [
        "Enter the given name.",
        "ten digits with a correct check digit",
        "This day is not understood.",
        "“Atlantis” is no state",
        "href=\"#npi\"",
        "href=\"#givenName\"",
        "href=\"#expirationDate\"",
        "href=\"#restriction-2-code\"",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("YYYY-MM-DD"), "no words of a programmer");
    for (name, kept) in [
        ("familyName", "Okafor"),
        ("npi", "1234567890"),
        ("expirationDate", "30/06/2027"),
        ("originalIssueDate", "1 July 2019"),
        ("professionCode", "Physician, Internal Medicine (207R00000X)"),
        ("restriction-2-from", "3 March 2026"),
    ] {
        assert_eq!(value(&page, name), kept, "{name}");
    }
    assert!(page.contains("Ada Eze") && page.contains("Arizona, Atlantis"));
    assert!(page.contains("<option value=\"US-CA\" selected"), "the place is still chosen");
    assert_eq!(count(&system).await, 0);
    system.stop().await;
}

#[tokio::test]
async fn a_profession_that_several_bear_is_chosen_among_them_and_nothing_is_lost() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let answer = officer.post(NEW, &typed(&[("professionCode", "counselor,")])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Several professions fit"), "{}", answer.body);
    assert!(answer.body.contains("Counselor, Mental Health (101YM0800X)"));
    assert_eq!(value(&answer.body, "licenseNumber"), "A-104422");
    let fields = typed(&[
        ("professionCode", "counselor,"),
        ("profession-picked-for", "counselor,"),
        ("profession-picked", "101YM0800X"),
    ]);
    let preview = officer.post(NEW, &fields).await.page();
    assert!(preview.contains("Counselor, Mental Health (101YM0800X)"), "{preview}");
    let unknown = officer.post(NEW, &typed(&[("professionCode", "astronaut")])).await;
    assert!(unknown.body.contains("No profession of that name is known"));
    let many = officer.post(NEW, &typed(&[("professionCode", "e")])).await;
    assert!(many.body.contains("More than 12 professions fit"));
    system.stop().await;
}

#[tokio::test]
async fn two_clicks_issue_one_licence_and_a_used_form_issues_no_other() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let key = value(&officer.get(NEW).await.page(), "key");
    let mut fields = typed(&[]);
    fields.extend([("key", key.as_str()), ("step", "issue")]);
    let mut second = officer.clone();
    let (one, two) = tokio::join!(officer.post(NEW, &fields), second.post(NEW, &fields));
    let page = one.onward();
    assert_eq!(page, two.onward());
    assert_eq!(officer.post(NEW, &fields).await.onward(), page, "and a reload leads there too");
    assert_eq!(count(&system).await, 1);

    let mut other = typed(&[("givenName", "Ben")]);
    other.extend([("key", key.as_str()), ("step", "issue")]);
    let answer = officer.post(NEW, &other).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("This form has issued a licence already"), "{}", answer.body);
    assert!(answer.body.contains(page.split('?').next().unwrap()), "with the way there");
    assert_eq!(count(&system).await, 1);
    system.stop().await;
}

#[tokio::test]
async fn the_officer_is_warned_of_a_number_in_force_and_of_an_npi_with_another_name() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let first = issue(&mut officer, &typed(&[])).await;
    let preview = officer.post(NEW, &typed(&[("familyName", "Okafor-Lind")])).await.page();
    assert!(
        preview.contains("Licence A-104422 of Ada Okafor is in force already (active)."),
        "{preview}"
    );
    assert!(preview.contains("NPI 1234567893 stands on a licence of Ada Okafor."));
    assert!(preview.contains(&format!("href=\"{first}\"")), "with the way to it");
    let other = [("licenseNumber", "A-2"), ("npi", "1993999998")];
    let preview = officer.post(NEW, &typed(&other)).await.page();
    assert!(!preview.contains("Before you issue it"), "{preview}");
    system.stop().await;
}

#[tokio::test]
async fn an_officer_of_another_board_gets_no_licence_by_guessing_its_name() {
    let system = System::start().await;
    let made = system.lanyard.create_organisation(
        "silver-lake",
        "Silver Lake Board",
        server::state::OrganisationKind::Board,
    );
    made.await.unwrap();
    let license = system.board().issue().await;
    let mut other = system.staff("silver-lake", Role::Officer).await;
    for page in ["", "/card", "/change", "/change?action=revoke"] {
        let path = format!("/issuer/silver-lake/licenses/{}{page}", license.id);
        assert_eq!(other.get(&path).await.status, 404, "{path}");
        let path = format!("/issuer/{BOARD}/licenses/{}{page}", license.id);
        assert_eq!(other.get(&path).await.status, 404, "{path}");
    }
    for slug in ["silver-lake", BOARD] {
        let path = format!("/issuer/{slug}/licenses/{}/change", license.id);
        let order = [("action", "revoke"), ("reason", "final-order"), ("step", "order")];
        assert_eq!(other.post(&path, &order).await.status, 404, "{path}");
    }
    let mut coordinator = system.staff(HOSPITAL, Role::Coordinator).await;
    let path = format!("/issuer/{HOSPITAL}/licenses/{}", license.id);
    assert_eq!(coordinator.get(&path).await.status, 403);
    let now = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert!(now.history.is_empty());
    system.stop().await;
}

#[tokio::test]
async fn an_auditor_sees_the_record_and_no_button_that_changes_it() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let page = auditor.get(&format!("/issuer/{BOARD}/licenses/{}", license.id)).await.page();
    assert!(page.contains("Interface or command line"), "{page}");
    assert!(page.contains("Print card") && !page.contains("Change this licence"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn script_in_every_field_stays_text_at_the_desk_on_the_public_page_and_on_the_card() {
    const SCRIPT: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let harmless = |page: &str, what: &str| {
        assert!(!page.contains("<script>alert"), "{what}: {page}");
        assert!(!page.contains("<img src=x"), "{what}: {page}");
    };
    // Refused where a code is expected, and shown again as it was typed.
    let names: Vec<&str> = typed(&[]).iter().map(|(name, _)| *name).collect();
    let everywhere: Vec<_> = names.iter().map(|name| (*name, SCRIPT)).collect();
    let answer = officer.post(NEW, &typed(&everywhere)).await;
    assert_eq!(answer.status, 422);
    harmless(&answer.body, "the form");
    // Taken where a board writes what it likes.
    let fields = typed(&[
        ("givenName", SCRIPT),
        ("familyName", SCRIPT),
        ("formerNames", SCRIPT),
        ("restriction-1-code", SCRIPT),
        ("restriction-1-text", SCRIPT),
        ("restriction-1-from", "2026-03-01"),
        ("action-1-type", SCRIPT),
        ("action-1-date", "2026-03-01"),
        ("action-1-status", SCRIPT),
    ]);
    harmless(&officer.post(NEW, &fields).await.page(), "the preview");
    let page = issue(&mut officer, &fields).await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    let change = format!("{page}/change");
    let order = [
        ("action", "suspend"),
        ("reason", "other"),
        ("other", "audit"),
        ("text", SCRIPT),
        ("day", "2026-03-09"),
    ];
    harmless(&officer.post(&change, &order).await.page(), "the confirmation");
    let mut ordered = order.to_vec();
    ordered.push(("step", "order"));
    officer.post(&change, &ordered).await.onward();
    let license = server::state::LicenseId::parse(&id).unwrap();
    let number = system.lanyard.license(&license).await.unwrap().unwrap().history[0].number;
    for path in [
        page.clone(),
        format!("{page}/card"),
        change.clone(),
        format!("{change}?action=revoke"),
        format!("{page}/changes/{number}/call-off"),
        format!("/l/{id}"),
    ] {
        harmless(&officer.get(&path).await.page(), &path);
    }
    system.stop().await;
}

#[tokio::test]
async fn a_renewal_begins_with_what_the_licence_says_and_asks_for_the_new_days() {
    let system = System::start().await;
    let mut officer = officer(&system).await;
    let fields = typed(&[
        ("restriction-1-code", "second-surgeon"),
        ("restriction-1-text", "Operates with a second surgeon only."),
        ("restriction-1-from", "2026-03-01"),
    ]);
    let page = issue(&mut officer, &fields).await;
    let id = page.rsplit('/').next().unwrap();
    let form = officer.get(&format!("{NEW}?renew={id}")).await.page();
    for (name, kept) in [
        ("familyName", "Okafor"),
        ("licenseNumber", "A-104422"),
        ("professionCode", "Physician, Internal Medicine (207R00000X)"),
        ("originalIssueDate", "1 July 2019"),
        ("effectiveDate", ""),
        ("expirationDate", ""),
        ("restriction-1-code", "second-surgeon"),
        ("restriction-1-from", "1 March 2026"),
    ] {
        assert_eq!(value(&form, name), kept, "{name}");
    }
    assert_eq!(officer.get(&format!("{NEW}?renew=zzzzzzzzzz")).await.status, 404);
    let renewal = typed(&[("effectiveDate", "2027-07-01"), ("expirationDate", "2029-06-30")]);
    let renewed = issue(&mut officer, &renewal).await;
    let page = officer.get(&renewed).await.page();
    assert!(page.contains("Also in force under this number") && page.contains(id), "{page}");
    system.stop().await;
}
