//! Placements of deployed systems: their profiles, their diagnosis, their configurations.

use std::sync::Arc;

use ringwright::ring::compat::{self, Compat, Server};
use ringwright::ring::{PackedKeys, deployed};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;
use crate::placement::Placement;

/// The placement of servers under a profile, from their JSON forms.
///
/// # Errors
/// Those of the core's `Compat::new`.
#[wasm_bindgen]
pub fn compat(profile: &str, servers: &str, options: &str) -> Result<Placement, Thrown> {
    Ok(Placement::shared(Arc::new(Compat::from_parts_json(profile, servers, options)?)))
}

#[wasm_bindgen]
impl Placement {
    /// What to know about a placement of a deployed system, as JSON; nothing for other placements.
    pub fn warnings(&self) -> Option<String> {
        // Warnings are names alone, which have no way to fail.
        Some(serde_json::to_string(&self.family_of::<Compat>()?.warnings()).unwrap_or_default())
    }
}

/// Every profile, as JSON.
#[wasm_bindgen]
pub fn profiles() -> String {
    compat::profiles_json()
}

/// What is known of a deployed client's rule.
#[wasm_bindgen]
pub struct Diagnosis(compat::Diagnosis);

#[wasm_bindgen]
impl Diagnosis {
    /// The diagnosis as JSON.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// Keys to observe next, as JSON.
    pub fn next_keys(&self, count: usize) -> String {
        // Names and numbers have no way to fail.
        serde_json::to_string(&self.0.next_keys(count)).unwrap_or_default()
    }
}

/// Tries the profiles, or those in `only`, against packed keys and the place of the server of each; `only` is a JSON
/// list of names.
///
/// # Errors
/// `offsets`, and those of the core's `diagnose`.
#[wasm_bindgen]
pub fn diagnose(
    servers: &str,
    bytes: &[u8],
    offsets: &[u32],
    places: &[u32],
    only: Option<String>,
) -> Result<Diagnosis, Thrown> {
    let servers = Server::list_from_json(servers)?;
    let keys = PackedKeys::new(bytes, offsets)?;
    let observed: Vec<(Vec<u8>, u32)> = keys.iter().map(<[u8]>::to_vec).zip(places.iter().copied()).collect();
    // The facade writes the list, and checks that names are texts.
    let only: Option<Vec<String>> = only.map(|names| serde_json::from_str(&names).unwrap_or_default());
    let only: Option<Vec<&str>> = only.as_ref().map(|names| names.iter().map(String::as_str).collect());
    Ok(Diagnosis(compat::diagnose(&servers, &observed, only.as_deref())?))
}

/// Every placement that a configuration stands for, as JSON.
///
/// # Errors
/// Those of the core's `deployed::read`.
#[wasm_bindgen]
pub fn read_deployed(
    text: &str,
    format: Option<String>,
    name: Option<String>,
    profile: Option<String>,
    version: Option<String>,
) -> Result<String, Thrown> {
    let [format, name, profile, version] = [&format, &name, &profile, &version].map(Option::as_deref);
    Ok(deployed::read_json(text, format, name, profile, version)?)
}
