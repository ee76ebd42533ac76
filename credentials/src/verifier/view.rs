//! What a report calls the document and the person, and how much of that may be believed.

use super::{Facts, Subject, Summary, checks, reason::securing, text};
use crate::{license::ClinicianLicense, lifecycle::Change, time::Timestamp};

/// The board's code for a suspension before any hearing.
const EMERGENCY: &str = "emergency-suspension";

/// What sentences are made from.
pub(super) struct View<'a> {
    /// The header of the report.
    pub(super) summary: Summary,
    /// The licence, where it is one that can be read.
    pub(super) license: Option<&'a ClinicianLicense>,
    /// The subject of a sentence: `Dr Ada Okafor's California medical licence`.
    pub(super) title: String,
    /// The same, or the licence that it claims to be, while it is not known who signed it.
    pub(super) named: String,
    /// Until when it counts.
    pub(super) until: Option<Timestamp>,
    /// What the sentences call it after that: `licence`.
    pub(super) noun: &'static str,
    /// Whether its issuer signed it; otherwise everything in it is its own claim.
    pub(super) signed: bool,
    /// What is announced for later, the nearest first.
    pub(super) announced: Vec<Change>,
}

impl<'a> View<'a> {
    pub(super) fn of(facts: &'a Facts, signed: bool) -> Self {
        let license = match facts.document.as_ref().map(|document| &document.subject) {
            Ok(Subject::License(Ok(license))) => Some(&**license),
            _ => None,
        };
        let summary = summary(facts, license);
        let noun = match facts.document.as_ref().map(|document| &document.subject) {
            Ok(Subject::License(_)) => "licence",
            Ok(Subject::Identity(_)) => "identity credential",
            Ok(Subject::StatusEvent(_)) => "status event",
            _ => "credential",
        };
        let until = facts.period().1;
        let title = title(&summary, license, noun);
        let mut summary = summary;
        summary.title = summary.name.is_some().then(|| title.clone());
        let announced = if signed { checks::announced(facts) } else { Vec::new() };
        let named = if signed { title.clone() } else { format!("The {noun} that it claims to be") };
        Self { title, named, until, summary, license, noun, signed, announced }
    }

    /// What it calls itself: `Dr Ada Okafor's California medical licence`, `a status event`.
    pub(super) fn claimed(&self) -> String {
        match (&self.summary.name, self.noun.starts_with('i')) {
            (Some(_), _) => self.title.clone(),
            (None, true) => format!("an {}", self.noun),
            (None, false) => format!("a {}", self.noun),
        }
    }

    /// The person, for sentences: `Dr Ada Okafor`.
    pub(super) fn person(&self) -> Option<String> {
        let name = self.summary.name.as_ref()?;
        let doctor = self.license.is_some_and(|license| {
            matches!(license.license_type.code(), "MD" | "DO" | "DDS" | "DPM" | "OD")
        });
        Some(if doctor { format!("Dr {name}") } else { name.clone() })
    }

    /// Who issued it, by the trust list alone, or what stands for it.
    pub(super) fn issuer(&self) -> &str {
        self.summary.issuer_name.as_deref().unwrap_or("the issuer")
    }

    /// What happened to it, to follow the title: `was suspended on 3 March 2026`.
    pub(super) fn happened(change: &Change) -> String {
        use crate::lifecycle::State;
        let on = change.effective.long();
        match change.to {
            State::Suspended if change.code.as_deref() == Some(EMERGENCY) => {
                format!("was suspended in an emergency on {on}")
            }
            State::Suspended => format!("was suspended on {on}"),
            State::Inactive => format!("was made inactive on {on}"),
            State::Lapsed => format!("lapsed on {on}"),
            State::Revoked => format!("was revoked on {on}"),
            State::Surrendered => format!("was surrendered on {on}"),
            State::Deceased => format!("ended on {on}, because its holder has died"),
            State::IssuedInError => "was issued in error and never was valid".into(),
            State::Restricted => format!("has been restricted since {on}"),
            State::Probation => format!("has been on probation since {on}"),
            State::SuspensionStayed => {
                format!("was suspended on {on}, and the suspension is stayed on conditions")
            }
            State::Active | State::Provisional => format!("was changed on {on}"),
        }
    }

    /// What is going to happen to it: `will be suspended from 29 November 2026`.
    pub(super) fn coming(change: &Change) -> String {
        use crate::lifecycle::State;
        let on = change.effective.long();
        match change.to {
            State::Suspended if change.code.as_deref() == Some(EMERGENCY) => {
                format!("will be suspended in an emergency from {on}")
            }
            State::Suspended => format!("will be suspended from {on}"),
            State::Inactive => format!("will be inactive from {on}"),
            State::Lapsed => format!("will lapse on {on}"),
            State::Revoked => format!("will be revoked from {on}"),
            State::Surrendered => format!("will be surrendered from {on}"),
            State::Deceased => format!("will end on {on}"),
            State::IssuedInError => format!("will be recorded as issued in error on {on}"),
            State::Restricted => format!("will be restricted from {on}"),
            State::Probation => format!("will be on probation from {on}"),
            State::SuspensionStayed => {
                format!("will be suspended from {on}, with the suspension stayed on conditions")
            }
            State::Active => format!("will be in force without conditions from {on}"),
            State::Provisional => format!("will be changed on {on}"),
        }
    }

    /// Who tells what becomes of it.
    pub(super) fn teller(&self) -> &'static str {
        if matches!(self.noun, "licence" | "status event") { "the board" } else { "the issuer" }
    }
}

fn summary(facts: &Facts, license: Option<&ClinicianLicense>) -> Summary {
    let Some((document, credential)) = facts.read() else { return Summary::default() };
    let identity = match &document.subject {
        Subject::Identity(Ok(identity)) => Some(identity),
        _ => None,
    };
    let event = match &document.subject {
        Subject::StatusEvent(Ok(event)) => Some(event),
        _ => None,
    };
    Summary {
        title: None,
        credential_id: credential.id.clone(),
        types: credential
            .types
            .iter()
            .filter(|name| *name != "VerifiableCredential")
            .cloned()
            .collect(),
        name: license
            .map(ClinicianLicense::name)
            .or_else(|| {
                identity.map(|person| format!("{} {}", person.given_name, person.family_name))
            })
            .map(|name| text::short(&name)),
        profession: license.map(|license| license.profession_title().to_owned()),
        license_number: license
            .map(|license| &license.license_number)
            .or(event.map(|event| &event.license_number))
            .map(|number| number.as_str().to_owned()),
        npi: license.and_then(|license| Some(license.npi.as_ref()?.as_str().to_owned())),
        jurisdiction: license
            .map(|license| &license.jurisdiction)
            .or(event.map(|event| &event.jurisdiction))
            .map(|place| place.name().to_owned()),
        issuer: Some(credential.issuer.clone()),
        issuer_name: facts.trust.name(&credential.issuer).map(str::to_owned),
        claimed_issuer_name: credential.issuer_name.clone(),
        valid_from: credential.valid_from,
        valid_until: credential.valid_until,
        secured_by: document.proofs.iter().flatten().next().map(|proof| securing(&proof.claimed)),
    }
}

/// `Dr Ada Okafor's California medical licence`, or what can be said of it.
fn title(summary: &Summary, license: Option<&ClinicianLicense>, noun: &str) -> String {
    let Some(name) = &summary.name else { return format!("This {noun}") };
    let Some(license) = license else { return format!("{} {noun}", possessive(name)) };
    let (doctor, kind) = match license.license_type.code() {
        "MD" | "DO" => (true, "medical licence"),
        "RN" | "NP" | "APRN" => (false, "nursing licence"),
        "PA" => (false, "physician assistant licence"),
        "RPH" => (false, "pharmacist licence"),
        "DDS" => (true, "dental licence"),
        "DPM" => (true, "podiatric licence"),
        "OD" => (true, "optometry licence"),
        _ => {
            let kind = license.profession_title();
            return format!(
                "{} {} licence ({kind})",
                possessive(name),
                license.jurisdiction.name()
            );
        }
    };
    let title = if doctor { "Dr " } else { "" };
    format!("{title}{} {} {kind}", possessive(name), license.jurisdiction.name())
}

/// `Okafor's`, and `Jones's` too.
fn possessive(name: &str) -> String {
    format!("{name}'s")
}
