//! The one place where a refusal of the core becomes a JavaScript exception.

use js_sys::JsString;
use ringwright::{Error, ErrorKind};
use serde_json::json;
use wasm_bindgen::JsValue;

/// A refusal on its way to JavaScript, thrown as JSON text; the facade makes it a typed error.
pub struct Thrown(Error);

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown(error): Thrown) -> Self {
        let kind = match error.kind() {
            ErrorKind::Config => "config",
            ErrorKind::Decode => "decode",
        };
        let fields = json!({
            "kind": kind, "code": error.code(), "field": error.field(),
            "hint": error.hint(), "problem": error.problem(),
        });
        JsString::from(fields.to_string()).into()
    }
}
