//! What runs in the background beside the server.

use crate::{batches, events, state::Lanyard};
use std::time::Duration;
use tokio::{task::JoinHandle, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// How often changes are brought into force and lines of the audit log written. Reading brings
/// them into force too; this is for those that nobody reads.
const BEAT: Duration = Duration::from_secs(1);

/// In how many beats emptying the journal is tried again; those who write wait for it a moment.
const ERASING: u64 = 5;

/// In how many beats files are looked through for rows that are kept long enough.
const TIDYING: u64 = 60;

/// Starts the jobs; they end soon after `stop`.
pub fn start(lanyard: Lanyard, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let issuing = tokio::spawn(batches::run(lanyard.clone(), stop.clone()));
        let recording = tokio::spawn(events::run(lanyard.clone(), stop.clone()));
        let noting = tokio::spawn(note_signers(lanyard.clone(), stop.clone()));
        tell_of_doubt(&lanyard).await;
        let mut beats = 0_u64;
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(beat.tick()).await.is_some() {
            // All have logged what went wrong, and the next beat tries again.
            let _ = lanyard.apply_due().await;
            let _ = lanyard.flush_log().await;
            let _ = lanyard.close_retired().await;
            if beats.is_multiple_of(ERASING) {
                lanyard.erase().await;
            }
            if beats.is_multiple_of(TIDYING) {
                let _ = lanyard.erase_batches(lanyard.now()).await;
            }
            beats = beats.wrapping_add(1);
        }
        if issuing.await.is_err() {
            tracing::error!("issuing batches broke off");
        }
        if recording.await.is_err() {
            tracing::error!("making the records of changes broke off");
        }
        if noting.await.is_err() {
            tracing::error!("noting which key signed what broke off");
        }
    })
}

/// Notes which key signed what was issued before that was kept, until all is noted.
async fn note_signers(lanyard: Lanyard, stop: CancellationToken) {
    let all = async {
        loop {
            match lanyard.note_signers().await {
                Ok(true) => tokio::task::yield_now().await,
                Ok(false) => return,
                Err(_) => tokio::time::sleep(BEAT).await,
            }
        }
    };
    stop.run_until_cancelled(all).await;
}

/// At the start, and until somebody has answered.
async fn tell_of_doubt(lanyard: &Lanyard) {
    if let Ok(doubted) = lanyard.doubted_keys().await
        && !doubted.is_empty()
    {
        tracing::warn!(
            keys = doubted.join(", "),
            "retired by an earlier version: was it stolen? Verifiers refuse what these keys signed \
             until an administrator says so on the keys page, or `lanyard key kept` or `stolen` does"
        );
    }
}
