//! Properties of every native family on seeded random inputs, against oracles that are slow and obviously right.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]
#![expect(clippy::cast_possible_truncation, reason = "random numbers below small bounds")]

mod buckets;
mod changes;
mod oracle;
mod owners;
mod picks;
mod random;
mod replicas;
mod slots;
mod text;

/// Cases per property; an unoptimised build tries fewer.
const CASES: u64 = if cfg!(debug_assertions) { 300 } else { 10_000 };
