//! From what is typed into a form to the subject of a credential: spaces around are taken away,
//! what was left empty is absent, and the ways in which people write a state are understood.

use super::{DisciplinaryActionOrder, LicenseOrder, RestrictionOrder};
use crate::{
    credential::Object,
    license::{Jurisdiction, SUBJECT_TYPE},
};
use serde_json::{Map, Value};

pub(super) fn subject(order: &LicenseOrder) -> Map<String, Value> {
    let mut to = Object::default();
    to.maybe("id", typed(order.holder.as_deref()));
    to.put("type", SUBJECT_TYPE);
    to.put("givenName", order.given_name.trim());
    to.maybe("middleName", typed(order.middle_name.as_deref()));
    to.put("familyName", order.family_name.trim());
    to.list("formerNames", &order.former_names, |name| name.trim().into());
    to.put("licenseNumber", order.license_number.trim());
    to.put("licenseType", order.license_type.trim());
    to.put("professionCode", order.profession_code.trim());
    to.put("jurisdiction", place(&order.jurisdiction));
    to.maybe("npi", typed(order.npi.as_deref()));
    to.maybe("ncsbnId", typed(order.ncsbn_id.as_deref()));
    to.maybe("degree", typed(order.degree.as_deref()));
    to.put("originalIssueDate", order.original_issue_date.trim());
    to.put("effectiveDate", order.effective_date.trim());
    to.put("expirationDate", order.expiration_date.trim());
    to.maybe("multistate", order.multistate);
    to.list("compactPrivileges", &order.compact_privileges, |name| place(name).into());
    to.list("restrictions", &order.restrictions, restriction);
    to.list("disciplinaryActions", &order.disciplinary_actions, action);
    to.maybe("prescriptiveAuthority", order.prescriptive_authority);
    to.maybe("supervisionRequired", order.supervision_required);
    to.put("lookupUrl", order.lookup_url.trim());
    to.0
}

fn restriction(order: &RestrictionOrder) -> Value {
    let mut to = Object::default();
    to.put("code", order.code.trim());
    to.put("text", order.text.trim());
    to.put("from", order.from.trim());
    to.maybe("to", typed(order.to.as_deref()));
    to.maybe("orderUri", typed(order.order_uri.as_deref()));
    Value::Object(to.0)
}

fn action(order: &DisciplinaryActionOrder) -> Value {
    let mut to = Object::default();
    to.put("actionType", order.action_type.trim());
    to.put("date", order.date.trim());
    to.put("status", order.status.trim());
    to.maybe("publicOrderUri", typed(order.public_order_uri.as_deref()));
    Value::Object(to.0)
}

fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn place(text: &str) -> &str {
    match Jurisdiction::recognise(text) {
        Ok(place) => place.code(),
        Err(_) => text.trim(),
    }
}
