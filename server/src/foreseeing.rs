//! Foreseeing: what verifiers will be told once a change counts. The facts that verifying gathers,
//! with the change in them, go through the same deciding; there is no second copy of a sentence.

use crate::{
    changing::{Course, check, values},
    records::Position,
    registry::{Change, ChangeError, ChangeOrder, License, LicenseId, Organisation},
    state::Lanyard,
    statuses::event,
};
use credentials::{
    license::CREDENTIAL_TYPE,
    status::Purpose,
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
    /// What else is announced, and where this comes among it.
    pub course: Course,
    /// Each status entry as it will be just before, and the value that it will have.
    pub entries: Vec<(Position, u8)>,
}

impl Lanyard {
    /// What whoever trusts this board is told of a licence now. Nothing is noted in the log: the
    /// board only looks at its own.
    pub async fn told(&self, board: &Organisation, license: &License) -> Report {
        let mut facts = self.verifying().gather(Given::Cid(license.cid), self.now()).await;
        facts.trust = Arc::new(trusting(board));
        decide(&facts).report().clone()
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
        let course = Course::of(&record.license, order.to, effective);
        course.admit(&record.license, order, effective)?;
        let board = self.organisation(slug).await?.ok_or(ChangeError::NotFound)?;
        let change = event(Change {
            number: 0,
            from: course.from,
            to: order.to,
            reason: order.reason.clone(),
            text: order.text.clone(),
            order_url: order.order_url.clone(),
            effective,
            recorded_at: now,
            in_force: true,
        });
        let before = course.since.map(|_| values(course.from));
        let values = values(order.to);
        let facts = self.verifying().gather(Given::Cid(record.license.cid), now).await;
        let facts =
            facts.foreseen(&change, &values, Arc::new(trusting(&board)), effective.max(now));
        let report = decide(&facts).report().clone();
        let value = |of: &[(Purpose, u8)], purpose: &str| {
            of.iter().find(|(it, _)| it.name() == purpose).map_or(0, |(_, value)| *value)
        };
        let entries = record.positions.into_iter().map(|mut position| {
            if let Some(before) = &before {
                position.value = value(before, &position.purpose);
            }
            let after = value(&values, &position.purpose);
            (position, after)
        });
        let entries = entries.collect();
        Ok(Foreseen { license: record.license, report, effective, course, entries })
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
