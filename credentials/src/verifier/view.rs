//! What a report calls the document and the person, and how much of that may be believed.

use super::{Facts, Subject, Summary, reason::securing, text};
use crate::{license::ClinicianLicense, lifecycle::Change, time::Timestamp};

/// What sentences are made from.
pub(super) struct View<'a> {
    /// The header of the report.
    pub(super) summary: Summary,
    /// The licence, where it is one that can be read.
    pub(super) license: Option<&'a ClinicianLicense>,
    /// The subject of a sentence: `Dr Ada Okafor's California medical licence`.
    pub(super) title: String,
    /// Until when it counts.
    pub(super) until: Option<Timestamp>,
    /// What the sentences call it after that: `licence`.
    pub(super) noun: &'static str,
}

impl<'a> View<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        let license = match facts.document.as_ref().map(|document| &document.subject) {
            Ok(Subject::License(Ok(license))) => Some(&**license),
            _ => None,
        };
        let summary = summary(facts, license);
        let noun = match facts.document.as_ref().map(|document| &document.subject) {
            Ok(Subject::License(_)) => "licence",
            Ok(Subject::Identity(_)) => "identity credential",
            _ => "credential",
        };
        let until = facts.period().1;
        Self { title: title(&summary, license, noun), until, summary, license, noun }
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
}

fn summary(facts: &Facts, license: Option<&ClinicianLicense>) -> Summary {
    let Some((document, credential)) = facts.read() else { return Summary::default() };
    let identity = match &document.subject {
        Subject::Identity(Ok(identity)) => Some(identity),
        _ => None,
    };
    Summary {
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
        license_number: license.map(|license| license.license_number.as_str().to_owned()),
        npi: license.and_then(|license| Some(license.npi.as_ref()?.as_str().to_owned())),
        jurisdiction: license.map(|license| license.jurisdiction.name().to_owned()),
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
        _ => (false, "licence"),
    };
    let title = if doctor { "Dr " } else { "" };
    format!("{title}{} {} {kind}", possessive(name), license.jurisdiction.name())
}

/// `Okafor's`, and `Jones's` too.
fn possessive(name: &str) -> String {
    format!("{name}'s")
}
