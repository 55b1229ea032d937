//! What moves between two placements, exactly.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::ControlFlow;

use serde::Serialize;

use super::node::Node;
use super::placement::Placement;
use super::replicas::{Distinct, Walker};
use super::sweep::{Side, Space, sweep};
use crate::digest::Digest;
use crate::error::Error;

/// The exact difference of two placements: what changes hands, from whom to whom.
///
/// Between placements with ranges, amounts are widths out of [`total`](Self::total) positions or slots, so
/// a plan holds for any set of keys: a key moves exactly if its position lies in one of the moves. Between
/// any two placements a plan can be made for given keys; then amounts count those keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub(super) fingerprints: (Digest, Digest),
    pub(super) nodes: Vec<String>,
    pub(super) changes: Vec<Right>,
    pub(super) cause: Cause,
    pub(super) distinct: Distinct,
    pub(super) replicas: (u32, u32),
    pub(super) unit: Unit,
    pub(super) total: u128,
    pub(super) rows: Vec<Row>,
    /// The sets before and after of all rows, one after the other.
    pub(super) sets: Vec<u32>,
    pub(super) amounts: Amounts,
}

/// One row of a plan; its sets lie in `sets` from the end of the row before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) lo: u64,
    pub(super) hi: u64,
    from_end: usize,
    to_end: usize,
}

/// The totals of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) moved: u128,
    pub(super) copies: u128,
    pub(super) drops: u128,
    pub(super) role_changes: u128,
    pub(super) violations: (u128, u128),
    pub(super) matrix: BTreeMap<(u32, u32), u128>,
    pub(super) needless_by_cause: BTreeMap<Cause, u128>,
}

/// What the amounts of a plan count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Positions of keys.
    Positions,
    /// Slots of a table.
    Slots,
    /// The keys given, by their place in the list.
    Keys,
}

/// One range whose replica set changes. Nodes are indices into [`Plan::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move<'p> {
    /// The first position, slot or key.
    pub lo: u64,
    /// The last position, slot or key.
    pub hi: u64,
    /// The replica set before, the owner first.
    pub from: &'p [u32],
    /// The replica set after, the owner first.
    pub to: &'p [u32],
}

impl Move<'_> {
    /// How many positions, slots or keys it has.
    pub const fn width(&self) -> u128 {
        (self.hi - self.lo) as u128 + 1
    }
}

/// Why something moves that no change of a node calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The order or the places of nodes in their list are part of the rule, and changed.
    ListOrder,
    /// The nodes are the same and the rule or its configuration differs. Not counted as needless: it was
    /// asked for.
    ModeChange,
    /// The number of points of nodes changed that were not themselves changed.
    PointsChanged,
    /// A table is filled anew, and untouched nodes trade slots.
    TableFill,
}

/// How a node's right to keys changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Same,
    /// Added, or made heavier.
    More,
    /// Removed, or made lighter.
    Less,
}

impl Plan {
    /// The version of the JSON form.
    pub const VERSION: u32 = 1;

    /// Compares two placements for sets of `replicas` nodes, range by range. One with fewer placeable nodes
    /// than that contributes the sets it can.
    ///
    /// # Errors
    /// `different-hash` when keys do not hash alike on both, `no-ranges` when one of them decides every
    /// position on its own (both can be compared [for given keys](Self::for_keys)), `no-replica-order`,
    /// `bad-count` when neither has that many nodes, `bad-level`, `no-nodes`.
    pub fn between(
        before: &dyn Placement,
        after: &dyn Placement,
        replicas: u32,
        distinct: Distinct,
    ) -> Result<Self, Error> {
        if before.key_hash() != after.key_hash() {
            let problem = "keys hash differently on the two placements";
            let hint = "give both the same hash, seed and secret, or pass the keys to compare";
            return Err(Error::config("different-hash", "after.hash", problem, hint));
        }
        let no_ranges = || {
            let problem = format!("{} and {} share no ranges", before.family(), after.family());
            Error::config("no-ranges", "keys", problem, "pass the keys to compare")
        };
        let space = Space::of(before, after).ok_or_else(no_ranges)?;
        let unit = if matches!(space, Space::Slots { .. }) { Unit::Slots } else { Unit::Positions };
        let mut plan = Self::begin(before, after, replicas, distinct, unit, u128::from(space.last()) + 1)?;
        let names = plan.names(before, after);
        let zones = ZoneRule::pair(&plan, before, after)?;
        let one = Side::new(before, walker(before, plan.replicas.0, distinct)?, names.0, space).ok_or_else(no_ranges)?;
        let other = Side::new(after, walker(after, plan.replicas.1, distinct)?, names.1, space).ok_or_else(no_ranges)?;
        sweep(one, other, space.last(), |lo, hi, from, to| plan.add(lo, hi, from, to, zones.as_ref()));
        Ok(plan)
    }

    /// Compares any two placements for given `keys`, which may also hash differently on them. Amounts count
    /// keys, and the bounds of moves are places in the list.
    ///
    /// # Errors
    /// Those of [`between`](Self::between) but `different-hash` and `no-ranges`.
    pub fn for_keys<'k>(
        before: &dyn Placement,
        after: &dyn Placement,
        replicas: u32,
        distinct: Distinct,
        keys: impl IntoIterator<Item = &'k [u8]>,
    ) -> Result<Self, Error> {
        let mut plan = Self::begin(before, after, replicas, distinct, Unit::Keys, 0)?;
        let names = plan.names(before, after);
        let zones = ZoneRule::pair(&plan, before, after)?;
        let mut walkers = (walker(before, plan.replicas.0, distinct)?, walker(after, plan.replicas.1, distinct)?);
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for (place, key) in (0_u64..).zip(keys) {
            set_of(before, walkers.0.as_mut(), key, &names.0, &mut from)?;
            set_of(after, walkers.1.as_mut(), key, &names.1, &mut to)?;
            plan.add(place, place, &from, &to, zones.as_ref());
            plan.total += 1;
        }
        Ok(plan)
    }

    fn begin(
        before: &dyn Placement,
        after: &dyn Placement,
        replicas: u32,
        distinct: Distinct,
        unit: Unit,
        total: u128,
    ) -> Result<Self, Error> {
        let larger = if before.members().placeable() > after.members().placeable() { before } else { after };
        Walker::new(larger.members(), replicas, distinct, None)?;
        before.check_placeable()?;
        after.check_placeable()?;
        let counts = [before, after].map(|side| {
            let placeable = u32::try_from(side.members().placeable()).unwrap_or(u32::MAX);
            replicas.min(placeable)
        });
        let nodes = union(before.nodes(), after.nodes());
        let mut plan = Self {
            fingerprints: (before.fingerprint(), after.fingerprint()),
            changes: Vec::new(),
            cause: Cause::ModeChange,
            distinct,
            replicas: (counts[0], counts[1]),
            unit,
            total,
            rows: Vec::new(),
            sets: Vec::new(),
            amounts: Amounts::default(),
            nodes,
        };
        let names = plan.names(before, after);
        plan.changes = changes(plan.nodes.len(), (before.nodes(), &names.0), (after.nodes(), &names.1));
        plan.cause = cause(&plan.changes, (before, &names.0), (after, &names.1));
        Ok(plan)
    }

    /// The plan's node index by the index of either placement.
    fn names(&self, before: &dyn Placement, after: &dyn Placement) -> (Vec<u32>, Vec<u32>) {
        let place = |node: &Node| self.nodes.partition_point(|id| *id < node.id);
        let names = |nodes: &[Node]| nodes.iter().map(|node| u32::try_from(place(node)).unwrap_or(u32::MAX)).collect();
        (names(before.nodes()), names(after.nodes()))
    }

    /// Counts a range, and keeps it when its sets differ.
    pub(super) fn add(&mut self, lo: u64, hi: u64, from: &[u32], to: &[u32], zones: Option<&(ZoneRule, ZoneRule)>) {
        let width = u128::from(hi - lo) + 1;
        if let Some((before, after)) = zones {
            self.amounts.violations.0 += if before.violated(from) { width } else { 0 };
            self.amounts.violations.1 += if after.violated(to) { width } else { 0 };
        }
        if from == to {
            return;
        }
        let cause = (from[0] != to[0]).then(|| self.cause_of(from[0], to[0])).flatten();
        self.amounts.add(width, from, to, cause);
        self.push(lo, hi, from, to);
    }

    /// The cause of a move between two owners, unless a change of one of them justifies it.
    fn cause_of(&self, from: u32, to: u32) -> Option<Cause> {
        let justified = self.changes[from as usize] == Right::Less || self.changes[to as usize] == Right::More;
        (!justified).then_some(self.cause)
    }

    /// Appends a row, or widens the last one when it continues it.
    fn push(&mut self, lo: u64, hi: u64, from: &[u32], to: &[u32]) {
        let last = self.moves().next_back().map(|last| last.hi.checked_add(1) == Some(lo) && last.from == from && last.to == to);
        if let (Some(true), Some(row)) = (last, self.rows.last_mut()) {
            row.hi = hi;
            return;
        }
        self.sets.extend(from);
        let from_end = self.sets.len();
        self.sets.extend(to);
        self.rows.push(Row { lo, hi, from_end, to_end: self.sets.len() });
    }

    /// Fingerprints of the placement before and of the one after.
    pub const fn fingerprints(&self) -> (Digest, Digest) {
        self.fingerprints
    }

    /// The ids of the nodes of both placements, in the order of their bytes.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }

    /// What had to differ between the members of a replica set.
    pub const fn distinct(&self) -> Distinct {
        self.distinct
    }

    /// The sizes of the replica sets before and after.
    pub const fn replicas(&self) -> (u32, u32) {
        self.replicas
    }

    /// What the amounts count.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// How many positions, slots or keys there are in all.
    pub const fn total(&self) -> u128 {
        self.total
    }

    /// The ranges that change, in order; adjacent equal ones are one. None wraps around 0.
    pub fn moves(&self) -> impl ExactSizeIterator<Item = Move<'_>> + DoubleEndedIterator {
        (0..self.rows.len()).map(|place| {
            let start = if place == 0 { 0 } else { self.rows[place - 1].to_end };
            let Row { lo, hi, from_end, to_end } = self.rows[place];
            Move { lo, hi, from: &self.sets[start..from_end], to: &self.sets[from_end..to_end] }
        })
    }

    /// The amount whose owner changes.
    pub const fn moved(&self) -> u128 {
        self.amounts.moved
    }

    /// The least amount that any transition between the same shares must move: what the growing nodes gain.
    pub fn least(&self) -> u128 {
        let mut balance = vec![(0_u128, 0_u128); self.nodes.len()];
        for (&(from, to), &width) in self.matrix() {
            balance[from as usize].0 += width;
            balance[to as usize].1 += width;
        }
        balance.into_iter().map(|(lost, gained)| gained.saturating_sub(lost)).sum()
    }

    /// The amount that changes owner although its old owner was neither removed nor made lighter, and its
    /// new owner neither added nor made heavier. Always 0 between rings that differ in their nodes only.
    pub fn needless(&self) -> u128 {
        let causes = self.amounts.needless_by_cause.iter();
        causes.filter(|(cause, _)| **cause != Cause::ModeChange).map(|(_, width)| width).sum()
    }

    /// The amount moved without a change of either node, by cause.
    pub const fn needless_by_cause(&self) -> &BTreeMap<Cause, u128> {
        &self.amounts.needless_by_cause
    }

    /// The amount that goes from one owner to another, by node indices; only pairs that differ.
    pub const fn matrix(&self) -> &BTreeMap<(u32, u32), u128> {
        &self.amounts.matrix
    }

    /// The amount to be copied: a range counts once for each node that joins its set.
    pub const fn copies(&self) -> u128 {
        self.amounts.copies
    }

    /// The amount to be dropped: a range counts once for each node that leaves its set.
    pub const fn drops(&self) -> u128 {
        self.amounts.drops
    }

    /// The amount whose set keeps all its members and changes their order: no data moves.
    pub const fn role_changes(&self) -> u128 {
        self.amounts.role_changes
    }

    /// Before and after, the amount whose set stands in fewer zones than it could.
    pub const fn zone_violations(&self) -> (u128, u128) {
        self.amounts.violations
    }

    /// Whether nothing changes.
    pub const fn is_identity(&self) -> bool {
        self.rows.is_empty()
    }

    /// The way back: the plan from `after` to `before`.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let mut inverse = Self {
            fingerprints: (self.fingerprints.1, self.fingerprints.0),
            nodes: self.nodes.clone(),
            changes: self.changes.iter().map(|right| right.inverse()).collect(),
            cause: self.cause,
            distinct: self.distinct,
            replicas: (self.replicas.1, self.replicas.0),
            unit: self.unit,
            total: self.total,
            rows: Vec::new(),
            sets: Vec::new(),
            amounts: Amounts::default(),
        };
        self.moves().for_each(|m| inverse.add(m.lo, m.hi, m.to, m.from, None));
        inverse.amounts.violations = (self.amounts.violations.1, self.amounts.violations.0);
        inverse
    }
}

impl Amounts {
    fn add(&mut self, width: u128, from: &[u32], to: &[u32], needless: Option<Cause>) {
        let missing = |of: &[u32], other: &[u32]| of.iter().filter(|ix| !other.contains(ix)).count() as u128;
        let (joined, left) = (missing(to, from), missing(from, to));
        self.copies += width * joined;
        self.drops += width * left;
        self.role_changes += if joined + left == 0 { width } else { 0 };
        if from[0] != to[0] {
            self.moved += width;
            *self.matrix.entry((from[0], to[0])).or_default() += width;
        }
        if let Some(cause) = needless {
            *self.needless_by_cause.entry(cause).or_default() += width;
        }
    }
}

impl Right {
    const fn inverse(self) -> Self {
        match self {
            Self::Same => Self::Same,
            Self::More => Self::Less,
            Self::Less => Self::More,
        }
    }
}

/// How many zones a replica set should stand in.
pub(super) struct ZoneRule {
    /// The zone by the plan's node index.
    zone_of: Vec<u32>,
    /// The zones with placeable nodes.
    zones: usize,
}

impl ZoneRule {
    /// The rules of both sides; `None` when sets of one or a lack of zones leave nothing to violate.
    fn pair(plan: &Plan, before: &dyn Placement, after: &dyn Placement) -> Result<Option<(Self, Self)>, Error> {
        let zoned = [before, after].iter().any(|side| side.nodes().iter().any(|node| !node.zone.is_empty()));
        if !zoned || plan.replicas.0.max(plan.replicas.1) < 2 {
            return Ok(None);
        }
        let names = plan.names(before, after);
        let level = if let Distinct::Zone { level } = plan.distinct { level } else { 0 };
        let rule = |side: &dyn Placement, names: &[u32]| {
            let level = side.members().zones(level);
            let mut zone_of = vec![u32::MAX; plan.nodes.len()];
            names.iter().zip(&level.of).for_each(|(&name, &zone)| zone_of[name as usize] = zone);
            Self { zone_of, zones: level.wide.first().map_or(0, |&zones| zones as usize) }
        };
        Ok(Some((rule(before, &names.0), rule(after, &names.1))))
    }

    fn violated(&self, set: &[u32]) -> bool {
        let zone = |ix: u32| self.zone_of[ix as usize];
        let first = |(place, &ix): (usize, &u32)| !set[..place].iter().any(|&other| zone(other) == zone(ix));
        let different = set.iter().enumerate().filter(|&member| first(member)).count();
        different < set.len().min(self.zones)
    }
}

fn walker(side: &dyn Placement, count: u32, distinct: Distinct) -> Result<Option<Walker<'_>>, Error> {
    if count == 1 {
        return Ok(None);
    }
    // A family without an order says so here and not in the middle of a sweep.
    side.prefer(0, &mut |_| ControlFlow::Break(()))?;
    Walker::new(side.members(), count, distinct, None).map(Some)
}

/// The replica set of a key in the plan's indices.
fn set_of(
    side: &dyn Placement,
    walker: Option<&mut Walker<'_>>,
    key: &[u8],
    names: &[u32],
    set: &mut Vec<u32>,
) -> Result<(), Error> {
    set.clear();
    match walker {
        None => set.push(side.index(key)?),
        Some(walker) => {
            side.prefer(side.position(key), &mut |node| {
                walker.offer(node);
                if walker.is_complete() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            walker.finish(set);
        }
    }
    set.iter_mut().for_each(|ix| *ix = names[*ix as usize]);
    Ok(())
}

type Named<'a> = (&'a [Node], &'a [u32]);

fn changes(nodes: usize, before: Named<'_>, after: Named<'_>) -> Vec<Right> {
    let mut weights = vec![(0_u32, 0_u32); nodes];
    before.0.iter().zip(before.1).for_each(|(node, &ix)| weights[ix as usize].0 = node.weight());
    after.0.iter().zip(after.1).for_each(|(node, &ix)| weights[ix as usize].1 = node.weight());
    let change = |(before, after): (u32, u32)| match before.cmp(&after) {
        Ordering::Less => Right::More,
        Ordering::Equal => Right::Same,
        Ordering::Greater => Right::Less,
    };
    weights.into_iter().map(change).collect()
}

/// Why anything moves that the changes of nodes do not justify.
fn cause(changes: &[Right], before: (&dyn Placement, &[u32]), after: (&dyn Placement, &[u32])) -> Cause {
    if before.0.family() != after.0.family() {
        return Cause::ModeChange;
    }
    let common = |side: &[u32], other: &[u32]| -> Vec<u32> {
        let mut there = vec![false; changes.len()];
        other.iter().for_each(|&ix| there[ix as usize] = true);
        side.iter().copied().filter(|&ix| there[ix as usize]).collect()
    };
    let seats = |(side, names): (&dyn Placement, &[u32]), common: &[u32]| -> Vec<u64> {
        let mut seats = vec![0; changes.len()];
        (0_u32..).zip(names).for_each(|(ix, &name)| seats[name as usize] = side.seat(ix));
        common.iter().map(|&name| seats[name as usize]).collect()
    };
    let (one, other) = (common(before.1, after.1), common(after.1, before.1));
    if one != other || seats(before, &one) != seats(after, &one) {
        return Cause::ListOrder;
    }
    if changes.iter().all(|change| *change == Right::Same) {
        return Cause::ModeChange;
    }
    after.0.needless_cause()
}

/// The ids of two lists, each once, sorted.
fn union(before: &[Node], after: &[Node]) -> Vec<String> {
    let mut ids: Vec<String> = before.iter().chain(after).map(|node| node.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}
