//! Replica sets: the walk around the circle.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use super::node::Node;
use super::vnodes::Ring;
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

/// What becomes of a point on a walk.
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

/// Walks clockwise from a position and chooses `count` nodes.
///
/// A node's rank is its place among the nodes of its zone along the walk. The set is the first `count`
/// by `(rank, position)`: all zones' first nodes, then second nodes, and so on. Adding or removing one
/// node therefore changes at most one member of any set. The ranks needed are known beforehand, so the
/// walk stops as soon as the set is complete.
pub(super) struct Walker<'r> {
    ring: &'r Ring,
    count: usize,
    /// Zone number by node, or `None` when every node is its own zone.
    zone_of: Option<&'r [u32]>,
    /// Ranks below this are taken whole; at this rank, `rest` more are taken.
    whole_ranks: u32,
    rest: u32,
    seen: Vec<bool>,
    /// Nodes seen by zone.
    ranks: Vec<u32>,
    /// What `seen` and `ranks` must be cleared of before the next walk.
    visited: Vec<u32>,
}

impl<'r> Walker<'r> {
    pub(super) fn new(ring: &'r Ring, count: u32, distinct: Distinct) -> Result<Self, Error> {
        ring.check_placeable()?;
        let placeable = ring.placeable();
        if count == 0 || count as usize > placeable {
            let problem = format!("{count} of {placeable} nodes with a weight above 0");
            return Err(Error::config("bad-count", "count", problem, format!("ask for 1 to {placeable}")));
        }
        let zone_of = match distinct {
            Distinct::Node => None,
            Distinct::Zone { level } if usize::from(level) < Node::MAX_LEVELS => Some(ring.zones.at(level)),
            Distinct::Zone { level } => {
                let problem = format!("zone level {level}");
                return Err(Error::config("bad-level", "level", problem, "use 0 (outermost) to 3"));
            }
        };
        let (whole_ranks, rest, zones) = zone_of.map_or((0, count, 0), |zone_of| quotas(ring, zone_of, count));
        let (seen, ranks) = (vec![false; ring.nodes.len()], vec![0; zones]);
        Ok(Self { ring, count: count as usize, zone_of, whole_ranks, rest, seen, ranks, visited: Vec::new() })
    }

    /// Appends the set that starts at `position` of the circle.
    pub(super) fn collect(&mut self, position: usize, chosen: &mut Vec<u32>) {
        if self.count == 1 {
            return chosen.push(self.ring.points.owner(position));
        }
        self.walk(position, chosen, |_, _, _| {});
    }

    /// The same, telling `visit` of every point passed: its position, its node, and what became of it.
    pub(super) fn walk(&mut self, position: usize, chosen: &mut Vec<u32>, mut visit: impl FnMut(usize, u32, Verdict)) {
        let points = &self.ring.points;
        let mut taken: Vec<(u32, u32)> = Vec::with_capacity(self.count);
        let mut rest = self.rest;
        for step in 0..points.len() {
            let position = (position + step) % points.len();
            let owner = points.owner(position);
            let verdict = if core::mem::replace(&mut self.seen[owner as usize], true) {
                Verdict::SameNode
            } else {
                self.visited.push(owner);
                let rank = self.rank(owner);
                if rank < self.whole_ranks || (rank == self.whole_ranks && rest > 0) {
                    rest -= u32::from(rank == self.whole_ranks);
                    taken.push((rank, owner));
                    Verdict::Taken
                } else {
                    Verdict::SameZone
                }
            };
            visit(position, owner, verdict);
            if taken.len() == self.count {
                break;
            }
        }
        taken.sort_by_key(|&(rank, _)| rank);
        chosen.extend(taken.into_iter().map(|(_, owner)| owner));
        self.clear();
    }

    /// How many nodes of its zone came before `owner`.
    fn rank(&mut self, owner: u32) -> u32 {
        let Some(zone_of) = self.zone_of else { return 0 };
        let seen = &mut self.ranks[zone_of[owner as usize] as usize];
        *seen += 1;
        *seen - 1
    }

    fn clear(&mut self) {
        for owner in self.visited.drain(..) {
            self.seen[owner as usize] = false;
            if let Some(zone_of) = self.zone_of {
                self.ranks[zone_of[owner as usize] as usize] = 0;
            }
        }
    }
}

/// How many ranks a set of `count` takes whole, how many nodes of the next rank, and the number of zones.
fn quotas(ring: &Ring, zone_of: &[u32], mut count: u32) -> (u32, u32, usize) {
    let zones = zone_of.iter().max().map_or(0, |&last| last as usize + 1);
    let mut members = vec![0_u32; zones];
    for (node, &zone) in ring.nodes.iter().zip(zone_of) {
        members[zone as usize] += u32::from(node.weight > 0);
    }
    let mut rank = 0;
    loop {
        let wide = members.iter().map(|&m| u32::from(m > rank)).sum();
        if count < wide || wide == 0 {
            return (rank, count, zones);
        }
        count -= wide;
        rank += 1;
    }
}
