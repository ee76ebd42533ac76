//! How often a client id was tried with a wrong secret. Whoever guesses is told to wait; the
//! rightful client, who has the secret, always gets in.

use credentials::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Wrong secrets for one client id within [`WINDOW`] before the answer is "wait".
const FREE: u32 = 10;
/// After this long without a wrong secret, all is forgotten.
const WINDOW: Duration = Duration::from_secs(60);
/// Client ids remembered at any one moment; an attacker can invent any number of them.
const REMEMBERED: usize = 4_096;

/// Wrong secrets, counted by client id.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, (u32, Timestamp)>>);

impl Attempts {
    /// Counts a wrong secret. True when whoever sent it is to wait.
    pub fn failed(&self, client: &str, now: Timestamp) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= REMEMBERED && !counts.contains_key(client) {
            counts.retain(|_, (_, last)| now.since(*last) < WINDOW);
            if counts.len() >= REMEMBERED {
                return true;
            }
        }
        let (count, last) = counts.entry(client.to_owned()).or_insert((0, now));
        if now.since(*last) >= WINDOW {
            *count = 0;
        }
        (*count, *last) = (count.saturating_add(1), now);
        *count > FREE
    }

    /// How long to wait, in seconds.
    pub fn wait() -> u64 {
        WINDOW.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_unix_seconds(second)
    }

    #[test]
    fn whoever_guesses_is_told_to_wait_and_a_minute_later_it_is_forgotten() {
        let attempts = Attempts::default();
        for _ in 0..FREE {
            assert!(!attempts.failed("board", at(0)));
        }
        assert!(attempts.failed("board", at(1)));
        assert!(!attempts.failed("hospital", at(1)), "another client is not concerned");
        assert!(!attempts.failed("board", at(61)));
    }

    #[test]
    fn a_million_invented_ids_do_not_fill_the_memory() {
        let attempts = Attempts::default();
        for invented in 0..20_000 {
            attempts.failed(&invented.to_string(), at(0));
        }
        assert_eq!(attempts.0.lock().expect("not poisoned").len(), REMEMBERED);
    }
}
