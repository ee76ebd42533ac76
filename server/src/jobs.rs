//! What runs in the background beside the server.

use crate::{batches, state::Lanyard};
use std::time::Duration;
use tokio::{task::JoinHandle, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// How often changes are brought into force and lines of the audit log written. Reading brings
/// them into force too; this is for those that nobody reads.
const BEAT: Duration = Duration::from_secs(1);

/// Starts the jobs; they end soon after `stop`.
pub fn start(lanyard: Lanyard, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let issuing = tokio::spawn(batches::run(lanyard.clone(), stop.clone()));
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(beat.tick()).await.is_some() {
            // Both have logged what went wrong, and the next beat tries again.
            let _ = lanyard.apply_due().await;
            let _ = lanyard.flush_log().await;
        }
        if issuing.await.is_err() {
            tracing::error!("issuing batches broke off");
        }
    })
}
