//! pingora-ketama, which knows a node by its socket address and changes only by being built again.

use std::hint::black_box;
use std::net::SocketAddr;

use pingora_ketama::{Bucket, Continuum};

use crate::placer::Placer;

pub struct Pingora {
    members: Vec<u32>,
    ring: Continuum,
}

impl Placer for Pingora {
    const NAME: &'static str = "pingora-ketama";

    fn of(members: &[u32]) -> Self {
        let buckets: Vec<Bucket> = members.iter().map(|&member| Bucket::new(address(member), 1)).collect();
        Self { members: members.to_vec(), ring: Continuum::new(&buckets) }
    }

    fn lookup(&self, key: &'static str) {
        black_box(self.ring.node(key.as_bytes()));
    }

    fn owner(&self, key: &'static str) -> u32 {
        let address = self.ring.node(key.as_bytes()).expect("a ring with members");
        u32::from(address.port())
    }

    fn resize(&mut self, gone: &[u32], come: &[u32]) {
        self.members.retain(|member| !gone.contains(member));
        self.members.extend(come);
        *self = Self::of(&self.members);
    }
}

fn address(member: u32) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 1], member as u16))
}
