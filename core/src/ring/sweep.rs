//! The comparison of two circles, range by range.

use alloc::vec::Vec;

use super::replicas::Walker;
use super::vnodes::Ring;

/// One circle walked in step with another: its cuts in order and the replica set of each range.
pub(super) struct Side<'r> {
    ring: &'r Ring,
    walker: Walker<'r>,
    /// The plan's node index by the ring's.
    names: Vec<u32>,
    position: usize,
    /// The replica set of the range that ends at `position`.
    set: Vec<u32>,
}

impl<'r> Side<'r> {
    pub(super) fn new(ring: &'r Ring, walker: Walker<'r>, names: Vec<u32>) -> Self {
        let mut side = Self { ring, walker, names, position: 0, set: Vec::new() };
        side.walk();
        side
    }

    /// The next point of this circle; `u64::MAX` after the last.
    fn cut(&self) -> u64 {
        self.ring.points.point(self.position)
    }

    /// Moves past every point at `cut`, which lies before the end of the circle.
    fn pass(&mut self, cut: u64) {
        if self.cut() == cut {
            while self.cut() == cut {
                self.position += 1;
            }
            self.walk();
        }
    }

    /// Finds the replica set of the range that ends at the current point, in the plan's indices.
    fn walk(&mut self) {
        // A set of one is the rule, and needs no walk.
        if let [only] = self.set.as_mut_slice() {
            *only = self.names[self.ring.points.owner(self.position) as usize];
            return;
        }
        self.set.clear();
        self.walker.collect(self.position, &mut self.set);
        self.set.iter_mut().for_each(|ix| *ix = self.names[*ix as usize]);
    }
}

/// Calls `visit(lo, hi, before, after)` for each range on which both replica sets are constant: ranges
/// are inclusive, in order, without gaps, from 0 to `u64::MAX`.
pub(super) fn sweep(mut before: Side<'_>, mut after: Side<'_>, mut visit: impl FnMut(u64, u64, &[u32], &[u32])) {
    let mut lo = 0;
    loop {
        let hi = before.cut().min(after.cut());
        visit(lo, hi, &before.set, &after.set);
        let Some(next) = hi.checked_add(1) else { return };
        lo = next;
        before.pass(hi);
        after.pass(hi);
    }
}
