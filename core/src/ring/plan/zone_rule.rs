//! Whether replica sets stand in as many zones as they could.

use alloc::vec;
use alloc::vec::Vec;

use super::Plan;
use crate::ring::placement::Placement;
use crate::ring::replicas::Distinct;

/// How many zones a replica set should stand in.
pub(super) struct ZoneRule {
    /// The zone by the plan's node index.
    zone_of: Vec<u32>,
    /// The zones with placeable nodes.
    zones: usize,
}

impl ZoneRule {
    /// The rules of both sides; `None` when sets of one or a lack of zones leave nothing to violate.
    pub(super) fn pair(plan: &Plan, before: &dyn Placement, after: &dyn Placement) -> Option<(Self, Self)> {
        let zoned = [before, after].iter().any(|side| side.nodes().iter().any(|node| !node.zone.is_empty()));
        if !zoned || plan.replicas.0.max(plan.replicas.1) < 2 {
            return None;
        }
        let names = plan.names(before, after);
        let level = if let Distinct::Zone { level } = plan.distinct { level } else { 0 };
        let rule = |side: &dyn Placement, names: &[u32]| {
            let level = side.members().zones(level);
            let mut zone_of = vec![u32::MAX; plan.nodes.len()];
            names.iter().zip(&level.of).for_each(|(&name, &zone)| zone_of[name as usize] = zone);
            Self { zone_of, zones: level.wide.first().map_or(0, |&zones| zones as usize) }
        };
        Some((rule(before, &names.0), rule(after, &names.1)))
    }

    pub(super) fn violated(&self, set: &[u32]) -> bool {
        let zone = |ix: u32| self.zone_of[ix as usize];
        let first = |(place, &ix): (usize, &u32)| !set[..place].iter().any(|&other| zone(other) == zone(ix));
        let different = set.iter().enumerate().filter(|&member| first(member)).count();
        different < set.len().min(self.zones)
    }
}
