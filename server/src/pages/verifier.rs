//! The hospital's desk.

mod clinicians;
mod history;
mod trust;
mod verify;

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(verify::guarded(lanyard))
        .merge(history::guarded(lanyard))
        .merge(clinicians::guarded(lanyard))
        .merge(trust::guarded(lanyard))
}
