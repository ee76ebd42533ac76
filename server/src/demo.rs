//! The demo: a board, a hospital, and a few licences in different states, all of them invented.
//! They are issued and changed by the same code as any other.

use crate::{
    access::Role,
    auth::scope,
    cli::Failure,
    clock::Clock,
    config::Config,
    invitations::LinkKind,
    state::{ChangeOrder, Lanyard, LicenseQuery, NewClient, OrganisationKind},
};
use credentials::{
    issuer::LicenseOrder,
    lifecycle::State,
    time::{Date, Timestamp},
};
use people::{CLINICIANS, Clinician, TOLD};
use std::{collections::HashMap, path::PathBuf, time::Duration};

mod people;

/// The board's short name.
pub const BOARD: &str = "golden-coast-board";
/// The hospital's short name.
pub const HOSPITAL: &str = "saint-brigid";
/// How long the demo has been at work, in days.
const YEAR: i64 = 360;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What a demo needs: loopback may be fetched, and the VC-API is open there; its data has a place
/// of its own where none was named.
pub fn prepare(config: &mut Config) {
    config.demo.enabled = true;
    config.demo.open_vc_api = true;
    config.fetch.allow_loopback = true;
    if config.data.directory == crate::config::DataConfig::default().directory {
        config.data.directory = PathBuf::from("lanyard-demo");
    }
}

/// Who works there: where, as what, name, and what stands before the @.
const STAFF: [(&str, Role, &str, &str); 5] = [
    (BOARD, Role::Administrator, "Marguerite Ellison", "m.ellison"),
    (BOARD, Role::Officer, "Robin Vance", "r.vance"),
    (BOARD, Role::Auditor, "Ines Adeyemi", "i.adeyemi"),
    (HOSPITAL, Role::Administrator, "Walter Okonjo", "w.okonjo"),
    (HOSPITAL, Role::Coordinator, "Jonah Whitaker", "j.whitaker"),
];
/// Whose link is printed: at the board one who may everything, at the hospital one who verifies.
const LINKS: [(&str, Role, &str); 2] = [
    (BOARD, Role::Administrator, "At the board"),
    (HOSPITAL, Role::Coordinator, "At the hospital"),
];

fn day(now: Timestamp, days: i64) -> Date {
    let by = DAY * u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
    if days < 0 { now.minus(by).date() } else { now.plus(by).date() }
}

impl Clinician {
    fn order(&self, now: Timestamp) -> LicenseOrder {
        LicenseOrder {
            given_name: self.given.to_owned(),
            family_name: self.family.to_owned(),
            license_number: self.number.to_owned(),
            license_type: self.license_type.to_owned(),
            profession_code: self.profession.to_owned(),
            jurisdiction: self.jurisdiction.to_owned(),
            original_issue_date: day(now, self.days - 1500).to_string(),
            effective_date: day(now, self.days - 730).to_string(),
            expiration_date: day(now, self.days).to_string(),
            lookup_url: "https://golden-coast.example/lookup".to_owned(),
            ..LicenseOrder::default()
        }
    }
}

/// Seeds an empty installation as if it had been at work for a year, and gives the client that
/// was made; one that has organisations already stays as it is.
pub async fn seed(config: &Config, today: Timestamp) -> Result<Option<NewClient>, Failure> {
    let clock = Clock::fixed(day(today, -YEAR).start());
    let lanyard = Lanyard::open(config.clone(), clock.clone()).await?;
    let seeded = match lanyard.organisations().await?.is_empty() {
        true => Some(fill(&lanyard, &clock, today).await?),
        false => None,
    };
    lanyard.close().await;
    Ok(seeded)
}

async fn fill(lanyard: &Lanyard, clock: &Clock, today: Timestamp) -> Result<NewClient, Failure> {
    let name = "Golden Coast Board of Healing Arts";
    let board = lanyard.create_organisation(BOARD, name, OrganisationKind::Board).await?;
    let name = "Saint Brigid Hospital";
    let hospital = lanyard.create_organisation(HOSPITAL, name, OrganisationKind::Hospital).await?;
    for organisation in [board, hospital] {
        lanyard.trust_own(&organisation.slug).await?;
    }
    // Everything happens on its day, in the order of the days.
    let mut events = Vec::with_capacity(2 * CLINICIANS.len());
    for (at, clinician) in CLINICIANS.iter().enumerate() {
        events.push((-clinician.issued, at, None));
        events.extend(clinician.fate.as_ref().map(|fate| (-fate.ordered, at, Some(fate))));
    }
    events.sort_by_key(|(days, at, fate)| (*days, fate.is_some(), *at));
    let mut issued = HashMap::new();
    for (days, at, fate) in events {
        clock.set(day(today, days).start());
        match fate {
            None => {
                let order = CLINICIANS[at].order(today);
                let license = lanyard.issue_license(BOARD, order, None, None).await?;
                issued.insert(at, license.id);
            }
            Some(fate) => {
                let Some(id) = issued.get(&at) else { continue };
                let address = "https://golden-coast.example/orders";
                let order = ChangeOrder {
                    to: fate.to,
                    reason: fate.reason.to_owned(),
                    text: Some(fate.text.to_owned()),
                    order_url: Some(format!("{address}/{}", CLINICIANS[at].number)),
                    effective: Some(day(today, fate.effective).start()),
                };
                lanyard.change_license(BOARD, id, order).await?;
            }
        }
    }
    clock.set(today);
    for (slug, role, name, address) in STAFF {
        let person = lanyard.add_person(name, &format!("{address}@{slug}.example")).await?;
        lanyard.set_role(person.row, slug, role).await?;
    }
    let scopes: Vec<String> = scope::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    Ok(lanyard.create_client("Demo", None, &scopes, None, None).await?)
}

/// What to open and what to try, in a few lines.
pub async fn welcome(lanyard: &Lanyard, client: Option<&NewClient>) -> Result<String, Failure> {
    let address = lanyard.public_url();
    let data = lanyard.config().data.directory.display();
    let mut lines = vec![
        "A demo of Lanyard, with invented people, on this machine only.".to_owned(),
        String::new(),
        format!("  Start here       {address}/"),
        format!("  Verify           {address}/verify"),
        format!("  Interfaces       {address}/api"),
        String::new(),
    ];
    let links = sign_in_links(lanyard).await?;
    if !links.is_empty() {
        lines.push("Sign in, each link once, until tomorrow:".to_owned());
        lines.extend(links);
        lines.push(String::new());
    }
    let query = LicenseQuery { limit: TOLD, ..LicenseQuery::default() };
    let mut licenses = lanyard.find_licenses(BOARD, query).await?.items;
    licenses.reverse();
    for license in &licenses {
        let expired = license.valid_until < lanyard.now() && license.state == State::Active;
        let state = if expired { "expired" } else { license.state.name() };
        lines.push(format!("  {:<10} {:<20} {address}/l/{}", state, license.name, license.id));
    }
    if let Some(first) = licenses.first() {
        let lanyard = program();
        let reason = "--reason disciplinary-action";
        lines.extend([
            String::new(),
            "In another terminal:".to_owned(),
            format!("  {lanyard} --data {data} verify {address}/l/{}", first.id),
            format!("  {lanyard} --data {data} status suspend {} {reason}", first.id),
            format!("  {lanyard} --data {data} doctor"),
        ]);
    }
    if let Some(NewClient { client, secret }) = client {
        lines.extend([
            String::new(),
            format!("  Client {}  secret {}", client.id, secret.expose()),
            "  (shown this once; `lanyard client create` makes another)".to_owned(),
        ]);
    }
    lines.extend([String::new(), "Ctrl-C stops it.".to_owned()]);
    Ok(lines.join("\n"))
}

/// A link to the desk of the board and of the hospital; those of the start before end.
async fn sign_in_links(lanyard: &Lanyard) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for (slug, role, place) in LINKS {
        let members = lanyard.members(slug).await?;
        let Some(member) = members.into_iter().find(|member| member.role == role) else {
            continue;
        };
        let link = lanyard.recovery(slug, member.person.row, None).await?;
        let address = lanyard.address_of(LinkKind::Recover, &link);
        let who = format!("{}, {}", member.person.name, role.name());
        lines.push(format!("  {place:<16} {who}"));
        lines.push(format!("                   {address}"));
    }
    Ok(lines)
}

/// How this program is called from here.
fn program() -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("lanyard"));
    program.strip_prefix(here).unwrap_or(&program).display().to_string()
}
