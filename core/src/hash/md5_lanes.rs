//! MD5 of several short keys at a time.
//!
//! A single MD5 is one chain of 64 steps in which each waits for the one before. Several side by side fill the
//! processor, and a compiler turns the loops over lanes into vector instructions. No well-kept crate does
//! this without `unsafe`; a test holds it equal to the `md-5` crate. (RFC 1321.)

/// How many keys are hashed side by side.
pub(super) const LANES: usize = 8;

/// The longest key, in bytes, that fits a single block with its padding.
pub(super) const LONGEST: usize = 55;

/// The state of all lanes: one word each.
type Lanes = [u32; LANES];

const INITIAL: [u32; 4] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];

/// `floor(2^32 * abs(sin(i + 1)))`.
const SINES: [u32; 64] = [
    0xD76A_A478,
    0xE8C7_B756,
    0x2420_70DB,
    0xC1BD_CEEE,
    0xF57C_0FAF,
    0x4787_C62A,
    0xA830_4613,
    0xFD46_9501,
    0x6980_98D8,
    0x8B44_F7AF,
    0xFFFF_5BB1,
    0x895C_D7BE,
    0x6B90_1122,
    0xFD98_7193,
    0xA679_438E,
    0x49B4_0821,
    0xF61E_2562,
    0xC040_B340,
    0x265E_5A51,
    0xE9B6_C7AA,
    0xD62F_105D,
    0x0244_1453,
    0xD8A1_E681,
    0xE7D3_FBC8,
    0x21E1_CDE6,
    0xC337_07D6,
    0xF4D5_0D87,
    0x455A_14ED,
    0xA9E3_E905,
    0xFCEF_A3F8,
    0x676F_02D9,
    0x8D2A_4C8A,
    0xFFFA_3942,
    0x8771_F681,
    0x6D9D_6122,
    0xFDE5_380C,
    0xA4BE_EA44,
    0x4BDE_CFA9,
    0xF6BB_4B60,
    0xBEBF_BC70,
    0x289B_7EC6,
    0xEAA1_27FA,
    0xD4EF_3085,
    0x0488_1D05,
    0xD9D4_D039,
    0xE6DB_99E5,
    0x1FA2_7CF8,
    0xC4AC_5665,
    0xF429_2244,
    0x432A_FF97,
    0xAB94_23A7,
    0xFC93_A039,
    0x655B_59C3,
    0x8F0C_CC92,
    0xFFEF_F47D,
    0x8584_5DD1,
    0x6FA8_7E4F,
    0xFE2C_E6E0,
    0xA301_4314,
    0x4E08_11A1,
    0xF753_7E82,
    0xBD3A_F235,
    0x2AD7_D2BB,
    0xEB86_D391,
];

/// The only block of a key of at most [`LONGEST`] bytes: the key, a bit, zeros, and its length in bits.
pub(super) fn block(key: &[u8]) -> [u8; 64] {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    block[key.len()] = 0x80;
    block[56..].copy_from_slice(&(key.len() as u64 * 8).to_le_bytes());
    block
}

/// The first word of the digest of each block, little-endian.
pub(super) fn first_words(blocks: &[[u8; 64]; LANES]) -> Lanes {
    let mut words = [[0; LANES]; 16];
    for (lane, block) in blocks.iter().enumerate() {
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            word[lane] = bytes.iter().rev().fold(0, |word, byte| (word << 8) | u32::from(*byte));
        }
    }
    let mut state = INITIAL.map(|word| [word; LANES]);
    round::<0, 7, 12, 17, 22>(&mut state, &words, |i| i, |b, c, d| (b & c) | (!b & d));
    round::<16, 5, 9, 14, 20>(&mut state, &words, |i| (5 * i + 1) % 16, |b, c, d| (b & d) | (c & !d));
    round::<32, 4, 11, 16, 23>(&mut state, &words, |i| (3 * i + 5) % 16, |b, c, d| b ^ c ^ d);
    round::<48, 6, 10, 15, 21>(&mut state, &words, |i| (7 * i) % 16, |b, c, d| c ^ (b | !d));
    state[0].map(|word| word.wrapping_add(INITIAL[0]))
}

/// Sixteen steps with the sines from `FIRST` on, turning by `R0` to `R3` in turns.
#[inline]
fn round<const FIRST: usize, const R0: u32, const R1: u32, const R2: u32, const R3: u32>(
    state: &mut [Lanes; 4],
    words: &[Lanes; 16],
    word: impl Fn(usize) -> usize,
    mix: impl Fn(u32, u32, u32) -> u32,
) {
    for i in (0..16).step_by(4) {
        let step = |i: usize| (&words[word(i)], SINES[FIRST + i]);
        let [a, b, c, d] = *state;
        let a = turn::<R0>(a, b, c, d, step(i), &mix);
        let d = turn::<R1>(d, a, b, c, step(i + 1), &mix);
        let c = turn::<R2>(c, d, a, b, step(i + 2), &mix);
        let b = turn::<R3>(b, c, d, a, step(i + 3), &mix);
        *state = [a, b, c, d];
    }
}

/// One step in all lanes.
#[inline]
fn turn<const R: u32>(
    mut a: Lanes,
    b: Lanes,
    c: Lanes,
    d: Lanes,
    (word, sine): (&Lanes, u32),
    mix: impl Fn(u32, u32, u32) -> u32,
) -> Lanes {
    for lane in 0..LANES {
        let sum = a[lane].wrapping_add(mix(b[lane], c[lane], d[lane])).wrapping_add(word[lane]).wrapping_add(sine);
        a[lane] = b[lane].wrapping_add(sum.rotate_left(R));
    }
    a
}

#[cfg(all(test, feature = "compat"))]
mod tests {
    use alloc::vec::Vec;

    use super::{LANES, LONGEST, block, first_words};
    use crate::hash::function::md5_words;

    #[test]
    fn every_lane_is_the_md5_of_the_crate() {
        let text: Vec<u8> = (0..=255).collect();
        for length in 0..=LONGEST {
            let keys: Vec<&[u8]> = (0..LANES).map(|lane| &text[lane * 20..lane * 20 + length]).collect();
            let blocks = [0, 1, 2, 3, 4, 5, 6, 7].map(|lane: usize| block(keys[lane]));
            let expected: Vec<u32> = keys.iter().map(|key| md5_words(key)[0]).collect();
            assert_eq!(first_words(&blocks).as_slice(), expected);
        }
    }
}
