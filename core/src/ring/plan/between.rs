//! The making of a plan.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::change::{Cause, cause, changes};
use super::sweep::{Sets, Side, Space, sweep};
use super::zone_rule::ZoneRule;
use super::{Amounts, Plan, Unit};
use crate::error::Error;
use crate::order;
use crate::ring::node::Node;
use crate::ring::placement::{Placement, Territory};
use crate::ring::replicas::{Distinct, Walker};

impl Plan {
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
        let zones = ZoneRule::pair(&plan, before, after);
        let one = Side::new(before, sets(before, plan.replicas.0, distinct)?, names.0, space)?.ok_or_else(no_ranges)?;
        let other = Side::new(after, sets(after, plan.replicas.1, distinct)?, names.1, space)?.ok_or_else(no_ranges)?;
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
        let zones = ZoneRule::pair(&plan, before, after);
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for (place, key) in (0_u64..).zip(keys) {
            set_of(before, key, (plan.replicas.0, distinct), &names.0, &mut from)?;
            set_of(after, key, (plan.replicas.1, distinct), &names.1, &mut to)?;
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
}

/// How a side's sets of `count` are found.
fn sets(side: &dyn Placement, count: u32, distinct: Distinct) -> Result<Sets<'_>, Error> {
    Ok(match side.territory() {
        _ if count == 1 => Sets::Owner,
        Territory::Circle(_) => Sets::Walked(Walker::new(side.members(), count, distinct, None)?),
        _ => Sets::Asked { count, distinct },
    })
}

/// The replica set of a key in the plan's indices.
fn set_of(
    side: &dyn Placement,
    key: &[u8],
    (count, distinct): (u32, Distinct),
    names: &[u32],
    set: &mut Vec<u32>,
) -> Result<(), Error> {
    set.clear();
    if count == 1 {
        set.push(side.index(key)?);
    } else {
        set.extend(side.replicas(key, count, distinct, None)?);
    }
    for ix in set {
        *ix = names[*ix as usize];
    }
    Ok(())
}

/// The ids of two lists, each once, sorted.
fn union(before: &[Node], after: &[Node]) -> Vec<String> {
    let mut ids: Vec<String> = before.iter().chain(after).map(|node| node.id.clone()).collect();
    order::sort_by(&mut ids, Ord::cmp);
    ids.dedup();
    ids
}
