//! `hash_balance_factor` (`common/thread_aware_lb_impl.cc`, `BoundedLoadHashingLoadBalancer`): whoever is
//! overloaded is passed over for hosts in a random order that the hash alone decides.

use alloc::vec::Vec;

use super::super::floats::{ceil, double};
use super::mt19937::Mt19937;
use crate::ring::{Mask, Node, Pick};

/// The host for a key of hash `hash`, which belongs to `owner`. Hosts that `mask` leaves out are never
/// chosen; they keep their share of the slots. `None` when the mask leaves nobody.
pub(in super::super) fn pick(
    nodes: &[Node],
    hash: u64,
    owner: u32,
    mask: &Mask,
    loads: &[u64],
    factor: u32,
) -> Option<Pick> {
    let weights: u64 = nodes.iter().map(|node| u64::from(node.weight())).sum();
    let active = loads.iter().fold(0_u32, |sum, &load| sum.wrapping_add(low(load)));
    // Envoy counts in 32 bits.
    let total = active.wrapping_add(1).wrapping_mul(factor).wrapping_add(99) / 100;
    let slots = |node: u32| {
        let share = f64::from(nodes[node as usize].weight()) / double(weights);
        low(ceil(f64::from(total) * share)).max(1)
    };
    let overload = |node: u32| f64::from(low(loads[node as usize])) / f64::from(slots(node));
    // A host whose load equals its slots still takes one more.
    let found = |node: u32, rank: u32| Pick { node, rank, cap: Some(u64::from(slots(node)) + 1) };
    let mut least = None;
    if mask.contains(owner) {
        let factor = overload(owner);
        if factor <= 1.0 {
            return Some(found(owner, 0));
        }
        least = Some((factor, owner, 0));
    }
    let mut twister = Mt19937::new(low(hash));
    let mut order: Vec<u32> = (0..).take(nodes.len()).collect();
    let mut rank = 0;
    for i in 0..order.len() {
        let rest = u32::try_from(order.len() - i).unwrap_or(u32::MAX);
        order.swap(i, i + below(&mut twister, rest) as usize);
        let node = order[i];
        if node == owner {
            continue;
        }
        rank += 1;
        if !mask.contains(node) {
            continue;
        }
        let factor = overload(node);
        if factor <= 1.0 {
            return Some(found(node, rank));
        }
        if least.is_none_or(|(least, ..)| least > factor) {
            least = Some((factor, node, rank));
        }
    }
    least.map(|(_, node, rank)| found(node, rank))
}

/// A number below `end`: the range of the generator is cut into equal parts, and what is left over is redrawn.
fn below(twister: &mut Mt19937, end: u32) -> u32 {
    let part = (1_u64 << 32) / u64::from(end);
    loop {
        let drawn = u64::from(twister.draw()) / part;
        if drawn < u64::from(end) {
            return low(drawn);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "Envoy's counters and seeds have 32 bits")]
const fn low(n: u64) -> u32 {
    n as u32
}
