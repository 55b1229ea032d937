//! Eligibility and loads, as Python writes them.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};
use ringwright::ring::{Mask, Pick, Placement};

use crate::key::kind;
use crate::{convert, error};

/// The default factor of bounded loads, in percent.
const FACTOR: u32 = 125;

/// The node picked for a position.
pub(crate) fn pick(
    core: &dyn Placement,
    position: u64,
    down: Option<&Bound<'_, PyAny>>,
    loads: Option<&Bound<'_, PyAny>>,
    factor: Option<&Bound<'_, PyAny>>,
) -> PyResult<Pick> {
    let mask = down.map_or_else(|| Ok(Mask::all(core.nodes().len())), |down| mask(core, down))?;
    let picked = match (loads, factor) {
        (Some(loads), factor) => {
            let loads = self::loads(core, loads)?;
            let factor = factor.map_or(Ok(FACTOR), |factor| convert::whole32(factor, "factor"))?;
            core.pick_bounded(position, &mask, &loads, factor)
        }
        (None, Some(_)) => {
            let problem = "a factor without loads to bound".to_owned();
            return Err(error::config("factor-unused", "factor", problem, "pass loads, or leave factor out"));
        }
        (None, None) => core.pick(position, &mask),
    };
    picked.map_err(about_down)
}

/// A refusal of a mask, which Python writes as `down`.
fn about_down(refused: ringwright::Error) -> PyErr {
    match refused.field() {
        "mask" | "id" => {
            let hint = "leave at least one node with a weight above 0 out of down, and use ids from nodes";
            error::config(refused.code(), "down", refused.problem().to_owned(), hint)
        }
        _ => error::refusal(refused),
    }
}

/// The nodes left when those of the ids in `down` are out.
pub(crate) fn mask(core: &dyn Placement, down: &Bound<'_, PyAny>) -> PyResult<Mask> {
    let refuse = || {
        let problem = format!("a {} is not a collection of ids", kind(down));
        error::config("bad-down", "down", problem, "pass a set or list of ids")
    };
    if down.is_instance_of::<PyString>() || down.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    let ids = down.try_iter().map_err(|_| refuse())?.map(|id| convert::text(&id?, "down"));
    let ids = ids.collect::<PyResult<Vec<String>>>()?;
    Mask::without(core, ids.iter().map(String::as_str)).map_err(about_down)
}

/// One load for each node: by id, or in the order of the nodes.
fn loads(core: &dyn Placement, loads: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    let load = |load: &Bound<'_, PyAny>| convert::whole(load, "loads", "from 0 to 2**64-1");
    let Ok(mapping) = loads.cast::<PyMapping>() else {
        return loads.try_iter()?.map(|item| load(&item?)).collect();
    };
    let mut by_node = vec![0; core.nodes().len()];
    for item in mapping.items()?.iter() {
        let (id, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let id = convert::text(&id, "loads")?;
        let Some(place) = core.members().find(&id) else {
            return Err(error::config(
                "unknown-node",
                "loads",
                format!("no node is called {id:?}"),
                "use ids from nodes",
            ));
        };
        by_node[place] = load(&value)?;
    }
    Ok(by_node)
}
