//! Jump consistent hashing, as Python sees it.

use pyo3::prelude::*;
use ringwright::ring::{Jump as Core, JumpForm};

use super::made;
use crate::placement::Placement;
use crate::{convert, error};

/// Jump consistent hashing: nodes are numbered in the order given, and a key's number is computed without any
/// table. Nodes come and go at the end of the list only, and have no weights other than 0 and 1.
///
/// `nodes`, `hash`, `seed`, `secret`: as for `Ring`. `form`: "native" (whole numbers), "guava" or "paper", whose
/// floating-point arithmetic differs in rare cases. (Lamping and Veach, arXiv 1406.2294.)
///
/// Raises `ConfigError` with a `code` such as "not-last-node" or "weights-unsupported".
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Jump;

#[pymethods]
impl Jump {
    #[new]
    #[pyo3(
        signature = (nodes, *, form=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, form='native', hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let (nodes, hasher) = (convert::nodes(nodes)?, convert::hasher(hash, seed, secret)?);
        let form = form.map_or(Ok("native".to_owned()), |form| convert::text(form, "form"))?;
        let Some(form) = JumpForm::ALL.into_iter().find(|one| one.name() == form) else {
            let problem = format!("{form:?} is unknown");
            return Err(error::config("bad-form", "form", problem, "use \"native\", \"guava\" or \"paper\""));
        };
        let core = py.detach(|| Core::new(form, hasher, nodes));
        made(py, Self, core)
    }

    /// Which arithmetic computes a jump.
    #[getter]
    fn form(slf: &Bound<'_, Self>) -> PyResult<&'static str> {
        Ok(slf.as_super().get().family_core::<Core>()?.form().name())
    }
}
