//! What every placement can do.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::any::Any;
use core::fmt;
use core::ops::ControlFlow;

use super::circle::Circle;
use super::mask::Mask;
use super::members::{Change, Members};
use super::node::Node;
use super::packed::PackedKeys;
use super::pick::{Candidates, Pick};
use super::plan::Cause;
use super::replicas::{Distinct, Walker, no_nodes};
use super::table::Table;
use crate::digest::Digest;
use crate::error::Error;
use crate::hash::{KeyHash, Positions};

/// Which positions belong to whom, as a whole.
#[derive(Clone, Copy, Debug)]
pub enum Territory<'p> {
    /// Ranges of a circle.
    Circle(&'p Circle),
    /// Slots of a table.
    Table(&'p Table),
    /// No ranges: every position is decided on its own.
    Scattered,
}

/// How many keys are hashed before they are looked up: few enough for their positions to stay in the cache,
/// and many enough that neither loop waits for the other's mispredicted branches.
const AT_ONCE: usize = 4096;

/// What is called with one node after another until it breaks.
pub type Visit<'v> = dyn FnMut(u32) -> ControlFlow<()> + 'v;

/// A placement: a value that maps every key to a node. A key is hashed to a position by
/// [`key_hash`](Self::key_hash), and a position has an owner. Nodes are indices into
/// [`nodes`](Self::nodes) of this very value; across values compare ids.
pub trait Placement: Any + fmt::Debug + Send + Sync {
    /// The family, as the JSON form spells it, such as `ring` or `nginx:consistent`.
    fn family(&self) -> &'static str;

    /// This very placement behind its trait: what is not hot is compiled once and not once a family.
    fn as_dyn(&self) -> &dyn Placement;

    /// The nodes.
    fn members(&self) -> &Members;

    /// How a key becomes a position.
    fn key_hash(&self) -> &KeyHash;

    /// The index of the node that owns a position; `None` when every node is drained.
    fn owner(&self, position: u64) -> Option<u32>;

    /// Which positions belong to whom.
    fn territory(&self) -> Territory<'_>;

    /// Calls `visit` with the nodes of weight above 0 from the owner of `position` on, best first; a node
    /// may come more than once. The order is insertion stable: another node changes nobody's relative place.
    ///
    /// # Errors
    /// `no-replica-order` for families that know an owner and nothing after it.
    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error>;

    /// This placement after a change of one node.
    ///
    /// # Errors
    /// `duplicate-node`, `unknown-node`, and those of the family.
    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error>;

    /// The canonical JSON form, which [`from_json`](super::from_json) reads: equal placements print equal text.
    fn to_json(&self) -> String;

    /// Why this family moves positions between nodes that did not change, when it does.
    fn needless_cause(&self) -> Cause {
        Cause::PointsChanged
    }

    /// What of a node's place in its list goes into where its keys are, such as a number that the product
    /// gives by position; 0 when nothing does.
    fn seat(&self, _node: u32) -> u64 {
        0
    }

    /// The nodes; every index this placement gives out points into this slice.
    fn nodes(&self) -> &[Node] {
        self.members().nodes()
    }

    /// The position of a key.
    #[inline]
    fn position(&self, key: &[u8]) -> u64 {
        self.key_hash().of(key)
    }

    /// The node that owns `key`; `None` when every node is drained.
    #[inline]
    fn node(&self, key: &[u8]) -> Option<&Node> {
        self.owner(self.position(key)).map(|ix| &self.nodes()[ix as usize])
    }

    /// The index of the owner of `key`, with the refusal spelled out.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    #[inline]
    fn index(&self, key: &[u8]) -> Result<u32, Error> {
        self.owner(self.position(key)).ok_or_else(no_nodes)
    }

    /// The index of the owner of each key, appended to `owners` in the order of `keys`.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    fn assign(&self, keys: PackedKeys<'_>, owners: &mut Vec<u32>) -> Result<(), Error> {
        assign(self.as_dyn(), keys, owners)
    }

    /// The index of the owner of each position, for keys that are already hashed.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained, `bad-hash-value` for a position this placement does not have.
    fn assign_positions(&self, positions: &[u64], owners: &mut Vec<u32>) -> Result<(), Error> {
        self.check_placeable()?;
        let end = self.key_hash().positions();
        if end <= u128::from(u64::MAX)
            && let Some(beyond) = positions.iter().find(|&&position| u128::from(position) >= end)
        {
            let problem = format!("hash {beyond} where {} has {end} positions", self.family());
            return Err(Error::config("bad-hash-value", "keys", problem, "hash keys as this placement does"));
        }
        owners.extend(positions.iter().filter_map(|&position| self.owner(position)));
        Ok(())
    }

    /// Refuses a placement on which nothing can be placed.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained.
    fn check_placeable(&self) -> Result<(), Error> {
        if self.members().placeable() > 0 { Ok(()) } else { Err(no_nodes()) }
    }

    /// The first `count` nodes for `key`, the owner first, as indices: its replica set. With
    /// [`Distinct::Zone`], nodes in zones not yet used come first, each zone's second node after that, and
    /// so on. Nodes that `mask` leaves out are passed over; the set is shorter when too few are left.
    ///
    /// # Errors
    /// `bad-count` when `count` is 0 or above the number of nodes with a weight above 0, `bad-level`,
    /// `no-nodes`, `no-replica-order`.
    fn replicas(&self, key: &[u8], count: u32, distinct: Distinct, mask: Option<&Mask>) -> Result<Vec<u32>, Error> {
        self.replicas_at(self.position(key), count, distinct, mask)
    }

    /// [`replicas`](Self::replicas) of a position.
    ///
    /// # Errors
    /// The same.
    fn replicas_at(
        &self,
        position: u64,
        count: u32,
        distinct: Distinct,
        mask: Option<&Mask>,
    ) -> Result<Vec<u32>, Error> {
        replicas_at(self.as_dyn(), position, count, distinct, mask)
    }

    /// The node for a position among those that `mask` leaves: the owner unless it is out, else the next in
    /// the order of preference. Families without an order hash on, and at last rank the nodes left.
    ///
    /// # Errors
    /// `no-nodes` when every node is drained, `no-eligible` when the mask leaves none.
    fn pick(&self, position: u64, mask: &Mask) -> Result<Pick, Error> {
        Candidates::of(self.as_dyn()).pick(position, mask)
    }

    /// The node for a position under bounded load: the first candidate that is eligible and whose load is
    /// below its cap, `ceil((total + 1) * weight * factor / (weights * 100))` over the eligible nodes.
    /// `factor` is a percentage of at least 100. One always exists. (Mirrokni, Thorup and Zadimoghaddam,
    /// "Consistent Hashing with Bounded Loads", SODA 2018, arXiv 1608.01350, with weights.)
    ///
    /// # Errors
    /// Those of [`pick`](Self::pick); `bad-factor`, `bad-loads`.
    fn pick_bounded(&self, position: u64, mask: &Mask, loads: &[u64], factor: u32) -> Result<Pick, Error> {
        Candidates::of(self.as_dyn()).pick_bounded(position, mask, loads, factor)
    }

    /// How many positions each node owns and how many there are, by node index; `None` for families
    /// without ranges. The shares add up exactly, to 0 when every node is drained.
    fn shares(&self) -> Option<Vec<u128>> {
        shares(self.as_dyn())
    }

    /// What shares are parts of: positions of a circle, or slots of a table.
    fn share_total(&self) -> u128 {
        match self.territory() {
            Territory::Circle(circle) => 1 << circle.bits(),
            Territory::Table(table) => u128::from(table.len()),
            Territory::Scattered => self.key_hash().positions(),
        }
    }

    /// The identity: the digest of the canonical JSON. Placements with equal fingerprints place every key alike.
    fn fingerprint(&self) -> Digest {
        Digest::of(self.to_json().as_bytes())
    }
}

/// The owners of keys, some thousand at a time.
fn assign(placement: &dyn Placement, keys: PackedKeys<'_>, owners: &mut Vec<u32>) -> Result<(), Error> {
    placement.check_placeable()?;
    let mut keys = keys.iter();
    let mut positions = Positions::new(placement.key_hash(), keys.len().min(AT_ONCE));
    while keys.len() > 0 {
        positions.clear();
        keys.by_ref().take(AT_ONCE).for_each(|key| positions.push(key));
        placement.assign_positions(positions.all(), owners)?;
    }
    Ok(())
}

/// The replica set of a position, along the order of preference.
fn replicas_at(
    placement: &dyn Placement,
    position: u64,
    count: u32,
    distinct: Distinct,
    mask: Option<&Mask>,
) -> Result<Vec<u32>, Error> {
    let mut walker = Walker::new(placement.members(), count, distinct, mask)?;
    let mut chosen = Vec::with_capacity(count as usize);
    if count == 1 && mask.is_none() {
        chosen.extend(placement.owner(position));
        return Ok(chosen);
    }
    placement.prefer(position, &mut |node| {
        if mask.is_none_or(|mask| mask.contains(node)) {
            walker.offer(node);
        }
        if walker.is_complete() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    walker.finish(&mut chosen);
    Ok(chosen)
}

/// The exact shares of a placement with ranges or slots.
fn shares(placement: &dyn Placement) -> Option<Vec<u128>> {
    let mut shares = vec![0_u128; placement.nodes().len()];
    if placement.members().placeable() == 0 {
        return (!matches!(placement.territory(), Territory::Scattered)).then_some(shares);
    }
    match placement.territory() {
        Territory::Circle(circle) => {
            // The first cut's range begins after the last cut, one turn earlier.
            let mut previous = u128::from(circle.cut(circle.len() - 1));
            let mut turn = 1 << circle.bits();
            for (at, owner) in circle.cuts() {
                shares[owner as usize] += u128::from(at) + turn - previous;
                (previous, turn) = (u128::from(at), 0);
            }
        }
        Territory::Table(table) => (0..table.len()).for_each(|slot| shares[table.owner(slot) as usize] += 1),
        Territory::Scattered => return None,
    }
    Some(shares)
}

/// A placement of any family.
pub type AnyPlacement = Arc<dyn Placement>;

impl dyn Placement {
    /// This placement as the family `P`, if it is one.
    pub fn as_family<P: Placement>(&self) -> Option<&P> {
        let any: &dyn Any = self;
        any.downcast_ref()
    }
}

/// The refusal of families that know an owner and nothing after it.
#[cold]
pub(super) fn no_order(family: &str) -> Error {
    let problem = format!("{family} knows the owner of a key and no second choice");
    let hint = "use ring, rendezvous or multi-probe for replica sets";
    Error::config("no-replica-order", "count", problem, hint)
}
