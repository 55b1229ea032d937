//! The one place where a refusal of the core becomes a JavaScript exception.

use js_sys::JsString;
use ringwright::ring::Refusal;
use ringwright::{Error, ErrorKind};
use wasm_bindgen::JsValue;

/// A refusal on its way to JavaScript, thrown as JSON text; the facade makes it a typed error.
pub struct Thrown(Error);

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Thrown> for JsValue {
    #[cold]
    #[inline(never)]
    fn from(Thrown(error): Thrown) -> Self {
        let kind = match error.kind() {
            ErrorKind::Config => "config",
            ErrorKind::Decode => "decode",
        };
        // Texts alone have no way to fail.
        JsString::from(serde_json::to_string(&(kind, Refusal::from(error))).unwrap_or_default()).into()
    }
}
