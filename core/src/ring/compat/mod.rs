//! Placement as deployed systems do it, bit by bit.
//!
//! **What it decides.** [`Compat`] places every key on the server that nginx, libmemcached, HAProxy or another
//! system would choose, so that a service can agree with the caches and proxies beside it, and so that a
//! [`Plan`](super::Plan) says what a migration away from them moves. [`diagnose`] finds out which rule a
//! deployed client really follows.
//!
//! **Profiles.** A [`Profile`] is one rule of one system in one epoch: "ketama" alone is eight different
//! functions, and HAProxy has changed its rule twice. [`profiles()`] lists them with their source and with how
//! they were checked. There is a file per system.
//!
//! **Invariants.**
//! - Nodes are the servers in the order of their list; every index is a place in it.
//! - A circle's lookup is the first cut at or after a position. Other products' lookups become cuts when the
//!   circle is built: HAProxy's closest point as the middles between points, Python's `bisect` as the position
//!   in front of a point.
//! - Where a product does not say who wins a tie, the first in the list does, and
//!   [`Compat::warnings`] names both.
//! - Floating point occurs only where the product decides with it, step by step as the product computes.
//! - What a product does not take, or what depends on more than servers and key, is refused and not guessed.

mod address;
mod build;
mod cassandra;
mod diagnose;
mod diagnosis;
mod envoy;
mod floats;
mod haproxy;
mod hashring;
mod jump;
mod libketama;
mod libmemcached;
mod load;
mod nginx;
mod options;
mod pingora;
mod profile;
mod redis;
mod server;
mod twemproxy;
mod uhashring;
mod value;
mod variants;

pub use diagnose::diagnose;
pub use diagnosis::{CounterExample, Diagnosis, Finding, Probe, Refused, Verdict};
pub use options::Options;
pub use profile::{Level, Profile, profiles, profiles_json};
pub use server::Server;
pub use value::{Compat, Warning};
