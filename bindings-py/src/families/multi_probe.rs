//! Multi-probe hashing, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::MultiProbe as Core;

use super::made;
use crate::convert;
use crate::placement::Placement;

/// Multi-probe consistent hashing: one point a node, and several probes a key, of which the nearest wins.
/// Little memory, even shares, no weights other than 0 and 1.
///
/// `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `probes`: 1 to 1024. (Appleton and O'Reilly, arXiv 1505.00062.)
///
/// Raises `ConfigError` with a `code` such as "bad-probes" or "weights-unsupported".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct MultiProbe;

#[pymethods]
impl MultiProbe {
    #[new]
    #[pyo3(
        signature = (nodes, *, probes=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, probes=21, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        probes: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let (nodes, hasher) = (convert::nodes(nodes)?, convert::hasher(hash, seed, secret)?);
        let probes = probes.map_or(Ok(Core::PROBES), |probes| convert::whole32(probes, "probes"))?;
        let core = py.detach(|| Core::new(hasher, probes, nodes));
        made(py, Self, core)
    }

    /// How many probes a key has.
    #[getter]
    fn probes(slf: &Bound<'_, Self>) -> PyResult<u32> {
        Ok(slf.as_super().get().family_core::<Core>()?.probes())
    }
}
