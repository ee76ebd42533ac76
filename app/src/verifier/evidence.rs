//! What makes a kept report evidence: by whom it was signed, from which sources, how to check it.

use crate::{
    components::{Arrow, Command, When},
    shown,
    text::hospital::evidence as words,
};
use credentials::{
    time::Timestamp,
    verifier::{Check, CheckOutcome, Finding},
};
use leptos::prelude::*;

/// What was read at a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// The licence itself.
    Document,
    /// The issuer's DID document.
    DidDocument,
    /// A status list.
    StatusList,
}

/// The signed record of a kept report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The path of the record's JSON.
    pub json: String,
    /// Lowercase hexadecimal SHA-256 of that JSON.
    pub digest: String,
    /// The hospital by name, then.
    pub hospital: String,
    /// The hospital's DID.
    pub hospital_did: String,
    /// Who verified, as what.
    pub role: Option<String>,
    /// What was read at which address, and when.
    pub sources: Vec<(SourceKind, String, Timestamp)>,
}

/// How it was verified, in words: of what was read, and of how the checks of it ended, no more.
fn method(sources: &[(SourceKind, String, Timestamp)], findings: &[Finding]) -> String {
    let read = |kind| sources.iter().any(|(of, ..)| *of == kind);
    let ended = |check| findings.iter().find(|it| it.check == check).map(|it| it.outcome);
    let made = |check| ended(check).is_some_and(|it| it != CheckOutcome::CouldNotCheck);
    let statuses = [Check::Revocation, Check::Suspension].map(|check| (ended(check), made(check)));
    let known = || statuses.iter().filter(|(ended, _)| ended.is_some());
    let status = match known().filter(|(_, made)| *made).count() {
        0 => words::Status::Unread,
        made if made < known().count() => words::Status::InPart,
        _ if read(SourceKind::StatusList) => words::Status::Read,
        _ => words::Status::NotNeeded,
    };
    words::method(read(SourceKind::DidDocument), ended(Check::Proof), status)
}

/// The sources, whole: what an auditor asks for first.
#[component]
pub(crate) fn Sources(
    sources: Vec<(SourceKind, String, Timestamp)>,
    findings: Vec<Finding>,
) -> impl IntoView {
    let method = method(&sources, &findings);
    let rows = sources.into_iter().map(|(kind, identifier, read_at)| {
        let identifier = shown::harmless(&identifier.chars().take(2_048).collect::<String>());
        view! {
            <li>
                <strong>{words::source(kind)}</strong>
                <code class="ident">{identifier}</code>
                <span>{words::READ}" "<When at=read_at /></span>
            </li>
        }
    });
    view! {
        <section class="sources" aria-labelledby="sources">
            <h2 id="sources">{words::SOURCES}</h2>
            <p>{method}</p>
            <ul>{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// How to check this report itself.
#[component]
pub(crate) fn CheckReport(evidence: Evidence, number: String, public_url: String) -> impl IntoView {
    let line = format!(
        "printf '{{\"verifiableCredential\":%s}}' \"$(cat record-{number}.json)\" | curl --data-binary @- \
         -H 'Content-Type: application/json' {public_url}/vc-api/credentials/verify"
    );
    view! {
        <section aria-labelledby="check-report">
            <h2 id="check-report">{words::CHECK_REPORT}</h2>
            <p>{words::check_report(&number)}</p>
            <p><code class="ident">{shown::harmless(&evidence.hospital_did)}</code></p>
            <div class="on-screen">
                <p class="actions"><a class="go" href=evidence.json>{words::RECORD}<Arrow /></a></p>
                <p>{words::CHECK_REPORT_BY}</p>
                <Command line />
                <Command line=format!("sha256sum report-{number}.json record-{number}.json") />
            </div>
            <dl class="digests">
                <div><dt>{words::RECORD_DIGEST}</dt><dd><code class="ident">{evidence.digest}</code></dd></div>
            </dl>
        </section>
    }
    .into_any()
}

/// Who verified, with the role.
pub(crate) fn validator(name: &str, role: Option<&str>) -> String {
    match role {
        Some(role) => format!("{}, {role}", shown::name(name)),
        None => shown::name(name),
    }
}
