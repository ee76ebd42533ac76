//! From a licence to the subject of a credential.

use super::{ClinicianLicense, DisciplinaryAction, Restriction, SUBJECT_TYPE};
use crate::credential::Object;
use serde_json::{Map, Value};

pub(super) fn license(of: &ClinicianLicense) -> Map<String, Value> {
    let mut to = Object::default();
    to.maybe("id", of.id.as_deref());
    to.put("type", SUBJECT_TYPE);
    to.put("givenName", &*of.given_name);
    to.maybe("middleName", of.middle_name.as_deref());
    to.put("familyName", &*of.family_name);
    to.list("formerNames", &of.former_names, |name| Value::from(&**name));
    to.put("licenseNumber", of.license_number.as_str());
    to.put("licenseType", of.license_type.code());
    to.put("professionCode", of.profession.as_str());
    to.put("jurisdiction", of.jurisdiction.code());
    to.maybe("npi", of.npi.as_ref().map(|npi| npi.as_str()));
    to.maybe("ncsbnId", of.ncsbn_id.as_ref().map(|id| id.as_str()));
    to.maybe("degree", of.degree.as_ref().map(|degree| degree.as_str()));
    to.put("originalIssueDate", of.original_issue_date.to_string());
    to.put("effectiveDate", of.effective_date.to_string());
    to.put("expirationDate", of.expiration_date.to_string());
    to.maybe("multistate", of.multistate);
    to.list("compactPrivileges", &of.compact_privileges, |place| place.code().into());
    to.list("restrictions", &of.restrictions, restriction);
    to.list("disciplinaryActions", &of.disciplinary_actions, action);
    to.maybe("prescriptiveAuthority", of.prescriptive_authority);
    to.maybe("supervisionRequired", of.supervision_required);
    to.put("lookupUrl", of.lookup_url.as_str());
    to.0
}

fn restriction(of: &Restriction) -> Value {
    let mut to = Object::default();
    to.put("code", &*of.code);
    to.put("text", &*of.text);
    to.put("from", of.from.to_string());
    to.maybe("to", of.to.map(|day| day.to_string()));
    to.maybe("orderUri", of.order_uri.as_ref().map(|url| url.as_str()));
    Value::Object(to.0)
}

fn action(of: &DisciplinaryAction) -> Value {
    let mut to = Object::default();
    to.put("actionType", &*of.kind);
    to.put("date", of.date.to_string());
    to.put("status", &*of.status);
    to.maybe("publicOrderUri", of.public_order_uri.as_ref().map(|url| url.as_str()));
    Value::Object(to.0)
}
