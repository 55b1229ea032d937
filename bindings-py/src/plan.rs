//! What the Python `Plan` asks the core.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, Decimal128Array, StringArray, StructArray, UInt64Array};
use arrow_schema::{ArrowError, Field};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use ringwright::ring::{Move, Plan};

use crate::ring::Ring;
use crate::{convert, error};

/// The difference of two rings, as JSON and as an Arrow table.
#[pyclass(frozen, module = "ringwright._ringwright")]
pub(crate) struct PlanCore(Plan);

/// Compares two rings.
#[pyfunction]
pub(crate) fn compare(
    py: Python<'_>,
    before: &Bound<'_, Ring>,
    after: &Bound<'_, Ring>,
    replicas: &Bound<'_, PyAny>,
    distinct: &Bound<'_, PyAny>,
    level: Option<&Bound<'_, PyAny>>,
) -> PyResult<PlanCore> {
    let replicas = convert::whole32(replicas, "replicas")?;
    let distinct = convert::distinct(Some(distinct), level)?;
    let (before, after) = (before.get().core(), after.get().core());
    py.detach(|| Plan::between(before, after, replicas, distinct)).map(PlanCore).map_err(error::refusal)
}

#[pymethods]
impl PlanCore {
    /// The canonical JSON text.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// One row a move: `range_start`, `range_end` (inclusive), `width` out of 2^64, `from`, `to` (the owners),
    /// `from_replicas`, `to_replicas` (the whole sets).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let rows: ArrayRef = Arc::new(self.rows().map_err(error::arrow)?);
        let field = Arc::new(Field::new("moves", rows.data_type().clone(), false));
        let reader = Box::new(ArrayIterator::new([Ok(rows)], field));
        to_stream_pycapsule(py, reader, requested_schema).map_err(error::arrow)
    }
}

impl PlanCore {
    fn rows(&self) -> Result<StructArray, ArrowError> {
        let id = |ix: &u32| Some(self.0.nodes()[*ix as usize].as_str());
        let owners = |side: for<'p> fn(Move<'p>) -> &'p [u32]| -> StringArray {
            self.0.moves().map(|m| side(m).first().and_then(id)).collect()
        };
        let sets = |side: for<'p> fn(Move<'p>) -> &'p [u32]| {
            let mut sets = ListBuilder::new(StringBuilder::new());
            self.0.moves().for_each(|m| sets.append_value(side(m).iter().map(id)));
            sets.finish()
        };
        let widths: Decimal128Array = self.0.moves().map(|m| i128::from(m.hi - m.lo) + 1).collect::<Vec<_>>().into();
        let columns: [(&str, ArrayRef); 7] = [
            ("range_start", Arc::new(self.0.moves().map(|m| m.lo).collect::<UInt64Array>())),
            ("range_end", Arc::new(self.0.moves().map(|m| m.hi).collect::<UInt64Array>())),
            ("width", Arc::new(widths.with_precision_and_scale(20, 0)?)),
            ("from", Arc::new(owners(|m| m.from))),
            ("to", Arc::new(owners(|m| m.to))),
            ("from_replicas", Arc::new(sets(|m| m.from))),
            ("to_replicas", Arc::new(sets(|m| m.to))),
        ];
        let column =
            |(name, array): (&str, ArrayRef)| (Arc::new(Field::new(name, array.data_type().clone(), false)), array);
        let (fields, arrays): (Vec<_>, Vec<_>) = columns.map(column).into_iter().unzip();
        StructArray::try_new(fields.into(), arrays, None)
    }
}
