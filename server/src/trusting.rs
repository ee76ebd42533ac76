//! Whom an organisation trusts, beside the list of the installation, and why.

mod alike;
mod draft;

pub use alike::alike;
pub use draft::{Draft, TYPES, reason};

use crate::{
    db::{log, organisations, trust as db_trust, unavailable},
    registry::Unavailable,
    state::Lanyard,
    verifications,
};
use credentials::{
    did::{Did, web},
    time::{Date, Timestamp},
    trust::{TrustEntry, TrustList},
    verifier::Source,
};
use std::sync::Arc;

/// What an organisation has decided about an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrustVerdict {
    /// What its entry names is accepted.
    Trusted,
    /// Nothing of it is accepted, whatever the installation's list says.
    Refused,
    /// Nothing of its own any more: the installation's list counts again.
    Withdrawn,
}

impl TrustVerdict {
    /// `trusted`, `refused`, `withdrawn`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The verdict of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Trusted, Self::Refused, Self::Withdrawn].into_iter().find(|it| it.name() == name)
    }
}

/// One decision of an organisation about an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The same for every decision about this issuer: ten letters and digits.
    pub number: String,
    /// About whom, and what it may.
    pub entry: TrustEntry,
    /// What was decided.
    pub verdict: TrustVerdict,
    /// Whether it ends what the decision before it accepted.
    pub ends: bool,
    /// Why, in words.
    pub reason: String,
    /// Where that can be looked up.
    pub evidence: Option<String>,
    /// Who decided.
    pub person: i64,
    /// By name.
    pub person_name: String,
    /// When.
    pub decided_at: Timestamp,
}

/// What came back when somebody asked whether a DID resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// When.
    pub asked_at: Timestamp,
    /// Whether it does.
    pub resolves: bool,
    /// Which request was made.
    pub request: String,
    /// What came back.
    pub answer: String,
}

/// An issuer as an organisation knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Who.
    pub did: Did,
    /// What the installation's list says of it.
    pub installation: Vec<TrustEntry>,
    /// The organisation's own decisions, the newest first; that one counts.
    pub decisions: Vec<Decision>,
}

impl Issuer {
    /// The organisation's own decision, when it has one that counts.
    pub fn own(&self) -> Option<&Decision> {
        self.decisions.first().filter(|decision| decision.verdict != TrustVerdict::Withdrawn)
    }

    /// Whether there is a decision of the organisation's own that accepts what is signed today or later.
    pub fn endable(&self, today: Date) -> bool {
        self.own().is_some_and(|it| it.endable(today))
    }

    /// What people call it.
    pub fn name(&self) -> Option<&str> {
        let of_list = || self.installation.first().map(|entry| entry.name.as_str());
        let own = self.own().map(|decision| decision.entry.name.as_str());
        own.or_else(of_list).or_else(|| self.decisions.first().map(|it| it.entry.name.as_str()))
    }
}

impl Decision {
    /// Whether it accepts what is signed today or later.
    fn endable(&self, today: Date) -> bool {
        let open = self.entry.until.is_none_or(|until| until >= today);
        self.verdict == TrustVerdict::Trusted && !self.ends && open
    }
}

/// A right was not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndError {
    /// There is no decision that accepts what is signed today or later.
    #[error("there is nothing to end")]
    NothingToEnd,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// A list with decisions in their places: an own decision replaces what the list says of its issuer.
fn combined(list: &TrustList, decisions: &[Decision]) -> TrustList {
    let own = || decisions.iter().filter(|it| it.verdict != TrustVerdict::Withdrawn);
    let others =
        list.entries.iter().filter(|entry| own().all(|it| it.entry.issuer != entry.issuer));
    let decided = own().map(|decision| match decision.verdict {
        TrustVerdict::Trusted => decision.entry.clone(),
        // An entry for no type is one that refuses.
        TrustVerdict::Refused | TrustVerdict::Withdrawn => {
            TrustEntry { types: Vec::new(), ..decision.entry.clone() }
        }
    });
    TrustList { entries: others.cloned().chain(decided).collect() }
}

impl Lanyard {
    /// Whom an organisation trusts: the installation's list, with its own decisions in their places.
    pub async fn trust_of(&self, slug: &str) -> Result<Arc<TrustList>, Unavailable> {
        let decisions = self.trust_decisions(slug).await?;
        let list = self.trust();
        if decisions.is_empty() { Ok(list) } else { Ok(Arc::new(combined(&list, &decisions))) }
    }

    /// The decision of an organisation about each issuer that counts now, by name; those that were
    /// taken back too.
    pub async fn trust_decisions(&self, slug: &str) -> Result<Vec<Decision>, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(Vec::new()) };
        db_trust::current(readers, of.row).await.map_err(unavailable)
    }

    /// An issuer by the number of decisions about it, or by its DID, whether anybody has decided or not.
    pub async fn trusted_issuer(
        &self,
        slug: &str,
        name: &str,
    ) -> Result<Option<Issuer>, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        let did = if name.starts_with("did:") {
            Some(name.to_owned())
        } else {
            db_trust::issuer(readers, of.row, name).await.map_err(unavailable)?
        };
        let Some(Ok(did)) = did.map(|did| Did::parse(&did)) else { return Ok(None) };
        let decisions = db_trust::of_issuer(readers, of.row, did.as_str()).await;
        let list = self.trust();
        let named = list.entries.iter().filter(|entry| entry.issuer == did).cloned().collect();
        Ok(Some(Issuer { decisions: decisions.map_err(unavailable)?, installation: named, did }))
    }

    /// Keeps a decision about an issuer; it counts from the next verification on. Gives its number.
    pub async fn decide_trust(
        &self,
        slug: &str,
        person: i64,
        draft: Draft,
    ) -> Result<String, Unavailable> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(Unavailable)?.row;
        let issuer = draft.entry.issuer.as_str();
        let before = db_trust::of_issuer(&mut **on, of, issuer).await.map_err(unavailable)?;
        let number = before.first().map_or_else(verifications::number, |it| it.number.clone());
        let decision = Decision {
            number,
            entry: draft.entry,
            verdict: draft.verdict,
            ends: false,
            reason: draft.reason,
            evidence: draft.evidence,
            person,
            person_name: String::new(),
            decided_at: now,
        };
        db_trust::insert(on, of, &decision).await.map_err(unavailable)?;
        let detail = format!("{} by person {person}", decision.verdict.name());
        let subject = decision.entry.issuer.as_str();
        log::append(on, now, Some(of), "trust decided", subject, &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(decision.number)
    }

    /// Ends what an organisation accepts of an issuer: what it signs after today is rejected. Gives
    /// the number of its decisions.
    pub async fn end_trust(
        &self,
        slug: &str,
        person: i64,
        did: &Did,
        reason: String,
    ) -> Result<String, EndError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
        let of = of.ok_or(Unavailable)?.row;
        let before = db_trust::of_issuer(&mut **on, of, did.as_str()).await.map_err(unavailable)?;
        // Asked within the transaction: who was quicker has ended it.
        let before = before.into_iter().next().filter(|it| it.endable(now.date()));
        let mut decision = before.ok_or(EndError::NothingToEnd)?;
        decision.entry.until = Some(now.date());
        decision = Decision {
            ends: true,
            reason,
            evidence: None,
            person,
            person_name: String::new(),
            decided_at: now,
            ..decision
        };
        db_trust::insert(on, of, &decision).await.map_err(unavailable)?;
        let detail = format!("ended by person {person}");
        log::append(on, now, Some(of), "trust decided", did.as_str(), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(decision.number)
    }

    /// Other issuers that an organisation accepts, under a name for which one of `names` could be taken.
    pub async fn namesakes(
        &self,
        slug: &str,
        did: &str,
        names: &[&str],
    ) -> Result<Vec<TrustEntry>, Unavailable> {
        let list = self.trust_of(slug).await?;
        let mut found: Vec<TrustEntry> = Vec::new();
        for entry in list.entries.iter().filter(|it| it.issuer.as_str() != did) {
            let known = found.iter().any(|it| it.issuer == entry.issuer);
            // One that is refused accepts nothing, and still has its name.
            if !known && names.iter().any(|name| alike(name, &entry.name)) {
                found.push(entry.clone());
            }
        }
        Ok(found)
    }

    /// Asks now whether an issuer's DID resolves, and keeps what came back. False, and nothing was
    /// asked, when somebody of the organisation asked a moment ago.
    pub async fn resolve_issuer(
        &self,
        slug: &str,
        person: i64,
        did: &Did,
    ) -> Result<bool, Unavailable> {
        let asked_at = self.now();
        let of = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let of = of.ok_or(Unavailable)?.row;
        if !self.may_ask(of, did.as_str()).await? {
            return Ok(false);
        }
        let request = match did.method() {
            "web" => web::url(did, self.config().fetch.allow_loopback)
                .map_or_else(|error| error.to_string(), |url| format!("GET {url}")),
            method => app::text::hospital::trust::no_request(method),
        };
        let (resolves, request, answer) = match self.resolve(did).await {
            Ok(found) => {
                let request = match &found.source {
                    Source::Registry => app::text::hospital::trust::OWN_REGISTRY.to_owned(),
                    Source::Cache { url } => app::text::hospital::trust::fetched_earlier(url),
                    _ => request,
                };
                let keys = found.document.verification_methods.len();
                let signing = found.document.assertion_method.len();
                (true, request, app::text::hospital::trust::resolved(keys, signing))
            }
            Err(error) => (false, request, error.to_string()),
        };
        let resolution = Resolution { asked_at, resolves, request, answer };
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        db_trust::insert_resolution(on, of, did.as_str(), person, &resolution)
            .await
            .map_err(unavailable)?;
        let detail = if resolution.resolves { "resolves" } else { "does not resolve" };
        log::append(on, asked_at, Some(of), "issuer resolved", did.as_str(), detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    /// What came back when somebody of an organisation asked last.
    pub async fn last_resolution(
        &self,
        slug: &str,
        did: &Did,
    ) -> Result<Option<Resolution>, Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok(None) };
        db_trust::resolution(readers, of.row, did.as_str()).await.map_err(unavailable)
    }

    /// How many verifications of an organisation name an issuer, and when the last was made.
    pub async fn seen_of_issuer(
        &self,
        slug: &str,
        did: &Did,
    ) -> Result<(i64, Option<Timestamp>), Unavailable> {
        let readers = self.db().readers();
        let of = organisations::by_slug(readers, slug).await.map_err(unavailable)?;
        let Some(of) = of else { return Ok((0, None)) };
        let seen = crate::db::verifications::history::of_issuer(readers, of.row, did.as_str());
        let (count, _, last) = seen.await.map_err(unavailable)?;
        Ok((count, last))
    }
}
