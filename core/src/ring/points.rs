//! The circle as sorted arrays with a bucketed index.

use alloc::vec;
use alloc::vec::Vec;

use super::owners::Owners;
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

    /// A circle with one more node at index `new` of now `nodes`: its own points are sorted and spliced in.
    pub(crate) fn with_run(&self, new: u32, seed: u64, count: u32, nodes: usize) -> Self {
        let fresh = sorted_run(seed, count);
        if shift_for(self.len() + fresh.len()) != self.shift || !self.owners.fit(nodes) {
            let shifted = self.iter().map(|(at, owner)| (at, owner + u32::from(owner >= new)));
            let mut merged: Vec<(u64, u32)> = shifted.chain(fresh.into_iter().map(|at| (at, new))).collect();
            merged.sort();
            return Self::from_sorted(merged, nodes);
        }
        let place = |&point: &u64| {
            let mut place = self.search(point);
            while place < self.len() && self.at[place] == point && self.owner(place) < new {
                place += 1;
            }
            place
        };
        let places: Vec<usize> = fresh.iter().map(place).collect();
        let mut at = Vec::with_capacity(self.at.len() + fresh.len());
        let mut from = 0;
        for (&place, &point) in places.iter().zip(&fresh) {
            at.extend_from_slice(&self.at[from..place]);
            at.push(point);
            from = place;
        }
        at.extend_from_slice(&self.at[from..]);
        let owners = self.owners.with(new, &places, self.len());
        Self { at, owners, index: self.shifted_index(&fresh, u32::wrapping_add), shift: self.shift }
    }

    /// A circle without the node at index `gone`, whose points `seed` and `count` give: they are cut out.
    pub(crate) fn without_run(&self, gone: u32, seed: u64, count: u32, nodes: usize) -> Self {
        let old = sorted_run(seed, count);
        if shift_for(self.len() - old.len()) != self.shift || !self.owners.fit(nodes) {
            let kept = self.iter().filter(|&(_, owner)| owner != gone);
            return Self::from_sorted(kept.map(|(at, owner)| (at, owner - u32::from(owner > gone))).collect(), nodes);
        }
        let place = |&point: &u64| {
            let mut place = self.search(point);
            while self.owner(place) != gone {
                place += 1;
            }
            place
        };
        let places: Vec<usize> = old.iter().map(place).collect();
        let mut at = Vec::with_capacity(self.at.len() - old.len());
        let mut from = 0;
        for &place in &places {
            at.extend_from_slice(&self.at[from..place]);
            from = place + 1;
        }
        at.extend_from_slice(&self.at[from..]);
        let owners = self.owners.without(gone, &places, self.len());
        Self { at, owners, index: self.shifted_index(&old, u32::wrapping_sub), shift: self.shift }
    }

    /// The index when the sorted `points` come or go: each moves the start of every bucket after its own.
    fn shifted_index(&self, points: &[u64], shift_by: fn(u32, u32) -> u32) -> Vec<u32> {
        let mut index = self.index.clone();
        let mut bounds = points.iter().map(|&point| bucket_of(point, self.shift) + 1).peekable();
        let mut passed = 0;
        while let Some(from) = bounds.next() {
            passed += 1;
            let to = bounds.peek().copied().unwrap_or(index.len());
            index[from..to].iter_mut().for_each(|start| *start = shift_by(*start, passed));
        }
        index
    }

    /// The circle of these points, which are in order; of equal ones the first is found.
    pub(super) fn from_sorted(sorted: Vec<(u64, u32)>, nodes: usize) -> Self {
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
        let owners = Owners::new(
            nodes,
            sorted.map(|(point, owner)| {
                at.push(point);
                owner
            }),
        );
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

    /// [`search`](Self::search) for one of many: nobody waits for the result, so the processor gains more by never
    /// guessing wrong than it loses by not guessing.
    #[inline]
    pub(crate) fn search_in_bulk(&self, hash: u64) -> usize {
        let mut i = self.index[bucket_of(hash, self.shift)] as usize;
        // Whether the first point of a bucket is passed is a coin toss; few hashes pass a second one.
        i += usize::from(self.at[i] < hash);
        while self.at[i] < hash {
            i += 1;
        }
        i
    }

    /// The node index at a position, the sentinel's included. The circle must not be empty.
    #[inline]
    pub(crate) fn owner(&self, position: usize) -> u32 {
        self.owners.get(position)
    }

    /// The point at a position, the sentinel's included.
    #[inline]
    pub(crate) fn point(&self, position: usize) -> u64 {
        self.at[position]
    }

    /// The points in order, the sentinel left out.
    pub(crate) fn at(&self) -> &[u64] {
        &self.at[..self.len()]
    }

    /// `(point, node index)` in order, the sentinel left out.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.at().iter().enumerate().map(|(position, &at)| (at, self.owner(position)))
    }

    /// How many points from a position on are those of `other` from its position on, for owners of which
    /// `same` holds.
    pub(crate) fn alike(&self, from: usize, other: &Self, other_from: usize, same: impl Fn(u32, u32) -> bool) -> usize {
        let points = self.at()[from..].iter().zip(&other.at()[other_from..]);
        self.owners.alike(from, &other.owners, other_from, points.map(|(one, other)| one == other), same)
    }

    /// The bucket of the index in which a search for `hash` begins.
    pub(crate) fn bucket(&self, hash: u64) -> u64 {
        hash >> self.shift
    }
}

/// The points of one node, sorted.
fn sorted_run(seed: u64, count: u32) -> Vec<u64> {
    let mut run: Vec<u64> = stream(seed, count).collect();
    run.sort();
    run
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
        let one = both.without_run(0, 9, 3, 1);
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
                assert_eq!(points.search_in_bulk(hash), points.search(hash));
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
    fn any_change_equals_building_anew() {
        let runs: Vec<(u64, u32)> =
            [0, 1, 9, 40, 0, 1, 9, 40, 3, 3, 3].into_iter().zip(0..).map(|(count, i)| (i * 31, count)).collect();
        let all = Points::build(&runs);
        for (gone, ix) in (0..runs.len()).zip(0..) {
            let mut rest = runs.clone();
            let (seed, count) = rest.remove(gone);
            let without = all.without_run(ix, seed, count, rest.len());
            let anew = Points::build(&rest);
            assert!(without.iter().eq(anew.iter()));
            assert_eq!((&without.index, &without.at), (&anew.index, &anew.at));
            let again = without.with_run(ix, seed, count, runs.len());
            assert!(again.iter().eq(all.iter()));
            assert_eq!((&again.index, &again.at), (&all.index, &all.at));
            assert_eq!(again.owner(again.len()), all.owner(0));
        }
    }

    #[test]
    fn the_width_of_indices_follows_the_number_of_nodes() {
        let runs: Vec<(u64, u32)> = (0..65_535).map(|seed| (seed, 1)).collect();
        let narrow = Points::build(&runs);
        let wide = narrow.with_run(0, 99_999, 1, 65_536);
        assert!(narrow.owners.fit(65_535) && !wide.owners.fit(65_535));
        assert!(wide.iter().any(|(_, owner)| owner == 65_535));
        assert!(wide.without_run(0, 99_999, 1, 65_535).iter().eq(narrow.iter()));
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
