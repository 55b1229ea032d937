//! Python arguments as the core's types. Ranges are the core's business; here it is only shape.

use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyMapping, PySequence, PyString};
use ringwright::hash::{Hash, Hasher, Secret};
use ringwright::ring::Distinct;

use crate::error;
use crate::key::{kind, utf8, with_key};
use crate::node::Node;

/// A whole number through `__index__`, so NumPy integers work; `bool` and `float` are refused.
pub(crate) fn whole<T: for<'a, 'py> FromPyObject<'a, 'py>>(
    value: &Bound<'_, PyAny>,
    field: &str,
    range: &str,
) -> PyResult<T> {
    let refuse = || {
        let shown: String =
            value.repr().map_or_else(|_| kind(value), |text| text.to_string()).chars().take(64).collect();
        error::config("not-whole", field, format!("{shown} is not a whole number {range}"), "pass such an int")
    };
    if value.is_instance_of::<PyBool>() {
        return Err(refuse());
    }
    let index = value.call_method0("__index__").map_err(|_| refuse())?;
    index.extract().map_err(|_| refuse())
}

/// A number of 32 bits.
pub(crate) fn whole32(value: &Bound<'_, PyAny>, field: &str) -> PyResult<u32> {
    whole(value, field, "from 0 to 4294967295")
}

/// Text that has UTF-8.
pub(crate) fn text(value: &Bound<'_, PyAny>, field: &str) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => utf8(text, field).map(str::to_owned),
        Err(_) => Err(error::config("not-text", field, format!("a {} is not a str", kind(value)), "pass a str")),
    }
}

/// A zone: `None`, one name, or a path of names, outermost first.
pub(crate) fn zone(value: Option<&Bound<'_, PyAny>>, field: &str) -> PyResult<Vec<String>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Vec::new()) };
    if value.is_instance_of::<PyString>() {
        return Ok(vec![text(value, field)?]);
    }
    // A set has no order, and a zone path lives by it.
    let Ok(path) = value.cast::<PySequence>() else {
        let problem = format!("a {} is not a zone", kind(value));
        return Err(error::config("bad-zone", field, problem, "pass one name, or a list of names, outermost first"));
    };
    path.try_iter()?.map(|name| text(&name?, field)).collect()
}

/// Nodes: ids or `Node`s, or a mapping from id to weight.
pub(crate) fn nodes(value: &Bound<'_, PyAny>) -> PyResult<Vec<ringwright::ring::Node>> {
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let pair = |item: Bound<'_, PyAny>| {
            let (id, weight) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let id = text(&id, "nodes")?;
            let weight = whole32(&weight, &format!("nodes[{id:?}]"))?;
            Ok(ringwright::ring::Node::new(id).map_err(error::refusal)?.with_weight(weight))
        };
        return mapping.items()?.iter().map(pair).collect();
    }
    let hint = "pass a list of ids or of Node, or a mapping from id to weight";
    let refuse = || error::config("bad-nodes", "nodes", format!("a {} is not a list of nodes", kind(value)), hint);
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    let items = value.try_iter().map_err(|_| refuse())?;
    items.enumerate().map(|(i, item)| node(&item?, &format!("nodes[{i}]"))).collect()
}

fn node(value: &Bound<'_, PyAny>, field: &str) -> PyResult<ringwright::ring::Node> {
    match value.cast::<Node>() {
        Ok(node) => Ok(node.get().0.clone()),
        Err(_) => ringwright::ring::Node::new(text(value, field)?).map_err(error::refusal),
    }
}

/// The secret of a keyed hash.
pub(crate) fn secret(value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Secret>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(None) };
    match value.cast::<PyBytes>() {
        Ok(bytes) => Secret::from_slice(bytes.as_bytes()).map(Some).map_err(error::refusal),
        Err(_) => Err(error::config(
            "bad-secret",
            "secret",
            format!("a {} is not bytes", kind(value)),
            "pass 16 random bytes",
        )),
    }
}

/// A hash family and its seed.
pub(crate) fn hash(
    hash: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
    secret: Option<&Bound<'_, PyAny>>,
) -> PyResult<(Hash, u64)> {
    let seed = seed.map_or(Ok(0), |seed| whole(seed, "seed", "from 0 to 2**64-1"))?;
    let hash = hash.map_or(Ok("xxh3".to_owned()), |hash| text(hash, "hash"))?;
    Ok((Hash::named(&hash, self::secret(secret)?).map_err(error::refusal)?, seed))
}

/// The functions that hash keys and nodes.
pub(crate) fn hasher(
    hash: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
    secret: Option<&Bound<'_, PyAny>>,
) -> PyResult<Hasher> {
    let (hash, seed) = self::hash(hash, seed, secret)?;
    Hasher::new(hash, seed).map_err(error::refusal)
}

/// Hashes of keys as a contiguous buffer of unsigned 64-bit integers.
pub(crate) fn hashes(value: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    PyBuffer::<u64>::get(value).and_then(|buffer| buffer.to_vec(value.py())).map_err(|_| {
        let problem = format!("a {} is not a buffer of hashes", kind(value));
        error::key_type("key-type", "keys", problem, "pass unsigned 64-bit integers, as NumPy's uint64 or array('Q')")
    })
}

/// Keys as bytes of their own.
pub(crate) fn keys(value: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<u8>>> {
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() {
        let problem = format!("a {} is not a list of keys", kind(value));
        return Err(error::key_type("key-type", "keys", problem, "pass an iterable of keys"));
    }
    value.try_iter()?.map(|key| with_key(&key?, <[u8]>::to_vec)).collect()
}

/// What must differ between the members of a replica set.
pub(crate) fn distinct(name: Option<&Bound<'_, PyAny>>, level: Option<&Bound<'_, PyAny>>) -> PyResult<Distinct> {
    let name = name.map_or(Ok("node".to_owned()), |name| text(name, "distinct"))?;
    let level = level.map_or(Ok(0), |level| whole(level, "level", "from 0 to 3"))?;
    match name.as_str() {
        "node" if level == 0 => Ok(Distinct::Node),
        "node" => {
            let problem = format!("level {level} of distinct nodes");
            Err(error::config("level-unused", "level", problem, "leave level out, or use distinct=\"zone\""))
        }
        "zone" => Ok(Distinct::Zone { level }),
        _ => Err(error::config("bad-distinct", "distinct", format!("{name:?} is unknown"), "use \"node\" or \"zone\"")),
    }
}
