//! A generator for tests and benchmarks, never for keys that count. Other crates' tests and the
//! benchmarks name this file as a module of theirs, so that the product has no such generator.

use super::Random;

/// The same bytes every time.
pub(crate) struct Seeded(pub(crate) u8);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(167).wrapping_add(59);
            *byte = self.0;
        }
    }
}
