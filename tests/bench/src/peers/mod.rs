//! The peers, each with its own defaults and 160 points a node where it has points.

mod anchorhash;
mod consistent_hash_ring;
mod hashring;
mod jumphash;
mod maglev;
mod pingora;

pub use anchorhash::Anchorhash;
pub use consistent_hash_ring::ConsistentHashRing;
pub use hashring::Hashring;
pub use jumphash::Jumphash;
pub use maglev::{MaglevCrate, TABLE};
pub use pingora::Pingora;
