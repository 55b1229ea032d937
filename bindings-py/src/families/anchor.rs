//! AnchorHash, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::Anchor as Core;

use super::made;
use crate::convert;
use crate::placement::Placement;

/// AnchorHash: any node can leave and a fixed number can join, each with the least movement possible, in
/// memory for the capacity alone. No weights other than 0 and 1.
///
/// `nodes` (in the order of their buckets), `hash`, `seed`, `secret`: as for `Ring`. `capacity`: the most nodes it can
/// ever hold. The placement depends on the order in which nodes came and went; its JSON carries that history.
/// (Mendelson et al., IEEE/ACM ToN 2021.)
///
/// Raises `ConfigError` with a `code` such as "capacity-full" or "weights-unsupported".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Anchor;

#[pymethods]
impl Anchor {
    #[new]
    #[pyo3(
        signature = (nodes, *, capacity=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, capacity=None, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        capacity: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let (nodes, hasher) = (convert::nodes(nodes)?, convert::hasher(hash, seed, secret)?);
        let capacity = capacity.map(|capacity| convert::whole32(capacity, "capacity")).transpose()?;
        let core = py.detach(|| Core::new(hasher, capacity, nodes));
        made(py, Self, core)
    }

    /// The most nodes it can hold.
    #[getter]
    fn capacity(slf: &Bound<'_, Self>) -> PyResult<u32> {
        Ok(slf.as_super().get().family_core::<Core>()?.capacity())
    }

    /// The bucket of each node.
    #[getter]
    fn buckets(slf: &Bound<'_, Self>) -> PyResult<Vec<u32>> {
        Ok(slf.as_super().get().family_core::<Core>()?.buckets().to_vec())
    }
}
