//! Sorting where time does not matter and code size does.
//!
//! The library's sort is made anew for every type, some kilobytes each, which people download. This one
//! sorts places, once for all types. What is sorted for millions of points uses the library's.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts by a total order; equal items keep their places.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places: Vec<u32> = (0..u32::try_from(items.len()).unwrap_or(u32::MAX)).collect();
    sort_numbers(&mut places, &mut |a, b| compare(&items[a as usize], &items[b as usize]));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken[place as usize].take()));
}

/// Sorts by a key of a total order; equal items keep their places.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts numbers, such as places or indices, by a total order.
pub(crate) fn sort_numbers(numbers: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    numbers.sort_by(|&a, &b| compare(a, b));
}

#[cfg(test)]
mod tests {
    use super::sort_by_key;
    use crate::rng::Rng;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    #[test]
    fn agrees_with_the_librarys_stable_sort() {
        let mut rng = Rng::new(1);
        for length in 0..100 {
            let items: Vec<(String, u64)> = (0..length).map(|i| (rng.below(20).to_string(), i)).collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0.clone());
            theirs.sort_by_key(|item| item.0.clone());
            assert_eq!(ours, theirs);
        }
    }
}
