//! The key of a keyed hash.

use alloc::format;
use core::fmt;

use crate::digest::Digest;
use crate::error::Error;

/// A secret of 128 bits. It is never printed: `Debug` hides it, and configurations carry its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 16]);

impl Secret {
    /// A secret from 16 random bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// A secret from bytes of any length, which must be 16.
    ///
    /// # Errors
    /// `bad-secret`.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
        bytes.try_into().map(Self).map_err(|_| {
            let problem = format!("{} bytes", bytes.len());
            Error::config("bad-secret", "secret", problem, "pass exactly 16 random bytes")
        })
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
