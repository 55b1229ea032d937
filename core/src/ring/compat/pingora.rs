//! Pingora's `pingora-ketama` (cloudflare/pingora `pingora-ketama/src/lib.rs`): nginx's rule on socket
//! addresses, which print IPv6 without brackets.

use alloc::format;
use alloc::vec::Vec;
use core::net::SocketAddr;

use super::build::{Built, PointSet, Ties, bad_server, ranks, refuse_weightless};
use super::nginx;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "pingora:ketama-v1",
        versions: "version 1 of the ring, the default",
        rule: Some(|servers, _| build(servers, false)),
        ..PINGORA
    },
    Profile {
        name: "pingora:ketama-v2",
        versions: "version 2 of the ring, with 160 points per unit of weight",
        rule: Some(|servers, _| build(servers, true)),
        ..PINGORA
    },
];

const PINGORA: Profile = Profile {
    system: "pingora",
    source: "cloudflare/pingora pingora-ketama/src/lib.rs",
    how: "the project's test vectors, IPv6 included",
    verified: Level::Vectors,
    ..Profile::BASE
};

fn build(servers: &[Server], compact: bool) -> Result<Built, Error> {
    refuse_weightless(servers, "pingora")?;
    if compact && u16::try_from(servers.len()).is_err() {
        let problem = "more than 65535 servers, whose 16-bit indices wrap around in pingora";
        return Err(bad_server(usize::from(u16::MAX), "address", problem, "use pingora:ketama-v1"));
    }
    let mut addresses: Vec<SocketAddr> = Vec::with_capacity(servers.len());
    let mut points = PointSet::new(servers.len(), 32);
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        let address: SocketAddr = server.address.parse().map_err(|_| {
            bad_server(place, "address", "not an IP address with a port", "write 10.0.0.1:80 or [::1]:80")
        })?;
        if let Some(first) = addresses.iter().position(|&other| other == address) {
            let problem = format!("the same address as servers[{first}]");
            return Err(bad_server(place, "address", problem, "list every server once, with the sum of its weights"));
        }
        addresses.push(address);
        let count = 160 * u64::from(server.weight);
        points.reserve(count, place, server)?;
        nginx::chain(&format!("{}\0{}", address.ip(), address.port()), count, |at| points.push(at.into(), node));
    }
    let cuts = if compact {
        let ranks = ranks(servers, |server| server.address.parse::<SocketAddr>().ok());
        points.at_or_after_by(Ties::First, |node| ranks[node as usize])
    } else {
        points.at_or_after(Ties::First)
    };
    Ok(Built::circle(KeyHash::Whole(Function::Crc32), cuts, servers))
}
