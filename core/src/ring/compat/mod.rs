//! Placement as deployed systems do it, bit by bit.

mod server;

pub use server::Server;
