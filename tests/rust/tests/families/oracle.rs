//! Each family's rule written a second time, as naively as it can be.

use ringwright::hash::Hasher;
use ringwright::ring::{Node, Placement};
use ringwright::{GOLDEN, mix};

pub(crate) fn hasher(placement: &dyn Placement) -> Hasher {
    placement.key_hash().native().unwrap().clone()
}

pub(crate) fn mulhi(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) / (1 << 64)).unwrap()
}

fn placeable(nodes: &[Node]) -> Vec<usize> {
    (0..nodes.len()).filter(|&ix| nodes[ix].weight() > 0).collect()
}

/// Bit by bit, without a table: `-log2(u / 2^64)` as the table and its interpolation give it.
fn neg_log2(u: u64) -> u64 {
    let step = |i: u64| {
        let (mut x, mut log) = (u128::from(4096 + i) << 50, 0_u64);
        for _ in 0..40 {
            x = (x * x) >> 62;
            let bit = x >= 1 << 63;
            log = log * 2 + u64::from(bit);
            x = if bit { x / 2 } else { x };
        }
        if i == 4096 { 1 << 40 } else { log }
    };
    let x = u.max(1);
    let exponent = u64::from(x.ilog2());
    let mantissa = u128::from(x) << (63 - exponent);
    let (low, part) = ((mantissa >> 51) as u64 & 4095, (mantissa >> 19) as u64 & 0xFFFF_FFFF);
    (64 << 40) - ((exponent << 40) + step(low) + (((step(low + 1) - step(low)) * part) >> 32))
}

/// All nodes by their scores as fractions, better draws and lower ids first among equals.
pub(crate) fn rendezvous(placement: &dyn Placement, position: u64, weighted: bool) -> Vec<u32> {
    let (hasher, nodes) = (hasher(placement), placement.nodes());
    let draw = |ix: usize| mix(position ^ hasher.node(nodes[ix].id().as_bytes()));
    let weight = |ix: usize| if weighted { u128::from(nodes[ix].weight()) } else { 1 };
    let mut order = placeable(nodes);
    order.sort_by(|&a, &b| {
        let (one, other) = (u128::from(neg_log2(draw(a))) * weight(b), u128::from(neg_log2(draw(b))) * weight(a));
        one.cmp(&other).then(draw(b).cmp(&draw(a))).then(nodes[a].id().cmp(nodes[b].id()))
    });
    order.into_iter().map(|ix| ix as u32).collect()
}

/// The walk around the circle of the points `P(id, j)`.
pub(crate) fn ring(placement: &dyn Placement, vnodes: u32, position: u64) -> Vec<u32> {
    let hasher = hasher(placement);
    let mut points = Vec::new();
    for (ix, node) in (0_u32..).zip(placement.nodes()) {
        for j in 1..=u64::from(node.weight()) * u64::from(vnodes) {
            points.push((mix(hasher.node(node.id().as_bytes()).wrapping_add(j.wrapping_mul(GOLDEN))), ix));
        }
    }
    points.sort();
    ringwright_tests::oracle::order(&points, position)
}

/// Again and again the node closest behind any probe, among those not yet chosen.
pub(crate) fn multi_probe(placement: &dyn Placement, probes: u32, position: u64) -> Vec<u32> {
    let (hasher, nodes) = (hasher(placement), placement.nodes());
    let mut rest = placeable(nodes);
    let mut order = Vec::new();
    while !rest.is_empty() {
        let behind = |&ix: &usize| {
            let point = hasher.node(nodes[ix].id().as_bytes());
            let probe = |i: u64| mix(position.wrapping_add(i.wrapping_mul(GOLDEN)));
            (1..=u64::from(probes)).map(|i| point.wrapping_sub(probe(i))).min().unwrap()
        };
        let best = rest.iter().copied().min_by_key(|ix| (behind(ix), nodes[*ix].id())).unwrap();
        rest.retain(|&ix| ix != best);
        order.push(best as u32);
    }
    order
}

/// The table filled round by round.
pub(crate) fn maglev(placement: &dyn Placement, size: u64) -> Vec<u32> {
    let (hasher, nodes) = (hasher(placement), placement.nodes());
    let order = placeable(nodes);
    let heaviest = nodes.iter().map(|node| u64::from(node.weight())).max().unwrap();
    let mut table: Vec<Option<u32>> = vec![None; size as usize];
    let (mut next, mut target) = (vec![0_u64; nodes.len()], vec![0_u64; nodes.len()]);
    for round in 1.. {
        for &ix in &order {
            if table.iter().all(Option::is_some) {
                return table.into_iter().flatten().collect();
            }
            if round * u64::from(nodes[ix].weight()) < target[ix] {
                continue;
            }
            target[ix] += heaviest;
            let seed = hasher.node(nodes[ix].id().as_bytes());
            let offset = mulhi(mix(seed.wrapping_add(GOLDEN)), size);
            let skip = 1 + mulhi(mix(seed.wrapping_add(GOLDEN.wrapping_mul(2))), size - 1);
            loop {
                let slot = ((offset + skip * next[ix]) % size) as usize;
                next[ix] += 1;
                if table[slot].is_none() {
                    table[slot] = Some(ix as u32);
                    break;
                }
            }
        }
    }
    Vec::new()
}

/// Jump in 128 bits.
pub(crate) fn jump(hash: u64, buckets: u64) -> u32 {
    let (mut k, mut b, mut j) = (u128::from(hash), 0, 0_u128);
    while j < u128::from(buckets) {
        b = j;
        k = (k * 2_862_933_555_777_941_757 + 1) % (1 << 64);
        j = (b + 1) * (1 << 31) / (k / (1 << 33) + 1);
    }
    b as u32
}

/// Buckets that remember, for each that was freed, all that were in use at that moment.
#[derive(Clone, Default)]
pub(crate) struct Snapshots {
    pub(crate) used: Vec<u32>,
    /// The free buckets in the order in which they were freed, each with the buckets in use before and after.
    pub(crate) freed: Vec<(u32, Vec<u32>, Vec<u32>)>,
}

impl Snapshots {
    pub(crate) fn remove(&mut self, bucket: u32) {
        let before = self.used.clone();
        let at = self.used.iter().position(|&used| used == bucket).unwrap();
        // The last one takes the place of the one that goes.
        self.used.swap_remove(at);
        self.freed.push((bucket, before, self.used.clone()));
    }

    pub(crate) fn add(&mut self) -> Option<u32> {
        let (bucket, before, _) = self.freed.pop()?;
        self.used = before;
        Some(bucket)
    }

    /// Hashed on from `bucket` until it is one in use.
    pub(crate) fn find(&self, hash: u64, mut bucket: u32) -> u32 {
        while let Some((_, _, then)) = self.freed.iter().find(|(freed, _, _)| *freed == bucket) {
            let draw = mix(hash.wrapping_add((u64::from(bucket) + 1).wrapping_mul(GOLDEN)));
            bucket = then[mulhi(draw, then.len() as u64) as usize];
        }
        bucket
    }
}

/// Whole parts by largest remainder, none above `most`; what is cut off is shared out again.
pub(crate) fn targets(weights: &[u32], total: u64, most: u64) -> Vec<u64> {
    let mut fixed: Vec<Option<u64>> = weights.iter().map(|&weight| (weight == 0).then_some(0)).collect();
    loop {
        let open: Vec<usize> = (0..weights.len()).filter(|&ix| fixed[ix].is_none()).collect();
        let rest = total.saturating_sub(fixed.iter().flatten().sum());
        let sum: u64 = open.iter().map(|&ix| u64::from(weights[ix])).sum();
        if open.is_empty() {
            return fixed.into_iter().flatten().collect();
        }
        let mut parts: Vec<u64> = open.iter().map(|&ix| rest * u64::from(weights[ix]) / sum).collect();
        let mut by_remainder: Vec<usize> = (0..open.len()).collect();
        by_remainder.sort_by_key(|&at| (u64::MAX - rest * u64::from(weights[open[at]]) % sum, at));
        let missing = rest - parts.iter().sum::<u64>();
        by_remainder.into_iter().take(missing as usize).for_each(|at| parts[at] += 1);
        let over: Vec<usize> = (0..open.len()).filter(|&at| parts[at] > most).collect();
        for &at in &over {
            fixed[open[at]] = Some(most);
        }
        if over.is_empty() {
            open.iter().zip(parts).for_each(|(&ix, part)| fixed[ix] = Some(part));
            return fixed.into_iter().flatten().collect();
        }
    }
}
