//! Rendezvous (highest random weight) hashing with exact weights.

use alloc::collections::BTreeMap;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};
use core::ops::ControlFlow;

use super::form::{self, Extra};
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit};
use crate::error::Error;
use crate::fixed::NegLog2;
use crate::hash::{Hasher, KeyHash, Secret};
use crate::rng::mix;

/// Rendezvous hashing: every node draws a number for every key, and the best draw wins.
///
/// A node of weight `w` draws `u = mix(position ^ node hash)` and scores `-log2(u / 2^64) / w`; the smallest
/// score wins, so a node's share is its part of the weights. Scores are exact fractions in fixed point,
/// compared by cross-multiplication; ties fall to the larger draw, then to the lower id. A lookup asks
/// every node. (Thaler and Ravishankar, IEEE/ACM Transactions on Networking 1998; weights after
/// Schindelhauer and Schomaker, SPAA 2005.)
#[derive(Clone, Debug)]
pub struct Rendezvous {
    members: Members,
    key_hash: KeyHash,
    contest: Contest,
}

native!(Rendezvous);

impl Rendezvous {
    /// A placement on `nodes`, in any order.
    ///
    /// # Errors
    /// `no-nodes`, `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(hasher: Hasher, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        Ok(Self::of(hasher, Members::sorted(nodes)?, None))
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let (hasher, nodes, _) = form::read(text, secret, "rendezvous", &[])?;
        Self::new(hasher, nodes)
    }

    fn of(hasher: Hasher, members: Members, log: Option<NegLog2>) -> Self {
        let contest = Contest::new(&hasher, members.nodes(), || log.unwrap_or_else(NegLog2::new));
        Self { members, key_hash: KeyHash::Native(hasher), contest }
    }

    fn hasher(&self) -> Hasher {
        self.key_hash.native().cloned().unwrap_or_default()
    }

    fn after(&self, change: Change) -> Result<Self, Error> {
        Ok(Self::of(self.hasher(), self.members.after(change, true)?.0, self.contest.log.clone()))
    }
}

impl Placement for Rendezvous {
    fn family(&self) -> &'static str {
        "rendezvous"
    }

    fn as_dyn(&self) -> &dyn Placement {
        self
    }

    fn members(&self) -> &Members {
        &self.members
    }

    fn key_hash(&self) -> &KeyHash {
        &self.key_hash
    }

    fn owner(&self, position: u64) -> Option<u32> {
        self.contest.winner(position)
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Scattered
    }

    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error> {
        self.contest.visit(position, visit);
        Ok(())
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher(), Extra::default())
    }
}

/// Visits `nodes` of weight above 0 in rendezvous order for `position`.
pub(super) fn visit(hasher: &Hasher, nodes: &[Node], position: u64, visit: &mut Visit<'_>) {
    // One walk over few nodes is cheaper than a table.
    let log = || if nodes.len() < 2048 { NegLog2::bare() } else { NegLog2::new() };
    Contest::new(hasher, nodes, log).visit(position, visit);
}

/// The nodes grouped by weight: within a group the largest draw wins without a logarithm.
#[derive(Clone, Debug)]
struct Contest {
    groups: Vec<Group>,
    /// Only needed between groups.
    log: Option<NegLog2>,
}

#[derive(Clone, Debug)]
struct Group {
    weight: u32,
    /// Node hash and index, in the order of ids.
    nodes: Vec<(u64, u32)>,
}

impl Contest {
    fn new(hasher: &Hasher, nodes: &[Node], log: impl FnOnce() -> NegLog2) -> Self {
        let mut by_weight: BTreeMap<u32, Vec<(u64, u32)>> = BTreeMap::new();
        for (ix, node) in (0_u32..).zip(nodes).filter(|(_, node)| node.weight > 0) {
            by_weight.entry(node.weight).or_default().push((hasher.node(node.id.as_bytes()), ix));
        }
        let groups: Vec<Group> = by_weight.into_iter().map(|(weight, nodes)| Group { weight, nodes }).collect();
        let log = (groups.len() > 1).then(log);
        Self { groups, log }
    }

    fn winner(&self, position: u64) -> Option<u32> {
        self.groups.iter().map(|group| self.score(group.weight, group.best(position))).min().map(|best| best.node)
    }

    fn visit(&self, position: u64, visit: &mut Visit<'_>) {
        let draws = |group: &Group| {
            let weight = group.weight;
            let score = move |&(seed, node): &(u64, u32)| Reverse(self.score(weight, (draw(position, seed), node)));
            group.nodes.iter().map(score).collect::<Vec<_>>()
        };
        // A heap, because most walks end after a few nodes.
        let mut heap: BinaryHeap<Reverse<Score>> = self.groups.iter().flat_map(draws).collect();
        while let Some(Reverse(best)) = heap.pop() {
            if let ControlFlow::Break(()) = visit(best.node) {
                return;
            }
        }
    }

    fn score(&self, weight: u32, (draw, node): (u64, u32)) -> Score {
        Score { log: self.log.as_ref().map_or(0, |log| log.of(draw)), weight, draw, node }
    }
}

impl Group {
    /// The largest draw and who drew it, the first of equals. Groups have members.
    fn best(&self, position: u64) -> (u64, u32) {
        let mut best = (0, u32::MAX);
        for &(seed, node) in &self.nodes {
            let drawn = draw(position, seed);
            if drawn > best.0 || best.1 == u32::MAX {
                best = (drawn, node);
            }
        }
        best
    }
}

fn draw(position: u64, seed: u64) -> u64 {
    mix(position ^ seed)
}

/// The exact fraction `log / weight`, smaller being better; without logarithms the draw alone decides.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Score {
    log: u64,
    weight: u32,
    draw: u64,
    node: u32,
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| u128::from(a.log) * u128::from(b.weight);
        let by_score = cross(self, other).cmp(&cross(other, self));
        by_score.then(other.draw.cmp(&self.draw)).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
