//! `replica-lookup-time`: a replica set of three.

use std::hint::black_box;

use ringwright::ring::{Distinct, Placement as _, Ring, RingConfig};

use crate::ours::node;
use crate::placer::keys;
use crate::rings::Rings;
use crate::row::Head;
use crate::turns::Turn;

const ROUNDS: usize = 7;
const KEYS: usize = 100_000;
/// One peer copies its whole ring for every set.
const FEW: usize = 50;

pub fn measure(nodes: u32, rings: &Rings) {
    let zoned = (0..nodes).map(|member| node(member).with_zone([format!("z{}", member % 10)]).expect("a good zone"));
    let zoned = Ring::new(RingConfig::default(), zoned).expect("a good ring");
    let turns = &mut [
        three("`Ring::replicas`", &rings.ours.placer, Distinct::Node),
        three("`Ring::replicas`, 10 zones", &zoned, Distinct::Zone { level: 0 }),
        Turn::whole("consistent_hash_ring `replicas`", KEYS, || {
            let ring = &rings.consistent.placer.0;
            keys()[..KEYS].iter().for_each(|key| ring.replicas(key).take(3).for_each(|node| _ = black_box(node)));
        }),
        Turn::whole("hashring `get_with_replicas`", FEW, || {
            let ring = &rings.hashring.placer.0;
            keys()[..FEW].iter().for_each(|key| drop(black_box(ring.get_with_replicas(key, 2))));
        }),
    ];
    Head { metric: "replica-lookup-time", nodes, unit: "ns a key" }.compare(ROUNDS, 2, 1.0, turns);
}

fn three<'r>(name: &str, ring: &'r Ring, distinct: Distinct) -> Turn<'r> {
    Turn::whole(name, KEYS, move || {
        keys()[..KEYS].iter().for_each(|key| drop(black_box(ring.replicas(key.as_bytes(), 3, distinct, None))));
    })
}
