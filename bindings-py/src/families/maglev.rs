//! Maglev, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::Maglev as Core;

use super::made;
use crate::convert;
use crate::placement::Placement;

/// Maglev hashing: a table of a prime number of slots; a lookup is one read, and shares are as even as whole
/// slots allow. A change also moves a few slots between nodes that did not change; a plan counts them.
///
/// `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `table_size`: a prime; by default the smallest of a list with
/// 100 slots for each node. (Eisenbud et al., NSDI 2016.)
///
/// Raises `ConfigError` with a `code` such as "bad-table-size" or "duplicate-node".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Maglev;

#[pymethods]
impl Maglev {
    #[new]
    #[pyo3(
        signature = (nodes, *, table_size=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, table_size=None, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        table_size: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let (nodes, hasher) = (convert::nodes(nodes)?, convert::hasher(hash, seed, secret)?);
        let table_size = table_size.map(|size| convert::whole32(size, "table_size")).transpose()?;
        let core = py.detach(|| Core::new(hasher, table_size, nodes));
        made(py, Self, core)
    }

    /// The number of slots.
    #[getter]
    fn table_size(slf: &Bound<'_, Self>) -> PyResult<u32> {
        Ok(slf.as_super().get().family_core::<Core>()?.table_size())
    }
}
