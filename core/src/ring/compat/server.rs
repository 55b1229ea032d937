//! A server as the configuration of a deployed system has it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json::{self, Object};
use crate::ring::Node;

/// A server as a deployed system's configuration has it. What a profile does not read it ignores.
///
/// Fields are in alphabetical order because this is also the canonical JSON form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address as the configuration writes it, such as `10.0.0.1:11211`, `[::1]:80` or `unix:/run/a`.
    pub address: String,
    /// HAProxy's `guid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// Envoy's metadata `envoy.lb.hash_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash_key: Option<String>,
    /// The name beside the address: HAProxy's server name, twemproxy's alias, Envoy's hostname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HAProxy's `id`; without it the position in the list, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puid: Option<u32>,
    /// Redis Cluster's slots, as inclusive ranges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<(u16, u16)>,
    /// Cassandra's tokens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<i64>,
    /// The weight.
    #[serde(default = "one")]
    pub weight: u32,
    /// The zone path, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zone: Vec<String>,
}

const fn one() -> u32 {
    1
}

impl Server {
    /// A server of weight 1 at `address`.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into(), weight: 1, ..Self::default() }
    }

    /// Servers in their JSON form: a list of objects.
    ///
    /// # Errors
    /// `bad-json` naming the field.
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, Error> {
        let servers: Vec<Object<Self>> = json::parse(text, "pass a list of objects with address and weight")?;
        Ok(servers.into_iter().map(|Object(server)| server).collect())
    }

    /// What tells this server from the others: its name, else its address.
    pub fn id(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.address)
    }

    /// The server as a node of a placement.
    pub(super) fn node(&self, place: usize) -> Result<Node, Error> {
        let node = Node { id: self.id().into(), weight: self.weight, zone: self.zone.clone() };
        node.check(|field| format!("servers[{place}].{field}"))?;
        Ok(node)
    }
}
