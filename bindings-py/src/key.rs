//! Keys: `str`, `bytes`, `bytearray` and `memoryview`.

use pyo3::buffer::PyBuffer;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyMemoryView, PyString};

use crate::error;

/// Calls `use_bytes` with the bytes of a key. Nothing is converted by `str()`: an object that is no key is refused.
#[inline]
pub(crate) fn with_key<R>(key: &Bound<'_, PyAny>, use_bytes: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
    if let Ok(text) = key.cast::<PyString>() {
        return Ok(use_bytes(utf8(text, "key")?.as_bytes()));
    }
    if let Ok(bytes) = key.cast::<PyBytes>() {
        return Ok(use_bytes(bytes.as_bytes()));
    }
    if key.is_instance_of::<PyByteArray>() || key.is_instance_of::<PyMemoryView>() {
        return match PyBuffer::<u8>::get(key).and_then(|buffer| buffer.to_vec(key.py())) {
            Ok(bytes) => Ok(use_bytes(&bytes)),
            Err(_) => Err(not_a_key(key, "pass a view of bytes, as view.cast(\"B\")")),
        };
    }
    Err(not_a_key(key, "pass str or bytes; numbers and objects are not turned into text silently"))
}

/// Calls `use_bytes` with the bytes of a list's key, within the list's critical section. A `str` is borrowed from
/// the list: counting references would write to every key.
#[inline]
pub(crate) fn with_item<R>(list: &Bound<'_, PyList>, i: usize, use_bytes: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
    #[expect(clippy::cast_possible_wrap, reason = "no list is longer than isize::MAX")]
    #[expect(unsafe_code, reason = "pyo3 has no borrowed item of a list under the stable ABI")]
    // SAFETY: `list` is a list and the interpreter is held. The list keeps the item alive: within its critical
    // section nobody else changes it, and reading the UTF-8 of a `str` runs no Python code that could.
    let item = unsafe { Borrowed::from_ptr_or_err(list.py(), ffi::PyList_GetItem(list.as_ptr(), i as isize))? };
    if let Ok(text) = item.cast_exact::<PyString>() {
        return Ok(use_bytes(utf8(&text, "key")?.as_bytes()));
    }
    // Any other key may run Python code, and gets a reference of its own.
    with_key(&item.to_owned(), use_bytes)
}

/// The UTF-8 of a text, refusing lone surrogates, which have none.
#[inline]
pub(crate) fn utf8<'a>(text: &'a Bound<'_, PyString>, field: &str) -> PyResult<&'a str> {
    text.to_str().map_err(|_| {
        let problem = "a str with a lone surrogate has no UTF-8".to_owned();
        error::key_type("lone-surrogate", field, problem, "repair the text, or pass bytes")
    })
}

#[cold]
fn not_a_key(key: &Bound<'_, PyAny>, hint: &'static str) -> PyErr {
    error::key_type("key-type", "key", format!("a key of type {}", kind(key)), hint)
}

/// The name of an object's type, for messages.
pub(crate) fn kind(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string())
}
