//! What the Python `Plan` asks the core.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, Decimal128Array, StringArray, StructArray, UInt64Array};
use arrow_schema::{ArrowError, Field};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyType};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use ringwright::ring::{Limits, Move, Plan};

use crate::placement::Placement;
use crate::{convert, error};

/// The difference of two placements, as text and as an Arrow table.
#[pyclass(frozen, module = "ringwright._ringwright")]
pub(crate) struct PlanCore(Plan);

/// Compares two placements: range by range, or for given keys.
#[pyfunction]
pub(crate) fn compare(
    py: Python<'_>,
    before: &Bound<'_, Placement>,
    after: &Bound<'_, Placement>,
    replicas: &Bound<'_, PyAny>,
    distinct: &Bound<'_, PyAny>,
    level: Option<&Bound<'_, PyAny>>,
    keys: Option<&Bound<'_, PyAny>>,
) -> PyResult<PlanCore> {
    let replicas = convert::whole32(replicas, "replicas")?;
    let distinct = convert::distinct(Some(distinct), level)?;
    let (before, after) = (before.get().core(), after.get().core());
    let plan = match keys {
        None => py.detach(|| Plan::between(before, after, replicas, distinct)),
        Some(keys) => {
            let keys = convert::keys(keys)?;
            py.detach(|| Plan::for_keys(before, after, replicas, distinct, keys.iter().map(Vec::as_slice)))
        }
    };
    plan.map(PlanCore).map_err(error::refusal)
}

#[pymethods]
impl PlanCore {
    /// The plan of a JSON text.
    #[classmethod]
    fn from_json(_: &Bound<'_, PyType>, py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = convert::text(text, "text")?;
        py.detach(|| Plan::from_json(&text)).map(Self).map_err(error::refusal)
    }

    /// The canonical JSON text.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// One line a move as CSV.
    fn to_csv(&self) -> String {
        self.0.to_csv()
    }

    /// What the plan does, in a few lines of English.
    fn summary(&self) -> String {
        self.0.summary()
    }

    /// The way back.
    fn inverse(&self) -> Self {
        Self(self.0.inverse())
    }

    /// The steps of the migration: kind, earliest time in microseconds, plan. Amounts are in the plan's unit.
    #[pyo3(signature = (per_step, out_per_node, in_per_node, min_dwell_us, one_replica_per_step))]
    fn steps(
        &self,
        py: Python<'_>,
        per_step: Option<u128>,
        out_per_node: Option<u128>,
        in_per_node: Option<u128>,
        min_dwell_us: u64,
        one_replica_per_step: bool,
    ) -> PyResult<Vec<(&'static str, u64, Self)>> {
        let limits = Limits { per_step, out_per_node, in_per_node, min_dwell_us, one_replica_per_step };
        let steps = py.detach(|| self.0.steps(&limits)).map_err(error::refusal)?;
        Ok(steps.into_iter().map(|step| (step.kind.name(), step.not_before_us, Self(step.plan))).collect())
    }

    /// One row a move: `range_start`, `range_end` (inclusive), `width` out of the total, `from`, `to` (the owners),
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
