//! Cassandra's and Scylla's `Murmur3Partitioner` (`dht/Murmur3Partitioner.java`): a node has the keys after
//! the token before its own, up to its own.

use alloc::collections::BTreeMap;
use alloc::format;

use super::build::{Built, PointSet, Ties, bad_server};
use super::options::Options;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash, token_position};

pub(super) const PROFILES: &[Profile] = &[Profile {
    name: "cassandra:murmur3",
    system: "cassandra",
    versions: "1.2 and later, also Scylla",
    space: "2^64 positions",
    source: "apache/cassandra src/java/org/apache/cassandra/dht/Murmur3Partitioner.java",
    how: "five published tokens",
    verified: Level::Vectors,
    rule: Some(build),
    ..Profile::BASE
}];

/// Tokens are given; weights are not read.
fn build(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let mut owners = BTreeMap::new();
    let mut points = PointSet::new(servers.len(), 64);
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        if server.tokens.is_empty() {
            return Err(bad_server(place, "tokens", "no tokens", "give every node its tokens, as nodetool ring shows"));
        }
        points.reserve(server.tokens.len() as u64, place, server)?;
        for &token in &server.tokens {
            if let Some(other) = owners.insert(token, node) {
                let problem = format!("token {token}, which servers[{other}] has");
                return Err(bad_server(place, "tokens", problem, "give every token to one node"));
            }
            points.push(token_position(token), node);
        }
    }
    let cuts = points.at_or_after(Ties::All);
    Ok(Built::circle(KeyHash::Whole(Function::CassandraToken), cuts, servers).weighed(|_| 1))
}
