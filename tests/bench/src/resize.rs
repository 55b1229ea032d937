//! `add-time` and `resize-time`: a node comes; a node goes and comes back.

use crate::placer::Placer;
use crate::rings::Rings;
use crate::row::Head;
use crate::turns::{Turn, nanoseconds};

pub fn measure(nodes: u32, rings: &mut Rings) {
    let rounds = if nodes > 100 { 5 } else { 15 };
    let Rings { ours, pingora, hashring, consistent } = rings;
    Head { metric: "add-time", nodes, unit: "us" }.compare(
        rounds,
        1,
        1e3,
        &mut [
            add(&mut ours.placer, nodes),
            add(&mut pingora.placer, nodes),
            add(&mut hashring.placer, nodes),
            add(&mut consistent.placer, nodes),
        ],
    );
    Head { metric: "resize-time", nodes, unit: "us" }.compare(
        rounds,
        1,
        1e3,
        &mut [
            pair(&mut ours.placer, nodes),
            pair(&mut pingora.placer, nodes),
            pair(&mut hashring.placer, nodes),
            pair(&mut consistent.placer, nodes),
        ],
    );
}

/// One more node; it leaves again outside the time.
pub fn add<P: Placer>(placer: &mut P, nodes: u32) -> Turn<'_> {
    Turn::new(P::NAME, move || {
        let time = nanoseconds(|| placer.resize(&[], &[nodes]));
        placer.resize(&[nodes], &[]);
        time
    })
}

/// A node goes and comes back: one in the middle, where any can go.
pub fn pair<P: Placer>(placer: &mut P, nodes: u32) -> Turn<'_> {
    let middle = [if P::LAST_ONLY { nodes - 1 } else { nodes / 2 }];
    Turn::whole(P::NAME, 1, move || {
        placer.resize(&middle, &[]);
        placer.resize(&[], &middle);
    })
}
