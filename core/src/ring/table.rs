//! A table of slots.

use super::owners::Owners;

/// How a position finds its slot in a table of `m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// `position * m / 2^64`: slots are ranges of the circle, in order.
    Multiply,
    /// `position mod m`: neighbours land in different slots.
    Modulo,
    /// The position is the slot.
    Direct,
}

/// A table of slots, each with its owner.
#[derive(Clone, Debug)]
pub struct Table {
    owners: Owners,
    slots: u32,
    fold: Fold,
}

impl Table {
    /// The table with these owners of its slots, out of `nodes` nodes.
    pub(super) fn new(nodes: usize, owners: impl ExactSizeIterator<Item = u32>, fold: Fold) -> Self {
        let slots = u32::try_from(owners.len()).unwrap_or(u32::MAX);
        Self { owners: Owners::new(nodes, owners), slots, fold }
    }

    /// The number of slots.
    pub const fn len(&self) -> u32 {
        self.slots
    }

    /// Whether there are no slots.
    pub const fn is_empty(&self) -> bool {
        self.slots == 0
    }

    /// How positions find their slots.
    pub const fn fold(&self) -> Fold {
        self.fold
    }

    /// The owner of a slot.
    #[inline]
    pub fn owner(&self, slot: u32) -> u32 {
        self.owners.get(slot as usize)
    }

    /// The slot of a position by [`Fold::Multiply`], for tables that are known to fold so.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below the number of slots")]
    pub(super) const fn multiplied(&self, position: u64) -> u32 {
        ((position as u128 * self.slots as u128) >> 64) as u32
    }

    /// The slot of a position.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "each fold stays below the number of slots, a u32")]
    pub fn slot(&self, position: u64) -> u32 {
        match self.fold {
            Fold::Multiply => self.multiplied(position),
            Fold::Modulo => (position % u64::from(self.slots)) as u32,
            Fold::Direct => position as u32,
        }
    }

    /// The last position of a slot, for a fold that keeps the order.
    pub(super) fn last_position(&self, slot: u32) -> u64 {
        match self.fold {
            Fold::Multiply => {
                let end = (u128::from(slot + 1) << 64).div_ceil(u128::from(self.slots)) - 1;
                u64::try_from(end).unwrap_or(u64::MAX)
            }
            Fold::Modulo | Fold::Direct => u64::from(slot),
        }
    }
}
