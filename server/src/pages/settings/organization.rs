//! Its name, its DID, and whether the world can resolve it.

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
}
