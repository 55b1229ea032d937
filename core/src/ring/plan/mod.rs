//! What moves between two placements, exactly.
//!
//! `between` compares two placements range by range (`sweep`) or for given keys; `change` judges which
//! moves the changes of nodes call for; `steps` cuts a plan into a migration; `json` prints and reads it, `report` is
//! for people and spreadsheets.

mod between;
mod change;
mod json;
mod report;
mod steps;
mod sweep;
mod zone_rule;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub use change::Cause;
use change::Right;
pub use steps::{Limits, PlanStep, StepKind};
use zone_rule::ZoneRule;

use super::node::Node;
use super::placement::Placement;
use super::replicas::Distinct;
use crate::digest::Digest;

/// The exact difference of two placements: what changes hands, from whom to whom.
///
/// Between placements with ranges, amounts are widths out of [`total`](Self::total) positions or slots, so
/// a plan holds for any set of keys: a key moves exactly if its position lies in one of the moves. Between
/// any two placements a plan can be made for given keys; then amounts count those keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    fingerprints: (Digest, Digest),
    nodes: Vec<String>,
    changes: Vec<Right>,
    cause: Cause,
    distinct: Distinct,
    replicas: (u32, u32),
    unit: Unit,
    total: u128,
    rows: Vec<Row>,
    /// The sets before and after of all rows, one after the other.
    sets: Vec<u32>,
    amounts: Amounts,
}

/// One row of a plan; its sets lie in `sets` from the end of the row before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    lo: u64,
    hi: u64,
    from_end: usize,
    to_end: usize,
    violated: (bool, bool),
}

/// The totals of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Amounts {
    moved: u128,
    copies: u128,
    drops: u128,
    role_changes: u128,
    violations: (u128, u128),
    matrix: BTreeMap<(u32, u32), u128>,
    needless_by_cause: BTreeMap<Cause, u128>,
}

/// What the amounts of a plan count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether the set before and the set after stand in fewer zones than they could.
    pub violated: (bool, bool),
}

impl Move<'_> {
    /// How many positions, slots or keys it has.
    pub const fn width(&self) -> u128 {
        (self.hi - self.lo) as u128 + 1
    }

    /// Both sets, and whether they are violated.
    const fn sets(&self) -> (&[u32], &[u32], (bool, bool)) {
        (self.from, self.to, self.violated)
    }
}

impl Plan {
    /// The version of the JSON form.
    pub const VERSION: u32 = 1;

    /// The plan's node index by the index of either placement.
    fn names(&self, before: &dyn Placement, after: &dyn Placement) -> (Vec<u32>, Vec<u32>) {
        let names = |nodes: &[Node]| -> Vec<u32> {
            let mut next = 0;
            let place = |node: &Node| {
                // Most lists are sorted as the plan's is, and hold nearly all of it.
                if self.nodes.get(next) != Some(&node.id) {
                    next = self.nodes.partition_point(|id| *id < node.id);
                }
                next += 1;
                u32::try_from(next - 1).unwrap_or(u32::MAX)
            };
            nodes.iter().map(place).collect()
        };
        (names(before.nodes()), names(after.nodes()))
    }

    /// Counts a range, and keeps it when its sets differ.
    fn add(&mut self, lo: u64, hi: u64, from: &[u32], to: &[u32], zones: Option<&(ZoneRule, ZoneRule)>) {
        let violated = zones.map_or((false, false), |(before, after)| (before.violated(from), after.violated(to)));
        let width = u128::from(hi - lo) + 1;
        self.amounts.violations.0 += if violated.0 { width } else { 0 };
        self.amounts.violations.1 += if violated.1 { width } else { 0 };
        if from != to {
            self.add_move(&Move { lo, hi, from, to, violated });
        }
    }

    /// Counts and keeps a range whose sets differ.
    fn add_move(&mut self, m: &Move<'_>) {
        let (from, to) = (m.from[0], m.to[0]);
        let justified = self.changes[from as usize] == Right::Less || self.changes[to as usize] == Right::More;
        self.amounts.add(m, (from != to && !justified).then_some(self.cause));
        self.push(m);
    }

    /// Appends a row, or widens the last one when it continues it.
    fn push(&mut self, m: &Move<'_>) {
        let last = self.moves().next_back();
        let continued = last.is_some_and(|last| last.hi.checked_add(1) == Some(m.lo) && last.sets() == m.sets());
        if let (true, Some(row)) = (continued, self.rows.last_mut()) {
            row.hi = m.hi;
            return;
        }
        self.sets.extend(m.from);
        let from_end = self.sets.len();
        self.sets.extend(m.to);
        self.rows.push(Row { lo: m.lo, hi: m.hi, from_end, to_end: self.sets.len(), violated: m.violated });
    }

    /// The plan of the same two placements with nothing to do.
    fn empty(&self) -> Self {
        Self {
            nodes: self.nodes.clone(),
            changes: self.changes.clone(),
            rows: Vec::new(),
            sets: Vec::new(),
            amounts: Amounts::default(),
            ..*self
        }
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
            let Row { lo, hi, from_end, to_end, violated } = self.rows[place];
            Move { lo, hi, from: &self.sets[start..from_end], to: &self.sets[from_end..to_end], violated }
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
            changes: self.changes.iter().map(|right| right.inverse()).collect(),
            replicas: (self.replicas.1, self.replicas.0),
            ..self.empty()
        };
        self.moves().for_each(|m| {
            inverse.add_move(&Move { from: m.to, to: m.from, violated: (m.violated.1, m.violated.0), ..m });
        });
        inverse.amounts.violations = (self.amounts.violations.1, self.amounts.violations.0);
        inverse
    }
}

impl Amounts {
    fn add(&mut self, m: &Move<'_>, needless: Option<Cause>) {
        let missing = |of: &[u32], other: &[u32]| of.iter().filter(|ix| !other.contains(ix)).count() as u128;
        let (width, joined, left) = (m.width(), missing(m.to, m.from), missing(m.from, m.to));
        self.copies += width * joined;
        self.drops += width * left;
        self.role_changes += if joined + left == 0 { width } else { 0 };
        if m.from[0] != m.to[0] {
            self.moved += width;
            *self.matrix.entry((m.from[0], m.to[0])).or_default() += width;
        }
        if let Some(cause) = needless {
            *self.needless_by_cause.entry(cause).or_default() += width;
        }
    }
}
