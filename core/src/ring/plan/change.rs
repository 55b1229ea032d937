//! Which moves the changes of nodes call for.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::ring::node::Node;
use crate::ring::placement::Placement;

/// Why something moves that no change of a node calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The order or the places of nodes in their list are part of the rule, and changed.
    ListOrder,
    /// The nodes are the same and the rule or its configuration differs. Not counted as needless: it was
    /// asked for.
    ModeChange,
    /// The number of points of nodes changed that were not themselves changed.
    PointsChanged,
    /// A table is filled anew, and untouched nodes trade slots.
    TableFill,
}

/// How a node's right to keys changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Same,
    /// Added, or made heavier.
    More,
    /// Removed, or made lighter.
    Less,
}

impl Right {
    pub(super) const fn inverse(self) -> Self {
        match self {
            Self::Same => Self::Same,
            Self::More => Self::Less,
            Self::Less => Self::More,
        }
    }
}

type Named<'a> = (&'a [Node], &'a [u32]);

pub(super) fn changes(nodes: usize, before: Named<'_>, after: Named<'_>) -> Vec<Right> {
    let mut weights = vec![(0_u32, 0_u32); nodes];
    before.0.iter().zip(before.1).for_each(|(node, &ix)| weights[ix as usize].0 = node.weight());
    after.0.iter().zip(after.1).for_each(|(node, &ix)| weights[ix as usize].1 = node.weight());
    let change = |(before, after): (u32, u32)| match before.cmp(&after) {
        Ordering::Less => Right::More,
        Ordering::Equal => Right::Same,
        Ordering::Greater => Right::Less,
    };
    weights.into_iter().map(change).collect()
}

/// Why anything moves that the changes of nodes do not justify.
pub(super) fn cause(changes: &[Right], before: (&dyn Placement, &[u32]), after: (&dyn Placement, &[u32])) -> Cause {
    if before.0.family() != after.0.family() {
        return Cause::ModeChange;
    }
    let common = |side: &[u32], other: &[u32]| -> Vec<u32> {
        let mut there = vec![false; changes.len()];
        for &ix in other {
            there[ix as usize] = true;
        }
        side.iter().copied().filter(|&ix| there[ix as usize]).collect()
    };
    let seats = |(side, names): (&dyn Placement, &[u32]), common: &[u32]| -> Vec<u64> {
        let mut seats = vec![0; changes.len()];
        (0_u32..).zip(names).for_each(|(ix, &name)| seats[name as usize] = side.seat(ix));
        common.iter().map(|&name| seats[name as usize]).collect()
    };
    let (one, other) = (common(before.1, after.1), common(after.1, before.1));
    if one != other || seats(before, &one) != seats(after, &one) {
        return Cause::ListOrder;
    }
    if changes.iter().all(|change| *change == Right::Same) {
        return Cause::ModeChange;
    }
    after.0.needless_cause()
}
