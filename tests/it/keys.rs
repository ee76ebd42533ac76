//! A board's keys: rotated, and stolen.

use credentials::{
    did::{DidUrl, check::Trouble},
    issuer::build_license,
    jose,
    key::{KeyType, SecretKey},
    proof::{ProofOptions, Securing, sign},
    status::{Purpose, StatusEntry},
    verifier::{Given, Outcome},
};
use reqwest::StatusCode;
use serde_json::Value;
use server::{access::Role, organisations::OrganisationError, state::Lanyard};
use tests::{BOARD, HOSPITAL, System, ada_okafor, at};

const OTHER: &str = "silver-lake";

/// The sealed private half of a key, as it lies on the disk.
async fn sealed(lanyard: &Lanyard, fragment: &str) -> String {
    let query = "SELECT sealed FROM keys JOIN organisations ON organisation = organisations.id \
                 WHERE slug = ? AND fragment = ?";
    let found = sqlx::query_scalar(query).bind(BOARD).bind(fragment);
    found.fetch_one(lanyard.db().readers()).await.expect("a key")
}

/// Whether `text` lies anywhere in the data directory.
fn is_on_the_disk(system: &System, text: &str) -> bool {
    let files = std::fs::read_dir(system.data()).expect("the data directory");
    files.map(|file| file.expect("a file").path()).filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(path).expect("readable");
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// A thief has the disk and the master key: the board's private key of that name.
async fn steal(system: &System, fragment: &str) -> SecretKey {
    let master = std::fs::read_to_string(system.data().join("master.key")).expect("the key file");
    let byte = |at: usize| u8::from_str_radix(&master[2 * at..2 * at + 2], 16).expect("hex");
    let master: [u8; 32] = std::array::from_fn(byte);
    let plain = jose::open(&master, &sealed(&system.lanyard, fragment).await).expect("it opens");
    SecretKey::from_bytes(KeyType::Ed25519, &plain).expect("a key")
}

/// A licence for a doctor that there never was, signed with a stolen key and dated back.
async fn forge(system: &System, key: &SecretKey, fragment: &str, created: &str) -> Vec<u8> {
    let board = system.lanyard.organisation(BOARD).await.unwrap().expect("the board");
    let entry = |purpose: Purpose| {
        let list = format!("{}/status/{BOARD}/{purpose}/1", system.address);
        StatusEntry::new(purpose, 4_711, list.parse().expect("a URL"))
    };
    let entries = [entry(Purpose::Revocation), entry(Purpose::Suspension)];
    let mut order = ada_okafor();
    order.given_name = "Mallory".to_owned();
    let id = "urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e";
    let credential =
        build_license(&order, &board.did, &board.name, id, &entries, at(created)).expect("built");
    let options = ProofOptions {
        securing: Securing::VcJwt,
        verification_method: DidUrl::new(board.did, fragment).expect("a name"),
        created: at(created),
    };
    sign(&credential, &options, key).expect("signed")
}

async fn document(system: &System) -> Value {
    let board = system.lanyard.organisation(BOARD).await.unwrap().expect("the board");
    system.lanyard.did_document(&board.did).await.unwrap().expect("its document")
}

fn names(document: &Value, relationship: &str) -> Vec<String> {
    let names = document[relationship].as_array().expect("a list").iter();
    let names = names.map(|name| name.as_str().expect("a name"));
    names.map(|name| name.rsplit('#').next().expect("a fragment").to_owned()).collect()
}

#[tokio::test]
async fn a_rotated_key_is_destroyed_and_what_it_signed_stays_accepted() {
    let system = System::start().await;
    let before = system.board().issue().await;
    let private = sealed(&system.lanyard, "ed25519-1").await;
    assert!(is_on_the_disk(&system, &private));
    let mut admin = system.staff(BOARD, Role::Administrator).await;

    let page = admin.get("/settings/golden-coast/keys/ed25519-1").await.page();
    assert!(page.contains("Rotate the key") && page.contains("stays valid"), "{page}");
    system.set_time("2026-03-03T09:30:00Z");
    let rotate = "/settings/golden-coast/keys/ed25519-1/rotate";
    assert_eq!(admin.post(rotate, &[]).await.onward(), "/settings/golden-coast/keys");
    let page = admin.get("/settings/golden-coast/keys").await.page();
    assert!(page.contains("ed25519-2") && page.contains("Retired"), "{page}");

    assert_eq!(sealed(&system.lanyard, "ed25519-1").await, "");
    assert!(!is_on_the_disk(&system, &private), "nobody can sign with it again");
    let document = document(&system).await;
    assert!(
        document["verificationMethod"]
            .as_array()
            .unwrap()
            .iter()
            .all(|method| { method.get("revoked").is_none() && method.get("expires").is_none() })
    );
    assert!(names(&document, "assertionMethod").contains(&"ed25519-1".to_owned()));
    assert!(!names(&document, "authentication").contains(&"ed25519-1".to_owned()));

    let after = system.board().issue().await;
    system.hospital().expect(&before, Outcome::Accepted).await;
    system.hospital().expect(&after, Outcome::Accepted).await;
    let keys = system.lanyard.keys(BOARD).await.unwrap();
    let signed = |name: &str| {
        let found = keys.iter().find(|key| key.id.fragment() == name);
        found.expect("a key").signed
    };
    assert_eq!((signed("ed25519-1"), signed("ed25519-2"), signed("p256-1")), (1, 1, 0));
    system.stop().await;
}

#[tokio::test]
async fn what_a_thief_signs_and_dates_back_is_rejected_once_the_board_says_that_the_key_was_stolen()
{
    let system = System::start().await;
    let honest = system.board().issue().await;
    let key = steal(&system, "ed25519-1").await;
    let list = async || {
        let list = system.lanyard.status_list(BOARD, "revocation", 1).await;
        String::from_utf8(list.unwrap().expect("a list").to_vec()).expect("JSON")
    };
    assert!(list().await.contains("#ed25519-1"));
    let forged = forge(&system, &key, "ed25519-1", "2025-08-01T09:00:00Z").await;
    let verify = |bytes: &[u8]| system.lanyard.verify(Given::Bytes(bytes.to_vec()));
    let verdict = verify(&forged).await;
    assert_eq!(verdict.outcome(), Outcome::Accepted, "that is why a theft must be told");

    let mut admin = system.staff(BOARD, Role::Administrator).await;
    let stolen = "/settings/golden-coast/keys/ed25519-1/stolen";
    let unsure = admin.post(stolen, &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.body.contains("Tick the box"), "{}", unsure.body);
    assert_eq!(verify(&forged).await.outcome(), Outcome::Accepted);
    system.set_time("2026-03-03T09:30:00Z");
    admin.post(stolen, &[("sure", "yes")]).await.onward();

    let verdict = verify(&forged).await;
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    let told = &verdict.report().sentence;
    assert!(
        told.contains("withdrawn on 3 March 2026, 09:30 UTC") && told.contains("any date"),
        "{told}"
    );
    let later = forge(&system, &key, "ed25519-1", "2026-03-03T09:30:00Z").await;
    assert_eq!(verify(&later).await.outcome(), Outcome::Rejected);
    system.hospital().expect(&honest, Outcome::Rejected).await;

    let document = document(&system).await;
    let method = document["verificationMethod"].as_array().unwrap().iter();
    let method = method.clone().find(|it| it["id"].as_str().unwrap().ends_with("#ed25519-1"));
    assert_eq!(method.unwrap()["revoked"], "2026-03-03T09:30:00Z");
    assert!(!names(&document, "assertionMethod").contains(&"ed25519-1".to_owned()));
    assert!(names(&document, "assertionMethod").contains(&"ed25519-2".to_owned()));
    let list = list().await;
    assert!(list.contains("#ed25519-2") && !list.contains("#ed25519-1"), "signed anew at once");

    // The board sees what is to be issued anew, and does it.
    let page = admin.get("/settings/golden-coast/keys").await.page();
    assert!(page.contains("1 licence that it signed has to be issued anew"), "{page}");
    let page = admin.get("/settings/golden-coast/keys/ed25519-1").await.page();
    assert!(page.contains(&format!("/issuer/golden-coast/licenses/{}", honest.id)), "{page}");
    let anew = system.board().issue().await;
    system.hospital().expect(&anew, Outcome::Accepted).await;
    system.stop().await;
}

#[tokio::test]
async fn a_key_that_was_retired_long_ago_can_turn_out_to_be_stolen() {
    let system = System::start().await;
    let old = system.board().issue().await;
    let key = steal(&system, "ed25519-1").await;
    system.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
    let new = system.board().issue().await;
    let forged = forge(&system, &key, "ed25519-1", "2025-08-01T09:00:00Z").await;
    let fresh = system.lanyard.key_stolen(BOARD, "ed25519-1", None).await.unwrap();
    assert_eq!(fresh, None, "the key that signs now stays");
    let verdict = system.lanyard.verify(Given::Bytes(forged)).await;
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    system.hospital().expect(&old, Outcome::Rejected).await;
    system.hospital().expect(&new, Outcome::Accepted).await;
    let again = system.lanyard.key_stolen(BOARD, "ed25519-1", None).await;
    assert_eq!(again, Err(OrganisationError::Done));
    system.stop().await;
}

#[tokio::test]
async fn licences_from_before_their_key_was_noted_are_found_by_their_documents() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut transaction = system.lanyard.db().write().await.unwrap();
    let many = "INSERT INTO noting (organisation, after) SELECT id, 0 FROM organisations";
    // Counting cannot go on, and the theft is told all the same.
    let full = "CREATE TRIGGER full BEFORE UPDATE ON credentials \
                BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    for statement in ["UPDATE credentials SET key = NULL", many, full] {
        sqlx::query(statement).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(system.lanyard.to_issue_anew(BOARD, "ed25519-1").await, Ok(0));
    system.lanyard.key_stolen(BOARD, "ed25519-1", None).await.unwrap();
    system.hospital().expect(&license, Outcome::Rejected).await;
    assert!(system.lanyard.note_signers().await.is_err());
    let mut admin = system.staff(BOARD, Role::Administrator).await;
    for page in ["keys", "keys/ed25519-1"] {
        let page = admin.get(&format!("/settings/golden-coast/{page}")).await.page();
        assert!(page.contains("is still being counted"), "{page}");
    }
    let mut transaction = system.lanyard.db().write().await.unwrap();
    sqlx::query("DROP TRIGGER full").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    while system.lanyard.note_signers().await.unwrap() {}
    let page = admin.get("/settings/golden-coast/keys").await.page();
    assert!(page.contains("1 licence that it signed") && !page.contains("still being counted"));
    let some = system.lanyard.signed_with(BOARD, "ed25519-1", None).await.unwrap();
    assert_eq!(some.items[0].id, license.id.to_string());
    system.stop().await;
}

#[tokio::test]
async fn what_is_being_signed_while_the_theft_is_told_is_not_issued() {
    let system = System::start().await;
    system.board().issue().await;
    system.lanyard.key_stolen(BOARD, "ed25519-1", None).await.unwrap();
    let mut late = system.lanyard.db().write().await.unwrap();
    let copy = "INSERT INTO credentials (organisation, credential_id, kind, key, issued_at) \
                SELECT organisation, 'urn:late', kind, key, issued_at FROM credentials LIMIT 1";
    let refused = sqlx::query(copy).execute(&mut *late).await.unwrap_err();
    assert!(refused.to_string().contains("stolen"), "{refused}");
    drop(late);
    system.board().issue().await;
    system.stop().await;
}

#[tokio::test]
async fn two_administrators_who_rotate_at_once_make_one_new_key() {
    let system = System::start().await;
    let rotate = || system.lanyard.replace_key(BOARD, "p256-1", None);
    let (one, other) = tokio::join!(rotate(), rotate());
    let done = [&one, &other].iter().filter(|it| it.is_ok()).count();
    assert_eq!(done, 1, "{one:?} {other:?}");
    let keys = system.lanyard.keys(BOARD).await.unwrap();
    assert_eq!(keys.iter().filter(|key| key.id.fragment().starts_with("p256")).count(), 2);
    system.stop().await;
}

#[tokio::test]
async fn keys_are_for_the_board_s_own_administrator_to_change() {
    let system = System::start().await;
    let kind = server::state::OrganisationKind::Board;
    system.lanyard.create_organisation(OTHER, "Silver Lake", kind).await.unwrap();
    let form = [("sure", "yes")];
    let keys = "/settings/golden-coast/keys";
    for (slug, role, sees, expected) in [
        (BOARD, Role::Officer, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        (BOARD, Role::Auditor, StatusCode::OK, StatusCode::FORBIDDEN),
        (OTHER, Role::Administrator, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        (HOSPITAL, Role::Coordinator, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ] {
        let mut visitor = system.staff(slug, role).await;
        let page = visitor.get(&format!("{keys}/ed25519-1")).await;
        assert_eq!(page.status, sees, "{slug} {role:?}");
        assert!(!page.body.contains("Rotate the key"), "{slug} {role:?}");
        for action in ["rotate", "stolen"] {
            let answer = visitor.post(&format!("{keys}/ed25519-1/{action}"), &form).await;
            assert_eq!(answer.status, expected, "{slug} {role:?} {action}");
        }
    }
    let mut admin = system.staff(BOARD, Role::Administrator).await;
    for guessed in ["ed25519-9", "%23ed25519-1", "ED25519-1", "%3Cscript%3E", "..%2F..%2Fclients"] {
        for action in ["rotate", "stolen"] {
            let answer = admin.post(&format!("{keys}/{guessed}/{action}"), &form).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{guessed} {action}");
        }
        assert_eq!(admin.get(&format!("{keys}/{guessed}")).await.status, StatusCode::NOT_FOUND);
    }
    let kept = system.lanyard.keys(BOARD).await.unwrap();
    assert!(kept.iter().all(|key| key.retired_at.is_none() && key.stolen_at.is_none()));
    // To send the form of a page that is out of date changes nothing, and says so.
    admin.post(&format!("{keys}/ed25519-1/rotate"), &[]).await.onward();
    let again = admin.post(&format!("{keys}/ed25519-1/rotate"), &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("That was done already"), "{}", again.body);
    assert_eq!(system.lanyard.keys(BOARD).await.unwrap().len(), 4);
    system.stop().await;
}

#[tokio::test]
async fn the_did_check_sees_a_rotation_as_soon_as_it_happened() {
    let system = System::start().await;
    let check = || system.lanyard.check_and_keep(BOARD);
    assert_eq!(check().await.unwrap().unwrap().trouble, None::<Trouble>);
    system.lanyard.rotate_key(BOARD, KeyType::P384).await.unwrap();
    system.set_time("2026-03-03T09:00:10Z");
    let check = check().await.unwrap().unwrap();
    assert_eq!(check.trouble, None);
    assert!(check.keys.iter().any(|key| key.id.ends_with("#p384-2")), "{check:?}");
    system.stop().await;
}
