//! Plans as values: text, inverse, steps, and plans for given keys, on seeded random pairs.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use ringwright::Rng;
use ringwright::hash::Hasher;
use ringwright::ring::{
    Cause, Change, Distinct, Limits, Maglev, Placement, Plan, PlanStep, Rendezvous, Ring, Slots, SlotsConfig, StepKind,
    Unit,
};
use ringwright_tests::{node, random_node, random_ring};

const KINDS: [(Distinct, u32); 4] =
    [(Distinct::Node, 1), (Distinct::Node, 3), (Distinct::Zone { level: 0 }, 2), (Distinct::Zone { level: 1 }, 3)];

/// Random pairs that differ by one node, with every kind of replica set.
fn plans(seed: u64, pairs: u32) -> impl Iterator<Item = (Ring, Ring, Plan)> {
    let mut rng = Rng::new(seed);
    (0..pairs).flat_map(move |number| {
        let before = random_ring(&mut rng);
        let after = match number % 3 {
            0 => before.with_node(random_node(&mut rng, "new").with_weight(2)).unwrap(),
            1 => before.with_weight("n0", 3).unwrap(),
            _ if before.nodes().len() > 1 => before.with_weight(before.nodes()[1].id(), 0).unwrap(),
            _ => before.clone(),
        };
        KINDS.map(|(distinct, count)| {
            let most = before.members().placeable().max(after.members().placeable());
            let count = count.min(u32::try_from(most).unwrap());
            let plan = Plan::between(&before, &after, count, distinct).unwrap();
            (before.clone(), after.clone(), plan)
        })
    })
}

/// The set that a plan makes of `set` at a position.
fn applied(plan: &Plan, position: u64, set: &mut Vec<u32>) {
    if let Some(m) = plan.moves().find(|m| m.lo <= position && position <= m.hi) {
        assert_eq!(m.from, set.as_slice(), "a step begins where the one before ended");
        *set = m.to.to_vec();
    }
}

#[test]
fn a_plan_survives_its_text_and_is_undone_by_its_inverse() {
    for (before, after, plan) in plans(21, 150) {
        assert_eq!(Plan::from_json(&plan.to_json()).unwrap(), plan);
        let back = plan.inverse();
        assert_eq!(
            back,
            Plan::between(&after, &before, plan.replicas().0.max(plan.replicas().1), plan.distinct()).unwrap()
        );
        assert_eq!(back.inverse(), plan);
        assert_eq!((back.copies(), back.drops(), back.moved()), (plan.drops(), plan.copies(), plan.moved()));
    }
}

/// Checks that steps in order make the whole plan, in the order copy, switch, drop, and within the limits.
fn check_steps(plan: &Plan, steps: &[PlanStep], limits: &Limits) {
    for m in plan.moves() {
        for position in [m.lo, m.lo + (m.hi - m.lo) / 2, m.hi] {
            let mut set = m.from.to_vec();
            let mut last = StepKind::Copy;
            let mut touched = None;
            for step in steps {
                let was = set.clone();
                applied(&step.plan, position, &mut set);
                if was == set {
                    continue;
                }
                assert!(touched.is_none_or(|at| step.not_before_us >= at + limits.min_dwell_us));
                touched = Some(step.not_before_us);
                match step.kind {
                    StepKind::Copy => {
                        assert!(last == StepKind::Copy && set.starts_with(&was));
                        assert!(!limits.one_replica_per_step || set.len() == was.len() + 1);
                    }
                    StepKind::Switch => assert!(last != StepKind::Drop && set.len() == was.len()),
                    StepKind::Drop => assert!(was.starts_with(&set)),
                }
                last = step.kind;
            }
            assert_eq!(set, m.to, "together the steps make the plan");
        }
    }
    let sum = |amount: fn(&Plan) -> u128| steps.iter().map(|step| amount(&step.plan)).sum::<u128>();
    assert_eq!(sum(Plan::copies), plan.copies());
    assert_eq!(sum(Plan::drops), plan.drops());
    assert_eq!(sum(Plan::moved), plan.moved());
    for step in steps {
        assert!(limits.per_step.is_none_or(|most| step.plan.copies() <= most));
        for node in (0_u32..).take(plan.nodes().len()) {
            let joins = step.plan.moves().filter(|m| m.to.contains(&node) && !m.from.contains(&node));
            let received: u128 = joins.map(|m| m.width()).sum();
            assert!(limits.in_per_node.is_none_or(|most| received <= most));
            let grown = step.plan.moves().filter(|m| m.from[0] == node && step.kind == StepKind::Copy);
            let sent: u128 = grown.map(|m| m.width() * (m.to.len() - m.from.len()) as u128).sum();
            assert!(limits.out_per_node.is_none_or(|most| sent <= most));
        }
    }
}

#[test]
fn steps_make_the_plan_and_keep_to_the_limits() {
    let mut rng = Rng::new(5);
    for (_, _, plan) in plans(22, 60) {
        let part = |rng: &mut Rng| (plan.copies() / (1 + u128::from(rng.below(20)))).max(3);
        let limits = [
            Limits::default(),
            Limits { per_step: Some(part(&mut rng)), ..Limits::default() },
            Limits { in_per_node: Some(part(&mut rng)), min_dwell_us: 3_600_000_000, ..Limits::default() },
            Limits {
                out_per_node: Some(part(&mut rng)),
                one_replica_per_step: true,
                min_dwell_us: 7,
                ..Limits::default()
            },
        ];
        for limits in limits {
            check_steps(&plan, &plan.steps(&limits).unwrap(), &limits);
        }
    }
}

#[test]
fn impossible_limits_are_refused() {
    let ring = ringwright_tests::equal_ring(3);
    let plan = Plan::between(&ring, &ring.with_node(node("n3", 1, &[])).unwrap(), 1, Distinct::Node).unwrap();
    let refused = |limits: Limits| plan.steps(&limits).err().unwrap().code();
    assert_eq!(refused(Limits { per_step: Some(0), ..Limits::default() }), "limit-too-small");
    assert_eq!(refused(Limits { in_per_node: Some(1), ..Limits::default() }), "too-many-steps");
}

#[test]
fn hostile_texts_of_plans_are_refused() {
    let ring = ringwright_tests::equal_ring(3);
    let plan = Plan::between(&ring, &ring.with_node(node("n3", 1, &[])).unwrap(), 2, Distinct::Node).unwrap();
    let good = plan.to_json();
    for length in 0..good.len() {
        assert!(Plan::from_json(&good[..length]).is_err());
    }
    for (from, to) in [
        ("\"version\":1", "\"version\":2"),
        ("\"n3\"", "\"n9\""),
        ("\"moved\":\"", "\"moved\":\"1"),
        ("\"lo\":\"", "\"lo\":\"9"),
        ("\"total\":\"1", "\"total\":\""),
        ("\"grown\":[\"n3\"]", "\"grown\":[]"),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(Plan::from_json(&good.replacen(from, to, 1)).is_err(), "{from} -> {to}");
    }
}

#[test]
fn a_plan_for_keys_agrees_with_the_plan_of_all_positions() {
    let keys: Vec<String> = (0..2000).map(|i| format!("user:{i}")).collect();
    for (before, after, plan) in plans(23, 30) {
        let count = plan.replicas().0.max(plan.replicas().1);
        let bytes = keys.iter().map(String::as_bytes);
        let counted = Plan::for_keys(&before, &after, count, plan.distinct(), bytes).unwrap();
        assert_eq!((counted.unit(), counted.total()), (Unit::Keys, 2000));
        let touched: Vec<u64> = counted.moves().flat_map(|m| m.lo..=m.hi).collect();
        let expected: Vec<u64> = (0..)
            .zip(&keys)
            .filter(|(_, key)| {
                let position = before.position(key.as_bytes());
                plan.moves().any(|m| m.lo <= position && position <= m.hi)
            })
            .map(|(place, _)| place)
            .collect();
        assert_eq!(touched, expected);
        assert_eq!(Plan::from_json(&counted.to_json()).unwrap(), counted);
    }
}

#[test]
fn another_family_is_a_change_of_mode() {
    let ring = ringwright_tests::equal_ring(5);
    let other = Rendezvous::new(Hasher::default(), ring.nodes().iter().cloned()).unwrap();
    let refused = Plan::between(&ring, &other, 1, Distinct::Node).err().unwrap();
    assert_eq!(refused.code(), "no-ranges");
    let keys: Vec<[u8; 8]> = (0..1000_u64).map(u64::to_le_bytes).collect();
    let plan = Plan::for_keys(&ring, &other, 1, Distinct::Node, keys.iter().map(<[u8; 8]>::as_slice)).unwrap();
    assert!(plan.moved() > 700 && plan.needless() == 0);
    assert_eq!(plan.needless_by_cause().get(&Cause::ModeChange), Some(&plan.moved()));
}

#[test]
fn tables_are_compared_slot_by_slot_with_their_replicas() {
    let nodes = |count: u32| (0..count).map(|i| node(&format!("n{i}"), 1, &[]));
    let config = SlotsConfig { slots: 1024, replicas: 2, ..SlotsConfig::default() };
    let before = Slots::new(config, Hasher::default(), nodes(4)).unwrap();
    let after = before.changed(Change::Add(node("n4", 1, &[]))).unwrap();
    let plan = Plan::between(&before, &*after, 2, Distinct::Node).unwrap();
    assert_eq!((plan.unit(), plan.total(), plan.needless()), (Unit::Slots, 1024, 0));
    assert!(plan.copies() > 300 && plan.copies() == plan.drops());
    let after = after.as_family::<Slots>().unwrap();
    for m in plan.moves() {
        for slot in m.lo..=m.hi {
            let ids = |slots: &Slots| -> Vec<String> {
                let holders = slots.holders(u32::try_from(slot).unwrap()).iter();
                holders.map(|&ix| slots.nodes()[ix as usize].id().to_owned()).collect()
            };
            let named =
                |set: &[u32]| -> Vec<String> { set.iter().map(|&ix| plan.nodes()[ix as usize].clone()).collect() };
            assert_eq!((named(m.from), named(m.to)), (ids(&before), ids(after)));
        }
    }
    assert_eq!(Plan::between(&before, after, 3, Distinct::Node).err().unwrap().code(), "bad-count");
}

#[test]
fn a_ring_and_a_table_have_common_ranges() {
    let ring = ringwright_tests::equal_ring(5);
    let maglev = Maglev::new(Hasher::default(), Some(251), ring.nodes().iter().cloned()).unwrap();
    let plan = Plan::between(&ring, &maglev, 1, Distinct::Node).unwrap();
    assert_eq!((plan.unit(), plan.total()), (Unit::Positions, 1 << 64));
    for i in 0..5000_u64 {
        let position = ringwright::mix(i);
        let moved = plan.moves().find(|m| m.lo <= position && position <= m.hi);
        let (from, to) = (ring.owner(position).unwrap(), maglev.owner(position).unwrap());
        assert_eq!(moved.map_or((from, from), |m| (m.from[0], m.to[0])), (from, to));
    }
    let refused = Plan::between(&ring, &maglev, 2, Distinct::Node).err().unwrap();
    assert_eq!(refused.code(), "no-replica-order");
}

#[test]
fn needless_moves_of_tables_have_their_cause() {
    let ids = |count: u32| (0..count).map(|i| node(&format!("n{i}"), 1, &[]));
    let before = Maglev::new(Hasher::default(), Some(65_537), ids(100)).unwrap();
    let after = before.with_node(node("n100", 1, &[])).unwrap();
    let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
    assert_eq!((plan.unit(), plan.total()), (Unit::Slots, 65_537));
    assert_eq!((plan.moved(), plan.needless()), (1020, 371), "the measured figures of this table size");
    assert_eq!(plan.needless_by_cause().get(&Cause::TableFill), Some(&371));
}
