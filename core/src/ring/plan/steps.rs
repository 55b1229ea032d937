//! A plan cut into a migration that can be carried out.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Move, Plan};
use crate::error::Error;
use crate::order;

/// How much may happen at once. Amounts are in the plan's unit: positions, slots or keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The most that one step copies.
    pub per_step: Option<u128>,
    /// The most that one node sends in one step.
    pub out_per_node: Option<u128>,
    /// The most that one node receives in one step.
    pub in_per_node: Option<u128>,
    /// How long a range rests between two steps that touch it, in microseconds.
    pub min_dwell_us: u64,
    /// Whether a range gets at most one new replica in a step.
    pub one_replica_per_step: bool,
}

/// What a step does with its ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// New nodes receive data and serve nothing yet.
    Copy,
    /// The sets take their new order: the new owner serves.
    Switch,
    /// Nodes that have left the sets delete their data.
    Drop,
}

impl StepKind {
    /// The name, as JSON spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Switch => "switch",
            Self::Drop => "drop",
        }
    }
}

/// One step of a migration: a plan of its own, so it can be applied, undone and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanStep {
    /// What it does.
    pub kind: StepKind,
    /// The earliest time it may begin, in microseconds after the migration began.
    pub not_before_us: u64,
    /// The change it makes.
    pub plan: Plan,
}

/// The most steps a migration can have.
const MOST_STEPS: usize = 10_000;

impl Plan {
    /// The steps of the migration, in order; together they make the whole plan.
    ///
    /// A range is first copied, then switched, then dropped, so that it is never without an owner that has
    /// its data. Ranges whose set is short of zones go first, then by owners and positions; one wider than a
    /// limit is cut.
    ///
    /// # Errors
    /// `limit-too-small` when a limit leaves room for nothing, `too-many-steps`.
    pub fn steps(&self, limits: &Limits) -> Result<Vec<PlanStep>, Error> {
        let mut pieces: Vec<Piece> = Vec::new();
        for m in self.moves() {
            cut(&m, limits, &mut pieces)?;
        }
        order::sort_by_key(&mut pieces, |piece| (!piece.violated, piece.now[0], piece.to[0], piece.lo));
        let mut steps = Vec::new();
        let mut now = 0;
        while let Some(ready) = pieces.iter().filter(|piece| !piece.done()).map(|piece| piece.ready_us).min() {
            now = ready.max(now);
            pieces.retain(|piece| !piece.done());
            for kind in [StepKind::Copy, StepKind::Switch, StepKind::Drop] {
                let plan = self.step(kind, now, limits, &mut pieces);
                if !plan.is_identity() {
                    steps.push(PlanStep { kind, not_before_us: now, plan });
                }
            }
            if steps.len() > MOST_STEPS {
                let problem = format!("more than {MOST_STEPS} steps");
                return Err(Error::config("too-many-steps", "limits", problem, "allow more in one step"));
            }
        }
        Ok(steps)
    }

    /// Takes what is ready for a kind of step and fits the limits.
    fn step(&self, kind: StepKind, now: u64, limits: &Limits, pieces: &mut [Piece]) -> Self {
        let mut room = Room::new(limits, self.nodes.len());
        let mut rows: Vec<(u64, u64, Vec<u32>, Vec<u32>)> = Vec::new();
        for piece in pieces.iter_mut().filter(|piece| piece.ready_us <= now && piece.next() == Some(kind)) {
            let after = piece.after(kind, limits.one_replica_per_step);
            if kind == StepKind::Copy && !room.takes(piece, &after[piece.now.len()..]) {
                continue;
            }
            let before = core::mem::replace(&mut piece.now, after);
            piece.ready_us = now + limits.min_dwell_us;
            rows.push((piece.lo, piece.hi, before, piece.now.clone()));
        }
        order::sort_by_key(&mut rows, |row| row.0);
        let mut plan = self.empty();
        for (lo, hi, from, to) in &rows {
            plan.add(*lo, *hi, from, to, None);
        }
        plan
    }
}

/// A range on its way.
struct Piece {
    lo: u64,
    hi: u64,
    now: Vec<u32>,
    to: Vec<u32>,
    violated: bool,
    ready_us: u64,
}

impl Piece {
    fn width(&self) -> u128 {
        u128::from(self.hi - self.lo) + 1
    }

    fn done(&self) -> bool {
        self.now == self.to
    }

    /// What has to happen next.
    fn next(&self) -> Option<StepKind> {
        if self.to.iter().any(|node| !self.now.contains(node)) {
            Some(StepKind::Copy)
        } else if !self.now.starts_with(&self.to) {
            Some(StepKind::Switch)
        } else {
            (!self.done()).then_some(StepKind::Drop)
        }
    }

    /// The set after the next step.
    fn after(&self, kind: StepKind, one_at_a_time: bool) -> Vec<u32> {
        let missing = self.to.iter().filter(|node| !self.now.contains(node)).copied();
        let leaving = self.now.iter().filter(|node| !self.to.contains(node)).copied();
        match kind {
            StepKind::Copy if one_at_a_time => self.now.iter().copied().chain(missing.take(1)).collect(),
            StepKind::Copy => self.now.iter().copied().chain(missing).collect(),
            StepKind::Switch => self.to.iter().copied().chain(leaving).collect(),
            StepKind::Drop => self.to.clone(),
        }
    }
}

/// What a copying step still has room for.
struct Room<'l> {
    limits: &'l Limits,
    copied: u128,
    sent: Vec<u128>,
    received: Vec<u128>,
}

impl<'l> Room<'l> {
    fn new(limits: &'l Limits, nodes: usize) -> Self {
        Self { limits, copied: 0, sent: vec![0; nodes], received: vec![0; nodes] }
    }

    /// Whether the owner of a piece can send it to all `targets`; if so, it is counted.
    fn takes(&mut self, piece: &Piece, targets: &[u32]) -> bool {
        let (width, owner) = (piece.width(), piece.now[0] as usize);
        let all = width * targets.len() as u128;
        let within = |used: u128, limit: Option<u128>| limit.is_none_or(|limit| used <= limit);
        let fits = within(self.copied + all, self.limits.per_step)
            && within(self.sent[owner] + all, self.limits.out_per_node)
            && targets.iter().all(|&node| within(self.received[node as usize] + width, self.limits.in_per_node));
        if fits {
            self.copied += all;
            self.sent[owner] += all;
            for &node in targets {
                self.received[node as usize] += width;
            }
        }
        fits
    }
}

/// Cuts a move into pieces that fit a step of their own.
fn cut(m: &Move<'_>, limits: &Limits, pieces: &mut Vec<Piece>) -> Result<(), Error> {
    let joining = m.to.iter().filter(|node| !m.from.contains(node)).count() as u128;
    let copies = if limits.one_replica_per_step { joining.min(1) } else { joining };
    let most = if copies == 0 {
        u128::MAX
    } else {
        let shared = limits.per_step.into_iter().chain(limits.out_per_node).map(|limit| limit / copies);
        shared.chain(limits.in_per_node).min().unwrap_or(u128::MAX)
    };
    if most == 0 {
        let problem = "a limit leaves no room for a single copy";
        return Err(Error::config("limit-too-small", "limits", problem, "raise it"));
    }
    if m.width().div_ceil(most) > MOST_STEPS as u128 {
        let problem = format!("a range of {} in parts of at most {most}", m.width());
        return Err(Error::config("too-many-steps", "limits", problem, "allow more in one step"));
    }
    let mut lo = m.lo;
    loop {
        let hi = u64::try_from(u128::from(lo).saturating_add(most - 1)).unwrap_or(u64::MAX).min(m.hi);
        pieces.push(Piece { lo, hi, now: m.from.to_vec(), to: m.to.to_vec(), violated: m.violated.0, ready_us: 0 });
        if hi == m.hi {
            return Ok(());
        }
        lo = hi + 1;
    }
}
