//! One error for everything that can be refused.

use alloc::format;
use alloc::string::String;
use core::fmt;

/// Who has to act on an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An argument or a configuration is impossible: the caller changes it.
    Config,
    /// Bytes or text from outside cannot be read: whoever wrote them changes them.
    Decode,
}

/// A refusal: which field, what is wrong with it, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    code: &'static str,
    field: String,
    problem: String,
    hint: String,
}

impl Error {
    /// An impossible argument or configuration.
    pub(crate) fn config(
        code: &'static str,
        field: impl Into<String>,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind: ErrorKind::Config, code, field: field.into(), problem: problem.into(), hint: hint.into() }
    }

    /// Unreadable input.
    pub(crate) fn decode(
        code: &'static str,
        field: impl Into<String>,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind: ErrorKind::Decode, code, field: field.into(), problem: problem.into(), hint: hint.into() }
    }

    /// Who has to act.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// A stable slug in kebab case; programs compare this, never the text.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The field at fault, such as `nodes[3].weight`.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to do instead.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.field, self.problem, self.hint)
    }
}

impl core::error::Error for Error {}

/// A text from outside as a message shows it: quoted, escaped, and cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    let mut head: String = text.chars().take(64).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    format!("{head:?}")
}
