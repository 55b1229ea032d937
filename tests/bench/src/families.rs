//! Placements without points, each beside the crate of its kind where there is one.

use crate::built::Built;
use crate::lookup::{all, slowest};
use crate::placer::Placer;
use crate::quality;
use crate::resize::{add, pair};
use crate::row::Head;

const ROUNDS: usize = 7;

/// Everything that a family is measured by, over `nodes` nodes: ours beside its peer.
pub fn measure<Ours: Placer, Peer: Placer>(nodes: u32) {
    let (mut ours, mut peer) = (Built::<Ours>::first(nodes), Built::<Peer>::first(nodes));
    let head = |metric, unit| Head { metric, nodes, unit };
    head("memory-usage", "kB").print(Ours::NAME, Some(Peer::NAME), ours.bytes / 1e3, Some(peer.bytes / 1e3));
    head("init-time", "us").compare(3, 1, 1e3, &mut [Built::<Ours>::anew(nodes), Built::<Peer>::anew(nodes)]);
    head("lookup-time", "ns a key").compare(ROUNDS, 1, 1.0, &mut [all(&ours.placer), all(&peer.placer)]);
    head("lookup-p99", "ns").compare(ROUNDS, 1, 1.0, &mut [slowest(&ours.placer), slowest(&peer.placer)]);
    head("add-time", "us").compare(3, 1, 1e3, &mut [add(&mut ours.placer, nodes), add(&mut peer.placer, nodes)]);
    head("resize-time", "us").compare(3, 1, 1e3, &mut [pair(&mut ours.placer, nodes), pair(&mut peer.placer, nodes)]);
    if nodes == quality::NODES {
        quality::print(&quality::of::<Ours>(), &[quality::of::<Peer>()]);
    }
}

/// The same for a family that has no crate of its kind.
pub fn alone<Ours: Placer>(nodes: u32) {
    let mut ours = Built::<Ours>::first(nodes);
    let head = |metric, unit| Head { metric, nodes, unit };
    head("memory-usage", "kB").print(Ours::NAME, None, ours.bytes / 1e3, None);
    head("init-time", "us").compare(3, 1, 1e3, &mut [Built::<Ours>::anew(nodes)]);
    head("lookup-time", "ns a key").compare(ROUNDS, 1, 1.0, &mut [all(&ours.placer)]);
    head("lookup-p99", "ns").compare(ROUNDS, 1, 1.0, &mut [slowest(&ours.placer)]);
    head("add-time", "us").compare(3, 1, 1e3, &mut [add(&mut ours.placer, nodes)]);
    head("resize-time", "us").compare(3, 1, 1e3, &mut [pair(&mut ours.placer, nodes)]);
    quality::print_alone(&quality::of::<Ours>());
}
