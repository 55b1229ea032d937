//! The `hashring` of npm (3rd-Eden/node-hashring `index.js`) and Python's `hash_ring` (`Doist/hash_ring`
//! `hash_ring/ring.py`).

use alloc::format;

use super::build::{Built, PointSet, Ties, refuse_twins};
use super::floats::{double, floor};
use super::options::Options;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash, md5_words};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "ketama:npm-hashring-3",
        system: "npm hashring",
        versions: "3.x",
        source: "3rd-Eden/node-hashring index.js",
        rule: Some(npm),
        verified: Level::Source,
        ..Profile::BASE
    },
    Profile {
        name: "ketama:hash_ring",
        system: "hash_ring",
        source: "Doist/hash_ring hash_ring/ring.py",
        rule: Some(hash_ring),
        ..Profile::BASE
    },
];

/// Four words a digest; how many digests is computed in double precision, from left to right.
fn npm(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let total = servers.iter().map(|server| u64::from(server.weight)).sum();
    let count = |weight: u32| floor(double(weight.into()) / double(total) * 40.0 * double(servers.len() as u64));
    let points = points(servers, 4, count)?;
    Ok(Built::circle(KeyHash::Whole(Function::Md5Word), points.at_or_after(Ties::All), servers))
}

/// Three words a digest; `bisect` passes a point that equals the key's hash, and a point that two nodes share
/// stays with the later one.
fn hash_ring(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let points = points(servers, 3, whole_share(servers))?;
    Ok(Built::circle(KeyHash::Whole(Function::Md5Word), points.after(Ties::Last), servers))
}

/// `floor(40 * nodes * weight / total)` in whole numbers.
pub(super) fn whole_share(servers: &[Server]) -> impl Fn(u32) -> u64 {
    let total: u64 = servers.iter().map(|server| u64::from(server.weight)).sum();
    let nodes = servers.len() as u64;
    move |weight| (40 * nodes * u64::from(weight)).checked_div(total).unwrap_or(0)
}

/// The first `words` words of every digest of `address-k`.
pub(super) fn points(servers: &[Server], words: usize, count: impl Fn(u32) -> u64) -> Result<PointSet, Error> {
    let texts: alloc::vec::Vec<&str> = servers.iter().map(|server| server.address.as_str()).collect();
    refuse_twins(&texts)?;
    let mut points = PointSet::new(servers.len(), 32);
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        let digests = if server.weight == 0 { 0 } else { count(server.weight) };
        points.reserve(digests * words as u64, place, server)?;
        for k in 0..digests {
            let digest = md5_words(format!("{}-{k}", server.address).as_bytes());
            digest.into_iter().take(words).for_each(|at| points.push(at.into(), node));
        }
    }
    Ok(points)
}
