//! The signed public record of one change: what a `LicenseStatusEventCredential` says of a licence.

use super::State;
use crate::{
    credential::{Members, Object, Problem, has_type, line, url},
    license::{Jurisdiction, LicenseNumber, Profession},
    time::Timestamp,
};
use serde_json::{Map, Value, json};
use url::Url;

/// The type of a status event credential.
pub const CREDENTIAL_TYPE: &str = "LicenseStatusEventCredential";
/// The type of its subject.
pub const SUBJECT_TYPE: &str = "LicenseStatusEvent";
/// Characters of a name or a code.
const LINE: usize = 200;
/// Characters that a board says of a change to the public.
const TEXT: usize = 500;

/// The subject of a `LicenseStatusEventCredential`. It names the licence and nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEvent {
    /// The id of the licence's credential: `urn:uuid:…`.
    pub license: String,
    /// The CID of the licence's document.
    pub license_cid: String,
    /// As the board writes it.
    pub license_number: LicenseNumber,
    /// Where the licence holds.
    pub jurisdiction: Jurisdiction,
    /// What its holder is; absent where the licence's document is not there any more.
    pub profession: Option<Profession>,
    /// The number of the change at its board.
    pub change: String,
    /// Before.
    pub from: State,
    /// After.
    pub to: State,
    /// From when it counts.
    pub effective: Timestamp,
    /// When the board recorded it.
    pub recorded: Timestamp,
    /// Why, as a stable code of the board: `disciplinary-action`.
    pub reason: String,
    /// What the board says of it to the public.
    pub text: Option<String>,
    /// The public order.
    pub order_uri: Option<Url>,
    /// The board, as it calls itself.
    pub authority: String,
}

impl StatusEvent {
    /// Reads the subject of a credential. Every problem is reported, each with a pointer into it.
    pub fn from_subject(subject: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if !has_type(subject, SUBJECT_TYPE) {
            let sentence = format!("The subject must be of the type {SUBJECT_TYPE}.");
            problems.push(Problem::new("/type", "wrong-type", sentence));
        }
        let event = members(&mut Members::new(subject, "", &mut problems));
        match event {
            Some(event) if problems.is_empty() => Ok(event),
            _ => Err(problems),
        }
    }

    /// The subject of a credential, members in the order of this type.
    pub fn to_subject(&self) -> Map<String, Value> {
        let mut to = Object::default();
        to.put("id", self.license.as_str());
        to.put("type", SUBJECT_TYPE);
        to.put("licenseCid", self.license_cid.as_str());
        to.put("licenseNumber", self.license_number.as_str());
        to.put("jurisdiction", self.jurisdiction.code());
        to.maybe("professionCode", self.profession.as_ref().map(Profession::as_str));
        to.put("changeNumber", self.change.as_str());
        to.put("from", json!(self.from));
        to.put("fromStatus", self.from.hl7());
        to.put("to", json!(self.to));
        to.put("toStatus", self.to.hl7());
        to.put("effective", self.effective.to_string());
        to.put("recorded", self.recorded.to_string());
        to.put("reasonCode", self.reason.as_str());
        to.maybe("text", self.text.as_deref());
        to.maybe("orderUri", self.order_uri.as_ref().map(Url::as_str));
        to.put("authority", self.authority.as_str());
        to.0
    }
}

/// Reads every member before the first that is missing ends it: all problems are found.
fn members(of: &mut Members<'_>) -> Option<StatusEvent> {
    let license = of.required("id", url);
    let license_cid = of.required("licenseCid", cid);
    let license_number = of.required("licenseNumber", LicenseNumber::parse);
    let jurisdiction = of.required("jurisdiction", Jurisdiction::parse);
    let profession = of.optional("professionCode", Profession::parse);
    let change = of.required("changeNumber", line(LINE));
    let from = of.required("from", state);
    let from_status = of.required("fromStatus", line(LINE));
    let to = of.required("to", state);
    let to_status = of.required("toStatus", line(LINE));
    let effective = of.required("effective", moment);
    let recorded = of.required("recorded", moment);
    let reason = of.required("reasonCode", line(LINE));
    let text = of.optional("text", words);
    let order_uri = of.optional("orderUri", order);
    let authority = of.required("authority", line(LINE));
    for (name, state, said) in [("fromStatus", from, from_status), ("toStatus", to, to_status)] {
        if let (Some(state), Some(said)) = (state, said)
            && state.hl7() != said
        {
            let sentence = format!("A licence that is {} has another status.", state.name());
            of.problem(name, "contradicts-its-state", sentence);
        }
    }
    Some(StatusEvent {
        license: license?,
        license_cid: license_cid?,
        license_number: license_number?,
        jurisdiction: jurisdiction?,
        profession,
        change: change?,
        from: from?,
        to: to?,
        effective: effective?,
        recorded: recorded?,
        reason: reason?,
        text,
        order_uri,
        authority: authority?,
    })
}

fn cid(text: &str) -> Result<String, &'static str> {
    let read = (text.len() <= crate::limits::CID_BYTES).then(|| cid::Cid::try_from(text));
    match read {
        Some(Ok(_)) => Ok(text.to_owned()),
        _ => Err("a CID, as in bafkrei…"),
    }
}

fn state(code: &str) -> Result<State, &'static str> {
    serde_json::from_value(code.into()).map_err(|_| "a state of a licence, as in suspended")
}

fn moment(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse(text).map_err(|_| "a moment with its zone, as in 2026-03-03T09:00:00Z")
}

fn order(text: &str) -> Result<Url, &'static str> {
    let web = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    web.ok_or("a web address, as in https://board.example/orders/7")
}

fn words(text: &str) -> Result<String, &'static str> {
    let fits = text.chars().count() <= TEXT && !text.chars().any(|c| c.is_control() && c != '\n');
    if fits { Ok(text.to_owned()) } else { Err("at most 500 characters of plain text") }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// That Dr Okafor's licence was suspended.
    pub(crate) fn suspension() -> StatusEvent {
        StatusEvent {
            license: "urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e".into(),
            license_cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy".into(),
            license_number: LicenseNumber::parse("A123456").unwrap(),
            jurisdiction: Jurisdiction::parse("US-CA").unwrap(),
            profession: Some(Profession::parse("207R00000X").unwrap()),
            change: "7".into(),
            from: State::Active,
            to: State::Suspended,
            effective: Timestamp::parse("2026-03-03T00:00:00Z").unwrap(),
            recorded: Timestamp::parse("2026-03-02T16:05:00Z").unwrap(),
            reason: "disciplinary-action".into(),
            text: Some("Practised while impaired.\nA hearing follows.".into()),
            order_uri: Some(Url::parse("https://board.example/orders/7").unwrap()),
            authority: "Medical Board of California".into(),
        }
    }

    #[test]
    fn what_a_board_writes_of_a_change_is_what_a_hospital_reads() {
        let least = StatusEvent { profession: None, text: None, order_uri: None, ..suspension() };
        for event in [suspension(), least] {
            assert_eq!(StatusEvent::from_subject(&event.to_subject()), Ok(event));
        }
    }

    #[test]
    fn an_event_that_contradicts_itself_or_lacks_something_is_told_with_the_place() {
        for (member, value, code) in [
            ("toStatus", json!("active"), "contradicts-its-state"),
            ("to", json!("sleeping"), "malformed"),
            ("effective", json!("2026-03-03"), "malformed"),
            ("orderUri", json!("ftp://board.example/orders/7"), "malformed"),
            ("licenseCid", json!("nothing"), "malformed"),
            ("text", json!("\u{7}"), "malformed"),
            ("type", json!("ClinicianLicense"), "wrong-type"),
        ] {
            let mut subject = suspension().to_subject();
            subject.insert(member.into(), value);
            let problems = StatusEvent::from_subject(&subject).unwrap_err();
            assert_eq!((problems[0].code, &*problems[0].pointer), (code, &*format!("/{member}")));
        }
        let optional = ["professionCode", "text", "orderUri"];
        for (member, _) in suspension().to_subject() {
            let mut subject = suspension().to_subject();
            subject.shift_remove(&member);
            let read = StatusEvent::from_subject(&subject);
            assert_eq!(read.is_ok(), optional.contains(&member.as_str()), "{member}");
        }
    }
}
