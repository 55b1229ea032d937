//! What several tests share: seeded rings, and oracles that are slow and obviously right.

pub mod corpus;
pub mod oracle;

/// The README's Rust, which runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;

use ringwright::Rng;
use ringwright::hash::{Hash, Secret};
use ringwright::ring::{Node, Ring, RingConfig};

/// A node in one call, for tests only: panics on a bad name.
#[must_use]
pub fn node(id: &str, weight: u32, zone: &[&str]) -> Node {
    Node::new(id).and_then(|node| node.with_weight(weight).with_zone(zone.iter().copied())).unwrap_or_else(|e| fail(&e))
}

/// A ring of equal nodes `n0`, `n1`, ... with the default configuration.
#[must_use]
pub fn equal_ring(count: u32) -> Ring {
    let nodes = (0..count).map(|i| node(&format!("n{i}"), 1, &[]));
    Ring::new(RingConfig::default(), nodes).unwrap_or_else(|e| fail(&e))
}

/// A random ring: 1 to 12 nodes with weights 0 to 4 in nested zones, any hash, 1 to 40 points.
#[must_use]
pub fn random_ring(rng: &mut Rng) -> Ring {
    let config = random_config(rng);
    let count = 1 + rng.below(12);
    let mut nodes: Vec<Node> = (0..count).map(|i| random_node(rng, &format!("n{i}"))).collect();
    nodes[0] = nodes[0].clone().with_weight(1);
    Ring::new(config, nodes).unwrap_or_else(|e| fail(&e))
}

/// A random configuration over every hash family.
#[must_use]
pub fn random_config(rng: &mut Rng) -> RingConfig {
    let vnodes = u32::try_from(1 + rng.below(40)).unwrap_or(1);
    let (hash, seed) = match rng.below(5) {
        0 => (Hash::Xxh3, rng.next_u64()),
        1 => (Hash::Sha256, rng.below(2)),
        2 => (Hash::Sha1, rng.below(2)),
        3 => (Hash::Md5, rng.next_u64()),
        _ => (Hash::SipHash(Secret::new(corpus::SECRET)), 0),
    };
    RingConfig { vnodes, hash, seed }
}

/// A random node called `id`.
#[must_use]
pub fn random_node(rng: &mut Rng, id: &str) -> Node {
    let weight = u32::try_from(rng.below(5)).unwrap_or(0);
    let (region, zone) = (format!("r{}", rng.below(2)), format!("z{}", rng.below(2)));
    match rng.below(4) {
        0 => node(id, weight, &[]),
        1 => node(id, weight, &[&region]),
        _ => node(id, weight, &[&region, &zone]),
    }
}

#[expect(clippy::panic, reason = "a test helper that cannot go on")]
fn fail(error: &ringwright::Error) -> ! {
    panic!("{error}")
}
