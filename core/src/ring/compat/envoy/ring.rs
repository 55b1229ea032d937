//! `RING_HASH` (`ring_hash/ring_hash_lb.cc`).

use alloc::format;

use super::super::build::{Built, PointSet, Ties};
use super::super::floats::{ceil, double};
use super::super::options::{Options, bad_option};
use super::super::server::Server;
use super::{keys, shares};
use crate::error::Error;
use crate::hash::{Function, KeyHash};

pub(in super::super) const HASHES: [(&str, Function); 2] =
    [("xxh64", Function::Xxh64), ("murmur2", Function::Murmur64)];

/// Envoy's limit, and its default.
pub(super) const ENVOY_MOST: u64 = 8_388_608;

/// The cap of gRPC's clients, unless they raise it.
pub(super) const GRPC_MOST: u64 = 4096;

const FEWEST: u64 = 1024;

/// Hosts take entries in their order, so that the sum so far is as close to their share as whole numbers allow.
pub(super) fn build(servers: &[Server], options: &Options, most: u64) -> Result<Built, Error> {
    let function = options.hash_among(&HASHES)?.unwrap_or(Function::Xxh64);
    let highest = options.max_ring_size.unwrap_or(most);
    let lowest = options.min_ring_size.unwrap_or_else(|| FEWEST.min(highest));
    if highest > ENVOY_MOST || highest == 0 {
        let problem = format!("a ring of up to {highest} entries");
        return Err(bad_option("max_ring_size", problem, format!("use 1 to {ENVOY_MOST}")));
    }
    if lowest > highest || lowest == 0 {
        let problem = format!("at least {lowest} entries where at most {highest} are allowed");
        return Err(bad_option("min_ring_size", problem, format!("use 1 to {highest}")));
    }
    let keys = keys(servers)?;
    let shares = shares(servers)?;
    let least = shares.iter().copied().fold(1.0, f64::min);
    let scale = f64::min(double(ceil(least * double(lowest))) / least, double(highest));
    let mut points = PointSet::new(servers.len(), 64);
    let (mut current, mut target) = (0.0_f64, 0.0_f64);
    for (((place, server), (key, share)), node) in servers.iter().enumerate().zip(keys.iter().zip(shares)).zip(0..) {
        target += scale * share;
        points.reserve(ceil(f64::max(target - current, 0.0)), place, server)?;
        let mut count = 0_u64;
        while current < target {
            points.push(function.of(format!("{key}_{count}").as_bytes()), node);
            count += 1;
            current += 1.0;
        }
    }
    Ok(Built::circle(KeyHash::Whole(function), points.at_or_after(Ties::All), servers))
}
