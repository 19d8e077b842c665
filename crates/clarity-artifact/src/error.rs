use crate::json::Path;
use std::fmt;

/// Why bytes are not the artifact that they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No byte, or white space only.
    #[error("the file is empty; expected {expected}")]
    Empty {
        /// What should have been there.
        expected: &'static str,
    },
    /// A byte-order mark.
    #[error("the file begins with a byte-order mark ({encoding}); save it as UTF-8 without one")]
    ByteOrderMark {
        /// What the mark says about the file.
        encoding: &'static str,
    },
    /// Bytes that are not UTF-8.
    #[error("byte {offset} of the file is not UTF-8; save it as UTF-8")]
    NotUtf8 {
        /// Bytes before the fault.
        offset: usize,
    },
    /// Not JSON.
    #[error("line {line}, column {column}: {message}{}", Shown(.found))]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What the parser missed.
        message: String,
        /// The text at the fault; empty at the end of the file.
        found: String,
    },
    /// NaN or an infinity.
    #[error("line {line}, column {column}: {found} is not a JSON number; numbers are finite")]
    NotFinite {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The text.
        found: String,
    },
    /// A number that 64 bits do not hold.
    #[error(
        "line {line}, column {column}: the number {found} is out of range; integers have 64 \
         bits, floats are finite"
    )]
    NumberRange {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The number as written.
        found: String,
    },
    /// The same key twice in an object.
    #[error("line {line}, column {column}: the key `{key}` is there twice; keep one")]
    DuplicateKey {
        /// Line of the second one, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// The key.
        key: String,
    },
    /// Arrays and objects too deep in each other.
    #[error("line {line}, column {column}: nested deeper than {limit} levels")]
    TooDeep {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// How deep it may be.
        limit: usize,
    },
    /// JSON of another shape.
    #[error("{0}")]
    Shape(Problems),
    /// A trace record that is no object, or has neither `step` nor `step_id`.
    #[error("line {line}: {found}; expected a JSON object with `step` or `step_id`")]
    Record {
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: &'static str,
    },
    /// A last record without an answer.
    #[error(
        "line {line}: the last record has no answer; expected `output`, else `answer`, a \
         non-empty string"
    )]
    NoAnswer {
        /// Line, from 1.
        line: usize,
    },
}

impl ReadError {
    /// The same fault, so many lines further down.
    pub(crate) fn below(mut self, lines: usize) -> Self {
        match &mut self {
            Self::Syntax { line, .. }
            | Self::NotFinite { line, .. }
            | Self::NumberRange { line, .. }
            | Self::DuplicateKey { line, .. }
            | Self::TooDeep { line, .. } => *line += lines,
            _ => {}
        }
        self
    }
}

struct Shown<'s>(&'s str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str(", found the end")
        } else {
            write!(f, ", found `{}`", self.0)
        }
    }
}

/// One thing that is wrong with a file of the right syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: keys and indices from the root.
    pub path: Path,
    /// Line and column in characters, from 1, where they are known.
    pub position: Option<(usize, usize)>,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.position {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.path.is_root() {
            write!(f, "`{}`: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// Everything that is wrong with one file, at most [`Problems::SHOWN`] of it in full.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    shown: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// How many problems are kept; the rest are counted.
    pub const SHOWN: usize = 20;

    /// Adds one.
    pub fn push(&mut self, path: Path, message: impl fmt::Display) {
        if self.shown.len() < Self::SHOWN {
            self.shown.push(Problem {
                path,
                position: None,
                message: message.to_string(),
            });
        } else {
            self.more += 1;
        }
    }

    /// Keeps those problems that satisfy the predicate.
    pub fn keep(&mut self, predicate: impl Fn(&Problem) -> bool) {
        self.shown.retain(predicate);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The problems in full.
    pub fn as_slice(&self) -> &[Problem] {
        &self.shown
    }

    /// How many there are beyond those.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Gives each problem its line and column.
    #[must_use]
    pub fn located(mut self, locate: impl Fn(&Path) -> Option<(usize, usize)>) -> Self {
        for problem in &mut self.shown {
            problem.position = locate(&problem.path);
        }
        // Problems are found key by key; a person reads from the top.
        self.shown.sort_by_key(|problem| problem.position);
        self
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.shown.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}
