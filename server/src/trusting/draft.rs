//! A decision as a form has it, judged: a rule that is not in order is refused with its reason.

use super::TrustVerdict;
use app::text::hospital::trust as text;
use credentials::{
    did::Did,
    identity, license,
    license::{Jurisdiction, Profession},
    time::Date,
    trust::{TrustEntry, TrustList},
};
use url::Url;

/// The types that a hospital can decide about here: those that verifying has rules for.
pub const TYPES: [&str; 2] = [license::CREDENTIAL_TYPE, identity::CREDENTIAL_TYPE];
/// Codes of one list.
const CODES: usize = 100;

/// A decision that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// About whom, and what it may.
    pub entry: TrustEntry,
    /// What is decided.
    pub verdict: TrustVerdict,
    /// Why.
    pub reason: String,
    /// Where that can be looked up.
    pub evidence: Option<String>,
}

impl Draft {
    /// From a form, or everything that is wrong with it: field and sentence.
    pub fn read(get: impl Fn(&str) -> Vec<String>) -> Result<Self, Vec<(String, String)>> {
        let one = |name: &str| get(name).into_iter().next().unwrap_or_default();
        let mut problems = Vec::new();
        let mut problem =
            |field: &str, sentence: String| problems.push((field.to_owned(), sentence));
        let issuer = Did::parse(&one("issuer"));
        if issuer.is_err() {
            problem("issuer", text::BAD_DID.to_owned());
        }
        let name = one("name");
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            problem("name", text::BAD_NAME.to_owned());
        }
        let verdict = TrustVerdict::from_name(&one("verdict"));
        if verdict.is_none() {
            problem("verdict", text::NO_VERDICT.to_owned());
        }
        let types = get("types");
        if types.iter().any(|name| !TYPES.contains(&name.as_str())) {
            problem("types", text::BAD_TYPE.to_owned());
        } else if verdict == Some(TrustVerdict::Trusted) && types.is_empty() {
            problem("types", text::NO_TYPES.to_owned());
        }
        let mut codes = |field: &str, read: &dyn Fn(&str) -> Result<String, String>| {
            let typed = one(field);
            // Names of professions have commas in them: those stand alone on a line.
            let parts = typed.split([';', '\n']).flat_map(|part| {
                let whole = read(part.trim()).is_ok() || !part.contains(',');
                if whole { vec![part] } else { part.split(',').collect() }
            });
            let parts = parts.map(str::trim).filter(|it| !it.is_empty());
            let mut found: Vec<String> = Vec::new();
            for part in parts.take(CODES + 1) {
                match read(part) {
                    Ok(code) if found.len() < CODES && !found.contains(&code) => found.push(code),
                    Ok(_) => {}
                    Err(sentence) => problem(field, sentence),
                }
            }
            found
        };
        let jurisdictions = codes("jurisdictions", &|part| {
            let found = Jurisdiction::parse(part).or_else(|_| Jurisdiction::recognise(part));
            found.map(|it| it.code().to_owned()).map_err(|_| text::bad_jurisdiction(part))
        });
        let professions = codes("professions", &|part| {
            profession(part).ok_or_else(|| text::bad_profession(part))
        });
        let mut day = |field: &str| {
            let typed = one(field);
            let day = (!typed.is_empty()).then(|| Date::parse(&typed));
            match day.transpose() {
                Ok(day) => day,
                Err(_) => {
                    problem(field, app::text::hospital::BAD_DAY.to_owned());
                    None
                }
            }
        };
        let (from, until) = (day("from"), day("until"));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            problem("until", text::ENDS_BEFORE.to_owned());
        }
        let why = reason(&one("reason"));
        if why.is_none() {
            problem("reason", text::NO_REASON.to_owned());
        }
        let evidence = Some(one("evidence")).filter(|it| !it.is_empty());
        let is_link = |text: &String| {
            text.len() <= 2_048 && Url::parse(text).is_ok_and(|url| url.scheme() == "https")
        };
        if evidence.as_ref().is_some_and(|text| !is_link(text)) {
            problem("evidence", text::BAD_EVIDENCE.to_owned());
        }
        let (Ok(issuer), Some(verdict), Some(reason), true) =
            (issuer, verdict, why, problems.is_empty())
        else {
            return Err(problems);
        };
        let entry = TrustEntry { issuer, name, types, jurisdictions, professions, from, until };
        // The rules of the file are the rules here.
        if verdict == TrustVerdict::Trusted {
            let list = TrustList { entries: vec![entry.clone()] };
            let again = TrustList::parse(list.to_value().to_string().as_bytes());
            again.map_err(|wrong| vec![(String::new(), crate::trust::sentences(&wrong))])?;
        }
        Ok(Self { entry, verdict, reason, evidence })
    }
}

/// A reason of 3 to 1,000 characters; `None` when it is none.
pub fn reason(typed: &str) -> Option<String> {
    let reason = typed.trim().replace("\r\n", "\n");
    (3..=1_000).contains(&reason.chars().count()).then_some(reason)
}

/// A NUCC code, the beginning of one, or the name of a profession.
fn profession(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let fits = (2..=10).contains(&code.len())
        && code.as_bytes()[0].is_ascii_digit()
        && code.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    if fits {
        return Some(code);
    }
    let named = Profession::known().find(|(_, name)| name.eq_ignore_ascii_case(text));
    named.map(|(code, _)| code.to_owned())
}
