//! The comparison of two placements, range by range.

use alloc::vec::Vec;

use crate::ring::circle::Circle;
use crate::ring::placement::{Placement, Territory};
use crate::ring::replicas::Walker;
use crate::ring::table::{Fold, Table};

/// What both placements cut into ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// The positions of keys.
    Positions { last: u64 },
    /// The slots of two tables of one size.
    Slots { last: u64 },
}

impl Space {
    /// The space in which both placements can be compared, which hash keys alike.
    pub(super) fn of(before: &dyn Placement, after: &dyn Placement) -> Option<Self> {
        let last = u64::try_from(before.key_hash().positions() - 1).unwrap_or(u64::MAX);
        match (before.territory(), after.territory()) {
            (Territory::Table(one), Territory::Table(other))
                if one.len() == other.len() && one.fold() == other.fold() =>
            {
                Some(Self::Slots { last: u64::from(one.len()) - 1 })
            }
            (one, other) if one.has_ranges() && other.has_ranges() => Some(Self::Positions { last }),
            _ => None,
        }
    }

    pub(super) const fn last(self) -> u64 {
        match self {
            Self::Positions { last } | Self::Slots { last } => last,
        }
    }
}

impl Territory<'_> {
    /// Whether owners have whole ranges of positions.
    fn has_ranges(&self) -> bool {
        match self {
            Self::Circle(_) => true,
            Self::Table(table) => table.fold() != Fold::Modulo,
            Self::Scattered => false,
        }
    }
}

/// The cuts of one placement in order.
enum Cuts<'p> {
    Circle { circle: &'p Circle, place: usize },
    Table { table: &'p Table, slot: u32, space: Space },
}

impl Cuts<'_> {
    /// The last position of the current range.
    #[inline]
    fn hi(&self) -> u64 {
        match self {
            Self::Circle { circle, place } => circle.cut(*place),
            Self::Table { slot, space: Space::Slots { .. }, .. } => u64::from(*slot),
            Self::Table { table, slot, .. } => table.last_position(*slot),
        }
    }

    #[inline]
    fn owner(&self) -> u32 {
        match self {
            Self::Circle { circle, place } => circle.owner_at(*place),
            Self::Table { table, slot, .. } => table.owner(*slot),
        }
    }

    #[inline]
    const fn advance(&mut self) {
        match self {
            Self::Circle { place, .. } => *place += 1,
            Self::Table { slot, .. } => *slot += 1,
        }
    }
}

/// One placement walked in step with another: its cuts in order and the replica set of each range.
pub(super) struct Side<'p> {
    cuts: Cuts<'p>,
    /// Only for sets of more than one.
    walker: Option<Walker<'p>>,
    /// The plan's node index by the placement's.
    names: Vec<u32>,
    /// The replica set of the current range.
    set: Vec<u32>,
}

impl<'p> Side<'p> {
    /// `None` for a scattered placement, which has no ranges.
    pub(super) fn new(
        placement: &'p dyn Placement,
        walker: Option<Walker<'p>>,
        names: Vec<u32>,
        space: Space,
    ) -> Option<Self> {
        let cuts = match placement.territory() {
            Territory::Circle(circle) => Cuts::Circle { circle, place: 0 },
            Territory::Table(table) => Cuts::Table { table, slot: 0, space },
            Territory::Scattered => return None,
        };
        let mut side = Self { cuts, walker, names, set: Vec::new() };
        side.enter();
        Some(side)
    }

    /// Moves past every cut at `cut`, which lies before the end of the space.
    #[inline]
    fn pass(&mut self, cut: u64) {
        if self.cuts.hi() == cut {
            while self.cuts.hi() == cut {
                self.cuts.advance();
            }
            self.enter();
        }
    }

    /// Finds the replica set of the current range, in the plan's indices.
    #[inline]
    fn enter(&mut self) {
        let owner = self.names[self.cuts.owner() as usize];
        let (Some(walker), Cuts::Circle { circle, place }) = (&mut self.walker, &self.cuts) else {
            // A set of one is the rule, and needs no walk.
            self.set.resize(1, owner);
            self.set[0] = owner;
            return;
        };
        self.set.clear();
        walker.collect(circle.walk(*place), &mut self.set);
        self.set.iter_mut().for_each(|ix| *ix = self.names[*ix as usize]);
    }
}

/// Calls `visit(lo, hi, before, after)` for each range on which both replica sets are constant: ranges
/// are inclusive, in order, without gaps, from 0 to `last`.
pub(super) fn sweep(
    mut before: Side<'_>,
    mut after: Side<'_>,
    last: u64,
    mut visit: impl FnMut(u64, u64, &[u32], &[u32]),
) {
    let mut lo = 0;
    loop {
        let hi = before.cuts.hi().min(after.cuts.hi());
        visit(lo, hi, &before.set, &after.set);
        if hi >= last {
            return;
        }
        lo = hi + 1;
        before.pass(hi);
        after.pass(hi);
    }
}
