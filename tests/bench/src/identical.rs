//! `identical-across-languages`: the owners of a million keys as one digest, which Python and Node must print too.

use ringwright::Digest;
use ringwright::ring::compat::{Compat, Options, Server};
use ringwright::ring::{Anchor, Jump, Maglev, Memento, MultiProbe, PackedKeys, Placement, Rendezvous, Ring};

use crate::lookup::packed;
use crate::placer::{first, id, keys};

/// The profiles beside the families.
const PROFILES: [&str; 4] = ["ketama:libmemcached-1", "nginx:consistent", "haproxy:id@fixed", "envoy:maglev@sorted"];

pub fn print(nodes: u32) {
    one("Ring", &first::<Ring>(nodes));
    one("Rendezvous", &first::<Rendezvous>(nodes));
    one("Maglev", &first::<Maglev>(nodes));
    one("Jump", &first::<Jump>(nodes));
    one("MultiProbe", &first::<MultiProbe>(nodes));
    one("Anchor", &first::<Anchor>(nodes));
    one("Memento", &first::<Memento>(nodes));
    for profile in PROFILES {
        let servers = (0..nodes).map(|member| Server::new(id(member))).collect();
        one(profile, &Compat::new(profile, servers, Options::default()).expect("good servers"));
    }
}

/// SHA-256 over the owners as little-endian 32-bit integers.
fn one(name: &str, placement: &impl Placement) {
    let (bytes, offsets) = packed();
    let mut owners = Vec::with_capacity(keys().len());
    placement.assign(PackedKeys::new(&bytes, &offsets).expect("offsets that fit"), &mut owners).expect("a node");
    let bytes: Vec<u8> = owners.iter().flat_map(|owner| owner.to_le_bytes()).collect();
    let digest = Digest::of(&bytes);
    let nodes = placement.nodes().len();
    println!(
        r#"{{"metric":"identical-across-languages","language":"Rust","nodes":{nodes},"ours":"`{name}`","sha256":"{digest}"}}"#
    );
}
