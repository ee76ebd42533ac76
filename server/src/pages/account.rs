//! Signing in and out, joining, one's own account.

mod join;
mod own;
mod sign_in;

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(sign_in::guarded(lanyard))
        .merge(join::guarded(lanyard))
        .merge(own::guarded(lanyard))
}
