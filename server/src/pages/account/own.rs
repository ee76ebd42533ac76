//! One's own account: passkeys, password, sessions.

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
}
