//! Placement of many keys at once: lists, NumPy's layouts, hashes; Arrow columns are in `arrow`.

use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyBytes, PyList, PyString};
use pyo3_arrow::input::AnyArray;
use ringwright::hash::Positions;
use ringwright::ring::Placement as Core;

use crate::key::{kind, with_item, with_key};
use crate::owners::OwnerArray;
use crate::placement::Placement;
use crate::{arrow, convert, error};

/// Batches larger than this are placed with the interpreter released.
const RELEASE_ABOVE: usize = 1000;

/// The owners of whatever `keys` are; NumPy arrays take a turn through `ringwright/_numpy.py`.
pub(crate) fn assign<'py>(
    placement: &Bound<'py, Placement>,
    keys: &Bound<'py, PyAny>,
    prehashed: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let (py, core) = (placement.py(), placement.get().core());
    // A list is the rule, and needs no look at its attributes.
    if !keys.is_exact_instance_of::<PyList>() {
        if keys.hasattr("__array_interface__")? {
            return py.import("ringwright._numpy")?.call_method1("assign", (placement, keys, prehashed));
        }
        if keys.hasattr("__arrow_c_array__")? || keys.hasattr("__arrow_c_stream__")? {
            return arrow::assign(py, core, keys.extract::<AnyArray>()?, prehashed);
        }
    }
    let owners = if prehashed { place(py, core, &convert::hashes(keys)?)? } else { owners(core, keys)? };
    Ok(Bound::new(py, OwnerArray::from(owners))?.into_any())
}

/// The owners of positions.
pub(crate) fn place(py: Python<'_>, core: &dyn Core, hashes: &[u64]) -> PyResult<Vec<u32>> {
    let mut owners = Vec::with_capacity(hashes.len());
    let many = hashes.len() > RELEASE_ABOVE;
    let run = |owners: &mut Vec<u32>| core.assign_positions(hashes, owners);
    if many { py.detach(|| run(&mut owners)) } else { run(&mut owners) }.map_err(error::refusal)?;
    Ok(owners)
}

/// The owner of each key of an iterable. The interpreter is held: the keys are its objects.
pub(crate) fn owners(core: &dyn Core, keys: &Bound<'_, PyAny>) -> PyResult<Vec<u32>> {
    if let Ok(list) = keys.cast::<PyList>() {
        return list_owners(core, list);
    }
    let refuse = || {
        let problem = format!("a {} is not a list of keys", kind(keys));
        error::key_type("key-type", "keys", problem, "pass an iterable of keys; a single key goes to get_node")
    };
    if keys.is_instance_of::<PyString>() || keys.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    let rule = core.key_hash();
    let position = |key: PyResult<Bound<'_, PyAny>>| with_key(&key?, |key| rule.of(key));
    let positions: Vec<u64> = keys.try_iter().map_err(|_| refuse())?.map(position).collect::<PyResult<_>>()?;
    place(keys.py(), core, &positions)
}

/// The owners of a list's keys, a few thousand at a time: their positions stay in the cache until they are placed,
/// and neither loop waits for the other's mispredicted branches.
fn list_owners(core: &dyn Core, keys: &Bound<'_, PyList>) -> PyResult<Vec<u32>> {
    const CHUNK: usize = 4096;
    let (rule, length) = (core.key_hash(), keys.len());
    let mut owners = Vec::with_capacity(length);
    let mut positions = Positions::new(rule, CHUNK.min(length));
    with_critical_section(keys, || {
        loop {
            positions.clear();
            for i in owners.len()..length.min(owners.len() + CHUNK) {
                with_item(keys, i, |key| positions.push(key))?;
            }
            core.assign_positions(positions.all(), &mut owners).map_err(error::refusal)?;
            if owners.len() == length {
                return Ok(owners);
            }
        }
    })
}

/// The owners of texts in NumPy's fixed-width layout: `width` code points each, padded with zeros.
pub(crate) fn assign_codes(
    py: Python<'_>,
    core: &dyn Core,
    codes: &Bound<'_, PyAny>,
    width: usize,
) -> PyResult<OwnerArray> {
    let codes = PyBuffer::<u32>::get(codes)?.to_vec(py)?;
    let hashes: Option<Vec<u64>> = py.detach(|| {
        let mut text = String::new();
        let hash = |row: &[u32]| {
            text.clear();
            for &code in row {
                text.push(char::from_u32(code)?);
            }
            Some(core.position(text.as_bytes()))
        };
        rows(&codes, width).map(hash).collect()
    });
    let lone = || {
        let problem = "a text with a lone surrogate has no UTF-8".into();
        error::key_type("lone-surrogate", "keys", problem, "repair the text, or pass bytes")
    };
    place(py, core, &hashes.ok_or_else(lone)?).map(OwnerArray::from)
}

/// The owners of byte strings in NumPy's fixed-width layout: `width` bytes each, padded with zeros.
pub(crate) fn assign_bytes(
    py: Python<'_>,
    core: &dyn Core,
    bytes: &Bound<'_, PyAny>,
    width: usize,
) -> PyResult<OwnerArray> {
    let bytes = PyBuffer::<u8>::get(bytes)?.to_vec(py)?;
    let hashes: Vec<u64> = py.detach(|| rows(&bytes, width).map(|row| core.position(row)).collect());
    place(py, core, &hashes).map(OwnerArray::from)
}

/// Rows of a fixed width without their padding of zeros.
fn rows<T: Default + PartialEq>(cells: &[T], width: usize) -> impl Iterator<Item = &[T]> {
    cells.chunks_exact(width.max(1)).map(|row| {
        let length = row.iter().rposition(|cell| *cell != T::default()).map_or(0, |last| last + 1);
        &row[..length]
    })
}
