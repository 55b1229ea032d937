//! Exact shares of the circle.

use alloc::vec;
use alloc::vec::Vec;

use super::points::Points;
use super::vnodes::Ring;

/// The number of positions on the circle, 2^64: what shares are parts of.
pub const CIRCLE: u128 = 1 << 64;

impl Ring {
    /// How many of the 2^64 positions each node owns, by node index. The sum is [`CIRCLE`], or 0 when every
    /// node is drained.
    pub fn shares(&self) -> Vec<u128> {
        shares(&self.points, self.nodes.len())
    }
}

fn shares(points: &Points, nodes: usize) -> Vec<u128> {
    let mut shares = vec![0; nodes];
    let Some(&last) = points.at().last() else { return shares };
    // The first point's range begins after the last point, one turn earlier.
    let mut previous = u128::from(last);
    let mut turn = CIRCLE;
    for (at, owner) in points.iter() {
        let at = u128::from(at);
        shares[owner as usize] += at + turn - previous;
        (previous, turn) = (at, 0);
    }
    shares
}
