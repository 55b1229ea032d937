//! All rings over the same number of nodes.

use ringwright::ring::Ring;

use crate::built::Built;
use crate::peers::{ConsistentHashRing, Hashring, Pingora};
use crate::placer::Placer;

pub struct Rings {
    pub ours: Built<Ring>,
    pub pingora: Built<Pingora>,
    pub hashring: Built<Hashring>,
    pub consistent: Built<ConsistentHashRing>,
}

impl Rings {
    /// All of them over the first `nodes` members.
    pub fn first(nodes: u32) -> Self {
        Self {
            ours: Built::first(nodes),
            pingora: Built::first(nodes),
            hashring: Built::first(nodes),
            consistent: Built::first(nodes),
        }
    }

    /// The peers' names and bytes.
    pub fn peer_bytes(&self) -> [(&'static str, f64); 3] {
        [
            (Pingora::NAME, self.pingora.bytes),
            (Hashring::NAME, self.hashring.bytes),
            (ConsistentHashRing::NAME, self.consistent.bytes),
        ]
    }
}
