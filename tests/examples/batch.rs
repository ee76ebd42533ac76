//! How fast a file of many licences is issued by the real server over HTTP, beside the bare rate of
//! signing: the same documents, the same type of key, as many threads. `.dev/measure batch` runs it.

use credentials::{
    did::DidUrl,
    issuer::{license_credential, read_license},
    key::{KeyType, SecretKey},
    license::Npi,
    proof::{Cryptosuite, ProofOptions, Securing, sign},
    random,
    status::{Purpose, StatusEntry, StatusMessage},
};
use server::{
    access::Role,
    clock::{Clock, SystemRandom},
};
use std::{path::Path, thread, time::Duration};
use tests::{ada_okafor, process::Program, reopen, visitor::Visitor};
use tokio::time::Instant;

const BOARD: &str = "golden-coast";

fn row(number: usize) -> String {
    let npi = Npi::invented(u32::try_from(number * 7_919).expect("a small number"));
    format!(
        "Ada{number},Okafor,N-{number:05},MD,207R00000X,US-CA,{npi},2019-07-01,2025-07-01,2035-06-30,https://golden-coast.example/lookup\n"
    )
}

/// So many a second.
fn rate(count: usize, took: Duration) -> u128 {
    count as u128 * 1_000_000 / took.as_micros().max(1)
}

/// Signs as many licences on as many threads as the server has; nothing else.
fn bare(count: usize) -> (Duration, usize) {
    let mut order = ada_okafor();
    order.expiration_date = "2035-06-30".to_owned();
    let license = read_license(&order, Clock::System.now()).expect("an order that is in order");
    let did = credentials::did::Did::parse("did:web:localhost%3A18105:organizations:golden-coast")
        .expect("a DID");
    let entries: Vec<StatusEntry> = [Purpose::Revocation, Purpose::Suspension, Purpose::Message]
        .into_iter()
        .map(|purpose| {
            let url = format!("http://localhost:18105/status/{BOARD}/{purpose}/1");
            let mut entry = StatusEntry::new(purpose, 54_321, url.parse().expect("a URL"));
            if purpose == Purpose::Message {
                entry.size = 2;
                let words = ["in force", "restricted", "on probation", "suspended, stayed"];
                entry.messages = (0..)
                    .zip(words)
                    .map(|(value, message)| StatusMessage { value, message: message.to_owned() })
                    .collect();
            }
            entry
        })
        .collect();
    let id = random::urn_uuid(&mut SystemRandom);
    let credential = license_credential(&license, &did, "Golden Coast", &id, &entries);
    let key = SecretKey::generate(KeyType::Ed25519, &mut SystemRandom);
    let options = ProofOptions {
        securing: Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022),
        verification_method: DidUrl::parse(&format!("{did}#ed25519-1")).expect("a DID URL"),
        created: Clock::System.now(),
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let bytes = sign(&credential, &options, &key).expect("signed").len();
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..count / threads {
                    std::hint::black_box(sign(&credential, &options, &key).expect("signed"));
                }
            });
        }
    });
    (begun.elapsed(), bytes)
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let binary = arguments.next().expect("the path of lanyard");
    let count: usize = arguments.next().map_or(10_000, |text| text.parse().expect("a number"));
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("data");
    let program = Program::new(&binary, Path::new(&data));
    program.says(&["init", "--organization", BOARD, "--name", "Golden Coast", "--trust"]);
    let desk = reopen(&data, Clock::System).await;
    let person = desk.add_person("Robin Vance", "robin@golden-coast.example").await;
    let person = person.expect("a person");
    desk.set_role(person.row, BOARD, Role::Officer).await.expect("a member");
    let token = desk.begin_session(person.row, "Measuring").await.expect("a session");
    let port = desk.public_url().rsplit(':').next().and_then(|port| port.parse().ok());
    let server = program.serve(port.expect("a port"));
    let mut officer = Visitor::new(&server.address.replace("127.0.0.1", "localhost"));
    officer.cookies.insert("session".to_owned(), token.expose().to_string());

    let heads = "Given name,Family name,License number,License type,Profession,Jurisdiction,NPI,Original issue date,Effective date,Expiration date,Lookup address\n";
    let file = (0..count).fold(heads.to_owned(), |file, number| file + &row(number)).into_bytes();
    let begun = Instant::now();
    let new = format!("/issuer/{BOARD}/batches/new");
    let path = officer.upload(&new, &[], ("file", "many.csv", file)).await.onward();
    println!("{count} rows uploaded, judged and kept in {} ms", begun.elapsed().as_millis());
    let begun = Instant::now();
    officer.post(&format!("{path}/start"), &[]).await.onward();
    let mut longest = Duration::ZERO;
    loop {
        let asked = Instant::now();
        let answer = officer.get(&format!("{path}/progress")).await;
        longest = longest.max(asked.elapsed());
        if answer.status == 204 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = begun.elapsed();
    let page = officer.get(&path).await.page();
    assert!(page.contains("all issued"), "{page}");
    println!("the page of the progress took {} ms at most meanwhile", longest.as_millis());
    drop(server);
    let (alone, bytes) = bare(count);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (issued, signed) = (rate(count, took), rate(count, alone));
    println!("issued: {issued} licences a second (signed, kept, status, register, log)");
    println!("bare signing: {signed} a second, {threads} threads, documents of {bytes} bytes");
    println!("ratio: {} %", issued * 100 / signed.max(1));
    desk.close().await;
}
