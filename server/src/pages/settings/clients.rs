//! Its clients of the machine interfaces.

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
}
