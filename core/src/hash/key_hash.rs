//! How a key becomes a position.

use super::{Function, Hasher};

/// The rule that turns a key into a position, the first half of every placement; which node has that
/// position is the second half. Placements with equal rules can be compared position by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyHash {
    /// Ringwright's own families: 64 bits of a selectable hash.
    Native(Hasher),
    /// A deployed system's hash of the whole key.
    Whole(Function),
    /// A deployed system's hash of the part of the key between two marks, if there is one.
    Tagged(Function, [u8; 2]),
}

impl KeyHash {
    /// The position of `key`, below [`positions`](Self::positions).
    #[inline]
    pub fn of(&self, key: &[u8]) -> u64 {
        match self {
            Self::Native(hasher) => hasher.key(key),
            Self::Whole(function) => function.of(key),
            Self::Tagged(function, marks) => function.of_tagged(key, *marks),
        }
    }

    /// How many positions there are: 2^64 for the native rules.
    pub const fn positions(&self) -> u128 {
        match self {
            Self::Native(_) => 1 << 64,
            Self::Whole(function) | Self::Tagged(function, _) => function.positions(),
        }
    }

    /// The name of the hash, as configurations spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Native(hasher) => hasher.hash().name(),
            Self::Whole(function) | Self::Tagged(function, _) => function.name(),
        }
    }

    /// The native hasher, if this is a native rule.
    pub const fn native(&self) -> Option<&Hasher> {
        match self {
            Self::Native(hasher) => Some(hasher),
            Self::Whole(_) | Self::Tagged(..) => None,
        }
    }
}
