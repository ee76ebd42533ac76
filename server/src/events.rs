//! Status events: for each change that has come into force one signed public document, which stays
//! when the licence is changed again. They are made in the background: a change never waits for its
//! record, and one that could not be signed is signed later.

use crate::{
    db::{
        blocks, log, organisations, outbox,
        registry::{self, Unrecorded},
        unavailable,
    },
    registry::Unavailable,
    state::Lanyard,
    statuses::{DEFAULT, Signer},
};
use credentials::{
    credential::Secured,
    issuer::status_event_credential,
    license::{Jurisdiction, LicenseNumber, Profession},
    lifecycle::StatusEvent,
    store::Block,
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Records that are signed and written together: the write lock is held for some milliseconds.
const TOGETHER: i64 = 50;
/// How soon it is looked for changes without a record.
const LOOK: Duration = Duration::from_secs(1);
/// How soon that is, where one could not be made.
const AGAIN: Duration = Duration::from_secs(30);

/// What became of a look at all changes without a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Records that were made.
    pub made: u64,
    /// Changes whose record could not be made now.
    pub left: u64,
}

/// Makes records until `stop`.
pub(crate) async fn run(lanyard: Lanyard, stop: CancellationToken) {
    let all = async {
        loop {
            let wait = match lanyard.record_changes().await {
                Ok(Looked { left: 0, .. }) => LOOK,
                // It has logged what went wrong.
                Ok(_) | Err(Unavailable) => AGAIN,
            };
            tokio::time::sleep(wait).await;
        }
    };
    stop.run_until_cancelled(all).await;
}

impl Lanyard {
    /// Makes the records of all changes in force that have none. Of one board that cannot sign the
    /// others do not hear.
    pub async fn record_changes(&self) -> Result<Looked, Unavailable> {
        let mut looked = Looked::default();
        for of in organisations::all(self.db().readers()).await.map_err(unavailable)? {
            let (of, mut after) = (Arc::new(of), 0);
            loop {
                let some = registry::unrecorded(self.db().readers(), of.row, after, TOGETHER);
                let some = some.await.map_err(unavailable)?;
                let Some(last) = some.last() else { break };
                after = last.change.number;
                let count = some.len() as u64;
                let signer = self.own().signer(&of, DEFAULT, None, self.now()).await;
                let Ok(signer) = signer else {
                    let board = &of.organisation.slug;
                    tracing::error!(board, "nothing can be signed; changes wait for their records");
                    looked.left += count;
                    break;
                };
                let made = self.record_some(&of, signer, some).await?;
                looked.made += made;
                looked.left += count - made;
                tokio::task::yield_now().await;
            }
        }
        Ok(looked)
    }

    /// Signs the records of some changes and writes them, each with its place in the outbox and its
    /// line in the log, all in one transaction. How many were made.
    async fn record_some(
        &self,
        of: &Arc<organisations::Stored>,
        signer: Signer,
        some: Vec<Unrecorded>,
    ) -> Result<u64, Unavailable> {
        let (issuer, key) = (Arc::clone(of), signer.key);
        let signing = tokio::task::spawn_blocking(move || {
            let one = |one: Unrecorded| {
                let number = one.change.number;
                let signed = record(&issuer, &signer, &one);
                if signed.is_none() {
                    tracing::error!(change = number, "the record of a change cannot be made");
                }
                Some((number, one.credential_id, signed?))
            };
            some.into_iter().filter_map(one).collect::<Vec<_>>()
        });
        let signed = signing.await.map_err(|error| {
            tracing::error!(%error, "signing the records of changes broke off");
            Unavailable
        })?;
        if signed.is_empty() {
            return Ok(0);
        }
        let now = self.now();
        let mut made = 0;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        for (number, credential_id, block) in signed {
            let set = registry::set_recorded(on, number, &block.cid, key).await;
            if !set.map_err(unavailable)? {
                // Another process was faster, or the key was stolen meanwhile.
                continue;
            }
            blocks::keep(on, &block, now).await.map_err(unavailable)?;
            outbox::enqueue(on, &block.cid, now).await.map_err(unavailable)?;
            let detail = format!("status event of change {number}");
            log::append(on, now, Some(of.row), "issued", &credential_id, &detail)
                .await
                .map_err(unavailable)?;
            made += 1;
        }
        transaction.commit().await.map_err(unavailable)?;
        self.wake_publishing();
        Ok(made)
    }
}

/// The signed record of a change.
fn record(issuer: &organisations::Stored, signer: &Signer, of: &Unrecorded) -> Option<Block> {
    let board = &issuer.organisation;
    let change = &of.change;
    let event = StatusEvent {
        license: of.credential_id.clone(),
        license_cid: of.cid.to_string(),
        license_number: LicenseNumber::parse(&of.number).ok()?,
        jurisdiction: Jurisdiction::parse(&of.jurisdiction).ok()?,
        profession: profession(&of.document),
        change: change.number.to_string(),
        from: change.from,
        to: change.to,
        effective: change.effective,
        recorded: change.recorded_at,
        reason: change.reason.clone(),
        text: change.text.clone().filter(|text| !text.is_empty()),
        order_uri: change.order_url.as_deref().and_then(|order| Url::parse(order).ok()),
        authority: board.name.clone(),
    };
    let credential = status_event_credential(&event, &board.did);
    signer.sign(credential).ok().map(Block::document)
}

/// What the holder is, as the document of the licence says.
fn profession(document: &[u8]) -> Option<Profession> {
    let secured = Secured::parse(document).ok()?;
    let subject = secured.credential().get("credentialSubject")?;
    let code = subject.get("professionCode").or_else(|| subject.get(0)?.get("professionCode"))?;
    Profession::parse(code.as_str()?).ok()
}
