//! The result of a bulk placement: node indices.

use std::ffi::{CStr, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_schema::{DataType, Field, FieldRef};
use pyo3::exceptions::{PyBufferError, PyIndexError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyIterator, PyList, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_stream_pycapsule};

use crate::error;

/// The index in `ring.nodes` of the owner of each key, as 32-bit unsigned integers.
///
/// A sequence of `int`, `None` where the key was null. NumPy and anything else that reads the buffer
/// protocol, and anything that reads the Arrow PyCapsule interface, take it without a copy.
#[pyclass(frozen, sequence, module = "ringwright")]
pub(crate) struct OwnerArray(pub(crate) UInt32Array);

/// The index in `ring.nodes` of the owner of each key of a chunked column, chunk by chunk.
///
/// Anything that reads the Arrow PyCapsule stream interface takes it without a copy.
#[pyclass(frozen, module = "ringwright")]
pub(crate) struct OwnerChunks(pub(crate) Vec<UInt32Array>);

fn field() -> FieldRef {
    Arc::new(Field::new("owner", DataType::UInt32, true))
}

impl From<Vec<u32>> for OwnerArray {
    fn from(owners: Vec<u32>) -> Self {
        Self(UInt32Array::new(owners.into(), None))
    }
}

impl OwnerArray {
    fn get(&self, index: usize) -> Option<u32> {
        self.0.is_valid(index).then(|| self.0.value(index))
    }
}

#[pymethods]
impl OwnerArray {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Option<u32>> {
        let length = self.0.len();
        let place = if index < 0 { index.checked_add_unsigned(length) } else { Some(index) };
        let place = place.and_then(|place| usize::try_from(place).ok()).filter(|place| *place < length);
        place.map(|place| self.get(place)).ok_or_else(|| PyIndexError::new_err("index out of range"))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyList::new(py, self.0.iter())?.try_iter()
    }

    /// The indices as a list.
    fn tolist(&self) -> Vec<Option<u32>> {
        self.0.iter().collect()
    }

    /// The number of keys that were null.
    #[getter]
    fn null_count(&self) -> usize {
        self.0.null_count()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __repr__(&self) -> String {
        let head: Vec<String> =
            self.0.iter().take(8).map(|owner| owner.map_or("None".into(), |owner| owner.to_string())).collect();
        let rest = if self.0.len() > 8 { ", ..." } else { "" };
        format!("OwnerArray([{}{rest}], length={})", head.join(", "), self.0.len())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        Ok(to_array_pycapsules(py, field(), &self.0, requested_schema)?)
    }

    /// Fills in a read-only view of the indices.
    ///
    /// # Safety
    /// Called by the interpreter, which passes a valid `view`.
    #[expect(unsafe_code, reason = "the buffer protocol is a C structure to be filled in")]
    #[expect(clippy::needless_pass_by_value, reason = "the signature that pyo3 calls")]
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        const FORMAT: &CStr = c"I";
        if flags & ffi::PyBUF_WRITABLE == ffi::PyBUF_WRITABLE {
            return Err(PyBufferError::new_err("owners are read-only"));
        }
        let owners = &slf.get().0;
        if owners.null_count() > 0 {
            return Err(PyBufferError::new_err("nulls-present: read it through Arrow, or drop null keys first"));
        }
        let (Ok(bytes), Ok(length)) = (isize::try_from(owners.len() * 4), isize::try_from(owners.len())) else {
            return Err(PyBufferError::new_err("too long for a buffer"));
        };
        let shape = Box::into_raw(Box::new([length, 4]));
        // SAFETY: `view` is valid by the caller's promise. The values live as long as `slf`, of which the
        // view holds a reference; the shape and stride live until `__releasebuffer__` frees them.
        unsafe {
            (*view).buf = owners.values().as_ptr().cast_mut().cast::<c_void>();
            (*view).len = bytes;
            (*view).readonly = 1;
            (*view).itemsize = 4;
            (*view).format = if flags & ffi::PyBUF_FORMAT == 0 { ptr::null_mut() } else { FORMAT.as_ptr().cast_mut() };
            (*view).ndim = 1;
            (*view).shape = shape.cast::<isize>();
            (*view).strides = shape.cast::<isize>().add(1);
            (*view).suboffsets = ptr::null_mut();
            (*view).internal = shape.cast::<c_void>();
            (*view).obj = slf.clone().into_any().into_ptr();
        }
        Ok(())
    }

    /// Frees the shape of a view.
    ///
    /// # Safety
    /// Called by the interpreter once for each view that `__getbuffer__` filled in.
    #[expect(unsafe_code, reason = "the buffer protocol is a C structure to be emptied")]
    #[expect(clippy::unused_self, reason = "the signature that pyo3 calls")]
    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: `internal` is the box that `__getbuffer__` leaked into this view.
        drop(unsafe { Box::from_raw((*view).internal.cast::<[isize; 2]>()) });
    }
}

#[pymethods]
impl OwnerChunks {
    fn __len__(&self) -> usize {
        self.0.iter().map(Array::len).sum()
    }

    /// The indices as one list.
    fn tolist(&self) -> Vec<Option<u32>> {
        self.0.iter().flatten().collect()
    }

    fn __repr__(&self) -> String {
        format!("OwnerChunks(chunks={}, length={})", self.0.len(), self.__len__())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let chunks: Vec<_> = self.0.iter().map(|chunk| Ok(Arc::new(chunk.clone()) as ArrayRef)).collect();
        let reader = Box::new(ArrayIterator::new(chunks, field()));
        to_stream_pycapsule(py, reader, requested_schema).map_err(error::arrow)
    }
}
