//! Who owns what, by the family's rule.

use ringwright::Rng;
use ringwright::hash::Hasher;
use ringwright::ring::{
    Anchor, AnyPlacement, Jump, JumpForm, Maglev, Memento, MultiProbe, Node, Placement as _, Rendezvous, Ring,
    RingConfig, Slots, SlotsConfig, Territory,
};
use std::sync::Arc;

use crate::oracle;
use crate::random::{FAMILIES, cases};

/// The whole order of an ordered family, by its oracle.
pub(crate) fn order(family: &str, placement: &AnyPlacement, position: u64) -> Vec<u32> {
    match family {
        "ring" => oracle::ring(&**placement, placement.as_family::<Ring>().unwrap().vnodes(), position),
        "rendezvous" => oracle::rendezvous(&**placement, position, true),
        _ => oracle::multi_probe(&**placement, placement.as_family::<MultiProbe>().unwrap().probes(), position),
    }
}

#[test]
fn owners_and_orders_are_those_of_the_dumb_rules() {
    for (family, placement, mut rng) in cases(1, &["ring", "rendezvous", "multi-probe"]) {
        for _ in 0..2 {
            let position = rng.next_u64();
            let dumb = order(family, &placement, position);
            assert_eq!(placement.owner(position), dumb.first().copied());
            let mut walked = Vec::new();
            let visit = &mut |node| {
                if !walked.contains(&node) {
                    walked.push(node);
                }
                std::ops::ControlFlow::Continue(())
            };
            placement.prefer(position, visit).unwrap();
            assert_eq!(walked, dumb, "{family}");
        }
    }
}

#[test]
fn maglevs_table_is_the_one_filled_round_by_round() {
    for (_, placement, _) in cases(2, &["maglev"]) {
        let Territory::Table(table) = placement.territory() else { unreachable!() };
        let slots: Vec<u32> = (0..table.len()).map(|slot| table.owner(slot)).collect();
        assert_eq!(slots, oracle::maglev(&*placement, u64::from(table.len())));
        let size = u64::from(table.len());
        for slot in [0, 1, size / 2, size - 1] {
            let first = u64::try_from((u128::from(slot) << 64).div_ceil(u128::from(size))).unwrap();
            assert_eq!(placement.owner(first), Some(slots[slot as usize]));
            assert_eq!(placement.owner(first.wrapping_sub(1)), Some(slots[(slot + size - 1) as usize % slots.len()]));
        }
    }
}

/// After `rounds` whole rounds a node of weight `w` has `floor(rounds * w / heaviest) + 1` slots, or as many
/// as there were rounds; the last round may be cut short.
#[test]
fn maglevs_shares_are_the_weights_within_one_round() {
    for (_, placement, mut rng) in cases(3, &["maglev"]) {
        let heavier: Vec<Node> =
            placement.nodes().iter().map(|node| node.clone().with_weight(rng.below(1000) as u32 + 1)).collect();
        let maglev = Maglev::new(Hasher::default(), Some(509), heavier).unwrap();
        let (shares, heaviest) = (maglev.shares().unwrap(), maglev.nodes().iter().map(Node::weight).max().unwrap());
        let after =
            |node: &Node, rounds: u128| (rounds * u128::from(node.weight()) / u128::from(heaviest) + 1).min(rounds);
        // The heaviest has a slot of every round, unless the last one ended before its turn.
        let most = *shares.iter().max().unwrap();
        let within = |rounds: u128| {
            let mut each = maglev.nodes().iter().zip(&shares);
            each.all(|(node, &share)| after(node, rounds - 1) <= share && share <= after(node, rounds))
        };
        assert!(within(most) || within(most + 1), "{shares:?}");
    }
}

#[test]
fn jumps_are_those_of_wide_arithmetic() {
    let mut rng = Rng::new(4);
    for _ in 0..crate::CASES {
        let (hash, buckets) = (rng.next_u64(), 1 + rng.next_u64() as u32 % (1 << (1 + rng.below(22))));
        let dumb = oracle::jump(hash, u64::from(buckets));
        assert_eq!(JumpForm::Native.bucket(hash, buckets), dumb);
        assert_eq!(JumpForm::Guava.bucket(hash, buckets), dumb);
        let many = u32::MAX - rng.next_u64() as u32 % (1 << 30);
        assert_eq!(JumpForm::Native.bucket(hash, many), oracle::jump(hash, u64::from(many)));
        for form in JumpForm::ALL {
            assert!(form.bucket(hash, many) < many);
        }
    }
    for (_, placement, mut rng) in cases(5, &["jump", "jump:guava", "jump:paper"]) {
        let (position, placeable) = (rng.next_u64(), placement.members().placeable());
        assert_eq!(placement.owner(position), Some(oracle::jump(position, placeable as u64)));
    }
}

#[test]
fn shares_add_up_exactly() {
    for (family, placement, _) in cases(6, &FAMILIES) {
        let Some(shares) = placement.shares() else {
            assert!(!["ring", "maglev", "slots"].contains(&family));
            continue;
        };
        assert_eq!(shares.iter().sum::<u128>(), placement.share_total());
        let drained = placement.nodes().iter().zip(&shares).filter(|(node, _)| node.weight() == 0);
        assert!(drained.into_iter().all(|(_, &share)| share == 0));
    }
}

/// Within five standard deviations of a draw, which is far above the error of the fixed-point logarithm.
#[test]
fn rendezvous_gives_weight_w_its_w_parts() {
    let keys = 20 * crate::CASES;
    for (weights, seed) in [(vec![1, 2, 3], 1), (vec![1, 100], 2), (vec![1; 20], 3), ((1..=30).collect(), 4)] {
        let nodes = weights.iter().enumerate().map(|(i, &w)| Node::new(format!("n{i}")).unwrap().with_weight(w));
        let placement = Rendezvous::new(Hasher::default(), nodes).unwrap();
        let mut counts = vec![0_u64; weights.len()];
        let mut rng = Rng::new(seed);
        for _ in 0..keys {
            counts[placement.owner(rng.next_u64()).unwrap() as usize] += 1;
        }
        let sum: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
        for (node, &count) in placement.nodes().iter().zip(&counts) {
            let mean = keys * u64::from(node.weight()) / sum;
            assert!(count.abs_diff(mean).pow(2) <= 25 * mean + 25, "{node:?} {count} {mean}");
        }
    }
}

#[test]
fn indices_stay_whole_where_sixteen_bits_end() {
    for count in [65_535_u32, 65_536] {
        let nodes = || (0..count).map(|i| Node::new(format!("{i:05}")).unwrap());
        let hasher = Hasher::default;
        let placements: [AnyPlacement; 8] = [
            Arc::new(Ring::new(RingConfig { vnodes: 1, ..RingConfig::default() }, nodes()).unwrap()),
            Arc::new(Rendezvous::new(hasher(), nodes()).unwrap()),
            Arc::new(MultiProbe::new(hasher(), 1, nodes()).unwrap()),
            Arc::new(Maglev::new(hasher(), Some(65_537), nodes()).unwrap()),
            Arc::new(Jump::new(JumpForm::Native, hasher(), nodes()).unwrap()),
            Arc::new(Anchor::new(hasher(), None, nodes()).unwrap()),
            Arc::new(Memento::new(hasher(), nodes()).unwrap()),
            Arc::new(Slots::new(SlotsConfig { slots: count, ..SlotsConfig::default() }, hasher(), nodes()).unwrap()),
        ];
        for placement in placements {
            let mut owned = vec![false; count as usize];
            let tries = if placement.family() == "rendezvous" { 200 } else { 2_000_000 };
            let mut rng = Rng::new(9);
            for _ in 0..tries {
                owned[placement.owner(rng.next_u64()).unwrap() as usize] = true;
            }
            let high = owned.iter().skip(60_000).filter(|&&owned| owned).count();
            let low = owned.iter().take(5_000).filter(|&&owned| owned).count();
            // A cut index would lay the highest on the lowest.
            assert!(high > 0 && (low < 5_000 || high * 10 > low * 9), "{} {low} {high}", placement.family());
            if placement.family() == "slots" {
                assert!(owned.into_iter().all(|owned| owned));
            }
        }
    }
}
