//! Envoy: v3 clusters as JSON, alone, in a list, in a bootstrap or in a file of resources.

mod api;
mod hosts;
mod rule;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::Value;

use super::configuration::Deployed;
use super::format::Format;
use super::section::Section;
use super::text::{noted, version};
use crate::error::Error;
use crate::json;
use api::Cluster;
use hosts::Hosts;
use rule::Rule;

const HINT: &str = "pass a v3 cluster or bootstrap as JSON; turn YAML into JSON first";

pub(super) fn read(text: &str, of: Option<&str>) -> Result<Vec<Section>, Error> {
    let value: Value = json::parse(text, HINT)?;
    // Envoy fills its Maglev table in the order of the list up to 1.26.
    let list_order = of.map(version).transpose()?.map(|version| version < (1, 27));
    let clusters = clusters(&value)?;
    clusters.into_iter().map(|(path, cluster)| section(&path, cluster, list_order)).collect()
}

/// The clusters of a document, with their places in it.
fn clusters(value: &Value) -> Result<Vec<(String, &Value)>, Error> {
    let either = |value: &'_ Value, names: [&'static str; 2]| names.into_iter().find(|name| value.get(name).is_some());
    let mut path = String::new();
    let mut list = value;
    if let Some(name) = either(value, ["static_resources", "staticResources"]) {
        path = format!("{name}.");
        list = &value[name];
    }
    if let Some(name) = either(list, ["clusters", "resources"]) {
        path = format!("{path}{name}");
        list = &list[name];
    } else if !path.is_empty() {
        return Err(Error::decode("bad-deployed", path.trim_end_matches('.'), "no clusters", HINT));
    }
    match list {
        Value::Array(items) if items.is_empty() => Err(Error::decode("bad-deployed", path, "no clusters", HINT)),
        Value::Array(items) => Ok((0..).zip(items).map(|(i, item)| (format!("{path}[{i}]"), item)).collect()),
        Value::Object(_) => Ok(vec![(path, list)]),
        _ => Err(Error::decode("bad-deployed", "json", "neither a cluster nor a list of clusters", HINT)),
    }
}

fn section(path: &str, cluster: &Value, list_order: Option<bool>) -> Result<Section, Error> {
    let at = |inner: &str| match (path, inner) {
        ("", "" | ".") => "json".to_string(),
        ("", inner) => inner.into(),
        (path, "" | ".") => path.into(),
        (path, inner) => format!("{path}.{inner}"),
    };
    let read: Result<Cluster, _> = serde_path_to_error::deserialize(cluster);
    let cluster = read.map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        Error::decode("bad-deployed", at(&error.path().to_string()), error.inner().to_string(), HINT)
    })?;
    Ok(Section::new(cluster.name.as_str(), deployed(&cluster, &at, list_order)))
}

fn deployed(cluster: &Cluster, at: &dyn Fn(&str) -> String, list_order: Option<bool>) -> Result<Deployed, Error> {
    let rule = cluster.rule(at)?;
    let hosts = Hosts::of(cluster, &rule, at)?;
    let profile = match (&rule.maglev, list_order) {
        (false, _) => "envoy:ring-hash",
        (true, Some(true)) => "envoy:maglev@list-order",
        (true, _) => "envoy:maglev@sorted",
    };
    let Rule { maglev, options, balance_factor, .. } = rule;
    let mut deployed = Deployed::new(Format::Envoy, &cluster.name, profile, hosts.servers);
    (deployed.options, deployed.balance_factor, deployed.notes) = (options, balance_factor, hosts.notes);
    deployed.notes.push("the key is what the route's hash_policy hashes".into());
    if maglev && list_order.is_none() {
        let note =
            "the text does not say Envoy's version: read as 1.27 and later; earlier ones fill the table in list order";
        deployed.notes.push(note.into());
    }
    if let Some(kind) = cluster.kind.as_deref().filter(|kind| kind.ends_with("DNS")) {
        deployed.notes.push(format!("a cluster of type {}: what its names resolve to is not in the text", noted(kind)));
    }
    Ok(deployed)
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;

    const BOOTSTRAP: &str = r#"{"static_resources": {"listeners": [], "clusters": [
        {"name": "web", "connect_timeout": "1s", "type": "STATIC", "load_assignment": {"cluster_name": "web"}},
        {"name": "cache", "type": "STATIC", "lb_policy": "RING_HASH",
         "ring_hash_lb_config": {"minimum_ring_size": "12", "hash_function": "MURMUR_HASH_2"},
         "common_lb_config": {"consistent_hashing_lb_config": {"hash_balance_factor": 150}},
         "load_assignment": {"cluster_name": "cache", "endpoints": [
            {"locality": {"region": "eu", "zone": "eu-1"}, "lb_endpoints": [
                {"endpoint": {"hostname": "a", "address": {"socket_address": {"address": "10.0.0.1", "port_value": 80}}}},
                {"endpoint": {"address": {"socket_address": {"address": "2001:db8:0::1", "port_value": 80}}},
                 "load_balancing_weight": 3,
                 "metadata": {"filter_metadata": {"envoy.lb": {"hash_key": "second"}}}},
                {"endpoint": {"address": {"pipe": {"path": "/run/c"}}}, "health_status": "DRAINING"}]},
            {"priority": 1, "lb_endpoints": [
                {"endpoint": {"address": {"socket_address": {"address": "10.9.0.1", "port_value": 80}}}}]}]}}]}}"#;

    /// A cluster of two hosts with these fields.
    fn cluster(fields: &str) -> String {
        let host = |i: u8| {
            format!(
                r#"{{"endpoint":{{"hostname":"h{i}","address":{{"socketAddress":{{"address":"10.0.0.{i}","portValue":80}}}}}}}}"#
            )
        };
        let hosts = format!("{},{}", host(1), host(2));
        format!(r#"{{"name":"c",{fields},"loadAssignment":{{"endpoints":[{{"lbEndpoints":[{hosts}]}}]}}}}"#)
    }

    fn read_one(text: &str) -> Result<Deployed, Error> {
        read(text, None)?.remove(0).read
    }

    #[test]
    fn a_bootstrap() {
        let sections = read(BOOTSTRAP, None).unwrap();
        let error = sections[0].read.as_ref().unwrap_err();
        assert_eq!((error.code(), error.field()), ("no-placement", "static_resources.clusters[0].lb_policy"));
        let cache = sections[1].read.as_ref().unwrap();
        assert_eq!((cache.name.as_str(), cache.profile.as_str()), ("cache", "envoy:ring-hash"));
        assert_eq!((cache.options.hash.as_deref(), cache.options.min_ring_size), (Some("murmur2"), Some(12)));
        assert_eq!(cache.balance_factor, Some(150));
        let servers: Vec<_> =
            cache.servers.iter().map(|each| (each.id(), each.hash_key.as_deref(), each.weight)).collect();
        assert_eq!(servers, [("10.0.0.1:80", None, 1), ("[2001:db8::1]:80", Some("second"), 3)]);
        assert_eq!(cache.servers[0].zone, ["eu", "eu-1"]);
        let path = "static_resources.clusters[1].load_assignment.endpoints";
        assert_eq!(cache.notes[0], format!("{path}[0].lb_endpoints[2]: /run/c is DRAINING, and left out"));
        assert!(cache.notes[1].starts_with(&format!("{path}[1]: priority 1")));
    }

    #[test]
    fn camel_case_extensions_and_lists() {
        let maglev = read_one(&cluster(r#""lbPolicy":"MAGLEV","maglevLbConfig":{"tableSize":"7"}"#)).unwrap();
        assert_eq!((maglev.profile.as_str(), maglev.options.table_size), ("envoy:maglev@sorted", Some(7)));
        assert_eq!(maglev.placement().unwrap().share_total(), 7);
        let text = cluster(
            r#""loadBalancingPolicy":{"policies":[{"typedExtensionConfig":{"name":"x","typedConfig":{
            "@type":"type.googleapis.com/envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash",
            "minimumRingSize":64,"maximumRingSize":128,"hashFunction":"XX_HASH",
            "consistentHashingLbConfig":{"useHostnameForHashing":true}}}}]}"#,
        );
        let ring = read(&format!("[{text}]"), Some("1.20.1")).unwrap().remove(0).read.unwrap();
        assert_eq!((ring.options.min_ring_size, ring.options.max_ring_size), (Some(64), Some(128)));
        assert_eq!(ring.servers[1].id(), "h2");
        let old = read(&cluster(r#""lb_policy":"MAGLEV""#), Some("1.26.8")).unwrap().remove(0).read.unwrap();
        assert_eq!(old.profile, "envoy:maglev@list-order");
    }

    #[test]
    fn localities_weigh_only_where_they_are_asked_to() {
        let host = |i: u8| {
            format!(r#"{{"endpoint":{{"address":{{"socket_address":{{"address":"10.0.0.{i}","port_value":80}}}}}}}}"#)
        };
        let text = |common: &str, weights: [&str; 2]| {
            let groups = [1, 2].map(|i| format!(r#"{{"lb_endpoints":[{}]{}}}"#, host(i), weights[usize::from(i) - 1]));
            format!(r#"{{"lb_policy":"RING_HASH"{common},"load_assignment":{{"endpoints":[{}]}}}}"#, groups.join(","))
        };
        let weighed = r#","common_lb_config":{"locality_weighted_lb_config":{}}"#;
        let weight = r#","load_balancing_weight":2"#;
        assert_eq!(read_one(&text("", [weight, weight])).unwrap().servers.len(), 2);
        assert_eq!(read_one(&text(weighed, [weight, ""])).unwrap().servers.len(), 1);
        let error = read_one(&text(weighed, [weight, weight])).unwrap_err();
        assert_eq!(error.field(), "load_assignment.endpoints[1].load_balancing_weight");
    }

    #[test]
    fn refusals_name_the_field() {
        let named = cluster(r#""lb_policy":"RING_HASH""#).replace("10.0.0.2", "b.example");
        let cases = [
            (cluster(r#""lb_policy":"LEAST_REQUEST""#), "no-placement", "lb_policy"),
            (cluster(r#""lb_policy":7"#), "bad-deployed", "lb_policy"),
            (cluster(r#""load_balancing_policy":{}"#), "no-placement", "load_balancing_policy"),
            (
                cluster(r#""lb_policy":"RING_HASH","ring_hash_lb_config":{"hash_function":"X"}"#),
                "bad-deployed",
                "ring_hash_lb_config.hash_function",
            ),
            (
                cluster(r#""lb_policy":"MAGLEV","maglev_lb_config":{"table_size":4294967296}"#),
                "bad-deployed",
                "maglev_lb_config.table_size",
            ),
            (named, "bad-deployed", "load_assignment.endpoints[0].lb_endpoints[1].endpoint.address"),
            (r#"{"name":"c","type":"EDS","lb_policy":"MAGLEV"}"#.into(), "bad-deployed", "load_assignment"),
            (
                r#"{"lb_policy":"MAGLEV","load_assignment":{"endpoints":[]}}"#.into(),
                "bad-deployed",
                "load_assignment.endpoints",
            ),
            (r#"{"static_resources":{"listeners":[]}}"#.into(), "bad-deployed", "static_resources"),
            (r#"{"clusters":[]}"#.into(), "bad-deployed", "clusters"),
            (r#"{"clusters":[{"name":1}]}"#.into(), "bad-deployed", "clusters[0].name"),
            ("7".into(), "bad-deployed", "json"),
        ];
        for (text, code, field) in cases {
            let error = read_one(&text).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, field), "{text}: {error}");
        }
    }
}
