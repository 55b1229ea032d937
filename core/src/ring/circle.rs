//! A circle of positions cut into ranges.

use super::placement::Visit;
use super::points::Points;

/// A circle of 2^`bits` positions: a cut owns the positions after the cut before it up to its own, and the
/// first cut owns what lies beyond the last.
#[derive(Clone, Debug)]
pub struct Circle {
    points: Points,
    bits: u32,
}

impl Circle {
    /// The circle of these points, which lie in the top `bits` of their words.
    pub(super) const fn new(points: Points, bits: u32) -> Self {
        Self { points, bits }
    }

    /// The width of a position in bits.
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// The number of cuts.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether nobody owns anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every cut in order: its position, and the index of the node that owns the range up to it.
    pub fn cuts(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.points.iter().map(|(at, owner)| (at >> self.shift(), owner))
    }

    /// The owner of a position; `None` when nobody owns anything.
    #[cfg(feature = "compat")]
    #[inline]
    pub(super) fn owner(&self, position: u64) -> Option<u32> {
        (!self.is_empty()).then(|| self.points.owner(self.search(position)))
    }

    /// The place of the cut that owns a position; `len()` stands for the first, reached by wrapping.
    #[inline]
    pub(super) fn search(&self, position: u64) -> usize {
        self.points.search(position << self.shift())
    }

    /// The owners from a place on, once around; a node comes as often as it has cuts.
    pub(super) fn walk(&self, place: usize) -> impl Iterator<Item = u32> + '_ {
        let len = self.len();
        (place..len).chain(0..place.min(len)).map(|place| self.points.owner(place))
    }

    /// Visits the owners from a position on, once around, until `visit` breaks.
    pub(super) fn prefer(&self, position: u64, visit: &mut Visit<'_>) {
        if !self.is_empty() {
            // Whether it ran to the end or was stopped is nobody's concern.
            let _ = self.walk(self.search(position)).try_for_each(visit);
        }
    }

    /// The position of the cut at a place; the last position there is for the place `len()`.
    #[inline]
    pub(super) fn cut(&self, place: usize) -> u64 {
        self.points.point(place) >> self.shift()
    }

    /// The owner of the cut at a place, `len()` included. The circle must not be empty.
    #[inline]
    pub(super) fn owner_at(&self, place: usize) -> u32 {
        self.points.owner(place)
    }

    /// How many cuts from a place on are those of `other` from its place on, for owners of which `same` holds.
    pub(super) fn alike(
        &self,
        place: usize,
        other: &Self,
        other_place: usize,
        same: impl Fn(u32, u32) -> bool,
    ) -> usize {
        if self.bits != other.bits {
            return 0;
        }
        self.points.alike(place, &other.points, other_place, same)
    }

    pub(super) const fn points(&self) -> &Points {
        &self.points
    }

    #[inline]
    const fn shift(&self) -> u32 {
        64 - self.bits
    }
}
