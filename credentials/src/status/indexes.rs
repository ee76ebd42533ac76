//! Choosing an index: at random among the unused, so that it tells nothing about when.

use crate::random::{self, Random};

/// How often a random index is tried before the list counts as crowded and is walked instead.
const TRIES: usize = 64;

/// A random index below `entries` for which `used` is false; `None` when all are used.
/// The same randomness and the same answers give the same index.
pub fn unused_index(
    entries: usize,
    random: &mut dyn Random,
    used: &mut dyn FnMut(usize) -> bool,
) -> Option<usize> {
    for _ in 0..TRIES {
        let index = below(entries, random)?;
        if !used(index) {
            return Some(index);
        }
    }
    // Nearly full: each free one is as likely as any other, found in one walk.
    let free: Vec<usize> = (0..entries).filter(|index| !used(*index)).collect();
    below(free.len(), random).map(|at| free[at])
}

/// Below `end`, each equally likely (the remainder of a division would favour the small).
fn below(end: usize, random: &mut dyn Random) -> Option<usize> {
    let end = u64::try_from(end).ok().filter(|end| *end > 0)?;
    let fair = u64::MAX - u64::MAX % end;
    loop {
        let drawn = u64::from_le_bytes(random::bytes(random));
        if drawn < fair {
            return usize::try_from(drawn % end).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    struct Counting(u64);

    impl Random for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *byte = self.0.to_be_bytes()[0];
            }
        }
    }

    #[test]
    fn a_board_that_fills_its_list_uses_every_index_once_and_then_is_told_that_it_is_full() {
        let mut used = BTreeSet::new();
        let mut random = Counting(7);
        for _ in 0..300 {
            let index = unused_index(300, &mut random, &mut |at| used.contains(&at)).unwrap();
            assert!(index < 300 && used.insert(index), "{index} twice");
        }
        assert_eq!(unused_index(300, &mut random, &mut |at| used.contains(&at)), None);
        assert_eq!(unused_index(0, &mut random, &mut |_| false), None);
    }

    #[test]
    fn an_index_tells_nothing_about_when_the_licence_was_issued() {
        let mut random = Counting(3);
        let drawn: Vec<usize> =
            (0..8).map(|_| unused_index(131_072, &mut random, &mut |_| false).unwrap()).collect();
        assert!(drawn.windows(2).any(|pair| pair[0] > pair[1]), "{drawn:?}");
        assert!(drawn.iter().any(|at| *at > 65_536) && drawn.iter().any(|at| *at < 65_536));
    }
}
