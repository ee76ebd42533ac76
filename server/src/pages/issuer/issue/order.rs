//! From what was typed into the form to an order, and from the core's problems back to the fields.

use super::Form;
use app::{
    Filled,
    issuer::{
        issue::{ACTIONS, PICKED, PICKED_FOR, RESTRICTIONS},
        renewal,
    },
    text::issuer::issue as text,
};
use credentials::{
    credential::Problem,
    issuer::{DisciplinaryActionOrder, LicenseOrder, RestrictionOrder},
    license::{ClinicianLicense, Jurisdiction, Profession},
    time::Date,
};

/// At most so many professions are offered to choose from.
const PROFESSIONS: usize = 12;

/// What was typed.
pub(super) struct Typed {
    /// The order, as far as it was understood.
    pub order: LicenseOrder,
    /// What was not: field and sentence.
    pub problems: Vec<(String, String)>,
    /// The professions to choose from, by code and label.
    pub professions: Vec<(String, String)>,
    /// Which rows of the form the restrictions and the actions of the order come from.
    pub slots: Slots,
    /// The profession with its code, where it was understood.
    pub profession: Option<String>,
}

/// The rows of the form that are filled.
#[derive(Default)]
pub(super) struct Slots {
    restrictions: Vec<usize>,
    actions: Vec<usize>,
}

/// Reads the form. What is left empty is left to the core, which knows what must be there.
pub(super) fn read(form: &Form) -> Typed {
    let mut problems = Vec::new();
    let mut slots = Slots::default();
    let (profession, professions) = profession(form, &mut problems);
    let mut day = |name: &str| day(form, name, &mut problems);
    let dates = ["originalIssueDate", "effectiveDate", "expirationDate"].map(&mut day);
    let [original_issue_date, effective_date, expiration_date] = dates;
    let mut restrictions = Vec::new();
    for (at, names) in RESTRICTIONS.iter().enumerate() {
        let [code, words, from, to, order] = *names;
        if names.iter().any(|name| !form.get(name).is_empty()) {
            slots.restrictions.push(at);
            restrictions.push(RestrictionOrder {
                code: form.get(code).to_owned(),
                text: one_line(form.get(words)),
                from: day(from),
                to: Some(day(to)).filter(|to| !to.is_empty()),
                order_uri: form.maybe(order),
            });
        }
    }
    let mut disciplinary_actions = Vec::new();
    for (at, names) in ACTIONS.iter().enumerate() {
        let [what, date, status, order] = *names;
        if names.iter().any(|name| !form.get(name).is_empty()) {
            slots.actions.push(at);
            disciplinary_actions.push(DisciplinaryActionOrder {
                action_type: form.get(what).to_owned(),
                date: day(date),
                status: form.get(status).to_owned(),
                public_order_uri: form.maybe(order),
            });
        }
    }
    let order = LicenseOrder {
        holder: form.maybe("holder"),
        given_name: form.get("givenName").to_owned(),
        middle_name: form.maybe("middleName"),
        family_name: form.get("familyName").to_owned(),
        former_names: lines(form.get("formerNames"), &['\n']),
        license_number: form.get("licenseNumber").to_owned(),
        license_type: form.get("licenseType").to_owned(),
        profession_code: profession.as_ref().map(ToString::to_string).unwrap_or_default(),
        jurisdiction: form.get("jurisdiction").to_owned(),
        npi: form.maybe("npi"),
        ncsbn_id: form.maybe("ncsbnId"),
        degree: form.maybe("degree"),
        original_issue_date,
        effective_date,
        expiration_date,
        multistate: flag(form, "multistate"),
        compact_privileges: places(form, &mut problems),
        restrictions,
        disciplinary_actions,
        prescriptive_authority: flag(form, "prescriptiveAuthority"),
        supervision_required: flag(form, "supervisionRequired"),
        lookup_url: form.get("lookupUrl").to_owned(),
    };
    let profession = profession.map(|it| it.label());
    Typed { order, problems, professions, slots, profession }
}

/// By code, by name, by a part of it, or by what was chosen among several that fit.
fn profession(
    form: &Form,
    problems: &mut Vec<(String, String)>,
) -> (Option<Profession>, Vec<(String, String)>) {
    let typed = form.get("professionCode");
    let mut wrong = |field: &str, sentence: &str| {
        problems.push((field.to_owned(), sentence.to_owned()));
    };
    let fitting = match Profession::recognise(typed) {
        Ok(one) => return (Some(one), Vec::new()),
        Err(fitting) => fitting,
    };
    let picked = Some(form.get(PICKED)).filter(|_| form.get(PICKED_FOR) == typed);
    if let Some(picked) = fitting.iter().find(|one| Some(one.as_str()) == picked) {
        return (Some(picked.clone()), Vec::new());
    }
    match fitting.len() {
        0 if typed.is_empty() => {}
        0 => wrong("professionCode", text::NO_PROFESSION),
        1..=PROFESSIONS => wrong(PICKED, text::SEVERAL_PROFESSIONS),
        _ => wrong("professionCode", text::TOO_MANY_PROFESSIONS),
    }
    let offered = fitting.iter().map(|one| (one.to_string(), one.label()));
    let offered = if fitting.len() <= PROFESSIONS { offered.collect() } else { Vec::new() };
    (None, offered)
}

/// A day as the core reads it; empty where nothing was typed or nothing was understood.
fn day(form: &Form, name: &str, problems: &mut Vec<(String, String)>) -> String {
    let typed = form.get(name);
    if typed.is_empty() {
        return String::new();
    }
    Date::recognise(typed).map(|day| day.to_string()).unwrap_or_else(|_| {
        problems.push((name.to_owned(), text::NOT_A_DAY.to_owned()));
        String::new()
    })
}

fn flag(form: &Form, name: &str) -> Option<bool> {
    match form.get(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn lines(text: &str, ends: &[char]) -> Vec<String> {
    text.split(ends).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Several lines as one: the core takes a restriction as one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn places(form: &Form, problems: &mut Vec<(String, String)>) -> Vec<String> {
    let mut places = Vec::new();
    for typed in lines(form.get("compactPrivileges"), &['\n', ',', ';']) {
        match Jurisdiction::recognise(&typed) {
            Ok(place) => places.push(place.code().to_owned()),
            Err(_) => {
                let sentence = text::not_a_place(&app::shown::name(&typed));
                problems.push(("compactPrivileges".to_owned(), sentence));
            }
        }
    }
    places
}

/// The field of the form for a pointer of the core; no name where there is none.
fn field(pointer: &str, slots: &Slots) -> String {
    let mut parts = pointer.trim_start_matches('/').split('/');
    let (member, row, inner) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let row = row.and_then(|row| row.parse::<usize>().ok());
    let at = |names: &[&str], order: &[&str]| {
        let inner = inner.and_then(|inner| order.iter().position(|name| *name == inner));
        names.get(inner.unwrap_or_default()).map(|name| (*name).to_owned()).unwrap_or_default()
    };
    match (member, row) {
        ("restrictions", Some(row)) => slots
            .restrictions
            .get(row)
            .map(|slot| at(&RESTRICTIONS[*slot], &["code", "text", "from", "to", "orderUri"]))
            .unwrap_or_default(),
        ("disciplinaryActions", Some(row)) => slots
            .actions
            .get(row)
            .map(|slot| at(&ACTIONS[*slot], &["actionType", "date", "status", "publicOrderUri"]))
            .unwrap_or_default(),
        (member, _) if text::FIELDS.iter().any(|(name, ..)| *name == member) => member.to_owned(),
        _ => String::new(),
    }
}

/// The core's problems beside the fields, in the words of a clerk; a field that has one keeps it.
pub(super) fn at_fields(found: Vec<Problem>, slots: &Slots, problems: &mut Vec<(String, String)>) {
    let known: Vec<String> = problems.iter().map(|(field, _)| field.clone()).collect();
    for problem in found {
        let field = field(&problem.pointer, slots);
        let asked = field == "professionCode" && known.iter().any(|name| name == PICKED);
        if asked || !field.is_empty() && known.contains(&field) {
            continue;
        }
        let named = text::FIELDS.iter().any(|(name, ..)| *name == field);
        let sentence = match problem.code {
            "missing" if named => text::missing(&field),
            _ => problem.sentence,
        };
        problems.push((field, sentence));
    }
    problems.sort_by_key(|(field, _)| place(field));
}

/// Where a field is on the page, so that the list of errors has its order.
fn place(field: &str) -> usize {
    let field = if field == PICKED { "professionCode" } else { field };
    let named = text::FIELDS.iter().position(|(name, ..)| *name == field);
    named.unwrap_or(text::FIELDS.len())
}

/// What travels on: the fields that the form has, with the key, and with the profession as it was
/// understood.
pub(super) fn kept(form: Form, key: &str, profession: Option<&str>) -> Filled {
    let mut filled = form.again(Vec::new());
    let known = |name: &str| {
        text::FIELDS.iter().any(|(field, ..)| *field == name)
            || RESTRICTIONS.iter().flatten().any(|field| *field == name)
            || ACTIONS.iter().flatten().any(|field| *field == name)
            || [renewal::RENEW, renewal::SEEN, renewal::ENDS, renewal::CARRY].contains(&name)
    };
    filled.values.retain(|(name, value)| known(name) && !value.is_empty());
    if let Some(profession) = profession {
        for (_, value) in filled.values.iter_mut().filter(|(name, _)| name == "professionCode") {
            profession.clone_into(value);
        }
    }
    filled.values.push(("key".to_owned(), key.to_owned()));
    filled
}

/// Whether the form has room for everything that a licence says.
pub(super) fn has_room(of: &ClinicianLicense) -> bool {
    of.restrictions.len() <= RESTRICTIONS.len() && of.disciplinary_actions.len() <= ACTIONS.len()
}

/// What the form of a renewal holds: everything but the dates of the new period.
pub(super) fn renewed(of: &ClinicianLicense) -> Vec<(String, String)> {
    let flag = |flag: Option<bool>| flag.map(|yes| if yes { "yes" } else { "no" }.to_owned());
    let compact: Vec<_> = of.compact_privileges.iter().map(|place| place.name()).collect();
    let mut values: Vec<(String, String)> = [
        ("givenName", Some(of.given_name.clone())),
        ("middleName", of.middle_name.clone()),
        ("familyName", Some(of.family_name.clone())),
        ("formerNames", Some(of.former_names.join("\n"))),
        ("licenseNumber", Some(of.license_number.to_string())),
        ("licenseType", Some(of.license_type.code().to_owned())),
        ("professionCode", Some(of.profession.label())),
        ("jurisdiction", Some(of.jurisdiction.code().to_owned())),
        ("originalIssueDate", Some(of.original_issue_date.long())),
        ("npi", of.npi.as_ref().map(ToString::to_string)),
        ("ncsbnId", of.ncsbn_id.as_ref().map(ToString::to_string)),
        ("degree", of.degree.as_ref().map(ToString::to_string)),
        ("multistate", flag(of.multistate)),
        ("compactPrivileges", Some(compact.join("\n"))),
        ("prescriptiveAuthority", flag(of.prescriptive_authority)),
        ("supervisionRequired", flag(of.supervision_required)),
        ("lookupUrl", Some(of.lookup_url.to_string())),
        ("holder", of.id.clone()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value.filter(|it| !it.is_empty())?)))
    .collect();
    let mut fill = |names: &[&str], of: &[Option<String>]| {
        let filled = names
            .iter()
            .zip(of)
            .filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
        values.extend(filled);
    };
    let address = |url: &Option<url::Url>| url.as_ref().map(ToString::to_string);
    for (names, one) in RESTRICTIONS.iter().zip(&of.restrictions) {
        let (code, text) = (Some(one.code.clone()), Some(one.text.clone()));
        let (from, to) = (Some(one.from.long()), one.to.map(Date::long));
        fill(names, &[code, text, from, to, address(&one.order_uri)]);
    }
    for (names, one) in ACTIONS.iter().zip(&of.disciplinary_actions) {
        let (kind, status) = (Some(one.kind.clone()), Some(one.status.clone()));
        fill(names, &[kind, Some(one.date.long()), status, address(&one.public_order_uri)]);
    }
    values
}
