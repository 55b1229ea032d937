//! Replica sets: the walk along a placement's order of preference.

use alloc::format;
use alloc::vec::Vec;

use serde::Serialize;

use super::mask::Mask;
use super::members::Members;
use super::node::Node;
use super::seen::Seen;
use super::zones::Level;
use crate::error::Error;

/// What must differ between the members of a replica set before anything repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distinct {
    /// Only the node.
    #[default]
    Node,
    /// The zone at this level of the path, 0 the outermost.
    Zone {
        /// 0..=3.
        level: u8,
    },
}

/// What becomes of a node on a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The node joins the set.
    Taken,
    /// The node was passed before.
    SameNode,
    /// The node's zone has its part of the set already.
    SameZone,
}

/// Chooses `count` nodes out of an order of preference, in which a node may come more than once.
///
/// A node's rank is its place among the nodes of its zone along the walk. The set is the first `count`
/// by `(rank, position)`: all zones' first nodes, then second nodes, and so on. Adding or removing one
/// node therefore changes at most one member of any set. The ranks needed are known beforehand, so the
/// walk stops as soon as the set is complete.
pub(super) struct Walker<'p> {
    count: usize,
    /// The zones that must differ, or `None` when every node is its own.
    level: Option<&'p Level>,
    /// Ranks below this are taken whole; at this rank, `quota` more are taken.
    whole_ranks: u32,
    quota: u32,
    /// What is left of the quota on this walk.
    rest: u32,
    seen: Seen,
    /// Rank and node of the members so far.
    taken: Vec<(u32, u32)>,
}

impl<'p> Walker<'p> {
    /// A walker for sets of `count` of the `members` with a weight above 0. When a mask leaves fewer than
    /// that, sets are shorter.
    pub(super) fn new(
        members: &'p Members,
        count: u32,
        distinct: Distinct,
        mask: Option<&Mask>,
    ) -> Result<Self, Error> {
        let placeable = members.placeable();
        if placeable == 0 {
            return Err(no_nodes());
        }
        if count == 0 || count as usize > placeable {
            let problem = format!("{count} of {placeable} nodes with a weight above 0");
            return Err(Error::config("bad-count", "count", problem, format!("ask for 1 to {placeable}")));
        }
        let level = match distinct {
            Distinct::Node => None,
            Distinct::Zone { level } if usize::from(level) < Node::MAX_LEVELS => Some(members.zones(level)),
            Distinct::Zone { level } => {
                let problem = format!("zone level {level}");
                return Err(Error::config("bad-level", "level", problem, "use 0 (outermost) to 3"));
            }
        };
        let up = |ix: usize| members.nodes()[ix].weight > 0 && mask.is_none_or(|mask| mask.contains_at(ix));
        let (whole_ranks, quota) = match (level, mask) {
            (None, _) => (0, count),
            (Some(level), None) => quotas(&level.wide, count),
            (Some(level), Some(_)) => quotas(&level.widths(up), count),
        };
        let taken = Vec::with_capacity(count as usize);
        let seen = Seen::new(members.nodes().len());
        Ok(Self { count: count as usize, level, whole_ranks, quota, rest: quota, seen, taken })
    }

    /// What becomes of the next node of the walk.
    pub(super) fn offer(&mut self, node: u32) -> Verdict {
        let zone = self.level.map(|level| level.of.as_slice());
        let Some(rank) = self.seen.visit(node, zone) else { return Verdict::SameNode };
        if rank < self.whole_ranks || (rank == self.whole_ranks && self.rest > 0) {
            self.rest -= u32::from(rank == self.whole_ranks);
            self.taken.push((rank, node));
            return Verdict::Taken;
        }
        Verdict::SameZone
    }

    /// Whether the set is complete.
    pub(super) const fn is_complete(&self) -> bool {
        self.taken.len() == self.count
    }

    /// Appends the set to `chosen` and is ready for another walk.
    pub(super) fn finish(&mut self, chosen: &mut Vec<u32>) {
        // There are few ranks, and mostly one.
        let last = self.taken.iter().map(|&(rank, _)| rank).max().unwrap_or(0);
        for rank in 0..=last {
            chosen.extend(self.taken.iter().filter(|member| member.0 == rank).map(|member| member.1));
        }
        self.taken.clear();
        self.seen.clear();
        self.rest = self.quota;
    }

    /// Appends the set that a walk makes.
    pub(super) fn collect(&mut self, walk: impl Iterator<Item = u32>, chosen: &mut Vec<u32>) {
        for node in walk {
            self.offer(node);
            if self.is_complete() {
                break;
            }
        }
        self.finish(chosen);
    }
}

/// How many ranks a set of `count` takes whole, and how many nodes of the next rank.
fn quotas(wide: &[u32], mut count: u32) -> (u32, u32) {
    let mut rank = 0;
    for &zones in wide {
        if count < zones {
            break;
        }
        count -= zones;
        rank += 1;
    }
    (rank, count)
}

#[cold]
pub(super) fn no_nodes() -> Error {
    Error::config("no-nodes", "nodes", "every node has weight 0", "give at least one node a weight above 0")
}
