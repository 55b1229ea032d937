//! Which nodes may be picked just now.

use alloc::vec;
use alloc::vec::Vec;

use super::placement::Placement;
use crate::error::Error;

/// The eligible nodes of a placement, one bit each. Health is not topology: a mask is passed with each
/// pick, rebuilds nothing, and moves no key of an eligible node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    words: Vec<u64>,
    nodes: usize,
    down: usize,
}

impl Mask {
    /// Every one of `nodes` nodes is eligible.
    pub fn all(nodes: usize) -> Self {
        let mut words = vec![u64::MAX; nodes.div_ceil(64)];
        if let Some(last) = words.last_mut() {
            *last >>= (64 - nodes % 64) % 64;
        }
        Self { words, nodes, down: 0 }
    }

    /// Of `nodes` nodes, those in `eligible`.
    pub fn only(nodes: usize, eligible: impl IntoIterator<Item = u32>) -> Self {
        let mut mask = Self { words: vec![0; nodes.div_ceil(64)], nodes, down: nodes };
        eligible.into_iter().for_each(|node| mask.set(node, true));
        mask
    }

    /// Every node of `placement` but those of the ids in `down`.
    ///
    /// # Errors
    /// `unknown-node`.
    pub fn without<'i>(placement: &dyn Placement, down: impl IntoIterator<Item = &'i str>) -> Result<Self, Error> {
        let members = placement.members();
        let mut mask = Self::all(members.nodes().len());
        for id in down {
            mask.set(u32::try_from(members.place(id)?).unwrap_or(u32::MAX), false);
        }
        Ok(mask)
    }

    /// Makes a node eligible or not. One that there is not is never eligible.
    pub fn set(&mut self, node: u32, eligible: bool) {
        if node as usize >= self.nodes {
            return;
        }
        let (word, bit) = (node as usize / 64, 1 << (node % 64));
        let was = self.words[word] & bit != 0;
        match (was, eligible) {
            (true, false) => self.down += 1,
            (false, true) => self.down -= 1,
            _ => {}
        }
        self.words[word] = if eligible { self.words[word] | bit } else { self.words[word] & !bit };
    }

    /// Whether a node may be picked.
    #[inline]
    pub fn contains(&self, node: u32) -> bool {
        self.contains_at(node as usize)
    }

    /// Whether this is a mask for so many nodes.
    pub(super) const fn fits(&self, nodes: usize) -> bool {
        self.nodes == nodes
    }

    #[inline]
    pub(super) fn contains_at(&self, place: usize) -> bool {
        self.words.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    /// Whether every node may be picked.
    pub const fn is_full(&self) -> bool {
        self.down == 0
    }
}
