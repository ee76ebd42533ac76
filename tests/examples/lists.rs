//! How long the lists of a board take with 100 licences and with 100,000, asked over HTTP by an
//! officer who is signed in, and how large their pages are. `.dev/measure lists` runs it.
//!
//! The small installation is issued by the product itself. The large one begins with the same
//! licences; the rest are rows made for the measurement, each marked so in its document, written
//! straight into the registry: they have everything that lists read, and no signature.

#![expect(clippy::disallowed_methods, reason = "what is measured is real time")]

use credentials::{lifecycle::State, store::raw_cid};
use reqwest::{Client, header};
use server::{access::Role, finding::folded};
use sqlx::{QueryBuilder, Row, Sqlite, SqlitePool};
use std::time::{Duration, Instant};
use tests::{BOARD, System, ada_okafor, visitor::Visitor};

/// A page may take this long, and no longer.
const LIMIT: Duration = Duration::from_millis(100);
/// A page and its stylesheet, compressed, in bytes.
const SIZE: usize = 60 << 10;
const SMALL: usize = 100;
const LARGE: usize = 100_000;
/// Each page is asked so often; the middle one counts.
const TIMES: usize = 7;
/// Rows that one statement writes.
const AT_ONCE: usize = 1_000;

const GIVEN: [&str; 16] = [
    "Ada", "Tomas", "Priya", "Gregor", "June", "Mateo", "Zoë", "Kofi", "Rosa", "Elias", "Siobhán",
    "Wei", "Jørgen", "Amara", "Lucía", "Dmitri",
];
const SYLLABLES: [&str; 20] = [
    "ok", "af", "or", "lind", "qvist", "ra", "man", "am", "sel", "whit", "field", "bran", "dt",
    "mo", "yo", "ki", "ta", "nav", "el", "us",
];
const JURISDICTIONS: [&str; 5] = ["US-CA", "US-NV", "US-OR", "US-HI", "US-GU"];
const PROFESSIONS: [&str; 5] =
    ["Physician (MD)", "Registered nurse (RN)", "Pharmacist (RPh)", "Dentist (DDS)", "Audiologist"];

/// The person of that number: always the same.
fn person(number: usize) -> (String, String) {
    let mix = number.wrapping_mul(2_654_435_761) >> 3;
    let given = GIVEN[mix % 16];
    let part = |shift: usize| SYLLABLES[(mix >> shift) % 20];
    let mut family = format!("{}{}{}", part(4), part(9), part(14));
    family[..1].make_ascii_uppercase();
    (given.to_owned(), family)
}

async fn issue_all(system: &System, count: usize) {
    for number in 0..count {
        let (given, family) = person(number);
        let mut order = ada_okafor();
        (order.given_name, order.family_name) = (given, family);
        order.license_number = format!("A-{number:06}");
        system.lanyard.issue_license(BOARD, order, None, None).await.expect("in order");
    }
}

/// Rows that have everything that lists read, and documents that say what they are.
async fn make_rows(disk: &SqlitePool, from: usize, to: usize) {
    let organisation: i64 = sqlx::query_scalar("SELECT id FROM organisations WHERE slug = ?")
        .bind(BOARD)
        .fetch_one(disk)
        .await
        .expect("the board");
    let now = tests::morning().unix_seconds();
    let day = 24 * 3600;
    for begin in (from..to).step_by(AT_ONCE) {
        let numbers: Vec<usize> = (begin..to.min(begin + AT_ONCE)).collect();
        let documents: Vec<(String, Vec<u8>)> = numbers
            .iter()
            .map(|number| {
                let bytes = format!("{{\"madeForTheMeasurement\":{number}}}").into_bytes();
                (raw_cid(&bytes).to_string(), bytes)
            })
            .collect();
        let mut transaction = disk.begin().await.expect("the disk");
        let on = &mut *transaction;
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO credentials (organisation, credential_id, kind, issued_at) ",
        );
        query.push_values(&numbers, |mut row, number| {
            let issued = now - i64::try_from((LARGE - number) * 400 / LARGE).expect("days") * day;
            row.push_bind(organisation).push_bind(format!("urn:uuid:made-{number}"));
            row.push("'license'").push_bind(issued);
        });
        let last = query.build().execute(&mut *on).await.expect("credentials").last_insert_rowid();
        let first = last + 1 - i64::try_from(numbers.len()).expect("few");
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO blocks (cid, codec, bytes, created_at) ");
        query.push_values(&documents, |mut row, (cid, bytes)| {
            row.push_bind(cid).push("85").push_bind(bytes).push_bind(now);
        });
        query.build().execute(&mut *on).await.expect("blocks");
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO outbox (cid, due_at) ");
        query.push_values(documents.iter().filter(|(cid, _)| waits(cid)), |mut row, (cid, _)| {
            row.push_bind(cid).push_bind(now);
        });
        query.build().execute(&mut *on).await.expect("outbox");
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO licenses (id, credential, organisation, cid, state, name, number, \
             jurisdiction, profession, valid_from, valid_until, family_name, sort_name, \
             sort_number, published) ",
        );
        let rows = numbers.iter().zip(&documents).zip(first..);
        query.push_values(rows, |mut row, ((number, (cid, _)), credential)| {
            let (given, family) = person(*number);
            let name = format!("{given} {family}");
            let state = if number % 10 == 0 { State::ALL[number / 10 % 12] } else { State::Active };
            let until = i64::try_from(number % 900).expect("few") - 100;
            let from = until - if number % 97 == 0 { -10 } else { 730 };
            row.push_bind(format!("{number:010}").replace(['i', 'l', 'o', 'u'], "0"));
            row.push_bind(credential).push_bind(organisation).push_bind(cid);
            row.push_bind(server::db::registry::state_code(state)).push_bind(name.clone());
            row.push_bind(format!("A-{number:06}"));
            row.push_bind(JURISDICTIONS[number * 7 % 11 % 5]);
            row.push_bind(PROFESSIONS[number * 5 % 13 % 5]);
            row.push_bind(now + from * day).push_bind(now + until * day).push_bind(family.clone());
            row.push_bind(folded::family_first(&name, &family));
            row.push_bind(format!("a{number:06}")).push_bind(!waits(cid));
        });
        query.build().execute(&mut *on).await.expect("licences");
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO changes (license, from_state, to_state, reason, effective_at, recorded_at, \
             applied_at) SELECT id, 'active', state, 'made', valid_from, valid_from, valid_from \
             FROM licenses WHERE state <> 'active' AND credential >= ",
        );
        query.push_bind(first).build().execute(&mut *on).await.expect("changes");
        // Of those in force, one in five has been renewed from the day after its last on.
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO changes (license, from_state, to_state, reason, effective_at, recorded_at) \
             SELECT id, 'active', 'inactive', 'renewed', valid_until + 1, valid_from \
             FROM licenses WHERE state = 'active' AND credential % 5 = 0 AND valid_until > ",
        );
        query.push_bind(now).push(" AND credential >= ").push_bind(first);
        query.build().execute(&mut *on).await.expect("renewals");
        transaction.commit().await.expect("the disk");
    }
}

/// One of some fifty documents still waits to be published.
fn waits(cid: &str) -> bool {
    cid.ends_with('a') || cid.ends_with("bq")
}

/// An installation with so many licences, an officer, and the pages to ask.
struct Board {
    system: System,
    officer: Visitor,
    pages: Vec<(String, String)>,
}

impl Board {
    async fn with(count: usize) -> Self {
        let begun = Instant::now();
        let system = System::start_with(|config| {
            // A node that nobody has: what waits is then counted and listed too.
            let nobody = "http://127.0.0.1:9".parse::<url::Url>().expect("an address");
            config.ipfs.kubo = Some(nobody.into());
        })
        .await;
        issue_all(&system, SMALL).await;
        let file = format!("sqlite://{}", system.data().join("lanyard.db").display());
        let disk = SqlitePool::connect(&file).await.expect("the disk");
        make_rows(&disk, SMALL, count).await;
        let pages = pages(&disk, count).await;
        disk.close().await;
        println!("{count} licences, {} s", begun.elapsed().as_secs());
        let officer = system.staff(BOARD, Role::Officer).await;
        Self { system, officer, pages }
    }

    /// The middle of some answers, and how long the page is as it travels.
    async fn ask(&mut self, path: &str) -> (Duration, usize) {
        let mut took = Vec::with_capacity(TIMES);
        let mut bytes = 0;
        for _ in 0..TIMES {
            let request = self.officer.bare(reqwest::Method::GET, path);
            let request = request.header(header::ACCEPT_ENCODING, "gzip");
            let begun = Instant::now();
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
            bytes = answer.bytes().await.expect("a page").len();
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        (took[TIMES / 2], bytes)
    }
}

/// What is asked: a name for people, and the query of the list.
async fn pages(disk: &SqlitePool, count: usize) -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = [
        ("the overview", "overview"),
        ("newest", ""),
        ("by name", "order=name"),
        ("by number", "order=number"),
        ("by last day", "order=expires"),
        ("in force", "state=in-force"),
        ("in force, by name", "state=in-force&order=name"),
        ("active, by last day", "state=active&order=expires"),
        ("expired, newest", "state=expired"),
        ("expired, by name", "state=expired&order=name"),
        ("not yet in force", "state=not-yet-valid&order=number"),
        ("deceased, by name", "state=deceased&order=name"),
        ("of Guam, by last day", "jurisdiction=US-GU&order=expires"),
        ("audiologists of Guam, by name", "profession=Audiologist&jurisdiction=US-GU&order=name"),
        ("expiring within 30 days", "expiring=30&order=expires"),
        ("expiring within 90 days, by name", "expiring=90&order=name"),
        ("waiting to be published, by name", "publication=waiting&order=name"),
        ("could not be published", "publication=failed"),
        ("a common name", "text=ok"),
        ("a common name, by name", "text=a&order=name"),
        ("two parts of a rare name", "text=whitmoyo+zoe&order=name"),
        ("a number", "text=A-0000"),
        ("nobody", "text=nobody+at+all&order=expires"),
        (
            "everything at once",
            "text=ok&state=in-force&jurisdiction=US-CA&profession=Dentist+%28DDS%29&order=name",
        ),
    ]
    .map(|(name, query)| (name.to_owned(), query.to_owned()))
    .into();
    for (order, column) in [
        ("newest", "credential DESC"),
        ("name", "sort_name, credential"),
        ("number", "sort_number, credential"),
        ("expires", "valid_until, credential"),
    ] {
        let query = format!("SELECT id FROM licenses ORDER BY {column} LIMIT 1 OFFSET ");
        let mut query = QueryBuilder::<Sqlite>::new(query);
        query.push_bind(i64::try_from(count * 9 / 10).expect("few"));
        let row = query.build().fetch_one(disk).await.expect("a licence");
        let id: String = row.get(0);
        pages.push((format!("deep, by {order}"), format!("order={order}&after={id}")));
        pages.push((format!("deep and back, by {order}"), format!("order={order}&before={id}")));
        pages.push((
            format!("deep among the active, by {order}"),
            format!("order={order}&state=active&after={id}"),
        ));
    }
    pages
}

fn path(query: &str) -> String {
    match query {
        "overview" => format!("/issuer/{BOARD}"),
        query => format!("/issuer/{BOARD}/licenses?{query}"),
    }
}

/// The stylesheet as it travels.
async fn stylesheet(board: &mut Board) -> usize {
    let page = board.officer.get(&path("")).await.page();
    let (_, rest) = page.split_once("<link rel=\"stylesheet\" href=\"").expect("a stylesheet");
    let address = format!("{}{}", board.system.address, rest.split('"').next().expect("its path"));
    let request = Client::new().get(address).header(header::ACCEPT_ENCODING, "gzip");
    request.send().await.expect("an answer").bytes().await.expect("the stylesheet").len()
}

#[tokio::main]
async fn main() {
    let mut small = Board::with(SMALL).await;
    let mut large = Board::with(LARGE).await;
    let stylesheet = stylesheet(&mut large).await;
    println!("{:<36} {:>9} {:>9} {:>7} {:>9}", "page", "100", "100,000", "ratio", "KB");
    let mut failed = 0;
    for at in 0..large.pages.len() {
        let (name, query) = large.pages[at].clone();
        let (few, _) = small.ask(&path(&small.pages[at].1.clone())).await;
        let (many, bytes) = large.ask(&path(&query)).await;
        let size = bytes + stylesheet;
        let is_bad = many > LIMIT || size > SIZE;
        failed += usize::from(is_bad);
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let ratio = ms(many) / ms(few);
        let mark = if is_bad { "  over the limit" } else { "" };
        println!(
            "{name:<36} {:>6.1} ms {:>6.1} ms {ratio:>7.1} {:>6}.{}{mark}",
            ms(few),
            ms(many),
            size / 1024,
            size % 1024 * 10 / 1024,
        );
    }
    println!("with the stylesheet of {}.{} KB", stylesheet / 1024, stylesheet % 1024 * 10 / 1024);
    small.system.stop().await;
    large.system.stop().await;
    if failed > 0 {
        println!("{failed} pages are over {LIMIT:?} or {} KB", SIZE >> 10);
        std::process::exit(1);
    }
}
