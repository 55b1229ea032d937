//! Fixed-point arithmetic where the textbook has a logarithm.

use alloc::sync::Arc;
use alloc::vec::Vec;

/// `-log2(u / 2^64)` in Q40, from a table of 4,096 steps with linear interpolation.
///
/// Floating-point logarithms differ between platforms; these integers do not. The error of a share won in
/// a weighted contest is below 2e-7 for weight ratios up to 100.
#[derive(Clone, Debug)]
pub(crate) struct NegLog2 {
    /// `log2(1 + i / 4096)` in Q40 for `i` in `0..=4096`.
    table: Option<Arc<[u64]>>,
}

const STEPS: u64 = 4096;

impl NegLog2 {
    /// With the whole table, for many logarithms.
    pub(crate) fn new() -> Self {
        Self { table: Some((0..=STEPS).map(log2_of_step).collect::<Vec<u64>>().into()) }
    }

    /// Without a table, for a few: each logarithm works out the two entries it needs.
    pub(crate) const fn bare() -> Self {
        Self { table: None }
    }

    /// Below 2^47, never 0, and never more for a larger `u`; 0 counts as 1.
    pub(crate) fn of(&self, u: u64) -> u64 {
        let x = u.max(1);
        let exponent = x.ilog2();
        let mantissa = x << (63 - exponent);
        let step = (mantissa >> 51) & 0xFFF;
        let part = (mantissa >> 19) & 0xFFFF_FFFF;
        let (low, high) = (self.entry(step), self.entry(step + 1));
        (64 << 40) - ((u64::from(exponent) << 40) + low + (((high - low) * part) >> 32))
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most 4096")]
    fn entry(&self, step: u64) -> u64 {
        self.table.as_ref().map_or_else(|| log2_of_step(step), |table| table[step as usize])
    }
}

/// Bit by bit, by squaring: each square that reaches 2 gives a 1.
fn log2_of_step(step: u64) -> u64 {
    if step == STEPS {
        return 1 << 40;
    }
    let mut x = (STEPS + step) << 50;
    let mut log = 0;
    for _ in 0..40 {
        #[expect(clippy::cast_possible_truncation, reason = "the square of a Q62 below 2 is a Q62 below 4")]
        let square = ((u128::from(x) * u128::from(x)) >> 62) as u64;
        let carry = square >> 63;
        x = square >> carry;
        log = (log << 1) | carry;
    }
    log
}

#[cfg(test)]
mod tests {
    use super::NegLog2;
    use crate::digest::Digest;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    #[test]
    fn the_table_has_its_reference_digest() {
        let log = NegLog2::new();
        let table: Vec<u64> = (0..=4096).map(|step| log.entry(step)).collect();
        assert_eq!(table[..3], [0, 387_223_234, 774_351_966]);
        let bytes: Vec<u8> = table.iter().flat_map(|entry| entry.to_le_bytes()).collect();
        let known = "b1268c2d1f7a42881ea8875438d8dbfd715b1832cb53cf4ef4c901f776d61783";
        assert_eq!(Digest::of(&bytes).to_string(), known);
    }

    #[test]
    fn values_are_the_reference_ones() {
        let log = NegLog2::new();
        let known = [
            (0, 70_368_744_177_664),
            (1, 70_368_744_177_664),
            (2, 69_269_232_549_888),
            (1 << 32, 35_184_372_088_832),
            (1 << 63, 1_099_511_627_776),
            (0xC000_0000_0000_0000, 456_338_556_421),
            (u64::MAX, 1),
            (0x1234_5678_9ABC_DEF0, 4_193_296_773_706),
        ];
        for (u, expected) in known {
            assert_eq!((log.of(u), NegLog2::bare().of(u)), (expected, expected), "{u}");
        }
    }

    #[test]
    fn a_larger_word_never_has_a_larger_logarithm() {
        let log = NegLog2::new();
        let words: Vec<u64> = (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) | 1]).collect();
        let mut sorted = words;
        sorted.sort();
        assert!(sorted.windows(2).all(|pair| log.of(pair[0]) >= log.of(pair[1])));
    }
}
