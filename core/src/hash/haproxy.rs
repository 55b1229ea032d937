//! HAProxy's hash functions (`src/hash.c`, `include/haproxy/intops.h`).

use core::num::Wrapping;

/// `hash-type consistent <function>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HaproxyHash {
    /// `sdbm`, the default.
    #[default]
    Sdbm,
    /// `djb2`.
    Djb2,
    /// `wt6`.
    Wt6,
    /// `crc32`.
    Crc32,
    /// `none`: the key is a decimal number.
    None,
}

impl HaproxyHash {
    /// Every function, the default first.
    pub const ALL: [Self; 5] = [Self::Sdbm, Self::Djb2, Self::Wt6, Self::Crc32, Self::None];

    /// The name in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sdbm => "sdbm",
            Self::Djb2 => "djb2",
            Self::Wt6 => "wt6",
            Self::Crc32 => "crc32",
            Self::None => "none",
        }
    }

    pub(super) fn of(self, key: &[u8]) -> u32 {
        match self {
            Self::Sdbm => key.iter().fold(Wrapping(0), |h, &c| Wrapping(u32::from(c)) + (h << 6) + (h << 16) - h).0,
            Self::Djb2 => key.iter().fold(Wrapping(5381), |h, &c| h * Wrapping(33) + Wrapping(u32::from(c))).0,
            Self::Wt6 => wt6(key),
            Self::Crc32 => crc32fast::hash(key),
            Self::None => {
                let digits = key.iter().take_while(|byte| byte.is_ascii_digit());
                digits.fold(Wrapping(0), |n, &digit| n * Wrapping(10) + Wrapping(u32::from(digit - b'0'))).0
            }
        }
    }
}

fn wt6(key: &[u8]) -> u32 {
    let (mut h0, mut h1) = (0xA53C_965A_u32, 0x5CA6_953A_u32);
    let (mut step0, mut step1) = (6, 18);
    for &byte in key {
        h0 = !(h0 ^ u32::from(byte));
        h1 = !h1.wrapping_add(u32::from(byte));
        (h0, h1) = (h1.rotate_left(step0), h0.rotate_left(step1));
        let steps = ((h0 >> 16) ^ h1) & 0xFFFF;
        (step0, step1) = (steps & 0x1F, steps >> 11);
    }
    h0 ^ h1
}

/// `full_hash`: what `avalanche` adds to a key's hash, and what spreads the points of a server.
pub(crate) fn full_hash(a: u32) -> u32 {
    let mut a = Wrapping(a);
    a = (a + Wrapping(0x7ED5_5D16)) + (a << 12);
    a = (a ^ Wrapping(0xC761_C23C)) ^ (a >> 19);
    a = (a + Wrapping(0x1656_67B1)) + (a << 5);
    a = (a + Wrapping(0xD3A2_646C)) ^ (a << 9);
    a = (a + Wrapping(0xFD70_46C5)) + (a << 3);
    a = (a ^ Wrapping(0xB55A_4F09)) ^ (a >> 16);
    (a * Wrapping(3_221_225_473)).0
}

#[cfg(test)]
mod tests {
    use super::HaproxyHash;

    #[test]
    fn none_reads_leading_digits_and_wraps() {
        let none = |key: &[u8]| HaproxyHash::None.of(key);
        assert_eq!((none(b"42"), none(b"42x7"), none(b"x"), none(b"")), (42, 42, 0, 0));
        assert_eq!(none(b"4294967297"), 1);
    }

    #[test]
    fn djb2_and_sdbm_have_their_published_values() {
        assert_eq!(HaproxyHash::Djb2.of(b"a"), 5381 * 33 + 97);
        assert_eq!((HaproxyHash::Sdbm.of(b"a"), HaproxyHash::Sdbm.of(b"ab")), (97, 6_363_201));
    }
}
