//! What went wrong while checking, as opposed to what a check found.

use std::fmt;

/// A command could not do its work: a sentence for a person.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(String);

/// The result of a step that may be unable to do its work.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
