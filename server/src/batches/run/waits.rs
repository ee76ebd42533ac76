//! Which batches failed, and when each is tried again.

use std::{collections::HashMap, time::Duration};
use tokio::time::Instant;

/// After the first failure.
const FIRST: Duration = Duration::from_secs(1);
/// At most.
const LONGEST: Duration = Duration::from_secs(60);
/// Failures in a row after which a batch is paused until somebody lets it go on.
pub(super) const FAILURES: u32 = 8;

/// The batches that failed, by row: how often in a row, and until when they are left alone.
#[derive(Debug, Default)]
pub(super) struct Waits(HashMap<i64, (u32, Instant)>);

impl Waits {
    /// Notes how a batch ended. True where it is to be paused.
    pub(super) fn ended(&mut self, batch: i64, well: bool, now: Instant) -> bool {
        if well {
            self.0.remove(&batch);
            return false;
        }
        let failures = self.0.get(&batch).map_or(0, |(failures, _)| *failures).saturating_add(1);
        let wait = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST);
        self.0.insert(batch, (failures, now + wait));
        failures >= FAILURES
    }

    /// Forgets a batch: it is as if it had never failed.
    pub(super) fn forget(&mut self, batch: i64) {
        self.0.remove(&batch);
    }

    /// The batches that are left alone now.
    pub(super) fn apart(&self, now: Instant) -> impl Iterator<Item = i64> {
        self.0.iter().filter(move |(_, (_, until))| now < *until).map(|(batch, _)| *batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_that_fails_waits_longer_each_time_and_is_paused_before_a_clerk_goes_home() {
        let (mut waits, start) = (Waits::default(), Instant::now());
        let mut now = start;
        for failure in 1..=FAILURES {
            assert_eq!(waits.ended(7, false, now), failure == FAILURES);
            assert_eq!(waits.apart(now).collect::<Vec<_>>(), [7], "it is not tried at once");
            assert_eq!(waits.apart(now + LONGEST).count(), 0);
            while waits.apart(now).count() > 0 {
                now += Duration::from_millis(500);
            }
        }
        let whole = now - start;
        assert!((Duration::from_secs(60)..Duration::from_secs(300)).contains(&whole), "{whole:?}");
        assert!(!waits.ended(7, true, now));
        assert!(!waits.ended(7, false, now));
        assert_eq!(waits.apart(now + FIRST).count(), 0, "what went well is forgotten");
    }
}
