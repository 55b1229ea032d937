//! The ring itself.

use alloc::format;
use alloc::vec::Vec;

use super::config::RingConfig;
use super::node::Node;
use super::points::Points;
use super::replicas::{Distinct, Walker};
use super::zones::Zones;
use crate::error::{Error, shown};
use crate::hash::{Hash, Hasher};

/// A consistent-hash ring: an immutable value that maps every key to a node.
///
/// Lookups take expected constant time: one hash and about one probe of a bucketed index.
#[derive(Clone, Debug)]
pub struct Ring {
    pub(super) config: RingConfig,
    pub(super) hasher: Hasher,
    pub(super) nodes: Vec<Node>,
    pub(super) zones: Zones,
    pub(super) points: Points,
    placeable: usize,
}

impl Ring {
    /// The version of the placement rule and of the JSON form. A change of any constant is a new version.
    pub const VERSION: u32 = 1;
    /// The most nodes a ring can have.
    pub const MAX_NODES: usize = 1_000_000;
    /// The most points a ring can have: the sum of `weight * vnodes`.
    pub const MAX_POINTS: u64 = Points::MAX;

    /// A ring of `nodes`, in any order.
    ///
    /// # Errors
    /// `no-nodes`, `duplicate-node`, `too-many-nodes`, `too-many-points`, `bad-vnodes`, `seed-unused`.
    pub fn new(config: RingConfig, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        config.check()?;
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        for (i, node) in nodes.iter().enumerate() {
            node.check(|field| format!("nodes[{i}].{field}"))?;
        }
        nodes.sort_by(|a, b| a.id.cmp(&b.id));
        check_nodes(&config, &nodes)?;
        let hasher = Hasher::new(config.hash.clone(), config.seed);
        let runs: Vec<(u64, u32)> =
            nodes.iter().map(|node| (hasher.node(node.id.as_bytes()), node.weight * config.vnodes)).collect();
        let points = Points::build(&runs);
        Ok(Self { placeable: placeable(&nodes), zones: Zones::new(&nodes), config, hasher, nodes, points })
    }

    /// The ring with one more node: its points are spliced in, no other point is hashed or sorted again.
    ///
    /// # Errors
    /// `duplicate-node`, `too-many-nodes`, `too-many-points`.
    pub fn with_node(&self, node: Node) -> Result<Self, Error> {
        let Err(place) = self.find(&node.id) else { return Err(duplicate(&node.id)) };
        node.check(|field| format!("node.{field}"))?;
        let mut nodes = self.nodes.clone();
        nodes.insert(place, node);
        check_nodes(&self.config, &nodes)?;
        let (seed, count) = self.run(&nodes[place]);
        Ok(self.replaced(self.points.with_run(index(place), seed, count, nodes.len()), nodes))
    }

    /// The ring without the node `id`.
    ///
    /// # Errors
    /// `unknown-node`; `no-nodes` when it is the last one.
    pub fn without_node(&self, id: &str) -> Result<Self, Error> {
        let place = self.find(id).map_err(|_| unknown(id))?;
        let (seed, count) = self.run(&self.nodes[place]);
        let mut nodes = self.nodes.clone();
        nodes.remove(place);
        check_nodes(&self.config, &nodes)?;
        Ok(self.replaced(self.points.without_run(index(place), seed, count, nodes.len()), nodes))
    }

    /// The ring in which the node `id` has another weight. Weight 0 drains it.
    ///
    /// # Errors
    /// `unknown-node`, `too-many-points`.
    pub fn with_weight(&self, id: &str, weight: u32) -> Result<Self, Error> {
        let place = self.find(id).map_err(|_| unknown(id))?;
        let (seed, before) = self.run(&self.nodes[place]);
        let mut nodes = self.nodes.clone();
        nodes[place].weight = weight;
        check_nodes(&self.config, &nodes)?;
        let (_, after) = self.run(&nodes[place]);
        let rest = self.points.without_run(index(place), seed, before, nodes.len() - 1);
        Ok(self.replaced(rest.with_run(index(place), seed, after, nodes.len()), nodes))
    }

    /// The seed of a node's points, and their number.
    fn run(&self, node: &Node) -> (u64, u32) {
        (self.hasher.node(node.id.as_bytes()), node.weight * self.config.vnodes)
    }

    fn replaced(&self, points: Points, nodes: Vec<Node>) -> Self {
        let (config, hasher) = (self.config.clone(), self.hasher.clone());
        Self { placeable: placeable(&nodes), zones: Zones::new(&nodes), config, hasher, nodes, points }
    }

    /// The nodes in the order of their ids' bytes. Every index a ring gives out points into this slice.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Points per unit of weight.
    pub const fn vnodes(&self) -> u32 {
        self.config.vnodes
    }

    /// The hash family.
    pub const fn hash(&self) -> &Hash {
        &self.config.hash
    }

    /// The seed of the hash.
    pub const fn seed(&self) -> u64 {
        self.config.seed
    }

    /// The number of nodes with a weight above 0.
    pub const fn placeable(&self) -> usize {
        self.placeable
    }

    /// The place of the node `id` in [`nodes`](Self::nodes), or where it would stand.
    ///
    /// # Errors
    /// The insertion place when there is no such node, as in [`slice::binary_search`].
    pub fn find(&self, id: &str) -> Result<usize, usize> {
        self.nodes.binary_search_by(|node| node.id.as_str().cmp(id))
    }

    /// The position of a key on the circle.
    #[inline]
    pub fn key_hash(&self, key: &[u8]) -> u64 {
        self.hasher.key(key)
    }

    /// The node that owns `key`; `None` when every node is drained.
    #[inline]
    pub fn node(&self, key: &[u8]) -> Option<&Node> {
        self.owner(self.key_hash(key)).map(|ix| &self.nodes[ix as usize])
    }

    /// The index of the node that owns a position on the circle; `None` when every node is drained.
    #[inline]
    pub fn owner(&self, hash: u64) -> Option<u32> {
        (self.points.len() > 0).then(|| self.points.owner(self.points.search(hash)))
    }

    /// The index of the owner of `key`, with the refusal spelled out.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    #[inline]
    pub fn index(&self, key: &[u8]) -> Result<u32, Error> {
        self.owner(self.key_hash(key)).ok_or_else(no_nodes)
    }

    /// The first `count` nodes for `key`, the owner first: its replica set. With [`Distinct::Zone`],
    /// nodes in zones not yet used come first, each zone's second node after that, and so on.
    ///
    /// # Errors
    /// `bad-count` when `count` is 0 or above the number of placeable nodes, `bad-level`, `no-nodes`.
    pub fn replicas(&self, key: &[u8], count: u32, distinct: Distinct) -> Result<Vec<&Node>, Error> {
        let chosen = self.replica_indices(key, count, distinct)?;
        Ok(chosen.into_iter().map(|ix| &self.nodes[ix as usize]).collect())
    }

    /// [`replicas`](Self::replicas) as indices into [`nodes`](Self::nodes).
    ///
    /// # Errors
    /// The same.
    pub fn replica_indices(&self, key: &[u8], count: u32, distinct: Distinct) -> Result<Vec<u32>, Error> {
        let mut chosen = Vec::new();
        Walker::new(self, count, distinct)?.collect(self.points.search(self.key_hash(key)), &mut chosen);
        Ok(chosen)
    }

    /// The index of the owner of each key, appended to `owners` in the order of `keys`.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    pub fn assign<'k>(&self, keys: impl IntoIterator<Item = &'k [u8]>, owners: &mut Vec<u32>) -> Result<(), Error> {
        self.assign_hashes(keys.into_iter().map(|key| self.key_hash(key)), owners)
    }

    /// The index of the owner of each position on the circle, for keys that are already hashed.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    pub fn assign_hashes(&self, hashes: impl IntoIterator<Item = u64>, owners: &mut Vec<u32>) -> Result<(), Error> {
        self.check_placeable()?;
        owners.extend(hashes.into_iter().map(|hash| self.points.owner(self.points.search(hash))));
        Ok(())
    }

    /// Every point of the circle in order, with the index of its node.
    pub fn points(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.points.iter()
    }

    /// Refuses a ring on which nothing can be placed.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    pub fn check_placeable(&self) -> Result<(), Error> {
        if self.points.len() > 0 {
            return Ok(());
        }
        Err(no_nodes())
    }
}

/// Rings are equal when they place every key alike and know the same nodes.
impl PartialEq for Ring {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config && self.nodes == other.nodes
    }
}

impl Eq for Ring {}

#[expect(clippy::cast_possible_truncation, reason = "at most `MAX_NODES` nodes")]
const fn index(place: usize) -> u32 {
    place as u32
}

fn check_nodes(config: &RingConfig, nodes: &[Node]) -> Result<(), Error> {
    if nodes.is_empty() {
        return Err(Error::config("no-nodes", "nodes", "a ring without nodes", "give at least one node"));
    }
    if nodes.len() > Ring::MAX_NODES {
        let problem = format!("{} nodes", nodes.len());
        return Err(Error::config("too-many-nodes", "nodes", problem, "use at most 1000000 nodes"));
    }
    let mut points = 0;
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 && nodes[place - 1].id == node.id {
            return Err(duplicate(&node.id));
        }
        points += u64::from(node.weight) * u64::from(config.vnodes);
        if points > Ring::MAX_POINTS {
            let problem = format!(
                "node {} with weight {} makes more than {} points",
                shown(&node.id),
                node.weight,
                Ring::MAX_POINTS
            );
            let hint = "use smaller weights or fewer vnodes; only the ratio of weights matters";
            return Err(Error::config("too-many-points", "nodes.weight", problem, hint));
        }
    }
    Ok(())
}

fn placeable(nodes: &[Node]) -> usize {
    nodes.iter().filter(|node| node.weight > 0).count()
}

#[cold]
fn no_nodes() -> Error {
    Error::config("no-nodes", "nodes", "every node has weight 0", "give at least one node a weight above 0")
}

fn duplicate(id: &str) -> Error {
    let hint = "give every node an id of its own; to change a node, weigh it or remove it first";
    Error::config("duplicate-node", "nodes.id", format!("{} stands there twice", shown(id)), hint)
}

fn unknown(id: &str) -> Error {
    Error::config("unknown-node", "id", format!("no node is called {}", shown(id)), "use an id from nodes")
}
