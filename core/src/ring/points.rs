//! The circle as sorted arrays with a bucketed index.

use alloc::vec;
use alloc::vec::Vec;

use crate::rng::Rng;

/// All points of a ring in order, each with the index of its node.
///
/// The arrays end with a sentinel: a point at `u64::MAX` owned by the first point's node. A search that
/// passes every real point stops there and has wrapped around without a special case.
#[derive(Clone, Debug)]
pub(crate) struct Points {
    at: Vec<u64>,
    owners: Owners,
    /// `index[b]` = number of points whose top bits are below `b`; derived from `at`.
    index: Vec<u32>,
    shift: u32,
}

/// Node indices, as narrow as the number of nodes allows.
#[derive(Clone, Debug)]
enum Owners {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Points {
    /// The most points a ring can have.
    pub(crate) const MAX: u64 = 1 << 24;

    /// Builds the circle from each node's stream of points: `runs` has the seed and the count by node index.
    pub(crate) fn build(runs: &[(u64, u32)]) -> Self {
        let total = runs.iter().map(|run| run.1 as usize).sum();
        let shift = shift_for(total);
        let mut next = vec![0_u32; (1 << (64 - shift)) + 1];
        for &(seed, count) in runs {
            stream(seed, count).for_each(|point| next[bucket_of(point, shift) + 1] += 1);
        }
        for bucket in 1..next.len() {
            next[bucket] += next[bucket - 1];
        }
        let index = next.clone();
        let mut sorted = vec![(0_u64, 0_u32); total];
        for (owner, &(seed, count)) in (0_u32..).zip(runs) {
            for point in stream(seed, count) {
                let place = &mut next[bucket_of(point, shift)];
                sorted[*place as usize] = (point, owner);
                *place += 1;
            }
        }
        for bucket in index.windows(2) {
            sorted[bucket[0] as usize..bucket[1] as usize].sort();
        }
        Self::seal(sorted.into_iter(), runs.len(), index, shift)
    }

    /// A circle with one more node at index `new`: one linear merge, nothing is hashed or sorted again
    /// but the new node's own points.
    pub(crate) fn with_run(&self, new: u32, seed: u64, count: u32, nodes: usize) -> Self {
        let mut fresh: Vec<u64> = stream(seed, count).collect();
        fresh.sort();
        let mut fresh = fresh.into_iter().peekable();
        let mut merged = Vec::with_capacity(self.len() + count as usize);
        for (point, owner) in self.iter() {
            let owner = if owner >= new { owner + 1 } else { owner };
            while let Some(own) = fresh.next_if(|own| (*own, new) < (point, owner)) {
                merged.push((own, new));
            }
            merged.push((point, owner));
        }
        merged.extend(fresh.map(|own| (own, new)));
        Self::from_sorted(merged, nodes)
    }

    /// A circle without the node at index `gone`: one linear filter.
    pub(crate) fn without_run(&self, gone: u32, nodes: usize) -> Self {
        let kept = self.iter().filter(|&(_, owner)| owner != gone);
        Self::from_sorted(kept.map(|(at, owner)| (at, if owner > gone { owner - 1 } else { owner })).collect(), nodes)
    }

    fn from_sorted(sorted: Vec<(u64, u32)>, nodes: usize) -> Self {
        let shift = shift_for(sorted.len());
        let mut index = Vec::with_capacity((1 << (64 - shift)) + 1);
        let mut bucket = 0;
        for (position, &(at, _)) in (0_u32..).zip(&sorted) {
            while bucket <= at >> shift {
                index.push(position);
                bucket += 1;
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most `Points::MAX` points")]
        index.resize((1 << (64 - shift)) + 1, sorted.len() as u32);
        Self::seal(sorted.into_iter(), nodes, index, shift)
    }

    fn seal(sorted: impl ExactSizeIterator<Item = (u64, u32)>, nodes: usize, index: Vec<u32>, shift: u32) -> Self {
        let mut at = Vec::with_capacity(sorted.len() + 1);
        let owners = if u16::try_from(nodes).is_ok() {
            #[expect(clippy::cast_possible_truncation, reason = "the branch has just checked the width")]
            let mut narrow: Vec<u16> = split(sorted, &mut at, |owner| owner as u16);
            narrow.extend(narrow.first().copied());
            Owners::Narrow(narrow)
        } else {
            let mut wide = split(sorted, &mut at, |owner| owner);
            wide.extend(wide.first().copied());
            Owners::Wide(wide)
        };
        at.push(u64::MAX);
        Self { at, owners, index, shift }
    }

    /// The number of points, the sentinel not counted.
    pub(crate) fn len(&self) -> usize {
        self.at.len() - 1
    }

    /// The first position whose point is at or after `hash`; `len()` when the search wraps to the first.
    #[inline]
    pub(crate) fn search(&self, hash: u64) -> usize {
        let mut i = self.index[bucket_of(hash, self.shift)] as usize;
        while self.at[i] < hash {
            i += 1;
        }
        i
    }

    /// The node index at a position, the sentinel's included. The circle must not be empty.
    #[inline]
    pub(crate) fn owner(&self, position: usize) -> u32 {
        match &self.owners {
            Owners::Narrow(narrow) => u32::from(narrow[position]),
            Owners::Wide(wide) => wide[position],
        }
    }

    /// The points in order, the sentinel left out.
    pub(crate) fn at(&self) -> &[u64] {
        &self.at[..self.len()]
    }

    /// `(point, node index)` in order, the sentinel left out.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.at().iter().enumerate().map(|(position, &at)| (at, self.owner(position)))
    }

    /// The bucket of the index in which a search for `hash` begins.
    pub(crate) fn bucket(&self, hash: u64) -> u64 {
        hash >> self.shift
    }
}

/// The points of one node: the `SplitMix64` stream of its hash.
pub(crate) fn stream(seed: u64, count: u32) -> impl Iterator<Item = u64> {
    let mut rng = Rng::new(seed);
    (0..count).map(move |_| rng.next_u64())
}

/// The bucket of a point: its top bits.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a shift of at least 40 leaves at most 24 bits")]
fn bucket_of(point: u64, shift: u32) -> usize {
    (point >> shift) as usize
}

/// 64 less the index bits: one more than it takes to count the points, within 1..=24.
fn shift_for(points: usize) -> u32 {
    let bits = usize::BITS - points.saturating_sub(1).leading_zeros() + 1;
    64 - bits.clamp(1, 24)
}

fn split<T>(sorted: impl ExactSizeIterator<Item = (u64, u32)>, at: &mut Vec<u64>, narrow: impl Fn(u32) -> T) -> Vec<T> {
    let mut owners = Vec::with_capacity(sorted.len() + 1);
    for (point, owner) in sorted {
        at.push(point);
        owners.push(narrow(owner));
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::{Points, stream};
    use alloc::vec::Vec;

    /// Equal points on purpose: two nodes with the same seed share every point.
    #[test]
    fn equal_points_are_kept_and_the_lower_index_wins() {
        let both = Points::build(&[(9, 3), (9, 3)]);
        assert_eq!(both.len(), 6);
        let owners: Vec<u32> = both.iter().map(|(_, owner)| owner).collect();
        assert_eq!(owners, [0, 1, 0, 1, 0, 1]);
        let point = both.at()[2];
        assert_eq!(both.owner(both.search(point)), 0);
        let one = both.without_run(0, 1);
        assert_eq!(one.at(), [both.at()[0], both.at()[2], both.at()[4]]);
        assert!(one.with_run(1, 9, 3, 2).iter().eq(both.iter()));
        assert!(one.with_run(0, 9, 3, 2).iter().eq(both.iter()));
    }

    #[test]
    fn search_agrees_with_a_linear_scan_and_wraps() {
        for nodes in [1_u64, 2, 7, 40] {
            let runs: Vec<(u64, u32)> = (0..nodes).map(|seed| (seed * 77, 9)).collect();
            let points = Points::build(&runs);
            let probes = stream(1, 500).chain(points.at().to_vec()).chain([0, u64::MAX]);
            for hash in probes.flat_map(|h| [h.wrapping_sub(1), h, h.wrapping_add(1)]) {
                let dumb = points.at().iter().position(|&at| at >= hash).unwrap_or(0);
                assert_eq!(points.owner(points.search(hash)), points.owner(dumb));
            }
        }
    }

    #[test]
    fn an_empty_circle_can_be_searched_and_grown() {
        let empty = Points::build(&[(4, 0)]);
        assert_eq!((empty.len(), empty.search(5)), (0, 0));
        assert!(empty.with_run(1, 8, 5, 2).iter().eq(Points::build(&[(4, 0), (8, 5)]).iter()));
    }

    #[test]
    fn wide_owner_indices_are_not_truncated() {
        let runs: Vec<(u64, u32)> = (0..70_000).map(|seed| (seed, 1)).collect();
        let points = Points::build(&runs);
        let mut seen: Vec<u32> = points.iter().map(|(_, owner)| owner).collect();
        seen.sort();
        assert!(seen.into_iter().eq(0..70_000));
    }
}
