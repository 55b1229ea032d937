//! Anchor hashing.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::bucketed::bucketed;
use super::buckets::{BucketInput, BucketOutput, Buckets, Engine};
use super::form::{self, Extra};
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

/// Anchor hashing: a fixed number of buckets, of which some have a node. A key that meets a free bucket is
/// hashed on among those that were in use when it was freed, so that a change of one node moves keys only
/// from it or to it, and a node that comes back finds its keys. (Mendelson, Vargaftik, Barabash, Lorenz,
/// Keslassy and Orda, "`AnchorHash`: A Scalable Consistent Hash", IEEE/ACM
/// Transactions on Networking 2021.)
///
/// The order in which nodes left is part of the placement: it is a value and, fed by
/// [`step`](Machine::step), a machine, and its JSON carries its history. A node that joins takes the bucket
/// that was freed last. Weight 0 frees the bucket of a node and keeps the node known.
#[derive(Clone, Debug)]
pub struct Anchor {
    members: Members,
    key_hash: KeyHash,
    engine: Stack,
    buckets: Buckets,
}

native!(Anchor, engine);
bucketed!(Anchor, Stack, FIELDS);

const FIELDS: [&str; 3] = ["buckets", "capacity", "removed"];

impl Anchor {
    /// The most buckets.
    pub const MAX_CAPACITY: u32 = 1 << 21;

    /// A placement on `nodes`, which get buckets 0, 1, ... in the order given. Without a `capacity` it is the
    /// power of two from twice the nodes of weight 1 on, at least 16.
    ///
    /// # Errors
    /// `bad-capacity` when it is below the number of nodes of weight 1, 0, or above
    /// [`MAX_CAPACITY`](Self::MAX_CAPACITY); `weights-unsupported` for weights above 1; `no-nodes`,
    /// `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(hasher: Hasher, capacity: Option<u32>, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let (members, buckets) = Buckets::numbered::<Stack>(nodes)?;
        #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` nodes")]
        let live = members.placeable() as u32;
        let capacity = capacity.unwrap_or_else(|| (live * 2).next_power_of_two().max(16));
        check_capacity(capacity, live)?;
        Ok(Self { members, key_hash: KeyHash::Native(hasher), engine: Stack::new(capacity, live), buckets })
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        Self::read(form::read(text, secret, Stack::FAMILY, &FIELDS)?)
    }

    fn read((hasher, nodes, extra): (Hasher, Vec<Node>, Extra)) -> Result<Self, Error> {
        let capacity = extra.capacity.ok_or_else(|| form::missing("capacity"))?;
        let of = extra.buckets.ok_or_else(|| form::missing("buckets"))?;
        let removed = extra.removed.ok_or_else(|| form::missing("removed"))?;
        let (members, buckets) = Buckets::read::<Stack>(nodes, &of, &removed)?;
        #[expect(clippy::cast_possible_truncation, reason = "both lists are at most `Members::MAX` long together")]
        let used = (of.len() + removed.len()) as u32;
        check_capacity(capacity, used)?;
        let mut engine = Stack::new(capacity, used);
        for bucket in removed {
            engine.remove(bucket);
        }
        Ok(Self { members, key_hash: KeyHash::Native(hasher), engine, buckets })
    }

    /// How many buckets there are.
    pub fn capacity(&self) -> u32 {
        self.engine.capacity()
    }

    fn extra(&self) -> Extra {
        Extra {
            buckets: Some(self.buckets().into()),
            capacity: Some(self.capacity()),
            removed: Some(self.engine.removed().into()),
            ..Extra::default()
        }
    }
}

fn check_capacity(capacity: u32, used: u32) -> Result<(), Error> {
    if capacity > 0 && (used..=Anchor::MAX_CAPACITY).contains(&capacity) {
        return Ok(());
    }
    let problem = format!("a capacity of {capacity} for {used} buckets in use");
    let hint = format!("use about twice the nodes you expect, at most {}", Anchor::MAX_CAPACITY);
    Err(Error::config("bad-capacity", "capacity", problem, hint))
}

/// The anchor: which buckets are free, in the order in which they were freed, and the way out of each.
/// The letters are those of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stack {
    /// A: how many buckets were in use once this one was freed; 0 for one in use.
    after: Vec<u32>,
    /// W: the buckets in use, in its first places.
    used: Vec<u32>,
    /// L: the place of each bucket in `used`.
    place: Vec<u32>,
    /// K: the bucket that took this one's place in `used`.
    successor: Vec<u32>,
    /// R: the free buckets, the last one freed at the end.
    free: Vec<u32>,
}

impl Stack {
    /// The first `live` of `capacity` buckets are in use.
    fn new(capacity: u32, live: u32) -> Self {
        let identity: Vec<u32> = (0..capacity).collect();
        Self {
            after: identity.iter().map(|&bucket| if bucket < live { 0 } else { bucket }).collect(),
            free: (live..capacity).rev().collect(),
            used: identity.clone(),
            place: identity.clone(),
            successor: identity,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most `Anchor::MAX_CAPACITY`")]
    fn capacity(&self) -> u32 {
        self.after.len() as u32
    }

    /// The number of buckets in use.
    fn live(&self) -> usize {
        self.after.len() - self.free.len()
    }

    /// What was freed beyond the buckets that are free from the last one down, as in an anchor just made.
    fn removed(&self) -> &[u32] {
        let fresh = self.free.iter().zip((0..self.capacity()).rev()).take_while(|&(&free, last)| free == last).count();
        &self.free[fresh..]
    }

    fn bucket(&self, position: u64) -> u32 {
        let mut bucket = below(position, self.capacity());
        while self.after[bucket as usize] > 0 {
            let after = self.after[bucket as usize];
            let step = (u64::from(bucket) + 1).wrapping_mul(GOLDEN);
            let mut next = below(mix(position.wrapping_add(step)), after);
            while self.after[next as usize] >= after {
                next = self.successor[next as usize];
            }
            bucket = next;
        }
        bucket
    }
}

/// A word as a number in `0..bound`.
#[expect(clippy::cast_possible_truncation, reason = "the product's high word is below the bound, a u32")]
pub(super) fn below(word: u64, bound: u32) -> u32 {
    ((u128::from(word) * u128::from(bound)) >> 64) as u32
}

impl Engine for Stack {
    const FAMILY: &'static str = "anchor";

    fn add(&mut self) -> Option<u32> {
        let live = self.live();
        let bucket = self.free.pop()?;
        self.after[bucket as usize] = 0;
        #[expect(clippy::cast_possible_truncation, reason = "below the capacity, a u32")]
        let end = live as u32;
        self.place[self.used[live] as usize] = end;
        self.used[self.place[bucket as usize] as usize] = bucket;
        self.successor[bucket as usize] = bucket;
        Some(bucket)
    }

    fn remove(&mut self, bucket: u32) {
        self.free.push(bucket);
        let live = self.live();
        #[expect(clippy::cast_possible_truncation, reason = "below the capacity, a u32")]
        let after = live as u32;
        self.after[bucket as usize] = after;
        let (last, place) = (self.used[live], self.place[bucket as usize]);
        self.used[place as usize] = last;
        self.place[last as usize] = place;
        self.successor[bucket as usize] = last;
    }
}

#[cfg(test)]
mod tests {
    use super::Anchor;
    use crate::hash::Hasher;
    use crate::machine::Machine as _;
    use crate::ring::{BucketInput, BucketOutput, Node, Placement as _};
    use crate::time::Time;
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn ten() -> Anchor {
        let nodes = (0..10).map(|i| Node::new(format!("n{i}")).unwrap());
        Anchor::new(Hasher::default(), Some(16), nodes).unwrap()
    }

    fn buckets(anchor: &Anchor) -> Vec<u32> {
        (0..16).map(|i| anchor.buckets()[anchor.index(format!("user:{i}").as_bytes()).unwrap() as usize]).collect()
    }

    fn three_less() -> Anchor {
        ["n3", "n7", "n0"].iter().fold(ten(), |anchor, id| anchor.without_node(id).unwrap())
    }

    #[test]
    fn keys_go_and_come_back_as_in_the_reference() {
        assert_eq!(buckets(&ten()), [8, 3, 6, 5, 2, 1, 5, 0, 0, 7, 0, 0, 5, 1, 8, 7]);
        let less = three_less();
        assert_eq!(buckets(&less), [8, 1, 6, 5, 2, 1, 5, 9, 1, 8, 4, 5, 5, 1, 8, 2]);
        let state = &less.engine;
        assert_eq!((state.after[0], state.after[3], state.after[7]), (7, 9, 8));
        assert_eq!(state.used[..7], [8, 1, 2, 9, 4, 5, 6]);
        assert_eq!((state.successor[0], state.successor[3], state.successor[7]), (8, 9, 8));
        assert_eq!((state.place[8], state.place[9]), (0, 3));
        let more = less.with_node(Node::new("x").unwrap()).unwrap();
        assert_eq!(more.nodes()[0].id(), "x");
        assert_eq!(buckets(&more), [8, 1, 6, 5, 2, 1, 5, 0, 0, 0, 0, 0, 5, 1, 8, 2]);
    }

    #[test]
    fn the_history_is_written_down_and_read_back() {
        let less = three_less();
        let text = less.to_json();
        assert!(text.contains(r#""buckets":[1,2,4,5,6,8,9],"capacity":16"#) && text.contains(r#""removed":[3,7,0]"#));
        assert_eq!(Anchor::from_json(&text, None).unwrap(), less);
        let mut machine: Anchor = serde_json::from_str(&serde_json::to_string(&less).unwrap()).unwrap();
        assert_eq!(machine, less);
        let mut out = Vec::new();
        machine.step(Time(0), BucketInput::Add(Node::new("x").unwrap()), &mut out);
        machine.step(Time(0), BucketInput::Tick, &mut out);
        assert_eq!(out, [BucketOutput::Given { bucket: 0, id: "x".to_string() }]);
        assert_eq!(machine, less.with_node(Node::new("x").unwrap()).unwrap());
    }

    #[test]
    fn the_end_cut_off_leaves_no_history() {
        let less = ten().without_node("n9").unwrap();
        assert!(less.to_json().contains(r#""removed":[]"#));
        let fresh = (0..9).map(|i| Node::new(format!("n{i}")).unwrap());
        assert_eq!(less, Anchor::new(Hasher::default(), Some(16), fresh).unwrap());
    }

    #[test]
    fn a_full_anchor_refuses_and_changes_nothing() {
        let full = Anchor::new(Hasher::default(), Some(1), [Node::new("a").unwrap()]).unwrap();
        let mut machine = full.clone();
        let mut out = Vec::new();
        for input in [
            BucketInput::Add(Node::new("b").unwrap()),
            BucketInput::Remove("a".to_string()),
            BucketInput::SetWeight { id: "a".to_string(), weight: 2 },
            BucketInput::Remove("b".to_string()),
            BucketInput::Add(Node::new("a").unwrap()),
        ] {
            machine.step(Time(0), input, &mut out);
        }
        let code = |output: BucketOutput| match output {
            BucketOutput::Refused(refusal) => refusal.code,
            _ => "none".to_string(),
        };
        let codes: Vec<_> = out.into_iter().map(code).collect();
        assert_eq!(codes, ["capacity-full", "no-nodes", "weights-unsupported", "unknown-node", "duplicate-node"]);
        assert_eq!(machine, full);
    }

    #[test]
    fn a_drained_node_has_no_bucket_and_finds_its_keys_again() {
        let drained = ten().with_weight("n4", 0).unwrap();
        let without = ten().without_node("n4").unwrap();
        assert_eq!(drained.buckets(), without.buckets());
        assert_eq!(buckets(&drained), buckets(&without));
        assert_eq!(drained.with_weight("n4", 1).unwrap(), ten());
        assert_eq!(Anchor::from_json(&drained.to_json(), None).unwrap(), drained);
        let mut none = ten();
        for i in 0..10 {
            none = none.with_weight(&format!("n{i}"), 0).unwrap();
        }
        assert_eq!(none.owner(7), None);
        assert_eq!(Anchor::from_json(&none.to_json(), None).unwrap(), none);
        assert_eq!(none.with_weight("n9", 1).unwrap().node(b"k").unwrap().id(), "n9");
    }

    #[test]
    fn impossible_histories_are_refused_by_name() {
        let text = three_less().to_json();
        for (from, to, field) in [
            ("[3,7,0]", "[3,7]", "buckets"),
            ("[3,7,0]", "[3,7,3]", "removed"),
            ("[3,7,0]", "[3,7,10]", "removed"),
            ("[3,7,0]", "[3,7,4294967295]", "removed"),
            ("[3,7,0]", "[3,7,-1]", "removed[2]"),
            ("[1,2,4", "[1,2,2", "buckets"),
            ("[1,2,4", "[1,4", "buckets"),
            (r#""capacity":16"#, r#""capacity":9"#, "capacity"),
            (r#""capacity":16"#, r#""capacity":4294967295"#, "capacity"),
            (r#","capacity":16"#, "", "capacity"),
            (r#","removed":[3,7,0]"#, "", "removed"),
            ("[3,7,0]", r#"[3,7,0],"vnodes":1"#, "vnodes"),
        ] {
            let broken = text.replace(from, to);
            assert_ne!(broken, text);
            assert_eq!(Anchor::from_json(&broken, None).unwrap_err().field(), field, "{broken}");
        }
        let shuffled = ["[9,8,6,5,4,2,1]", "[1,2,4,5,6,8,9]"];
        assert!(shuffled.iter().all(|list| Anchor::from_json(&text.replace("[1,2,4,5,6,8,9]", list), None).is_ok()));
    }
}
