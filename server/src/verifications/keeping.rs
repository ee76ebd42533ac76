//! Verifying at a desk, and keeping what was answered.

use super::{
    KeptReport, Kind, Purpose, Row,
    ended::ended,
    known::{kind_of_license, marks},
    record::{Draft, Record, of_nobody, sources},
};
use crate::{
    clock::SystemRandom,
    db::{self, log, organisations, unavailable, verifications as db_rows},
    hex::sha256_hex,
    registry::{LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{
    credential::Credential,
    identity,
    lifecycle::Change,
    random,
    verifier::{Check, CheckOutcome, Facts, Given, Outcome, Report, Subject, Summary, Verdict},
};
use futures::future;
use serde::{Deserialize, Serialize};

/// How the document came here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", content = "from", rename_all = "lowercase")]
pub enum WantedAs {
    /// Pasted. The text itself is not kept.
    Pasted,
    /// A file of this name.
    File(String),
    /// The document at this address.
    Link(String),
    /// The document of this CID.
    Cid(String),
}

/// One document to be verified.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What.
    pub given: Given,
    /// How it was given.
    pub asked: WantedAs,
    /// The verification that this one repeats.
    pub again: Option<Row>,
    /// On which line it was given, counted from 1, where several were given at once.
    pub line: Option<i64>,
}

/// What is sealed: not to be read, and not to be moved to another row.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    organisation: i64,
    number: String,
    report: String,
    note: Option<String>,
    pub(super) asked: WantedAs,
    /// Absent in reports from before there were records.
    #[serde(default)]
    pub(super) record: Option<String>,
}

/// One that was verified and is about to be kept.
struct Made {
    row: Row,
    report: String,
    note: Option<String>,
    asked: WantedAs,
    /// The same as it was given: of a patient's identity it is not kept.
    given: WantedAs,
    /// By what the person is known, the surest first; empty when it is not proven who signed.
    marks: Vec<String>,
    /// SHA-256 of the document, in hexadecimal; absent when nothing may be known of it.
    document: Option<String>,
    again: Option<Row>,
    /// The signed record.
    record: Option<String>,
    line: Option<i64>,
}

impl Lanyard {
    /// Verifies at an organisation's desk, against its own trust list, and keeps each report. All of
    /// them are kept or none is. Gives their numbers in the order of `wanted`, and what stands for
    /// all of them together when there are several.
    pub async fn verify_and_keep(
        &self,
        slug: &str,
        person: i64,
        wanted: Vec<Wanted>,
        purpose: Purpose,
        note: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), Unavailable> {
        let together = (wanted.len() > 1).then(number);
        let kept = self.verify_together(slug, person, wanted, purpose, (note, together.clone()));
        Ok((kept.await?, together))
    }

    /// The same, with a note and what stands for all that belong together.
    pub(super) async fn verify_together(
        &self,
        slug: &str,
        person: i64,
        wanted: Vec<Wanted>,
        purpose: Purpose,
        (note, together): (Option<&str>, Option<String>),
    ) -> Result<Vec<String>, Unavailable> {
        let of = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let of = of.ok_or(Unavailable)?;
        let trust = self.trust_of(slug).await?;
        let by = self.validator(slug, person).await?;
        let verified = wanted.into_iter().map(|wanted| {
            let trust = trust.clone();
            async move {
                let (verdict, facts) = self.verify_seeing(wanted.given.clone(), trust).await;
                (wanted, verdict, facts)
            }
        });
        let mut made = Vec::new();
        for (wanted, verdict, facts) in future::join_all(verified).await {
            let mut one = make(wanted, &verdict, &facts, purpose, note)?;
            one.row.person = person;
            one.row.together.clone_from(&together);
            let identity = one.row.kind == Kind::Identity;
            let draft = Draft {
                row: &one.row,
                note: one.note.as_deref(),
                report: &one.report,
                document: one.document.as_deref(),
                sources: if identity { Vec::new() } else { sources(&facts) },
            };
            one.record = Some(self.sign_record(&of, &by, draft).await?);
            made.push(one);
        }
        let mut numbers = Vec::with_capacity(made.len());
        let mut transaction = self.db().write().await?;
        for one in made {
            numbers.push(self.keep_verified(&mut transaction, of.row, one).await?);
        }
        transaction.commit().await.map_err(unavailable)?;
        Ok(numbers)
    }

    async fn keep_verified(
        &self,
        on: &mut db::Connection,
        organisation: i64,
        made: Made,
    ) -> Result<String, Unavailable> {
        let Made { mut row, report, note, asked, given, marks, document, again, record, line } =
            made;
        let same = again.as_ref().filter(|again| again.credential == row.credential);
        row.clinician = match same {
            // The folder as it is now: a colleague may have moved the report meanwhile.
            Some(again) => {
                let now = db_rows::by_number(&mut *on, organisation, &again.number).await;
                now.map_err(unavailable)?.and_then(|row| row.clinician)
            }
            None => None,
        };
        if row.clinician.is_none() {
            row.clinician = self.folder_for(on, organisation, &row, &marks).await?;
        }
        if let (None, Some(document)) = (row.clinician, &document) {
            // The same bytes lie in a folder: what became of their key belongs there too.
            let same = db_rows::folder_of_document(&mut *on, organisation, document).await;
            row.clinician = same.map_err(unavailable)?;
        }
        if let Some(credential) = &row.credential {
            let before = db_rows::latest(&mut *on, organisation, credential, row.clinician);
            row.before = before.await.map_err(unavailable)?;
        }
        row.before = row.before.or(again.as_ref().map(|again| again.row));
        let sealed =
            Sealed { organisation, number: row.number.clone(), report, note, asked, record };
        let sealed = serde_json::to_vec(&sealed).map_err(|error| broken(&error))?;
        let sealed = self.own().custody().seal_bytes(&sealed);
        let kept = db_rows::insert(on, organisation, &row, document.as_deref(), &sealed).await;
        let kept = kept.map_err(unavailable)?;
        if let Some(line) = line {
            db_rows::together::set_line(on, kept, line).await.map_err(unavailable)?;
        }
        if let Some(folder) = row.clinician {
            let accepted = row.outcome == Outcome::Accepted;
            if let Some(name) = row.name.as_deref().filter(|_| accepted) {
                db_rows::folders::call(on, folder, name).await.map_err(unavailable)?;
            }
            db_rows::folders::touch(on, folder).await.map_err(unavailable)?;
        }
        // Of what had not been read before it is not known that it was another one.
        let astray = |it: &Row| it.credential.is_some() && it.credential != row.credential;
        if let Some(again) = again.filter(astray) {
            self.went_astray(on, organisation, &again, (&given, kept)).await?;
        }
        let outcome = db_rows::outcome_name(row.outcome);
        let number = row.number;
        log::append(on, row.made_at, Some(organisation), "verification kept", &number, outcome)
            .await
            .map_err(unavailable)?;
        Ok(number)
    }

    /// A kept report, exactly as it was answered; `None` when the organisation has none of that number.
    pub async fn kept_report(
        &self,
        slug: &str,
        number: &str,
    ) -> Result<Option<KeptReport>, Unavailable> {
        let Ok(number) = LicenseId::parse(number) else { return Ok(None) };
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        let row =
            db_rows::by_number(readers, of.row, number.as_str()).await.map_err(unavailable)?;
        let Some(row) = row else { return Ok(None) };
        let sealed = db_rows::sealed(readers, row.row).await.map_err(unavailable)?;
        let sealed = sealed.ok_or(Unavailable)?;
        let plain = self.own().custody().open_bytes(&sealed).map_err(|error| broken(&error))?;
        let kept: Sealed = serde_json::from_slice(&plain).map_err(|error| broken(&error))?;
        let same = kept.organisation == of.row
            && kept.number == row.number
            && sha256_hex(&kept.report) == row.digest;
        if !same {
            tracing::error!(number = %row.number, "a kept report is not the one of its row");
            return Err(Unavailable);
        }
        let report = serde_json::from_str(&kept.report).map_err(|error| broken(&error))?;
        let (json, note, asked) = (kept.report.into_bytes(), kept.note, kept.asked);
        let record = kept.record.and_then(Record::read);
        Ok(Some(KeptReport { row, json, report, note, asked, record }))
    }
}

pub(super) fn broken(error: &(dyn std::error::Error + 'static)) -> Unavailable {
    tracing::error!(error, "a kept report cannot be written or read");
    Unavailable
}

/// A number of ten random letters and digits.
pub(crate) fn number() -> String {
    LicenseId::from_random(random::bytes(&mut SystemRandom)).to_string()
}

fn make(
    wanted: Wanted,
    verdict: &Verdict,
    facts: &Facts,
    purpose: Purpose,
    note: Option<&str>,
) -> Result<Made, Unavailable> {
    let kind = kind(&wanted.given, facts);
    let identity = kind == Kind::Identity;
    let report = if identity { of_nobody(verdict.report()) } else { verdict.report().clone() };
    let json = serde_json::to_string(&report).map_err(|error| broken(&error))?;
    let fetchable = !identity && matches!(wanted.asked, WantedAs::Link(_) | WantedAs::Cid(_));
    let given = wanted.asked.clone();
    let asked = match wanted.asked {
        WantedAs::File(name) => WantedAs::File(name.chars().take(255).collect()),
        asked => asked,
    };
    let (again, line) = (wanted.again, wanted.line);
    let row = Row {
        row: 0,
        number: number(),
        made_at: report.made_at,
        person: 0,
        person_name: String::new(),
        purpose,
        outcome: verdict.outcome(),
        kind,
        digest: sha256_hex(&json),
        credential: None,
        clinician: None,
        folder: None,
        folder_name: None,
        before: None,
        earlier: None,
        together: None,
        fetchable,
        name: None,
        profession: None,
        license_number: None,
        npi: None,
        jurisdiction: None,
        issuer: None,
        issuer_name: None,
        valid_until: None,
        conditions: None,
        next_change: None,
        license_type: None,
        place: None,
        ended: ended(verdict.report(), facts),
    };
    let row = if identity { row } else { described(row, &report, facts, again.as_ref()) };
    let known = matches!(kind, Kind::License | Kind::Other) && !report.document_digest.is_empty();
    Ok(Made {
        marks: if proven(&report) { marks(facts, &row) } else { Vec::new() },
        document: known.then(|| report.document_digest.clone()),
        row,
        report: json,
        note: note.filter(|_| !identity).map(str::to_owned),
        asked: if identity { WantedAs::Pasted } else { asked },
        given,
        again,
        record: None,
        line,
    })
}

/// Fills in what the history shows. A document that could not be had is what it was the last time.
fn described(mut row: Row, report: &Report, facts: &Facts, again: Option<&Row>) -> Row {
    if let (None, Some(again)) = (&report.summary, again) {
        return Row {
            kind: again.kind,
            credential: again.credential.clone(),
            name: again.name.clone(),
            profession: again.profession.clone(),
            license_number: again.license_number.clone(),
            npi: again.npi.clone(),
            jurisdiction: again.jurisdiction.clone(),
            issuer: again.issuer.clone(),
            issuer_name: again.issuer_name.clone(),
            valid_until: again.valid_until,
            license_type: again.license_type.clone(),
            place: again.place.clone(),
            ..row
        };
    }
    row.conditions = super::conditions(report);
    row.next_change = report.next_change().map(Change::moment);
    let Summary {
        credential_id,
        name,
        profession,
        license_number,
        jurisdiction,
        issuer,
        issuer_name,
        ..
    } = report.summary.clone().unwrap_or_default();
    let short = |text: Option<String>| text.map(|it| it.chars().take(300).collect::<String>());
    let by_digest = || {
        let digest = &report.document_digest;
        (!digest.is_empty()).then(|| format!("sha256:{digest}"))
    };
    let by_id = short(credential_id).map(|id| match &issuer {
        // An id alone can be written by anybody.
        Some(issuer) if issuer.len() <= credentials::limits::DID_BYTES => format!("{issuer} {id}"),
        _ => id,
    });
    row.credential = by_id.or_else(by_digest);
    row.name = short(name);
    row.profession = short(profession);
    row.license_number = short(license_number);
    row.jurisdiction = short(jurisdiction);
    row.issuer = issuer.filter(|it| it.len() <= credentials::limits::DID_BYTES);
    row.issuer_name = short(issuer_name);
    row.valid_until = report.summary.as_ref().and_then(|summary| summary.valid_until);
    if let Some(Subject::License(Ok(license))) = facts.document.as_ref().ok().map(|it| &it.subject)
    {
        row.npi = license.npi.as_ref().map(|npi| npi.as_str().to_owned());
        row.valid_until = Some(license.expiration_date.end());
        row.license_type = Some(kind_of_license(license));
        row.place = Some(license.jurisdiction.code().to_owned());
    }
    row
}

fn credential(facts: &Facts) -> Option<&Credential> {
    facts.document.as_ref().ok()?.credential.as_ref().ok()
}

fn kind(given: &Given, facts: &Facts) -> Kind {
    let Some(read) = credential(facts) else {
        return if tells_of_identity(given, facts) { Kind::Identity } else { Kind::Unread };
    };
    if read.types.iter().any(|name| name == identity::CREDENTIAL_TYPE) {
        return Kind::Identity;
    }
    match facts.document.as_ref().map(|document| &document.subject) {
        Ok(Subject::License(_)) => Kind::License,
        Ok(Subject::Identity(_)) => Kind::Identity,
        Ok(Subject::StatusList(_) | Subject::StatusEvent(_) | Subject::Unknown) | Err(_) => {
            Kind::Other
        }
    }
}

/// Whether a document whose credential cannot be read says that it is a patient's identity. What is
/// so broken that it says nothing is searched for the word.
fn tells_of_identity(given: &Given, facts: &Facts) -> bool {
    let subject = facts.document.as_ref().map(|document| &document.subject);
    let Given::Bytes(bytes) = given else { return matches!(subject, Ok(Subject::Identity(_))) };
    let name = identity::CREDENTIAL_TYPE.as_bytes();
    matches!(subject, Ok(Subject::Identity(_))) || bytes.windows(name.len()).any(|it| it == name)
}

/// Whether the document is proven to be its issuer's: only then is it known of whom it tells. What
/// could not be checked proves nothing.
fn proven(report: &Report) -> bool {
    let of = |check: Check| report.findings.iter().filter(move |one| one.check == check);
    let failed = |check| of(check).any(|one| one.outcome == CheckOutcome::Failed);
    let passed = |check| {
        of(check).next().is_some() && of(check).all(|one| one.outcome == CheckOutcome::Passed)
    };
    passed(Check::Proof)
        && passed(Check::IssuerDid)
        && !failed(Check::Format)
        && !failed(Check::Document)
}
