//! Placements of deployed systems, as Python sees them.

use pyo3::prelude::*;
use ringwright::ring::compat::{self, Compat as Core, Server, Warning};
use ringwright::ring::deployed;

use super::wrap;
use crate::placement::Placement;
use crate::{convert, error};

/// The placement of a deployed system: the same server for every key as nginx, libmemcached, HAProxy or another
/// gives. Made by `compat`; `family` is the name of its profile, `nodes` are the servers in the order of their list.
#[pyclass(frozen, extends = Placement, module = "ringwright")]
pub(crate) struct Compat;

fn core<'a>(placement: &'a Bound<'_, Compat>) -> PyResult<&'a Core> {
    placement.as_super().get().family_core()
}

#[pymethods]
impl Compat {
    /// What to know about this placement that is not wrong, such as two servers with a point at one position.
    #[getter]
    fn warnings(slf: &Bound<'_, Self>) -> PyResult<Vec<String>> {
        Ok(core(slf)?.warnings().iter().map(told).collect())
    }

    /// How many points or slots each server has.
    #[getter]
    fn point_counts(slf: &Bound<'_, Self>) -> PyResult<Vec<u32>> {
        Ok(core(slf)?.point_counts())
    }
}

fn told(warning: &Warning) -> String {
    match warning {
        Warning::EqualPoints { a, b } => {
            format!("{a} and {b} have a point at the same position; the first one's counts")
        }
    }
}

/// The placement of `servers` under a profile; servers and options in their JSON form.
#[pyfunction]
pub(crate) fn compat_of<'py>(
    py: Python<'py>,
    profile: &Bound<'py, PyAny>,
    servers: &str,
    options: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let profile = convert::text(profile, "profile")?;
    let core = py.detach(|| Core::from_parts_json(&profile, servers, options)).map_err(error::refusal)?;
    wrap(py, std::sync::Arc::new(core))
}

/// The profiles as JSON.
#[pyfunction]
pub(crate) fn profiles_json() -> String {
    let forms: Vec<String> = compat::profiles().map(compat::Profile::to_json).collect();
    format!("[{}]", forms.join(","))
}

/// Keys to observe next, each with the server that every remaining finding says.
type Probes = Vec<(String, Vec<Option<u32>>)>;

/// What a diagnosis says as JSON, and `next_keys` keys to observe next.
#[pyfunction]
#[pyo3(signature = (servers, observed, profiles, next_keys))]
pub(crate) fn diagnose_json(
    py: Python<'_>,
    servers: &str,
    observed: Vec<(Bound<'_, PyAny>, u32)>,
    profiles: Option<Vec<String>>,
    next_keys: usize,
) -> PyResult<(String, Probes)> {
    let key =
        |(key, place): (Bound<'_, PyAny>, u32)| crate::key::with_key(&key, <[u8]>::to_vec).map(|bytes| (bytes, place));
    let observed = observed.into_iter().map(key).collect::<PyResult<Vec<_>>>()?;
    let run = move || {
        let names: Option<Vec<&str>> = profiles.as_ref().map(|names| names.iter().map(String::as_str).collect());
        let diagnosis = compat::diagnose(&Server::list_from_json(servers)?, &observed, names.as_deref())?;
        let probes = diagnosis.next_keys(next_keys).into_iter().map(|probe| (probe.key, probe.answers)).collect();
        Ok((diagnosis.to_json(), probes))
    };
    py.detach(run).map_err(error::refusal)
}

/// The placements that a deployed configuration stands for, as JSON.
#[pyfunction]
#[pyo3(signature = (text, format, name, profile, version))]
pub(crate) fn read_deployed_json(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    format: Option<&str>,
    name: Option<&str>,
    profile: Option<&str>,
    version: Option<&str>,
) -> PyResult<String> {
    let text = convert::text(text, "text")?;
    py.detach(|| deployed::read_json(&text, format, name, profile, version)).map_err(error::refusal)
}
