//! An explicit table of slots.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use super::form::{self, Extra};
use super::mask::Mask;
use super::members::{Change, Members};
use super::native::native;
use super::node::Node;
use super::partition::{Partition, PartitionForm, targets};
use super::placement::{Placement, Territory, Visit};
use super::rendezvous;
use super::replicas::{Distinct, Walker};
use super::table::{Fold, Table};
use crate::error::Error;
use crate::hash::{Hasher, KeyHash, Secret};
use crate::time::Time;

/// How many slots there are, and how often they may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotsConfig {
    /// The number of slots, for good.
    pub slots: u32,
    /// How many different nodes hold each slot, for good.
    pub replicas: u32,
    /// How long a slot that moved stays before a rebalance may move it again, in microseconds.
    pub min_dwell_us: u64,
}

impl Default for SlotsConfig {
    /// 16,384 slots, as Redis Cluster has, with one holder each that may move at any time.
    fn default() -> Self {
        Self { slots: 16_384, replicas: 1, min_dwell_us: 0 }
    }
}

/// A table of slots, each with its holders written down: nothing moves unless it is told to, and then no
/// more than it must. The table is dealt once; nodes that join hold nothing until the table is rebalanced
/// or slots are assigned by hand. (The partition tables of Redis Cluster, of `OpenStack` Swift, and of Dynamo's
/// strategy 3, SOSP 2007.)
///
/// It is a machine, fed by `Machine::step`, and at any time a placement: a key belongs to
/// slot `position * slots / 2^64`, whose first holder owns it and whose other holders are its replicas.
/// Weight 0 gives a node the target 0: it keeps what it holds until the table is rebalanced. As a value,
/// [`with_node`](Self::with_node) and its like also make the moves that the change calls for.
#[derive(Clone, Debug)]
pub struct Slots {
    pub(super) members: Members,
    pub(super) min_dwell_us: u64,
    pub(super) key_hash: KeyHash,
    pub(super) partition: Partition,
    /// Slots that still have to dwell, with the time of their last move.
    pub(super) moved_at: BTreeMap<u32, u64>,
    /// The latest time seen.
    pub(super) now: Time,
    /// The owners of `partition`.
    pub(super) table: Table,
}

native!(Slots, min_dwell_us, partition, moved_at, now);

impl Slots {
    /// The most slot replicas a table can have.
    pub const MAX_HOLDERS: u32 = 1 << 24;

    /// A table dealt to `nodes`, in any order: each holds its part of the weights to the nearest whole slot.
    ///
    /// # Errors
    /// `bad-slots` when there are none, or more than [`MAX_HOLDERS`](Self::MAX_HOLDERS) with all replicas;
    /// `bad-replicas` when they are 0 or more than the nodes with a weight above 0; `no-nodes`,
    /// `duplicate-node`, `too-many-nodes`, `bad-id`, `bad-zone`.
    pub fn new(config: SlotsConfig, hasher: Hasher, nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let SlotsConfig { slots, replicas, min_dwell_us } = config;
        check_size(slots, replicas)?;
        let members = Members::sorted(nodes)?;
        check_replicas(&members, replicas)?;
        let seeds: Vec<u64> = members.nodes().iter().map(|node| hasher.node(node.id.as_bytes())).collect();
        let partition = Partition::deal(&seeds, &targets(&weights(&members), slots, replicas), slots, replicas);
        Ok(Self::of(members, min_dwell_us, hasher, partition))
    }

    fn of(members: Members, min_dwell_us: u64, hasher: Hasher, partition: Partition) -> Self {
        let table = owners(&members, &partition);
        let (moved_at, now) = (BTreeMap::new(), Time(0));
        Self { members, min_dwell_us, key_hash: KeyHash::Native(hasher), partition, moved_at, now, table }
    }

    /// The table that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`from_json`](super::from_json).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        Self::read(form::read(text, secret, FAMILY, &FIELDS)?)
    }

    pub(super) fn read((hasher, nodes, extra): (Hasher, Vec<Node>, Extra)) -> Result<Self, Error> {
        let form = extra.partition.ok_or_else(|| form::missing("partition"))?;
        let PartitionForm { mut assigned, min_dwell_us, moved_at, now, replicas, slots } = form;
        check_size(slots, replicas)?;
        let bad = |field: &str, problem| {
            let hint = "pass the JSON text of a placement, whole and unchanged";
            Err(Error::decode("bad-json", format!("partition.{field}"), problem, hint))
        };
        if assigned.len() != slots as usize * replicas as usize {
            return bad("assigned", format!("{} holders of {slots} slots times {replicas}", assigned.len()));
        }
        let ids: Vec<String> = nodes.iter().map(|node| node.id.clone()).collect();
        let members = Members::sorted(nodes)?;
        let place = |id: &String| members.nodes().partition_point(|node| node.id < *id);
        let names: Vec<u32> = ids.iter().map(|id| u32::try_from(place(id)).unwrap_or(u32::MAX)).collect();
        for holder in &mut assigned {
            let Some(&name) = names.get(*holder as usize) else {
                return bad("assigned", format!("node {holder} where there are {}", names.len()));
            };
            *holder = name;
        }
        let twice = |set: &[u32]| (1..set.len()).any(|at| set[..at].contains(&set[at]));
        if let Some((slot, _)) = assigned.chunks(replicas as usize).enumerate().find(|(_, set)| twice(set)) {
            return bad("assigned", format!("a node holds slot {slot} twice"));
        }
        let ordered = moved_at.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !ordered || moved_at.iter().any(|&(slot, at)| slot >= slots || at > now) {
            return bad("moved_at", "slots out of order or out of range, or times after now".into());
        }
        let mut table = Self::of(members, min_dwell_us, hasher, Partition { replicas, holders: assigned });
        (table.moved_at, table.now) = (moved_at.into_iter().collect(), Time(now));
        table.forget_dwelt();
        Ok(table)
    }

    /// How many slots there are, how many hold each, and how long they dwell.
    pub fn config(&self) -> SlotsConfig {
        let partition = &self.partition;
        SlotsConfig { slots: partition.slots(), replicas: partition.replicas, min_dwell_us: self.min_dwell_us }
    }

    /// The holders of a slot, the owner first; empty for a slot that there is not.
    pub fn holders(&self, slot: u32) -> &[u32] {
        if slot < self.partition.slots() { self.partition.of(slot) } else { &[] }
    }

    /// How many slot replicas each node holds.
    pub fn counts(&self) -> Vec<u32> {
        self.partition.counts(self.members.nodes().len())
    }

    /// How many slot replicas each node should hold, by its weight.
    pub fn targets(&self) -> Vec<u32> {
        targets(&weights(&self.members), self.partition.slots(), self.partition.replicas)
    }

    /// How many slots are held in fewer zones than they could be, at a level of the zone paths from 0 to 3.
    pub fn dispersion(&self, level: u8) -> u32 {
        let zones = self.members.zones(level);
        let possible = zones.wide.first().map_or(0, |&zones| zones.min(self.partition.replicas)) as usize;
        let violated = |set: &[u32]| {
            let zone = |at: usize| zones.of[set[at] as usize];
            (0..set.len()).filter(|&at| (0..at).all(|before| zone(before) != zone(at))).count() < possible
        };
        (0..self.partition.slots()).map(|slot| u32::from(violated(self.partition.of(slot)))).sum()
    }

    pub(super) fn hasher(&self) -> Hasher {
        self.key_hash.native().cloned().unwrap_or_default()
    }

    pub(super) fn extra(&self) -> Extra {
        let partition = PartitionForm {
            assigned: self.partition.holders.clone(),
            min_dwell_us: self.min_dwell_us,
            moved_at: self.moved_at.iter().map(|(&slot, &at)| (slot, at)).collect(),
            now: self.now.0,
            replicas: self.partition.replicas,
            slots: self.partition.slots(),
        };
        Extra { partition: Some(partition), ..Extra::default() }
    }
}

impl Placement for Slots {
    fn family(&self) -> &'static str {
        FAMILY
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
    fn owner(&self, position: u64) -> Option<u32> {
        (self.members.placeable() > 0).then(|| self.table.owner(self.table.slot(position)))
    }

    fn territory(&self) -> Territory<'_> {
        Territory::Table(&self.table)
    }

    /// The holders of the slot, and then, for those who want a node at any price, all nodes as rendezvous
    /// hashing ranks them.
    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error> {
        let holders = self.partition.of(self.table.slot(position));
        if holders.iter().try_for_each(|&node| visit(node)) == ControlFlow::Continue(()) {
            rendezvous::visit(&self.hasher(), self.members.nodes(), position, visit);
        }
        Ok(())
    }

    /// Out of the holders and nobody else.
    fn replicas_at(
        &self,
        position: u64,
        count: u32,
        distinct: Distinct,
        mask: Option<&Mask>,
    ) -> Result<Vec<u32>, Error> {
        Walker::new(&self.members, count, distinct, mask)?;
        if count > self.partition.replicas {
            let problem = format!("{count} where each slot has {} holders", self.partition.replicas);
            return Err(Error::config("bad-count", "count", problem, "ask for no more than the table's replicas"));
        }
        let holders = self.partition.of(self.table.slot(position));
        let up = holders.iter().copied().filter(|&node| mask.is_none_or(|mask| mask.contains(node)));
        let mut set: Vec<u32> = up.collect();
        if let Distinct::Zone { level } = distinct {
            let zone = |node: u32| self.members.zones(level).of[node as usize];
            let rank = |at: usize| set[..at].iter().filter(|&&other| zone(other) == zone(set[at])).count();
            let mut ranked: Vec<(usize, u32)> = (0..set.len()).map(|at| (rank(at), set[at])).collect();
            ranked.sort_by_key(|&(rank, _)| rank);
            set = ranked.into_iter().map(|(_, node)| node).collect();
        }
        set.truncate(count as usize);
        Ok(set)
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        Ok(Arc::new(self.after(change)?))
    }

    fn to_json(&self) -> String {
        form::print(self, &self.hasher(), self.extra())
    }
}

pub(super) const FAMILY: &str = "slots";
pub(super) const FIELDS: [&str; 1] = ["partition"];

pub(super) fn weights(members: &Members) -> Vec<u32> {
    members.nodes().iter().map(|node| node.weight).collect()
}

pub(super) fn owners(members: &Members, partition: &Partition) -> Table {
    let owners = partition.holders.chunks_exact(partition.replicas as usize).map(|set| set[0]);
    Table::new(members.nodes().len(), owners, Fold::Multiply)
}

fn check_size(slots: u32, replicas: u32) -> Result<(), Error> {
    if replicas == 0 {
        return Err(Error::config("bad-replicas", "replicas", "slots without a holder", "use at least 1"));
    }
    let holders = u64::from(slots) * u64::from(replicas);
    if slots == 0 || holders > u64::from(Slots::MAX_HOLDERS) {
        let hint = format!("use 1 to {} slots, such as 16384", Slots::MAX_HOLDERS / replicas.min(Slots::MAX_HOLDERS));
        return Err(Error::config("bad-slots", "slots", format!("{slots} slots with {replicas} holders each"), hint));
    }
    Ok(())
}

pub(super) fn check_replicas(members: &Members, replicas: u32) -> Result<(), Error> {
    let placeable = members.placeable();
    if replicas as usize <= placeable {
        return Ok(());
    }
    let problem = format!("{replicas} different holders out of {placeable} nodes with a weight above 0");
    Err(Error::config("bad-replicas", "replicas", problem, "use fewer replicas or more nodes"))
}
