//! Envoy's hashing balancers and gRPC's ring (`source/extensions/load_balancing_policies/`).
//!
//! Weights are shares of their sum, so a new host changes how many entries the others have.

mod bounded;
mod maglev;
mod mt19937;
mod ring;

use alloc::vec::Vec;

use super::build::{bad_server, refuse_twins, refuse_weightless};
use super::floats::double;
use super::profile::{Bounded, Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::ring::Cause;

pub(super) use bounded::pick as pick_bounded;
pub(super) use ring::HASHES as RING_HASHES;

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "envoy:ring-hash",
        options: &["hash", "max_ring_size", "min_ring_size"],
        how: "vectors of the project's tests",
        source: "envoyproxy/envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc",
        verified: Level::Vectors,
        rule: Some(|servers, options| ring::build(servers, options, ring::ENVOY_MOST)),
        ..ENVOY
    },
    Profile {
        name: "grpc:ring-hash",
        system: "grpc",
        options: &["max_ring_size", "min_ring_size"],
        source: "gRFC A42; grpc/grpc src/core/load_balancing/ring_hash/ring_hash.cc",
        rule: Some(|servers, options| ring::build(servers, options, ring::GRPC_MOST)),
        ..ENVOY
    },
    Profile {
        name: "envoy:maglev@sorted",
        versions: "1.27 and later",
        options: &["table_size"],
        how: "vectors of the project's tests",
        space: "a table of slots",
        verified: Level::Vectors,
        source: MAGLEV,
        cause: Cause::TableFill,
        order_matters: false,
        rule: Some(|servers, options| maglev::build(servers, options, true)),
        ..ENVOY
    },
    Profile {
        name: "envoy:maglev@list-order",
        versions: "before 1.27",
        options: &["table_size"],
        space: "a table of slots",
        source: MAGLEV,
        cause: Cause::TableFill,
        rule: Some(|servers, options| maglev::build(servers, options, false)),
        ..ENVOY
    },
];

const MAGLEV: &str = "envoyproxy/envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc";

const ENVOY: Profile =
    Profile { system: "envoy", space: "2^64 positions", order_matters: true, bounded: Bounded::Envoy, ..Profile::BASE };

/// What is hashed for each host: the metadata's hash key, else the host name, else the address.
fn keys(servers: &[Server]) -> Result<Vec<&str>, Error> {
    let keys: Vec<&str> = servers.iter().map(|server| server.hash_key.as_deref().unwrap_or(server.id())).collect();
    refuse_twins(&keys)?;
    Ok(keys)
}

/// The weights as parts of their sum. Localities are not covered: they count as one.
fn shares(servers: &[Server]) -> Result<Vec<f64>, Error> {
    refuse_weightless(servers, "Envoy")?;
    let mut sum = 0_u64;
    for (place, server) in servers.iter().enumerate() {
        sum += u64::from(server.weight);
        if sum > u64::from(u32::MAX) {
            let problem = "weights that add up to more than 4294967295";
            return Err(bad_server(place, "weight", problem, "use smaller weights; only their ratio matters"));
        }
    }
    Ok(servers.iter().map(|server| f64::from(server.weight) / double(sum)).collect())
}
