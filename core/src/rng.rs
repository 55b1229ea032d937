//! Seeded randomness: the `SplitMix64` stream of Steele, Lea and Flood, "Fast Splittable Pseudorandom
//! Number Generators" (OOPSLA 2014), with the finaliser constants of Stafford's variant 13.

use serde::{Deserialize, Serialize};

/// The golden-ratio increment of the stream.
pub const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The `SplitMix64` finaliser: a bijection on 64-bit words in which every input bit reaches every output bit.
pub const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The inverse of [`mix`].
pub(crate) const fn unmix(mut x: u64) -> u64 {
    x = (x ^ (x >> 31) ^ (x >> 62)).wrapping_mul(0x3196_42B2_D24D_8EC3);
    x = (x ^ (x >> 27) ^ (x >> 54)).wrapping_mul(0x96DE_1B17_3F11_9089);
    x ^ (x >> 30) ^ (x >> 60)
}

/// Where the stream of `seed` has the word `drawn`, counted from 0: every word stands in it exactly once.
pub(crate) const fn place_in_stream(seed: u64, drawn: u64) -> u64 {
    const GOLDEN_INVERSE: u64 = 0xF1DE_83E1_9937_733D;
    unmix(drawn).wrapping_sub(seed).wrapping_mul(GOLDEN_INVERSE).wrapping_sub(1)
}

/// A `SplitMix64` stream. It lives inside the state of whoever draws from it, so a snapshot replays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rng {
    #[serde(with = "crate::json::u64_text")]
    state: u64,
}

impl Rng {
    /// The stream of `seed`; equal seeds give equal streams.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// A number in `0..bound` by multiply-shift; 0 when `bound` is 0. The bias is below `bound / 2^64`.
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.next_u64() as u128 * bound as u128) >> 64) as u64
    }

    /// An independent stream for a child: derived from this one, which advances by one draw.
    #[must_use]
    pub const fn split(&mut self) -> Self {
        Self::new(mix(self.next_u64() ^ GOLDEN))
    }
}

#[cfg(test)]
mod tests {
    use super::{Rng, mix, place_in_stream, unmix};

    #[test]
    fn the_finaliser_and_the_stream_can_be_inverted() {
        let mut rng = Rng::new(3);
        for place in 0..1000 {
            let drawn = rng.next_u64();
            assert_eq!(unmix(mix(drawn)), drawn);
            assert_eq!(place_in_stream(3, drawn), place);
        }
    }

    #[test]
    fn finaliser_has_its_published_values() {
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 6_238_072_747_940_578_789);
    }

    #[test]
    fn stream_of_seed_zero_is_the_published_one() {
        let mut rng = Rng::new(0);
        let first = [rng.next_u64(), rng.next_u64(), rng.next_u64()];
        assert_eq!(first, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
    }

    #[test]
    fn below_stays_below_and_children_differ() {
        let mut rng = Rng::new(7);
        assert!((0..1000).all(|_| rng.below(10) < 10));
        assert_eq!(rng.below(0), 0);
        let (mut a, mut b) = (rng.split(), rng.split());
        assert_ne!(a.next_u64(), b.next_u64());
    }
}
