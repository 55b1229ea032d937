//! A member of a ring, as Python sees it.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::{convert, error};

/// A member of a ring: a name, how much it takes, and where it stands.
///
/// `id`: 1 to 255 bytes of UTF-8, unique in its ring. `weight`: a whole number; 0 drains the node.
/// `zone`: one name or a path of up to four names, outermost first, or `None`.
///
/// Raises `ConfigError` when one of them is out of bounds.
#[pyclass(frozen, eq, module = "ringwright")]
#[derive(PartialEq)]
pub(crate) struct Node(pub(crate) ringwright::ring::Node);

#[pymethods]
impl Node {
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("id", "weight", "zone")
    }

    #[new]
    #[pyo3(signature = (id, weight=None, zone=None), text_signature = "(id, weight=1, zone=None)")]
    pub(crate) fn new(
        id: &Bound<'_, PyAny>,
        weight: Option<&Bound<'_, PyAny>>,
        zone: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let node = ringwright::ring::Node::new(convert::text(id, "id")?).map_err(error::refusal)?;
        let weight = weight.map_or(Ok(1), |weight| convert::whole32(weight, "weight"))?;
        let zone = convert::zone(zone, "zone")?;
        node.with_weight(weight).with_zone(zone).map(Self).map_err(error::refusal)
    }

    /// The name, unique in its ring; the only part of a node that is hashed.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The relative capacity; 0 drains.
    #[getter]
    fn weight(&self) -> u32 {
        self.0.weight()
    }

    /// The zone path, outermost first; empty when the node is in no zone.
    #[getter]
    fn zone<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.zone())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.0.id(), self.0.weight(), self.0.zone()).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let id = self.0.id().into_pyobject(py)?.repr()?;
        let weight = if self.0.weight() == 1 { String::new() } else { format!(", weight={}", self.0.weight()) };
        let zone = if self.0.zone().is_empty() { String::new() } else { format!(", zone={}", self.zone(py)?.repr()?) };
        Ok(format!("Node({id}{weight}{zone})"))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyType>, Bound<'py, PyTuple>)> {
        Ok((py.get_type::<Self>(), (self.0.id(), self.0.weight(), self.zone(py)?).into_pyobject(py)?))
    }
}
