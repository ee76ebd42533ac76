//! Foreseeing: what verifiers will be told once a change counts. The facts that verifying gathers,
//! with the change in them, go through the same deciding; there is no second copy of a sentence.

use crate::{
    changing::{Decision, Fate, Place, Step, admit, check, fold, stand, values, waiting},
    records::Position,
    registry::{Change, ChangeError, ChangeOrder, License, LicenseId, Organisation, Unavailable},
    state::Lanyard,
    statuses::{announcement, event},
};
use credentials::{
    license::CREDENTIAL_TYPE,
    time::Timestamp,
    trust::{TrustEntry, TrustList},
    verifier::{Given, Report, decide},
};
use std::sync::Arc;

/// What will come of a change.
#[derive(Debug, Clone)]
pub struct Foreseen {
    /// The licence as it is now.
    pub license: License,
    /// What whoever trusts this board will be told.
    pub report: Report,
    /// From when on.
    pub effective: Timestamp,
    /// Each status entry as it is, and the value that it will have.
    pub entries: Vec<(Position, u8)>,
    /// What else is announced, and where this comes among it.
    pub place: Place,
}

impl Lanyard {
    /// What whoever trusts this board is told of a licence now. Nothing is noted in the log: the
    /// board only looks at its own.
    pub async fn told(&self, board: &Organisation, license: &License) -> Report {
        let mut facts = self.verifying().gather(Given::Cid(license.cid), self.now()).await;
        facts.trust = Arc::new(trusting(board));
        decide(&facts).report().clone()
    }

    /// What verifiers would be told if an announced change that waits for a decision came into force
    /// at its moment; nothing where it cannot any more.
    pub async fn foresee_kept(
        &self,
        slug: &str,
        license: &License,
        change: &Change,
    ) -> Result<Option<Report>, Unavailable> {
        let now = self.now();
        let keep = |number| (number == change.number).then_some(Decision::Keep);
        let (steps, _) = fold(stand(license), &waiting(license), keep);
        let comes = steps.iter().any(|step| {
            step.change.number == change.number && matches!(step.fate, Fate::Comes | Fate::Kept)
        });
        let board = self.organisation(slug).await?;
        let Some(board) = board.filter(|_| comes && change.effective > now) else {
            return Ok(None);
        };
        let facts = self.verifying().gather(Given::Cid(license.cid), now).await;
        let (values, trust) = (values(change.to), Arc::new(trusting(&board)));
        let later = |one: &&Change| one.effective > change.effective && !one.undecided;
        let coming: Vec<_> =
            waiting(license).into_iter().filter(later).cloned().map(announcement).collect();
        let event = event(change.clone());
        let facts = facts.foreseen(&event, &values, &coming, trust, change.effective);
        Ok(Some(decide(&facts).report().clone()))
    }

    /// Says what `order` would do, and does nothing. Refuses what [`Self::change_license`] refuses.
    pub async fn foresee(
        &self,
        slug: &str,
        id: &LicenseId,
        order: &ChangeOrder,
    ) -> Result<Foreseen, ChangeError> {
        let now = self.now();
        let effective = order.effective.unwrap_or(now);
        check(order, effective, now).map_err(ChangeError::Problems)?;
        let record = self.record(slug, id).await?.ok_or(ChangeError::NotFound)?;
        let place = admit(&record.license, order, effective)?;
        let ground = place.ground;
        let board = self.organisation(slug).await?.ok_or(ChangeError::NotFound)?;
        let change = event(Change {
            number: 0,
            from: ground.state,
            to: order.to,
            reason: order.reason.clone(),
            text: order.text.clone(),
            order_url: order.order_url.clone(),
            effective,
            recorded_at: now,
            in_force: true,
            builds_on: ground.change,
            undecided: false,
            event: None,
        });
        let values = self::values(order.to);
        let facts = self.verifying().gather(Given::Cid(record.license.cid), now).await;
        // What would wait for a decision then is announced no longer.
        let stays = |step: &&Step| matches!(step.fate, Fate::Comes | Fate::Kept);
        let coming = place.after.iter().filter(stays).map(|step| step.change.clone());
        let coming: Vec<_> = coming.map(announcement).collect();
        let trust = Arc::new(trusting(&board));
        let facts = facts.foreseen(&change, &values, &coming, trust, effective.max(now));
        let report = decide(&facts).report().clone();
        let value = |purpose: &str| {
            values.iter().find(|(it, _)| it.name() == purpose).map_or(0, |(_, value)| *value)
        };
        let was = self::values(ground.state);
        let entries = record.positions.into_iter().map(|mut position| {
            let then = was.iter().find(|(it, _)| it.name() == position.purpose);
            position.value = then.map_or(position.value, |(_, value)| *value);
            let after = value(&position.purpose);
            (position, after)
        });
        let entries = entries.collect();
        Ok(Foreseen { license: record.license, report, effective, entries, place })
    }
}

/// A trust list of whoever trusts this board for licences, and nobody else.
fn trusting(board: &Organisation) -> TrustList {
    let entry = TrustEntry {
        issuer: board.did.clone(),
        name: board.name.clone(),
        types: vec![CREDENTIAL_TYPE.to_owned()],
        jurisdictions: Vec::new(),
        professions: Vec::new(),
        from: None,
        until: None,
    };
    TrustList { entries: vec![entry] }
}
