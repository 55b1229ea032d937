//! uhashring 2 (`uhashring/ring.py`, `ring_meta.py`, `ring_ketama.py`).
//!
//! Both of its rings look up with `bisect`, which passes a point that equals the key's hash: a key spelled
//! like a node's own text lands on the next point.

use alloc::format;

use super::build::{Built, PointSet, Ties, refuse_twins};
use super::hashring;
use super::options::Options;
use super::profile::Profile;
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "uhashring:2",
        space: "2^128 positions, of which the top 64 bits are kept",
        rule: Some(build),
        source: "ultrabug/uhashring uhashring/ring_meta.py",
        ..UHASHRING
    },
    Profile {
        name: "ketama:uhashring-2",
        rule: Some(ketama),
        source: "ultrabug/uhashring uhashring/ring_ketama.py",
        ..UHASHRING
    },
];

const UHASHRING: Profile = Profile { system: "uhashring", versions: "2.x", ..Profile::BASE };

/// The points per unit of weight.
const VNODES: u64 = 160;

/// Points and keys are whole digests, of which this keeps the upper half. Two of them that share it and differ
/// below would have to be told apart by the lower half; among millions of points and keys that happens less
/// often than once in 10^5 rings, and equal texts, the only ties that do occur, are equal in both halves.
fn build(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let texts: alloc::vec::Vec<&str> = servers.iter().map(|server| server.address.as_str()).collect();
    refuse_twins(&texts)?;
    let mut points = PointSet::new(servers.len(), 64);
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        let count = VNODES * u64::from(server.weight);
        points.reserve(count, place, server)?;
        for k in 0..count {
            points.push(Function::Md5Long.of(format!("{}-{k}", server.address).as_bytes()), node);
        }
    }
    Ok(Built::circle(KeyHash::Whole(Function::Md5Long), points.after(Ties::Last), servers))
}

/// ketama with point counts in whole numbers: 160 where libmemcached has 156.
fn ketama(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let points = hashring::points(servers, 4, hashring::whole_share(servers))?;
    Ok(Built::circle(KeyHash::Whole(Function::Md5Word), points.after(Ties::Last), servers))
}
