//! Publishing documents to Kubo in the background.
//!
//! Issuing writes a document and its row in the outbox in one transaction and wakes this. A row
//! goes when Kubo took the document under our CID and gave the same bytes back. Kubo may be down,
//! slow or wrong, and this process may die at any moment: the row stays, and putting a block twice
//! is putting it once.

use crate::{
    clock::Clock,
    db::{
        Db, blocks,
        blocks::Held,
        outbox::{self, Waiting},
        unavailable,
    },
    registry::Unavailable,
};
use cid::Cid;
use credentials::{
    random::{self, Random},
    store::{DocumentStore, Kubo, StoreError},
    time::Timestamp,
};
use futures::StreamExt;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Documents that travel to Kubo at any one moment.
const CONCURRENCY: usize = 8;
/// Documents whose outcome is written in one transaction.
const BATCH: u32 = 64;
/// What another process puts in line is seen after this long.
const LOOK: Duration = Duration::from_secs(5);
/// How soon a Kubo that does not answer is asked again: at first, and at most.
const PROBE: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(5)];
/// How soon a document that Kubo refused is tried again: at first, and at most.
const RETRY: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(3600)];

/// How far it is since it was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Documents published.
    pub published: u64,
    /// Documents that Kubo refused, or gave back otherwise.
    pub refused: u64,
    /// Kubo does not answer; everything waits.
    pub down: bool,
}

/// The publisher at work. Dropped without [`Self::stop`], it stops at its next wait.
#[derive(Debug)]
pub struct Publishing {
    wake: Arc<Notify>,
    stop: CancellationToken,
    progress: watch::Receiver<Progress>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Publishing {
    /// Starts with what waits already.
    pub fn start(db: Db, kubo: Kubo, clock: Clock, random: Box<dyn Random>) -> Self {
        let (tell, progress) = watch::channel(Progress::default());
        let (wake, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let publisher = Publisher { now: clock.now(), db, kubo, clock, random, tell };
        let work = publisher.run(Arc::clone(&wake), stop.clone());
        Self { wake, stop, progress, task: Mutex::new(Some(tokio::spawn(work))) }
    }

    /// Something was put in line.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// To watch how far it is.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// Stops and waits until it has. What was on its way is published at the next start.
    pub async fn stop(&self) {
        self.stop.cancel();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && task.await.is_err()
        {
            tracing::error!("publishing had broken off");
        }
    }
}

impl Drop for Publishing {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Publishes what is due, once, and says how far it came. For the command line.
pub async fn publish_due(db: Db, kubo: Kubo, clock: Clock) -> Result<Progress, Unavailable> {
    let (tell, progress) = watch::channel(Progress::default());
    let random = Box::new(crate::clock::SystemRandom);
    let mut publisher = Publisher { now: clock.now(), db, kubo, clock, random, tell };
    let last = loop {
        match publisher.pass().await? {
            Pass::More => {}
            last => break last,
        }
    };
    Ok(Progress { down: last == Pass::Down, ..*progress.borrow() })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// There may be more that is due.
    More,
    /// Nothing is due for that long.
    Rest(Duration),
    /// Kubo does not answer.
    Down,
}

struct Publisher {
    db: Db,
    kubo: Kubo,
    clock: Clock,
    random: Box<dyn Random>,
    tell: watch::Sender<Progress>,
    /// The clock's time, or later by what was waited: what was waited for is due, whatever the clock says.
    now: Timestamp,
}

impl Publisher {
    async fn run(mut self, wake: Arc<Notify>, stop: CancellationToken) {
        let work = async {
            let mut failures = 0;
            loop {
                let wait = match self.pass().await {
                    Ok(Pass::More) => continue,
                    Ok(Pass::Rest(wait)) => {
                        tokio::select! {
                            () = wake.notified() => {}
                            () = tokio::time::sleep(wait) => self.now = self.now.plus(wait),
                        }
                        continue;
                    }
                    Ok(Pass::Down) => {
                        self.until_kubo_answers().await;
                        failures = 0;
                        continue;
                    }
                    Err(Unavailable) => backoff(failures, PROBE, &mut *self.random),
                };
                failures += 1;
                tokio::time::sleep(wait).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    /// Publishes one batch of what is due and writes down the outcome.
    async fn pass(&mut self) -> Result<Pass, Unavailable> {
        self.now = self.now.max(self.clock.now());
        let due = outbox::due(self.db.readers(), self.now, BATCH).await.map_err(unavailable)?;
        if due.is_empty() {
            let next = outbox::next_due(self.db.readers()).await.map_err(unavailable)?;
            let wait = next.map_or(LOOK, |next| next.since(self.now));
            return Ok(Pass::Rest(wait.clamp(Duration::from_secs(1), LOOK)));
        }
        let (outcomes, down) = publish(&self.db, &self.kubo, &due).await?;
        self.write_down(&outcomes).await?;
        if down {
            return Ok(Pass::Down);
        }
        Ok(Pass::More)
    }

    async fn write_down(&mut self, outcomes: &[Outcome]) -> Result<(), Unavailable> {
        let mut transaction = self.db.write().await?;
        let mut progress = *self.tell.borrow();
        for (waiting, result) in outcomes {
            let written = match result {
                Ok(()) => {
                    progress.published += 1;
                    outbox::published(&mut transaction, &waiting.cid, self.now).await
                }
                Err(error) => {
                    progress.refused += 1;
                    let due = self.now.plus(backoff(waiting.attempts, RETRY, &mut *self.random));
                    tracing::error!(cid = %waiting.cid, %error, "a document could not be published");
                    outbox::failed(&mut transaction, &waiting.cid, &error.to_string(), due).await
                }
            };
            written.map_err(unavailable)?;
        }
        transaction.commit().await.map_err(unavailable)?;
        self.tell.send_replace(progress);
        Ok(())
    }

    async fn until_kubo_answers(&mut self) {
        tracing::warn!("Kubo does not answer; documents wait to be published");
        self.tell.send_modify(|progress| progress.down = true);
        let mut probes = 0;
        loop {
            tokio::time::sleep(backoff(probes, PROBE, &mut *self.random)).await;
            if self.kubo.version().await.is_ok() {
                break;
            }
            probes += 1;
        }
        tracing::info!("Kubo answers again");
        self.tell.send_modify(|progress| progress.down = false);
    }
}

/// Publishes documents, some at once, until one shows that Kubo does not answer: then true.
async fn publish(
    db: &Db,
    kubo: &Kubo,
    due: &[Waiting],
) -> Result<(Vec<Outcome>, bool), Unavailable> {
    let one = async |waiting: Waiting| (waiting, publish_one(db, kubo, &waiting.cid).await);
    let under_way = futures::stream::iter(due.iter().copied()).map(one);
    let mut under_way = std::pin::pin!(under_way.buffer_unordered(CONCURRENCY));
    let mut outcomes = Vec::with_capacity(due.len());
    while let Some((waiting, result)) = under_way.next().await {
        match result? {
            Err(StoreError::Unreachable { .. }) if kubo.version().await.is_err() => {
                return Ok((outcomes, true));
            }
            result => outcomes.push((waiting, result)),
        }
    }
    Ok((outcomes, false))
}

async fn publish_one(
    db: &Db,
    kubo: &Kubo,
    cid: &Cid,
) -> Result<Result<(), StoreError>, Unavailable> {
    match blocks::held(db.readers(), cid).await.map_err(unavailable)? {
        Some(Held::Here(block)) => Ok(kubo.put(&block).await),
        // Erased since it was put in line: nothing is left to publish.
        Some(Held::Erased) | None => Ok(Ok(())),
    }
}

type Outcome = (Waiting, Result<(), StoreError>);

/// How long to wait after `failures` in a row: twice as long each time, up to a bound, and of that
/// between a half and the whole, so that many who wait do not come back together.
fn backoff(failures: u32, [least, most]: [Duration; 2], random: &mut dyn Random) -> Duration {
    let whole = least.saturating_mul(2_u32.saturating_pow(failures)).min(most);
    let half = whole / 2;
    let share = u32::from(u16::from_be_bytes(random::bytes(random)));
    half + half * share / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives the same byte again and again.
    struct Same(u8);

    impl Random for Same {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn waiting_doubles_up_to_its_bound_and_is_never_less_than_half() {
        let least = |failures| backoff(failures, RETRY, &mut Same(0)).as_millis();
        let most = |failures| backoff(failures, RETRY, &mut Same(255)).as_millis();
        assert_eq!([least(0), least(1), least(2)], [2_500, 5_000, 10_000]);
        assert_eq!([most(0), most(1), most(2)], [5_000, 10_000, 20_000]);
        assert_eq!([least(40), most(40), most(u32::MAX)], [1_800_000, 3_600_000, 3_600_000]);
    }
}
