//! Random placements of every family.

use std::sync::Arc;

use ringwright::Rng;
use ringwright::hash::{Hash, Hasher};
use ringwright::ring::{
    Anchor, AnyPlacement, Change, Jump, JumpForm, Maglev, Memento, MultiProbe, Node, Placement, Rendezvous, Ring,
    RingConfig, Slots, SlotsConfig,
};
use ringwright_tests::random_node;

/// Every family, by the name in its text.
pub(crate) const FAMILIES: [&str; 10] =
    ["ring", "rendezvous", "multi-probe", "maglev", "slots", "jump", "jump:guava", "jump:paper", "anchor", "memento"];

/// The families with an order of preference in which another node changes nobody's place.
pub(crate) const ORDERED: [&str; 3] = ["ring", "rendezvous", "multi-probe"];

/// The families whose nodes have weights.
pub(crate) const WEIGHTED: [&str; 4] = ["ring", "rendezvous", "maglev", "slots"];

/// The families that are a function of the set of their nodes.
pub(crate) const WITHOUT_HISTORY: [&str; 4] = ["ring", "rendezvous", "multi-probe", "maglev"];

/// One case: the family, a placement of it, and a stream of its own.
pub(crate) fn cases(seed: u64, families: &[&'static str]) -> impl Iterator<Item = (&'static str, AnyPlacement, Rng)> {
    let mut rng = Rng::new(seed);
    (0..crate::CASES).map(move |case| {
        let family = families[case as usize % families.len()];
        let nodes = nodes(family, &mut rng);
        let placement = build(family, hasher(&mut rng), nodes, &mut rng);
        (family, placement, rng.split())
    })
}

pub(crate) fn hasher(rng: &mut Rng) -> Hasher {
    let hash = [Hash::Xxh3, Hash::Xxh3, Hash::Sha256, Hash::Md5][rng.below(4) as usize].clone();
    Hasher::new(hash, rng.below(3)).unwrap()
}

/// 1 to 10 nodes with weights and zones that the family can express, the first with a weight.
pub(crate) fn nodes(family: &str, rng: &mut Rng) -> Vec<Node> {
    let count = 1 + rng.below(10);
    let mut nodes: Vec<Node> = (0..count).map(|i| node(family, rng, &format!("n{i}"))).collect();
    nodes[0] = nodes[0].clone().with_weight(1);
    if family == "slots" {
        // As many as there are replicas at most.
        nodes.extend([node(family, rng, "m0").with_weight(1), node(family, rng, "m1").with_weight(2)]);
    }
    if family.starts_with("jump") {
        nodes.sort_by_key(|node| u32::MAX - node.weight());
    }
    nodes
}

/// A node that the family can express, drained in one of five cases.
pub(crate) fn node(family: &str, rng: &mut Rng, id: &str) -> Node {
    let node = random_node(rng, id);
    if WEIGHTED.contains(&family) {
        node
    } else {
        let weight = node.weight().min(1);
        node.with_weight(weight)
    }
}

pub(crate) fn build(family: &str, hasher: Hasher, nodes: Vec<Node>, rng: &mut Rng) -> AnyPlacement {
    let one_of = |rng: &mut Rng, sizes: [u32; 3]| sizes[rng.below(3) as usize];
    match family {
        "ring" => {
            let vnodes = 1 + rng.below(6) as u32;
            let config = RingConfig { vnodes, hash: hasher.hash().clone(), seed: hasher.seed() };
            Arc::new(Ring::new(config, nodes).unwrap())
        }
        "rendezvous" => Arc::new(Rendezvous::new(hasher, nodes).unwrap()),
        "multi-probe" => Arc::new(MultiProbe::new(hasher, one_of(rng, [1, 5, 21]), nodes).unwrap()),
        "maglev" => Arc::new(Maglev::new(hasher, Some(one_of(rng, [13, 101, 251])), nodes).unwrap()),
        "jump" => Arc::new(Jump::new(JumpForm::Native, hasher, nodes).unwrap()),
        "jump:guava" => Arc::new(Jump::new(JumpForm::Guava, hasher, nodes).unwrap()),
        "jump:paper" => Arc::new(Jump::new(JumpForm::Paper, hasher, nodes).unwrap()),
        "anchor" => Arc::new(Anchor::new(hasher, Some(one_of(rng, [11, 16, 40])), nodes).unwrap()),
        "memento" => Arc::new(Memento::new(hasher, nodes).unwrap()),
        _ => {
            let config =
                SlotsConfig { slots: one_of(rng, [1, 12, 64]), replicas: 1 + rng.below(3) as u32, min_dwell_us: 0 };
            Arc::new(Slots::new(config, hasher, nodes).unwrap())
        }
    }
}

/// A change of one node, and the node's id.
pub(crate) fn change(family: &str, placement: &dyn Placement, rng: &mut Rng) -> (String, Change) {
    let nodes = placement.nodes();
    let mut any = nodes[rng.below(nodes.len() as u64) as usize].id().to_owned();
    let last = placement.members().placeable().max(1) - 1;
    if family.starts_with("jump") && rng.below(2) == 0 {
        nodes[last].id().clone_into(&mut any);
    }
    let heaviest = if WEIGHTED.contains(&family) { 6 } else { 2 };
    match rng.below(3) {
        0 => {
            let id = format!("x{}", rng.below(100));
            (id.clone(), Change::Add(node(family, rng, &id)))
        }
        1 => (any.clone(), Change::Remove(any)),
        _ => (any.clone(), Change::Weigh(any, rng.below(heaviest) as u32)),
    }
}

/// The placement after the change, unless the family refuses it with one of the codes it may.
pub(crate) fn changed(placement: &dyn Placement, change: Change) -> Option<AnyPlacement> {
    let refusals = [
        "duplicate-node",
        "not-last-node",
        "weights-unsupported",
        "capacity-full",
        "no-nodes",
        "bad-table-size",
        "bad-replicas",
    ];
    match placement.changed(change) {
        Ok(after) => Some(after),
        Err(error) => {
            assert!(refusals.contains(&error.code()), "{error:?}");
            None
        }
    }
}

/// The id of the owner.
pub(crate) fn owner(placement: &dyn Placement, position: u64) -> Option<&str> {
    placement.owner(position).map(|ix| placement.nodes()[ix as usize].id())
}
