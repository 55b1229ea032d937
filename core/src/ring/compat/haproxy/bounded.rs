//! `hash-balance-factor` (`chash_server_is_eligible` in `src/lb_chash.c`).

use crate::ring::{Mask, Node};

use super::SCALE;

/// How many requests each server may have.
pub(in super::super) struct Slots {
    total: u32,
    weights: u32,
}

impl Slots {
    /// The slots when the servers that `mask` leaves serve `loads`, and one more request comes.
    pub(in super::super) fn new(nodes: &[Node], mask: &Mask, loads: &[u64], factor: u32) -> Self {
        let served = loads.iter().fold(0_u32, |sum, &load| sum.wrapping_add(low(load)));
        // HAProxy counts in 32 bits.
        let total = served.wrapping_add(1).wrapping_mul(factor).wrapping_add(99) / 100;
        let usable = (0..).zip(nodes).filter(|(ix, _)| mask.contains(*ix));
        let weights = usable.fold(0_u32, |sum, (_, node)| sum.wrapping_add(weight(node)));
        Self { total, weights: weights.max(1) }
    }

    /// The slots of `node`: its share of the total in whole numbers, the remainders going to where the sum of
    /// the weights so far passes a whole number; never fewer than one.
    pub(in super::super) fn of(&self, nodes: &[Node], mask: &Mask, node: u32) -> u32 {
        let (quotient, rest) = (self.total / self.weights, self.total % self.weights);
        let before = (0..node).zip(nodes).filter(|(ix, _)| mask.contains(*ix));
        let before = before.fold(0_u32, |sum, (_, node)| sum.wrapping_add(weight(node)));
        let own = weight(&nodes[node as usize]);
        let upto = |weights: u32| weights.wrapping_mul(rest) / self.weights;
        let slots = own.wrapping_mul(quotient).wrapping_add(upto(before.wrapping_add(own))).wrapping_sub(upto(before));
        slots.max(1)
    }
}

/// The effective weight.
fn weight(node: &Node) -> u32 {
    node.weight().wrapping_mul(SCALE)
}

#[expect(clippy::cast_possible_truncation, reason = "HAProxy's counters have 32 bits")]
const fn low(n: u64) -> u32 {
    n as u32
}

#[cfg(test)]
mod tests {
    use super::Slots;
    use crate::ring::{Mask, Node};
    use alloc::vec::Vec;

    #[test]
    fn slots_add_up_to_the_total_when_nobody_is_topped_up() {
        let nodes: Vec<Node> =
            [1, 1, 2, 1, 3].iter().map(|&w| Node::new(alloc::format!("s{w}")).unwrap().with_weight(w)).collect();
        let mask = Mask::all(5);
        let loads = [20, 20, 40, 20, 60];
        let slots = Slots::new(&nodes, &mask, &loads, 125);
        // (161 * 125 + 99) / 100 = 202 slots.
        let each: Vec<u32> = (0..5).map(|node| slots.of(&nodes, &mask, node)).collect();
        assert_eq!((each.iter().sum::<u32>(), each), (202, [25, 25, 51, 25, 76].to_vec()));
    }
}
