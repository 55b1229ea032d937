//! What stands for the hashes of deployed systems where the crate is built without them.

/// No function at all: the `compat` feature is off, and no value of this type exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {}

impl Function {
    /// The name.
    pub const fn name(self) -> &'static str {
        match self {}
    }

    /// The position of a key.
    pub const fn of(self, _key: &[u8]) -> u64 {
        match self {}
    }

    /// The position of the part of a key between two marks.
    pub const fn of_tagged(self, _key: &[u8], _marks: [u8; 2]) -> u64 {
        match self {}
    }

    /// How many positions there are.
    pub const fn positions(self) -> u128 {
        match self {}
    }

    pub(super) const fn in_lanes(self) -> bool {
        match self {}
    }
}
