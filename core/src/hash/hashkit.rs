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
    use super::{fnv1_32, fnv1_64, fnv1a_32, fnv1a_64, hsieh, jenkins, one_at_a_time};

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

    /// Answers of libhashkit 1.1.4 of Debian 12, through whole blocks and every kind of tail.
    #[test]
    fn hashes_are_the_real_librarys() {
        let keys: [&[u8]; 12] = [
            b"",
            b"a",
            b"ab",
            b"abc",
            b"abcd",
            b"user:0",
            b"hello world!",
            b"thirteen byte",
            b"Four score and seven years ago",
            "键é🔑:7".as_bytes(),
            &[0x80],
            &[1, 2, 0xFF],
        ];
        type Known = (fn(&[u8]) -> u32, [u32; 12]);
        let known: [Known; 6] = [
            (
                one_at_a_time,
                [
                    0,
                    0xCA2E_9442,
                    0x45E6_1E58,
                    0xED13_1F5B,
                    0xCD8B_6206,
                    0x9313_5AC4,
                    0x9BD9_19D3,
                    0xB364_53AD,
                    0x5554_A59F,
                    0x217A_37C0,
                    0xC31D_4E27,
                    0xD5AE_1362,
                ],
            ),
            (
                fnv1_64,
                [
                    0x8422_2325,
                    0x8601_B7BE,
                    0xB4EB_37B8,
                    0x6BAF_ADCB,
                    0xFB84_4F95,
                    0xC93C_EA92,
                    0xB97B_86BC,
                    0xE4FA_57F6,
                    0xCE28_04C6,
                    0x528A_1CAF,
                    0x79FE_485F,
                    0x93F3_B6D7,
                ],
            ),
            (
                fnv1a_64,
                [
                    0x8422_2325,
                    0x8601_EC8C,
                    0xB545_986A,
                    0x0541_574B,
                    0xEE07_24DD,
                    0x7508_1B38,
                    0xCD5A_2672,
                    0x6E2E_56E8,
                    0x1987_984C,
                    0x856A_AB83,
                    0x79FD_EC5F,
                    0x98D3_06EF,
                ],
            ),
            (
                fnv1_32,
                [
                    0x811C_9DC5,
                    0x050C_5D7E,
                    0x7077_2D38,
                    0x439C_2F4B,
                    0xB9DE_7375,
                    0x00CC_85B2,
                    0x8A01_B99C,
                    0x662E_2216,
                    0xADC7_C266,
                    0xAC99_B48F,
                    0xFAF3_A29F,
                    0xDD51_85D7,
                ],
            ),
            (
                fnv1a_32,
                [
                    0x811C_9DC5,
                    0xE40C_292C,
                    0x4D25_05CA,
                    0x1A47_E90B,
                    0xCE34_79BD,
                    0x6C1A_4938,
                    0xB034_FFF2,
                    0xC115_5BA8,
                    0xDC02_398C,
                    0xBF5D_DD23,
                    0x04F3_B29F,
                    0xA730_C52F,
                ],
            ),
            (
                jenkins,
                [
                    0xDEAD_BEFC,
                    0xE0A3_8690,
                    0xC1B5_695B,
                    0x8F41_5600,
                    0xD512_151A,
                    0x8C77_5BA4,
                    0x1BC6_6602,
                    0x5AFD_934A,
                    0x1AB8_67B2,
                    0x59B3_74AC,
                    0xB16F_DE48,
                    0x26F4_7CEB,
                ],
            ),
        ];
        for (hash, values) in known {
            assert_eq!(keys.map(hash), values);
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
