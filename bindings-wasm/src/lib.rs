//! The low-level exports under the npm package's TypeScript facade.
//!
//! Everything here converts and calls; the core decides. Errors cross as JSON text.

pub mod compat;
mod error;
pub mod placement;
pub mod plan;
