//! The comparison of two placements, range by range.

use alloc::vec::Vec;

use crate::error::Error;
use crate::ring::circle::Circle;
use crate::ring::placement::{Placement, Territory};
use crate::ring::replicas::{Distinct, Walker};
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

    /// A position in the current range.
    fn position(&self) -> u64 {
        match self {
            Self::Circle { circle, place } => circle.cut(*place),
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
    placement: &'p dyn Placement,
    cuts: Cuts<'p>,
    sets: Sets<'p>,
    /// The plan's node index by the placement's.
    names: Vec<u32>,
    /// The replica set of the current range.
    set: Vec<u32>,
}

/// How the replica sets of ranges are found.
pub(super) enum Sets<'p> {
    /// Sets of one are the rule, and need no walk.
    Owner,
    /// Along a circle.
    Walked(Walker<'p>),
    /// As the placement says of each position.
    Asked { count: u32, distinct: Distinct },
}

impl<'p> Side<'p> {
    /// `None` for a scattered placement, which has no ranges.
    pub(super) fn new(
        placement: &'p dyn Placement,
        sets: Sets<'p>,
        names: Vec<u32>,
        space: Space,
    ) -> Result<Option<Self>, Error> {
        let cuts = match placement.territory() {
            Territory::Circle(circle) => Cuts::Circle { circle, place: 0 },
            Territory::Table(table) => Cuts::Table { table, slot: 0, space },
            Territory::Scattered => return Ok(None),
        };
        if let Sets::Asked { count, distinct } = sets {
            // What a placement refuses it refuses here, and not in the middle of a sweep.
            placement.replicas_at(0, count, distinct, None)?;
        }
        let mut side = Self { placement, cuts, sets, names, set: Vec::new() };
        side.enter();
        Ok(Some(side))
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

    /// Moves past every cut at `cut`, and into the range after it.
    fn settle(&mut self, cut: u64) {
        while self.cuts.hi() == cut {
            self.cuts.advance();
        }
        self.enter();
    }

    /// Finds the replica set of the current range, in the plan's indices.
    #[inline]
    fn enter(&mut self) {
        self.set.clear();
        match (&mut self.sets, &self.cuts) {
            (Sets::Walked(walker), Cuts::Circle { circle, place }) => {
                walker.collect(circle.walk(*place), &mut self.set);
            }
            (Sets::Owner | Sets::Walked(_), cuts) => self.set.push(cuts.owner()),
            (Sets::Asked { count, distinct }, cuts) => {
                // The first question was answered, and all are alike.
                let set = self.placement.replicas_at(cuts.position(), *count, *distinct, None);
                self.set.extend(set.unwrap_or_default());
            }
        }
        for ix in &mut self.set {
            *ix = self.names[*ix as usize];
        }
    }
}

/// Passes the ranges from `lo` on that both sides cut alike and give to the same owner; gives the first
/// position after them. A change of one node leaves nearly all of a circle alike.
fn skip_alike(before: &mut Side<'_>, after: &mut Side<'_>, lo: u64, last: u64) -> u64 {
    let (
        Side { cuts: Cuts::Circle { circle: one, place: i }, sets: Sets::Owner, names: names_one, .. },
        Side { cuts: Cuts::Circle { circle: other, place: j }, sets: Sets::Owner, names: names_other, .. },
    ) = (&mut *before, &mut *after)
    else {
        return lo;
    };
    let mut passed = one.alike(*i, other, *j, |one, other| names_one[one as usize] == names_other[other as usize]);
    // The last range ends the sweep, which is not for this function to do.
    while passed > 0 && one.cut(*i + passed - 1) >= last {
        passed -= 1;
    }
    if passed == 0 {
        return lo;
    }
    (*i, *j) = (*i + passed, *j + passed);
    let cut = one.cut(*i - 1);
    before.settle(cut);
    after.settle(cut);
    cut + 1
}

/// Calls `visit(lo, hi, before, after)` for each range on which both replica sets are constant: ranges
/// are inclusive, in order, from 0 to `last`. Ranges whose sets of one are equal may be left out.
pub(super) fn sweep(
    mut before: Side<'_>,
    mut after: Side<'_>,
    last: u64,
    mut visit: impl FnMut(u64, u64, &[u32], &[u32]),
) {
    let mut lo = 0;
    loop {
        lo = skip_alike(&mut before, &mut after, lo, last);
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
