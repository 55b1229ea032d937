//! Where a key lives: the consistent-hash ring with virtual nodes.
//!
//! **What it decides.** Keys and nodes are hashed onto a circle of 2^64 positions. A node has
//! `weight * vnodes` points; a key belongs to the node of the first point at or after its hash,
//! wrapping from the end to the start. (Karger et al., "Consistent Hashing and Random Trees",
//! STOC 1997; points drawn per node as in Chord and Dynamo.)
//!
//! **The rule in full**, format version [`VERSION`]: the points of a node are the first
//! `weight * vnodes` words of the `SplitMix64` stream seeded with the hash of its id; the circle is sorted by
//! `(point, id bytes)`; node `i` owns the positions `(previous point, own point]`.
//!
//! **Invariants.**
//! - A ring is a value: a pure function of its configuration and its set of nodes. Two rings built by
//!   different routes from the same nodes are equal, and so are their fingerprints.
//! - The points of a node depend on that node alone. Adding a node moves keys only to it, removing one
//!   only from it, and a larger weight only adds points: the needless share of such a plan is 0.
//! - Weight 0 drains: the ring places as if the node were not there, and still knows it.
//! - Every order is total: equal points fall to the lower id, never to the mood of a sort.

#[cfg(feature = "families")]
mod anchor;
#[cfg(feature = "families")]
mod bucketed;
#[cfg(feature = "families")]
mod buckets;
mod circle;
#[cfg(feature = "compat")]
pub mod compat;
mod config;
#[cfg(feature = "compat")]
pub mod deployed;
mod explain;
mod form;
#[cfg(feature = "families")]
mod jump;
#[cfg(feature = "families")]
mod maglev;
mod mask;
mod members;
#[cfg(feature = "families")]
mod memento;
#[cfg(feature = "families")]
mod multi_probe;
mod native;
#[cfg(not(feature = "slots"))]
mod no_partition;
mod node;
mod owners;
mod packed;
#[cfg(feature = "slots")]
mod partition;
mod pick;
mod placement;
mod plan;
mod points;
#[cfg(feature = "slots")]
mod rebalance;
mod refusal;
mod rendezvous;
mod replicas;
mod seen;
mod shuffle;
#[cfg(feature = "slots")]
mod slots;
#[cfg(feature = "slots")]
mod slots_machine;
mod table;
mod vnodes;
mod zones;

#[cfg(feature = "families")]
pub use anchor::Anchor;
#[cfg(feature = "families")]
pub use buckets::{BucketInput, BucketOutput};
pub use circle::Circle;
pub use config::RingConfig;
pub use explain::{Explanation, Step};
pub use form::{VERSION, from_json};
#[cfg(feature = "families")]
pub use jump::{Jump, JumpForm};
#[cfg(feature = "families")]
pub use maglev::Maglev;
pub use mask::Mask;
pub use members::{Change, Members};
#[cfg(feature = "families")]
pub use memento::Memento;
#[cfg(feature = "families")]
pub use multi_probe::MultiProbe;
pub use node::Node;
pub use packed::PackedKeys;
pub use pick::Pick;
pub use placement::{AnyPlacement, Placement, Territory, Visit};
pub use plan::{Cause, Limits, Move, Plan, PlanStep, StepKind, Unit};
pub use refusal::Refusal;
pub use rendezvous::Rendezvous;
pub use replicas::{Distinct, Verdict};
pub use shuffle::Shard;
#[cfg(feature = "slots")]
pub use slots::{Slots, SlotsConfig};
#[cfg(feature = "slots")]
pub use slots_machine::{SlotsInput, SlotsOutput};
pub use table::{Fold, Table};
pub use vnodes::Ring;
