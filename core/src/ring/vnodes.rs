//! The ring itself.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::circle::Circle;
use super::config::RingConfig;
use super::form::{self, Extra};
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit};
use super::points::Points;
use crate::error::{Error, shown};
use crate::hash::{Hash, Hasher, KeyHash, Secret};

/// A consistent-hash ring: an immutable value that maps every key to a node.
///
/// Lookups take expected constant time: one hash and about one probe of a bucketed index.
#[derive(Clone, Debug)]
pub struct Ring {
    members: Members,
    vnodes: u32,
    key_hash: KeyHash,
    hasher: Hasher,
    pub(super) circle: Circle,
}

native!(Ring, vnodes);

impl Ring {
    /// The most points a ring can have: the sum of `weight * vnodes`.
    pub const MAX_POINTS: u64 = Points::MAX;

    /// A ring of `nodes`, in any order.
    ///
    /// # Errors
    /// `no-nodes`, `duplicate-node`, `too-many-nodes`, `too-many-points`, `bad-vnodes`, `seed-unused`.
    pub fn new(config: RingConfig, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let RingConfig { vnodes, hash, seed } = config;
        if vnodes == 0 {
            return Err(Error::config("bad-vnodes", "vnodes", "0 points per unit of weight", "use at least 1"));
        }
        let hasher = Hasher::new(hash, seed)?;
        let members = Members::sorted(nodes)?;
        check_points(vnodes, members.nodes())?;
        let run = |node: &Node| (hasher.node(node.id.as_bytes()), node.weight * vnodes);
        let runs: Vec<(u64, u32)> = members.nodes().iter().map(run).collect();
        let circle = Circle::new(Points::build(&runs), 64);
        Ok(Self { members, vnodes, key_hash: KeyHash::Native(hasher.clone()), hasher, circle })
    }

    /// The ring that [`to_json`](Placement::to_json) printed. A ring with a keyed hash needs its `secret` again.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let (hasher, nodes, extra) = form::read(text, secret, "ring", &["vnodes"])?;
        let vnodes = extra.vnodes.ok_or_else(|| form::missing("vnodes"))?;
        Self::new(RingConfig { vnodes, hash: hasher.hash().clone(), seed: hasher.seed() }, nodes)
    }

    /// The ring after a change: only the points of that node are hashed, sorted and spliced in or cut out.
    fn after(&self, change: Change) -> Result<Self, Error> {
        let (joins, leaves) = (!matches!(change, Change::Remove(_)), !matches!(change, Change::Add(_)));
        let (members, place) = self.members.after(change, true)?;
        check_points(self.vnodes, members.nodes())?;
        let (old, new) = (self.nodes(), members.nodes());
        let mut points = None;
        if leaves {
            let (seed, count) = self.run(&old[place]);
            points = Some(self.circle.points().without_run(index(place), seed, count, old.len() - 1));
        }
        if joins {
            let (seed, count) = self.run(&new[place]);
            let rest = points.as_ref().unwrap_or_else(|| self.circle.points());
            points = Some(rest.with_run(index(place), seed, count, new.len()));
        }
        let circle = points.map_or_else(|| self.circle.clone(), |points| Circle::new(points, 64));
        let (key_hash, hasher) = (self.key_hash.clone(), self.hasher.clone());
        Ok(Self { members, vnodes: self.vnodes, key_hash, hasher, circle })
    }

    /// The seed of a node's points, and their number.
    fn run(&self, node: &Node) -> (u64, u32) {
        (self.hasher.node(node.id.as_bytes()), node.weight * self.vnodes)
    }

    /// Points per unit of weight.
    pub const fn vnodes(&self) -> u32 {
        self.vnodes
    }

    /// The hash family.
    pub const fn hash(&self) -> &Hash {
        self.hasher.hash()
    }

    /// The seed of the hash.
    pub const fn seed(&self) -> u64 {
        self.hasher.seed()
    }

    /// The functions that hash keys and nodes.
    pub const fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Every point of the circle in order, with the index of its node.
    pub fn points(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.circle.cuts()
    }
}

impl Placement for Ring {
    fn family(&self) -> &'static str {
        "ring"
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

    #[inline]
    fn position(&self, key: &[u8]) -> u64 {
        self.hasher.key(key)
    }

    #[inline]
    fn owner(&self, position: u64) -> Option<u32> {
        let points = self.circle.points();
        (points.len() > 0).then(|| points.owner(points.search(position)))
    }

    fn assign_positions(&self, positions: &[u64], owners: &mut Vec<u32>) -> Result<(), Error> {
        self.check_placeable()?;
        let points = self.circle.points();
        owners.extend(positions.iter().map(|&position| points.owner(points.search_in_bulk(position))));
        Ok(())
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Circle(&self.circle)
    }

    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error> {
        self.circle.prefer(position, visit);
        Ok(())
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher, Extra { vnodes: Some(self.vnodes), ..Extra::default() })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` nodes")]
const fn index(place: usize) -> u32 {
    place as u32
}

fn check_points(vnodes: u32, nodes: &[Node]) -> Result<(), Error> {
    let mut points = 0;
    for node in nodes {
        points += u64::from(node.weight) * u64::from(vnodes);
        if points > Ring::MAX_POINTS {
            let (id, weight) = (shown(&node.id), node.weight);
            let problem = format!("node {id} with weight {weight} makes more than {} points", Ring::MAX_POINTS);
            let hint = "use smaller weights or fewer vnodes; only the ratio of weights matters";
            return Err(Error::config("too-many-points", "nodes.weight", problem, hint));
        }
    }
    Ok(())
}
