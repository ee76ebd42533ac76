//! The did:web check: our own DID document asked for over the network, as everybody else does.

use crate::{
    clock::Stopwatch,
    db::{askings, keys, log, organisations, unavailable},
    registry::Unavailable,
    state::Lanyard,
    statuses::method,
};
use credentials::{
    did::{
        Did,
        check::{DidCheck, Trouble, compare},
        web,
    },
    fetch::FetchError,
    limits::DID_DOCUMENT_BYTES,
};

/// What did:web hosts are asked for.
const ACCEPT: &str = "application/did+json, application/did+ld+json, application/json;q=0.9";

impl Lanyard {
    /// Asks for the DID document of an organisation of ours, without the short cut over our own
    /// registry, and compares what comes back with what we would serve. `None` when the DID is not
    /// ours.
    pub async fn check_did(&self, did: &Did) -> Result<Option<DidCheck>, Unavailable> {
        let found = organisations::by_did(self.db().readers(), did).await.map_err(unavailable)?;
        let (Some(of), Some(own)) = (found, self.did_document(did).await?) else {
            return Ok(None);
        };
        let mut check = DidCheck {
            at: self.now(),
            url: None,
            landed: None,
            status: None,
            content_type: None,
            bytes: None,
            milliseconds: None,
            said: None,
            keys: Vec::new(),
            trouble: Some(Trouble::OnlyHere),
        };
        let Ok(url) = web::url(did, self.fetcher().policy().loopback) else {
            return Ok(Some(check));
        };
        check.url = Some(url.to_string());
        let watch = Stopwatch::start();
        let answer = self.fetcher().get(&url, ACCEPT, DID_DOCUMENT_BYTES).await;
        check.milliseconds = Some(watch.milliseconds());
        match answer {
            Err(error) => {
                if let FetchError::Status { status, .. } = &error {
                    check.status = Some(*status);
                }
                check.said = Some(error.to_string());
                check.trouble = Some(Trouble::from(&error));
            }
            Ok(answer) => {
                check.landed = Some(answer.url.to_string()).filter(|_| answer.url != url);
                check.status = Some(200);
                check.content_type = answer.content_type;
                check.bytes = Some(answer.bytes.len());
                let kept = keys::of(self.db().readers(), of.row).await.map_err(unavailable)?;
                let current: Vec<_> = kept
                    .into_iter()
                    .filter(|key| key.retired_at.is_none() && key.stolen_at.is_none())
                    .filter_map(|key| Some((method(did, &key.fragment)?, key.public)))
                    .collect();
                (check.keys, check.trouble) = compare(did, &own, &current, &answer.bytes);
            }
        }
        Ok(Some(check))
    }

    /// The same, kept with its time until the next. `None` also where the last was a moment ago.
    pub async fn check_and_keep(&self, slug: &str) -> Result<Option<DidCheck>, Unavailable> {
        let found = organisations::by_slug(self.db().readers(), slug).await.map_err(unavailable)?;
        let Some(of) = found else { return Ok(None) };
        if !self.may_ask(of.row, of.organisation.did.as_str()).await? {
            return Ok(None);
        }
        let Some(check) = self.check_did(&of.organisation.did).await? else { return Ok(None) };
        let report = serde_json::to_string(&check).map_err(|error| {
            tracing::error!(%error, "a did:web check could not be written");
            Unavailable
        })?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        organisations::keep_check(on, of.row, check.at, &report).await.map_err(unavailable)?;
        let outcome = if check.trouble.is_none() { "as published" } else { "not as published" };
        let subject = of.organisation.did.as_str();
        log::append(on, check.at, Some(of.row), "DID checked", subject, outcome)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(Some(check))
    }

    /// Whether an organisation may have that asked over the network now: not when it did a moment
    /// ago. It counts as asked.
    pub(crate) async fn may_ask(&self, of: i64, subject: &str) -> Result<bool, Unavailable> {
        let mut transaction = self.db().write().await?;
        let noted = askings::note(&mut transaction, of, subject, self.now()).await;
        let may = noted.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(may)
    }

    /// The last check of an organisation's DID.
    pub async fn last_check(&self, slug: &str) -> Result<Option<DidCheck>, Unavailable> {
        let kept = organisations::kept_check(self.db().readers(), slug).await;
        let kept = kept.map_err(unavailable)?;
        Ok(kept.and_then(|report| serde_json::from_str(&report).ok()))
    }
}
