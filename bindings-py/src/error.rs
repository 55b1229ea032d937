//! The one place where a refusal becomes a Python exception.

use pyo3::PyErr;
use pyo3::exceptions::PyRuntimeError;
use ringwright::{Error, ErrorKind};

// Defined in `ringwright/_errors.py`, where Python's own classes belong.
pyo3::import_exception!(ringwright._errors, ConfigError);
pyo3::import_exception!(ringwright._errors, DecodeError);
pyo3::import_exception!(ringwright._errors, KeyTypeError);

/// A refusal of the core.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err calls")]
pub(crate) fn refusal(error: Error) -> PyErr {
    let fields = (error.code(), error.field().to_owned(), error.problem().to_owned(), error.hint().to_owned());
    match error.kind() {
        ErrorKind::Config => ConfigError::new_err(fields),
        ErrorKind::Decode => DecodeError::new_err(fields),
    }
}

/// An argument of the wrong shape.
pub(crate) fn config(code: &'static str, field: &str, problem: String, hint: &'static str) -> PyErr {
    ConfigError::new_err((code, field.to_owned(), problem, hint))
}

/// Text from outside that cannot be read.
pub(crate) fn decode(code: &'static str, field: &str, problem: String, hint: &'static str) -> PyErr {
    DecodeError::new_err((code, field.to_owned(), problem, hint))
}

/// An object that is no key.
pub(crate) fn key_type(code: &'static str, field: &str, problem: String, hint: &'static str) -> PyErr {
    KeyTypeError::new_err((code, field.to_owned(), problem, hint))
}

/// A refusal by the Arrow library, which speaks of memory or of a broken producer.
pub(crate) fn arrow(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
