//! Slots and their holders, and who should hold how many.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::rebalance::Moves;
use crate::rng::{GOLDEN, mix};

/// A table of slots on paper. Fields are in alphabetical order because this is part of a canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartitionForm {
    /// The holders of slot 0, of slot 1, ..., as places in the list of nodes.
    pub(super) assigned: Vec<u32>,
    pub(super) min_dwell_us: u64,
    /// Slots that still have to dwell, with the time of their last move.
    pub(super) moved_at: Vec<(u32, u64)>,
    pub(super) now: u64,
    pub(super) replicas: u32,
    pub(super) slots: u32,
}

/// Every slot has `replicas` different holders, the first of them its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    pub(super) replicas: u32,
    /// By slot, then by replica.
    pub(super) holders: Vec<u32>,
}

/// One replica of a slot goes from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) slot: u32,
    pub(super) replica: u32,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// Which nodes take part in a rebalance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Among {
    /// All of them.
    All,
    /// This one receives from all others.
    Receiver(u32),
    /// This one gives to all others.
    Donor(u32),
}

/// How many slot replicas each node should hold: the parts of the weights by largest remainder, ties going to
/// the lower index. Nobody can hold a slot twice, so what a node cannot hold the others share.
pub(super) fn targets(weights: &[u32], slots: u32, replicas: u32) -> Vec<u32> {
    let mut targets = vec![0; weights.len()];
    let mut open: Vec<usize> = (0..weights.len()).filter(|&ix| weights[ix] > 0).collect();
    let mut total = u64::from(slots) * u64::from(replicas);
    while !open.is_empty() {
        let sum: u64 = open.iter().map(|&ix| u64::from(weights[ix])).sum();
        let exact = |ix: usize| u128::from(total) * u128::from(weights[ix]);
        let mut parts: Vec<u64> = open.iter().map(|&ix| whole(exact(ix), sum)).collect();
        let mut order: Vec<usize> = (0..open.len()).collect();
        order.sort_by_key(|&place| (Reverse(exact(open[place]) % u128::from(sum)), place));
        let rest = usize::try_from(total - parts.iter().sum::<u64>()).unwrap_or(usize::MAX);
        order.into_iter().take(rest).for_each(|place| parts[place] += 1);
        let fits = |part: u64| u32::try_from(part).ok().filter(|&part| part <= slots);
        open.iter().zip(&parts).for_each(|(&ix, &part)| targets[ix] = fits(part).unwrap_or(slots));
        let full = parts.iter().filter(|&&part| fits(part).is_none()).count() as u64;
        if full == 0 {
            break;
        }
        total -= full * u64::from(slots);
        open = open.into_iter().zip(parts).filter(|&(_, part)| fits(part).is_some()).map(|(ix, _)| ix).collect();
    }
    targets
}

/// The whole part of a share; below the total, a u64.
fn whole(exact: u128, sum: u64) -> u64 {
    u64::try_from(exact / u128::from(sum)).unwrap_or(u64::MAX)
}

impl Partition {
    /// Deals the slots so that every node holds its target. `seeds` are the hashes of the nodes' ids.
    ///
    /// Each slot goes to the nodes that still want the most, so that nobody is left wanting a slot twice;
    /// draws break ties and order the holders, so that neighbours of a node are many. It is owned by the one
    /// that owns the smallest part of its target so far.
    pub(super) fn deal(seeds: &[u64], targets: &[u32], slots: u32, replicas: u32) -> Self {
        let draw = |ix: u32, wanted: u32| mix(seeds[ix as usize].wrapping_add(u64::from(wanted).wrapping_mul(GOLDEN)));
        let wants = |(ix, &wanted): (u32, &u32)| (wanted > 0).then(|| (wanted, draw(ix, wanted), Reverse(ix)));
        let mut heap: BinaryHeap<(u32, u64, Reverse<u32>)> = (0_u32..).zip(targets).filter_map(wants).collect();
        let mut holders = Vec::with_capacity(slots as usize * replicas as usize);
        let mut owned = vec![0_u32; targets.len()];
        let mut set: Vec<(u32, u32)> = Vec::with_capacity(replicas as usize);
        for slot in 0..slots {
            set.extend((0..replicas).filter_map(|_| heap.pop()).map(|(wanted, _, Reverse(ix))| (ix, wanted)));
            let key = mix(u64::from(slot));
            set.sort_by_key(|&(ix, _)| (Reverse(mix(key ^ seeds[ix as usize])), ix));
            let part = |&(ix, _): &(u32, u32), of: &(u32, u32)| {
                u64::from(owned[ix as usize]) * u64::from(targets[of.0 as usize])
            };
            let owner = (0..set.len()).min_by(|&a, &b| part(&set[a], &set[b]).cmp(&part(&set[b], &set[a])));
            set[..=owner.unwrap_or(0)].rotate_right(1);
            owned[set[0].0 as usize] += 1;
            holders.extend(set.iter().map(|&(ix, _)| ix));
            let left = set.drain(..).filter(|&(_, wanted)| wanted > 1);
            heap.extend(left.map(|(ix, wanted)| (wanted - 1, draw(ix, wanted - 1), Reverse(ix))));
        }
        Self { replicas, holders }
    }

    pub(super) fn slots(&self) -> u32 {
        u32::try_from(self.holders.len() / self.replicas as usize).unwrap_or(u32::MAX)
    }

    /// The holders of a slot, the owner first.
    pub(super) fn of(&self, slot: u32) -> &[u32] {
        let replicas = self.replicas as usize;
        &self.holders[slot as usize * replicas..][..replicas]
    }

    /// How many slot replicas each of `nodes` nodes holds.
    pub(super) fn counts(&self, nodes: usize) -> Vec<u32> {
        let mut counts = vec![0; nodes];
        self.holders.iter().for_each(|&ix| counts[ix as usize] += 1);
        counts
    }

    /// Gives one replica of a slot to another node.
    pub(super) fn assign(&mut self, slot: u32, replica: u32, to: u32) -> Shift {
        let place = slot as usize * self.replicas as usize + replica as usize;
        let from = core::mem::replace(&mut self.holders[place], to);
        Shift { slot, replica, from, to }
    }

    /// Moves slots from nodes above their target to nodes below, as many as there can be, and none twice.
    pub(super) fn rebalance(
        &mut self,
        targets: &[u32],
        among: Among,
        max_moves: u32,
        may: impl Fn(u32) -> bool,
    ) -> Vec<Shift> {
        let shifts = Moves::find(self, targets, among, max_moves, &may);
        for shift in &shifts {
            self.assign(shift.slot, shift.replica, shift.to);
        }
        shifts
    }

    /// Takes every slot from a node whose target is 0: to those below their targets as far as they can take
    /// them, then to whoever with a target is least above it. Slots that everyone else holds stay.
    pub(super) fn evict(&mut self, targets: &[u32], from: u32) -> Vec<Shift> {
        let mut shifts = self.rebalance(targets, Among::Donor(from), u32::MAX, |_| true);
        let mut counts = self.counts(targets.len());
        let places = (0_u32..).zip(self.holders.clone()).filter(|&(_, ix)| ix == from);
        for (place, _) in places {
            let (slot, replica) = (place / self.replicas, place % self.replicas);
            let set = self.of(slot);
            let above = |ix: &u32| i64::from(counts[*ix as usize]) - i64::from(targets[*ix as usize]);
            let open = (0_u32..).zip(targets).filter(|&(ix, &target)| target > 0 && !set.contains(&ix));
            let Some(to) = open.map(|(ix, _)| ix).min_by_key(|ix| (above(ix), *ix)) else { continue };
            counts[to as usize] += 1;
            shifts.push(self.assign(slot, replica, to));
        }
        shifts
    }
}
