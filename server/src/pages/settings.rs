//! The settings of an organisation.

mod clients;
mod keys;
mod organization;
mod staff;

use crate::{access::Guarded, state::Lanyard};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .merge(organization::guarded(lanyard))
        .merge(keys::guarded(lanyard))
        .merge(staff::guarded(lanyard))
        .merge(clients::guarded(lanyard))
}
