//! Placement of Arrow columns.

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{Array, UInt32Array};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyArray;
use ringwright::hash::Positions;
use ringwright::ring::Placement;

use crate::error;
use crate::owners::{OwnerArray, OwnerChunks};

/// How many keys are hashed before they are looked up: few enough for their positions to stay in the cache.
const AT_ONCE: usize = 4096;

/// What can go wrong while the interpreter is not held.
enum Refused {
    Core(ringwright::Error),
    Type(DataType),
    Stream(String),
}

/// Places a column with the interpreter released: an array gives an array, a stream gives chunks.
pub(crate) fn assign<'py>(
    py: Python<'py>,
    placement: &dyn Placement,
    column: AnyArray,
    prehashed: bool,
) -> PyResult<Bound<'py, PyAny>> {
    match column {
        AnyArray::Array(array) => {
            let owners = py.detach(|| place(placement, array.array(), prehashed)).map_err(raise)?;
            Ok(Bound::new(py, OwnerArray(owners))?.into_any())
        }
        AnyArray::Stream(stream) => {
            let reader = stream.into_reader()?;
            let chunks = py.detach(|| {
                reader
                    .map(|chunk| place(placement, &chunk.map_err(|e| Refused::Stream(e.to_string()))?, prehashed))
                    .collect::<Result<Vec<_>, _>>()
            });
            Ok(Bound::new(py, OwnerChunks(chunks.map_err(raise)?))?.into_any())
        }
    }
}

fn raise(refused: Refused) -> PyErr {
    match refused {
        Refused::Core(refusal) => error::refusal(refusal),
        Refused::Stream(problem) => error::arrow(problem),
        Refused::Type(DataType::UInt64) => error::key_type(
            "key-type",
            "keys",
            "a column of uint64".into(),
            "pass prehashed=True if they are hashes, else cast to text",
        ),
        Refused::Type(kind) => error::key_type(
            "key-type",
            "keys",
            format!("a column of {kind}"),
            "pass a column of text or binary, or cast it",
        ),
    }
}

fn place(placement: &dyn Placement, keys: &dyn Array, prehashed: bool) -> Result<UInt32Array, Refused> {
    if prehashed {
        let DataType::UInt64 = keys.data_type() else { return Err(Refused::Type(keys.data_type().clone())) };
        let mut owners = Vec::with_capacity(keys.len());
        let hashes = keys.as_primitive::<UInt64Type>().values();
        placement.assign_positions(hashes, &mut owners).map_err(Refused::Core)?;
        return Ok(UInt32Array::new(owners.into(), keys.nulls().cloned()));
    }
    let nulls = keys.nulls();
    match keys.data_type() {
        DataType::Utf8 => each(placement, keys.as_string::<i32>().iter().map(text), nulls),
        DataType::LargeUtf8 => each(placement, keys.as_string::<i64>().iter().map(text), nulls),
        DataType::Utf8View => each(placement, keys.as_string_view().iter().map(text), nulls),
        DataType::Binary => each(placement, keys.as_binary::<i32>().iter(), nulls),
        DataType::LargeBinary => each(placement, keys.as_binary::<i64>().iter(), nulls),
        DataType::BinaryView => each(placement, keys.as_binary_view().iter(), nulls),
        DataType::FixedSizeBinary(_) => each(placement, keys.as_fixed_size_binary().iter(), nulls),
        DataType::Dictionary(..) => {
            let column = keys.as_any_dictionary();
            let distinct = place(placement, column.values(), false)?;
            if distinct.is_empty() {
                return Ok(UInt32Array::new_null(keys.len()));
            }
            // A null key may carry any number; `normalized_keys` brings it within the values.
            let valid = |i: usize, key: usize| nulls.is_none_or(|nulls| nulls.is_valid(i)) && distinct.is_valid(key);
            let keys = column.normalized_keys();
            Ok(keys.iter().enumerate().map(|(i, &key)| valid(i, key).then(|| distinct.value(key))).collect())
        }
        other => Err(Refused::Type(other.clone())),
    }
}

fn text(key: Option<&str>) -> Option<&[u8]> {
    key.map(str::as_bytes)
}

/// The owners of keys; what stands where a key is null does not matter, the null mask covers it.
fn each<'k>(
    placement: &dyn Placement,
    keys: impl Iterator<Item = Option<&'k [u8]>>,
    nulls: Option<&NullBuffer>,
) -> Result<UInt32Array, Refused> {
    let mut owners = Vec::with_capacity(keys.size_hint().0);
    let mut keys = keys.peekable();
    let mut positions = Positions::new(placement.key_hash(), AT_ONCE);
    while keys.peek().is_some() {
        positions.clear();
        keys.by_ref().take(AT_ONCE).for_each(|key| positions.push(key.unwrap_or_default()));
        placement.assign_positions(positions.all(), &mut owners).map_err(Refused::Core)?;
    }
    Ok(UInt32Array::new(owners.into(), nulls.cloned()))
}
