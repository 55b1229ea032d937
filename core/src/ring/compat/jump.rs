//! Jump hashing, which has families of its own; here is only what is known of it.

use super::profile::{Level, Profile};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "jump:paper",
        system: "jump",
        space: "2^64 positions",
        order_matters: true,
        source: "arXiv 1406.2294; C++, Go, jump-consistent-hash on PyPI",
        verified: Level::Vectors,
        how: "published vectors",
        ..Profile::BASE
    },
    Profile {
        name: "jump:guava",
        system: "jump",
        space: "2^64 positions",
        order_matters: true,
        source: "google/guava com/google/common/hash/Hashing.java",
        verified: Level::Vectors,
        how: "Guava's own test vectors, and its code transcribed",
        ..Profile::BASE
    },
];
