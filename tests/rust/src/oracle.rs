//! The placement rule written a second time, without an index, an array or a merge.

use ringwright::ring::{Distinct, Placement as _, Ring};
use ringwright::{GOLDEN, mix};

/// The points of a ring from the rule alone: `(point, node index)`, sorted.
#[must_use]
pub fn points(ring: &Ring) -> Vec<(u64, u32)> {
    let mut all = Vec::new();
    for (ix, node) in (0_u32..).zip(ring.nodes()) {
        let seed = ring.hasher().node(node.id().as_bytes());
        for j in 1..=u64::from(node.weight()) * u64::from(ring.vnodes()) {
            all.push((mix(seed.wrapping_add(j.wrapping_mul(GOLDEN))), ix));
        }
    }
    all.sort();
    all
}

/// Every placeable node in the order of its first point at or after `hash`, by a linear walk.
#[must_use]
pub fn order(points: &[(u64, u32)], hash: u64) -> Vec<u32> {
    let start = points.iter().position(|&(at, _)| at >= hash).unwrap_or(0);
    let mut order = Vec::new();
    for &(_, ix) in points[start..].iter().chain(&points[..start]) {
        if !order.contains(&ix) {
            order.push(ix);
        }
    }
    order
}

/// The replica set by sorting the whole order by `(rank in its zone, position)`.
#[must_use]
pub fn replicas(ring: &Ring, order: &[u32], count: usize, distinct: Distinct) -> Vec<u32> {
    let zone = |ix: u32| -> Vec<String> {
        let node = &ring.nodes()[ix as usize];
        match distinct {
            Distinct::Zone { level } if !node.zone().is_empty() => {
                node.zone().iter().take(usize::from(level) + 1).cloned().collect()
            }
            _ => vec!["\0".to_owned() + node.id()],
        }
    };
    let rank = |at: usize| order[..at].iter().filter(|&&other| zone(other) == zone(order[at])).count();
    let mut ranked: Vec<(usize, usize)> = (0..order.len()).map(|at| (rank(at), at)).collect();
    ranked.sort();
    ranked.into_iter().take(count).map(|(_, at)| order[at]).collect()
}
