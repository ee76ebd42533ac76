//! Why a check ended as it did: every reason, with its stable code and its outcome.

use super::{
    Check, CheckOutcome, Condition, Fact, Finding, Missing, Source, text,
    verdict::{STATUS_EVENT, WITH_CONDITIONS, WITH_RESTRICTIONS},
    view::View,
};
use crate::{
    credential::{ClaimedProof, Problem},
    license::Restriction,
    lifecycle::{Change, State, StatusEvent},
    proof::{ProofError, Securing},
    status::Purpose,
    time::Timestamp,
};

/// Every way in which a check can end. What a variant carries is what its sentence needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reason {
    /// Something before it could not be had or read, so there is nothing to look at.
    NotReached,
    WellFormed,
    NotACredential(Vec<Problem>),
    AddressHolds,
    DocumentFetched,
    DocumentMissing(Missing),
    ProofHolds {
        count: usize,
    },
    NoProof,
    ProofUnreadable(Problem),
    ProofBroken(ProofError),
    WrongPurpose(String),
    SignedInFuture(Timestamp),
    ProofExpired(Timestamp),
    ProofNotComputed,
    KeyMissing(Missing),
    KeyRefused {
        method: String,
        why: String,
    },
    KeyNotAuthorised(String),
    KeyEnded {
        method: String,
        ended: Timestamp,
    },
    KeyRevoked {
        method: String,
        revoked: Timestamp,
    },
    /// There is no signature that could be read, and so none that names a key.
    NoKeyNamed,
    IssuerSigned(String),
    /// The key that is named may sign for the issuer; that it signed this is not confirmed.
    IssuerNamed(String),
    IssuerUnreachable(Missing),
    NotSignedByIssuer(String),
    OtherController {
        method: String,
        controller: String,
    },
    TrustedFor(String),
    NoTrustList,
    UnknownIssuer(String),
    RefusedIssuer(String),
    NotForType(String),
    NotForJurisdiction(String),
    NotForProfession(String),
    NotAtThisTime(String),
    WithinPeriod(Option<Timestamp>),
    NotYetValid(Timestamp),
    Expired(Timestamp),
    NeedsNoStatus,
    NoStatusEntry(Purpose),
    ForeignStatus(String),
    StatusListMissing(Purpose, Missing),
    StatusListUnusable(Purpose, String),
    StatusListByOther(Purpose, String),
    StatusListOther(Purpose, String),
    StatusListPurpose(Purpose),
    StatusListStale(Purpose, Timestamp),
    StatusIndexOutOfRange {
        index: usize,
        bits: usize,
    },
    StatusClear(Purpose),
    StatusSet(Purpose, Option<Change>),
    NoMessage,
    /// What the board tells, and what the licence itself names besides.
    Conditions(Change, Vec<Restriction>),
    RestrictedByLicense(Vec<Restriction>),
    /// A change was announced for a moment that has come, in a list that is older.
    AnnouncedDue(Change),
    Message(String),
    MessageUnknown(u64),
    /// It is no licence: it tells what once became of one.
    StatusEvent(Box<StatusEvent>),
    SubjectWellFormed,
    SubjectMalformed(Vec<Problem>),
    TypeUnknown(String),
}

impl Reason {
    /// The stable code that machines may match on, and how the check ended.
    pub(crate) fn code(&self) -> (&'static str, CheckOutcome) {
        use CheckOutcome::{CouldNotCheck, Failed, Passed};
        match self {
            Self::NotReached => ("not-reached", CouldNotCheck),
            Self::WellFormed => ("well-formed", Passed),
            Self::NotACredential(_) => ("not-a-credential", Failed),
            Self::AddressHolds => ("address-holds", Passed),
            Self::DocumentFetched => ("document-fetched", Passed),
            Self::DocumentMissing(_) => ("document-missing", CouldNotCheck),
            Self::ProofHolds { .. } => ("proof-holds", Passed),
            Self::NoProof => ("no-proof", Failed),
            Self::ProofUnreadable(_) => ("proof-unreadable", Failed),
            Self::ProofBroken(ProofError::SignatureMismatch) => ("signature-mismatch", Failed),
            Self::ProofBroken(ProofError::MalformedProofValue) => ("proof-value-malformed", Failed),
            Self::ProofBroken(ProofError::WrongKeyType) => ("key-does-not-fit", Failed),
            Self::ProofBroken(ProofError::NotCanonicalisable) => ("not-canonicalisable", Failed),
            Self::ProofBroken(ProofError::TooComplex) => ("too-complex", Failed),
            Self::WrongPurpose(_) => ("wrong-purpose", Failed),
            Self::SignedInFuture(_) => ("signed-in-future", Failed),
            Self::ProofExpired(_) => ("proof-expired", Failed),
            Self::ProofNotComputed => ("proof-not-computed", CouldNotCheck),
            Self::KeyMissing(_) => ("key-unreachable", CouldNotCheck),
            Self::KeyRefused { .. } => ("no-such-key", Failed),
            Self::KeyNotAuthorised(_) => ("key-not-authorised", Failed),
            Self::KeyEnded { .. } => ("key-ended", Failed),
            Self::KeyRevoked { .. } => ("key-revoked", Failed),
            Self::NoKeyNamed => ("no-key-named", CouldNotCheck),
            Self::IssuerSigned(_) => ("issuer-signed", Passed),
            Self::IssuerNamed(_) => ("issuer-not-confirmed", CouldNotCheck),
            Self::IssuerUnreachable(_) => ("issuer-unreachable", CouldNotCheck),
            Self::NotSignedByIssuer(_) => ("not-signed-by-issuer", Failed),
            Self::OtherController { .. } => ("other-controller", Failed),
            Self::TrustedFor(_) => ("trusted", Passed),
            Self::NoTrustList => ("no-trust-list", CouldNotCheck),
            Self::UnknownIssuer(_) => ("unknown-issuer", Failed),
            Self::RefusedIssuer(_) => ("issuer-refused", Failed),
            Self::NotForType(_) => ("issuer-not-for-type", Failed),
            Self::NotForJurisdiction(_) => ("issuer-not-for-jurisdiction", Failed),
            Self::NotForProfession(_) => ("issuer-not-for-profession", Failed),
            Self::NotAtThisTime(_) => ("issuer-not-at-this-time", Failed),
            Self::WithinPeriod(_) => ("within-period", Passed),
            Self::NotYetValid(_) => ("not-yet-valid", Failed),
            Self::Expired(_) => ("expired", Failed),
            Self::NeedsNoStatus => ("needs-no-status", Passed),
            Self::NoStatusEntry(_) => ("no-status-entry", CouldNotCheck),
            Self::ForeignStatus(_) => ("status-not-known", CouldNotCheck),
            Self::StatusListMissing(..) => ("status-list-unreachable", CouldNotCheck),
            Self::StatusListUnusable(..) => ("status-list-unusable", CouldNotCheck),
            Self::StatusListByOther(..) => ("status-list-by-other", CouldNotCheck),
            Self::StatusListOther(..) => ("status-list-other", CouldNotCheck),
            Self::StatusListPurpose(_) => ("status-list-purpose", CouldNotCheck),
            Self::StatusListStale(..) => ("status-list-stale", CouldNotCheck),
            Self::StatusIndexOutOfRange { .. } => ("status-index-out-of-range", Failed),
            Self::StatusClear(Purpose::Revocation) => ("not-revoked", Passed),
            Self::StatusClear(Purpose::Suspension) => ("not-suspended", Passed),
            Self::StatusClear(Purpose::Message | Purpose::Refresh) => ("status-clear", Passed),
            Self::StatusSet(Purpose::Revocation, _) => ("revoked", Failed),
            Self::StatusSet(Purpose::Suspension, _) => ("suspended", Failed),
            Self::StatusSet(Purpose::Message | Purpose::Refresh, _) => ("may-not-practise", Failed),
            Self::NoMessage => ("no-conditions", Passed),
            Self::Conditions(..) => (WITH_CONDITIONS, Passed),
            Self::RestrictedByLicense(_) => (WITH_RESTRICTIONS, Passed),
            Self::AnnouncedDue(_) => ("announced-change-due", CouldNotCheck),
            Self::Message(_) => ("message-to-be-read", CouldNotCheck),
            Self::MessageUnknown(_) => ("message-not-known", CouldNotCheck),
            // Nobody may take it for a licence, however genuine it is.
            Self::StatusEvent(_) => (STATUS_EVENT, CouldNotCheck),
            Self::SubjectWellFormed => ("schema-holds", Passed),
            Self::SubjectMalformed(_) => ("schema-broken", Failed),
            Self::TypeUnknown(_) => ("type-not-known", CouldNotCheck),
        }
    }

    /// What is abnormal, in a word or two; `None` where nothing is.
    pub(super) fn flag(&self) -> Option<String> {
        let (code, outcome) = self.code();
        match self {
            Self::Conditions(change, _) => Some(text::flag(change.to).into()),
            Self::RestrictedByLicense(_) => Some(text::flag(State::Restricted).into()),
            Self::NotReached => Some("not looked at".into()),
            Self::DocumentMissing(_) => Some("no document".into()),
            _ if outcome == CheckOutcome::Passed => None,
            _ => Some(code.replace('-', " ")),
        }
    }

    /// Within what the holder may practise, as data.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let (change, restrictions) = match self {
            Self::Conditions(change, restrictions) => (Some(change), restrictions),
            Self::RestrictedByLicense(restrictions) => (None, restrictions),
            _ => return Vec::new(),
        };
        let told = change.map(|change| Condition {
            state: change.to,
            text: change.reason.clone(),
            since: change.effective,
            order_uri: change.order_uri.clone(),
        });
        let named = restrictions.iter().map(|one| Condition {
            state: State::Restricted,
            text: one.text.clone(),
            since: one.from,
            order_uri: one.order_uri.as_ref().map(url::Url::to_string),
        });
        told.into_iter().chain(named).collect()
    }

    /// Looked at, and not in order.
    pub(crate) fn is_failure(&self) -> bool {
        self.code().1 == CheckOutcome::Failed
    }

    /// Looked at, and in order.
    pub(super) fn is_passed(&self) -> bool {
        self.code().1 == CheckOutcome::Passed
    }
}

/// The flag of a line that tells of a change to come.
const ANNOUNCED: &str = "announced";

/// The flag of what would be in order, were it known who signed the document.
const CLAIM: &str = "its own claim";

/// What a check answers: its reason, and what it saw.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) reason: Reason,
    pub(super) facts: Vec<Fact>,
}

impl Judged {
    /// With nothing seen yet.
    pub(super) fn of(reason: Reason) -> Self {
        Self { reason, facts: Vec::new() }
    }

    /// Saw this too.
    pub(super) fn with(mut self, fact: Fact) -> Self {
        self.facts.push(fact);
        self
    }

    /// As a line of the report.
    pub(super) fn finding(self, check: Check, view: &View<'_>) -> Finding {
        let (reason, outcome) = self.reason.code();
        let mut flag = self.reason.flag();
        let text::Line { mut sentence, advice, expected, mut found, order } =
            text::line(&self.reason, view);
        // What the message list announces belongs to the line that it tells.
        if let (Check::Lifecycle, CheckOutcome::Passed, Some(told)) =
            (check, outcome, text::announced(view))
        {
            sentence = format!("{sentence} {told}");
            let words = flag.into_iter().chain([ANNOUNCED.to_owned()]).collect::<Vec<_>>();
            flag = Some(words.join(", "));
            found = format!("{found}; {ANNOUNCED}: {}", text::coming(view));
        }
        let read_from_it = !matches!(check, Check::Format | Check::Document);
        if outcome == CheckOutcome::Passed && !view.signed && read_from_it {
            flag = Some(CLAIM.into());
        }
        Finding {
            check,
            outcome,
            reason: reason.into(),
            flag,
            sentence,
            advice,
            expected: expected.into(),
            found,
            order,
            facts: self.facts,
        }
    }
}

/// Something seen, of no age.
pub(super) fn fact(name: &str, value: impl Into<String>, source: Source) -> Fact {
    Fact { name: name.into(), value: value.into(), source, as_of: None }
}

/// How a proof is made, for people.
pub(super) fn securing(claimed: &ClaimedProof) -> String {
    match claimed.securing {
        Securing::DataIntegrity(suite) => suite.name().into(),
        Securing::VcJwt => "vc+jwt".into(),
    }
}
