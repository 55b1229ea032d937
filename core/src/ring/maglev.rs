//! Maglev's lookup table, with exact weights.

use alloc::collections::{BTreeMap, BinaryHeap};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::form::{self, Extra};
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::placement::{Placement, Territory, Visit, no_order};
use super::plan::Cause;
use super::table::{Fold, Table};
use crate::error::Error;
use crate::hash::{Hasher, KeyHash, Secret};
use crate::order;
use crate::rng::{GOLDEN, mix};

/// Maglev hashing: a table of a prime number of slots that nodes fill in turns, each along its own
/// permutation of the slots; a lookup is one read.
///
/// Shares are as even as whole slots allow: a node of weight `w` has `rounds * w / heaviest` slots, within
/// one or two. The price is that a change of one node also moves a few slots between nodes that did not
/// change, which plans count as needless. (Eisenbud et al., "Maglev: A Fast and Reliable Software Network
/// Load Balancer", NSDI 2016; weights by turns.)
///
/// The table size belongs to the configuration: changes keep it.
#[derive(Clone, Debug)]
pub struct Maglev {
    members: Members,
    table_size: u32,
    key_hash: KeyHash,
    hasher: Hasher,
    /// Filled with node 0 when every node is drained.
    table: Table,
}

native!(Maglev, table_size);

impl Maglev {
    /// Primes near powers of two: a choice of table sizes.
    pub const TABLE_SIZES: [u32; 14] =
        [251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521, 65_537, 131_071, 262_139, 524_287, 1_048_573];

    /// The most slots a table can have.
    pub const MAX_TABLE_SIZE: u32 = 1 << 24;

    /// A placement on `nodes`, in any order. Without a `table_size` it is the smallest of
    /// [`TABLE_SIZES`](Self::TABLE_SIZES) with 100 slots for each node of weight above 0, or the largest.
    ///
    /// # Errors
    /// `bad-table-size` when it is no prime, above [`MAX_TABLE_SIZE`](Self::MAX_TABLE_SIZE), or below the
    /// number of nodes with a weight above 0; `no-nodes`, `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(hasher: Hasher, table_size: Option<u32>, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let members = Members::sorted(nodes)?;
        let table_size = table_size.unwrap_or_else(|| Self::default_size(members.placeable()));
        Self::of(hasher, table_size, members)
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let (hasher, nodes, extra) = form::read(text, secret, "maglev", &["table_size"])?;
        let table_size = extra.table_size.ok_or_else(|| form::missing("table_size"))?;
        Self::new(hasher, Some(table_size), nodes)
    }

    /// The number of slots.
    pub const fn table_size(&self) -> u32 {
        self.table_size
    }

    fn default_size(placeable: usize) -> u32 {
        let wide_enough = |size: &&u32| **size as usize >= placeable * 100;
        *Self::TABLE_SIZES.iter().find(wide_enough).unwrap_or(&1_048_573)
    }

    fn of(hasher: Hasher, table_size: u32, members: Members) -> Result<Self, Error> {
        check_size(table_size, members.placeable())?;
        let owners = fill(&hasher, members.nodes(), table_size);
        let table = Table::new(members.nodes().len(), owners.into_iter(), Fold::Multiply);
        Ok(Self { members, table_size, key_hash: KeyHash::Native(hasher.clone()), hasher, table })
    }

    fn after(&self, change: Change) -> Result<Self, Error> {
        Self::of(self.hasher.clone(), self.table_size, self.members.after(change, true)?.0)
    }
}

impl Placement for Maglev {
    fn family(&self) -> &'static str {
        "maglev"
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

    #[inline]
    fn position(&self, key: &[u8]) -> u64 {
        self.hasher.key(key)
    }

    #[inline]
    fn owner(&self, position: u64) -> Option<u32> {
        (self.members.placeable() > 0).then(|| self.table.owner(self.table.multiplied(position)))
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Table(&self.table)
    }

    fn prefer(&self, _position: u64, _visit: &mut Visit<'_>) -> Result<(), Error> {
        Err(no_order("maglev"))
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher, Extra { table_size: Some(self.table_size), ..Extra::default() })
    }

    fn needless_cause(&self) -> Cause {
        Cause::TableFill
    }
}

fn check_size(size: u32, placeable: usize) -> Result<(), Error> {
    let hint = "use a prime such as 65537, of about 100 slots for each node";
    let refuse = |problem| Err(Error::config("bad-table-size", "table_size", problem, hint));
    if size > Maglev::MAX_TABLE_SIZE {
        return refuse(format!("{size} slots where {} are the most", Maglev::MAX_TABLE_SIZE));
    }
    if !is_prime(size) {
        return refuse(format!("{size} is not a prime, so that some permutations would miss slots"));
    }
    if (size as usize) < placeable {
        return refuse(format!("{size} slots for {placeable} nodes with a weight above 0"));
    }
    Ok(())
}

const fn is_prime(n: u32) -> bool {
    let mut divisor = 2;
    while divisor * divisor <= n {
        if n.is_multiple_of(divisor) {
            return false;
        }
        divisor += 1;
    }
    n > 1
}

/// Where a node stands in its permutation of the slots.
struct Turn {
    at: u32,
    skip: u32,
}

/// Nodes of one weight, which take their turns in the same rounds.
struct Class {
    weight: u64,
    /// In the order of ids.
    nodes: Vec<u32>,
    taken: u64,
}

/// The owner of each slot. In every round, in the order of ids, a node takes its next free slot if its
/// weight has earned a turn: the heaviest in each round, the others in `weight / heaviest` of them.
fn fill(hasher: &Hasher, nodes: &[Node], size: u32) -> Vec<u32> {
    let mut owners = vec![0; size as usize];
    let mut turns: Vec<Turn> = nodes.iter().map(|node| Turn::first(hasher.node(node.id.as_bytes()), size)).collect();
    let mut classes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (ix, node) in (0_u32..).zip(nodes).filter(|(_, node)| node.weight > 0) {
        classes.entry(node.weight).or_default().push(ix);
    }
    let Some(heaviest) = classes.keys().next_back().map(|&weight| u64::from(weight)) else { return owners };
    let class = |(weight, nodes)| Class { weight: u64::from(weight), nodes, taken: 0 };
    let mut classes: Vec<Class> = classes.into_iter().map(class).collect();
    // Rounds in which nobody has a turn are never visited.
    let mut rounds: BinaryHeap<Reverse<(u64, usize)>> = (0..classes.len()).map(|class| Reverse((1, class))).collect();
    let mut free = vec![u64::MAX; owners.len().div_ceil(64)];
    let (mut left, mut queue) = (size, Vec::new());
    while let Some(&Reverse((round, _))) = rounds.peek() {
        queue.clear();
        while let Some(&Reverse((next, class))) = rounds.peek()
            && next == round
        {
            rounds.pop();
            let class_of = &mut classes[class];
            queue.extend(&class_of.nodes);
            class_of.taken += 1;
            let earned = (class_of.taken * heaviest).div_ceil(class_of.weight);
            rounds.push(Reverse((earned.max(round + 1), class)));
        }
        order::sort_numbers(&mut queue, &mut |a, b| a.cmp(&b));
        for &node in &queue {
            if left == 0 {
                return owners;
            }
            let slot = turns[node as usize].next_free(&mut free, size);
            owners[slot as usize] = node;
            left -= 1;
        }
    }
    owners
}

impl Turn {
    fn first(seed: u64, size: u32) -> Self {
        let below = |word: u64, bound: u32| {
            #[expect(clippy::cast_possible_truncation, reason = "the product's high word is below the bound, a u32")]
            let part = ((u128::from(mix(word)) * u128::from(bound)) >> 64) as u32;
            part
        };
        let at = below(seed.wrapping_add(GOLDEN), size);
        Self { at, skip: 1 + below(seed.wrapping_add(GOLDEN.wrapping_mul(2)), size - 1) }
    }

    /// Takes the next free slot. There must be one: a prime size makes every slot part of the walk.
    fn next_free(&mut self, free: &mut [u64], size: u32) -> u32 {
        loop {
            let slot = self.at;
            let (word, bit) = (&mut free[slot as usize / 64], 1 << (slot % 64));
            self.at += self.skip;
            if self.at >= size {
                self.at -= size;
            }
            if *word & bit != 0 {
                *word ^= bit;
                return slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Maglev;
    use crate::hash::Hasher;
    use crate::ring::{Distinct, Node, Placement as _, Plan};
    use alloc::format;
    use alloc::vec::Vec;

    fn equal(count: u32, size: Option<u32>) -> Maglev {
        let nodes = (0..count).map(|i| Node::new(format!("n{i}")).unwrap());
        Maglev::new(Hasher::default(), size, nodes).unwrap()
    }

    fn weighted(weights: &[(&str, u32)], size: u32) -> Maglev {
        let nodes = weights.iter().map(|&(id, weight)| Node::new(id).unwrap().with_weight(weight));
        Maglev::new(Hasher::default(), Some(size), nodes).unwrap()
    }

    fn first(maglev: &Maglev, slots: u32) -> Vec<u32> {
        (0..slots).map(|slot| maglev.table.owner(slot)).collect()
    }

    #[test]
    fn ten_nodes_have_their_reference_table() {
        let maglev = equal(10, Some(251));
        assert_eq!(first(&maglev, 16), [8, 1, 5, 1, 9, 7, 3, 2, 0, 9, 4, 2, 7, 4, 6, 5]);
        assert_eq!(maglev.shares().unwrap(), [26, 25, 25, 25, 25, 25, 25, 25, 25, 25]);
        let owners: Vec<u32> = (0..16).map(|i| maglev.index(format!("user:{i}").as_bytes()).unwrap()).collect();
        assert_eq!(owners, [8, 7, 5, 8, 2, 4, 3, 8, 1, 6, 6, 1, 6, 9, 5, 6]);
    }

    #[test]
    fn weights_have_their_reference_table() {
        let maglev = weighted(&[("c", 3), ("a", 1), ("b", 2)], 251);
        assert_eq!(first(&maglev, 16), [1, 1, 1, 1, 0, 1, 0, 1, 2, 2, 2, 2, 1, 2, 0, 2]);
        assert_eq!(maglev.shares().unwrap(), [42, 84, 125]);
    }

    #[test]
    fn the_default_size_has_a_hundred_slots_a_node_and_stays() {
        for (count, size) in [(1, 251), (2, 251), (3, 509), (100, 16_381), (655, 65_521), (656, 131_071)] {
            assert_eq!(equal(count, None).table_size(), size);
        }
        let maglev = equal(2, None);
        assert_eq!(maglev.with_node(Node::new("n2").unwrap()).unwrap().table_size(), 251);
        assert_eq!(maglev.without_node("n0").unwrap().table_size(), 251);
    }

    #[test]
    fn a_hundred_nodes_move_a_known_part_needlessly() {
        let before = equal(100, Some(65_537));
        let after = before.with_node(Node::new("n100").unwrap()).unwrap();
        let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
        assert_eq!((plan.moved(), plan.needless()), (1020, 371));
        let most = before.shares().unwrap().into_iter().max().unwrap();
        assert_eq!(most, 656);
    }

    #[test]
    fn sizes_are_checked_before_anything_is_built() {
        let refused = |size, count: u32| {
            let nodes = (0..count).map(|i| Node::new(format!("n{i}")).unwrap());
            Maglev::new(Hasher::default(), Some(size), nodes).unwrap_err().code()
        };
        for size in [0, 1, 4, 250, 65_536, 4093 * 4093, Maglev::MAX_TABLE_SIZE + 43, u32::MAX] {
            assert_eq!(refused(size, 1), "bad-table-size");
        }
        assert_eq!(refused(2, 3), "bad-table-size");
        assert_eq!(equal(2, Some(2)).shares().unwrap(), [1, 1]);
        let two = weighted(&[("a", 1), ("b", 1), ("c", 0)], 2);
        assert_eq!(two.with_weight("c", 1).unwrap_err().code(), "bad-table-size");
    }

    #[test]
    fn the_greatest_ratio_of_weights_gives_every_node_a_slot() {
        let maglev = weighted(&[("heavy", u32::MAX), ("light", 1)], 65_537);
        assert_eq!(maglev.shares().unwrap(), [65_536, 1]);
    }

    #[test]
    fn drained_nodes_own_nothing() {
        let maglev = weighted(&[("a", 0)], 251);
        assert_eq!(maglev.node(b"user:0"), None);
        assert_eq!(maglev.shares().unwrap(), [0]);
        assert_eq!(maglev.index(b"user:0").unwrap_err().code(), "no-nodes");
    }
}
