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

    /// The name of this form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Guava => "guava",
            Self::Paper => "paper",
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

    fn as_dyn(&self) -> &dyn Placement {
        self
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

#[cfg(test)]
mod tests {
    use super::{Jump, JumpForm};
    use crate::hash::Hasher;
    use crate::ring::{Node, Placement as _};
    use alloc::format;
    use alloc::vec::Vec;

    fn owners(count: u32) -> Vec<u32> {
        let nodes = (0..count).map(|i| Node::new(format!("n{i}")).unwrap());
        let jump = Jump::new(JumpForm::Native, Hasher::default(), nodes).unwrap();
        (0..16).map(|i| jump.index(format!("user:{i}").as_bytes()).unwrap()).collect()
    }

    fn jump(weights: &[u32]) -> Jump {
        let nodes = weights.iter().enumerate().map(|(i, &w)| Node::new(format!("n{i}")).unwrap().with_weight(w));
        Jump::new(JumpForm::Native, Hasher::default(), nodes).unwrap()
    }

    #[test]
    fn every_form_has_guavas_vectors() {
        for form in JumpForm::ALL {
            let buckets: Vec<u32> = (1..=5).map(|hash| form.bucket(hash, 100)).collect();
            assert_eq!(buckets, [55, 62, 8, 45, 59]);
            assert_eq!((form.bucket(7, 0), form.bucket(7, 1)), (0, 0));
        }
    }

    #[test]
    fn the_paper_rounds_twice() {
        let of = |form: JumpForm| form.bucket(18_202_675_127_920_612_927, 1024);
        assert_eq!(JumpForm::ALL.map(of), [48, 48, 1023]);
    }

    #[test]
    fn guava_stops_at_the_largest_draw() {
        // The first state has its upper 31 bits all set, which Java's `int` addition turns negative.
        let inverse =
            (0..6).fold(1_u64, |x, _| x.wrapping_mul(2_u64.wrapping_sub(x.wrapping_mul(2_862_933_555_777_941_757))));
        let hash = (u64::MAX - 1).wrapping_mul(inverse);
        assert_eq!(JumpForm::Guava.bucket(hash, 1000), 0);
        assert_eq!(JumpForm::Native.bucket(hash, 2), 1);
    }

    #[test]
    fn the_native_form_has_its_reference_values() {
        assert_eq!(owners(10), [9, 1, 9, 7, 8, 3, 6, 2, 2, 8, 5, 0, 7, 3, 5, 5]);
        let of_1000 = [970, 198, 845, 214, 121, 308, 847, 300, 332, 236, 387, 602, 456, 517, 719, 357];
        assert_eq!(owners(1000), of_1000);
    }

    #[test]
    fn only_the_end_of_the_list_comes_and_goes() {
        let five = jump(&[1, 1, 1, 0, 0]);
        assert_eq!(five.without_node("n1").unwrap_err().code(), "not-last-node");
        assert_eq!(five.with_weight("n1", 0).unwrap_err().code(), "weights-unsupported");
        assert_eq!(five.with_weight("n4", 1).unwrap_err().code(), "weights-unsupported");
        assert_eq!(five.with_weight("n2", 2).unwrap_err().code(), "weights-unsupported");
        assert_eq!(five.with_node(Node::new("n5").unwrap()).unwrap_err().code(), "weights-unsupported");
        assert_eq!(five.without_node("nobody").unwrap_err().code(), "unknown-node");
        assert_eq!(five.without_node("n3").unwrap().nodes()[3].id(), "n4");
        let drained = five.with_weight("n2", 0).unwrap();
        let without = five.without_node("n2").unwrap();
        let both = (0..500_u64).map(|h| (drained.owner(h << 50), without.owner(h << 50)));
        assert!(both.into_iter().all(|(drained, without)| drained == without && drained < Some(2)));
        assert_eq!(jump(&[0]).owner(5), None);
    }
}
