//! Jump consistent hashing.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;

use super::form::{self, Extra};
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit, no_order};
use super::plan::Cause;
use crate::error::{Error, shown};
use crate::hash::{Hasher, KeyHash, Secret};

/// Which arithmetic computes a jump. They differ in rare cases only, but a fleet must agree on one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JumpForm {
    /// Whole numbers.
    #[default]
    Native,
    /// As Guava's `Hashing.consistentHash`: one rounding, so equal to the native form up to 2^22 buckets,
    /// and an overflow that ends the jumps when a draw is the largest of 2^31.
    Guava,
    /// As in the paper and most ports: two roundings.
    Paper,
}

impl JumpForm {
    /// Every form, the default first.
    pub const ALL: [Self; 3] = [Self::Native, Self::Guava, Self::Paper];

    /// The name of the family with this form.
    pub const fn family(self) -> &'static str {
        match self {
            Self::Native => "jump",
            Self::Guava => "jump:guava",
            Self::Paper => "jump:paper",
        }
    }

    /// The bucket of a hash among `buckets`; 0 where there is but one, or none.
    pub fn bucket(self, hash: u64, buckets: u32) -> u32 {
        let (mut state, mut bucket, mut next) = (hash, 0, 0_u64);
        while next < u64::from(buckets) {
            bucket = next;
            state = state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
            let draw = (state >> 33) + 1;
            next = match self {
                Self::Guava if draw == 1 << 31 => break,
                Self::Guava if buckets > 1 << 22 => guava(bucket + 1, draw),
                Self::Native | Self::Guava => ((bucket + 1) << 31) / draw,
                Self::Paper => paper(bucket + 1, draw),
            };
        }
        #[expect(clippy::cast_possible_truncation, reason = "below `buckets`, a u32, or 0")]
        let bucket = bucket as u32;
        bucket
    }
}

/// 2^31.
const DRAWS: f64 = 2_147_483_648.0;

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the arithmetic of the deployed form: both numbers are below 2^33, their quotient below 2^64"
)]
fn guava(candidate: u64, draw: u64) -> u64 {
    (candidate as f64 / (draw as f64 / DRAWS)) as u64
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the arithmetic of the deployed form: both numbers are below 2^33, their quotient below 2^64"
)]
fn paper(candidate: u64, draw: u64) -> u64 {
    (candidate as f64 * (DRAWS / draw as f64)) as u64
}

/// Jump consistent hashing: the nodes of a list are numbered, and a key's number is computed without any
/// table. (Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", arXiv 1406.2294.)
///
/// The order of the list is part of the placement, and nodes come and go at its end only. A node of weight 0
/// must therefore stand behind every node of weight 1: it has no number, and the list places as if it ended
/// before.
#[derive(Clone, Debug)]
pub struct Jump {
    members: Members,
    form: JumpForm,
    key_hash: KeyHash,
    /// The number of nodes of weight 1.
    buckets: u32,
}

native!(Jump, form);

impl Jump {
    /// A placement on `nodes`, in the order given.
    ///
    /// # Errors
    /// `weights-unsupported` for weights above 1 and for a node of weight 0 before one of weight 1;
    /// `no-nodes`, `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(form: JumpForm, hasher: Hasher, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        Self::of(form, hasher, Members::listed(nodes)?)
    }

    /// The placement that [`to_json`](Placement::to_json) printed, of any form.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let found = form::family(text)?;
        let form = JumpForm::ALL.into_iter().find(|form| form.family() == found).unwrap_or_default();
        let (hasher, nodes, _) = form::read(text, secret, form.family(), &[])?;
        Self::new(form, hasher, nodes)
    }

    /// The arithmetic.
    pub const fn form(&self) -> JumpForm {
        self.form
    }

    fn of(form: JumpForm, hasher: Hasher, members: Members) -> Result<Self, Error> {
        members.check_unweighted("jump")?;
        let (nodes, placeable) = (members.nodes(), members.placeable());
        if let Some(drained) = nodes[..placeable].iter().find(|node| node.weight == 0) {
            let problem = format!("node {} has weight 0 before nodes with a weight", shown(&drained.id));
            let hint = "jump drains at the end of its list only; mask the node, or use anchor or memento";
            return Err(Error::config("weights-unsupported", "nodes.weight", problem, hint));
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` nodes")]
        let buckets = placeable as u32;
        Ok(Self { members, form, key_hash: KeyHash::Native(hasher), buckets })
    }

    fn hasher(&self) -> Hasher {
        self.key_hash.native().cloned().unwrap_or_default()
    }

    fn after(&self, change: Change) -> Result<Self, Error> {
        if let Change::Remove(id) = &change
            && self.members.place(id)? + 1 < self.members.placeable()
        {
            let problem = format!("node {} is not the last of the list", shown(id));
            let hint = "remove nodes from the end, or use anchor or memento, which lose any node";
            return Err(Error::config("not-last-node", "id", problem, hint));
        }
        Self::of(self.form, self.hasher(), self.members.after(change, false)?.0)
    }
}

impl Placement for Jump {
    fn family(&self) -> &'static str {
        self.form.family()
    }

    fn members(&self) -> &Members {
        &self.members
    }

    fn key_hash(&self) -> &KeyHash {
        &self.key_hash
    }

    fn owner(&self, position: u64) -> Option<u32> {
        (self.buckets > 0).then(|| self.form.bucket(position, self.buckets))
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Scattered
    }

    fn prefer(&self, _position: u64, _visit: &mut Visit<'_>) -> Result<(), Error> {
        Err(no_order(self.family()))
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher(), Extra::default())
    }

    fn needless_cause(&self) -> Cause {
        Cause::ListOrder
    }

    fn seat(&self, node: u32) -> u64 {
        u64::from(node)
    }
}
