//! What is said about whom the hospital trusts.

use credentials::time::{Date, Timestamp};

/// Label of the search.
pub const SEARCH: &str = "Name, domain or DID";
/// Nothing fits it.
pub const NOTHING_SOUGHT: &str = "No issuer here fits what you sought.";
/// Heading of the rights that a decision ends.
pub const ENDING: &str = "Your decision takes the place of more than the form says";
/// Below it.
pub const ENDING_LEDE: &str = "The installation’s list also accepts what is named here. One decision cannot say all of it: when you save yours, this ends.";
/// The form was about another issuer.
pub const OTHER_ISSUER: &str = "The form named another issuer than this page, so nothing was saved. To decide about another issuer, add it to the list.";

/// `51 to 100 of 4,012`
pub fn part(before: usize, shown: usize, all: usize) -> String {
    let number = |count: usize| crate::text::grouped(u64::try_from(count).unwrap_or(u64::MAX));
    format!("{} to {} of {}", number(before + 1), number(before + shown), number(all))
}

/// The same was asked a moment ago.
pub const ASKED_SOON: &str = "Somebody of your organisation asked this a moment ago, so nothing was asked this time. Go back, wait ten seconds, then ask again.";
/// Heading of the list.
pub const HEADING: &str = "Trust list";
/// Below it.
pub const LEDE: &str = "Whose licences you accept at this desk, and why. A document of anybody else is rejected, however well it is signed.";
/// On the button.
pub const ADD: &str = "Add an issuer";
/// Heading of the organisation's own decisions.
pub const OWN: &str = "Decided here";
/// Where there is none.
pub const NO_OWN: &str = "Nothing decided here yet";
/// Below it.
pub const NO_OWN_LEDE: &str =
    "The installation’s list below counts. A decision of your own about an issuer takes its place.";
/// Heading of the installation's list.
pub const INSTALLATION: &str = "From the installation";
/// Below it.
pub const INSTALLATION_LEDE: &str = "Whoever runs this server keeps this list in a file, trust.json. It cannot be changed here; your own decision about an issuer takes its place.";
/// Beside an entry of the installation whose place an own decision has taken.
pub const REPLACED: &str = "replaced by your own decision";
/// Where the installation's list is empty.
pub const NO_INSTALLATION: &str = "The installation’s list is empty.";
/// Heads of the table.
pub const COLUMNS: [&str; 7] =
    ["Issuer", "Domain", "Answer", "What", "Where and whom", "Signed", "Decided"];
/// Instead of who decided, for what the installation's file names.
pub const IN_FILE: &str = "in trust.json";
/// An entry that accepts.
pub const ACCEPTED: &str = "Accepted";
/// One whose last day is over, or that was ended.
pub const ENDED: &str = "Ended";
/// An entry that refuses.
pub const REFUSED: &str = "Not accepted";
/// One that was taken back.
pub const WITHDRAWN: &str = "Nothing of our own any more";
/// A right that counts whenever something was signed.
pub const ANY_DAY: &str = "on any day";
/// Everywhere.
pub const ANYWHERE: &str = "anywhere, anybody";
/// Heading of the form.
pub const NEW_HEADING: &str = "Decide about an issuer";
/// Below it.
pub const NEW_LEDE: &str =
    "It counts from the next verification on. Reports that were made before stay as they are.";
/// Heading of the form that changes one.
pub const CHANGE_HEADING: &str = "Change the decision";
/// Where somebody may not decide.
pub const MAY_NOT: &str =
    "Administrators of your organisation decide about issuers. You can read what they decided.";
/// Label.
pub const DID: &str = "Issuer’s DID";
/// Below it.
pub const DID_HINT: &str = "As in did:web:board.example. It is in every report, below the check of the issuer’s authority.";
/// Label.
pub const NAME: &str = "Name";
/// Below it.
pub const NAME_HINT: &str = "What your colleagues call it, once you know who it is. Reports show this name, not the one that a document claims.";
/// Label.
pub const VERDICT: &str = "Your decision";
/// The decisions: as sent, and in words.
pub const VERDICTS: [(&str, &str); 3] = [
    ("trusted", "We accept what is named below"),
    ("refused", "We accept nothing from it, whatever the installation’s list says"),
    ("withdrawn", "We decide nothing of our own: the installation’s list counts"),
];
/// Label.
pub const TYPES: &str = "What it may issue";
/// Label.
pub const JURISDICTIONS: &str = "For which jurisdictions";
/// Below it.
pub const JURISDICTIONS_HINT: &str =
    "By name or code, with commas between: California, US-NV. Empty for any.";
/// Label.
pub const PROFESSIONS: &str = "For which professions";
/// Below it.
pub const PROFESSIONS_HINT: &str = "NUCC codes or how they begin, with commas between: 207, 163W00000X. Or a name, alone on its line. Empty for any.";
/// Label.
pub const FROM: &str = "Signed from";
/// Label.
pub const UNTIL: &str = "Signed until";
/// Below both.
pub const DAYS_HINT: &str =
    "The day on which a licence was signed counts, not the day of the check.";
/// Label.
pub const REASON: &str = "Why";
/// Below it.
pub const REASON_HINT: &str = "Finish the sentence “We decide so because …”. It stands on the issuer’s page for everyone here.";
/// Label.
pub const EVIDENCE: &str = "Where that can be looked up";
/// Below it.
pub const EVIDENCE_HINT: &str = "A link that starts with https://.";
/// On the button.
pub const DECIDE: &str = "Save this decision";
/// Of the link to the page that ends a right.
pub const ASK_END: &str = "End it";
/// On the button that ends a right.
pub const END: &str = "End it as of today";
/// Label.
pub const END_REASON: &str = "Why it ends";
/// Below it.
pub const END_REASON_HINT: &str =
    "Finish the sentence “It ends because …”. It stands on the issuer’s page for everyone here.";
/// Of the way out.
pub const LEAVE_IT: &str = "Leave it as it is";
/// Of the link to the issuer's page.
pub const BACK_TO_ISSUER: &str = "Why do we trust this issuer, or not?";
/// Heading of what a document claims.
pub const CLAIM_HEADING: &str = "What the document says about its issuer";
/// Below it.
pub const CLAIM_LEDE: &str = "Anybody can write this into a document. Look the domain up, or call the board by a number that you know, before you accept it.";
/// Heading of the gate.
pub const ALIKE_HEADING: &str =
    "Another issuer on your list has this name, or one that looks like it";
/// Below it.
pub const ALIKE_LEDE: &str = "A forger takes the name of a board that you trust, and has another domain. Compare the domains letter by letter.";
/// Of the issuer that is decided about.
pub const THIS_ONE: &str = "You decide about";
/// Of the other one.
pub const ON_THE_LIST: &str = "On your list already";
/// Label of the tick.
pub const ALIKE_CONFIRM: &str = "Two issuers of one name";
/// The tick.
pub const I_COMPARED: &str =
    "I have compared the domains. They are two issuers, and we accept this one too.";
/// It was not ticked.
pub const CONFIRM_ALIKE: &str = "Another issuer on your list has this name. Compare the domains, and confirm that you accept both.";
/// Of the link.
pub const CHANGE: &str = "Change the decision";
/// Heading of one issuer's answer.
pub const ANSWER: &str = "Why do we trust this issuer, or not?";
/// Heading.
pub const NOT_COVERED: &str = "What this does not cover";
/// Heading.
pub const RESOLVES: &str = "Does its DID resolve?";
/// On the button.
pub const RESOLVE: &str = "Ask now";
/// Never asked.
pub const NEVER_ASKED: &str = "Nobody here has asked yet.";
/// Label.
pub const REQUEST: &str = "Request";
/// Label.
pub const CAME_BACK: &str = "What came back";
/// Label.
pub const ASKED: &str = "Asked";
/// It does.
pub const DOES: &str = "It resolves";
/// It does not.
pub const DOES_NOT: &str = "It does not resolve";
/// Heading.
pub const SEEN: &str = "Seen from this issuer";
/// Nothing was.
pub const NOT_SEEN: &str = "No report at this desk names it.";
/// Of the link to the history.
pub const SEEN_ALL: &str = "All of them in the history";
/// Heading.
pub const CHANGES: &str = "Every decision about it";
/// No decision was made.
pub const NO_CHANGES: &str = "Nobody here has decided about it.";
/// Heads of that table.
pub const CHANGES_COLUMNS: [&str; 4] = ["When", "Decision", "Why", "By"];
/// Of the link to evidence.
pub const LOOK_UP: &str = "Evidence";

/// A DID that is none.
pub const BAD_DID: &str = "This is not a DID. One is like did:web:board.example.";
/// A name that is none.
pub const BAD_NAME: &str = "Give the name that people know it by, at most 200 characters.";
/// No decision was chosen.
pub const NO_VERDICT: &str = "Say what you decide.";
/// A type that nobody offered.
pub const BAD_TYPE: &str = "Choose among the kinds that are named here.";
/// No type was chosen.
pub const NO_TYPES: &str = "Choose at least one kind. To accept none, decide that.";
/// Until lies before from.
pub const ENDS_BEFORE: &str = "The last day lies before the first.";
/// No reason.
pub const NO_REASON: &str = "Say why, in 3 to 1,000 characters.";
/// A link that is none.
pub const BAD_EVIDENCE: &str = "Give a link that starts with https://, or leave it empty.";
/// It cannot be ended.
pub const CANNOT_END: &str = "There is no decision of your own here that accepts what this issuer signs from now on, so there is nothing to end.";

/// Heading of the question whether to end.
pub fn end_heading(name: &str) -> String {
    format!("End what you accept of {name}")
}

/// What ending does.
pub fn end_consequence(today: Date) -> String {
    format!(
        "What it signed until {} stays accepted; what it signs later is rejected, from the next verification on. To accept nothing of it at all, change the decision instead.",
        today.long()
    )
}

/// The answer: an own decision that has ended.
pub fn we_ended(until: Date, reason: &str, person: &str, at: Timestamp) -> String {
    format!(
        "Ended: what it signed after {} is rejected, because {}; decided by {person} on {}.",
        until.long(),
        bare(reason),
        at.date().long()
    )
}

/// After which day nothing counts.
pub fn ended_after(until: Date) -> String {
    format!("what it signed after {} is rejected", until.long())
}

/// A jurisdiction that is none.
pub fn bad_jurisdiction(text: &str) -> String {
    format!(
        "“{}” is not a jurisdiction. Give one as in California or US-CA.",
        crate::shown::name(text)
    )
}

/// A profession that is none.
pub fn bad_profession(text: &str) -> String {
    format!(
        "“{}” is not a profession. Give a NUCC code or how one begins, as in 207R00000X or 207.",
        crate::shown::name(text)
    )
}

/// What a type of credential is called, many of them.
pub fn type_name(name: &str) -> String {
    match name {
        "ClinicianLicenseCredential" => "clinician licences".into(),
        "PatientIdentityCredential" => "patient identities".into(),
        other => crate::shown::name(other),
    }
}

/// `clinician licences and patient identities`
pub fn all_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `163W or 207`
fn any_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// What a right covers, in a sentence: `clinician licences from Golden Coast Board for California since 3 March 2026`.
pub fn covers(what: &str, name: &str, r#where: &str, whom: &str, when: &str) -> String {
    let places = if r#where.is_empty() { String::new() } else { format!(" for {}", r#where) };
    let people =
        if whom.is_empty() { String::new() } else { format!(", of the professions {whom},") };
    format!("{what} from {name}{places}{people}{when}")
}

/// Since when, until when.
pub fn when(from: Option<Date>, until: Option<Date>, now: Timestamp) -> String {
    let since = match from {
        Some(day) if day.start() > now => format!(" that are signed from {} on", day.long()),
        Some(day) => format!(" since {}", day.long()),
        None => String::new(),
    };
    match until {
        Some(day) if day.end() < now => {
            format!("{since}, but only what was signed until {}", day.long())
        }
        Some(day) => format!("{since} until {}", day.long()),
        None => since,
    }
}

/// The answer: an own decision that accepts.
pub fn we_accept(covers: &str, reason: &str, person: &str, at: Timestamp) -> String {
    format!(
        "We accept {covers}, because {}; decided by {person} on {}.",
        bare(reason),
        at.date().long()
    )
}

/// The answer: an own decision that refuses.
pub fn we_refuse(name: &str, reason: &str, person: &str, at: Timestamp) -> String {
    format!(
        "We accept nothing from {name}, because {}; decided by {person} on {}.",
        bare(reason),
        at.date().long()
    )
}

/// The answer: the installation's list.
pub fn list_accepts(covers: &[String]) -> String {
    format!(
        "We accept {}, because the installation’s list names it. Whoever runs this server keeps that list; nobody here has decided otherwise.",
        all_of(covers)
    )
}

/// The answer: nobody names it.
pub const UNKNOWN: &str = "We accept nothing from this issuer: the installation’s list does not name it, and nobody here has decided to accept it.";

/// A reason as the end of a clause.
fn bare(reason: &str) -> String {
    let reason = crate::shown::harmless(reason);
    reason.trim().trim_end_matches(['.', ';', ',']).to_owned()
}

/// Other kinds.
pub fn not_other_types(types: &str) -> String {
    format!("Anything but {types}.")
}

/// Other places.
pub fn not_elsewhere(places: &str) -> String {
    format!("Licences for any jurisdiction but {places}, and those that name none.")
}

/// Other people: professions by name, and how codes begin.
pub fn not_others(names: &[String], codes: &[String]) -> String {
    let codes =
        (!codes.is_empty()).then(|| format!("those whose code begins with {}", any_of(codes)));
    let all: Vec<String> = names.iter().cloned().chain(codes).collect();
    format!("Licences of any profession but {}.", all_of(&all))
}

/// Earlier.
pub fn not_before(day: Date) -> String {
    format!("What was signed before {}.", day.long())
}

/// Later.
pub fn not_after(day: Date) -> String {
    format!("What was signed after {}.", day.long())
}

/// In any case.
pub const NOT_IN_FORCE: &str =
    "Whether a licence is in force: that is checked each time, by its dates and its status.";
/// Of who is refused.
pub const NOTHING: &str = "Anything: each of its documents is rejected.";

/// How many reports name it.
pub fn seen(count: i64, last: Option<Timestamp>) -> String {
    let reports =
        if count == 1 { "1 report names it".into() } else { format!("{count} reports name it") };
    last.map_or(format!("{reports}."), |at| format!("{reports}, the last of {}.", at.long()))
}

/// The document came from here.
pub const OWN_REGISTRY: &str =
    "None: it is an organisation of this installation, and its document is in the registry here.";

/// Nothing has to be asked.
pub fn no_request(method: &str) -> String {
    format!("None: a did:{} carries its key in itself.", crate::shown::name(method))
}

/// It was asked before.
pub fn fetched_earlier(url: &str) -> String {
    format!("GET {}, made within the last five minutes", crate::shown::field(url))
}

/// A document came back.
pub fn resolved(keys: usize, signing: usize) -> String {
    match (keys, signing) {
        (1, 0) => "A DID document with 1 key, which may not sign credentials.".into(),
        (1, 1) => "A DID document with 1 key, which may sign credentials.".into(),
        _ => format!("A DID document with {keys} keys, of which {signing} may sign credentials."),
    }
}
