//! Placements of every family, and the plan between two.

use std::sync::Arc;

use ringwright::Error;
use ringwright::hash::{Hash, Hasher, Secret};
use ringwright::ring::{
    self, AnyPlacement, Change, Distinct, Mask, Node, PackedKeys, Plan, Rendezvous, Ring, RingConfig, Territory,
};
#[cfg(feature = "native")]
use ringwright::ring::{Anchor, Jump, JumpForm, Maglev, Memento, MultiProbe};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;

/// A placement with room for one key, which JavaScript fills in place.
#[wasm_bindgen]
pub struct Placement {
    inner: AnyPlacement,
    room: Vec<u8>,
}

impl Placement {
    pub(crate) fn shared(inner: AnyPlacement) -> Self {
        Self { inner, room: Vec::new() }
    }

    /// The placement as one family, if it is of that one.
    pub(crate) fn family_of<P: ring::Placement>(&self) -> Option<&P> {
        self.inner.as_family()
    }

    fn changed(&self, change: Change) -> Result<Self, Thrown> {
        Ok(Self::shared(self.inner.changed(change)?))
    }

    /// The mask without the nodes in `down`, ids as a JSON list.
    fn mask(&self, down: &str) -> Result<Mask, Error> {
        // The facade writes the list, and checks that ids are texts.
        let down: Vec<String> = serde_json::from_str(down).unwrap_or_default();
        Mask::without(&*self.inner, down.iter().map(String::as_str))
    }
}

#[wasm_bindgen]
impl Placement {
    /// A placement of a native family; `size` is its one number of its own, if it has one.
    ///
    /// # Errors
    /// Those of the family's constructor in the core; `bad-family`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        family: &str,
        nodes: &str,
        hash: &str,
        seed: u64,
        secret: Option<Vec<u8>>,
        size: Option<u32>,
    ) -> Result<Self, Thrown> {
        let hash = Hash::named(hash, secret_of(secret)?)?;
        let nodes = Node::list_from_json(nodes)?;
        if family == "ring" {
            let config = RingConfig { vnodes: size.unwrap_or(RingConfig::VNODES), hash, seed };
            return Ok(Self::shared(Arc::new(Ring::new(config, nodes)?)));
        }
        Ok(Self::shared(native(family, Hasher::new(hash, seed)?, size, nodes)?))
    }

    /// The placement of any family that `to_json` printed.
    ///
    /// # Errors
    /// Those of the core's `from_json`.
    pub fn from_json(text: &str, secret: Option<Vec<u8>>) -> Result<Self, Thrown> {
        Ok(Self::shared(ring::from_json(text, secret_of(secret)?)?))
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> String {
        self.inner.to_json()
    }

    /// The digest of the canonical JSON.
    pub fn fingerprint(&self) -> String {
        self.inner.fingerprint().to_string()
    }

    /// The family.
    pub fn family(&self) -> String {
        self.inner.family().into()
    }

    /// The nodes as JSON; every index points into this list.
    pub fn nodes(&self) -> String {
        // A list of names and numbers has no way to fail.
        serde_json::to_string(self.inner.nodes()).unwrap_or_default()
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
        // One call through the trait object, where position and owner would be two.
        self.inner.index(key).unwrap_or(u32::MAX)
    }

    /// The indices of the replica set of a key; `level` is the zone level, absent for distinct nodes, and
    /// `down` the ids of the nodes to pass over, as a JSON list.
    ///
    /// # Errors
    /// Those of the core's `Placement::replicas`; `unknown-node`.
    pub fn replicas(
        &self,
        key: &[u8],
        count: u32,
        level: Option<u8>,
        down: Option<String>,
    ) -> Result<Vec<u32>, Thrown> {
        let mask = down.map(|down| self.mask(&down)).transpose()?;
        Ok(self.inner.replicas(key, count, distinct(level), mask.as_ref())?)
    }

    /// The index of the owner of each packed key.
    ///
    /// # Errors
    /// `offsets`, `no-nodes`.
    pub fn assign(&self, bytes: &[u8], offsets: &[u32]) -> Result<Vec<u32>, Thrown> {
        let keys = PackedKeys::new(bytes, offsets)?;
        let mut owners = Vec::with_capacity(keys.iter().len());
        self.inner.assign(keys, &mut owners)?;
        Ok(owners)
    }

    /// The node picked for a key and how many were passed over; under bounded loads, which are whole
    /// numbers, also the cap.
    ///
    /// # Errors
    /// Those of the core's `Placement::pick` and `Placement::pick_bounded`; `unknown-node`.
    pub fn pick(&self, key: &[u8], down: &str, loads: Option<Vec<f64>>, factor: u32) -> Result<Vec<f64>, Thrown> {
        let (position, mask) = (self.inner.position(key), self.mask(down)?);
        let pick = match loads {
            None => self.inner.pick(position, &mask)?,
            Some(loads) => self.inner.pick_bounded(position, &mask, &whole(&loads), factor)?,
        };
        Ok([f64::from(pick.node), f64::from(pick.rank)].into_iter().chain(pick.cap.map(number)).collect())
    }

    /// The position of each packed key as a fraction of a turn, for pictures.
    ///
    /// # Errors
    /// `offsets`.
    pub fn key_turns(&self, bytes: &[u8], offsets: &[u32]) -> Result<Vec<f64>, Thrown> {
        let total = turn(self.inner.key_hash().positions());
        let keys = PackedKeys::new(bytes, offsets)?;
        Ok(keys.iter().map(|key| number(self.inner.position(key)) / total).collect())
    }

    /// The position of each point of a circle as a fraction of a turn, for pictures; nothing for other families.
    pub fn point_turns(&self) -> Option<Vec<f64>> {
        let Territory::Circle(circle) = self.inner.territory() else { return None };
        let total = turn(1 << circle.bits());
        Some(circle.cuts().map(|(at, _)| number(at) / total).collect())
    }

    /// The node index of each point of a circle; nothing for other families.
    pub fn point_owners(&self) -> Option<Vec<u32>> {
        let Territory::Circle(circle) = self.inner.territory() else { return None };
        Some(circle.cuts().map(|(_, owner)| owner).collect())
    }

    /// The amount of each node's share in decimal, separated by spaces; nothing for families without ranges.
    pub fn shares(&self) -> Option<String> {
        Some(self.inner.shares()?.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    /// What shares are parts of, as decimal text.
    pub fn share_total(&self) -> String {
        self.inner.share_total().to_string()
    }

    /// Every step of a lookup on a ring as JSON; nothing for other families.
    ///
    /// # Errors
    /// Those of the core's `Ring::explain`.
    pub fn explain(&self, key: &[u8], count: u32, level: Option<u8>) -> Result<Option<String>, Thrown> {
        let Some(ring) = self.family_of::<Ring>() else { return Ok(None) };
        Ok(Some(ring.explain(key, count, distinct(level))?.to_json()))
    }

    /// The placement with one more node, in its JSON form.
    ///
    /// # Errors
    /// Those of the core's `Placement::changed`.
    pub fn with_node(&self, node: &str) -> Result<Self, Thrown> {
        self.changed(Change::Add(Node::from_json(node)?))
    }

    /// The placement without a node.
    ///
    /// # Errors
    /// Those of the core's `Placement::changed`.
    pub fn without_node(&self, id: String) -> Result<Self, Thrown> {
        self.changed(Change::Remove(id))
    }

    /// The placement with another weight of a node.
    ///
    /// # Errors
    /// Those of the core's `Placement::changed`.
    pub fn with_weight(&self, id: String, weight: u32) -> Result<Self, Thrown> {
        self.changed(Change::Weigh(id, weight))
    }

    /// The plan from this placement to another, as JSON.
    ///
    /// # Errors
    /// Those of the core's `Plan::between`.
    pub fn plan(&self, after: &Self, replicas: u32, level: Option<u8>) -> Result<String, Thrown> {
        Ok(Plan::between(&*self.inner, &*after.inner, replicas, distinct(level))?.to_json())
    }

    /// The plan from this placement to another for packed keys, as JSON.
    ///
    /// # Errors
    /// `offsets`, and those of the core's `Plan::for_keys`.
    pub fn plan_for_keys(
        &self,
        after: &Self,
        replicas: u32,
        level: Option<u8>,
        bytes: &[u8],
        offsets: &[u32],
    ) -> Result<String, Thrown> {
        let keys = PackedKeys::new(bytes, offsets)?;
        Ok(Plan::for_keys(&*self.inner, &*after.inner, replicas, distinct(level), keys.iter())?.to_json())
    }
}

#[cfg(feature = "native")]
fn native(family: &str, hasher: Hasher, size: Option<u32>, nodes: Vec<Node>) -> Result<AnyPlacement, Error> {
    Ok(match family {
        "rendezvous" => Arc::new(Rendezvous::new(hasher, nodes)?),
        "maglev" => Arc::new(Maglev::new(hasher, size, nodes)?),
        "multi-probe" => Arc::new(MultiProbe::new(hasher, size.unwrap_or(MultiProbe::PROBES), nodes)?),
        "anchor" => Arc::new(Anchor::new(hasher, size, nodes)?),
        "memento" => Arc::new(Memento::new(hasher, nodes)?),
        jump => {
            let form = JumpForm::ALL.into_iter().find(|form| form.family() == jump).unwrap_or_default();
            Arc::new(Jump::new(form, hasher, nodes)?)
        }
    })
}

/// The engine of rings alone knows one family beside them.
#[cfg(not(feature = "native"))]
fn native(family: &str, hasher: Hasher, _size: Option<u32>, nodes: Vec<Node>) -> Result<AnyPlacement, Error> {
    if family == "rendezvous" {
        return Ok(Arc::new(Rendezvous::new(hasher, nodes)?));
    }
    // The refusal of the core, which has the names.
    ring::from_json(&format!(r#"{{"family":"{family}","version":{}}}"#, ring::VERSION), None)
}

fn distinct(level: Option<u8>) -> Distinct {
    level.map_or(Distinct::Node, |level| Distinct::Zone { level })
}

pub(crate) fn secret_of(bytes: Option<Vec<u8>>) -> Result<Option<Secret>, Error> {
    bytes.map(|bytes| Secret::from_slice(&bytes)).transpose()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the facade lets whole numbers in alone")]
fn whole(loads: &[f64]) -> Vec<u64> {
    loads.iter().map(|&load| load as u64).collect()
}

/// A 64-bit number rounded to 53 bits.
#[expect(clippy::cast_precision_loss, reason = "a picture, or a cap above every load that JavaScript can write")]
const fn number(value: u64) -> f64 {
    value as f64
}

/// The number of positions of a turn, a power of two or a size of 32 bits.
#[expect(clippy::cast_precision_loss, reason = "for pictures only; no decision reads it")]
const fn turn(positions: u128) -> f64 {
    positions as f64
}
