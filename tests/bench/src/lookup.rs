//! `lookup-time`, `lookup-p99` and `batch-lookup-time`: from a key to its node.

use std::hint::black_box;

use ringwright::ring::{PackedKeys, Placement as _, Ring};

use crate::placer::{Placer, keys};
use crate::rings::Rings;
use crate::row::Head;
use crate::turns::{Turn, nanoseconds, quantile};

const ROUNDS: usize = 7;
/// Calls that are timed one by one.
const SINGLE: usize = 200_000;

pub fn measure(nodes: u32, rings: &Rings) {
    let Rings { ours, pingora, hashring, consistent } = rings;
    let (ours, pingora, hashring, consistent) = (&ours.placer, &pingora.placer, &hashring.placer, &consistent.placer);
    let turns = &mut [all(ours), all(pingora), all(hashring), all(consistent)];
    Head { metric: "lookup-time", nodes, unit: "ns a key" }.compare(ROUNDS, 1, 1.0, turns);
    let (bytes, offsets) = packed();
    let packed = PackedKeys::new(&bytes, &offsets).expect("offsets that fit");
    let turns = &mut [batch(ours, packed), all(pingora), all(hashring), all(consistent)];
    Head { metric: "batch-lookup-time", nodes, unit: "ns a key" }.compare(ROUNDS, 1, 1.0, turns);
    let turns = &mut [slowest(ours), slowest(pingora), slowest(hashring), slowest(consistent)];
    Head { metric: "lookup-p99", nodes, unit: "ns" }.compare(ROUNDS, 1, 1.0, turns);
}

/// Every key once, as a program would loop.
pub fn all<P: Placer>(placer: &P) -> Turn<'_> {
    Turn::whole(P::NAME, keys().len(), || keys().iter().for_each(|key| placer.lookup(key)))
}

/// The time that one call of a hundred exceeds; the clock's own time is in it.
pub fn slowest<P: Placer>(placer: &P) -> Turn<'_> {
    Turn::new(P::NAME, || {
        let times = keys()[..SINGLE].iter().map(|key| nanoseconds(|| placer.lookup(key)));
        quantile(times.collect(), 0.99)
    })
}

fn batch<'a>(ring: &'a Ring, packed: PackedKeys<'a>) -> Turn<'a> {
    Turn::whole("`Ring::assign`", keys().len(), move || {
        let mut owners = Vec::with_capacity(keys().len());
        ring.assign(packed, &mut owners).expect("a ring with members");
        black_box(owners);
    })
}

/// The keys in two arrays.
pub fn packed() -> (Vec<u8>, Vec<u32>) {
    let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
    for key in keys() {
        bytes.extend_from_slice(key.as_bytes());
        offsets.push(bytes.len() as u32);
    }
    (bytes, offsets)
}
