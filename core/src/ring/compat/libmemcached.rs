//! libmemcached (`src/libmemcached/hosts.cc`, `src/libhashkit/`).
//!
//! Weighted ketama computes in single precision how many points a server has, so that equal servers get 156
//! points instead of 160 at 25, 47, 50, 55, 61, 100 and other numbers of servers.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::address::Address;
use super::build::{Built, PointSet, Ties, bad_server, ranks, refuse_twins};
use super::floats::{floor, single};
use super::options::Options;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};

const STANDARD_PORT: u16 = 11211;

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "ketama:libmemcached-1",
        options: &["sort_hosts"],
        rule: Some(|servers, options| weighted(servers, options, &texts(servers)?)),
        how: "libmemcached 1.1.4 of Debian 12",
        verified: Level::Real,
        ..LIBMEMCACHED
    },
    Profile {
        name: "ketama:libmemcached-1-unweighted",
        options: &["hash", "sort_hosts"],
        rule: Some(unweighted),
        how: "libmemcached 1.1.4 of Debian 12, both hashes",
        verified: Level::Real,
        ..LIBMEMCACHED
    },
    Profile {
        name: "ketama:spy",
        options: &["sort_hosts"],
        rule: Some(|servers, options| weighted(servers, options, &spy_texts(servers)?)),
        how: "libmemcached 1.1.4 of Debian 12, and the project's vectors",
        verified: Level::Real,
        ..LIBMEMCACHED
    },
];

const LIBMEMCACHED: Profile = Profile {
    system: "libmemcached",
    versions: "1.x",
    source: "awesomized/libmemcached src/libmemcached/hosts.cc",
    ..Profile::BASE
};

/// What is hashed for a server: its port only where it is not the standard one.
fn texts(servers: &[Server]) -> Result<Vec<String>, Error> {
    let text = |(place, server): (usize, &Server)| {
        let (host, port) = Address::host(place, server, "libmemcached")?;
        Ok(match port.unwrap_or(STANDARD_PORT) {
            STANDARD_PORT => host.into(),
            port => format!("{host}:{port}"),
        })
    };
    servers.iter().enumerate().map(text).collect()
}

/// What spymemcached hashes: a slash, and the port always.
fn spy_texts(servers: &[Server]) -> Result<Vec<String>, Error> {
    let text = |(place, server): (usize, &Server)| {
        let (host, port) = Address::host(place, server, "libmemcached")?;
        Ok(format!("/{host}:{}", port.unwrap_or(STANDARD_PORT)))
    };
    servers.iter().enumerate().map(text).collect()
}

/// Four points of every digest of `text-k`; weight 0 counts as 1.
fn weighted(servers: &[Server], options: &Options, texts: &[String]) -> Result<Built, Error> {
    refuse_twins(texts)?;
    let total = servers.iter().map(|server| u64::from(server.weight.max(1))).sum();
    let mut points = PointSet::new(servers.len(), 32);
    for (((place, server), text), node) in servers.iter().enumerate().zip(texts).zip(0..) {
        let digests = digests(server.weight.max(1), total, servers.len());
        points.reserve(digests * 4, place, server)?;
        for k in 0..digests {
            points.push_words(&format!("{text}-{k}"), node);
        }
    }
    let cuts = by_host(points, servers, options);
    Ok(Built::circle(KeyHash::Whole(Function::Md5Word), cuts, servers).weighed(|weight| weight.max(1)))
}

/// The number of digests of a server, every step in single precision and in this order.
pub(super) fn digests(weight: u32, total: u64, servers: usize) -> u64 {
    let share = single(weight.into()) / single(total);
    floor(f64::from(share * 160.0 / 4.0 * single(servers as u64) + 1e-10_f32))
}

/// One point of every hash of `text-k`, 100 of them; weights do not count.
fn unweighted(servers: &[Server], options: &Options) -> Result<Built, Error> {
    if let Some(place) = servers.iter().position(|server| server.weight > 1) {
        let problem = "a weight above 1, with which libmemcached turns to weighted ketama by itself";
        return Err(bad_server(place, "weight", problem, "use ketama:libmemcached-1, or leave the weights out"));
    }
    let names = [("oat", Function::OneAtATime), ("md5", Function::Md5Word)];
    let function = options.hash_among(&names)?.unwrap_or(Function::OneAtATime);
    let texts = texts(servers)?;
    refuse_twins(&texts)?;
    let mut points = PointSet::new(servers.len(), 32);
    for (((place, server), text), node) in servers.iter().enumerate().zip(&texts).zip(0..) {
        points.reserve(100, place, server)?;
        (0..100).for_each(|k| points.push(function.of(format!("{text}-{k}").as_bytes()), node));
    }
    let cuts = by_host(points, servers, options);
    Ok(Built::circle(KeyHash::Whole(function), cuts, servers).weighed(|_| 1))
}

/// Sorted hosts change nothing but who wins a tie, since points hang on texts alone.
fn by_host(points: PointSet, servers: &[Server], options: &Options) -> (crate::ring::Circle, Vec<(u32, u32)>) {
    if options.sort_hosts != Some(true) {
        return points.at_or_after(Ties::All);
    }
    let key = |server: &Server| match Address::of(0, server) {
        Ok(Address::Host(host, port)) => (String::from(host), port.unwrap_or(STANDARD_PORT)),
        _ => (server.address.clone(), 0),
    };
    let ranks = ranks(servers, key);
    points.at_or_after_by(Ties::All, |node| ranks[node as usize])
}
