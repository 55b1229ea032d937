//! The families of placements, each a class of its own.

mod anchor;
mod compat;
mod jump;
mod maglev;
mod memento;
mod multi_probe;
mod rendezvous;
mod ring;

use std::sync::Arc;

use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::wrap_pyfunction;
use ringwright::ring::{AnyPlacement, Placement as Core};

pub(crate) use self::ring::Ring;
use anchor::Anchor;
use compat::Compat;
use jump::Jump;
use maglev::Maglev;
use memento::Memento;
use multi_probe::MultiProbe;
use rendezvous::Rendezvous;

use crate::error;
use crate::placement::Placement;

/// What a constructor gives: the class of its family over the placement that was made.
pub(crate) fn made<F, P: Core>(
    py: Python<'_>,
    family: F,
    core: Result<P, ringwright::Error>,
) -> PyResult<PyClassInitializer<F>>
where
    F: PyClass<BaseType = Placement>,
{
    Ok(over(py, family, Arc::new(core.map_err(error::refusal)?)))
}

fn over<F: PyClass<BaseType = Placement>>(py: Python<'_>, family: F, core: AnyPlacement) -> PyClassInitializer<F> {
    PyClassInitializer::from(Placement::new(py, core)).add_subclass(family)
}

/// A placement as an instance of its family's class.
pub(crate) fn wrap(py: Python<'_>, core: AnyPlacement) -> PyResult<Bound<'_, PyAny>> {
    fn instance<F>(py: Python<'_>, family: F, core: AnyPlacement) -> PyResult<Bound<'_, PyAny>>
    where
        F: PyClass<BaseType = Placement>,
    {
        Ok(Bound::new(py, over(py, family, core))?.into_any())
    }
    match core.family() {
        "ring" => instance(py, Ring, core),
        "anchor" => instance(py, Anchor, core),
        "jump" | "jump:guava" | "jump:paper" => instance(py, Jump, core),
        "maglev" => instance(py, Maglev, core),
        "memento" => instance(py, Memento, core),
        "multi-probe" => instance(py, MultiProbe, core),
        "rendezvous" => instance(py, Rendezvous, core),
        _ if core.as_family::<ringwright::ring::compat::Compat>().is_some() => instance(py, Compat, core),
        other => Err(pyo3::exceptions::PyTypeError::new_err(format!("no class for {other}"))),
    }
}

/// Adds the class of every family.
pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Placement>()?;
    module.add_class::<Ring>()?;
    module.add_class::<Rendezvous>()?;
    module.add_class::<Maglev>()?;
    module.add_class::<Jump>()?;
    module.add_class::<MultiProbe>()?;
    module.add_class::<Anchor>()?;
    module.add_class::<Memento>()?;
    module.add_class::<Compat>()?;
    module.add_function(wrap_pyfunction!(compat::compat_of, module)?)?;
    module.add_function(wrap_pyfunction!(compat::profiles_json, module)?)?;
    module.add_function(wrap_pyfunction!(compat::diagnose_json, module)?)?;
    module.add_function(wrap_pyfunction!(compat::read_deployed_json, module)?)
}
