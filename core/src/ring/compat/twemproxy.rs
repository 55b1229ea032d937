//! twemproxy's `distribution: ketama` (`src/hashkit/nc_ketama.c`, `src/nc_conf.c`, `src/nc_server.c`).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::address::Address;
use super::build::{Built, PointSet, Ties, bad_server, ranks, refuse_twins, refuse_weightless};
use super::floats::{floor, narrow, single};
use super::options::{Options, bad_option};
use super::profile::Profile;
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};

pub(super) const PROFILES: &[Profile] = &[Profile {
    name: "ketama:twemproxy",
    system: "twemproxy",
    versions: "0.2 and later",
    options: &["hash", "hash_tag"],
    source: "twitter/twemproxy src/hashkit/nc_ketama.c",
    how: "read, not run; point counts agree with libmemcached's",
    rule: Some(build),
    ..Profile::BASE
}];

/// The names of `hash` in a configuration.
pub(super) const HASHES: [(&str, Function); 12] = [
    ("fnv1a_64", Function::Fnv1aOf64),
    ("fnv1_64", Function::Fnv1Of64),
    ("fnv1_32", Function::Fnv1),
    ("fnv1a_32", Function::Fnv1a),
    ("hsieh", Function::Hsieh),
    ("murmur", Function::Murmur32),
    ("jenkins", Function::Jenkins),
    ("md5", Function::Md5Word),
    ("crc16", Function::Crc16),
    ("crc32", Function::HashkitCrc32),
    ("crc32a", Function::Crc32),
    ("one_at_a_time", Function::OneAtATime),
];

fn build(servers: &[Server], options: &Options) -> Result<Built, Error> {
    refuse_weightless(servers, "twemproxy")?;
    let function = options.hash_among(&HASHES)?.unwrap_or(Function::Fnv1aOf64);
    let key_hash = match options.hash_tag.as_deref().map(str::as_bytes) {
        None => KeyHash::Whole(function),
        Some(&[open, close]) => KeyHash::Tagged(function, [open, close]),
        Some(_) => {
            let problem = "a hash tag that is not two bytes long";
            return Err(bad_option("hash_tag", problem, "give the opening and the closing mark, such as {}"));
        }
    };
    let names = servers.iter().enumerate().map(|(place, server)| name(place, server));
    let names = names.collect::<Result<Vec<String>, Error>>()?;
    refuse_twins(&names)?;
    let total = servers.iter().map(|server| u64::from(server.weight)).sum();
    let mut points = PointSet::new(servers.len(), 32);
    for (((place, server), name), node) in servers.iter().enumerate().zip(&names).zip(0..) {
        let share = single(server.weight.into()) / single(total);
        let parts = share * 160.0 / 4.0 * single(servers.len() as u64);
        let digests = floor(f64::from(narrow(f64::from(parts) + 0.000_000_000_1)));
        points.reserve(digests * 4, place, server)?;
        for k in 0..digests {
            points.push_words(&format!("{name}-{k}"), node);
        }
    }
    // twemproxy sorts its servers by name; points hang on names alone, so only ties see it.
    let ranks = ranks(servers, |server| name(0, server).unwrap_or_default());
    let cuts = points.at_or_after_by(Ties::All, |node| ranks[node as usize]);
    Ok(Built::circle(key_hash, cuts, servers))
}

/// The alias, else the address, whose port is left out where it is the standard one.
fn name(place: usize, server: &Server) -> Result<String, Error> {
    if let Some(alias) = &server.name {
        return Ok(alias.clone());
    }
    Ok(match Address::of(place, server)? {
        Address::Unix(path) => format!("{path}:"),
        Address::Host(host, None | Some(11211)) => host.into(),
        Address::Host(host, Some(port)) => format!("{host}:{port}"),
        Address::V6(..) => {
            let hint = "give the server a name, as twemproxy's configuration can";
            return Err(bad_server(place, "address", "an IPv6 address, which this profile does not cover", hint));
        }
    })
}
