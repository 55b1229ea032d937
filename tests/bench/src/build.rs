//! `init-time`: a ring from nothing.

use ringwright::ring::Ring;

use crate::built::Built;
use crate::peers::{ConsistentHashRing, Hashring, Pingora};
use crate::rings::Rings;
use crate::row::Head;

const ROUNDS: usize = 5;

pub fn measure(nodes: u32, rings: &Rings) {
    // It takes seconds for a thousand nodes, where its first time has to do.
    let consistent = if nodes > 100 { rings.consistent.once() } else { Built::<ConsistentHashRing>::anew(nodes) };
    let turns =
        &mut [Built::<Ring>::anew(nodes), Built::<Pingora>::anew(nodes), Built::<Hashring>::anew(nodes), consistent];
    Head { metric: "init-time", nodes, unit: "us" }.compare(ROUNDS, 1, 1e3, turns);
}
