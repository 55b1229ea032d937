//! The corpus that every language places: 100,000 keys on 50 rings, one digest.
//!
//! Each language makes the keys from the same recipe and reads the rings as JSON, so the digest also
//! covers how strings and bytes cross each boundary.

use ringwright::Rng;
use ringwright::ring::{Placement as _, Ring};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The number of keys.
pub const KEYS: u32 = 100_000;
/// The number of rings.
pub const RINGS: u64 = 50;
/// The secret of every corpus ring that hashes with siphash: the bytes 0 to 15.
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
    /// The number of keys placed on each ring.
    pub keys: u32,
    /// The secret of the rings that hash with siphash, in hexadecimal.
    pub secret: String,
    /// Each ring's canonical JSON, fingerprint, and digest of its owners.
    pub rings: Vec<Entry>,
    /// SHA-256 over the owners of all keys on all rings.
    pub digest: String,
}

/// One ring of the corpus.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The ring's canonical JSON.
    pub ring: String,
    /// The ring's fingerprint.
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

/// Places every key on every ring.
///
/// # Errors
/// When a ring refuses, which is a defect.
pub fn place() -> Result<Corpus, ringwright::Error> {
    let rings = rings();
    let keys: Vec<Key> = (0..KEYS).map(key).collect();
    let mut total = Sha256::new();
    let mut entries = Vec::new();
    for ring in &rings {
        let mut owners = Vec::new();
        let positions: Vec<u64> = keys.iter().map(|key| ring.position(key.bytes())).collect();
        ring.assign_positions(&positions, &mut owners)?;
        let bytes: Vec<u8> = owners.iter().flat_map(|ix| ix.to_le_bytes()).collect();
        total.update(&bytes);
        entries.push(Entry {
            ring: ring.to_json(),
            fingerprint: ring.fingerprint().to_string(),
            owners: hex(&Sha256::digest(&bytes)),
        });
    }
    let about = "Owners of 100,000 keys (recipe in tests/rust/src/corpus.rs) on each ring, as little-endian 32-bit node indices";
    Ok(Corpus {
        about: about.to_owned(),
        keys: KEYS,
        secret: hex(&SECRET),
        rings: entries,
        digest: hex(&total.finalize()),
    })
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
