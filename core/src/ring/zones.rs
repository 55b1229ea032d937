//! Zone paths as small numbers.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::node::Node;

/// For each level of the zone paths, the zone number of every node.
///
/// A node's zone at level `l` is its path up to and including `l`, so equal names under different parents
/// are different zones; a shorter path counts whole, and a node without a path is a zone of its own.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    levels: Vec<Vec<u32>>,
}

impl Zones {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let depth = nodes.iter().map(|node| node.zone.len()).max().unwrap_or(0).max(1);
        Self { levels: (0..depth).map(|level| number(nodes, level)).collect() }
    }

    /// The zone number of every node at `level`; levels below the deepest path are the deepest.
    pub(super) fn at(&self, level: u8) -> &[u32] {
        &self.levels[usize::from(level).min(self.levels.len() - 1)]
    }
}

fn number(nodes: &[Node], level: usize) -> Vec<u32> {
    let mut known = BTreeMap::new();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    nodes
        .iter()
        .map(|node| match &node.zone[..node.zone.len().min(level + 1)] {
            [] => fresh(),
            path => *known.entry(path).or_insert_with(&mut fresh),
        })
        .collect()
}
