//! hashring, which leaves virtual nodes to its user.

use std::hint::black_box;

use hashring::HashRing;

use crate::placer::{Placer, VNODES, id, member};

/// A point of a node.
#[derive(Clone, Debug, Hash)]
pub struct Point {
    node: &'static str,
    number: u32,
}

pub struct Hashring(pub HashRing<Point>);

impl Placer for Hashring {
    const NAME: &'static str = "hashring";

    fn of(members: &[u32]) -> Self {
        let mut ring = HashRing::new();
        ring.batch_add(members.iter().flat_map(|&member| points(member)).collect());
        Self(ring)
    }

    fn lookup(&self, key: &'static str) {
        black_box(self.0.get(&key));
    }

    fn owner(&self, key: &'static str) -> u32 {
        member(self.0.get(&key).expect("a ring with members").node)
    }

    fn resize(&mut self, gone: &[u32], come: &[u32]) {
        for point in gone.iter().flat_map(|&member| points(member)) {
            self.0.remove(&point);
        }
        if !come.is_empty() {
            self.0.batch_add(come.iter().flat_map(|&member| points(member)).collect());
        }
    }
}

fn points(member: u32) -> impl Iterator<Item = Point> {
    (0..VNODES).map(move |number| Point { node: id(member), number })
}
