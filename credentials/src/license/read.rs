//! From the subject of a credential to a licence.

use super::{
    ClinicianLicense, Degree, DisciplinaryAction, Jurisdiction, LicenseNumber, LicenseType,
    NcsbnId, Npi, Profession, Restriction, SUBJECT_TYPE,
};
use crate::{
    credential::{Members, Problem, has_type, line, url},
    time::Date,
};
use serde_json::{Map, Value};

/// Characters of a name.
pub(crate) const NAME: usize = 100;
/// Characters of a board's code or the kind and standing of an action.
const CODE: usize = 100;
/// Characters of a restriction's text.
const TEXT: usize = 2_000;

pub(super) fn license(subject: &Map<String, Value>) -> Result<ClinicianLicense, Vec<Problem>> {
    let mut problems = private_members(subject, "");
    if !has_type(subject, SUBJECT_TYPE) {
        let sentence = format!("The subject must be of the type {SUBJECT_TYPE}.");
        problems.push(Problem::new("/type", "wrong-type", sentence));
    }
    let license = members(&mut Members::new(subject, "", &mut problems));
    match license {
        Some(license) if problems.is_empty() => Ok(license),
        _ => Err(problems),
    }
}

/// Reads every member before the first that is missing ends it: all problems are found.
fn members(of: &mut Members<'_>) -> Option<ClinicianLicense> {
    let id = of.optional("id", url);
    let given_name = of.required("givenName", line(NAME));
    let middle_name = of.optional("middleName", line(NAME));
    let family_name = of.required("familyName", line(NAME));
    let former_names = of.texts("formerNames", line(NAME));
    let license_number = of.required("licenseNumber", LicenseNumber::parse);
    let license_type = of.required("licenseType", LicenseType::parse);
    let profession = of.required("professionCode", Profession::parse);
    let jurisdiction = of.required("jurisdiction", Jurisdiction::parse);
    let npi = of.optional("npi", Npi::parse);
    let ncsbn_id = of.optional("ncsbnId", NcsbnId::parse);
    let degree = of.optional("degree", Degree::parse);
    let original_issue_date = of.required("originalIssueDate", day);
    let effective_date = of.required("effectiveDate", day);
    let expiration_date = of.required("expirationDate", day);
    let multistate = of.flag("multistate");
    let compact_privileges = of.texts("compactPrivileges", Jurisdiction::parse);
    let restrictions = of.objects("restrictions", restriction);
    let disciplinary_actions = of.objects("disciplinaryActions", action);
    let prescriptive_authority = of.flag("prescriptiveAuthority");
    let supervision_required = of.flag("supervisionRequired");
    let lookup_url = of.required("lookupUrl", web);
    in_order(of, "effectiveDate", "the original issue date", original_issue_date, effective_date);
    in_order(of, "expirationDate", "the effective date", effective_date, expiration_date);
    Some(ClinicianLicense {
        id,
        given_name: given_name?,
        middle_name,
        family_name: family_name?,
        former_names,
        license_number: license_number?,
        license_type: license_type?,
        profession: profession?,
        jurisdiction: jurisdiction?,
        npi,
        ncsbn_id,
        degree,
        original_issue_date: original_issue_date?,
        effective_date: effective_date?,
        expiration_date: expiration_date?,
        multistate,
        compact_privileges,
        restrictions,
        disciplinary_actions,
        prescriptive_authority,
        supervision_required,
        lookup_url: lookup_url?,
    })
}

fn restriction(of: &mut Members<'_>) -> Option<Restriction> {
    let code = of.required("code", line(CODE));
    let text = of.required("text", line(TEXT));
    let from = of.required("from", day);
    let to = of.optional("to", day);
    let order_uri = of.optional("orderUri", web);
    in_order(of, "to", "the first day", from, to);
    Some(Restriction { code: code?, text: text?, from: from?, to, order_uri })
}

fn action(of: &mut Members<'_>) -> Option<DisciplinaryAction> {
    let kind = of.required("actionType", line(CODE));
    let date = of.required("date", day);
    let status = of.required("status", line(CODE));
    let public_order_uri = of.optional("publicOrderUri", web);
    Some(DisciplinaryAction { kind: kind?, date: date?, status: status?, public_order_uri })
}

/// A calendar day.
pub(crate) fn day(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).map_err(|_| "a calendar day as YYYY-MM-DD, as in 2026-03-03")
}

/// An address on the web.
pub(crate) fn web(text: &str) -> Result<url::Url, &'static str> {
    url::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .ok_or("a web address, as in https://board.example/lookup")
}

/// Notes that `later` is before `earlier`.
pub(crate) fn in_order(
    of: &mut Members<'_>,
    name: &str,
    than: &str,
    earlier: Option<Date>,
    later: Option<Date>,
) {
    if let (Some(earlier), Some(later)) = (earlier, later)
        && later < earlier
    {
        let sentence = format!("{} is before {than}, {}.", later.long(), earlier.long());
        of.problem(name, "out-of-order", sentence);
    }
}

/// What a public licence never says of a person, in the spellings that we have seen.
const PRIVATE: [&str; 18] = [
    "address",
    "birthdate",
    "dateofbirth",
    "dob",
    "email",
    "homeaddress",
    "homephone",
    "mobile",
    "phone",
    "postaladdress",
    "residence",
    "residentialaddress",
    "socialsecuritynumber",
    "ssn",
    "streetaddress",
    "taxid",
    "telephone",
    "tin",
];

/// A public licence is published for ever; what must not be there is named at any depth.
fn private_members(map: &Map<String, Value>, at: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, value) in map {
        let pointer = format!("{at}/{}", crate::credential::token(name));
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        if PRIVATE.contains(&plain.to_ascii_lowercase().as_str()) {
            problems.push(Problem::new(
                pointer.clone(),
                "private-member",
                "A licence is public: it never holds a social security number, a date of birth, a home address or the like.",
            ));
        }
        match value {
            Value::Object(inner) => problems.extend(private_members(inner, &pointer)),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Object(inner) = item {
                        problems.extend(private_members(inner, &format!("{pointer}/{index}")));
                    }
                }
            }
            _ => {}
        }
    }
    problems
}
