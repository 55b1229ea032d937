//! The first ketama (RJ/ketama `libketama/ketama.c`), whose addresses end after 23 bytes.

use alloc::format;

use super::build::{Built, PointSet, Ties, bad_server, refuse_twins, refuse_weightless};
use super::floats::{floor, narrow, single};
use super::options::Options;
use super::profile::Profile;
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};

pub(super) const PROFILES: &[Profile] = &[Profile {
    name: "ketama:libketama",
    system: "libketama",
    source: "RJ/ketama libketama/ketama.c",
    rule: Some(build),
    ..Profile::BASE
}];

/// As long as an address may be: its field has 22 bytes, and longer ones overwrite what follows.
const LONGEST: usize = 23;

fn build(servers: &[Server], _: &Options) -> Result<Built, Error> {
    refuse_weightless(servers, "libketama")?;
    if let Some(place) = servers.iter().position(|server| server.address.len() > LONGEST) {
        let problem = "an address of 24 bytes or more, which libketama cannot hold";
        return Err(bad_server(place, "address", problem, "use shorter addresses"));
    }
    let texts: alloc::vec::Vec<&str> = servers.iter().map(|server| server.address.as_str()).collect();
    refuse_twins(&texts)?;
    let total = servers.iter().map(|server| u64::from(server.weight)).sum();
    let mut points = PointSet::new(servers.len(), 32);
    for ((place, server), node) in servers.iter().enumerate().zip(0..) {
        let share = single(server.weight.into()) / single(total);
        let digests = floor(f64::from(narrow(f64::from(share) * 40.0 * f64::from(single(servers.len() as u64)))));
        points.reserve(digests * 4, place, server)?;
        for k in 0..digests {
            points.push_words(&format!("{}-{k}", server.address), node);
        }
    }
    let cuts = points.at_or_after(Ties::All);
    Ok(Built::circle(KeyHash::Whole(Function::Md5Word), cuts, servers))
}
