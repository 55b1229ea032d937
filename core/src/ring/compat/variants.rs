//! How a deployed client may read the servers it is given, and how its rule may be configured.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::options::Options;
use super::profile::Profile;
use super::server::Server;
use super::{envoy, twemproxy};
use crate::hash::HaproxyHash;
use crate::order;
use crate::ring::{Circle, Territory};

/// The servers as a client may read them.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) name: &'static str,
    pub(super) servers: Vec<Server>,
    /// The place of each server in the list as it was given.
    pub(super) order: Vec<u32>,
}

/// The list as it is, and each way to read it that makes a difference, one at a time.
pub(super) fn of(servers: &[Server]) -> Vec<Variant> {
    let order: Vec<u32> = (0..).take(servers.len()).collect();
    let given = Variant { name: "as given", servers: servers.to_vec(), order };
    let changed = |name, change: &dyn Fn(&mut Server)| {
        let mut variant = Variant { name, ..given.clone() };
        variant.servers.iter_mut().for_each(change);
        (variant.servers != given.servers).then_some(variant)
    };
    let mut variants = vec![given.clone()];
    variants.extend(changed("weights ignored", &|server| server.weight = 1));
    variants.extend(changed("weight 0 counted as 1", &|server| server.weight = server.weight.max(1)));
    variants.extend(changed("standard port left out", &|server| {
        if let Some(host) = server.address.strip_suffix(":11211") {
            server.address = String::from(host);
        }
    }));
    variants.extend(changed("standard port written", &|server| {
        if !server.address.contains(':') && !server.address.contains('/') {
            server.address.push_str(":11211");
        }
    }));
    let mut sorted: Vec<(Server, u32)> = servers.iter().cloned().zip(0..).collect();
    order::sort_by(&mut sorted, |a, b| (&a.0.address, a.1).cmp(&(&b.0.address, b.1)));
    if sorted.iter().map(|(_, place)| *place).ne(given.order) {
        let (servers, order) = sorted.into_iter().unzip();
        variants.push(Variant { name: "sorted by address", servers, order });
    }
    variants
}

/// The options to try for a profile: its own defaults, then every other hash function.
pub(super) fn options(profile: &Profile) -> Vec<Options> {
    let mut all = vec![Options::default()];
    let hashed = |hash: &str| Options { hash: Some(hash.into()), ..Options::default() };
    match profile.name {
        "ketama:libmemcached-1-unweighted" => all.push(hashed("md5")),
        "ketama:twemproxy" => all.extend(twemproxy::HASHES.iter().skip(1).map(|(name, _)| hashed(name))),
        "envoy:ring-hash" => all.extend(envoy::RING_HASHES.iter().skip(1).map(|(name, _)| hashed(name))),
        _ if profile.options.contains(&"avalanche") => {
            for function in HaproxyHash::ALL {
                all.push(hashed(function.name()));
                // Without a name sdbm has the avalanche already.
                if function != HaproxyHash::Sdbm {
                    all.push(Options { avalanche: Some(true), ..hashed(function.name()) });
                }
            }
        }
        _ => {}
    }
    all
}

/// A territory, and the name of each node of its placement.
pub(super) type Named<'a> = (Territory<'a>, &'a [u32]);

/// Whether both give every position to the same name.
pub(super) fn same_territory(one: Named<'_>, other: Named<'_>) -> bool {
    match (one.0, other.0) {
        (Territory::Circle(a), Territory::Circle(b)) => a.bits() == b.bits() && ranges(a, one.1) == ranges(b, other.1),
        (Territory::Table(a), Territory::Table(b)) => {
            let same = |slot| one.1[a.owner(slot) as usize] == other.1[b.owner(slot) as usize];
            a.len() == b.len() && a.fold() == b.fold() && (0..a.len()).all(same)
        }
        _ => false,
    }
}

/// The ends of the ranges of a circle: cuts that end nothing are left out.
fn ranges(circle: &Circle, names: &[u32]) -> Vec<(u64, u32)> {
    let mut cuts: Vec<(u64, u32)> = circle.cuts().map(|(at, owner)| (at, names[owner as usize])).collect();
    cuts.dedup_by_key(|cut| cut.0);
    let first = cuts.first().copied();
    let mut ranges: Vec<(u64, u32)> = Vec::with_capacity(cuts.len());
    for (at, owner) in cuts {
        match ranges.last_mut() {
            Some(last) if last.1 == owner => last.0 = at,
            _ => ranges.push((at, owner)),
        }
    }
    if ranges.len() > 1 && ranges.last().map(|range| range.1) == first.map(|cut| cut.1) {
        ranges.pop();
    }
    if let [only] = ranges.as_mut_slice() {
        only.0 = 0;
    }
    ranges
}
