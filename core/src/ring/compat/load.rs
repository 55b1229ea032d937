//! One server for one request, as the products pass over those that are down or full.

use core::ops::ControlFlow;

use super::build::Layout;
use super::profile::Bounded;
use super::value::Compat;
use super::{envoy, haproxy};
use crate::error::Error;
use crate::ring::pick::Candidates;
use crate::ring::seen::Seen;
use crate::ring::{Mask, Pick, Placement as _};

/// HAProxy takes the points of a server that is down out of its tree, so that the closest of the others gets
/// its keys; the rest go on to the next in their order.
pub(super) fn pick(compat: &Compat, position: u64, mask: &Mask) -> Result<Pick, Error> {
    let pick = Candidates::of(compat).pick(position, mask)?;
    let closest = if pick.rank == 0 { None } else { closest(compat, position, mask) };
    Ok(closest.map_or(pick, |(_, node)| Pick { node, rank: 1, cap: None }))
}

/// The product's own rule where it has one.
pub(super) fn pick_bounded(
    compat: &Compat,
    position: u64,
    mask: &Mask,
    loads: &[u64],
    factor: u32,
) -> Result<Pick, Error> {
    let native = Candidates::of(compat).pick_bounded(position, mask, loads, factor)?;
    let own = match compat.profile().bounded {
        Bounded::Native => None,
        Bounded::Envoy => {
            let owner = compat.owner(position);
            owner.and_then(|owner| envoy::pick_bounded(compat.nodes(), position, owner, mask, loads, factor))
        }
        Bounded::Haproxy => on_from_the_closest(compat, position, mask, loads, factor),
    };
    Ok(own.unwrap_or(native))
}

/// From the closest point on, the first server with a free slot.
fn on_from_the_closest(compat: &Compat, position: u64, mask: &Mask, loads: &[u64], factor: u32) -> Option<Pick> {
    let Layout::Circle(circle) = compat.layout() else { return None };
    let nodes = compat.nodes();
    let slots = haproxy::Slots::new(nodes, mask, loads, factor);
    let start = if mask.is_full() { position } else { closest(compat, position, mask)?.0 };
    let mut seen = Seen::new(nodes.len());
    let mut found = None;
    circle.prefer(start, &mut |node| {
        if mask.contains(node) && seen.visit(node, None).is_some() {
            let slots = u64::from(slots.of(nodes, mask, node));
            if loads[node as usize] < slots {
                let rank = u32::try_from(seen.len() - 1).unwrap_or(u32::MAX);
                found = Some(Pick { node, rank, cap: Some(slots) });
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    });
    found
}

/// The closest point of the servers that `mask` leaves, and whose it is, straight from HAProxy's two distances.
/// `None` for other systems.
fn closest(compat: &Compat, position: u64, mask: &Mask) -> Option<(u64, u32)> {
    let hash = u32::try_from(position).ok()?;
    let points = (0..).zip(compat.anchors()).filter(|(node, _)| mask.contains(*node)).flat_map(|(node, &anchor)| {
        let weight = compat.nodes()[node as usize].weight();
        haproxy::points(anchor, weight).map(move |point| (point, node))
    });
    let mut next: Option<(u32, u32, u32)> = None;
    let mut previous: Option<(u32, u32, u32)> = None;
    for (point, node) in points {
        let (forth, back) = (point.wrapping_sub(hash), hash.wrapping_sub(point));
        if next.is_none_or(|(least, ..)| forth < least) {
            next = Some((forth, point, node));
        }
        if forth > 0 && previous.is_none_or(|(least, ..)| back <= least) {
            previous = Some((back, point, node));
        }
    }
    let (next, previous) = (next?, previous?);
    let (_, point, node) = if previous.0 <= next.0 { previous } else { next };
    Some((point.into(), node))
}
