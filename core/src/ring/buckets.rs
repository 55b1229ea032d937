//! Nodes in numbered buckets: what anchor and memento have in common.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::members::{Change, Members};
use super::node::Node;
use super::refusal::Refusal;
use crate::error::Error;
use crate::order;

/// What a driver tells a machine of buckets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BucketInput {
    /// A node joins, and takes a bucket if it has a weight.
    Add(Node),
    /// The node of this id leaves.
    Remove(String),
    /// The node of this id gets another weight: 0 takes its bucket away, 1 gives it one.
    SetWeight {
        /// The node.
        id: String,
        /// 0 or 1.
        weight: u32,
    },
    /// Nothing but time.
    Tick,
}

/// What a machine of buckets answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BucketOutput {
    /// A node has this bucket from now on.
    Given {
        /// The bucket.
        bucket: u32,
        /// The node.
        id: String,
    },
    /// Nobody has this bucket any more.
    Freed {
        /// The bucket.
        bucket: u32,
        /// The node that had it.
        id: String,
    },
    /// The input was refused and nothing changed.
    Refused(Refusal),
}

impl BucketInput {
    /// The change that is asked for.
    pub(super) fn change(self) -> Option<Change> {
        Some(match self {
            Self::Add(node) => Change::Add(node),
            Self::Remove(id) => Change::Remove(id),
            Self::SetWeight { id, weight } => Change::Weigh(id, weight),
            Self::Tick => return None,
        })
    }
}

/// Which buckets are in use, and what becomes of the others.
pub(super) trait Engine {
    /// The family.
    const FAMILY: &'static str;
    /// The next free bucket, now in use; `None` when there is none.
    fn add(&mut self) -> Option<u32>;
    /// Frees a bucket in use.
    fn remove(&mut self, bucket: u32);
}

/// Which node has which bucket. Nodes of weight 1 come first, in the order of their buckets; nodes of weight
/// 0 have none and follow by id.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    /// By node.
    of: Vec<u32>,
    /// By bucket.
    nodes: Vec<u32>,
}

/// The bucket of nodes that have none.
const NONE: u32 = u32::MAX;

impl Buckets {
    /// The nodes of weight 1 in buckets 0, 1, ... in the order of the list.
    pub(super) fn numbered<E: Engine>(nodes: impl IntoIterator<Item = Node>) -> Result<(Members, Self), Error> {
        let members = Members::listed(nodes)?;
        members.check_unweighted(E::FAMILY)?;
        let mut next = 0..;
        let bucket = |node: &Node| if node.weight > 0 { next.next().unwrap_or(NONE) } else { NONE };
        let of: Vec<u32> = members.nodes().iter().map(bucket).collect();
        Self::arrange(&members, &of)
    }

    /// The nodes of weight 1 in these buckets, in the order of the list; together with the `removed` ones
    /// they must be the buckets `0..n`.
    pub(super) fn read<E: Engine>(
        nodes: Vec<Node>,
        buckets: &[u32],
        removed: &[u32],
    ) -> Result<(Members, Self), Error> {
        let members = Members::listed(nodes)?;
        members.check_unweighted(E::FAMILY)?;
        let bad = |field: &str, problem| {
            let hint = "pass the JSON text of a placement, whole and unchanged";
            Err(Error::decode("bad-json", field, problem, hint))
        };
        if buckets.len() != members.placeable() {
            return bad("buckets", format!("{} buckets for {} nodes of weight 1", buckets.len(), members.placeable()));
        }
        let len = buckets.len() + removed.len();
        if len > Members::MAX {
            return bad("removed", format!("{len} buckets where {} are the most", Members::MAX));
        }
        let mut seen = vec![false; len];
        for (field, list) in [("buckets", buckets), ("removed", removed)] {
            for &bucket in list {
                match seen.get_mut(bucket as usize) {
                    Some(seen) if !*seen => *seen = true,
                    Some(_) => return bad(field, format!("bucket {bucket} stands there twice")),
                    None => return bad(field, format!("bucket {bucket} where there are {len}")),
                }
            }
        }
        let mut next = buckets.iter().copied();
        let bucket = |node: &Node| if node.weight > 0 { next.next().unwrap_or(NONE) } else { NONE };
        let of: Vec<u32> = members.nodes().iter().map(bucket).collect();
        Self::arrange(&members, &of)
    }

    fn arrange(members: &Members, of: &[u32]) -> Result<(Members, Self), Error> {
        let mut pairs: Vec<(u32, &Node)> = of.iter().copied().zip(members.nodes()).collect();
        order::sort_by(&mut pairs, |(one, a), (other, b)| one.cmp(other).then_with(|| a.id.cmp(&b.id)));
        let of: Vec<u32> = pairs.iter().map(|&(bucket, _)| bucket).take_while(|&bucket| bucket != NONE).collect();
        let mut nodes = vec![NONE; of.last().map_or(0, |&last| last as usize + 1)];
        (0..).zip(&of).for_each(|(node, &bucket)| nodes[bucket as usize] = node);
        Ok((Members::listed(pairs.into_iter().map(|(_, node)| node.clone()))?, Self { of, nodes }))
    }

    /// Applies a change to the nodes, the engine and these buckets, or refuses it and changes nothing.
    pub(super) fn apply<E: Engine>(
        &mut self,
        members: &mut Members,
        engine: &mut E,
        change: Change,
    ) -> Result<Option<BucketOutput>, Error> {
        let removes = matches!(change, Change::Remove(_));
        let id = match &change {
            Change::Add(node) => node.id.clone(),
            Change::Remove(id) | Change::Weigh(id, _) => id.clone(),
        };
        let (next, place) = members.after(change, false)?;
        next.check_unweighted(E::FAMILY)?;
        let held = members.find(&id).and_then(|place| self.of.get(place).copied());
        let mut of: Vec<u32> = members.nodes().iter().enumerate().map(|(node, _)| self.bucket(node)).collect();
        let output = match (held, !removes && next.nodes()[place].weight > 0) {
            (Some(bucket), false) => {
                engine.remove(bucket);
                Some(BucketOutput::Freed { bucket, id })
            }
            (None, true) => {
                let bucket = engine.add().ok_or_else(|| full(E::FAMILY))?;
                Some(BucketOutput::Given { bucket, id })
            }
            _ => None,
        };
        let bucket = match &output {
            Some(BucketOutput::Given { bucket, .. }) => *bucket,
            Some(_) => NONE,
            None => held.unwrap_or(NONE),
        };
        if removes {
            of.remove(place);
        } else {
            of.resize(next.nodes().len(), NONE);
            of[place] = bucket;
        }
        (*members, *self) = Self::arrange(&next, &of)?;
        Ok(output)
    }

    fn bucket(&self, node: usize) -> u32 {
        self.of.get(node).copied().unwrap_or(NONE)
    }

    /// The bucket of each node of weight 1.
    pub(super) fn of_nodes(&self) -> &[u32] {
        &self.of
    }

    /// The node in a bucket that is in use.
    #[inline]
    pub(super) fn node(&self, bucket: u32) -> Option<u32> {
        self.nodes.get(bucket as usize).copied()
    }
}

#[cold]
fn full(family: &str) -> Error {
    let hint = "make a placement with a larger capacity; that moves keys";
    Error::config("capacity-full", "capacity", format!("every bucket of this {family} is in use"), hint)
}
