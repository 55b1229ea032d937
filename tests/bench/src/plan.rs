//! `plan-time`: what moves when a node comes.

use std::hint::black_box;

use consistent_hash_ring::migrated_ranges;
use ringwright::ring::{Distinct, Plan, Ring};

use crate::ours::node;
use crate::placer::Placer;
use crate::rings::Rings;
use crate::row::Head;
use crate::turns::Turn;

const ROUNDS: usize = 15;

pub fn measure(nodes: u32, rings: &Rings) {
    let (ours, before) = (&rings.ours.placer, &rings.consistent.placer);
    let grown = ours.with_node(node(nodes)).expect("a new member");
    let mut after = before.clone();
    after.resize(&[], &[nodes]);
    let turns = &mut [
        between(ours, &grown, 1),
        // Its ranges are made as they are asked for; a list of them would only cost more.
        Turn::whole("consistent_hash_ring `migrated_ranges`", 1, || {
            migrated_ranges(&before.0, &after.0).for_each(|range| drop(black_box(range)));
        }),
    ];
    let head = Head { metric: "plan-time", nodes, unit: "us" };
    head.compare(ROUNDS, 1, 1e3, turns);
    head.compare(ROUNDS, 1, 1e3, &mut [between(ours, &grown, 3)]);
}

fn between<'r>(before: &'r Ring, after: &'r Ring, replicas: u32) -> Turn<'r> {
    let name = if replicas == 1 { "`Plan::between`".into() } else { format!("`Plan::between`, {replicas} replicas") };
    Turn::whole(name, 1, move || drop(black_box(Plan::between(before, after, replicas, Distinct::Node))))
}
