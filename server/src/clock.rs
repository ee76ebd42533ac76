//! The one place that asks what time it is, and where randomness comes from.

use credentials::{random::Random, time::Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// What time it is: the system's, or one that a test sets.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's.
    System,
    /// Stands still until it is set.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is set.
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.unix_seconds())))
    }

    /// What time it is, in whole seconds: nothing here is signed or kept more precisely.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::from_unix_seconds(system_seconds()),
            Self::Fixed(seconds) => Timestamp::from_unix_seconds(seconds.load(Ordering::SeqCst)),
        }
    }

    /// Sets a fixed clock; the system's cannot be set, and nothing happens.
    pub fn set(&self, now: Timestamp) {
        if let Self::Fixed(seconds) = self {
            seconds.store(now.unix_seconds(), Ordering::SeqCst);
        }
    }
}

/// Measures how long something took, for a person to read. Nothing is decided by it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// From now on.
    #[expect(clippy::disallowed_methods, reason = "this is the server's clock")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Milliseconds since its start.
    pub fn milliseconds(self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the server's clock")]
fn system_seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system's generator answers");
    }
}
