//! The extension module `ringwright._ringwright`.
//!
//! Everything here converts and calls; the core decides. `error` is the one place where a refusal
//! becomes an exception, `key` the one where an object becomes a key.

mod arrow;
mod bulk;
mod convert;
mod error;
mod families;
mod key;
mod node;
mod owners;
mod pick;
mod placement;
mod plan;

use pyo3::prelude::{PyModule, PyModuleMethods, PyResult, pymodule};
use pyo3::{Bound, wrap_pyfunction};

#[pymodule(gil_used = false)]
fn _ringwright(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<node::Node>()?;
    module.add_class::<owners::OwnerArray>()?;
    module.add_class::<owners::OwnerChunks>()?;
    families::add_to(module)?;
    module.add_class::<plan::PlanCore>()?;
    module.add_function(wrap_pyfunction!(plan::compare, module)?)
}
