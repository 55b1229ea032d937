//! The explicit partition table.

use std::sync::Arc;

use ringwright::hash::{Hash, Hasher};
use ringwright::ring::{Node, Slots, SlotsConfig};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;
use crate::placement::{Placement, secret_of};

/// A table of slots; what is left out has the core's default.
///
/// # Errors
/// Those of the core's `Slots::new`.
#[wasm_bindgen]
pub fn slots(
    nodes: &str,
    hash: &str,
    seed: u64,
    secret: Option<Vec<u8>>,
    slots: Option<u32>,
    replicas: Option<u32>,
) -> Result<Placement, Thrown> {
    let hasher = Hasher::new(Hash::named(hash, secret_of(secret)?)?, seed)?;
    let config = SlotsConfig::default();
    let (slots, replicas) = (slots.unwrap_or(config.slots), replicas.unwrap_or(config.replicas));
    let table = Slots::new(SlotsConfig { slots, replicas, ..config }, hasher, Node::list_from_json(nodes)?)?;
    Ok(Placement::shared(Arc::new(table)))
}
