//! The hosts that Envoy's balancer sees.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::api::{Cluster, LbEndpoint, Place};
use super::rule::Rule;
use crate::error::{Error, shown};
use crate::ring::compat::Server;
use crate::ring::deployed::text::noted;

/// The healthy hosts of the highest priority.
#[derive(Default)]
pub(super) struct Hosts {
    pub(super) servers: Vec<Server>,
    pub(super) notes: Vec<String>,
}

impl Hosts {
    pub(super) fn of(cluster: &Cluster, rule: &Rule, at: &dyn Fn(&str) -> String) -> Result<Self, Error> {
        let Some(assignment) = &cluster.load_assignment else {
            let hint = "paste the endpoints as load_assignment; a cluster of type EDS gets them while it runs";
            return Err(bad(at("load_assignment"), "no endpoints", hint));
        };
        let mut hosts = Self::default();
        let first = assignment.endpoints.iter().map(|locality| locality.priority).min().unwrap_or(0);
        let mut weighed = 0;
        for (i, locality) in assignment.endpoints.iter().enumerate() {
            let field = |inner: &str| at(&format!("load_assignment.endpoints[{i}]{inner}"));
            if locality.priority != first {
                hosts.notes.push(format!(
                    "{}: priority {} is a ring of its own, and left out",
                    field(""),
                    locality.priority
                ));
                continue;
            }
            if rule.by_locality {
                if locality.load_balancing_weight.unwrap_or(0) == 0 {
                    hosts
                        .notes
                        .push(format!("{}: a locality without a weight gets no keys, and is left out", field("")));
                    continue;
                }
                weighed += usize::from(!locality.lb_endpoints.is_empty());
                if weighed > 1 {
                    let hint = "leave locality_weighted_lb_config out, or paste one locality";
                    return Err(bad(
                        field(".load_balancing_weight"),
                        "several weighted localities, which are not covered",
                        hint,
                    ));
                }
            }
            let zone = locality.locality.as_ref().map(path).unwrap_or_default();
            for (j, endpoint) in locality.lb_endpoints.iter().enumerate() {
                let field = |inner: &str| field(&format!(".lb_endpoints[{j}]{inner}"));
                hosts.add(endpoint, rule, zone.clone(), &field)?;
            }
        }
        if hosts.servers.is_empty() {
            return Err(bad(
                at("load_assignment.endpoints"),
                "no healthy host",
                "paste the endpoints as load_assignment",
            ));
        }
        Ok(hosts)
    }

    fn add(
        &mut self,
        endpoint: &LbEndpoint,
        rule: &Rule,
        zone: Vec<String>,
        field: &dyn Fn(&str) -> String,
    ) -> Result<(), Error> {
        let LbEndpoint { endpoint: host, health_status, load_balancing_weight, .. } = endpoint;
        let hash_key = endpoint.hash_key().map(String::from);
        let hostname = Some(host.hostname.clone()).filter(|name| rule.by_hostname && !name.is_empty());
        let address = match (&host.address.socket_address, &host.address.pipe) {
            (Some(socket), _) => {
                let Some(port) = socket.port_value else {
                    return Err(bad(field(".endpoint.address"), "no port_value", "write the port as a number"));
                };
                match socket.address.parse::<IpAddr>() {
                    Ok(IpAddr::V6(v6)) => format!("[{v6}]:{port}"),
                    Ok(IpAddr::V4(v4)) => format!("{v4}:{port}"),
                    Err(_) if hash_key.is_some() || hostname.is_some() => format!("{}:{port}", socket.address),
                    Err(_) => {
                        let problem =
                            format!("{} is a name, and Envoy hashes the address behind it", shown(&socket.address));
                        let hint = "write the address, or set use_hostname_for_hashing or the metadata hash_key";
                        return Err(bad(field(".endpoint.address"), &problem, hint));
                    }
                }
            }
            (None, Some(pipe)) => pipe.path.clone(),
            (None, None) => {
                let hint = "write a socket_address with address and port_value, or a pipe";
                return Err(bad(field(".endpoint.address"), "neither a socket address nor a pipe", hint));
            }
        };
        if let Some(status) = health_status.as_deref().filter(|status| !matches!(*status, "HEALTHY" | "UNKNOWN")) {
            self.notes.push(format!("{}: {} is {}, and left out", field(""), noted(&address), noted(status)));
            return Ok(());
        }
        let weight = load_balancing_weight.unwrap_or(1);
        self.servers.push(Server { hash_key, name: hostname, weight, zone, ..Server::new(address) });
        Ok(())
    }
}

/// Region, zone and sub-zone as far as they are given.
fn path(zone: &Place) -> Vec<String> {
    let names = [&zone.region, &zone.zone, &zone.sub_zone];
    names.into_iter().filter(|name| !name.is_empty()).cloned().collect()
}

fn bad(field: String, problem: &str, hint: &str) -> Error {
    Error::decode("bad-deployed", field, problem, hint)
}
