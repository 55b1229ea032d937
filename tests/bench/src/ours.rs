//! Our placements as everybody else is asked.

use std::hint::black_box;

use ringwright::Error;
use ringwright::hash::{Hash, Hasher};
use ringwright::ring::{
    Anchor, Jump, JumpForm, Maglev, Memento, MultiProbe, Node, Placement as _, Rendezvous, Ring, RingConfig,
};

use crate::peers::TABLE;
use crate::placer::{Placer, id, member};

/// Asks one of ours, called `$name`, which `$new` makes from nodes; `$last` when only its last node can leave.
macro_rules! ours {
    ($ours:ident, $name:literal, $last:literal, $new:expr) => {
        impl Placer for $ours {
            const NAME: &'static str = $name;
            const LAST_ONLY: bool = $last;

            fn of(members: &[u32]) -> Self {
                let new: fn(Vec<Node>) -> Result<Self, Error> = $new;
                new(members.iter().map(|&member| node(member)).collect()).expect("good nodes")
            }

            fn lookup(&self, key: &'static str) {
                black_box(self.node(key.as_bytes()));
            }

            fn owner(&self, key: &'static str) -> u32 {
                member(self.node(key.as_bytes()).expect("a placement with members").id())
            }

            fn resize(&mut self, gone: &[u32], come: &[u32]) {
                for &member in gone {
                    *self = self.without_node(id(member)).expect("a member");
                }
                for &member in come {
                    *self = self.with_node(node(member)).expect("a new member");
                }
            }
        }
    };
}

ours!(Ring, "`Ring`", false, |nodes| Ring::new(RingConfig::default(), nodes));
ours!(Maglev, "`Maglev`", false, |nodes| Maglev::new(hasher(), Some(TABLE), nodes));
ours!(Anchor, "`Anchor`", false, |nodes| Anchor::new(hasher(), Some(nodes.len() as u32 * 2), nodes));
ours!(Rendezvous, "`Rendezvous`", false, |nodes| Rendezvous::new(hasher(), nodes));
ours!(MultiProbe, "`MultiProbe`", false, |nodes| MultiProbe::new(hasher(), 21, nodes));
ours!(Memento, "`Memento`", false, |nodes| Memento::new(hasher(), nodes));
ours!(Jump, "`Jump`", true, |nodes| Jump::new(JumpForm::Native, hasher(), nodes));

/// A member as our node.
pub fn node(member: u32) -> Node {
    Node::new(id(member)).expect("a good id")
}

fn hasher() -> Hasher {
    Hasher::new(Hash::default(), 0).expect("a hash without a secret")
}
