//! The fields of Envoy's API that decide about placement, in both of JSON's spellings.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, shown};
use crate::ring::compat::Options;

/// `config.cluster.v3.Cluster`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Cluster {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(alias = "lbPolicy")]
    lb_policy: Option<String>,
    #[serde(alias = "ringHashLbConfig")]
    ring_hash_lb_config: Option<Balancer>,
    #[serde(alias = "maglevLbConfig")]
    maglev_lb_config: Option<Balancer>,
    #[serde(alias = "commonLbConfig")]
    common_lb_config: Option<Common>,
    #[serde(alias = "loadBalancingPolicy")]
    load_balancing_policy: Option<Policies>,
    #[serde(alias = "loadAssignment")]
    pub(super) load_assignment: Option<Assignment>,
}

/// `RingHashLbConfig`, `MaglevLbConfig`, and the typed configurations of the extensions of these names.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Balancer {
    #[serde(rename = "@type")]
    kind: String,
    #[serde(alias = "hashFunction")]
    hash_function: Option<String>,
    #[serde(alias = "minimumRingSize", deserialize_with = "number")]
    minimum_ring_size: Option<u64>,
    #[serde(alias = "maximumRingSize", deserialize_with = "number")]
    maximum_ring_size: Option<u64>,
    #[serde(alias = "tableSize", deserialize_with = "number")]
    table_size: Option<u64>,
    #[serde(flatten)]
    common: Common,
    // The ring's extension had these two outside their message at first.
    #[serde(alias = "useHostnameForHashing")]
    use_hostname_for_hashing: bool,
    #[serde(alias = "hashBalanceFactor")]
    hash_balance_factor: Option<u32>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Common {
    #[serde(alias = "localityWeightedLbConfig")]
    locality_weighted_lb_config: Option<Value>,
    #[serde(alias = "consistentHashingLbConfig")]
    consistent_hashing_lb_config: Option<Consistent>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Consistent {
    #[serde(alias = "useHostnameForHashing")]
    use_hostname_for_hashing: bool,
    #[serde(alias = "hashBalanceFactor")]
    hash_balance_factor: Option<u32>,
}

#[derive(Deserialize)]
struct Policies {
    #[serde(default)]
    policies: Vec<Policy>,
}

#[derive(Deserialize)]
struct Policy {
    #[serde(alias = "typedExtensionConfig")]
    typed_extension_config: Extension,
}

#[derive(Deserialize)]
struct Extension {
    #[serde(default)]
    name: String,
    #[serde(default, alias = "typedConfig")]
    typed_config: Balancer,
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

/// How a cluster places.
pub(super) struct Rule {
    pub(super) maglev: bool,
    pub(super) options: Options,
    pub(super) balance_factor: Option<u32>,
    /// Names are hashed where they are given.
    pub(super) by_hostname: bool,
    /// Localities get shares by their own weights first.
    pub(super) by_locality: bool,
}

impl Cluster {
    /// The rule of `load_balancing_policy`, which goes first, or of `lb_policy`.
    pub(super) fn rule(&self, at: &dyn Fn(&str) -> String) -> Result<Rule, Error> {
        let refused = |field: &str, policy: &str| {
            let problem = format!("{} places nothing by key", shown(policy));
            let hint = "use RING_HASH or MAGLEV, or name another cluster";
            Err(Error::decode("not-by-key", at(field), problem, hint))
        };
        let (field, maglev, balancer, common) = if let Some(policies) = &self.load_balancing_policy {
            let field = "load_balancing_policy";
            let Some(Policy { typed_extension_config: policy }) = policies.policies.first() else {
                return refused(field, "");
            };
            let kind = if policy.typed_config.kind.is_empty() { &policy.name } else { &policy.typed_config.kind };
            let maglev = match kind.rsplit(['/', '.']).next().unwrap_or_default() {
                "RingHash" | "ring_hash" => false,
                "Maglev" | "maglev" => true,
                _ => return refused(field, kind),
            };
            (field, maglev, policy.typed_config.clone(), policy.typed_config.common.clone())
        } else {
            let common = self.common_lb_config.clone().unwrap_or_default();
            match self.lb_policy.as_deref().unwrap_or("ROUND_ROBIN") {
                "RING_HASH" => {
                    ("ring_hash_lb_config", false, self.ring_hash_lb_config.clone().unwrap_or_default(), common)
                }
                "MAGLEV" => ("maglev_lb_config", true, self.maglev_lb_config.clone().unwrap_or_default(), common),
                other => return refused("lb_policy", other),
            }
        };
        let bad = |name: &str, problem: String, hint: &str| {
            Err(Error::decode("bad-deployed", at(&format!("{field}.{name}")), problem, hint))
        };
        let mut options = Options::default();
        if maglev {
            options.table_size = match balancer.table_size.map(u32::try_from) {
                Some(Err(_)) => {
                    return bad("table_size", "a table of over 2^32 slots".into(), "use a prime up to 5000011");
                }
                size => size.transpose().unwrap_or_default(),
            };
        } else {
            (options.min_ring_size, options.max_ring_size) = (balancer.minimum_ring_size, balancer.maximum_ring_size);
            options.hash = match balancer.hash_function.as_deref() {
                None | Some("XX_HASH" | "DEFAULT_HASH") => None,
                Some("MURMUR_HASH_2") => Some("murmur2".into()),
                Some(other) => return bad("hash_function", shown(other), "use XX_HASH or MURMUR_HASH_2"),
            };
        }
        let consistent = common.consistent_hashing_lb_config.unwrap_or_default();
        let factor = consistent.hash_balance_factor.or(balancer.hash_balance_factor);
        Ok(Rule {
            maglev,
            options,
            balance_factor: factor.filter(|&factor| factor > 0),
            by_hostname: consistent.use_hostname_for_hashing || balancer.use_hostname_for_hashing,
            by_locality: common.locality_weighted_lb_config.is_some(),
        })
    }
}
