//! The board's desk.

mod batches;
mod change;
mod issue;
mod license;
mod licenses;
mod overview;
mod particulars;

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(overview::guarded(lanyard))
        .merge(licenses::guarded(lanyard))
        .merge(license::guarded(lanyard))
        .merge(issue::guarded(lanyard))
        .merge(change::guarded(lanyard))
        .merge(batches::guarded(lanyard))
}
