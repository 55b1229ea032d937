//! The hashes that place keys and nodes: thin names over well-kept crates.
//!
//! A ring needs two functions into 64 bits: one for keys and one for node ids, apart from each other so
//! that a key spelled like a node does not land on it. [`enum@Hash`] names the family, [`Hasher`] is the
//! family with its seed.
//!
//! | family | key | node id |
//! |---|---|---|
//! | `xxh3` | XXH3-64 seeded with `seed` | XXH3-64 seeded with `seed ^ NODE_SEED` |
//! | `sha256` `sha1` `md5` | first 8 bytes, big-endian, of the digest of the key; a seed other than 0 goes before it as 8 little-endian bytes | the same under `seed ^ NODE_SEED` |
//! | `siphash` | SipHash-2-4 under the secret | SipHash-2-4 under the secret with both halves `^ NODE_SEED` |

#[cfg(feature = "compat")]
mod function;
#[cfg(feature = "compat")]
mod haproxy;
#[cfg(feature = "compat")]
mod hashkit;
mod key_hash;
mod md5_lanes;
#[cfg(feature = "compat")]
mod murmur;
#[cfg(not(feature = "compat"))]
mod no_function;
mod positions;
mod secret;

use alloc::format;
use core::hash::Hasher as _;

use md5::Md5;
use sha1::Sha1;
use sha2::digest::Update;
use sha2::{Digest, Sha256};
use siphasher::sip::SipHasher24;
use xxhash_rust::xxh3::xxh3_64_with_seed;

#[cfg(feature = "compat")]
pub use function::Function;
#[cfg(feature = "compat")]
pub(crate) use function::{md5_words, token_position};
#[cfg(feature = "compat")]
pub use haproxy::HaproxyHash;
#[cfg(feature = "compat")]
pub(crate) use haproxy::full_hash;
pub use key_hash::KeyHash;
#[cfg(not(feature = "compat"))]
pub use no_function::Function;
pub use positions::Positions;
pub use secret::Secret;

use crate::error::{Error, shown};

/// `RINGWRIT` in ASCII: what sets the hash of node ids apart from the hash of keys.
pub const NODE_SEED: u64 = 0x5249_4E47_5752_4954;

/// Which hash family places keys and nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// XXH3-64: the default, and the fastest.
    #[default]
    Xxh3,
    /// SHA-256, which every language's standard library has.
    Sha256,
    /// SHA-1. Broken as a signature, sound for placement of trusted keys.
    Sha1,
    /// MD5. Broken as a signature, sound for placement of trusted keys.
    Md5,
    /// SipHash-2-4 under a secret: who does not know it cannot pick keys that all meet on one node.
    SipHash(Secret),
}

impl Hash {
    /// The names of all families, the default first.
    pub const NAMES: [&'static str; 5] = ["xxh3", "sha256", "sha1", "md5", "siphash"];

    /// The family's name, as configurations spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Xxh3 => "xxh3",
            Self::Sha256 => "sha256",
            Self::Sha1 => "sha1",
            Self::Md5 => "md5",
            Self::SipHash(_) => "siphash",
        }
    }

    /// The family called `name`, with the `secret` if that family takes one.
    ///
    /// # Errors
    /// `bad-hash` for an unknown name, `secret-missing` for siphash without a secret, `secret-unused` for
    /// a secret with any other family.
    pub fn named(name: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let hash = match (name, secret) {
            ("siphash", Some(secret)) => return Ok(Self::SipHash(secret)),
            ("siphash", None) => {
                let hint = "pass 16 secret random bytes, the same in every process";
                return Err(Error::config("secret-missing", "secret", "siphash needs a secret", hint));
            }
            (_, Some(_)) => {
                let problem = format!("only siphash takes a secret, not {}", shown(name));
                return Err(Error::config("secret-unused", "secret", problem, "leave the secret out or use siphash"));
            }
            ("xxh3", None) => Self::Xxh3,
            ("sha256", None) => Self::Sha256,
            ("sha1", None) => Self::Sha1,
            ("md5", None) => Self::Md5,
            (_, None) => {
                let problem = format!("no hash is called {}", shown(name));
                return Err(Error::config(
                    "bad-hash",
                    "hash",
                    problem,
                    format!("use one of {}", Self::NAMES.join(", ")),
                ));
            }
        };
        Ok(hash)
    }

    /// The secret, for the family that has one.
    pub const fn secret(&self) -> Option<&Secret> {
        match self {
            Self::SipHash(secret) => Some(secret),
            _ => None,
        }
    }
}

/// A hash family with its seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hasher {
    hash: Hash,
    seed: u64,
}

impl Hasher {
    /// The functions of `hash` under `seed`.
    ///
    /// # Errors
    /// `seed-unused` for a seed other than 0 with [`Hash::SipHash`], whose secret does that work.
    pub fn new(hash: Hash, seed: u64) -> Result<Self, Error> {
        if hash.secret().is_some() && seed != 0 {
            let problem = format!("siphash has no use for seed {seed}");
            return Err(Error::config("seed-unused", "seed", problem, "leave seed at 0; the secret does its work"));
        }
        Ok(Self { hash, seed })
    }

    /// The hash family.
    pub const fn hash(&self) -> &Hash {
        &self.hash
    }

    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The position of a key on the ring.
    #[inline]
    pub fn key(&self, key: &[u8]) -> u64 {
        self.under(0, key)
    }

    /// The seed of a node's points.
    pub fn node(&self, id: &[u8]) -> u64 {
        self.under(NODE_SEED, id)
    }

    #[inline]
    fn under(&self, domain: u64, data: &[u8]) -> u64 {
        let seed = self.seed ^ domain;
        match &self.hash {
            Hash::Xxh3 => xxh3_64_with_seed(data, seed),
            Hash::Sha256 => leading_word::<Sha256>(seed, data),
            Hash::Sha1 => leading_word::<Sha1>(seed, data),
            Hash::Md5 => leading_word::<Md5>(seed, data),
            Hash::SipHash(secret) => {
                let (low, high) = secret.words();
                let mut sip = SipHasher24::new_with_keys(low ^ domain, high ^ domain);
                sip.write(data);
                sip.finish()
            }
        }
    }
}

/// The first eight bytes, big-endian, of the digest of `data` after the seed; a seed of 0 leaves no trace.
fn leading_word<D: Digest + Update>(seed: u64, data: &[u8]) -> u64 {
    let mut digest = D::new();
    if seed != 0 {
        Update::update(&mut digest, &seed.to_le_bytes());
    }
    Update::update(&mut digest, data);
    digest.finalize().iter().take(8).fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Hash, Hasher, Secret};

    #[test]
    fn xxh3_has_the_published_values() {
        let hasher = Hasher::new(Hash::Xxh3, 0).unwrap();
        assert_eq!(hasher.key(b""), 3_244_421_341_483_603_138);
        assert_eq!(hasher.key(b"user:0"), 9_296_640_054_432_561_966);
        assert_eq!(hasher.key(b"user:1"), 4_276_021_600_403_166_465);
        assert_eq!(hasher.node(b"n0"), 15_074_129_152_320_874_518);
    }

    #[test]
    fn digests_start_like_the_standard_librarys() {
        // sha256("abc") = ba7816bf8f01cfea..., sha1 = a9993e364706816a..., md5 = 900150983cd24fb0...
        assert_eq!(Hasher::new(Hash::Sha256, 0).unwrap().key(b"abc"), 0xba78_16bf_8f01_cfea);
        assert_eq!(Hasher::new(Hash::Sha1, 0).unwrap().key(b"abc"), 0xa999_3e36_4706_816a);
        assert_eq!(Hasher::new(Hash::Md5, 0).unwrap().key(b"abc"), 0x9001_5098_3cd2_4fb0);
    }

    #[test]
    fn a_seed_goes_before_the_key_as_little_endian_bytes() {
        let seeded = Hasher::new(Hash::Sha256, 0x0102).unwrap().key(b"abc");
        let spelled = Hasher::new(Hash::Sha256, 0).unwrap().key(b"\x02\x01\0\0\0\0\0\0abc");
        assert_eq!(seeded, spelled);
    }

    #[test]
    fn siphash_has_the_papers_vector() {
        // SipHash paper, appendix A: key 00..0f, message 00..0e.
        let secret = Secret::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        let hasher = Hasher::new(Hash::SipHash(secret), 0).unwrap();
        assert_eq!(hasher.key(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn keys_and_nodes_are_hashed_apart() {
        for hash in [Hash::Xxh3, Hash::Sha256, Hash::Sha1, Hash::Md5, Hash::SipHash(Secret::new([7; 16]))] {
            let hasher = Hasher::new(hash, 0).unwrap();
            assert_ne!(hasher.key(b"n0"), hasher.node(b"n0"));
        }
    }
}
