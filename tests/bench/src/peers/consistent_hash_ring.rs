//! consistent_hash_ring.

use std::hint::black_box;

use consistent_hash_ring::{Ring, RingBuilder};

use crate::placer::{Placer, VNODES, id, member};

#[derive(Clone)]
pub struct ConsistentHashRing(pub Ring<&'static str>);

impl Placer for ConsistentHashRing {
    const NAME: &'static str = "consistent_hash_ring";

    fn of(members: &[u32]) -> Self {
        let ring = RingBuilder::default().vnodes(VNODES as usize);
        Self(ring.nodes_iter(members.iter().map(|&member| id(member))).build())
    }

    fn lookup(&self, key: &'static str) {
        black_box(self.0.try_get(key));
    }

    fn owner(&self, key: &'static str) -> u32 {
        member(self.0.get(key))
    }

    fn resize(&mut self, gone: &[u32], come: &[u32]) {
        for &member in gone {
            self.0.remove(&id(member));
        }
        self.0.extend(come.iter().map(|&member| id(member)));
    }
}
