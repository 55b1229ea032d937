//! Zone paths as small numbers.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::node::Node;

/// For each level of the zone paths, which zone every node is in.
///
/// A node's zone at level `l` is its path up to and including `l`, so equal names under different parents
/// are different zones; a shorter path counts whole, and a node without a path is a zone of its own.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    levels: Vec<Level>,
}

/// The zones of one level.
#[derive(Clone, Debug)]
pub(super) struct Level {
    /// The zone number of every node.
    pub(super) of: Vec<u32>,
    /// The number of zones.
    pub(super) zones: usize,
    /// By rank, how many zones have more nodes than that with a weight above 0.
    pub(super) wide: Vec<u32>,
}

impl Zones {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let depth = nodes.iter().map(|node| node.zone.len()).max().unwrap_or(0).max(1);
        Self { levels: (0..depth).map(|level| Level::new(nodes, level)).collect() }
    }

    /// The zones at `level`; levels below the deepest path are the deepest.
    pub(super) fn at(&self, level: u8) -> &Level {
        &self.levels[usize::from(level).min(self.levels.len() - 1)]
    }
}

impl Level {
    fn new(nodes: &[Node], level: usize) -> Self {
        let mut known = BTreeMap::new();
        let mut zones = 0;
        let mut fresh = || {
            zones += 1;
            zones - 1
        };
        let of: Vec<u32> = nodes
            .iter()
            .map(|node| match &node.zone[..node.zone.len().min(level + 1)] {
                [] => fresh(),
                path => *known.entry(path).or_insert_with(&mut fresh),
            })
            .collect();
        let mut level = Self { of, zones: zones as usize, wide: Vec::new() };
        level.wide = level.widths(|ix| nodes[ix].weight > 0);
        level
    }

    /// By rank, how many zones have more nodes than that among those that `counts`.
    pub(super) fn widths(&self, counts: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut members = vec![0_usize; self.zones];
        let counted = self.of.iter().enumerate().filter(|&(ix, _)| counts(ix));
        counted.for_each(|(_, &zone)| members[zone as usize] += 1);
        let mut wide = vec![0; members.iter().max().map_or(0, |&most| most)];
        for size in members {
            wide[..size].iter_mut().for_each(|zones| *zones += 1);
        }
        wide
    }
}
