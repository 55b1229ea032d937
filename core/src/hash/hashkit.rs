//! The hashes of libhashkit, which libmemcached and twemproxy share (`src/libhashkit/*.cc`,
//! `src/hashkit/nc_*.c`).
//!
//! They read keys through C's `char`, which is signed on the platforms they were measured on: a byte above
//! 127 enters as a negative number and so with 24 leading ones.

/// A byte as C's `char` widens to 32 bits.
#[inline]
fn signed(byte: u8) -> u32 {
    i32::from(byte.cast_signed()).cast_unsigned()
}

/// Jenkins' one-at-a-time.
pub(super) fn one_at_a_time(key: &[u8]) -> u32 {
    let mut hash = 0_u32;
    for &byte in key {
        hash = hash.wrapping_add(signed(byte));
        hash = hash.wrapping_add(hash << 10);
        hash ^= hash >> 6;
    }
    hash = hash.wrapping_add(hash << 3);
    hash ^= hash >> 11;
    hash.wrapping_add(hash << 15)
}

const FNV_32: (u32, u32) = (2_166_136_261, 16_777_619);
const FNV_64: (u64, u64) = (0xCBF2_9CE4_8422_2325, 0x100_0000_01B3);

/// FNV-1 in 64 bits, of which the lower half counts.
pub(super) fn fnv1_64(key: &[u8]) -> u32 {
    let (basis, prime) = FNV_64;
    let wide = |byte: u8| i64::from(byte.cast_signed()).cast_unsigned();
    low(key.iter().fold(basis, |hash, &byte| hash.wrapping_mul(prime) ^ wide(byte)))
}

/// FNV-1a with the lower halves of the 64-bit constants, in 32 bits throughout.
pub(super) fn fnv1a_64(key: &[u8]) -> u32 {
    let (basis, prime) = (low(FNV_64.0), low(FNV_64.1));
    key.iter().fold(basis, |hash, &byte| (hash ^ signed(byte)).wrapping_mul(prime))
}

/// FNV-1 in 32 bits.
pub(super) fn fnv1_32(key: &[u8]) -> u32 {
    let (basis, prime) = FNV_32;
    key.iter().fold(basis, |hash, &byte| hash.wrapping_mul(prime) ^ signed(byte))
}

/// FNV-1a in 32 bits.
pub(super) fn fnv1a_32(key: &[u8]) -> u32 {
    let (basis, prime) = FNV_32;
    key.iter().fold(basis, |hash, &byte| (hash ^ signed(byte)).wrapping_mul(prime))
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
const fn low(word: u64) -> u32 {
    word as u32
}

/// Hsieh's `SuperFastHash`, begun at 0 instead of at the length.
pub(super) fn hsieh(key: &[u8]) -> u32 {
    if key.is_empty() {
        return 0;
    }
    let half = |bytes: &[u8]| u32::from(bytes[0]) | u32::from(bytes[1]) << 8;
    let blocks = key.chunks_exact(4);
    let rest = blocks.remainder();
    let mut hash = 0_u32;
    for block in blocks {
        hash = hash.wrapping_add(half(block));
        hash = (hash << 16) ^ (half(&block[2..]) << 11) ^ hash;
        hash = hash.wrapping_add(hash >> 11);
    }
    match rest {
        [_, _, last] => {
            hash = hash.wrapping_add(half(rest));
            hash ^= hash << 16;
            hash ^= signed(*last) << 18;
            hash = hash.wrapping_add(hash >> 11);
        }
        [_, _] => {
            hash = hash.wrapping_add(half(rest));
            hash ^= hash << 11;
            hash = hash.wrapping_add(hash >> 17);
        }
        [only] => {
            hash = hash.wrapping_add(u32::from(*only));
            hash ^= hash << 10;
            hash = hash.wrapping_add(hash >> 1);
        }
        _ => {}
    }
    hash ^= hash << 3;
    hash = hash.wrapping_add(hash >> 5);
    hash ^= hash << 4;
    hash = hash.wrapping_add(hash >> 17);
    hash ^= hash << 25;
    hash.wrapping_add(hash >> 6)
}

/// Jenkins' lookup3 (`hashlittle`) with the initial value 13.
pub(super) fn jenkins(key: &[u8]) -> u32 {
    const START: u32 = 0xDEAD_BEEF;
    let length = u32::try_from(key.len()).unwrap_or(u32::MAX);
    let mut state = [START.wrapping_add(length).wrapping_add(13); 3];
    if key.is_empty() {
        return state[2];
    }
    // The last block, full or not, is left for the other mixer.
    let (blocks, last) = key.split_at((key.len() - 1) / 12 * 12);
    for block in blocks.chunks_exact(12) {
        add(&mut state, block);
        for (x, y, rotation) in [(0, 2, 4), (1, 0, 6), (2, 1, 8), (0, 2, 16), (1, 0, 19), (2, 1, 4)] {
            let z = 3 - x - y;
            state[x] = state[x].wrapping_sub(state[y]) ^ state[y].rotate_left(rotation);
            state[y] = state[y].wrapping_add(state[z]);
        }
    }
    add(&mut state, last);
    for (x, y, rotation) in [(2, 1, 14), (0, 2, 11), (1, 0, 25), (2, 1, 16), (0, 2, 4), (1, 0, 14), (2, 1, 24)] {
        state[x] = (state[x] ^ state[y]).wrapping_sub(state[y].rotate_left(rotation));
    }
    state[2]
}

/// Adds up to 12 bytes as little-endian words.
fn add(state: &mut [u32; 3], block: &[u8]) {
    for (word, bytes) in state.iter_mut().zip(block.chunks(4)) {
        let value = bytes.iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte));
        *word = word.wrapping_add(value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::murmur::murmur32;
    use super::{fnv1_32, fnv1_64, fnv1a_32, fnv1a_64, hsieh, jenkins, one_at_a_time};
    use alloc::vec::Vec;

    type Hash = fn(&[u8]) -> u32;

    #[test]
    fn one_at_a_time_has_its_published_values() {
        assert_eq!(one_at_a_time(b"a"), 0xCA2E_9442);
        assert_eq!(one_at_a_time(b"The quick brown fox jumps over the lazy dog"), 0x519E_91F5);
    }

    #[test]
    fn fnv_has_its_published_values_on_ascii() {
        assert_eq!((fnv1_32(b"a"), fnv1a_32(b"a")), (0x050C_5D7E, 0xE40C_292C));
        assert_eq!((fnv1_32(b"foobar"), fnv1a_32(b"foobar")), (0x31F0_B262, 0xBF9C_F968));
        // The lower half of 0xaf63bd4c8601b7be; a 64-bit FNV-1a would give 0x8601ec8c, and so does this one.
        assert_eq!((fnv1_64(b"a"), fnv1a_64(b"a")), (0x8601_B7BE, 0x8601_EC8C));
    }

    /// The answers of libhashkit 1.1.4 of Debian 12 to keys of 0 to 63 bytes of every kind, folded into one.
    #[test]
    fn hashes_are_the_real_librarys() {
        let known: [(Hash, u32); 7] = [
            (one_at_a_time, 0xF566_C1F7),
            (fnv1_64, 0x1B56_A131),
            (fnv1a_64, 0x8F09_D434),
            (fnv1_32, 0xA943_FF36),
            (fnv1a_32, 0xCCC3_45F0),
            (jenkins, 0x4B43_9949),
            (murmur32, 0x5083_B7F4),
        ];
        let key = |length: u8| -> Vec<u8> {
            (0..length).map(|i| i.wrapping_mul(37).wrapping_add(length.wrapping_mul(11))).collect()
        };
        for (hash, folded) in known {
            assert_eq!((0..64).fold(0_u32, |all, length| all.rotate_left(5) ^ hash(&key(length))), folded);
        }
    }

    #[test]
    fn hsieh_is_as_its_author_defines_it() {
        // Debian builds libhashkit without it. "a" by hand: 0x61 -> 0x18461 -> 0x24691, then the final mix.
        assert_eq!(hsieh(b""), 0);
        let mut hash = 0x2_4691_u32;
        for (left, right) in [(3, 5), (4, 17), (25, 6)] {
            hash ^= hash << left;
            hash = hash.wrapping_add(hash >> right);
        }
        assert_eq!(hsieh(b"a"), hash);
    }
}
