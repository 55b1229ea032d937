//! HAProxy's `hash-type consistent` (`src/lb_chash.c`, `src/hash.c`, `src/backend.c`).
//!
//! A key belongs to the closest point, before it or after it; of two equally close ones to the one before. How
//! a server's points hang on its id has changed twice: the epochs are profiles of their own.

mod bounded;
mod key;

use alloc::vec::Vec;

use super::build::{Built, PointSet, bad_server};
use super::options::Options;
use super::profile::{Bounded, Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, HaproxyHash, KeyHash, full_hash};

pub(super) use bounded::Slots;
use key::{Identity, ids};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "haproxy:id@pre3.0",
        versions: "up to 2.9",
        how: "HAProxy 2.6.12 of Debian 12, every hash function",
        verified: Level::Real,
        rule: Some(|servers, options| build(servers, options, Identity::Id)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:id@3.0-3.3",
        versions: "3.0-dev7 to 3.3-dev9, without the later fix",
        how: "HAProxy 3.0.0 built from its source, every hash function",
        verified: Level::Real,
        rule: Some(|servers, options| build(servers, options, Identity::HashedId)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:id@fixed",
        versions: "3.3-dev10 and later, and older branches with the fix 03e9a5a1e",
        how: "HAProxy 3.4.0 built from its source, every hash function; the same rule as before 3.0",
        verified: Level::Real,
        rule: Some(|servers, options| build(servers, options, Identity::Id)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:id32",
        versions: "3.4-dev and later",
        rule: Some(|servers, options| build(servers, options, Identity::Id32)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:addr",
        versions: "3.0 and later",
        rule: Some(|servers, options| build(servers, options, Identity::Address)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:addr-port",
        versions: "3.0 and later",
        rule: Some(|servers, options| build(servers, options, Identity::AddressPort)),
        ..HAPROXY
    },
    Profile {
        name: "haproxy:guid",
        versions: "3.4-dev and later",
        rule: Some(|servers, options| build(servers, options, Identity::Guid)),
        ..HAPROXY
    },
];

const HAPROXY: Profile = Profile {
    system: "haproxy",
    source: "haproxy/haproxy src/lb_chash.c",
    order_matters: true,
    options: &["avalanche", "hash"],
    bounded: Bounded::Haproxy,
    ..Profile::BASE
};

/// Points per unit of weight.
const SCALE: u32 = 16;

fn build(servers: &[Server], options: &Options, identity: Identity) -> Result<Built, Error> {
    let names = HaproxyHash::ALL.map(|function| (function.name(), function));
    let named = options.hash_among(&names)?;
    let avalanche = options.avalanche.unwrap_or(named.is_none());
    let ids = ids(servers)?;
    let mut points = PointSet::new(servers.len(), 32);
    let (mut seats, mut anchors) = (Vec::new(), Vec::new());
    for (((place, server), id), node) in servers.iter().enumerate().zip(ids).zip(0..) {
        if server.weight > 256 {
            let problem = "a weight above 256, which HAProxy does not take";
            return Err(bad_server(place, "weight", problem, "use 0 to 256"));
        }
        let (anchor, by_id) = identity.key(place, server, id)?;
        anchors.push(anchor);
        seats.push(if by_id { u64::from(id) } else { 0 });
        points.reserve(u64::from(server.weight * SCALE), place, server)?;
        self::points(anchor, server.weight).for_each(|point| points.push(point.into(), node));
    }
    let function = Function::Haproxy(named.unwrap_or_default(), avalanche);
    Ok(Built { seats, anchors, ..Built::circle(KeyHash::Whole(function), points.closest(), servers) })
}

/// The points of a server.
pub(super) fn points(anchor: u32, weight: u32) -> impl Iterator<Item = u32> {
    (0..weight * SCALE).map(move |j| full_hash(anchor.wrapping_add(j)))
}
