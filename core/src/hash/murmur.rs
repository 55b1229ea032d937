//! The members of the Murmur family that deployed systems place keys with.

/// A little-endian number of up to eight bytes.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// `MurmurHash64A` as libstdc++ has it, with the seed of `std::hash` (Envoy's
/// `source/common/common/utility.cc`).
pub(super) fn murmur64(key: &[u8]) -> u64 {
    const SEED: u64 = 0xC70F_6907;
    const M: u64 = 0xC6A4_A793_5BD1_E995;
    let shift = |v: u64| v ^ (v >> 47);
    let mut hash = SEED ^ (key.len() as u64).wrapping_mul(M);
    let blocks = key.chunks_exact(8);
    let tail = blocks.remainder();
    for block in blocks {
        hash = (hash ^ shift(word(block).wrapping_mul(M)).wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        hash = (hash ^ word(tail)).wrapping_mul(M);
    }
    shift(shift(hash).wrapping_mul(M))
}

/// `MurmurHash2` in 32 bits, seeded by the length (libhashkit's `murmur`).
pub(super) fn murmur32(key: &[u8]) -> u32 {
    const M: u32 = 0x5BD1_E995;
    let length = u32::try_from(key.len()).unwrap_or(u32::MAX);
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
    let mut hash = length.wrapping_mul(0xDEAD_BEEF) ^ length;
    let blocks = key.chunks_exact(4);
    let tail = blocks.remainder();
    for block in blocks {
        let scrambled = number(block).wrapping_mul(M);
        hash = hash.wrapping_mul(M) ^ (scrambled ^ (scrambled >> 24)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        hash = (hash ^ number(tail)).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    hash ^ (hash >> 15)
}

/// Cassandra's token (`dht/Murmur3Partitioner.java`): the first half of `murmur3_x64_128` with seed 0, whose
/// tail bytes Java sign-extends. The smallest token is not in use: the empty key has it, and a hash that
/// comes out there counts as the largest.
pub(super) fn cassandra_token(key: &[u8]) -> i64 {
    const C1: u64 = 0x87C3_7B91_1142_53D5;
    const C2: u64 = 0x4CF5_AD43_2745_937F;
    if key.is_empty() {
        return i64::MIN;
    }
    let scramble1 = |k: u64| k.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2);
    let scramble2 = |k: u64| k.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1);
    let (mut h1, mut h2) = (0_u64, 0_u64);
    let blocks = key.chunks_exact(16);
    let tail = blocks.remainder();
    for block in blocks {
        h1 = (h1 ^ scramble1(word(&block[..8]))).rotate_left(27).wrapping_add(h2);
        h1 = h1.wrapping_mul(5).wrapping_add(0x52DC_E729);
        h2 = (h2 ^ scramble2(word(&block[8..]))).rotate_left(31).wrapping_add(h1);
        h2 = h2.wrapping_mul(5).wrapping_add(0x3849_5AB5);
    }
    let extended = |bytes: &[u8]| {
        let wide = |byte: u8| i64::from(byte.cast_signed()).cast_unsigned();
        bytes.iter().zip(0..).fold(0, |word, (&byte, i)| word ^ wide(byte) << (8 * i))
    };
    let (first, second) = tail.split_at(tail.len().min(8));
    h2 ^= scramble2(extended(second));
    h1 ^= scramble1(extended(first));
    let length = key.len() as u64;
    h1 ^= length;
    h2 ^= length;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    let token = finish(h1).wrapping_add(finish(h2)).cast_signed();
    if token == i64::MIN { i64::MAX } else { token }
}

const fn finish(mut h: u64) -> u64 {
    h = (h ^ (h >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    h = (h ^ (h >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::{cassandra_token, murmur32, murmur64};

    #[test]
    fn tokens_are_the_partitioners_own() {
        // The second and third fail under plain murmur3: their tails have bytes above 127.
        assert_eq!(cassandra_token(b"123"), -7_468_325_962_851_647_638);
        assert_eq!(cassandra_token(&[0x00, 0xFF, 0x10, 0xFA, 0x99].repeat(10)), 5_837_342_703_291_459_765);
        assert_eq!(cassandra_token(&[0xFE; 8]), -8_927_430_733_708_461_935);
        assert_eq!(cassandra_token(&[0x10; 8]), 1_446_172_840_243_228_796);
        assert_eq!(cassandra_token(b"9223372036854775807"), 7_162_290_910_810_015_547);
        assert_eq!(cassandra_token(b""), i64::MIN);
    }

    #[test]
    fn murmur64_has_envoys_ring_points() {
        // The first entry of the ring in Envoy's ring_hash_lb_test.cc.
        assert_eq!(murmur64(b"127.0.0.1:85_0"), 1_358_027_074_129_602_068);
    }

    #[test]
    fn murmur32_is_the_real_librarys() {
        // libhashkit 1.1.4 of Debian 12.
        let known: [(&[u8], u32); 6] = [
            (b"", 0),
            (b"a", 0x4B41_757C),
            (b"abc", 0x7B0C_C428),
            (b"user:0", 0xE22F_FC46),
            (b"Four score and seven years ago", 0x666C_AEAF),
            (&[1, 2, 0xFF], 0xADC4_3AFE),
        ];
        for (key, hash) in known {
            assert_eq!(murmur32(key), hash);
        }
    }
}
