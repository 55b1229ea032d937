//! The key of a keyed hash.

use core::fmt;

use crate::digest::Digest;

/// A secret of 128 bits. It is never printed: `Debug` hides it, and configurations carry its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 16]);

impl Secret {
    /// A secret from 16 random bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The two halves, little-endian.
    pub(crate) fn words(&self) -> (u64, u64) {
        let whole = u128::from_le_bytes(self.0);
        #[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
        let low = whole as u64;
        (low, (whole >> 64) as u64)
    }

    /// What may be shown of the secret: enough to tell whether two parties hold the same one.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The raw bytes, for a caller that moves the secret to a trusted place.
    pub const fn expose(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}
