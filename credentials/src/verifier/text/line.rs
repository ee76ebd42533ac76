//! One reason, one line.

use super::{
    super::{reason::Reason, view::View},
    Line, cut, short,
};
use crate::{
    credential::Problem,
    lifecycle::{Change, State},
    proof::ProofError,
    status::Purpose,
};

/// What the report says for `reason`.
pub(in super::super) fn line(reason: &Reason, view: &View<'_>) -> Line {
    let (title, noun, issuer) = (&view.title, view.noun, view.issuer());
    match reason {
        Reason::NotReached => says("This was not looked at, because there was nothing to look at.", "something to look at", "nothing"),

        Reason::WellFormed => says("The document is a well-formed verifiable credential.", FORMAT, "well formed"),
        Reason::NotACredential(problems) => says(
            format!("This is not a well-formed credential. {}", listed(problems)),
            FORMAT,
            counted(problems),
        )
        .advise("Ask for the document again, as the issuer gave it: a copy may have lost something on the way."),

        Reason::AddressHolds => says("The document is, byte for byte, the one that the CID names.", "the bytes that the CID names", "these bytes"),
        Reason::DocumentFetched => says("The document was found at its address.", "a document at the address", "a document"),
        Reason::DocumentMissing(missing) => says(
            format!("The document could not be had: {}.", short(&missing.why)),
            "the document",
            "nothing",
        )
        .advise("Ask for the document itself, or try again later. This says nothing about whether it is genuine."),

        Reason::ProofHolds { count: 1 } => says("The signature matches: nothing was changed since it was signed.", PROOF, "a proof that holds"),
        Reason::ProofHolds { count } => says(
            format!("All {count} signatures match: nothing was changed since it was signed."),
            PROOF,
            format!("{count} proofs that hold"),
        ),
        Reason::NoProof => says("The document is not signed.", PROOF, "no proof").advise(FORGED),
        Reason::ProofUnreadable(problem) => says(
            format!("Its proof cannot be read: {}", short(&problem.sentence)),
            PROOF,
            "a proof that cannot be read",
        )
        .advise(FORGED),
        Reason::ProofBroken(ProofError::SignatureMismatch) => says(
            format!(
                "The signature does not match: what calls itself {title} was changed after it was signed, or was never signed with this key."
            ),
            PROOF,
            "a signature that does not match",
        )
        .advise(FORGED),
        Reason::ProofBroken(ProofError::MalformedProofValue) => says("The signature is malformed.", PROOF, "a malformed signature").advise(FORGED),
        Reason::ProofBroken(ProofError::WrongKeyType) => says("The key that is named is of another kind than the signature.", PROOF, "a key that does not fit").advise(FORGED),
        Reason::ProofBroken(ProofError::NotCanonicalisable) => says(
            "The document uses a term that no known context defines, so that part of it would not be covered by the signature.",
            PROOF,
            "an undefined term or context",
        )
        .advise("Do not rely on it. Its issuer needs to define every term."),
        Reason::ProofBroken(ProofError::TooComplex) => says("The document is more complex than a credential may be.", PROOF, "too complex").advise(FORGED),
        Reason::WrongPurpose(purpose) => says(
            format!("The proof was made for “{}”, not to issue a credential.", short(purpose)),
            "a proof for assertionMethod",
            short(purpose),
        )
        .advise(FORGED),
        Reason::SignedInFuture(created) => says(
            format!("It says that it was signed on {}, which has not come yet.", created.long()),
            "signed before now",
            created.long(),
        )
        .advise("Do not rely on it. If the time is off by minutes only, check the clocks."),
        Reason::ProofExpired(expires) => says(
            format!("Its signature counted until {} only.", expires.long()),
            "a proof that still counts",
            format!("ended {}", expires.long()),
        )
        .advise(format!("Ask for a {noun} that was signed again.")),
        Reason::ProofNotComputed => says("The signature could not be computed in time.", PROOF, "not computed").advise(LATER),
        Reason::KeyMissing(missing) => says(
            format!("The signature could not be checked, because its key could not be had: {}.", short(&missing.why)),
            PROOF,
            "no key",
        )
        .advise(LATER),
        Reason::KeyRefused { method, why } => says(
            format!("The key {} does not exist: {}.", short(method), short(why)),
            "a key that its DID document names",
            "no such key",
        )
        .advise(FORGED),
        Reason::KeyNotAuthorised(method) => says(
            format!("The key {} may not issue credentials: its DID document does not allow it.", short(method)),
            "a key that may issue",
            "a key that may not",
        )
        .advise(FORGED),
        Reason::KeyEnded { method, ended } => says(
            format!("The key {} ended on {}. What it signed does not count any more.", short(method), ended.long()),
            "a key in force",
            format!("ended {}", ended.long()),
        )
        .advise(format!("Ask {issuer} for a {noun} that was signed again.")),
        Reason::KeyRevoked { method, revoked } => says(
            format!(
                "The key {} was withdrawn on {}, as a stolen key is. Nothing that it signed counts, whatever date it bears: who has the key can write any date.",
                short(method),
                revoked.long(),
            ),
            "a key that was not withdrawn",
            format!("withdrawn {}", revoked.long()),
        )
        .advise(format!("Do not rely on it. Ask {issuer} for a {noun} that was issued anew.")),

        Reason::IssuerSigned(_) => says(format!("A key of {issuer} signed it, and was allowed to."), ISSUER, "a key of the issuer"),
        Reason::IssuerUnreachable(missing) => says(
            format!("Whose key signed it could not be checked: {}.", short(&missing.why)),
            ISSUER,
            "no DID document",
        )
        .advise(LATER),
        Reason::NotSignedByIssuer(issuer) => says(
            format!("It names {} as its issuer, but no key of that issuer signed it.", short(issuer)),
            ISSUER,
            "a key of somebody else",
        )
        .advise(FORGED),
        Reason::OtherController { method, controller } => says(
            format!("The key {} belongs to {}, not to the issuer.", short(method), short(controller)),
            ISSUER,
            "a key of somebody else",
        )
        .advise(FORGED),

        Reason::TrustedFor(name) => says(format!("{name} is on your trust list and may issue this."), TRUST, name.clone()),
        Reason::NoTrustList => says("No trust list is set up here, so nothing says which issuers count.", TRUST, "no trust list")
            .advise("Ask your administrator to enter the boards that you rely on."),
        Reason::UnknownIssuer(issuer) => says(
            format!("{title} was issued by {}, which is not on your trust list.", short(issuer)),
            TRUST,
            "an unknown issuer",
        )
        .advise("Do not rely on it. Anyone can sign a document; if you know this issuer, ask your administrator to enter it."),
        Reason::RefusedIssuer(name) => says(
            format!("Your trust list says to accept nothing from {name}."),
            TRUST,
            "an issuer that is refused",
        )
        .advise("Do not rely on it. Your trust list says who decided that, when and why."),
        Reason::NotForType(name) => untrusted(name, "this kind of credential"),
        Reason::NotForJurisdiction(name) => untrusted(name, "licences for this jurisdiction"),
        Reason::NotForProfession(name) => untrusted(name, "licences for this profession"),
        Reason::NotAtThisTime(name) => untrusted(name, "credentials at the time when this was signed"),

        Reason::WithinPeriod(None) => {
            says("Its period of validity has begun, and names no end.", PERIOD, "no end")
        }
        Reason::WithinPeriod(Some(until)) => says(
            format!("Its period of validity has begun, and ends on {}.", until.date().long()),
            PERIOD,
            format!("until {}", until.long()),
        ),
        Reason::NotYetValid(from) => says(
            format!("{title} does not count before {}.", from.date().long()),
            PERIOD,
            format!("from {}", from.long()),
        )
        .advise("Do not rely on it before then."),
        Reason::Expired(until) => says(
            format!("{title} expired on {}.", until.date().long()),
            PERIOD,
            format!("until {}", until.long()),
        )
        .advise(format!("Do not rely on it. Ask for the renewed {noun}.")),

        Reason::NeedsNoStatus => says("A status list has no status of its own.", "no status", "no status"),
        Reason::NoStatusEntry(purpose) => says(
            format!("Nothing says where to look up {}.", whether(*purpose)),
            "a status entry",
            "no status entry",
        )
        .advise(format!("Do not rely on it yet. Ask {issuer} whether it still counts.")),
        Reason::ForeignStatus(kinds) => says(
            format!("It has a status of a kind that is not known here: {}.", short(kinds)),
            "a status that can be read",
            "a status that cannot be read",
        )
        .advise(format!("Do not rely on it yet. Ask {issuer} whether it still counts.")),
        Reason::StatusListMissing(purpose, missing) => says(
            format!("The list that tells {} could not be had: {}.", whether(*purpose), short(&missing.why)),
            expected(*purpose),
            "no list",
        )
        .advise(LATER),
        Reason::StatusListUnusable(purpose, why) => says(
            format!("The list that tells {} cannot be believed. {}", whether(*purpose), short(why)),
            expected(*purpose),
            "a list that cannot be believed",
        )
        .advise(LATER),
        Reason::StatusListByOther(purpose, other) => says(
            format!("The list that tells {} is by {}, who may not speak for the issuer.", whether(*purpose), short(other)),
            expected(*purpose),
            "a list by somebody else",
        )
        .advise(LATER),
        Reason::StatusListOther(purpose, id) => says(
            format!("Where the list that tells {} should be, there is another: {}.", whether(*purpose), short(id)),
            expected(*purpose),
            "another list",
        )
        .advise(LATER),
        Reason::StatusListPurpose(purpose) => says(
            format!("The list does not tell {}.", whether(*purpose)),
            expected(*purpose),
            "a list for another purpose",
        )
        .advise(LATER),
        Reason::StatusListStale(purpose, since) => says(
            format!("The list that tells {} is out of date: it counts for {} and not for now.", whether(*purpose), since.long()),
            expected(*purpose),
            "a list that is out of date",
        )
        .advise(LATER),
        Reason::StatusIndexOutOfRange { index, bits } => says(
            format!("Its status is entry {index} of a list that has {bits} bits."),
            "an entry of the list",
            "no such entry",
        )
        .advise(FORGED),
        Reason::StatusClear(purpose) => says(
            format!("{title} is not {}.", done(*purpose)),
            expected(*purpose),
            format!("not {}", done(*purpose)),
        ),
        Reason::StatusSet(purpose, change) => set(*purpose, change.as_ref(), view),

        Reason::NoMessage => says("No restriction or condition is recorded.", CONDITIONS, "none"),
        Reason::Conditions(change) => says(
            format!("{title} is in force and {}. {}", View::happened(change), sentence(&change.reason)),
            CONDITIONS,
            change.to.name(),
        )
        .advise(order("Read the conditions before you rely on it.", change)),
        Reason::RestrictedByLicense(restrictions) => says(
            format!("{title} is in force with a restriction: {}", sentence(restrictions)),
            CONDITIONS,
            "restricted",
        )
        .advise("Read the restriction before you rely on it."),
        Reason::Message(message) => says(
            format!("{issuer} attached a message that a person has to read: “{}”.", short(message)),
            CONDITIONS,
            short(message),
        )
        .advise(format!("Ask {issuer} what it means.")),
        Reason::MessageUnknown(value) => says(
            format!("{issuer} attached the message {value:#x}, and nothing tells what it means."),
            CONDITIONS,
            format!("message {value:#x}"),
        )
        .advise(format!("Ask {issuer} what it means.")),

        Reason::SubjectWellFormed => says(format!("Every member of the {noun} is well formed, check digits included."), SCHEMA, "well formed"),
        Reason::SubjectMalformed(problems) => says(
            format!("The {noun} is not well formed. {}", listed(problems)),
            SCHEMA,
            counted(problems),
        )
        .advise(format!("Do not rely on it. Tell {issuer} what is wrong.")),
        Reason::TypeUnknown(types) => says(
            format!("Nothing is known here about credentials of the type {}.", short(types)),
            SCHEMA,
            "a type that is not known",
        )
        .advise("What it says has to be judged by a person."),
    }
}

/// What a board says of a change to the public, in characters, with the reason before it: none of a
/// restriction may be lost.
const WORDS: usize = 640;
/// The reason of a licence that ended because another has taken its place.
const RENEWED: &str = "renewed";
const FORMAT: &str = "a credential of VC Data Model 2.0 or 1.1";
const PROOF: &str = "proofs that hold over exactly this document";
const ISSUER: &str = "signed by a key that the issuer's DID allows";
const TRUST: &str = "an issuer that your trust list names for this";
const PERIOD: &str = "now, within the period of validity";
const CONDITIONS: &str = "no conditions, or conditions that are known";
const SCHEMA: &str = "the members and codes of its type";
const FORGED: &str = "Do not rely on it. It may be forged: ask the issuer.";
const LATER: &str = "Do not rely on it yet. Verify again later, or ask the issuer.";

fn says(sentence: impl Into<String>, expected: &'static str, found: impl Into<String>) -> Line {
    Line { sentence: sentence.into(), advice: None, expected, found: found.into() }
}

impl Line {
    fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

fn untrusted(name: &str, what: &str) -> Line {
    says(
        format!("{name} is on your trust list, but not for {what}."),
        "an issuer that your trust list names for this",
        format!("not for {what}"),
    )
    .advise("Do not rely on it. If the list is wrong, ask your administrator to correct it.")
}

/// The revocation or suspension bit is set.
fn set(purpose: Purpose, change: Option<&Change>, view: &View<'_>) -> Line {
    let final_ = purpose == Purpose::Revocation;
    let Some(change) = change else {
        let line =
            says(format!("{} is {}.", view.title, done(purpose)), expected(purpose), done(purpose));
        return line.advise(if final_ {
            "Do not rely on it. This is final."
        } else {
            "Do not rely on it while that lasts."
        });
    };
    if change.to == State::Inactive && change.reason == RENEWED {
        let on = change.effective.long();
        let sentence = format!(
            "{} has been renewed: since {on} a new one counts instead of this one.",
            view.title
        );
        let advice = match &change.order_uri {
            Some(new) => format!("Do not rely on this one. The new one is here: {}", short(new)),
            None => "Do not rely on this one. Ask for the new one.".into(),
        };
        return says(sentence, expected(purpose), format!("renewed, {on}")).advise(advice);
    }
    let sentence_ = format!("{} {}.", view.title, View::happened(change));
    let reason = sentence(&change.reason);
    let sentence_ =
        if reason.is_empty() { sentence_ } else { format!("{sentence_} Reason: {reason}") };
    let advice = if final_ { "Do not rely on it. This is final." } else { "Do not rely on it." };
    says(sentence_, expected(purpose), format!("{}, {}", change.to.name(), change.effective.long()))
        .advise(order(advice, change))
}

/// The advice, with where the order can be read.
fn order(advice: &str, change: &Change) -> String {
    match &change.order_uri {
        Some(order) => format!("{advice} The order is here: {}", short(order)),
        None => advice.into(),
    }
}

/// A text from outside as a sentence of its own.
fn sentence(text: &str) -> String {
    let text = cut(text.trim(), WORDS);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

fn whether(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "whether it is revoked",
        Purpose::Suspension => "whether it is suspended",
        Purpose::Message => "under what conditions it counts",
        Purpose::Refresh => "whether there is a newer one",
    }
}

fn expected(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "not revoked, by a current list of the issuer",
        Purpose::Suspension => "not suspended, by a current list of the issuer",
        Purpose::Message => CONDITIONS,
        Purpose::Refresh => "no newer edition",
    }
}

fn done(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "revoked",
        Purpose::Suspension => "suspended",
        Purpose::Message => "under conditions",
        Purpose::Refresh => "superseded",
    }
}

/// The first problems, each with its place.
fn listed(problems: &[Problem]) -> String {
    let mut sentences: Vec<String> = problems
        .iter()
        .take(3)
        .map(|problem| match problem.pointer.as_str() {
            "" => sentence(&problem.sentence),
            pointer => format!("At {}: {}", short(pointer), sentence(&problem.sentence)),
        })
        .collect();
    if problems.len() > 3 {
        sentences.push(format!("And {} more.", problems.len() - 3));
    }
    sentences.join(" ")
}

fn counted(problems: &[Problem]) -> String {
    match problems {
        [one] => format!(
            "{} at {}",
            one.code,
            if one.pointer.is_empty() { "the document" } else { &one.pointer }
        ),
        several => format!("{} problems", several.len()),
    }
}
