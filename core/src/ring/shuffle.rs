//! Shuffle sharding.

use alloc::vec::Vec;

use super::mask::Mask;
use super::placement::Placement as _;
use super::rendezvous::Rendezvous;
use super::replicas::Distinct;
use crate::error::Error;

/// The few nodes that serve one tenant. Two tenants rarely share more than a part of theirs, so one tenant's
/// trouble leaves the others most of their nodes. (Amazon Route 53; "Shuffle Sharding: Massive and
/// Magical Fault Isolation", AWS Architecture Blog 2014.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    nodes: Vec<u32>,
    mask: Mask,
}

impl Shard {
    /// The node indices of the shard, best first.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// The mask of the shard: pass it to [`pick`](super::Placement::pick) to place the tenant's keys.
    pub const fn mask(&self) -> &Mask {
        &self.mask
    }
}

impl Rendezvous {
    /// The shard of a tenant: the replica set of its name. A change of one node changes at most one node of
    /// any shard.
    ///
    /// # Errors
    /// Those of [`replicas`](super::Placement::replicas).
    pub fn shard(&self, tenant: &[u8], size: u32, distinct: Distinct) -> Result<Shard, Error> {
        let nodes = self.replicas(tenant, size, distinct, None)?;
        let mask = Mask::only(self.nodes().len(), nodes.iter().copied());
        Ok(Shard { nodes, mask })
    }
}

#[cfg(test)]
mod tests {
    use crate::hash::Hasher;
    use crate::ring::{Distinct, Node, Placement as _, Rendezvous};
    use alloc::format;

    #[test]
    fn a_tenants_keys_stay_in_its_shard() {
        let nodes = (0..20).map(|i| Node::new(format!("n{i}")).unwrap());
        let placement = Rendezvous::new(Hasher::default(), nodes).unwrap();
        let shard = placement.shard(b"tenant", 3, Distinct::Node).unwrap();
        assert_eq!(shard.nodes(), placement.replicas(b"tenant", 3, Distinct::Node, None).unwrap());
        for i in 0..100_u64 {
            let node = placement.pick(placement.position(&i.to_le_bytes()), shard.mask()).unwrap().node;
            assert!(shard.nodes().contains(&node));
        }
        assert_eq!(placement.shard(b"tenant", 21, Distinct::Node).unwrap_err().code(), "bad-count");
    }
}
