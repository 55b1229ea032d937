//! MementoHash, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::Memento as Core;

use super::made;
use crate::convert;
use crate::placement::Placement;

/// MementoHash: jump hashing that any node can leave, remembering only the removed. No weights other than 0
/// and 1.
///
/// `nodes` (in the order of their buckets), `hash`, `seed`, `secret`: as for `Ring`. The placement depends on the order
/// in which nodes came and went; its JSON carries that history. (Coluzzi et al., IEEE/ACM ToN 2024.)
///
/// Raises `ConfigError` with a `code` such as "weights-unsupported".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Memento;

#[pymethods]
impl Memento {
    #[new]
    #[pyo3(
        signature = (nodes, *, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let (nodes, hasher) = (convert::nodes(nodes)?, convert::hasher(hash, seed, secret)?);
        let core = py.detach(|| Core::new(hasher, nodes));
        made(py, Self, core)
    }

    /// The bucket of each node.
    #[getter]
    fn buckets(slf: &Bound<'_, Self>) -> PyResult<Vec<u32>> {
        Ok(slf.as_super().get().family_core::<Core>()?.buckets().to_vec())
    }
}
