//! maglev, with the table size of its paper; it changes only by being built again.

use std::hint::black_box;

use maglev::{ConsistentHasher as _, Maglev};

use crate::placer::{Placer, id, member};

/// Slots of the table.
pub const TABLE: u32 = 65_537;

pub struct MaglevCrate(Maglev<&'static str>);

impl Placer for MaglevCrate {
    const NAME: &'static str = "maglev";

    fn of(members: &[u32]) -> Self {
        Self(Maglev::with_capacity(members.iter().map(|&member| id(member)), TABLE as usize))
    }

    fn lookup(&self, key: &'static str) {
        black_box(self.0.get(key));
    }

    fn owner(&self, key: &'static str) -> u32 {
        member(self.0.get(key).expect("a table with members"))
    }

    fn resize(&mut self, gone: &[u32], come: &[u32]) {
        let members = self.0.nodes().iter().map(|id| member(id)).filter(|member| !gone.contains(member));
        *self = Self::of(&members.chain(come.iter().copied()).collect::<Vec<_>>());
    }
}
