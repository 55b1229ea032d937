//! A refusal as an output.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What a machine answers to an input that it cannot follow: the parts of an [`Error`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// A stable slug in kebab case.
    pub code: String,
    /// The field at fault.
    pub field: String,
    /// What to do instead.
    pub hint: String,
    /// What is wrong with it.
    pub problem: String,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self {
            code: error.code().into(),
            field: error.field().into(),
            hint: error.hint().into(),
            problem: error.problem().into(),
        }
    }
}
