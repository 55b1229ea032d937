//! The low-level exports under the npm package's TypeScript facade.
//!
//! Everything here converts and calls; the core decides. Errors cross as JSON text.

#[cfg(feature = "full")]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over as values")]
pub mod compat;
mod error;
pub mod placement;
pub mod plan;
#[cfg(feature = "full")]
pub mod slots;
