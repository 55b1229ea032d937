//! `CLUSTER SLOTS` and `CLUSTER SHARDS` as nested lists.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;

use super::{Entry, Masters, bad, range};
use crate::error::Error;

const HINT: &str = "paste the whole answer, with its indentation, or as redis-cli --json prints it";

pub(super) fn read(entries: Vec<Entry>, masters: &mut Masters) -> Result<(), Error> {
    for (field, entry) in entries {
        match &entry {
            Value::Array(items) if items.first().is_some_and(Value::is_u64) => slots(items, masters, &field)?,
            Value::Object(_) | Value::Array(_) => shard(&entry, masters, &field)?,
            _ => return Err(bad(&field, "neither a range of slots nor a shard", HINT)),
        }
    }
    Ok(())
}

/// `[first, last, master, replica, ...]`, a node being `[host, port, id, metadata]`.
fn slots(items: &[Value], masters: &mut Masters, field: &str) -> Result<(), Error> {
    let [first, last, Value::Array(master), replicas @ ..] = items else {
        return Err(bad(field, "not two slots and a master", HINT));
    };
    let range = range(first.as_u64(), last.as_u64(), field)?;
    let Some(port) = master.get(1).and_then(port) else { return Err(bad(field, "a master without a port", HINT)) };
    let told = |name| master.get(3).and_then(|metadata| text(metadata, name));
    let host = master[0].as_str().filter(|host| !matches!(*host, "" | "?"));
    let host = host.or_else(|| told("ip")).or_else(|| told("hostname")).unwrap_or_default();
    masters.master(host, &port).slots.push(range);
    masters.replicas += replicas.len();
    Ok(())
}

/// A map of `slots` and `nodes`, in which the master's role is `master`.
fn shard(entry: &Value, masters: &mut Masters, field: &str) -> Result<(), Error> {
    let list = |name| member(entry, name).and_then(Value::as_array);
    let (Some(slots), Some(nodes)) = (list("slots"), list("nodes")) else {
        return Err(bad(field, "no slots and nodes", HINT));
    };
    let is_master = |node: &&Value| text(node, "role") == Some("master");
    let working = |node: &&Value| text(node, "health").is_none_or(|health| health != "failed");
    let all = || nodes.iter().filter(is_master);
    let Some(master) = all().find(working).or_else(|| all().next()) else {
        if slots.is_empty() {
            return Ok(());
        }
        return Err(bad(field, "a shard without a master", HINT));
    };
    let Some(port) = member(master, "port").or_else(|| member(master, "tls-port")).and_then(port) else {
        return Err(bad(field, "a master without a port", HINT));
    };
    let names = ["endpoint", "ip", "hostname"];
    let host = names.into_iter().find_map(|name| text(master, name)).unwrap_or_default();
    if !working(&master) {
        masters.down(host, &port, field);
    }
    masters.replicas += nodes.len() - 1;
    let own = masters.master(host, &port);
    for pair in slots.chunks(2) {
        own.slots.push(range(pair[0].as_u64(), pair.get(1).and_then(Value::as_u64), field)?);
    }
    Ok(())
}

/// A member that is text and says something.
fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    member(value, name).and_then(Value::as_str).filter(|text| !matches!(*text, "" | "?"))
}

/// A member of an object, or of a list in which names and values take turns, as older protocols have it.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(fields) => fields.get(name),
        Value::Array(items) => {
            let mut pairs = items.chunks_exact(2);
            pairs.find(|pair| pair[0].as_str() == Some(name)).map(|pair| &pair[1])
        }
        _ => None,
    }
}

fn port(value: &Value) -> Option<String> {
    value.as_u64().filter(|port| *port <= 65_535).map(|port| port.to_string())
}
