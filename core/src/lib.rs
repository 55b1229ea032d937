//! Ringwright decides where a key lives, and gives the same answer everywhere.
//!
//! **The determinism promise.** Nothing in this crate opens a socket, reads a clock, starts a thread or
//! draws global randomness. Time and randomness are arguments. Decisions use integers only. The same
//! input therefore gives the same bytes on every platform: native, `wasm32`, `CPython` and browsers.
//!
//! ```
//! use ringwright::ring::{Distinct, Node, Placement, Plan, Ring, RingConfig};
//!
//! let ring = Ring::new(RingConfig::default(), [Node::new("a")?, Node::new("b")?, Node::new("c")?])?;
//! let owner = ring.node(b"user:42").expect("a node has a weight above 0");
//! assert_eq!(owner.id(), "a");
//!
//! // A ring never changes: adding a node makes another ring, and a plan says exactly what moves.
//! let grown = ring.with_node(Node::new("d")?)?;
//! let plan = Plan::between(&ring, &grown, 1, Distinct::Node)?;
//! assert!(plan.matrix().keys().all(|&(_, to)| plan.nodes()[to as usize] == "d"));
//! assert_eq!(plan.needless(), 0);
//! # Ok::<(), ringwright::Error>(())
//! ```
//!
//! Modules form layers, and each imports only from layers below; a test reads the imports.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(not(feature = "families"), allow(dead_code, reason = "some parts serve only some families"))]

extern crate alloc;

mod digest;
mod error;
mod fixed;
pub mod hash;
mod json;
mod machine;
mod order;
pub mod ring;
mod rng;
mod time;

pub use digest::Digest;
pub use error::{Error, ErrorKind};
pub use machine::Machine;
pub use rng::{GOLDEN, Rng, mix};
pub use time::Time;
