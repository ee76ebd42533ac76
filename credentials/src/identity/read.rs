//! From the subject of a credential to a patient's identity, and back.

use super::{Address, Assurance, Framework, Identifier, PatientIdentity, Photo, SUBJECT_TYPE};
use crate::{
    credential::{Members, Object, Problem, has_type, line, url},
    license::{NAME, day, in_order},
};
use serde_json::{Map, Value};

/// Characters of a line of an address, an identifier, or the name of an organisation.
const TEXT: usize = 200;

pub(super) fn identity(subject: &Map<String, Value>) -> Result<PatientIdentity, Vec<Problem>> {
    let mut problems = Vec::new();
    if !has_type(subject, SUBJECT_TYPE) {
        let sentence = format!("The subject must be of the type {SUBJECT_TYPE}.");
        problems.push(Problem::new("/type", "wrong-type", sentence));
    }
    let identity = members(&mut Members::new(subject, "", &mut problems));
    match identity {
        Some(identity) if problems.is_empty() => Ok(identity),
        _ => Err(problems),
    }
}

/// Reads every member before the first that is missing ends it: all problems are found.
fn members(of: &mut Members<'_>) -> Option<PatientIdentity> {
    let id = of.optional("id", url);
    let given_name = of.required("givenName", line(NAME));
    let middle_name = of.optional("middleName", line(NAME));
    let family_name = of.required("familyName", line(NAME));
    let previous_names = of.texts("previousNames", line(NAME));
    let birth_date = of.required("birthDate", day);
    let address = of.object("address", address);
    let email = of.optional("email", email);
    let mobile = of.optional("mobile", mobile);
    let identifiers = of.objects("identifiers", identifier);
    let assurance = of.object("assurance", assurance);
    let photo = if of.has("photo") { of.object("photo", photo) } else { None };
    Some(PatientIdentity {
        id,
        given_name: given_name?,
        middle_name,
        family_name: family_name?,
        previous_names,
        birth_date: birth_date?,
        address: address?,
        email,
        mobile,
        identifiers,
        assurance: assurance?,
        photo,
    })
}

fn address(of: &mut Members<'_>) -> Option<Address> {
    let street = of.required("street", line(TEXT));
    let city = of.required("city", line(TEXT));
    let state = of.required("state", line(TEXT));
    let postal_code = of.required("postalCode", line(16));
    let country = of.required("country", country);
    Some(Address {
        street: street?,
        city: city?,
        state: state?,
        postal_code: postal_code?,
        country: country?,
    })
}

fn identifier(of: &mut Members<'_>) -> Option<Identifier> {
    let kind = of.required("identifierType", identifier_type);
    let system = of.required("system", url);
    let value = of.required("value", line(TEXT));
    let assigner = of.optional("assigner", line(TEXT));
    Some(Identifier { kind: kind?, system: system?, value: value?, assigner })
}

fn assurance(of: &mut Members<'_>) -> Option<Assurance> {
    let framework = of.required("framework", Framework::parse);
    let level = of.required("level", level);
    let evidence = of.texts("evidence", line(TEXT));
    if evidence.is_empty() {
        of.problem(
            "evidence",
            "missing",
            "The evidence is missing: name what was looked at, as in passport.",
        );
    }
    let verified_on = of.required("verifiedOn", day);
    let expires_on = of.required("expiresOn", day);
    let verifier = of.required("verifier", line(TEXT));
    in_order(of, "expiresOn", "the day of verifying", verified_on, expires_on);
    if let (Some(verified), Some(expires)) = (verified_on, expires_on)
        && expires > verified.plus_years(3)
    {
        let sentence = "A proof of identity counts for three years at most.";
        of.problem("expiresOn", "out-of-order", sentence);
    }
    Some(Assurance {
        framework: framework?,
        level: level?,
        evidence,
        verified_on: verified_on?,
        expires_on: expires_on?,
        verifier: verifier?,
    })
}

fn photo(of: &mut Members<'_>) -> Option<Photo> {
    let cid = of.required("cid", |text| {
        let base32 = |c: u8| matches!(c, b'a'..=b'z' | b'2'..=b'7');
        let rest = text.strip_prefix('b').unwrap_or_default();
        let fits = (20..=128).contains(&rest.len()) && rest.bytes().all(base32);
        if fits { Ok(text.to_owned()) } else { Err("a CID of version 1, as in bafkrei…") }
    });
    let digest = of.required("digestMultibase", |text| {
        let rest = text.strip_prefix(['u', 'z']).unwrap_or_default();
        let base64url = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        let fits = (40..=128).contains(&rest.len()) && rest.bytes().all(base64url);
        if fits { Ok(text.to_owned()) } else { Err("a multibase digest, as in uEi…") }
    });
    Some(Photo { cid: cid?, digest: digest? })
}

fn email(text: &str) -> Result<String, &'static str> {
    let sound =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    let fits = text.chars().count() <= 254
        && text.split_once('@').is_some_and(|(name, host)| sound(name) && sound(host));
    if fits { Ok(text.to_owned()) } else { Err("an email address, as in ana@mail.example") }
}

fn mobile(text: &str) -> Result<String, &'static str> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    let fits = (7..=15).contains(&digits.len())
        && digits.bytes().all(|c| c.is_ascii_digit())
        && !digits.starts_with('0');
    if fits { Ok(text.to_owned()) } else { Err("a number with its country, as in +14155550123") }
}

fn country(text: &str) -> Result<String, &'static str> {
    let fits = text.len() == 2 && text.bytes().all(|c| c.is_ascii_uppercase());
    if fits {
        Ok(text.to_owned())
    } else {
        Err("a country as two capital letters (ISO 3166-1), as in US")
    }
}

fn identifier_type(text: &str) -> Result<String, &'static str> {
    let fits = (1..=8).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_uppercase());
    if fits {
        Ok(text.to_owned())
    } else {
        Err("a code of HL7 table 0203, as in MR for a medical record number")
    }
}

/// `IAL2`, `IDIAL1.2`.
fn level(text: &str) -> Result<String, &'static str> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.as_bytes().get(letters..).unwrap_or_default();
    let digits = match rest {
        [digit] => digit.is_ascii_digit(),
        [digit, b'.', part] => digit.is_ascii_digit() && part.is_ascii_digit(),
        _ => false,
    };
    let fits = (1..=6).contains(&letters) && digits;
    if fits { Ok(text.to_owned()) } else { Err("a level of assurance, as in IAL2") }
}

pub(super) fn subject(of: &PatientIdentity) -> Map<String, Value> {
    let mut to = Object::default();
    to.maybe("id", of.id.as_deref());
    to.put("type", SUBJECT_TYPE);
    to.put("givenName", &*of.given_name);
    to.maybe("middleName", of.middle_name.as_deref());
    to.put("familyName", &*of.family_name);
    to.list("previousNames", &of.previous_names, |name| Value::from(&**name));
    to.put("birthDate", of.birth_date.to_string());
    let mut address = Object::default();
    address.put("street", &*of.address.street);
    address.put("city", &*of.address.city);
    address.put("state", &*of.address.state);
    address.put("postalCode", &*of.address.postal_code);
    address.put("country", &*of.address.country);
    to.put("address", address.0);
    to.maybe("email", of.email.as_deref());
    to.maybe("mobile", of.mobile.as_deref());
    to.list("identifiers", &of.identifiers, |known| {
        let mut to = Object::default();
        to.put("identifierType", &*known.kind);
        to.put("system", &*known.system);
        to.put("value", &*known.value);
        to.maybe("assigner", known.assigner.as_deref());
        Value::Object(to.0)
    });
    let mut assurance = Object::default();
    assurance.put("framework", of.assurance.framework.name());
    assurance.put("level", &*of.assurance.level);
    assurance.list("evidence", &of.assurance.evidence, |proof| Value::from(&**proof));
    assurance.put("verifiedOn", of.assurance.verified_on.to_string());
    assurance.put("expiresOn", of.assurance.expires_on.to_string());
    assurance.put("verifier", &*of.assurance.verifier);
    to.put("assurance", assurance.0);
    to.maybe(
        "photo",
        of.photo
            .as_ref()
            .map(|photo| serde_json::json!({ "cid": photo.cid, "digestMultibase": photo.digest })),
    );
    to.0
}
