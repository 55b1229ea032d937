//! One node for one request: eligibility and bounded load.

use alloc::format;
use core::ops::ControlFlow;

use super::mask::Mask;
use super::placement::Placement;
use super::rendezvous;
use super::replicas::no_nodes;
use super::seen::Seen;
use crate::error::Error;
use crate::hash::Hasher;
use crate::rng::{GOLDEN, mix};

/// The node picked, and how it came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The node's index.
    pub node: u32,
    /// How many other nodes were passed over.
    pub rank: u32,
    /// The load below which the node had to be, when loads are bounded.
    pub cap: Option<u64>,
}

/// The candidates for a position, best first.
///
/// A family with an order of preference gives it. The others hash on: `h, mix(h + G), mix(h + 2G), ...`,
/// 32 tries in all; whoever is still unseen then comes in rendezvous order, so that every node is reached.
pub(super) struct Candidates<'p> {
    placement: &'p dyn Placement,
}

/// How often families without an order look up another position.
const TRIES: u64 = 32;

impl<'p> Candidates<'p> {
    pub(super) const fn of(placement: &'p dyn Placement) -> Self {
        Self { placement }
    }

    pub(super) fn pick(&self, position: u64, mask: &Mask) -> Result<Pick, Error> {
        self.check(mask)?;
        let owner = self.placement.owner(position).ok_or_else(no_nodes)?;
        if mask.contains(owner) {
            return Ok(Pick { node: owner, rank: 0, cap: None });
        }
        self.first(position, |node| mask.contains(node).then_some(None)).ok_or_else(no_eligible)
    }

    pub(super) fn pick_bounded(&self, position: u64, mask: &Mask, loads: &[u64], factor: u32) -> Result<Pick, Error> {
        let nodes = self.placement.nodes();
        if factor < 100 {
            let hint = "use a percentage of at least 100, such as 125";
            return Err(Error::config("bad-factor", "factor", format!("a factor of {factor} %"), hint));
        }
        if loads.len() != nodes.len() {
            let problem = format!("{} loads for {} nodes", loads.len(), nodes.len());
            return Err(Error::config(
                "bad-loads",
                "loads",
                problem,
                "give one load for each of nodes, in their order",
            ));
        }
        self.check(mask)?;
        self.placement.check_placeable()?;
        let counted = (0_u32..).zip(nodes).zip(loads).filter(|((ix, node), _)| node.weight > 0 && mask.contains(*ix));
        let (mut total, mut weights) = (1_u128, 0_u128);
        counted.for_each(|((_, node), &load)| {
            total += u128::from(load);
            weights += u128::from(node.weight);
        });
        if weights == 0 {
            return Err(no_eligible());
        }
        let cap = |node: u32| {
            // Where the product saturates, the cap is above any load all the same.
            let parts = total.saturating_mul(u128::from(nodes[node as usize].weight) * u128::from(factor));
            parts.div_ceil(weights * 100)
        };
        let fits = |node: u32| {
            let cap = cap(node);
            let fits = mask.contains(node) && u128::from(loads[node as usize]) < cap;
            fits.then(|| Some(u64::try_from(cap).unwrap_or(u64::MAX)))
        };
        self.first(position, fits).ok_or_else(no_eligible)
    }

    /// The first candidate that `takes`, with what it says.
    fn first(&self, position: u64, takes: impl Fn(u32) -> Option<Option<u64>>) -> Option<Pick> {
        let mut seen = Seen::new(self.placement.nodes().len());
        let mut found = None;
        let mut visit = |node: u32| {
            if seen.visit(node, None).is_some()
                && let Some(cap) = takes(node)
            {
                found = Some(Pick { node, rank: u32::try_from(seen.len() - 1).unwrap_or(u32::MAX), cap });
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        };
        if self.placement.prefer(position, &mut visit).is_err() {
            self.hash_on(position, &mut visit);
        }
        found
    }

    fn hash_on(&self, position: u64, visit: &mut dyn FnMut(u32) -> ControlFlow<()>) {
        for t in 0..TRIES {
            let next = if t == 0 { position } else { mix(position.wrapping_add(t.wrapping_mul(GOLDEN))) };
            let positions = self.placement.key_hash().positions();
            let next = u64::try_from(u128::from(next) % positions).unwrap_or(next);
            if self.placement.owner(next).is_some_and(|node| visit(node).is_break()) {
                return;
            }
        }
        let hasher = self.placement.key_hash().native().cloned().unwrap_or_else(Hasher::default);
        rendezvous::visit(&hasher, self.placement.nodes(), position, visit);
    }

    fn check(&self, mask: &Mask) -> Result<(), Error> {
        let nodes = self.placement.nodes().len();
        if mask.fits(nodes) {
            return Ok(());
        }
        let problem = format!("a mask of another size for {nodes} nodes");
        Err(Error::config("bad-mask", "mask", problem, "make a mask from this very placement"))
    }
}

#[cold]
fn no_eligible() -> Error {
    Error::config("no-eligible", "mask", "no node with a weight above 0 is eligible", "leave at least one node in")
}

#[cfg(test)]
mod tests {
    use crate::ring::{Mask, Node, Placement as _, Ring, RingConfig};
    use alloc::format;
    use alloc::vec;
    use alloc::vec::Vec;

    fn four() -> Ring {
        Ring::new(RingConfig::default(), (0..4).map(|i| Node::new(format!("n{i}")).unwrap())).unwrap()
    }

    #[test]
    fn bounded_picks_are_the_reference_ones() {
        let (ring, mut loads, mut picks) = (four(), vec![0; 4], Vec::new());
        for _ in 0..12 {
            let pick = ring.pick_bounded(ring.position(b"user:0"), &Mask::all(4), &loads, 125).unwrap();
            loads[pick.node as usize] += 1;
            picks.push(pick.node);
        }
        assert_eq!(picks, [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2]);
    }

    #[test]
    fn the_largest_loads_and_factors_still_find_a_node() {
        let ring = four();
        for factor in [100, u32::MAX] {
            let pick = ring.pick_bounded(7, &Mask::all(4), &[u64::MAX; 4], factor).unwrap();
            assert_eq!(pick.cap.is_some(), pick.rank == 0);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let ring = four();
        let code = |mask: &Mask, loads: &[u64], factor| ring.pick_bounded(7, mask, loads, factor).unwrap_err().code();
        assert_eq!(code(&Mask::all(4), &[0; 4], 99), "bad-factor");
        assert_eq!(code(&Mask::all(4), &[0; 3], 100), "bad-loads");
        assert_eq!(code(&Mask::all(5), &[0; 4], 100), "bad-mask");
        assert_eq!(code(&Mask::only(4, []), &[0; 4], 100), "no-eligible");
        assert_eq!(ring.pick(7, &Mask::only(4, [9])).unwrap_err().code(), "no-eligible");
        let drained = Ring::new(RingConfig::default(), [Node::new("a").unwrap().with_weight(0)]).unwrap();
        assert_eq!(drained.pick(7, &Mask::all(1)).unwrap_err().code(), "no-nodes");
    }
}
