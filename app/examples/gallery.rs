//! Writes every page in every state to a folder, with invented people, for eyes and pictures:
//! `cargo run -p app --features ssr --example gallery -- target/gallery`

use app::{
    Asked, Assets, Badge, Complaint, Entered, Event, Example, LicensePage, ProblemPage, ReportPage,
    Seat, Site, Standing, Tone,
};
use credentials::{
    time::{Date, Timestamp},
    verifier::{Check, CheckOutcome, Fact, Finding, Outcome, Report, Source, Summary},
};
use std::{env, error::Error, fs, path::Path};

const BOARD: &str = "did:web:boards.example:organizations:golden-coast";
const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| "target/gallery".into());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let site = Site {
        public_url: "https://lanyard.example".into(),
        assets: Assets {
            stylesheet: "lanyard.css".into(),
            script: "lanyard.js".into(),
            passkey: "passkey.js".into(),
            interfaces: ["api.css".into(), "api.js".into()],
            icon: "icon.svg".into(),
        },
        nonce: "gallery".into(),
        passkeys: true,
        signed_in: false,
        now: at("2026-03-04T14:05:09Z"),
        demo: true,
    };
    let mut pages = vec![
        ("home", app::home(&site, &examples())),
        ("verify", app::verify(&site, Entered::default())),
    ];
    let broken = Entered {
        text: "{\n  \"@context\": [\"https://www.w3.org/ns/credentials/v2\",\n  \"type\": oops\n}"
            .into(),
        complaint: Some(Complaint::Text(app::text::broken_json(3, 11))),
    };
    pages.push(("malformed", app::verify(&site, broken)));
    let photo = Entered {
        text: String::new(),
        complaint: Some(Complaint::File(app::text::NOT_TEXT.into())),
    };
    pages.push(("not-text", app::verify(&site, photo)));
    for (name, status) in [("404", 404), ("410", 410), ("413", 413), ("500", 500)] {
        pages.push((
            name,
            app::problem(
                &site,
                ProblemPage { status, because: None, away: false, place: Seat::Anyone },
            ),
        ));
    }
    for (name, outcome) in [
        ("accepted", Outcome::Accepted),
        ("rejected", Outcome::Rejected),
        ("undetermined", Outcome::Undetermined),
    ] {
        pages.push((name, app::report(&site, page(report(outcome), Asked::Cid(CID.into())))));
    }
    pages.push((
        "hostile",
        app::report(&site, page(hostile(), Asked::File("<b>'\"\u{202e}.json".into()))),
    ));
    for (name, standing, outcome) in standings() {
        pages.push((name, app::license(&site, license(standing, outcome))));
    }
    let mut nobody = license(standing(Tone::Ended, "Issued in error", None), Outcome::Rejected);
    nobody.badge.name = "Wolfeschlegelsteinhausenbergerdorff ".repeat(20);
    nobody.badge.profession = "<script>alert(1)</script>".repeat(9);
    nobody.badge.number = "9".repeat(500);
    nobody.badge.issuer_name = None;
    pages.push(("badge-hostile", app::license(&site, nobody)));
    for (name, html) in pages {
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a point in time")
}

fn page(report: Report, asked: Asked) -> ReportPage {
    ReportPage {
        report,
        digest: "3f9ac2107be14d6658a0c97d2c1e5b4f8a6e0d3392714cfb1e0a7d9b62f4c811".into(),
        asked,
        json: Some(format!("/verify?cid={CID}&as=json")),
    }
}

fn examples() -> Vec<Example> {
    [
        ("Ada Okafor, physician", Tone::Good, "Active"),
        ("Tomás Rivera, registered nurse", Tone::Stopped, "Suspended"),
        ("Mei-Ling Zhao, pharmacist", Tone::Ended, "Revoked"),
        ("Noor Haddad, physician assistant", Tone::Conditions, "Probation"),
        ("Ivo Lindqvist, dentist", Tone::Idle, "Lapsed"),
    ]
    .map(|(label, tone, word)| Example {
        label: label.into(),
        standing: standing(tone, word, None),
        path: "/l/7kq2m9x4td".into(),
    })
    .into()
}

fn standing(tone: Tone, word: &str, note: Option<&str>) -> Standing {
    Standing { tone, word: word.into(), note: note.map(Into::into) }
}

fn standings() -> [(&'static str, Standing, Outcome); 5] {
    [
        ("badge-active", standing(Tone::Good, "Active", None), Outcome::Accepted),
        (
            "badge-suspended",
            standing(Tone::Stopped, "Suspended", Some("since 3 March 2026")),
            Outcome::Rejected,
        ),
        (
            "badge-revoked",
            standing(Tone::Ended, "Revoked", Some("since 3 March 2026")),
            Outcome::Rejected,
        ),
        (
            "badge-probation",
            standing(Tone::Conditions, "Probation", Some("may practise, on conditions")),
            Outcome::Accepted,
        ),
        ("badge-lapsed", standing(Tone::Idle, "Lapsed", Some("not renewed")), Outcome::Rejected),
    ]
}

fn license(standing: Standing, outcome: Outcome) -> LicensePage {
    let suspended = Event {
        effective: at("2026-03-03T09:00:00Z"),
        word: standing.word.clone(),
        reason: Some("Order 2026-0173: pending a hearing".into()),
        record: Some(CID.into()),
    };
    let issued = Event {
        effective: at("2025-07-01T09:00:00Z"),
        word: "Issued".into(),
        reason: None,
        record: None,
    };
    LicensePage {
        document: Some("/l/7kq2m9x4td?as=licence".into()),
        history: if standing.tone == Tone::Good { vec![issued] } else { vec![suspended, issued] },
        badge: Badge {
            name: "Ada Okafor".into(),
            role: Some("MD".into()),
            profession: "Physician, internal medicine".into(),
            number: "A 100042".into(),
            jurisdiction: "California".into(),
            standing,
            valid_until: Date::parse("2027-06-30").ok(),
            issuer_name: Some("Golden Coast Medical Board".into()),
            issuer: BOARD.into(),
            link: "https://lanyard.example/l/7kq2m9x4td".into(),
            ribbon: 1,
        },
        report: page(report(outcome), Asked::Link("https://lanyard.example/l/7kq2m9x4td".into())),
        cid: CID.into(),
        published: outcome != Outcome::Rejected,
        day: app::OnDay {
            path: "/l/7kq2m9x4td".into(),
            filled: app::Filled::default(),
            answer: None,
        },
    }
}

fn report(outcome: Outcome) -> Report {
    let (sentence, advice) = match outcome {
        Outcome::Accepted => (
            "Ada Okafor’s California medical licence is in force, and is valid until 30 June 2027.",
            "You may rely on it today. Check again before each assignment.",
        ),
        Outcome::Rejected => (
            "Ada Okafor’s California medical licence was suspended on 3 March 2026.",
            "Do not rely on it. Ask the Golden Coast Medical Board for the order 2026-0173.",
        ),
        Outcome::Undetermined => (
            "Whether Ada Okafor’s California medical licence is suspended could not be checked.",
            "Do not rely on it yet. Try again in a few minutes, or ask the Golden Coast Medical Board.",
        ),
    };
    Report {
        outcome,
        sentence: sentence.into(),
        advice: advice.into(),
        order: None,
        made_at: at("2026-03-04T14:05:09Z"),
        software: "Lanyard 0.1.0".into(),
        document_digest: "b7e23ec29af22b0b4e41da31e868d57226121c84ad0c1f6b7a5d7a4f0e7a5f10".into(),
        summary: Some(Summary {
            title: None,
            credential_id: Some("urn:uuid:6f1d0c2e-94c1-4c0e-8f0a-0f6c1d8f2b77".into()),
            types: vec!["ClinicianLicenseCredential".into()],
            name: Some("Ada Okafor".into()),
            profession: Some("Physician, internal medicine".into()),
            license_number: Some("A 100042".into()),
            npi: Some("1234567893".into()),
            jurisdiction: Some("California".into()),
            issuer: Some(BOARD.into()),
            issuer_name: Some("Golden Coast Medical Board".into()),
            claimed_issuer_name: Some("Golden Coast Medical Board".into()),
            valid_from: Some(at("2025-07-01T00:00:00Z")),
            valid_until: Some(at("2027-06-30T23:59:59Z")),
            secured_by: Some("eddsa-rdfc-2022".into()),
        }),
        findings: findings(outcome),
        conditions: Vec::new(),
        announced: Vec::new(),
        warnings: if outcome == Outcome::Undetermined {
            vec!["The credential names an evidence of the type “SiteVisit”, which is not known here.".into()]
        } else {
            vec![]
        },
    }
}

fn findings(outcome: Outcome) -> Vec<Finding> {
    let list = "https://boards.example/status/golden-coast/suspension/1";
    let fetched = Source::Network { url: list.into() };
    let cached = Source::Cache {
        url: format!("https://boards.example/organizations/{}/did.json", "golden-coast"),
    };
    let when = Some(at("2026-03-04T14:03:40Z"));
    let earlier = Some(at("2026-03-04T11:40:00Z"));
    let passed =
        |check, reason: &str, sentence: &str, expected: &str, found: &str, facts| Finding {
            check,
            outcome: CheckOutcome::Passed,
            reason: reason.into(),
            flag: None,
            sentence: sentence.into(),
            advice: None,
            expected: expected.into(),
            found: found.into(),
            order: None,
            facts,
        };
    let fact = |name: &str, value: &str, source: &Source, as_of| Fact {
        name: name.into(),
        value: value.into(),
        source: source.clone(),
        as_of,
    };
    let index = vec![
        fact("Status list", list, &Source::Document, None),
        fact("Status index", "58412", &Source::Document, None),
        fact("Bit", if outcome == Outcome::Rejected { "set" } else { "clear" }, &fetched, when),
    ];
    let suspension = match outcome {
        Outcome::Accepted => passed(
            Check::Suspension,
            "clear",
            "The board’s suspension list does not name this licence.",
            "Bit 58412 clear",
            "Clear",
            index.clone(),
        ),
        Outcome::Rejected => Finding {
            outcome: CheckOutcome::Failed,
            advice: Some(
                "Ask the board for the order. It can be lifted: then this check passes again."
                    .into(),
            ),
            ..passed(
                Check::Suspension,
                "suspended",
                "The Golden Coast Medical Board suspended this licence on 3 March 2026: pending a hearing.",
                "Bit 58412 clear",
                "Set on 3 March 2026",
                index.clone(),
            )
        },
        Outcome::Undetermined => Finding {
            outcome: CheckOutcome::CouldNotCheck,
            advice: Some(
                "Try again in a few minutes. The board’s server did not answer within 5 seconds."
                    .into(),
            ),
            ..passed(
                Check::Suspension,
                "status-list-unreachable",
                "The board’s suspension list could not be fetched: no answer within 5 seconds.",
                "A list of at most 24 hours",
                "No answer",
                vec![fact("Status list", list, &fetched, None)],
            )
        },
    };
    vec![
        passed(
            Check::Format,
            "well-formed",
            "The document is a credential of the data model 2.0, and every term in it is defined.",
            "VC Data Model 2.0",
            "VC Data Model 2.0",
            vec![fact("Size", "3,112 bytes", &Source::Document, None)],
        ),
        passed(
            Check::Document,
            "same-bytes",
            "The bytes are those that the CID names.",
            "bafkreig…s52zy",
            "The same",
            vec![fact("CID", CID, &Source::Ipfs { from: "own blocks".into() }, None)],
        ),
        passed(
            Check::Proof,
            "verified",
            "The signature was made over exactly this document.",
            "1 proof, valid",
            "1 proof, valid",
            vec![
                fact("Cryptosuite", "eddsa-rdfc-2022", &Source::Document, None),
                fact(
                    "Verification method",
                    &format!("{BOARD}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
                    &Source::Document,
                    None,
                ),
            ],
        ),
        passed(
            Check::IssuerDid,
            "authorised",
            "The issuer’s DID document lists the key, and lets it issue.",
            "Key listed for assertion",
            "Listed",
            vec![fact("DID document", BOARD, &cached, earlier)],
        ),
        passed(
            Check::IssuerTrusted,
            "listed",
            "The trust list names this board for physicians in California.",
            "Physician, California",
            "Named since 2024",
            vec![fact("Entry", "Golden Coast Medical Board", &Source::Configured, None)],
        ),
        passed(
            Check::Validity,
            "in-force",
            "Today lies between the first and the last day of the licence.",
            "1 July 2025 to 30 June 2027",
            "4 March 2026",
            vec![fact("Valid until", "2027-06-30T23:59:59Z", &Source::Document, None)],
        ),
        passed(
            Check::Revocation,
            "clear",
            "The board’s revocation list does not name this licence.",
            "Bit 90311 clear",
            "Clear",
            vec![fact(
                "Bit",
                "clear",
                &Source::Cache {
                    url: "https://boards.example/status/golden-coast/revocation/1".into(),
                },
                earlier,
            )],
        ),
        suspension,
        passed(
            Check::Lifecycle,
            "no-conditions",
            "The licence carries no restriction or condition.",
            "No condition",
            "None",
            vec![],
        ),
        passed(
            Check::Schema,
            "complete",
            "The licence has every field of its type, and its check digits are right.",
            "NPI 1234567893",
            "Check digit right",
            vec![fact("NPI", "1234567893", &Source::Document, None)],
        ),
    ]
}

fn hostile() -> Report {
    let mut report = report(Outcome::Rejected);
    let long = "Z\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}alg\u{202e}o".repeat(1_200);
    report.sentence = format!("<script>alert(1)</script>\u{202e}{}", "x".repeat(10_000));
    report.summary = Some(Summary {
        name: Some(long.clone()),
        profession: Some("<img src=x onerror=alert(1)>".into()),
        license_number: Some("\"><svg onload=alert(1)>".into()),
        jurisdiction: Some("A".repeat(10_000)),
        issuer: Some(format!("did:web:{}", "evil".repeat(500))),
        claimed_issuer_name: Some("Golden Coast Medical Board".into()),
        credential_id: Some("javascript:alert(1)".into()),
        ..Summary::default()
    });
    for finding in &mut report.findings {
        finding.found = long.clone();
        finding.expected = "W".repeat(500);
        finding.reason = "unbroken".repeat(40);
        for fact in &mut finding.facts {
            fact.value = "&<>\"'".repeat(2_000);
            fact.name = "N".repeat(900);
        }
    }
    report
}
