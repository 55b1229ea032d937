//! Multi-probe consistent hashing.

use alloc::collections::BinaryHeap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::ControlFlow;

use super::form::{self, Extra};
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit};
use crate::error::Error;
use crate::hash::{Hasher, KeyHash, Secret};
use crate::rng::{GOLDEN, mix};

/// Multi-probe hashing: one point per node on the circle, several probes per key; the point that follows a
/// probe most closely wins, ties going to the lower id. As even as a ring with hundreds of points per node
/// in the memory of one, for a lookup that takes longer. (Appleton and O'Reilly, "Multi-probe consistent
/// hashing", arXiv 1505.00062.)
#[derive(Clone, Debug)]
pub struct MultiProbe {
    members: Members,
    probes: u32,
    key_hash: KeyHash,
    /// Points of nodes of weight 1, sorted, with their node.
    points: Vec<(u64, u32)>,
    /// `starts[b]` = number of points whose top bits are below `b`.
    starts: Vec<u32>,
    /// 64 less the index bits.
    shift: u32,
}

native!(MultiProbe, probes);

impl MultiProbe {
    /// The default number of probes, with which 100 nodes peak at about 1.07 times the mean.
    pub const PROBES: u32 = 21;

    /// The most probes.
    pub const MAX_PROBES: u32 = 1024;

    /// A placement on `nodes`, in any order.
    ///
    /// # Errors
    /// `bad-probes` when they are 0 or above [`MAX_PROBES`](Self::MAX_PROBES), `weights-unsupported` for
    /// weights above 1; `no-nodes`, `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(hasher: Hasher, probes: u32, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        if probes == 0 || probes > Self::MAX_PROBES {
            let hint = format!("use 1 to {}, such as 21", Self::MAX_PROBES);
            return Err(Error::config("bad-probes", "probes", format!("{probes} probes for a key"), hint));
        }
        Self::of(hasher, probes, Members::sorted(nodes)?)
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let (hasher, nodes, extra) = form::read(text, secret, "multi-probe", &["probes"])?;
        Self::new(hasher, extra.probes.ok_or_else(|| form::missing("probes"))?, nodes)
    }

    /// How many probes a key has.
    pub const fn probes(&self) -> u32 {
        self.probes
    }

    fn of(hasher: Hasher, probes: u32, members: Members) -> Result<Self, Error> {
        members.check_unweighted("multi-probe")?;
        let placeable = (0_u32..).zip(members.nodes()).filter(|(_, node)| node.weight > 0);
        let mut points: Vec<(u64, u32)> = placeable.map(|(ix, node)| (hasher.node(node.id.as_bytes()), ix)).collect();
        points.sort();
        let shift = 64 - (usize::BITS - points.len().leading_zeros() + 1);
        let mut starts = Vec::with_capacity((1 << (64 - shift)) + 1);
        for (place, &(point, _)) in (0_u32..).zip(&points) {
            while starts.len() as u64 <= point >> shift {
                starts.push(place);
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` nodes")]
        starts.resize((1 << (64 - shift)) + 1, points.len() as u32);
        Ok(Self { members, probes, key_hash: KeyHash::Native(hasher), points, starts, shift })
    }

    fn hasher(&self) -> Hasher {
        self.key_hash.native().cloned().unwrap_or_default()
    }

    fn after(&self, change: Change) -> Result<Self, Error> {
        Self::of(self.hasher(), self.probes, self.members.after(change, true)?.0)
    }

    /// The probes of a position, each with the place of the first point at or after it.
    fn probes_of(&self, position: u64) -> impl Iterator<Item = (u64, usize)> + '_ {
        (1..=u64::from(self.probes)).map(move |i| {
            let probe = mix(position.wrapping_add(i.wrapping_mul(GOLDEN)));
            #[expect(clippy::cast_possible_truncation, reason = "the index has at most 2^22 buckets")]
            let mut place = self.starts[(probe >> self.shift) as usize] as usize;
            while self.points.get(place).is_some_and(|&(point, _)| point < probe) {
                place += 1;
            }
            (probe, if place == self.points.len() { 0 } else { place })
        })
    }

    /// How far behind a probe the point at a place is, and its node.
    fn contender(&self, probe: u64, place: usize) -> (u64, u32) {
        let (point, node) = self.points[place];
        (point.wrapping_sub(probe), node)
    }
}

impl Placement for MultiProbe {
    fn family(&self) -> &'static str {
        "multi-probe"
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
        if self.points.is_empty() {
            return None;
        }
        self.probes_of(position).map(|(probe, place)| self.contender(probe, place)).min().map(|(_, node)| node)
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Scattered
    }

    /// Every probe walks on to the next points; the closest of all comes next.
    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error> {
        let len = self.points.len();
        if len == 0 {
            return Ok(());
        }
        let contender = |probe, start, step| Reverse((self.contender(probe, (start + step) % len), probe, start, step));
        let mut heap: BinaryHeap<_> =
            self.probes_of(position).map(|(probe, start)| contender(probe, start, 0)).collect();
        while let Some(Reverse(((_, node), probe, start, step))) = heap.pop() {
            if let ControlFlow::Break(()) = visit(node) {
                return Ok(());
            }
            if step + 1 < len {
                heap.push(contender(probe, start, step + 1));
            }
        }
        Ok(())
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher(), Extra { probes: Some(self.probes), ..Extra::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::MultiProbe;
    use crate::hash::Hasher;
    use crate::ring::{Distinct, Node, Placement as _};
    use alloc::format;
    use alloc::vec::Vec;

    fn equal(count: u32) -> MultiProbe {
        let nodes = (0..count).map(|i| Node::new(format!("n{i}")).unwrap());
        MultiProbe::new(Hasher::default(), MultiProbe::PROBES, nodes).unwrap()
    }

    #[test]
    fn ten_nodes_have_their_reference_owners() {
        let ten = equal(10);
        let owners: Vec<u32> = (0..16).map(|i| ten.index(format!("user:{i}").as_bytes()).unwrap()).collect();
        assert_eq!(owners, [8, 7, 3, 5, 9, 9, 7, 7, 8, 2, 1, 6, 2, 4, 4, 6]);
    }

    #[test]
    fn the_order_has_every_node_and_begins_with_the_owner() {
        let ten = equal(10);
        for i in 0..100_u64 {
            let mut order = ten.replicas(&i.to_le_bytes(), 10, Distinct::Node, None).unwrap();
            assert_eq!(Some(order[0]), ten.owner(ten.position(&i.to_le_bytes())));
            order.sort();
            assert!(order.into_iter().eq(0..10));
        }
    }

    #[test]
    fn probes_and_weights_are_checked() {
        let node = |weight| Node::new("a").unwrap().with_weight(weight);
        let refused = |probes, weight| MultiProbe::new(Hasher::default(), probes, [node(weight)]).unwrap_err().code();
        assert_eq!(refused(0, 1), "bad-probes");
        assert_eq!(refused(u32::MAX, 1), "bad-probes");
        assert_eq!(refused(21, 2), "weights-unsupported");
        let drained = MultiProbe::new(Hasher::default(), 21, [node(0)]).unwrap();
        assert_eq!(drained.owner(7), None);
    }
}
