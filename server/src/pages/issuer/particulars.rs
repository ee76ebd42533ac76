//! A licence as labels and values, in the order of the form.

use app::text::issuer::issue as text;
use credentials::{credential::Secured, license::ClinicianLicense};

/// Everything that a licence says, each with the label that its field has in the form.
pub(super) fn rows(of: &ClinicianLicense) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::with_capacity(20);
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            rows.push((text::label(name).to_owned(), value));
        }
    };
    let flag = |flag: Option<bool>| flag.map(|yes| if yes { text::YES } else { text::NO }.into());
    let kind = of.license_type.holder().unwrap_or(of.license_type.display());
    let compact: Vec<_> = of.compact_privileges.iter().map(|place| place.name()).collect();
    row("givenName", Some(of.given_name.clone()));
    row("middleName", of.middle_name.clone());
    row("familyName", Some(of.family_name.clone()));
    row("formerNames", Some(of.former_names.join("; ")));
    row("licenseNumber", Some(of.license_number.to_string()));
    row("licenseType", Some(kind.to_owned()));
    row("professionCode", Some(of.profession.label()));
    row("jurisdiction", Some(of.jurisdiction.name().to_owned()));
    row("originalIssueDate", Some(of.original_issue_date.long()));
    row("effectiveDate", Some(of.effective_date.long()));
    row("expirationDate", Some(of.expiration_date.long()));
    row("npi", of.npi.as_ref().map(ToString::to_string));
    row("ncsbnId", of.ncsbn_id.as_ref().map(ToString::to_string));
    row("degree", of.degree.as_ref().map(ToString::to_string));
    row("multistate", flag(of.multistate));
    row("compactPrivileges", Some(compact.join(", ")));
    row("prescriptiveAuthority", flag(of.prescriptive_authority));
    row("supervisionRequired", flag(of.supervision_required));
    row("lookupUrl", Some(of.lookup_url.to_string()));
    row("holder", of.id.clone());
    let address = |url: &Option<url::Url>| url.as_ref().map(|url| format!(", {url}"));
    for (at, one) in of.restrictions.iter().enumerate() {
        let to = one.to.map(|to| format!(" to {}", to.long())).unwrap_or_default();
        let order = address(&one.order_uri).unwrap_or_default();
        let from = one.from.long();
        let value = format!("{} ({}), from {from}{to}{order}", one.text, one.code);
        rows.push((text::restriction(at + 1), value));
    }
    for (at, one) in of.disciplinary_actions.iter().enumerate() {
        let order = address(&one.public_order_uri).unwrap_or_default();
        let value = format!("{}, {}, {}{order}", one.kind, one.date.long(), one.status);
        rows.push((text::action(at + 1), value));
    }
    rows
}

/// The licence in a signed document.
pub(super) fn license(document: &[u8]) -> Option<ClinicianLicense> {
    let secured = Secured::parse(document).ok()?;
    let subject = secured.credential().get("credentialSubject")?;
    ClinicianLicense::from_subject(subject.as_object()?).ok()
}
