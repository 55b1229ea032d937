//! Redis Cluster's slots (`src/crc16.c`, `src/cluster.c`).

use alloc::format;
use alloc::vec;

use super::build::{Built, Layout, bad_server};
use super::options::Options;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};
use crate::ring::{Fold, Table};

pub(super) const PROFILES: &[Profile] = &[Profile {
    name: "redis:slots",
    system: "redis",
    versions: "3.0 and later, also Valkey",
    space: "2^14 slots",
    source: "redis/redis src/cluster.c (keyHashSlot), src/crc16.c",
    how: "slots of the project's documentation",
    verified: Level::Vectors,
    rule: Some(build),
    ..Profile::BASE
}];

const SLOTS: u16 = 16_384;

/// The slots are given; weights are not read. A server without slots owns nothing.
fn build(servers: &[Server], _: &Options) -> Result<Built, Error> {
    let mut owners = vec![u32::MAX; usize::from(SLOTS)];
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        for &(first, last) in &server.slots {
            if first > last || last >= SLOTS {
                let problem = format!("slots {first} to {last}");
                return Err(bad_server(place, "slots", problem, "use ranges within 0 to 16383, the lower end first"));
            }
            for slot in first..=last {
                let owner = &mut owners[usize::from(slot)];
                if *owner != u32::MAX {
                    let problem = format!("slot {slot}, which servers[{owner}] has");
                    return Err(bad_server(place, "slots", problem, "give every slot to one server"));
                }
                *owner = node;
            }
        }
    }
    if let Some(slot) = owners.iter().position(|&owner| owner == u32::MAX) {
        let problem = format!("no server has slot {slot}");
        return Err(Error::config("bad-server", "servers.slots", problem, "give all 16384 slots to servers"));
    }
    let table = Table::new(servers.len(), owners.into_iter(), Fold::Direct);
    let mut built = Built::new(KeyHash::Whole(Function::RedisSlot), Layout::Table(table), servers);
    built.weights.iter_mut().zip(servers).for_each(|(weight, server)| *weight = u32::from(!server.slots.is_empty()));
    Ok(built)
}
