//! The fields of Envoy's API that decide about placement, in both of JSON's spellings.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `config.cluster.v3.Cluster`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Cluster {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(alias = "lbPolicy")]
    pub(super) lb_policy: Option<String>,
    #[serde(alias = "ringHashLbConfig")]
    pub(super) ring_hash_lb_config: Option<Balancer>,
    #[serde(alias = "maglevLbConfig")]
    pub(super) maglev_lb_config: Option<Balancer>,
    #[serde(alias = "commonLbConfig")]
    pub(super) common_lb_config: Option<Common>,
    #[serde(alias = "loadBalancingPolicy")]
    pub(super) load_balancing_policy: Option<Policies>,
    #[serde(alias = "loadAssignment")]
    pub(super) load_assignment: Option<Assignment>,
}

/// `RingHashLbConfig`, `MaglevLbConfig`, and the typed configurations of the extensions of these names.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Balancer {
    #[serde(rename = "@type")]
    pub(super) kind: String,
    #[serde(alias = "hashFunction")]
    pub(super) hash_function: Option<String>,
    #[serde(alias = "minimumRingSize", deserialize_with = "number")]
    pub(super) minimum_ring_size: Option<u64>,
    #[serde(alias = "maximumRingSize", deserialize_with = "number")]
    pub(super) maximum_ring_size: Option<u64>,
    #[serde(alias = "tableSize", deserialize_with = "number")]
    pub(super) table_size: Option<u64>,
    #[serde(flatten)]
    pub(super) common: Common,
    // The ring's extension had these two outside their message at first.
    #[serde(alias = "useHostnameForHashing")]
    pub(super) use_hostname_for_hashing: bool,
    #[serde(alias = "hashBalanceFactor")]
    pub(super) hash_balance_factor: Option<u32>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Common {
    #[serde(alias = "localityWeightedLbConfig")]
    pub(super) locality_weighted_lb_config: Option<Value>,
    #[serde(alias = "consistentHashingLbConfig")]
    pub(super) consistent_hashing_lb_config: Option<Consistent>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Consistent {
    #[serde(alias = "useHostnameForHashing")]
    pub(super) use_hostname_for_hashing: bool,
    #[serde(alias = "hashBalanceFactor")]
    pub(super) hash_balance_factor: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct Policies {
    #[serde(default)]
    pub(super) policies: Vec<Policy>,
}

#[derive(Deserialize)]
pub(super) struct Policy {
    #[serde(alias = "typedExtensionConfig")]
    pub(super) typed_extension_config: Extension,
}

#[derive(Deserialize)]
pub(super) struct Extension {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default, alias = "typedConfig")]
    pub(super) typed_config: Balancer,
}

/// `ClusterLoadAssignment`.
#[derive(Deserialize)]
pub(super) struct Assignment {
    #[serde(default)]
    pub(super) endpoints: Vec<Group>,
}

/// `LocalityLbEndpoints`.
#[derive(Deserialize)]
pub(super) struct Group {
    #[serde(default)]
    pub(super) locality: Option<Place>,
    #[serde(default, alias = "lbEndpoints")]
    pub(super) lb_endpoints: Vec<LbEndpoint>,
    #[serde(default, alias = "loadBalancingWeight")]
    pub(super) load_balancing_weight: Option<u32>,
    #[serde(default)]
    pub(super) priority: u32,
}

/// `Locality`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    pub(super) region: String,
    pub(super) zone: String,
    #[serde(alias = "subZone")]
    pub(super) sub_zone: String,
}

#[derive(Deserialize)]
pub(super) struct LbEndpoint {
    pub(super) endpoint: Endpoint,
    #[serde(default, alias = "healthStatus")]
    pub(super) health_status: Option<String>,
    #[serde(default, alias = "loadBalancingWeight")]
    pub(super) load_balancing_weight: Option<u32>,
    #[serde(default)]
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, alias = "filterMetadata")]
    filter_metadata: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct Endpoint {
    pub(super) address: Address,
    #[serde(default)]
    pub(super) hostname: String,
}

#[derive(Deserialize)]
pub(super) struct Address {
    #[serde(default, alias = "socketAddress")]
    pub(super) socket_address: Option<Socket>,
    #[serde(default)]
    pub(super) pipe: Option<Pipe>,
}

#[derive(Deserialize)]
pub(super) struct Socket {
    pub(super) address: String,
    #[serde(default, alias = "portValue")]
    pub(super) port_value: Option<u16>,
}

#[derive(Deserialize)]
pub(super) struct Pipe {
    pub(super) path: String,
}

impl LbEndpoint {
    /// The metadata `envoy.lb.hash_key`; what is no text counts as none.
    pub(super) fn hash_key(&self) -> Option<&str> {
        let metadata = self.metadata.as_ref()?.filter_metadata.as_ref()?;
        metadata.get("envoy.lb")?.get("hash_key")?.as_str().filter(|key| !key.is_empty())
    }
}

/// A 64-bit number: JSON of protocol buffers writes it as text.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u64),
        Text(String),
    }
    match Option::<Either>::deserialize(from)? {
        None => Ok(None),
        Some(Either::Number(number)) => Ok(Some(number)),
        Some(Either::Text(text)) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}
