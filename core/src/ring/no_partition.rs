//! What stands for a partition table where the crate is built without one.

use serde::{Deserialize, Serialize};

/// No table at all: the `slots` feature is off, and no value of this type exists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum PartitionForm {}
