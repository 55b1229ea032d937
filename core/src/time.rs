//! Time as an argument.

use serde::{Deserialize, Serialize};

/// A moment in microseconds since an epoch that the caller picks.
///
/// The core never reads a clock: it compares moments and adds durations. Arithmetic saturates, so a
/// hostile duration cannot wrap a deadline into the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

impl Time {
    /// The moment `micros` microseconds later.
    #[must_use]
    pub const fn plus(self, micros: u64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to `self`; 0 if `earlier` is in fact later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The later of the two: how a machine reads a `now` that went backwards.
    #[must_use]
    pub fn or_later(self, seen: Self) -> Self {
        self.max(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn arithmetic_saturates_and_never_runs_backwards() {
        assert_eq!(Time(5).plus(7), Time(12));
        assert_eq!(Time(5).plus(u64::MAX), Time(u64::MAX));
        assert_eq!(Time(12).since(Time(5)), 7);
        assert_eq!(Time(5).since(Time(12)), 0);
        assert_eq!(Time(3).or_later(Time(9)), Time(9));
    }
}
