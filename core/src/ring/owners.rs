//! The node of each point, in as few bytes as the number of nodes allows.

use alloc::vec::Vec;

/// Node indices, as narrow as the number of nodes allows.
#[derive(Clone, Debug)]
pub(super) enum Owners {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Owners {
    /// The owners of a circle of `nodes` nodes in order; the first stands once more at the end, for the sentinel.
    pub(super) fn new(nodes: usize, owners: impl Iterator<Item = u32>) -> Self {
        if fits_narrow(nodes) {
            #[expect(clippy::cast_possible_truncation, reason = "the branch has just checked the width")]
            let narrow = owners.map(|owner| owner as u16);
            Self::Narrow(closed(narrow.collect()))
        } else {
            Self::Wide(closed(owners.collect()))
        }
    }

    /// Whether this width is the one for `nodes` nodes.
    pub(super) fn fit(&self, nodes: usize) -> bool {
        matches!(self, Self::Narrow(_)) == fits_narrow(nodes)
    }

    /// The node index at a position, the sentinel's included.
    #[inline]
    pub(super) fn get(&self, position: usize) -> u32 {
        match self {
            Self::Narrow(narrow) => u32::from(narrow[position]),
            Self::Wide(wide) => wide[position],
        }
    }

    /// How many places from `from` on have owners of whom `same` holds, as long as the `points` are the same.
    /// Of owners of another width, none.
    pub(super) fn alike(
        &self,
        from: usize,
        other: &Self,
        other_from: usize,
        points: impl Iterator<Item = bool>,
        same: impl Fn(u32, u32) -> bool,
    ) -> usize {
        match (self, other) {
            (Self::Narrow(one), Self::Narrow(other)) => {
                let owners = one[from..].iter().zip(&other[other_from..]);
                points
                    .zip(owners)
                    .take_while(|&(point, (&one, &other))| point && same(one.into(), other.into()))
                    .count()
            }
            (Self::Wide(one), Self::Wide(other)) => {
                let owners = one[from..].iter().zip(&other[other_from..]);
                points.zip(owners).take_while(|&(point, (&one, &other))| point && same(one, other)).count()
            }
            _ => 0,
        }
    }

    /// The owners when the node `new` takes one more place before each of `places`.
    #[expect(clippy::cast_possible_truncation, reason = "the caller has checked the width")]
    pub(super) fn with(&self, new: u32, places: &[usize], points: usize) -> Self {
        match self {
            Self::Narrow(old) => Self::Narrow(insert(old, new as u16, places, points, |owner| {
                owner + u16::from(u32::from(owner) >= new)
            })),
            Self::Wide(old) => Self::Wide(insert(old, new, places, points, |owner| owner + u32::from(owner >= new))),
        }
    }

    /// The owners when the node `gone` leaves its `places`.
    pub(super) fn without(&self, gone: u32, places: &[usize], points: usize) -> Self {
        match self {
            Self::Narrow(old) => {
                Self::Narrow(cut(old, places, points, |owner| owner - u16::from(u32::from(owner) > gone)))
            }
            Self::Wide(old) => Self::Wide(cut(old, places, points, |owner| owner - u32::from(owner > gone))),
        }
    }
}

fn insert<T: Copy>(old: &[T], new: T, places: &[usize], points: usize, renumber: impl Fn(T) -> T + Copy) -> Vec<T> {
    let mut owners = Vec::with_capacity(old.len() + places.len() + 1);
    let mut from = 0;
    for &place in places {
        owners.extend(old[from..place].iter().copied().map(renumber));
        owners.push(new);
        from = place;
    }
    owners.extend(old[from..points].iter().copied().map(renumber));
    closed(owners)
}

fn cut<T: Copy>(old: &[T], places: &[usize], points: usize, renumber: impl Fn(T) -> T + Copy) -> Vec<T> {
    let mut owners = Vec::with_capacity(old.len() - places.len());
    let mut from = 0;
    for &place in places {
        owners.extend(old[from..place].iter().copied().map(renumber));
        from = place + 1;
    }
    owners.extend(old[from..points].iter().copied().map(renumber));
    closed(owners)
}

/// Closes the circle: the first owner once more, behind the last.
fn closed<T: Copy>(mut owners: Vec<T>) -> Vec<T> {
    owners.extend(owners.first().copied());
    owners
}

/// Whether indices of so many nodes fit 16 bits.
fn fits_narrow(nodes: usize) -> bool {
    u16::try_from(nodes).is_ok()
}
