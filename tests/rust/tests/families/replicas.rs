//! Replica sets under one change.

use ringwright::ring::{AnyPlacement, Change, Distinct, Mask, Placement, Rendezvous};

use crate::random::{ORDERED, cases, changed, node};

const LEVELS: [Distinct; 3] = [Distinct::Node, Distinct::Zone { level: 0 }, Distinct::Zone { level: 1 }];

fn set(placement: &AnyPlacement, key: &[u8], count: usize, distinct: Distinct, mask: Option<&Mask>) -> Vec<String> {
    let count = count.min(placement.members().placeable()) as u32;
    if count == 0 {
        return Vec::new();
    }
    let set = placement.replicas(key, count, distinct, mask).unwrap();
    set.into_iter().map(|ix| placement.nodes()[ix as usize].id().to_owned()).collect()
}

/// What is in the first set and not in the other.
fn less(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().filter(|id| !other.contains(id)).cloned().collect()
}

#[test]
fn a_node_more_or_less_changes_one_member_at_most() {
    for (family, before, mut rng) in cases(31, &ORDERED) {
        let extra = node(family, &mut rng, "x").with_weight(1);
        let after = changed(&*before, Change::Add(extra)).unwrap();
        let (key, count) = (rng.next_u64().to_le_bytes(), 1 + rng.below(5) as usize);
        for distinct in LEVELS {
            let (small, large) = (set(&before, &key, count, distinct, None), set(&after, &key, count, distinct, None));
            assert!(less(&large, &small).iter().all(|id| id == "x"), "{family} {distinct:?} {small:?} {large:?}");
            assert!(less(&small, &large).len() <= 1);
        }
    }
}

#[test]
fn one_bit_of_eligibility_changes_one_member_at_most() {
    for (family, placement, mut rng) in cases(32, &ORDERED) {
        let nodes = placement.nodes().len() as u64;
        let mut mask = Mask::all(nodes as usize);
        (0..nodes as u32).filter(|_| rng.below(4) == 0).for_each(|node| mask.set(node, false));
        let flapping = rng.below(nodes) as u32;
        let id = placement.nodes()[flapping as usize].id();
        let (key, count) = (rng.next_u64().to_le_bytes(), 1 + rng.below(5) as usize);
        for distinct in LEVELS {
            mask.set(flapping, true);
            let up = set(&placement, &key, count, distinct, Some(&mask));
            mask.set(flapping, false);
            let down = set(&placement, &key, count, distinct, Some(&mask));
            assert!(less(&up, &down).iter().all(|other| other == id), "{family} {distinct:?} {up:?} {down:?}");
            assert!(less(&down, &up).len() <= 1);
        }
    }
}

#[test]
fn a_node_more_changes_one_node_of_a_shard_at_most() {
    for (_, placement, mut rng) in cases(33, &["rendezvous"]) {
        let before = placement.as_family::<Rendezvous>().unwrap();
        let after = before.with_node(node("rendezvous", &mut rng, "x").with_weight(2)).unwrap();
        let (tenant, most) = (rng.next_u64().to_le_bytes(), before.members().placeable() as u64);
        let size = 1 + rng.below(most) as u32;
        let ids = |placement: &Rendezvous| -> Vec<String> {
            let shard = placement.shard(&tenant, size, Distinct::Zone { level: 0 }).unwrap();
            shard.nodes().iter().map(|&ix| placement.nodes()[ix as usize].id().to_owned()).collect()
        };
        let (one, other) = (ids(before), ids(&after));
        assert!(less(&other, &one).iter().all(|id| id == "x") && less(&one, &other).len() <= 1);
    }
}
