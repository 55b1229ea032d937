//! One change moves what it must, and no route leaves a trace.

use ringwright::Rng;
use ringwright::hash::Hasher;
use ringwright::ring::{AnyPlacement, Cause, Change, Distinct, Maglev, Node, Placement, Plan};

use crate::random::{FAMILIES, WITHOUT_HISTORY, cases, change, changed, node, owner};

/// Whether a move from one node to another is what the change of `id` calls for.
fn justified(before: &dyn Placement, after: &dyn Placement, id: &str, from: Option<&str>, to: Option<&str>) -> bool {
    let weight = |side: &dyn Placement| side.members().find(id).map_or(0, |ix| side.nodes()[ix].weight());
    let (was, is) = (weight(before), weight(after));
    from == to || (is > was && to == Some(id)) || (is < was && from == Some(id))
}

#[test]
fn a_change_moves_keys_only_from_the_node_or_to_it() {
    let (mut made, mut moved) = (0, 0);
    for (family, before, mut rng) in cases(11, &FAMILIES).filter(|(family, ..)| *family != "maglev") {
        let (id, change) = change(family, &*before, &mut rng);
        let Some(after) = changed(&*before, change.clone()) else { continue };
        made += 1;
        for _ in 0..16 {
            let position = rng.next_u64();
            let (from, to) = (owner(&*before, position), owner(&*after, position));
            assert!(justified(&*before, &*after, &id, from, to), "{family} {change:?} {from:?} {to:?}");
            moved += u32::from(from != to);
        }
        if ["ring", "slots"].contains(&family) && after.members().placeable() > 0 {
            let plan = Plan::between(&*before, &*after, 1, Distinct::Node).unwrap();
            assert_eq!(plan.needless(), 0, "{family} {change:?}");
        }
    }
    assert!(made > crate::CASES / 2 && moved > crate::CASES as u32 / 4, "{made} {moved}");
}

/// With 100 slots a node, adding one to `n` equal nodes needlessly moves less than 5 % of the slots, and the
/// plan says why.
#[test]
fn maglev_trades_few_slots_needlessly_and_owns_up_to_it() {
    let mut most = 0;
    for case in 0..crate::CASES / 50 {
        let mut rng = Rng::new(12 + case);
        let count = 2 + rng.below(40);
        let nodes = (0..count).map(|i| Node::new(format!("n{i}-{case}")).unwrap());
        let before = Maglev::new(Hasher::default(), Some(4093), nodes).unwrap();
        for after in [
            before.with_node(Node::new("x").unwrap()).unwrap(),
            before.without_node(&format!("n1-{case}")).unwrap(),
            before.with_weight(&format!("n1-{case}"), 0).unwrap(),
        ] {
            let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
            assert!(plan.needless_by_cause().keys().all(|cause| *cause == Cause::TableFill));
            assert!(plan.needless() * 100 < plan.total() * 50, "{} of {} at {count}", plan.needless(), plan.total());
            most = most.max(plan.needless());
        }
    }
    assert!(most > 0);
}

#[test]
fn draining_is_removing() {
    let mut made = 0;
    for (family, placement, mut rng) in cases(13, &FAMILIES) {
        let ix = rng.below(placement.nodes().len() as u64) as usize;
        let id = placement.nodes()[ix].id().to_owned();
        let drained = changed(&*placement, Change::Weigh(id.clone(), 0));
        let without = changed(&*placement, Change::Remove(id.clone()));
        let (Some(drained), Some(without)) = (drained, without) else { continue };
        made += 1;
        for _ in 0..16 {
            let position = rng.next_u64();
            assert_eq!(owner(&*drained, position), owner(&*without, position), "{family} {id}");
        }
    }
    assert!(made > crate::CASES / 2);
}

#[test]
fn any_route_to_the_same_nodes_gives_the_same_text() {
    for (family, placement, mut rng) in cases(14, &WITHOUT_HISTORY) {
        let extra = node(family, &mut rng, "extra");
        let drained = extra.clone().with_weight(0);
        let step = |from: &AnyPlacement, change| changed(&**from, change);
        let Some(there) = step(&placement, Change::Add(extra.clone())) else { continue };
        let around = step(&placement, Change::Add(drained)).unwrap();
        let around = step(&around, Change::Weigh("extra".to_owned(), extra.weight())).unwrap();
        assert_eq!(there.to_json(), around.to_json());
        assert_eq!(there.fingerprint(), around.fingerprint());
        let back = step(&there, Change::Remove("extra".to_owned())).unwrap();
        assert_eq!(back.to_json(), placement.to_json());
        for _ in 0..8 {
            let position = rng.next_u64();
            assert_eq!(there.owner(position), around.owner(position));
            assert_eq!(back.owner(position), placement.owner(position));
        }
    }
}

#[test]
fn the_order_of_the_list_is_nothing_to_families_without_one() {
    for (family, placement, mut rng) in cases(15, &["rendezvous", "multi-probe", "maglev"]) {
        let mut nodes = placement.nodes().to_vec();
        nodes.reverse();
        let hasher = placement.key_hash().native().unwrap().clone();
        let mut fixed = Rng::new(1);
        let one = crate::random::build(family, hasher.clone(), nodes.clone(), &mut fixed);
        let by = rng.below(nodes.len() as u64) as usize;
        nodes.rotate_left(by);
        let other = crate::random::build(family, hasher, nodes, &mut Rng::new(1));
        assert_eq!(one.to_json(), other.to_json());
    }
}
