//! kill -9 at random moments while 500 licences are being issued over HTTP.

use credentials::store::raw_cid;
use serde_json::{Value, json};
use server::clock::Clock;
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tests::{
    ada_okafor,
    process::{Program, Running},
    reopen,
};

const LICENSES: usize = 500;
const WORKERS: usize = 8;
const KILLS: usize = 6;

/// What was acknowledged: number, then short name and CID.
type Acknowledged = Arc<Mutex<HashMap<usize, (String, String)>>>;

/// A small generator, so that a failure can be had again from its seed (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

async fn token(http: &reqwest::Client, address: &str, id: &str, secret: &str) -> Option<String> {
    let answer = http
        .post(format!("{address}/oauth/token"))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .ok()?;
    let json: Value = answer.json().await.ok()?;
    json["access_token"].as_str().map(str::to_owned)
}

/// Issues what is not yet acknowledged until all is, or the server is gone.
async fn work(
    http: reqwest::Client,
    address: String,
    token: String,
    numbers: Arc<Vec<usize>>,
    turn: Arc<AtomicUsize>,
    done: Acknowledged,
) {
    while let Some(number) = numbers.get(turn.fetch_add(1, Ordering::SeqCst)) {
        let mut order = ada_okafor();
        order.license_number = format!("C-{number:04}");
        // The server's clock is the real one.
        order.expiration_date = "2099-06-30".to_owned();
        let sent = http
            .post(format!("{address}/api/v1/licenses?organization=golden-coast"))
            .bearer_auth(&token)
            .header("idempotency-key", format!("crash-{number}"))
            .header("content-type", "application/json")
            .body(serde_json::to_string(&order).unwrap())
            .send()
            .await;
        let Ok(answer) = sent else { return };
        let status = answer.status();
        let Ok(json) = answer.json::<Value>().await else { return };
        assert_eq!(status, 201, "{json}");
        let name = |member: &str| json[member].as_str().unwrap().to_owned();
        done.lock().unwrap().insert(*number, (name("id"), name("cid")));
    }
}

/// Kills the server when so many more licences are acknowledged and a few microseconds have gone.
async fn kill_after(server: Running, more: usize, delay: Duration, done: Acknowledged) {
    let goal = done.lock().unwrap().len() + more;
    tests::until(|| async { done.lock().unwrap().len() >= goal.min(LICENSES) }).await;
    tokio::time::sleep(delay).await;
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_licence_survives_kill_9_and_no_position_is_used_twice() {
    let mut seed =
        std::env::var("LANYARD_TEST_SEED").map_or(20_261_120, |seed| seed.parse().unwrap());
    println!("LANYARD_TEST_SEED={seed}");
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let program = Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), &data);
    let mut server = program.serve(0);
    let (port, address) = (server.port(), server.address.clone());
    program.says(&["init", "--organization", "golden-coast", "--name", "Golden Coast", "--trust"]);
    let client = program.says(&["client", "create", "crash", "--scope", "write:/licenses"]);
    let mut words = client.split_whitespace();
    let (id, secret) = (words.nth(1).unwrap().to_owned(), words.nth(1).unwrap().to_owned());

    let done = Acknowledged::default();
    for round in 0..=KILLS {
        // No connection to the server that was killed is tried again.
        let http = tests::client();
        let token = token(&http, &address, &id, &secret).await.expect("the server is there again");
        let left: Vec<usize> =
            (0..LICENSES).filter(|number| !done.lock().unwrap().contains_key(number)).collect();
        let (left, turn) = (Arc::new(left), Arc::new(AtomicUsize::new(0)));
        let workers = (0..WORKERS).map(|_| {
            let (http, address, token) = (http.clone(), address.clone(), token.clone());
            work(http, address, token, Arc::clone(&left), Arc::clone(&turn), Arc::clone(&done))
        });
        let workers = futures::future::join_all(workers);
        if round == KILLS {
            workers.await;
            break;
        }
        let more = usize::try_from(next(&mut seed) % 60).unwrap() + 5;
        let delay = Duration::from_micros(next(&mut seed) % 20_000);
        tokio::join!(workers, kill_after(server, more, delay, Arc::clone(&done)));
        server = program.serve(port);
    }
    assert_eq!(done.lock().unwrap().len(), LICENSES);
    assert!(server.stop().success(), "SIGTERM is answered by an end in order");

    let lanyard = reopen(&data, Clock::System).await;
    let acknowledged = done.lock().unwrap().clone();
    let mut positions = HashSet::new();
    let mut names = HashSet::new();
    for (number, (name, cid)) in &acknowledged {
        let id = name.parse().unwrap();
        let license = lanyard.license(&id).await.unwrap().expect("acknowledged, so it is there");
        assert_eq!(license.number, format!("C-{number:04}"));
        assert_eq!(license.cid.to_string(), *cid);
        let document = lanyard.document(&license.cid).await.unwrap().expect("with its document");
        assert_eq!(raw_cid(&document), license.cid);
        let json: Value = serde_json::from_slice(&document).unwrap();
        for entry in json["credentialStatus"].as_array().unwrap() {
            let position =
                (entry["statusListCredential"].clone(), entry["statusListIndex"].clone());
            assert!(positions.insert(json!([position.0, position.1]).to_string()), "used twice");
        }
        assert!(names.insert(name.clone()));
    }
    assert_eq!(positions.len(), LICENSES * 3);
    let standing = lanyard.standing().await.unwrap();
    assert_eq!(standing.licenses, LICENSES as u64, "a repeated order gives no second licence");
    assert_eq!(standing.status_entries, LICENSES as u64 * 3);
}
