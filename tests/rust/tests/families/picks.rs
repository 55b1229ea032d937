//! Picks under a mask and under bounded load.

use ringwright::ring::{Change, Mask, Placement};
use ringwright::{GOLDEN, Rng, mix};

use crate::oracle;
use crate::owners::order;
use crate::random::{FAMILIES, ORDERED, WEIGHTED, cases, changed, owner};

fn random_mask(nodes: usize, rng: &mut Rng) -> Mask {
    let mut mask = Mask::all(nodes);
    (0..nodes as u32).filter(|_| rng.below(3) == 0).for_each(|node| mask.set(node, false));
    mask
}

/// The candidates of a family without an order, each once: 32 hashes, then rendezvous.
fn candidates(placement: &dyn Placement, position: u64) -> Vec<u32> {
    let weighted = WEIGHTED.contains(&placement.family());
    let hashed =
        (0..32_u64).map(|t| if t == 0 { position } else { mix(position.wrapping_add(t.wrapping_mul(GOLDEN))) });
    let mut seen = Vec::new();
    for node in hashed.filter_map(|h| placement.owner(h)).chain(oracle::rendezvous(placement, position, weighted)) {
        if !seen.contains(&node) {
            seen.push(node);
        }
    }
    seen
}

#[test]
fn a_pick_under_a_mask_is_the_owner_without_the_masked_nodes() {
    for (family, placement, mut rng) in cases(21, &ORDERED) {
        let mut without = Some(placement.clone());
        let mut mask = Mask::all(placement.nodes().len());
        for (ix, node) in (0..).zip(placement.nodes()) {
            if rng.below(3) == 0 {
                mask.set(ix, false);
                without = without.and_then(|placement| changed(&*placement, Change::Remove(node.id().to_owned())));
            }
        }
        for _ in 0..4 {
            let position = rng.next_u64();
            let picked = placement.pick(position, &mask).map(|pick| placement.nodes()[pick.node as usize].id());
            let expected = without.as_deref().and_then(|without| owner(without, position));
            assert_eq!(picked.ok(), expected, "{family}");
        }
    }
}

#[test]
fn a_pick_is_the_first_eligible_candidate() {
    for (family, placement, mut rng) in cases(22, &FAMILIES) {
        if family == "slots" {
            continue;
        }
        let (position, mask) = (rng.next_u64(), random_mask(placement.nodes().len(), &mut rng));
        let dumb = if ORDERED.contains(&family) {
            order(family, &placement, position)
        } else {
            candidates(&*placement, position)
        };
        let expected = dumb.iter().position(|&node| mask.contains(node));
        match (placement.pick(position, &mask), expected) {
            (Ok(pick), Some(rank)) => {
                assert_eq!((pick.node, pick.rank as usize, pick.cap), (dumb[rank], rank, None), "{family}");
            }
            (Err(error), None) => assert_eq!(error.code(), "no-eligible"),
            (picked, expected) => panic!("{family} {picked:?} {expected:?}"),
        }
    }
}

#[test]
fn a_mask_moves_only_the_masked_nodes_keys_and_unmasking_brings_them_back() {
    for (family, placement, mut rng) in cases(23, &FAMILIES) {
        let full = Mask::all(placement.nodes().len());
        let mut mask = random_mask(placement.nodes().len(), &mut rng);
        for _ in 0..4 {
            let position = rng.next_u64();
            let owner = placement.owner(position).unwrap();
            if mask.contains(owner) {
                assert_eq!(placement.pick(position, &mask).unwrap().node, owner, "{family}");
            } else if let Ok(pick) = placement.pick(position, &mask) {
                assert!(mask.contains(pick.node) && pick.rank > 0);
            }
            assert_eq!(placement.pick(position, &full).unwrap().node, owner);
        }
        (0..placement.nodes().len() as u32).for_each(|node| mask.set(node, true));
        assert_eq!(mask, full);
        assert!(mask.is_full());
    }
}

#[test]
fn bounded_picks_exist_and_stay_below_their_cap() {
    for (family, placement, mut rng) in cases(24, &FAMILIES) {
        let nodes = placement.nodes();
        let (position, mask) = (rng.next_u64(), random_mask(nodes.len(), &mut rng));
        let largest = [1, 5, 1000, u64::MAX][rng.below(4) as usize];
        let loads: Vec<u64> = nodes.iter().map(|_| rng.below(largest)).collect();
        let factor = 100 + rng.below(100) as u32;
        let counted: Vec<usize> =
            (0..nodes.len()).filter(|&ix| nodes[ix].weight() > 0 && mask.contains(ix as u32)).collect();
        let total: u128 = counted.iter().map(|&ix| u128::from(loads[ix])).sum::<u128>() + 1;
        let weights: u128 = counted.iter().map(|&ix| u128::from(nodes[ix].weight())).sum();
        let cap = |ix: usize| (total * u128::from(nodes[ix].weight()) * u128::from(factor)).div_ceil(weights * 100);
        match placement.pick_bounded(position, &mask, &loads, factor) {
            Err(error) => assert!(error.code() == "no-eligible" && counted.is_empty(), "{family} {error}"),
            Ok(pick) => {
                let ix = pick.node as usize;
                assert!(counted.contains(&ix) && u128::from(loads[ix]) < cap(ix));
                assert_eq!(u128::from(pick.cap.unwrap()), cap(ix).min(u128::from(u64::MAX)));
                if ORDERED.contains(&family) {
                    let dumb = order(family, &placement, position);
                    let fits = |&&node: &&u32| {
                        counted.contains(&(node as usize)) && u128::from(loads[node as usize]) < cap(node as usize)
                    };
                    assert_eq!(dumb.iter().find(fits), Some(&pick.node));
                }
            }
        }
    }
}

#[test]
fn loads_filled_by_bounded_picks_never_pass_the_bound() {
    for (family, placement, mut rng) in cases(25, &FAMILIES).step_by(10) {
        let nodes = placement.nodes();
        let weights: u128 = nodes.iter().map(|node| u128::from(node.weight())).sum();
        let (mask, factor, mut loads) = (Mask::all(nodes.len()), 100 + rng.below(50) as u32, vec![0_u64; nodes.len()]);
        for placed in 1..=60_u128 {
            let pick = placement.pick_bounded(rng.next_u64() >> 3, &mask, &loads, factor).unwrap();
            loads[pick.node as usize] += 1;
            let weight = u128::from(nodes[pick.node as usize].weight());
            let bound = (placed * weight * u128::from(factor)).div_ceil(weights * 100);
            assert!(u128::from(loads[pick.node as usize]) <= bound, "{family}");
        }
    }
}
