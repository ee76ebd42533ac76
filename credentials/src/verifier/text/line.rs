//! One reason, one line.

use super::{
    super::{reason::Reason, view::View},
    Line, did_host, short,
    told::{self, CONDITIONS, done, expected, sentence},
};
use crate::{credential::Problem, proof::ProofError, status::Purpose};

/// What the report says for `reason`.
pub(in super::super) fn line(reason: &Reason, view: &View<'_>) -> Line {
    let (named, noun, issuer) = (&view.named, view.noun, view.issuer());
    match reason {
        Reason::NotReached => says("This was not looked at: the document could not be had or read.", "a document that can be read", "none"),

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
                "The signature does not match: what calls itself {} was changed after it was signed, or was never signed with this key.",
                view.claimed()
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

        Reason::NoKeyNamed => says("There is no signature that can be read, and so none that names a key of the issuer.", ISSUER, "no key")
            .advise(FORGED),
        Reason::IssuerSigned(_) => says(format!("A key of {issuer} signed it, and was allowed to."), ISSUER, "a key of the issuer"),
        Reason::IssuerNamed(_) => says(
            format!("It names a key of {issuer}. That this key signed it could not be confirmed."),
            ISSUER,
            "a key that it names, and no signature by it",
        )
        .advise("Do not rely on it while the signature does not hold."),
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

        Reason::TrustedFor(name) if !view.signed => says(
            format!("{name}, which it names as its issuer, is on your trust list. That this issuer issued it is not confirmed."),
            TRUST,
            name.clone(),
        ),
        Reason::TrustedFor(name) => says(format!("{name} is on your trust list and may issue this."), TRUST, name.clone()),
        Reason::NoTrustList => says("No trust list is set up here, so nothing says which issuers count.", TRUST, "no trust list")
            .advise("Ask your administrator to enter the boards that you rely on."),
        Reason::UnknownIssuer(did) => unknown(did, view),
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

        Reason::WithinPeriod(until) if !view.signed => {
            let until = until.map_or("no end".to_owned(), |until| format!("until {}", until.long()));
            says(format!("The period that it names has begun ({until})."), PERIOD, until)
        }
        Reason::WithinPeriod(None) => {
            says("Its period of validity has begun, and names no end.", PERIOD, "no end")
        }
        Reason::WithinPeriod(Some(until)) => says(
            format!("Its period of validity has begun, and ends on {}.", until.date().long()),
            PERIOD,
            format!("until {}", until.long()),
        ),
        Reason::NotYetValid(from) => says(
            format!("{named} does not count before {}.", from.date().long()),
            PERIOD,
            format!("from {}", from.long()),
        )
        .advise("Do not rely on it before then."),
        Reason::Expired(until) => says(
            format!("{named} expired on {}.", until.date().long()),
            PERIOD,
            format!("until {}", until.long()),
        )
        .advise(format!("Do not rely on it. Ask for the renewed {noun}.")),

        Reason::NeedsNoStatus if noun == "status event" => says("A status event has no status of its own: it tells what happened once.", "no status", "no status"),
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
            format!("{named} is not {}.", done(*purpose)),
            expected(*purpose),
            format!("not {}", done(*purpose)),
        ),
        Reason::StatusSet(purpose, change) => told::set(*purpose, change.as_ref(), view),

        Reason::NoMessage => says("No restriction or condition is recorded.", CONDITIONS, "none"),
        Reason::Conditions(change, named) => told::conditions(change, named, view),
        Reason::RestrictedByLicense(named) => told::restricted(named, view),
        Reason::AnnouncedDue(change) => told::due(change, view),
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
        Reason::StatusEvent(event) => told::event(event, view),

        Reason::SubjectWellFormed => says(format!("Every member of the {noun}{} is well formed, check digits included.", if view.signed { "" } else { " that it claims to be" }), SCHEMA, "well formed"),
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

const FORMAT: &str = "a credential of VC Data Model 2.0 or 1.1";
const PROOF: &str = "proofs that hold over exactly this document";
const ISSUER: &str = "signed by a key that the issuer's DID allows";
const TRUST: &str = "an issuer that your trust list names for this";
const PERIOD: &str = "now, within the period of validity";
const SCHEMA: &str = "the members and codes of its type";
const FORGED: &str = "Do not rely on it. It may be forged: ask the issuer.";
const LATER: &str = "Do not rely on it yet. Verify again later, or ask the issuer.";

pub(super) fn says(
    sentence: impl Into<String>,
    expected: &'static str,
    found: impl Into<String>,
) -> Line {
    let (sentence, found) = (sentence.into(), found.into());
    Line { sentence, advice: None, expected, found, order: None }
}

impl Line {
    pub(super) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// An issuer whom the trust list does not have, by where it is and not by what it calls itself.
fn unknown(did: &str, view: &View<'_>) -> Line {
    let place = did_host(did).map_or_else(|| short(did), |host| short(&host));
    let claimed = view.summary.claimed_issuer_name.as_deref();
    let claimed = claimed.map(|name| format!(" That issuer calls itself “{}”.", short(name)));
    says(
        format!(
            "What calls itself {} names an issuer that is not on your trust list: {place}.{}",
            view.claimed(),
            claimed.unwrap_or_default()
        ),
        TRUST,
        "an unknown issuer",
    )
    .advise("Do not rely on it. Anyone can sign a document and write any name into it. Ask the board, at a telephone number that you know already, whether this address is its own. Only then have it put on your trust list.")
}

fn untrusted(name: &str, what: &str) -> Line {
    says(
        format!("{name} is on your trust list, but not for {what}."),
        "an issuer that your trust list names for this",
        format!("not for {what}"),
    )
    .advise("Do not rely on it. If the list is wrong, ask your administrator to correct it.")
}

fn whether(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "whether it is revoked",
        Purpose::Suspension => "whether it is suspended",
        Purpose::Message => "under what conditions it counts",
        Purpose::Refresh => "whether there is a newer one",
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
