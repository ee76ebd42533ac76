//! Changing a licence: restrict, suspend, reinstate, revoke and the rest of the lifecycle.

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
}
