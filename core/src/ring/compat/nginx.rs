//! nginx's `hash` of upstreams (`src/http/modules/ngx_http_upstream_hash_module.c`; the stream module is the
//! same).
//!
//! An empty key goes round robin in nginx, and so do keys whose server fails; neither is a matter of placement.

use alloc::format;

use super::build::{Built, Layout, PointSet, Ties, refuse_twins, refuse_weightless};
use super::options::Options;
use super::profile::{Level, Profile};
use super::server::Server;
use crate::error::Error;
use crate::hash::{Function, KeyHash};
use crate::ring::{Cause, Fold, Table};

pub(super) const PROFILES: &[Profile] = &[
    Profile {
        name: "nginx:consistent",
        how: "nginx 1.22.1 of Debian 12, and pingora's sample of nginx",
        rule: Some(consistent),
        ..NGINX
    },
    Profile {
        name: "nginx:hash",
        how: "nginx 1.22.1 of Debian 12",
        space: "2^15 slots",
        order_matters: true,
        cause: Cause::TableFill,
        rule: Some(hash),
        ..NGINX
    },
];

const NGINX: Profile = Profile {
    system: "nginx",
    versions: "1.7.2 and later",
    source: "nginx/nginx src/http/modules/ngx_http_upstream_hash_module.c",
    verified: Level::Real,
    ..Profile::BASE
};

/// Points per unit of weight.
const POINTS: u64 = 160;

/// `hash KEY consistent`: a server's points are a chain of checksums of its text.
fn consistent(servers: &[Server], _: &Options) -> Result<Built, Error> {
    refuse_weightless(servers, "nginx")?;
    let texts: alloc::vec::Vec<&str> = servers.iter().map(|server| server.address.as_str()).collect();
    // nginx lets servers of one text share its points in turn, which depends on what was asked before.
    refuse_twins(&texts)?;
    let mut points = PointSet::new(servers.len(), 32);
    for (((place, server), text), node) in servers.iter().enumerate().zip(texts).zip(0..) {
        let (host, port) = split(text);
        let count = POINTS * u64::from(server.weight);
        points.reserve(count, place, server)?;
        chain(&format!("{host}\0{port}"), count, |at| points.push(at.into(), node));
    }
    Ok(Built::circle(KeyHash::Whole(Function::Crc32), points.at_or_after(Ties::First), servers))
}

/// The chain of points of a server: each checksum continues that of `text` with the one before it.
pub(super) fn chain(text: &str, count: u64, mut visit: impl FnMut(u32)) {
    let base = crc32fast::hash(text.as_bytes());
    let mut previous = 0_u32;
    for _ in 0..count {
        let mut hasher = crc32fast::Hasher::new_with_initial(base);
        hasher.update(&previous.to_le_bytes());
        previous = hasher.finalize();
        visit(previous);
    }
}

/// Host and port as nginx splits a server's text: brackets stay with the host.
fn split(text: &str) -> (&str, &str) {
    if text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("unix:")) {
        return (&text[5..], "");
    }
    let rest = text.trim_end_matches(|digit: char| digit.is_ascii_digit());
    rest.strip_suffix(':').map_or((text, ""), |host| (host, &text[rest.len()..]))
}

/// `hash KEY`, after Perl's `Cache::Memcached`: weights side by side, and 15 bits of the checksum modulo their
/// sum.
fn hash(servers: &[Server], _: &Options) -> Result<Built, Error> {
    refuse_weightless(servers, "nginx")?;
    let total: u64 = servers.iter().map(|server| u64::from(server.weight)).sum();
    let mut ends = alloc::vec::Vec::with_capacity(servers.len());
    let mut end = 0;
    for server in servers {
        end += u64::from(server.weight);
        ends.push(end);
    }
    let owner = |slot: u32| {
        let place = ends.partition_point(|&end| end <= u64::from(slot) % total);
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let owners: alloc::vec::Vec<u32> = (0..1 << 15).map(owner).collect();
    let table = Table::new(servers.len(), owners.into_iter(), Fold::Direct);
    Ok(Built::new(KeyHash::Whole(Function::Crc32Slot), Layout::Table(table), servers))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn texts_are_split_as_nginx_does() {
        assert_eq!(split("127.0.0.1:80"), ("127.0.0.1", "80"));
        assert_eq!(split("127.0.0.1"), ("127.0.0.1", ""));
        assert_eq!(split("[::1]:80"), ("[::1]", "80"));
        assert_eq!(split("[::1]"), ("[::1]", ""));
        assert_eq!(split("UNIX:/run/a1"), ("/run/a1", ""));
        assert_eq!(split("host7"), ("host7", ""));
    }
}
