//! Properties of the ring and its plans on seeded random rings, against a dumb oracle.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use std::collections::{BTreeMap, BTreeSet};

use ringwright::Rng;
use ringwright::ring::{Distinct, Placement as _, Plan, Ring};
use ringwright_tests::{oracle, random_config, random_node, random_ring};

fn rings(seed: u64, count: u32) -> impl Iterator<Item = (Ring, Rng)> {
    let mut rng = Rng::new(seed);
    (0..count).map(move |_| (random_ring(&mut rng), rng.split()))
}

const CIRCLE: u128 = 1 << 64;

const LEVELS: [Distinct; 3] = [Distinct::Node, Distinct::Zone { level: 0 }, Distinct::Zone { level: 1 }];
const KINDS: [(Distinct, u32); 5] = [
    (Distinct::Node, 1),
    (Distinct::Node, 3),
    (Distinct::Zone { level: 0 }, 1),
    (Distinct::Zone { level: 0 }, 2),
    (Distinct::Zone { level: 1 }, 3),
];

#[test]
fn lookups_agree_with_a_linear_walk() {
    for (ring, mut rng) in rings(1, 100) {
        let points = oracle::points(&ring);
        assert!(ring.points().eq(points.iter().copied()));
        let mut hashes: Vec<u64> = (0..50).map(|_| rng.next_u64()).chain([0, u64::MAX]).collect();
        hashes.extend(points.iter().take(20).flat_map(|&(at, _)| [at.wrapping_sub(1), at, at.wrapping_add(1)]));
        for hash in hashes {
            assert_eq!(ring.owner(hash), Some(oracle::order(&points, hash)[0]));
        }
    }
}

#[test]
fn replica_sets_agree_with_sorting_the_whole_order() {
    for (ring, mut rng) in rings(2, 100) {
        let points = oracle::points(&ring);
        for _ in 0..20 {
            let key = rng.next_u64().to_le_bytes();
            let order = oracle::order(&points, ring.position(&key));
            for distinct in LEVELS {
                for count in 1..=u32::try_from(order.len()).unwrap() {
                    let set = ring.replicas(&key, count, distinct, None).unwrap();
                    let dumb = oracle::replicas(&ring, &order, count as usize, distinct);
                    assert_eq!(set, dumb);
                }
            }
        }
    }
}

#[test]
fn any_route_to_the_same_nodes_gives_the_same_ring() {
    for (ring, mut rng) in rings(3, 100) {
        let extra = random_node(&mut rng, "extra").with_weight(3);
        let grown = ring.with_node(extra.clone()).unwrap();
        let built = Ring::new(
            ringwright::ring::RingConfig { vnodes: ring.vnodes(), hash: ring.hash().clone(), seed: ring.seed() },
            ring.nodes().iter().rev().cloned().chain([extra]),
        )
        .unwrap();
        for other in [
            &grown,
            &ring
                .with_node(built.nodes()[grown.members().find("extra").unwrap()].clone().with_weight(1))
                .unwrap()
                .with_weight("extra", 3)
                .unwrap(),
        ] {
            assert_eq!(*other, built);
            assert_eq!(other.to_json(), built.to_json());
            assert_eq!(other.fingerprint(), built.fingerprint());
            assert!(other.points().eq(built.points()));
            assert!((0..200_u64).all(|i| other.node(&i.to_le_bytes()) == built.node(&i.to_le_bytes())));
        }
        let back = grown.without_node("extra").unwrap();
        assert_eq!(back, ring);
        assert!(back.points().eq(ring.points()));
        assert_eq!(Ring::from_json(&ring.to_json(), ring.hash().secret().cloned()).unwrap(), ring);
    }
}

#[test]
fn shares_are_exact_and_fill_the_circle() {
    for (ring, _) in rings(4, 100) {
        let shares = ring.shares().unwrap();
        assert_eq!(shares.iter().sum::<u128>(), CIRCLE);
        let mut dumb = vec![0_u128; ring.nodes().len()];
        let points = oracle::points(&ring);
        let mut lo = 0_u128;
        for &(at, ix) in &points {
            dumb[ix as usize] += (u128::from(at) + 1).saturating_sub(lo);
            lo = lo.max(u128::from(at) + 1);
        }
        dumb[points[0].1 as usize] += CIRCLE - lo;
        assert_eq!(shares, dumb);
    }
}

#[test]
fn weight_zero_places_as_if_the_node_were_gone() {
    for (ring, mut rng) in rings(5, 60) {
        let with = ring.with_node(random_node(&mut rng, "idle").with_weight(0)).unwrap();
        for i in 0..200_u64 {
            let key = i.to_le_bytes();
            assert_eq!(with.node(&key), ring.node(&key));
            let count = u32::try_from(ring.members().placeable().min(3)).unwrap();
            for distinct in LEVELS {
                let ids = |ring: &Ring| -> Vec<String> {
                    let set = ring.replicas(&key, count, distinct, None).unwrap();
                    set.into_iter().map(|ix| ring.nodes()[ix as usize].id().to_owned()).collect()
                };
                assert_eq!(ids(&with), ids(&ring));
            }
        }
    }
}

/// Checks a plan against a walk of both circles at every boundary of either ring and of every move.
fn check_by_brute_force(before: &Ring, after: &Ring, replicas: u32, distinct: Distinct) -> Plan {
    let plan = Plan::between(before, after, replicas, distinct).unwrap();
    let (points_before, points_after) = (oracle::points(before), oracle::points(after));
    let mut probes: Vec<u64> = points_before.iter().chain(&points_after).map(|&(at, _)| at).collect();
    probes.extend(plan.moves().flat_map(|m| [m.lo, m.hi]));
    probes =
        probes.into_iter().flat_map(|at| [at.wrapping_sub(1), at, at.wrapping_add(1)]).chain([0, u64::MAX]).collect();
    probes.sort();
    probes.dedup();
    let moves: Vec<_> = plan.moves().collect();
    assert!(moves.windows(2).all(|pair| pair[0].hi < pair[1].lo), "moves are sorted and apart");
    assert!(
        moves
            .windows(2)
            .all(|pair| pair[0].hi + 1 < pair[1].lo || (pair[0].from, pair[0].to) != (pair[1].from, pair[1].to)),
        "adjacent equal moves are merged"
    );
    let set = |ring: &Ring, points: &[(u64, u32)], count: u32, hash| -> Vec<String> {
        let set = oracle::replicas(ring, &oracle::order(points, hash), count as usize, distinct);
        set.into_iter().map(|ix| ring.nodes()[ix as usize].id().to_owned()).collect()
    };
    let named = |ixs: &[u32]| -> Vec<String> { ixs.iter().map(|&ix| plan.nodes()[ix as usize].clone()).collect() };
    for hash in probes {
        let from = set(before, &points_before, plan.replicas().0, hash);
        let to = set(after, &points_after, plan.replicas().1, hash);
        match moves.iter().find(|m| m.lo <= hash && hash <= m.hi) {
            Some(m) => assert_eq!((named(m.from), named(m.to)), (from, to)),
            None => assert_eq!(from, to, "a change at {hash} that the plan does not list"),
        }
    }
    let amount = |of: fn(&[u32], &[u32]) -> usize| {
        moves.iter().map(|m| (u128::from(m.hi - m.lo) + 1) * of(m.from, m.to) as u128).sum::<u128>()
    };
    assert_eq!(plan.moved(), amount(|from, to| usize::from(from[0] != to[0])));
    assert_eq!(plan.matrix().values().sum::<u128>(), plan.moved());
    assert_eq!(plan.copies(), amount(|from, to| to.iter().filter(|ix| !from.contains(ix)).count()));
    assert_eq!(plan.drops(), amount(|from, to| from.iter().filter(|ix| !to.contains(ix)).count()));
    let sorted = |set: &[u32]| -> Vec<u32> { set.iter().copied().collect::<BTreeSet<u32>>().into_iter().collect() };
    let reordered =
        moves.iter().filter(|m| sorted(m.from) == sorted(m.to)).map(|m| u128::from(m.hi - m.lo) + 1).sum::<u128>();
    assert_eq!(plan.role_changes(), reordered);
    let share = |ring: &Ring, id: &str| ring.members().find(id).map_or(0, |ix| ring.shares().unwrap()[ix]);
    let gains = plan.nodes().iter().map(|id| share(after, id).saturating_sub(share(before, id)));
    assert_eq!(plan.least(), gains.sum::<u128>());
    assert!(plan.least() <= plan.moved());
    plan
}

#[test]
fn plans_of_200_pairs_agree_with_brute_force_and_move_nothing_needlessly() {
    for (number, (ring, mut rng)) in rings(6, 200).enumerate() {
        let (after, toward) = match number % 4 {
            0 => (ring.with_node(random_node(&mut rng, "new").with_weight(2)).unwrap(), Some("new")),
            1 if ring.nodes().len() > 1 && ring.without_node("n1").unwrap().members().placeable() > 0 => {
                (ring.without_node("n1").unwrap(), None)
            }
            2 => (ring.with_weight("n0", 3).unwrap(), Some("n0")),
            _ => (ring.with_node(random_node(&mut rng, "new").with_weight(1)).unwrap(), Some("new")),
        };
        for (distinct, replicas) in KINDS {
            let replicas =
                replicas.min(u32::try_from(ring.members().placeable().min(after.members().placeable())).unwrap());
            let plan = check_by_brute_force(&ring, &after, replicas, distinct);
            assert_eq!(plan.needless(), 0);
            assert_eq!(plan.moved(), plan.least(), "one change moves no more than it must");
            let touched = toward.unwrap_or("n1");
            for &(from, to) in plan.matrix().keys() {
                let alone = if toward.is_some() { to } else { from };
                assert_eq!(plan.nodes()[alone as usize], touched);
            }
            for m in plan.moves() {
                let joined = m.to.iter().filter(|ix| !m.from.contains(ix)).count();
                let left = m.from.iter().filter(|ix| !m.to.contains(ix)).count();
                assert!(joined <= 1 && left <= 1, "one change replaces at most one member of a set");
            }
            let reverse = check_by_brute_force(&after, &ring, replicas, distinct);
            assert_eq!((reverse.moved(), reverse.copies()), (plan.moved(), plan.drops()));
        }
    }
}

#[test]
fn plans_between_unrelated_rings_agree_with_brute_force() {
    let mut rng = Rng::new(7);
    for _ in 0..60 {
        let config = random_config(&mut rng);
        let mut side = |vnodes: u32| {
            let mut nodes = BTreeMap::new();
            for _ in 0..=rng.below(8) {
                let id = format!("n{}", rng.below(12));
                nodes.insert(id.clone(), random_node(&mut rng, &id));
            }
            nodes.insert("sure".to_owned(), random_node(&mut rng, "sure").with_weight(1));
            Ring::new(ringwright::ring::RingConfig { vnodes, ..config.clone() }, nodes.into_values()).unwrap()
        };
        let (before, after) = (side(7), side(11));
        for (distinct, replicas) in KINDS {
            let replicas =
                replicas.min(u32::try_from(before.members().placeable().max(after.members().placeable())).unwrap());
            check_by_brute_force(&before, &after, replicas, distinct);
        }
    }
}

#[test]
fn a_change_of_vnodes_alone_is_a_mode_change_and_not_needless() {
    use ringwright::ring::{Cause, RingConfig};
    let nodes = || ["a", "b", "c"].map(|id| ringwright_tests::node(id, 1, &[]));
    let ring = |vnodes| Ring::new(RingConfig { vnodes, ..RingConfig::default() }, nodes()).unwrap();
    let plan = check_by_brute_force(&ring(10), &ring(20), 1, Distinct::Node);
    assert!(plan.moved() > 0);
    assert_eq!(plan.needless(), 0);
    assert_eq!(plan.needless_by_cause().get(&Cause::ModeChange), Some(&plan.moved()));
    assert!(check_by_brute_force(&ring(10), &ring(10), 1, Distinct::Node).is_identity());
}
