//! What moves between two rings, exactly.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::node::Node;
use super::replicas::{Distinct, Walker};
use super::shares::CIRCLE;
use super::sweep::{Side, sweep};
use super::vnodes::Ring;
use crate::digest::Digest;
use crate::error::Error;

/// The exact difference of two rings: which positions of the circle change hands, from whom to whom.
///
/// All amounts are widths out of [`CIRCLE`]. Positions and not keys are counted, so a plan holds for any
/// set of keys: a key moves exactly if its hash lies in one of the moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    fingerprints: (Digest, Digest),
    nodes: Vec<String>,
    distinct: Distinct,
    replicas: (u32, u32),
    ranges: Vec<(u64, u64)>,
    /// The sets before of all ranges, one after the other, and the sets after likewise.
    before: Vec<u32>,
    after: Vec<u32>,
    amounts: Amounts,
}

/// The totals of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Amounts {
    moved: u128,
    least: u128,
    copies: u128,
    drops: u128,
    role_changes: u128,
    matrix: BTreeMap<(u32, u32), u128>,
    needless_by_cause: BTreeMap<Cause, u128>,
}

/// One range of the circle whose replica set changes. Nodes are indices into [`Plan::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move<'p> {
    /// The first position.
    pub lo: u64,
    /// The last position.
    pub hi: u64,
    /// The replica set before, the owner first.
    pub from: &'p [u32],
    /// The replica set after, the owner first.
    pub to: &'p [u32],
}

/// Why positions move that no change of a node calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The nodes are the same and the configuration differs. Not counted as needless: it was asked for.
    ModeChange,
    /// The number of points of nodes changed that were not themselves changed.
    PointsChanged,
}

impl Plan {
    /// The version of the JSON form.
    pub const VERSION: u32 = 1;

    /// Compares two rings for sets of `replicas` nodes. A ring with fewer placeable nodes than that
    /// contributes the sets it can.
    ///
    /// # Errors
    /// `different-hash` when keys do not hash alike on both, `bad-count` when neither ring has that many
    /// nodes, `bad-level`, `no-nodes`.
    pub fn between(before: &Ring, after: &Ring, replicas: u32, distinct: Distinct) -> Result<Self, Error> {
        if before.hasher != after.hasher {
            let hint = "give both rings the same hash, seed and secret; a change of hash moves nearly every key";
            return Err(Error::config("different-hash", "after.hash", "keys hash differently on the two rings", hint));
        }
        let larger = if before.placeable() > after.placeable() { before } else { after };
        Walker::new(larger, replicas, distinct)?;
        let nodes = union(&before.nodes, &after.nodes);
        let side = |ring: &'_ Ring| names(&nodes, &ring.nodes);
        let (names_before, names_after) = (side(before), side(after));
        let changes = changes(nodes.len(), (&before.nodes, &names_before), (&after.nodes, &names_after));
        let cause =
            if changes.iter().any(|change| *change != Change::None) { Cause::PointsChanged } else { Cause::ModeChange };

        let counts = [before, after].map(|ring| replicas.min(u32::try_from(ring.placeable()).unwrap_or(u32::MAX)));
        let mut plan = Self {
            fingerprints: (before.fingerprint(), after.fingerprint()),
            distinct,
            replicas: (counts[0], counts[1]),
            ranges: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            amounts: Amounts {
                least: least(nodes.len(), (before, &names_before), (after, &names_after)),
                ..Amounts::default()
            },
            nodes,
        };
        let one = Side::new(before, Walker::new(before, counts[0], distinct)?, names_before);
        let other = Side::new(after, Walker::new(after, counts[1], distinct)?, names_after);
        sweep(one, other, |lo, hi, from, to| {
            if !from.iter().eq(to) {
                plan.amounts.add(u128::from(hi - lo) + 1, from, to, |from, to| {
                    let justified = changes[from as usize] == Change::Less || changes[to as usize] == Change::More;
                    (!justified).then_some(cause)
                });
                plan.push(lo, hi, from, to);
            }
        });
        Ok(plan)
    }

    /// Appends a range, or widens the last one when it continues it.
    fn push(&mut self, lo: u64, hi: u64, from: &[u32], to: &[u32]) {
        if let Some(last) = self.ranges.last_mut()
            && last.1.checked_add(1) == Some(lo)
            && self.before.ends_with(from)
            && self.after.ends_with(to)
        {
            last.1 = hi;
            return;
        }
        self.ranges.push((lo, hi));
        self.before.extend(from);
        self.after.extend(to);
    }

    /// Fingerprints of the ring before and of the ring after.
    pub const fn fingerprints(&self) -> (Digest, Digest) {
        self.fingerprints
    }

    /// The ids of the nodes of both rings, in the order of their bytes.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }

    /// What had to differ between the members of a replica set.
    pub const fn distinct(&self) -> Distinct {
        self.distinct
    }

    /// The sizes of the replica sets before and after.
    pub const fn replicas(&self) -> (u32, u32) {
        self.replicas
    }

    /// The ranges that change, in order; adjacent equal ones are one. None wraps around 0.
    pub fn moves(&self) -> impl ExactSizeIterator<Item = Move<'_>> {
        let (from, to) = (self.replicas.0 as usize, self.replicas.1 as usize);
        self.ranges
            .iter()
            .zip(self.before.chunks_exact(from))
            .zip(self.after.chunks_exact(to))
            .map(|((&(lo, hi), from), to)| Move { lo, hi, from, to })
    }

    /// The width whose owner changes.
    pub const fn moved(&self) -> u128 {
        self.amounts.moved
    }

    /// The least width that any transition between the same shares must move.
    pub const fn least(&self) -> u128 {
        self.amounts.least
    }

    /// The width that changes owner although its old owner was neither removed nor made lighter, and its
    /// new owner neither added nor made heavier. Always 0 between rings that differ in their nodes only.
    pub fn needless(&self) -> u128 {
        let causes = self.amounts.needless_by_cause.iter();
        causes.filter(|(cause, _)| **cause != Cause::ModeChange).map(|(_, width)| width).sum()
    }

    /// The width moved without a change of either node, by cause.
    pub const fn needless_by_cause(&self) -> &BTreeMap<Cause, u128> {
        &self.amounts.needless_by_cause
    }

    /// The width that goes from one owner to another, by node indices; only pairs that differ.
    pub const fn matrix(&self) -> &BTreeMap<(u32, u32), u128> {
        &self.amounts.matrix
    }

    /// The width to be copied: a range counts once for each node that joins its set.
    pub const fn copies(&self) -> u128 {
        self.amounts.copies
    }

    /// The width to be dropped: a range counts once for each node that leaves its set.
    pub const fn drops(&self) -> u128 {
        self.amounts.drops
    }

    /// The width whose set keeps all its members and changes their order: no data moves.
    pub const fn role_changes(&self) -> u128 {
        self.amounts.role_changes
    }

    /// Whether nothing changes.
    pub const fn is_identity(&self) -> bool {
        self.ranges.is_empty()
    }
}

impl Amounts {
    fn add(&mut self, width: u128, from: &[u32], to: &[u32], needless: impl Fn(u32, u32) -> Option<Cause>) {
        let missing = |of: &[u32], other: &[u32]| of.iter().filter(|ix| !other.contains(ix)).count() as u128;
        let (joined, left) = (missing(to, from), missing(from, to));
        self.copies += width * joined;
        self.drops += width * left;
        self.role_changes += if joined + left == 0 { width } else { 0 };
        if from[0] != to[0] {
            self.moved += width;
            *self.matrix.entry((from[0], to[0])).or_default() += width;
            if let Some(cause) = needless(from[0], to[0]) {
                *self.needless_by_cause.entry(cause).or_default() += width;
            }
        }
    }
}

/// How a node's right to keys changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    /// Added, or made heavier.
    More,
    /// Removed, or made lighter.
    Less,
}

type Named<'a> = (&'a [Node], &'a [u32]);

fn changes(nodes: usize, before: Named<'_>, after: Named<'_>) -> Vec<Change> {
    let mut weights = alloc::vec![(0_u32, 0_u32); nodes];
    before.0.iter().zip(before.1).for_each(|(node, &ix)| weights[ix as usize].0 = node.weight());
    after.0.iter().zip(after.1).for_each(|(node, &ix)| weights[ix as usize].1 = node.weight());
    let change = |(before, after): (u32, u32)| match before.cmp(&after) {
        core::cmp::Ordering::Less => Change::More,
        core::cmp::Ordering::Equal => Change::None,
        core::cmp::Ordering::Greater => Change::Less,
    };
    weights.into_iter().map(change).collect()
}

/// No transition can move less than what the growing nodes gain.
fn least(nodes: usize, before: (&Ring, &[u32]), after: (&Ring, &[u32])) -> u128 {
    let mut balance = alloc::vec![(0_u128, 0_u128); nodes];
    before.0.shares().iter().zip(before.1).for_each(|(share, &ix)| balance[ix as usize].0 = *share);
    after.0.shares().iter().zip(after.1).for_each(|(share, &ix)| balance[ix as usize].1 = *share);
    let least = balance.into_iter().map(|(before, after)| after.saturating_sub(before)).sum();
    debug_assert!(least <= CIRCLE);
    least
}

/// The ids of two sorted lists, each once, sorted.
fn union(before: &[Node], after: &[Node]) -> Vec<String> {
    let mut ids: Vec<String> = before.iter().chain(after).map(|node| node.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The place of each node in the sorted `ids`, which have them all.
fn names(ids: &[String], nodes: &[Node]) -> Vec<u32> {
    let place = |node: &Node| ids.partition_point(|id| *id < node.id);
    nodes.iter().map(|node| u32::try_from(place(node)).unwrap_or(u32::MAX)).collect()
}
