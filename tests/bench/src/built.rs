//! A contender as it was built, with what building it took.

use crate::memory::net_bytes;
use crate::placer::{Placer, first};
use crate::turns::{Turn, nanoseconds};

/// A contender, the bytes it holds, and the time of its first building.
pub struct Built<P> {
    pub placer: P,
    pub bytes: f64,
    pub nanoseconds: f64,
}

impl<P: Placer> Built<P> {
    /// One over the first `nodes` members.
    pub fn first(nodes: u32) -> Self {
        let (mut placer, mut bytes) = (None, 0.0);
        let nanoseconds = nanoseconds(|| (placer, bytes) = net_bytes(|| Some(first::<P>(nodes))));
        Self { placer: placer.expect("it was built"), bytes, nanoseconds }
    }

    /// Builds it again each turn.
    pub fn anew(nodes: u32) -> Turn<'static> {
        Turn::new(P::NAME, move || {
            let mut placer = None;
            let time = nanoseconds(|| placer = Some(first::<P>(nodes)));
            drop(placer);
            time
        })
    }

    /// The time of the first building each turn, for what takes seconds.
    pub fn once(&self) -> Turn<'_> {
        Turn::new(P::NAME, || self.nanoseconds)
    }
}
