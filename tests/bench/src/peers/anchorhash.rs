//! anchorhash, with room for twice the members.

use std::hint::black_box;

use anchorhash::{AnchorHash, Builder};

use crate::placer::{Placer, id, member};

pub struct Anchorhash(AnchorHash<&'static str, &'static str, std::hash::RandomState>);

impl Placer for Anchorhash {
    const NAME: &'static str = "anchorhash";

    fn of(members: &[u32]) -> Self {
        let ids: Vec<&'static str> = members.iter().map(|&member| id(member)).collect();
        Self(Builder::default().with_resources(ids).build(members.len() as u16 * 2))
    }

    fn lookup(&self, key: &'static str) {
        black_box(self.0.get_resource(key));
    }

    fn owner(&self, key: &'static str) -> u32 {
        member(self.0.get_resource(key).expect("an anchor with members"))
    }

    fn resize(&mut self, gone: &[u32], come: &[u32]) {
        for &member in gone {
            self.0.remove_resource(&id(member)).expect("a member");
        }
        for &member in come {
            self.0.add_resource(id(member)).expect("room for it");
        }
    }
}
