//! Rendezvous hashing, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::Rendezvous as Core;

use super::made;
use crate::convert;
use crate::placement::Placement;

/// Rendezvous (highest random weight) hashing: every node draws a number for every key, and the best draw
/// wins, so a node's share is exactly its part of the weights. A lookup asks every node.
///
/// `nodes`, `hash`, `seed`, `secret`: as for `Ring`. (Thaler and Ravishankar, IEEE/ACM ToN 1998; weights after
/// Schindelhauer and Schomaker, SPAA 2005, in fixed point.)
///
/// Raises `ConfigError` with a `code` such as "no-nodes" or "duplicate-node".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Rendezvous;

#[pymethods]
impl Rendezvous {
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
}
