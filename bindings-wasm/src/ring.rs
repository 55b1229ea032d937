//! The ring and its plans.

use ringwright::Error;
use ringwright::hash::{Hash, Secret};
use ringwright::ring::{CIRCLE, Distinct, Node, PackedKeys, Plan, Ring as Core, RingConfig};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;

/// A ring with room for one key, which JavaScript fills in place.
#[wasm_bindgen]
pub struct Ring {
    ring: Core,
    room: Vec<u8>,
}

impl From<Core> for Ring {
    fn from(ring: Core) -> Self {
        Self { ring, room: Vec::new() }
    }
}

#[wasm_bindgen]
impl Ring {
    /// A ring of nodes in their JSON form.
    ///
    /// # Errors
    /// Those of the core's `Ring::new`.
    #[wasm_bindgen(constructor)]
    pub fn new(nodes: &str, vnodes: u32, hash: &str, seed: u64, secret: Option<Vec<u8>>) -> Result<Self, Thrown> {
        let hash = Hash::named(hash, secret_of(secret)?)?;
        Ok(Core::new(RingConfig { vnodes, hash, seed }, Node::list_from_json(nodes)?)?.into())
    }

    /// A ring from its canonical JSON.
    ///
    /// # Errors
    /// Those of the core's `Ring::from_json`.
    pub fn from_json(text: &str, secret: Option<Vec<u8>>) -> Result<Self, Thrown> {
        Ok(Core::from_json(text, secret_of(secret)?)?.into())
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> String {
        self.ring.to_json()
    }

    /// The digest of the canonical JSON.
    pub fn fingerprint(&self) -> String {
        self.ring.fingerprint().to_string()
    }

    /// Makes room for a key of `length` bytes and says where it is.
    pub fn room(&mut self, length: usize) -> *const u8 {
        self.room.resize(length.max(self.room.len()), 0);
        self.room.as_ptr()
    }

    /// The index of the owner of the key that lies in the room; `u32::MAX` when every node is drained.
    /// A number alone, because a result would cost JavaScript an array at every lookup.
    pub fn owner(&self, length: usize) -> u32 {
        let key = self.room.get(..length).unwrap_or_default();
        self.ring.owner(self.ring.key_hash(key)).unwrap_or(u32::MAX)
    }

    /// The indices of the replica set of a key; `level` is the zone level, absent for distinct nodes.
    ///
    /// # Errors
    /// Those of the core's `Ring::replicas`.
    pub fn replicas(&self, key: &[u8], count: u32, level: Option<u8>) -> Result<Vec<u32>, Thrown> {
        Ok(self.ring.replica_indices(key, count, distinct(level))?)
    }

    /// The index of the owner of each packed key.
    ///
    /// # Errors
    /// `offsets`, `no-nodes`.
    pub fn assign(&self, bytes: &[u8], offsets: &[u32]) -> Result<Vec<u32>, Thrown> {
        let keys = PackedKeys::new(bytes, offsets)?;
        let mut owners = Vec::with_capacity(keys.iter().len());
        self.ring.assign(keys.iter(), &mut owners)?;
        Ok(owners)
    }

    /// The position of each packed key as a fraction of a turn, for pictures.
    ///
    /// # Errors
    /// `offsets`.
    pub fn key_turns(&self, bytes: &[u8], offsets: &[u32]) -> Result<Vec<f64>, Thrown> {
        Ok(PackedKeys::new(bytes, offsets)?.iter().map(|key| turn(self.ring.key_hash(key))).collect())
    }

    /// The position of each point as a fraction of a turn, for pictures.
    pub fn point_turns(&self) -> Vec<f64> {
        self.ring.points().map(|(at, _)| turn(at)).collect()
    }

    /// The node index of each point.
    pub fn point_owners(&self) -> Vec<u32> {
        self.ring.points().map(|(_, owner)| owner).collect()
    }

    /// The width of each node's share as decimal text.
    pub fn shares(&self) -> Vec<String> {
        self.ring.shares().iter().map(ToString::to_string).collect()
    }

    /// Every step of a lookup as JSON.
    ///
    /// # Errors
    /// Those of the core's `Ring::explain`.
    pub fn explain(&self, key: &[u8], count: u32, level: Option<u8>) -> Result<String, Thrown> {
        Ok(self.ring.explain(key, count, distinct(level))?.to_json())
    }

    /// The ring with one more node, in its JSON form.
    ///
    /// # Errors
    /// Those of the core's `Ring::with_node`.
    pub fn with_node(&self, node: &str) -> Result<Self, Thrown> {
        Ok(self.ring.with_node(Node::from_json(node)?)?.into())
    }

    /// The ring without a node.
    ///
    /// # Errors
    /// Those of the core's `Ring::without_node`.
    pub fn without_node(&self, id: &str) -> Result<Self, Thrown> {
        Ok(self.ring.without_node(id)?.into())
    }

    /// The ring with another weight of a node.
    ///
    /// # Errors
    /// Those of the core's `Ring::with_weight`.
    pub fn with_weight(&self, id: &str, weight: u32) -> Result<Self, Thrown> {
        Ok(self.ring.with_weight(id, weight)?.into())
    }

    /// The plan from this ring to another, as JSON.
    ///
    /// # Errors
    /// Those of the core's `Plan::between`.
    pub fn plan(&self, after: &Self, replicas: u32, level: Option<u8>) -> Result<String, Thrown> {
        Ok(Plan::between(&self.ring, &after.ring, replicas, distinct(level))?.to_json())
    }
}

fn distinct(level: Option<u8>) -> Distinct {
    level.map_or(Distinct::Node, |level| Distinct::Zone { level })
}

fn secret_of(bytes: Option<Vec<u8>>) -> Result<Option<Secret>, Error> {
    bytes.map(|bytes| Secret::from_slice(&bytes)).transpose()
}

/// A position as a fraction of a turn, rounded to 53 bits.
#[expect(clippy::cast_precision_loss, reason = "for pictures only; no decision reads it")]
fn turn(position: u64) -> f64 {
    position as f64 / CIRCLE as f64
}
