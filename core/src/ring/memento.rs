//! Memento hashing.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::anchor::below;
use super::bucketed::bucketed;
use super::buckets::{BucketInput, BucketOutput, Buckets, Engine};
use super::form::{self, Extra};
use super::jump::JumpForm;
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit, no_order};
use super::plan::Cause;
use crate::error::Error;
use crate::hash::{Hasher, KeyHash, Secret};
use crate::machine::Machine;
use crate::rng::{GOLDEN, mix};
use crate::time::Time;

/// Memento hashing: jump hashing that can lose any node. It remembers which bucket took the place of each
/// removed one, and a key that meets a removed bucket is hashed on among those that were left; a change of
/// one node moves keys only from it or to it. (Coluzzi, Brocco, Antonucci and Leidi, "`MementoHash`: A
/// Stateful, Minimal Memory, Best Performing Consistent Hash Algorithm", IEEE/ACM Transactions on Networking
/// 2024.)
///
/// The order in which nodes left is part of the placement: it is a value and, fed by
/// [`step`](Machine::step), a machine, and its JSON carries its history. A node that joins takes the bucket
/// that was removed last, or a new one at the end; there is no capacity. Weight 0 removes the bucket of a
/// node and keeps the node known.
#[derive(Clone, Debug)]
pub struct Memento {
    members: Members,
    key_hash: KeyHash,
    engine: Memory,
    buckets: Buckets,
}

native!(Memento, engine);
bucketed!(Memento, Memory, FIELDS);

const FIELDS: [&str; 2] = ["buckets", "removed"];

impl Memento {
    /// A placement on `nodes`, which get buckets 0, 1, ... in the order given.
    ///
    /// # Errors
    /// `weights-unsupported` for weights above 1; `no-nodes`, `duplicate-node`, `too-many-nodes`, `bad-id`,
    /// `bad-zone`.
    pub fn new(hasher: Hasher, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let (members, buckets) = Buckets::numbered::<Memory>(nodes)?;
        let engine = Memory::new(members.placeable());
        Ok(Self { members, key_hash: KeyHash::Native(hasher), engine, buckets })
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        Self::read(form::read(text, secret, Memory::FAMILY, &FIELDS)?)
    }

    fn read((hasher, nodes, extra): (Hasher, Vec<Node>, Extra)) -> Result<Self, Error> {
        let of = extra.buckets.ok_or_else(|| form::missing("buckets"))?;
        let removed = extra.removed.ok_or_else(|| form::missing("removed"))?;
        let (members, buckets) = Buckets::read::<Memory>(nodes, &of, &removed)?;
        let mut engine = Memory::new(of.len() + removed.len());
        for bucket in removed {
            engine.remove(bucket);
        }
        Ok(Self { members, key_hash: KeyHash::Native(hasher), engine, buckets })
    }

    fn extra(&self) -> Extra {
        Extra { buckets: Some(self.buckets().into()), removed: Some(self.engine.removed.clone()), ..Extra::default() }
    }
}

/// What is remembered of the removed buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Memory {
    /// By bucket: which one took its place, and so how many were left; [`IN_USE`] for one in use.
    replacer: Vec<u32>,
    /// The removed buckets, the last one removed at the end. Buckets cut off the end are not among them.
    removed: Vec<u32>,
}

const IN_USE: u32 = u32::MAX;

impl Memory {
    fn new(live: usize) -> Self {
        Self { replacer: vec![IN_USE; live], removed: Vec::new() }
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` buckets")]
    fn bucket(&self, position: u64) -> u32 {
        let mut bucket = JumpForm::Native.bucket(position, self.replacer.len() as u32);
        loop {
            let left = self.replacer[bucket as usize];
            if left == IN_USE {
                return bucket;
            }
            let step = (u64::from(bucket) + 1).wrapping_mul(GOLDEN);
            bucket = below(mix(position.wrapping_add(step)), left);
            // Buckets removed before then were already replaced.
            while let replacer = self.replacer[bucket as usize]
                && replacer != IN_USE
                && replacer >= left
            {
                bucket = replacer;
            }
        }
    }
}

impl Engine for Memory {
    const FAMILY: &'static str = "memento";

    #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` buckets")]
    fn add(&mut self) -> Option<u32> {
        if let Some(bucket) = self.removed.pop() {
            self.replacer[bucket as usize] = IN_USE;
            return Some(bucket);
        }
        self.replacer.push(IN_USE);
        Some(self.replacer.len() as u32 - 1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` buckets")]
    fn remove(&mut self, bucket: u32) {
        if self.removed.is_empty() && bucket as usize + 1 == self.replacer.len() {
            self.replacer.pop();
            return;
        }
        self.replacer[bucket as usize] = (self.replacer.len() - self.removed.len() - 1) as u32;
        self.removed.push(bucket);
    }
}

#[cfg(test)]
mod tests {
    use super::Memento;
    use crate::hash::Hasher;
    use crate::machine::Machine as _;
    use crate::ring::{BucketInput, BucketOutput, Node, Placement as _};
    use crate::time::Time;
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn ten() -> Memento {
        Memento::new(Hasher::default(), (0..10).map(|i| Node::new(format!("n{i}")).unwrap())).unwrap()
    }

    fn buckets(memento: &Memento) -> Vec<u32> {
        (0..16).map(|i| memento.buckets()[memento.index(format!("user:{i}").as_bytes()).unwrap() as usize]).collect()
    }

    fn three_less() -> Memento {
        ["n3", "n7", "n0"].iter().fold(ten(), |memento, id| memento.without_node(id).unwrap())
    }

    #[test]
    fn keys_go_and_come_back_as_in_the_reference() {
        assert_eq!(buckets(&ten()), [9, 1, 9, 7, 8, 3, 6, 2, 2, 8, 5, 0, 7, 3, 5, 5]);
        let less = three_less();
        assert_eq!(buckets(&less), [9, 1, 9, 6, 8, 1, 6, 2, 2, 8, 5, 5, 5, 5, 5, 5]);
        assert_eq!(less.engine.removed, [3, 7, 0]);
        assert_eq!([3, 7, 0].map(|bucket: usize| less.engine.replacer[bucket]), [9, 8, 7]);
        let more = less.with_node(Node::new("x").unwrap()).unwrap();
        assert_eq!(buckets(&more), [9, 1, 9, 6, 8, 1, 6, 2, 2, 8, 5, 0, 5, 5, 5, 5]);
    }

    #[test]
    fn the_history_is_written_down_and_read_back() {
        let less = three_less();
        let text = less.to_json();
        assert!(text.contains(r#""buckets":[1,2,4,5,6,8,9],"#) && text.contains(r#""removed":[3,7,0]"#));
        assert_eq!(Memento::from_json(&text, None).unwrap(), less);
        let mut machine: Memento = serde_json::from_str(&serde_json::to_string(&less).unwrap()).unwrap();
        let mut out = Vec::new();
        machine.step(Time(0), BucketInput::Add(Node::new("x").unwrap()), &mut out);
        machine.step(Time(0), BucketInput::SetWeight { id: "x".to_string(), weight: 0 }, &mut out);
        let (given, freed) = (("x".to_string(), 0), ("x".to_string(), 0));
        let known = [
            BucketOutput::Given { bucket: given.1, id: given.0 },
            BucketOutput::Freed { bucket: freed.1, id: freed.0 },
        ];
        assert_eq!(out, known);
        assert_eq!(machine.without_node("x").unwrap(), less);
    }

    #[test]
    fn the_end_is_cut_off_and_grows_without_history() {
        let nine = ten().without_node("n9").unwrap();
        assert_eq!(nine, Memento::new(Hasher::default(), (0..9).map(|i| Node::new(format!("n{i}")).unwrap())).unwrap());
        assert_eq!(nine.with_node(Node::new("n9").unwrap()).unwrap(), ten());
        let one = Memento::new(Hasher::default(), [Node::new("a").unwrap()]).unwrap();
        let none = one.with_weight("a", 0).unwrap();
        assert_eq!(none.owner(5), None);
        assert_eq!(Memento::from_json(&none.to_json(), None).unwrap(), none);
        assert_eq!(none.with_weight("a", 1).unwrap(), one);
        assert_eq!(one.without_node("a").unwrap_err().code(), "no-nodes");
        assert_eq!(one.with_weight("a", 2).unwrap_err().code(), "weights-unsupported");
    }

    #[test]
    fn impossible_histories_are_refused_by_name() {
        let text = three_less().to_json();
        for (from, to, field) in [
            ("[3,7,0]", "[3,7]", "buckets"),
            ("[3,7,0]", "[3,7,1]", "removed"),
            ("[3,7,0]", "[3,7,10]", "removed"),
            ("[1,2,4", "[1,1,4", "buckets"),
            ("[3,7,0]", r#"[3,7,0],"table_size":251"#, "table_size"),
        ] {
            assert_eq!(Memento::from_json(&text.replace(from, to), None).unwrap_err().field(), field);
        }
    }
}
