//! How a key becomes a position.

use super::Hasher;

/// The rule that turns a key into a position, the first half of every placement; which node has that
/// position is the second half. Placements with equal rules can be compared position by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyHash {
    /// Ringwright's own families: 64 bits of a selectable hash.
    Native(Hasher),
}

impl KeyHash {
    /// The position of `key`, below [`positions`](Self::positions).
    #[inline]
    pub fn of(&self, key: &[u8]) -> u64 {
        match self {
            Self::Native(hasher) => hasher.key(key),
        }
    }

    /// How many positions there are: 2^64 for the native rules.
    pub const fn positions(&self) -> u128 {
        match self {
            Self::Native(_) => 1 << 64,
        }
    }

    /// The native hasher, if this is a native rule.
    pub const fn native(&self) -> Option<&Hasher> {
        match self {
            Self::Native(hasher) => Some(hasher),
        }
    }
}
