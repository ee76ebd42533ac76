//! With a real Kubo daemon on loopback.

use credentials::{
    fetch::{FetchPolicy, Fetcher},
    limits,
    store::{Block, DocumentStore, Gateway, Kubo, document_cid, find, raw_cid},
    verifier::{Given, Source},
};
use server::{
    clock::Clock,
    config::Config,
    db::outbox,
    publishing::{Progress, Publishing},
    state::{Lanyard, License},
};
use std::{path::Path, sync::Arc, time::Duration};
use tests::{System, ada_okafor, kubo, kubo::Node, morning, process::Program};
use tokio::sync::watch;
use url::Url;

const PATIENCE: Duration = Duration::from_secs(120);

async fn system(kubo: Url) -> System {
    System::start_with(|config| config.ipfs.kubo = Some(kubo.into())).await
}

fn progress(lanyard: &Lanyard) -> watch::Receiver<Progress> {
    lanyard.publishing().expect("a Kubo is configured").progress()
}

async fn until(mut progress: watch::Receiver<Progress>, reached: impl FnMut(&Progress) -> bool) {
    let waiting = tokio::time::timeout(PATIENCE, progress.wait_for(reached));
    waiting.await.expect("it is reached in time").expect("publishing goes on");
}

async fn rpc(node: &Node, call: &str) -> Vec<u8> {
    let url = node.api().join(&format!("/api/v0/{call}")).unwrap();
    let answer = tests::client().post(url).send().await.unwrap();
    answer.error_for_status().unwrap().bytes().await.unwrap().to_vec()
}

fn fetcher() -> Fetcher {
    Fetcher::new(FetchPolicy {
        loopback: true,
        offline: false,
        roots: Vec::new(),
        time: limits::FETCH_TIME,
        redirects: limits::FETCH_REDIRECTS,
        concurrency: limits::FETCH_CONCURRENCY,
    })
}

async fn document(lanyard: &Lanyard, license: &License) -> Vec<u8> {
    lanyard.document(&license.cid).await.unwrap().expect("it was issued here")
}

#[tokio::test]
async fn a_licence_issued_here_is_read_from_kubo_by_its_cid_byte_for_byte() {
    let Some(binary) = kubo::binary("a licence on Kubo") else { return };
    let node = Node::start(&binary).await;
    let system = system(node.api()).await;
    let license = system.board().issue().await;
    assert!(!license.published);
    until(progress(&system.lanyard), |progress| progress.published == 1).await;
    let issued = document(&system.lanyard, &license).await;
    let cid = license.cid;
    assert_eq!(rpc(&node, &format!("cat?arg={cid}")).await, issued);
    assert_eq!(rpc(&node, &format!("block/get?arg={cid}")).await, issued);
    let gateway = node.gateway().join(&format!("/ipfs/{cid}?format=raw")).unwrap();
    assert_eq!(reqwest::get(gateway).await.unwrap().bytes().await.unwrap(), issued);
    let pins = rpc(&node, &format!("pin/ls?arg={cid}")).await;
    assert!(String::from_utf8_lossy(&pins).contains(&cid.to_string()), "it is pinned");
    let license = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert!(license.published);
    system.stop().await;
}

#[tokio::test]
async fn the_signed_record_of_a_suspension_is_read_from_kubo_by_its_cid() {
    let Some(binary) = kubo::binary("a status event on Kubo") else { return };
    let node = Node::start(&binary).await;
    let system = system(node.api()).await;
    let license = system.board().issue().await;
    let suspended = credentials::lifecycle::State::Suspended;
    system.board().change(&license.id, suspended).await.unwrap();
    until(progress(&system.lanyard), |progress| progress.published == 2).await;
    let license = system.lanyard.license(&license.id).await.unwrap().unwrap();
    let cid = license.history[0].event.expect("its record is made");
    let held = system.lanyard.document(&cid).await.unwrap().expect("it was made here");
    assert_eq!(rpc(&node, &format!("cat?arg={cid}")).await, held);
    system.stop().await;
}

#[tokio::test]
async fn kubo_killed_while_100_licences_are_issued_has_them_all_once_it_is_back() {
    let Some(binary) = kubo::binary("Kubo killed while issuing") else { return };
    let mut node = Node::start(&binary).await;
    let system = system(node.api()).await;
    let mut issued = Vec::new();
    for number in 0..100 {
        let order = credentials::issuer::LicenseOrder {
            license_number: format!("A-{number:06}"),
            ..ada_okafor()
        };
        issued.push(system.lanyard.issue_license(tests::BOARD, order, None, None).await.unwrap());
        if number == 40 {
            until(progress(&system.lanyard), |progress| progress.published > 0).await;
            node.kill().await;
        }
    }
    until(progress(&system.lanyard), |progress| progress.down).await;
    let standing = outbox::standing(system.lanyard.db().readers()).await.unwrap();
    assert_eq!(standing.documents, 100);
    assert!(standing.waiting >= 59, "{standing:?}");
    node.run().await;
    until(progress(&system.lanyard), |progress| progress.published == 100).await;
    let standing = outbox::standing(system.lanyard.db().readers()).await.unwrap();
    assert_eq!((standing.published, standing.waiting), (100, 0));
    let node = Kubo::new(&node.api()).unwrap();
    for license in &issued {
        let block = node.get(&license.cid).await.unwrap().expect("Kubo has it");
        assert_eq!(block.bytes, document(&system.lanyard, license).await);
    }
    system.stop().await;
}

#[tokio::test]
async fn what_waited_when_the_server_stopped_is_published_after_its_next_start() {
    let Some(binary) = kubo::binary("publishing after a restart") else { return };
    let mut node = Node::start(&binary).await;
    let address = node.api();
    node.kill().await;
    let system = system(address.clone()).await;
    let license = system.board().issue().await;
    until(progress(&system.lanyard), |progress| progress.down).await;
    let directory = system.stop().await;

    node.run().await;
    let mut config = Config::default();
    config.data.directory = directory.path().join("data");
    config.ipfs.kubo = Some(address.clone().into());
    let lanyard = Lanyard::open(config, Clock::fixed(morning())).await.unwrap();
    lanyard.start_publishing().unwrap();
    until(progress(&lanyard), |progress| progress.published == 1).await;
    let held = Kubo::new(&address).unwrap().get(&license.cid).await.unwrap();
    assert_eq!(held.unwrap().bytes, document(&lanyard, &license).await);
    lanyard.close().await;
}

#[tokio::test]
async fn our_cids_are_those_of_ipfs_add() {
    let Some(binary) = kubo::binary("CIDs of ipfs add") else { return };
    let node = Node::start(&binary).await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("document");
    for length in [0, 1, 11, 3_000, 262_144, 262_145, 1 << 20] {
        let bytes: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[at as usize % 3]).collect();
        std::fs::write(&file, &bytes).unwrap();
        let add = ["add", "-Q", "--cid-version=1", "--raw-leaves", "--chunker=size-1048576"];
        let said = node.says(&[&add[..], &[file.to_str().unwrap()]].concat()).await;
        assert_eq!(String::from_utf8_lossy(&said).trim(), raw_cid(&bytes).to_string());
    }
}

#[tokio::test]
async fn a_document_that_we_do_not_hold_is_read_from_kubo_and_from_a_gateway() {
    let Some(binary) = kubo::binary("reading from Kubo and a gateway") else { return };
    let node = Node::start(&binary).await;
    let block = Block::document(b"the licence of Maria Delgado".to_vec());
    let absent = raw_cid(b"nobody ever wrote this");
    let kubo = Kubo::new(&node.api()).unwrap();
    kubo.put(&block).await.unwrap();
    assert!(kubo.version().await.unwrap().0.starts_with("0."));
    let gateway = Gateway::new(&node.gateway(), fetcher());
    let origin = gateway.name().to_owned();
    let places: [Arc<dyn DocumentStore>; 2] = [Arc::new(kubo), Arc::new(gateway)];
    for (place, name) in places.iter().zip(["kubo", &origin]) {
        let place = std::slice::from_ref(place);
        let (found, from) = find(&block.cid, place).await.unwrap();
        assert_eq!((found, from), (block.clone(), Source::Ipfs { from: name.to_owned() }));
        let error = find(&absent, place).await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("nobody who was asked gave it: {name}")), "{error}");
    }
    assert_eq!(places[0].get(&absent).await, Ok(None));
}

#[tokio::test]
async fn a_hospital_elsewhere_verifies_a_licence_that_only_kubo_gives_it() {
    let Some(binary) = kubo::binary("verifying from Kubo") else { return };
    let node = Node::start(&binary).await;
    let board = system(node.api()).await;
    let license = board.board().issue().await;
    until(progress(&board.lanyard), |progress| progress.published == 1).await;
    let elsewhere = system(node.api()).await;
    let verdict = elsewhere.lanyard.verify(Given::Cid(license.cid)).await;
    let report = serde_json::to_string(verdict.report()).unwrap();
    assert!(report.contains(r#""from":"kubo""#), "{report}");
    elsewhere.stop().await;
    board.stop().await;
}

fn program(data: &Path) -> Program {
    let program = Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), data);
    program.says(&["init", "--organization", "golden-coast", "--name", "Golden Coast Board"]);
    program
}

#[tokio::test]
async fn a_car_of_ours_goes_into_kubo_and_one_of_kubos_comes_in_here() {
    let Some(binary) = kubo::binary("CARs to and from Kubo") else { return };
    let node = Node::start(&binary).await;
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let here = program(&directory.path().join("data"));

    std::fs::write(path("maria.json"), b"{\"name\":\"Maria Delgado\"}").unwrap();
    std::fs::write(path("john.json"), b"{\"name\":\"John Doe\"}").unwrap();
    let maria = here.says(&["ipfs", "put", &path("maria.json")]).trim().to_owned();
    let john = here.says(&["ipfs", "put", &path("john.json")]).trim().to_owned();
    here.says(&["ipfs", "export", &maria, &john, "-o", &path("ours.car")]);
    node.says(&["dag", "import", &path("ours.car")]).await;
    assert_eq!(node.says(&["block", "get", &maria]).await, b"{\"name\":\"Maria Delgado\"}");
    assert_eq!(node.says(&["cat", &john]).await, b"{\"name\":\"John Doe\"}");

    std::fs::write(path("ada.json"), b"{\"name\":\"Ada Okafor\"}").unwrap();
    let add = ["add", "-Q", "--cid-version=1", "--raw-leaves", &path("ada.json")];
    let ada = String::from_utf8(node.says(&add).await).unwrap().trim().to_owned();
    std::fs::write(path("theirs.car"), node.says(&["dag", "export", &ada]).await).unwrap();
    assert_ne!(here.run(&["ipfs", "get", &ada]).status.code(), Some(0));
    here.says(&["ipfs", "import", &path("theirs.car")]);
    assert_eq!(here.says(&["ipfs", "get", &ada]), "{\"name\":\"Ada Okafor\"}");

    // A directory is no document: nothing of its CAR is kept.
    std::fs::write(path("eve.json"), b"{\"name\":\"Eve\"}").unwrap();
    let add = ["add", "-Q", "-w", "--cid-version=1", "--raw-leaves", &path("eve.json")];
    let folder = String::from_utf8(node.says(&add).await).unwrap().trim().to_owned();
    std::fs::write(path("folder.car"), node.says(&["dag", "export", &folder]).await).unwrap();
    let refused = here.run(&["ipfs", "import", &path("folder.car")]);
    assert_eq!(refused.status.code(), Some(65));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("dag-pb"), "{refused:?}");
    let eve = document_cid(&raw_cid(b"{\"name\":\"Eve\"}").to_string()).unwrap().to_string();
    assert_eq!(here.run(&["ipfs", "get", &eve]).status.code(), Some(69));
}

#[tokio::test]
async fn publishing_stops_at_once_when_it_is_told_to() {
    let Some(binary) = kubo::binary("stopping to publish") else { return };
    let node = Node::start(&binary).await;
    let system = System::start().await;
    for _ in 0..5 {
        system.board().issue().await;
    }
    let (db, clock) = (system.lanyard.db().clone(), system.clock.clone());
    let kubo = Kubo::new(&node.api()).unwrap();
    let publishing = Publishing::start(db, kubo, clock, Box::new(server::clock::SystemRandom));
    let stopped = tokio::time::timeout(Duration::from_secs(5), publishing.stop()).await;
    stopped.expect("it stops in time");
    system.stop().await;
}
