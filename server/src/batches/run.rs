//! The job that issues batches. Everything that it must know stands in the database, so that it
//! goes on after a restart; a row becomes issued in the transaction of its licence, so that none is
//! issued twice and none is lost.

#[cfg(test)]
mod tests;
mod waits;

use self::waits::Waits;
use super::{judge, subject};
use crate::{
    clock::SystemRandom,
    db::{self, batches, log, unavailable},
    issuing::chunk::{Alongside, Chunk, Refusal, Wanted},
    registry::{IssueError, LicenseId, OrganisationKind, Unavailable},
    state::Lanyard,
    statuses::DEFAULT,
};
use credentials::{random, time::Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    task::{Id, JoinSet},
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

/// Licences that are signed at once and written in one transaction.
const CHUNK: usize = 200;
/// Batches that are issued at the same time; others wait for their turn.
const AT_ONCE: usize = 4;
/// Chunks after which a batch gives its place to others that wait.
const TURN: usize = 25;
/// How long a runner of which nothing is heard keeps a batch, in seconds.
const LEASE: i64 = 10;
/// How often a runner is heard of while a chunk takes long.
const HEARD: Duration = Duration::from_secs(2);
/// How often batches are looked for that another process has let go of.
const LOOK: Duration = Duration::from_secs(1);

/// Issues batches that were started, here or before a restart, until `stop`.
pub async fn run(lanyard: Lanyard, stop: CancellationToken) {
    let mut at_work = JoinSet::new();
    let mut which = HashMap::<Id, i64>::new();
    let mut waits = Waits::default();
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let turn = async {
            tokio::select! {
                _ = look.tick() => {}
                () = lanyard.batches_woken() => {}
                Some(ended) = at_work.join_next_with_id() => return Some(ended),
            }
            None
        };
        let Some(ended) = stop.run_until_cancelled(turn).await else { break };
        if let Some(ended) = ended {
            let (id, well) = ended.unwrap_or_else(|error| (error.id(), false));
            if let Some(batch) = which.remove(&id)
                && waits.ended(batch, well, Instant::now())
                && lanyard.break_off(batch).await.is_ok()
            {
                waits.forget(batch);
            }
        }
        let free = AT_ONCE.saturating_sub(at_work.len());
        if free == 0 {
            continue;
        }
        let apart: Vec<i64> = which.values().copied().chain(waits.apart(Instant::now())).collect();
        let now = lanyard.now();
        let found = batches::claimable(lanyard.db().readers(), now, LEASE, &apart).await;
        let found = found.map_err(unavailable).unwrap_or_default();
        for (batch, slug, number) in found.into_iter().take(free) {
            let (lanyard, stop) = (lanyard.clone(), stop.clone());
            let work = async move {
                let runner =
                    format!("{:032x}", u128::from_be_bytes(random::bytes(&mut SystemRandom)));
                let run =
                    Run { lanyard, batch, slug, number, runner, last: Mutex::new(Instant::now()) };
                let went = run.go(&stop).await;
                if went.is_err() {
                    tracing::error!(batch, "a batch stands still; it is tried again");
                }
                went.is_ok()
            };
            which.insert(at_work.spawn(work).id(), batch);
        }
    }
    while at_work.join_next().await.is_some() {}
}

impl Lanyard {
    /// Pauses a batch that failed again and again.
    async fn break_off(&self, batch: i64) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let now = self.now();
        let board = batches::break_off(on, batch, now).await.map_err(unavailable)?;
        if board.is_none() {
            return Ok(());
        }
        let detail = format!("issuing failed {} times in a row", waits::FAILURES);
        log::append(on, now, board, "batch paused", &subject(batch), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }
}

/// One batch in the hands of this process.
struct Run {
    lanyard: Lanyard,
    batch: i64,
    slug: String,
    number: i64,
    /// The name under which the batch is claimed.
    runner: String,
    /// When the chunk before was written.
    last: Mutex<Instant>,
}

impl Run {
    async fn go(&self, stop: &CancellationToken) -> Result<(), Unavailable> {
        let mut transaction = self.lanyard.db().write().await?;
        let now = self.lanyard.now();
        let claimed = batches::claim(&mut transaction, self.batch, &self.runner, now, LEASE).await;
        if !claimed.map_err(unavailable)? {
            return Ok(());
        }
        transaction.commit().await.map_err(unavailable)?;
        let issued = tokio::select! {
            issued = self.issue(stop) => issued,
            () = self.be_heard() => Ok(()),
        };
        let mut transaction = self.lanyard.db().write().await?;
        let released = batches::release(&mut transaction, self.batch, &self.runner).await;
        released.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        issued
    }

    /// Keeps the batch for as long as a chunk takes. Never comes back.
    async fn be_heard(&self) {
        loop {
            tokio::time::sleep(HEARD).await;
            let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() >= HEARD && self.renew().await.is_err() {
                tracing::warn!(batch = self.batch, "a batch could not be kept for longer");
            }
        }
    }

    async fn renew(&self) -> Result<(), Unavailable> {
        let mut transaction = self.lanyard.db().write().await?;
        let until = self.lanyard.now().unix_seconds() + LEASE;
        let renewed = batches::renew(&mut transaction, self.batch, &self.runner, until).await;
        renewed.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// Signs one chunk while the one before is written, until nothing is left, the batch is taken
    /// away, it had its turn, or everything stops.
    async fn issue(&self, stop: &CancellationToken) -> Result<(), Unavailable> {
        let broken = |error: IssueError| {
            tracing::error!(%error, "a batch cannot be issued");
            Unavailable
        };
        let batch = self.lanyard.batch(&self.slug, self.number).await.map_err(|_| Unavailable)?;
        let issuer = self.lanyard.issuer(&self.slug, OrganisationKind::Board).await;
        let issuer = Arc::new(issuer.map_err(broken)?);
        let (mut after, mut again) = (0, Vec::new());
        let mut signed: Option<Chunk> = None;
        let mut chunks = 0;
        loop {
            let mut wanted: Vec<Wanted> = std::mem::take(&mut again);
            if !stop.is_cancelled() && chunks < TURN {
                chunks += 1;
                let room = u32::try_from(CHUNK.saturating_sub(wanted.len())).unwrap_or(0);
                let rows = batches::ready(self.lanyard.db().readers(), self.batch, after, room);
                for (row, cells) in rows.await.map_err(unavailable)? {
                    after = row;
                    let (order, _) = judge::order(&cells);
                    let by = batch.started_by;
                    wanted.push(Wanted { order, repeatable: None, by, row: Some(row) });
                }
            }
            let signing = async {
                match wanted.is_empty() {
                    true => Ok(None),
                    false => self.lanyard.sign_chunk(&issuer, wanted, DEFAULT).await.map(Some),
                }
            };
            let keeping = async {
                match signed.take() {
                    Some(chunk) => self.lanyard.keep_chunk(chunk, Some(self)).await.map(Some),
                    None => Ok(None),
                }
            };
            let (next, kept) = tokio::join!(signing, keeping);
            match kept? {
                Some(Some(kept)) => again = kept.again,
                // Paused, cancelled, or taken over.
                Some(None) => return Ok(()),
                None => {}
            }
            signed = next.map_err(broken)?;
            if signed.is_none() && again.is_empty() {
                if !stop.is_cancelled() {
                    self.finish().await?;
                }
                return Ok(());
            }
        }
    }

    /// Ends the batch if every row is issued.
    async fn finish(&self) -> Result<(), Unavailable> {
        let now = self.lanyard.now();
        let mut transaction = self.lanyard.db().write().await?;
        let on = &mut transaction;
        let finished = batches::finish(on, self.batch, &self.runner, now).await;
        if !finished.map_err(unavailable)? {
            return Ok(());
        }
        let batch = self.lanyard.batch(&self.slug, self.number).await.map_err(|_| Unavailable)?;
        let detail = format!("{} rows issued, {} not in order", batch.issued, batch.wrong);
        let board = self.lanyard.issuer(&self.slug, OrganisationKind::Board).await;
        let board = board.map_err(|_| Unavailable)?.row;
        log::append(on, now, Some(board), "batch finished", &subject(self.batch), &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)
    }
}

#[async_trait::async_trait]
impl Alongside for Run {
    async fn note(
        &self,
        on: &mut db::Connection,
        issued: &[(Option<u32>, LicenseId)],
        refused: &[Refusal],
        _: Timestamp,
    ) -> Result<bool, db::Error> {
        let at = Instant::now();
        let last =
            std::mem::replace(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner), at);
        let issued: Vec<(u32, LicenseId)> =
            issued.iter().filter_map(|(row, id)| Some(((*row)?, id.clone()))).collect();
        let mut refusals = Vec::with_capacity(refused.len());
        for (row, problems) in refused {
            let Some(row) = *row else { continue };
            let kept = batches::row(&mut *on, self.batch, row).await?;
            let cells = kept.map(|kept| kept.cells).unwrap_or_default();
            let faults = problems.iter().map(|it| judge::fault(&cells, it.clone())).collect();
            refusals.push((row, faults));
        }
        let settled = batches::Settled {
            issued: &issued,
            refused: refusals,
            ms: i64::try_from(at.duration_since(last).as_millis()).unwrap_or(i64::MAX),
            until: self.lanyard.now().unix_seconds() + LEASE,
        };
        batches::settle(on, self.batch, &self.runner, settled).await
    }
}
