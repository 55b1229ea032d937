//! The nodes of one walk.

use alloc::vec;
use alloc::vec::Vec;

/// The nodes of a walk so far: a short list, and from some length on flags beside it.
pub(super) struct Seen {
    nodes: usize,
    list: Vec<u32>,
    flagged: bool,
    flags: Vec<bool>,
    /// Nodes seen by zone.
    ranks: Vec<u32>,
}

impl Seen {
    /// Lists up to this length are searched.
    const SHORT: usize = 16;

    pub(super) const fn new(nodes: usize) -> Self {
        Self { nodes, list: Vec::new(), flagged: false, flags: Vec::new(), ranks: Vec::new() }
    }

    /// The number of different nodes seen.
    pub(super) const fn len(&self) -> usize {
        self.list.len()
    }

    /// How many nodes of its zone came before `node`; `None` when it came itself.
    pub(super) fn visit(&mut self, node: u32, zone_of: Option<&[u32]>) -> Option<u32> {
        let same_zone = |other: u32| zone_of.is_some_and(|zone_of| zone_of[other as usize] == zone_of[node as usize]);
        if self.list.len() == Self::SHORT && !self.flagged {
            self.flag(zone_of);
        }
        if !self.flagged {
            if self.list.contains(&node) {
                return None;
            }
            let rank = self.list.iter().filter(|&&other| same_zone(other)).count();
            self.list.push(node);
            return u32::try_from(rank).ok();
        }
        if core::mem::replace(&mut self.flags[node as usize], true) {
            return None;
        }
        self.list.push(node);
        let Some(zone_of) = zone_of else { return Some(0) };
        let seen = &mut self.ranks[zone_of[node as usize] as usize];
        *seen += 1;
        Some(*seen - 1)
    }

    fn flag(&mut self, zone_of: Option<&[u32]>) {
        if self.flags.is_empty() {
            (self.flags, self.ranks) = (vec![false; self.nodes], vec![0; self.nodes]);
        }
        for &node in &self.list {
            self.flags[node as usize] = true;
            if let Some(zone_of) = zone_of {
                self.ranks[zone_of[node as usize] as usize] += 1;
            }
        }
        self.flagged = true;
    }

    pub(super) fn clear(&mut self) {
        if core::mem::take(&mut self.flagged) {
            self.list.iter().for_each(|&node| self.flags[node as usize] = false);
            self.ranks.fill(0);
        }
        self.list.clear();
    }
}
