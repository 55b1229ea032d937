//! Ours beside the Rust peers: one JSON line a measurement, medians of turns taken in one run.

mod build;
mod built;
mod families;
mod identical;
mod lookup;
mod memory;
mod ours;
mod peers;
mod placer;
mod plan;
mod quality;
mod replicas;
mod resize;
mod rings;
mod row;
mod turns;

use peers::{Anchorhash, ConsistentHashRing, Hashring, Jumphash, MaglevCrate, Pingora};
use rings::Rings;
use ringwright::ring::{Anchor, Jump, Maglev, Memento, MultiProbe, Rendezvous, Ring};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

fn main() {
    // Members' ids and keys are nobody's memory.
    placer::keys();
    placer::id(0);
    for nodes in [100, 1000] {
        let mut rings = Rings::first(nodes);
        memory::measure(nodes, &rings);
        build::measure(nodes, &rings);
        lookup::measure(nodes, &rings);
        replicas::measure(nodes, &rings);
        plan::measure(nodes, &rings);
        resize::measure(nodes, &mut rings);
    }
    families::measure::<Maglev, MaglevCrate>(100);
    for nodes in [100, 1000] {
        families::measure::<Anchor, Anchorhash>(nodes);
        families::measure::<Jump, Jumphash>(nodes);
    }
    families::alone::<Rendezvous>(100);
    families::alone::<MultiProbe>(100);
    families::alone::<Memento>(100);
    let peers = [quality::of::<Pingora>(), quality::of::<Hashring>(), quality::of::<ConsistentHashRing>()];
    quality::print(&quality::of::<Ring>(), &peers);
    identical::print(100);
}
