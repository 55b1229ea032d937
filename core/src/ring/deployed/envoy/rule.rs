//! How a cluster places.

use alloc::format;
use alloc::string::String;

use super::api::{Cluster, Policy};
use crate::error::{Error, shown};
use crate::ring::compat::Options;

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
            Err(Error::decode("no-placement", at(field), problem, hint))
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
