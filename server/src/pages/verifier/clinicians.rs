//! A clinician's folder: everything that was seen for one person.

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
}
