//! The ring, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::{Ring as Core, RingConfig};

use super::made;
use crate::key::with_key;
use crate::placement::Placement;
use crate::{convert, error};

/// A consistent-hash ring: an immutable value that maps every key to a node.
///
/// `nodes`: ids, or `Node`s, or a mapping from id to weight; in any order. `vnodes`: points on the circle
/// per unit of weight. `hash`: "xxh3", "sha256", "sha1", "md5", or "siphash" with a `secret` of 16 bytes.
/// `seed`: 0 to 2**64-1.
///
/// Equal rings place every key alike in every language. A change gives a new ring.
///
/// Raises `ConfigError` with a `code` such as "no-nodes", "duplicate-node" or "too-many-points".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Ring;

fn core<'a>(ring: &'a Bound<'_, Ring>) -> PyResult<&'a Core> {
    ring.as_super().get().family_core()
}

#[pymethods]
impl Ring {
    #[new]
    #[pyo3(
        signature = (nodes, *, vnodes=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, vnodes=160, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        vnodes: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let nodes = convert::nodes(nodes)?;
        let vnodes = vnodes.map_or(Ok(RingConfig::VNODES), |vnodes| convert::whole32(vnodes, "vnodes"))?;
        let (hash, seed) = convert::hash(hash, seed, secret)?;
        let core = py.detach(|| Core::new(RingConfig { vnodes, hash, seed }, nodes));
        made(py, Self, core)
    }

    /// Points on the circle per unit of weight.
    #[getter]
    fn vnodes(slf: &Bound<'_, Self>) -> PyResult<u32> {
        Ok(core(slf)?.vnodes())
    }

    /// Every point of the circle in order: `(position, index in nodes)`. The node of a point owns the
    /// positions after the previous point.
    fn points(slf: &Bound<'_, Self>) -> PyResult<Vec<(u64, u32)>> {
        Ok(core(slf)?.points().collect())
    }

    /// Every step of the lookup of `key`, up to a replica set of `count`.
    #[pyo3(signature = (key, *, count=None, distinct=None, level=None), text_signature = "($self, key, *, count=1, distinct='node', level=0)")]
    fn explain<'py>(
        slf: &Bound<'py, Self>,
        key: &Bound<'py, PyAny>,
        count: Option<&Bound<'py, PyAny>>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = Self::explain_json(slf, key, count, distinct, level)?;
        slf.py().import("ringwright._explanation")?.call_method1("from_json", (text,))
    }

    /// The explanation as the canonical JSON text, equal in every language.
    #[pyo3(signature = (key, *, count=None, distinct=None, level=None), text_signature = "($self, key, *, count=1, distinct='node', level=0)")]
    fn explain_json(
        slf: &Bound<'_, Self>,
        key: &Bound<'_, PyAny>,
        count: Option<&Bound<'_, PyAny>>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let count = count.map_or(Ok(1), |count| convert::whole32(count, "count"))?;
        let distinct = convert::distinct(distinct, level)?;
        let ring = core(slf)?;
        let explained = with_key(key, |key| ring.explain(key, count, distinct))?.map_err(error::refusal)?;
        Ok(explained.to_json())
    }

    fn _repr_svg_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("ringwright._svg")?.call_method1("ring", (slf,))
    }
}
