//! Strict JSON: a checked text, a tree that keeps the kinds of numbers, and a cursor that
//! collects every problem.

pub mod build;
mod nearest;
mod node;
mod path;
mod scan;
mod spans;
mod strict;
mod tokens;
mod tree;

pub use nearest::nearest;
pub use node::{Node, Object};
pub use path::{Path, Step, line_and_column, locate};
pub use strict::{MAX_DEPTH, check, utf8};
pub use tree::Json;

pub(crate) use scan::Scan;
pub(crate) use spans::unquoted;
pub(crate) use strict::syntax;

use crate::{Problems, ReadError};

/// Reads a JSON text into a tree and hands its root to `shape`, which takes what it needs and
/// names every problem.
///
/// ```
/// use clarity_artifact::json;
///
/// let read = |text: &str| {
///     json::read(text.as_bytes(), "a list of seeds", |root, problems| {
///         let items = root.list(problems)?;
///         Some(items.filter_map(|item| item.integer(problems)).count())
///     })
/// };
/// assert_eq!(read("[1, 2, 3]"), Ok(3));
/// let refused = read("[1,\n 2.5]").map_err(|error| error.to_string());
/// assert_eq!(refused, Err("line 2, column 2: `[1]`: found 2.5, expected an integer".into()));
/// ```
///
/// # Errors
/// Everything that [`ReadError`] has to say about JSON.
pub fn read<T>(
    bytes: &[u8],
    expected: &'static str,
    shape: impl FnOnce(Node<'_>, &mut Problems) -> Option<T>,
) -> Result<T, ReadError> {
    let text = utf8(bytes, expected)?;
    let checked = check(text)?;
    let tree = tree::parse(&checked)?;
    let mut problems = Problems::default();
    match shape(Node::root(&tree), &mut problems) {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(ReadError::Shape(
            problems.located(|path| locate(&checked, path)),
        )),
    }
}
