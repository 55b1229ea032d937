//! The positions of many keys.

use alloc::vec::Vec;

use super::md5_lanes::{self, LANES, LONGEST};
use super::{Function, KeyHash};

/// Hashes keys one after the other into a list of positions.
///
/// Rules that go through MD5 are computed several keys at a time, which takes a fraction of the time a single
/// key does; the positions are the same.
#[derive(Debug)]
pub struct Positions<'h> {
    rule: &'h KeyHash,
    /// The function, if it is one for several keys at a time.
    several: Option<Function>,
    /// Where the keys that wait belong, and their padded blocks.
    waiting: Vec<usize>,
    blocks: [[u8; 64]; LANES],
    done: Vec<u64>,
}

impl<'h> Positions<'h> {
    /// No positions yet, with room for `capacity`.
    pub fn new(rule: &'h KeyHash, capacity: usize) -> Self {
        let several = match rule {
            KeyHash::Whole(function) if function.in_lanes() => Some(*function),
            _ => None,
        };
        Self { rule, several, waiting: Vec::new(), blocks: [[0; 64]; LANES], done: Vec::with_capacity(capacity) }
    }

    /// Appends the position of a key.
    #[inline]
    pub fn push(&mut self, key: &[u8]) {
        if self.several.is_some() && key.len() <= LONGEST {
            self.wait(key);
        } else {
            self.done.push(self.rule.of(key));
        }
    }

    fn wait(&mut self, key: &[u8]) {
        self.blocks[self.waiting.len()] = md5_lanes::block(key);
        self.waiting.push(self.done.len());
        self.done.push(0);
        if self.waiting.len() == LANES {
            self.hash_waiting();
        }
    }

    fn hash_waiting(&mut self) {
        let words = md5_lanes::first_words(&self.blocks);
        for (place, word) in self.waiting.drain(..).zip(words) {
            self.done[place] = u64::from(word);
        }
    }

    /// The positions so far, in the order of their keys.
    pub fn all(&mut self) -> &[u64] {
        if self.several.is_some() {
            self.hash_waiting();
        }
        &self.done
    }

    /// How many keys there are.
    pub const fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether there are no keys.
    pub const fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Forgets every key, and keeps the room.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.done.clear();
    }
}

#[cfg(all(test, feature = "compat"))]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::{Function, KeyHash, Positions};
    use crate::hash::Hasher;

    #[test]
    fn positions_of_many_are_those_of_each() {
        for rule in [KeyHash::Whole(Function::Md5Word), KeyHash::Native(Hasher::default())] {
            let keys: Vec<Vec<u8>> = (0..200_u8).map(|length| vec![length; usize::from(length)]).collect();
            let each: Vec<u64> = keys.iter().map(|key| rule.of(key)).collect();
            let mut positions = Positions::new(&rule, 0);
            for (count, key) in keys.iter().enumerate() {
                assert_eq!(positions.len(), count);
                assert!(count % 7 > 0 || positions.all() == &each[..count]);
                positions.push(key);
            }
            assert_eq!(positions.all(), each);
            positions.clear();
            assert!(positions.is_empty());
        }
    }
}
