//! The corpus that every language places: 100,000 keys on 50 rings, on every other family and on every
//! profile of a deployed system, one digest.
//!
//! Each language makes the keys from the same recipe and reads the placements as JSON, so the digest also
//! covers how strings and bytes cross each boundary.

use std::sync::Arc;

use ringwright::Rng;
use ringwright::hash::Hasher;
use ringwright::ring::compat::{Compat, Options, Profile, Server, profiles};
use ringwright::ring::{
    Anchor, AnyPlacement, Change, Jump, JumpForm, Maglev, Memento, MultiProbe, Node, Rendezvous, Ring,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The number of keys.
pub const KEYS: u32 = 100_000;
/// The number of rings.
pub const RINGS: u64 = 50;
/// The secret of every placement that hashes with siphash: the bytes 0 to 15.
pub const SECRET: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// A key as a program has it.
pub enum Key {
    /// Text, placed as its UTF-8.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
}

impl Key {
    /// The bytes that are hashed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Key number `i`: empty now and then, short, long, in several scripts, or binary.
#[must_use]
pub fn key(i: u32) -> Key {
    const SCRIPTS: [&str; 6] = ["键", "é", "e\u{301}", "🔑", "\u{e000}", "ключ"];
    match i % 10 {
        0 if i.is_multiple_of(1000) => Key::Text(String::new()),
        0 => Key::Text(format!("{i}-{}", "long ".repeat(1 + (i as usize / 10) % 60))),
        1 | 2 => Key::Text(format!("{}:{i}", SCRIPTS[i as usize / 10 % SCRIPTS.len()])),
        3 | 4 => Key::Bytes(binary(i)),
        _ => Key::Text(format!("user:{i}")),
    }
}

/// 0 to 299 bytes of the stream seeded with `i`.
fn binary(i: u32) -> Vec<u8> {
    let mut rng = Rng::new(u64::from(i));
    (0..i / 10 % 300).map(|_| rng.next_u64().to_le_bytes()[7]).collect()
}

/// What is committed: the rings, and the digest of all placements.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corpus {
    /// How the numbers below come about.
    pub about: String,
    /// The number of keys placed on each.
    pub keys: u32,
    /// The secret of the placements that hash with siphash, in hexadecimal.
    pub secret: String,
    /// Each placement's canonical JSON, fingerprint, and digest of its owners.
    pub placements: Vec<Entry>,
    /// SHA-256 over the owners of all keys on all placements.
    pub digest: String,
}

/// One placement of the corpus.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The placement's canonical JSON.
    pub placement: String,
    /// The placement's fingerprint.
    pub fingerprint: String,
    /// SHA-256 over the owners of all keys as little-endian 32-bit node indices.
    pub owners: String,
}

/// The rings: 1 to 40 nodes under awkward ids, with weights 0 to 4, in nested zones, over every hash.
#[must_use]
pub fn rings() -> Vec<Ring> {
    const IDS: [&str; 6] = ["__proto__", "10", "2", "\u{e000}", "\u{10000}", "节点"];
    let mut rng = Rng::new(2026);
    (0..RINGS)
        .map(|_| {
            let config = crate::random_config(&mut rng);
            let extra = rng.below(35);
            let ids = IDS.map(str::to_owned).into_iter().chain((0..extra).map(|i| format!("10.0.0.{i}:6379")));
            let mut nodes: Vec<_> = ids.map(|id| crate::random_node(&mut rng, &id)).collect();
            nodes[0] = nodes[0].clone().with_weight(1);
            Ring::new(config, nodes).unwrap_or_else(|e| crate::fail(&e))
        })
        .collect()
}

/// The other families: plain, weighted where they have weights, and with a history where they have one.
fn families() -> Result<Vec<AnyPlacement>, ringwright::Error> {
    let ids = |count: u32| (0..count).map(|i| crate::node(&format!("10.0.0.{i}:6379"), 1, &[]));
    let weighted = || (0..12).map(|i| crate::node(&format!("节点-{i}"), i % 5, &[]));
    let hasher = || Hasher::default();
    let secret = Hasher::new(ringwright::hash::Hash::SipHash(ringwright::hash::Secret::new(SECRET)), 0)?;
    let seeded = Hasher::new(ringwright::hash::Hash::Xxh3, u64::MAX)?;
    let remove = |i: u32| Change::Remove(format!("10.0.0.{i}:6379"));
    let after = |start: AnyPlacement, changes: [Change; 4]| {
        changes.into_iter().try_fold(start, |placement, change| placement.changed(change))
    };
    let history = || -> Result<[Change; 4], ringwright::Error> {
        Ok([remove(3), remove(7), remove(0), Change::Add(Node::new("joined")?)])
    };
    let mut all: Vec<AnyPlacement> = vec![
        Arc::new(Rendezvous::new(hasher(), ids(10))?),
        Arc::new(Rendezvous::new(secret.clone(), weighted())?),
        Arc::new(Maglev::new(hasher(), None, ids(10))?),
        Arc::new(Maglev::new(seeded.clone(), Some(65_537), weighted())?),
        Arc::new(MultiProbe::new(hasher(), MultiProbe::PROBES, ids(10))?),
        Arc::new(MultiProbe::new(secret, 3, ids(30))?),
        Arc::new(Anchor::new(hasher(), Some(16), ids(10))?),
        Arc::new(Memento::new(seeded, ids(10))?),
        after(Arc::new(Anchor::new(hasher(), Some(16), ids(10))?), history()?)?,
        after(Arc::new(Memento::new(hasher(), ids(10))?), history()?)?,
    ];
    for form in JumpForm::ALL {
        all.push(Arc::new(Jump::new(form, hasher(), ids(100))?));
    }
    Ok(all)
}

/// Every profile, with every hash it offers.
fn deployed() -> Vec<AnyPlacement> {
    const HASHES: [&str; 12] =
        ["oat", "md5", "xxh64", "murmur2", "sdbm", "djb2", "wt6", "crc32", "none", "fnv1a_64", "jenkins", "hsieh"];
    let servers: Vec<Server> = (0..10_u16)
        .map(|i| Server {
            weight: u32::from(i) % 3 + 1,
            guid: Some(format!("guid-{i}")),
            slots: vec![(i * 1638, if i == 9 { 16_383 } else { i * 1638 + 1637 })],
            tokens: (0..4).map(|j| (i64::from(i) * 4 + j).wrapping_mul(0x1E37_79B9_7F4A_7C15)).collect(),
            ..Server::new(format!("10.0.{i}.1:{}", if i < 5 { 11_211 } else { 8000 + i }))
        })
        .collect();
    let equal: Vec<Server> = servers.iter().map(|server| Server { weight: 1, ..server.clone() }).collect();
    let place = |profile: &Profile, options: Options| {
        let weighted = Compat::new(profile.name, servers.clone(), options.clone());
        weighted.or_else(|_| Compat::new(profile.name, equal.clone(), options)).ok()
    };
    let mut all: Vec<AnyPlacement> = Vec::new();
    for profile in profiles() {
        let plain = place(profile, Options::default());
        all.extend(plain.map(|placement| Arc::new(placement) as AnyPlacement));
        for hash in HASHES.into_iter().filter(|_| profile.options.contains(&"hash")) {
            for avalanche in
                [None, Some(true)].into_iter().take(if profile.options.contains(&"avalanche") { 2 } else { 1 })
            {
                let options = Options { hash: Some(hash.to_owned()), avalanche, ..Options::default() };
                all.extend(place(profile, options).map(|placement| Arc::new(placement) as AnyPlacement));
            }
        }
    }
    all
}

/// Every placement of the corpus.
///
/// # Errors
/// When a family refuses, which is a defect.
pub fn placements() -> Result<Vec<AnyPlacement>, ringwright::Error> {
    let mut all: Vec<AnyPlacement> = rings().into_iter().map(|ring| Arc::new(ring) as AnyPlacement).collect();
    all.extend(families()?);
    all.extend(deployed());
    Ok(all)
}

/// Places every key on every placement.
///
/// # Errors
/// When a placement refuses, which is a defect.
pub fn place() -> Result<Corpus, ringwright::Error> {
    let keys: Vec<Key> = (0..KEYS).map(key).collect();
    let mut total = Sha256::new();
    let mut entries = Vec::new();
    for placement in placements()? {
        let mut owners = Vec::new();
        let positions: Vec<u64> = keys.iter().map(|key| placement.position(key.bytes())).collect();
        placement.assign_positions(&positions, &mut owners)?;
        let bytes: Vec<u8> = owners.iter().flat_map(|ix| ix.to_le_bytes()).collect();
        total.update(&bytes);
        entries.push(Entry {
            placement: placement.to_json(),
            fingerprint: placement.fingerprint().to_string(),
            owners: hex(&Sha256::digest(&bytes)),
        });
    }
    let about = "Owners of 100,000 keys (recipe in tests/rust/src/corpus.rs) on each placement, as little-endian 32-bit node indices";
    Ok(Corpus {
        about: about.to_owned(),
        keys: KEYS,
        secret: hex(&SECRET),
        placements: entries,
        digest: hex(&total.finalize()),
    })
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
