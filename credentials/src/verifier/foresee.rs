//! What verifiers will be told once a board has changed a licence: the facts of now, with the change
//! in them, for the same [`decide`](super::decide) that answers everybody else.

use super::{Facts, Source, StatusFact};
use crate::{
    lifecycle::Change,
    status::{Purpose, StatusListFact},
    time::Timestamp,
    trust::TrustList,
};
use std::{sync::Arc, time::Duration};

/// How long the list that will be signed then counts.
const DAY: Duration = Duration::from_secs(24 * 3600);

impl Facts {
    /// The facts as they will be at `at`, for who trusts `trust`, after `change`: each status entry
    /// has the value that `values` names for its purpose, in a list that was just signed and that
    /// announces `coming`.
    #[must_use]
    pub fn foreseen(
        mut self,
        change: &Change,
        values: &[(Purpose, u8)],
        coming: &[Change],
        trust: Arc<TrustList>,
        at: Timestamp,
    ) -> Self {
        self.now = at;
        self.trust = trust;
        let statuses = self.document.as_mut().map(|document| document.statuses.as_mut());
        if let Ok(Ok(statuses)) = statuses {
            for status in statuses {
                let value = values.iter().find(|(purpose, _)| *purpose == status.entry.purpose);
                if let Some((_, value)) = value {
                    brought(status, change, u64::from(*value), coming, at);
                }
            }
        }
        self
    }
}

fn brought(status: &mut StatusFact, change: &Change, value: u64, coming: &[Change], at: Timestamp) {
    let Ok(list) = &status.list else { return };
    let mut list = StatusListFact::clone(list);
    let (index, size) = (status.entry.index, status.entry.size);
    let mut bits = (*list.bits).clone();
    // Past its end the entry has no value, and the check says so.
    let _ = bits.set_value(index, size, value);
    let mut events = (*list.events).clone();
    if value == 0 {
        events.remove(&index);
    } else {
        events.insert(index, change.clone());
    }
    let told = (!coming.is_empty()).then(|| (index, coming.to_vec()));
    list.announced = Arc::new(told.into_iter().collect());
    list.bits = Arc::new(bits);
    list.events = Arc::new(events);
    list.valid_from = Some(at);
    list.valid_until = Some(at.plus(DAY));
    list.as_of = at;
    list.source = Source::Registry;
    status.list = Ok(Arc::new(list));
}
