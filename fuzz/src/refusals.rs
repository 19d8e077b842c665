//! What a refusal says.

use clarity_artifact::ReadError;

/// The value, or a look at why there is none.
pub(crate) fn taken<T>(bytes: &[u8], read: Result<T, ReadError>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(refused) => {
            refusal(bytes, &refused);
            None
        }
    }
}

/// A refusal says something, on a few lines at most, and each place that it names is in the text or
/// right behind its end.
pub(crate) fn refusal(bytes: &[u8], refused: &ReadError) {
    let told = refused.to_string();
    assert!(!told.trim().is_empty());
    assert!(told.lines().count() <= 64, "{told}");
    let text = String::from_utf8_lossy(bytes);
    match refused {
        ReadError::Syntax { line, column, .. }
        | ReadError::NotFinite { line, column, .. }
        | ReadError::NumberRange { line, column, .. }
        | ReadError::DuplicateKey { line, column, .. }
        | ReadError::TooDeep { line, column, .. } => inside(&text, *line, *column),
        ReadError::Record { line, .. } | ReadError::NoAnswer { line } => inside(&text, *line, 1),
        ReadError::NotUtf8 { offset } => assert!(*offset < bytes.len()),
        ReadError::Shape(problems) => {
            assert!(!problems.is_empty());
            for (line, column) in problems
                .as_slice()
                .iter()
                .filter_map(|problem| problem.position)
            {
                inside(&text, line, column);
            }
        }
        _ => {}
    }
}

fn inside(text: &str, line: usize, column: usize) {
    let found = line
        .checked_sub(1)
        .and_then(|above| text.split('\n').nth(above));
    let found = found.unwrap_or_else(|| panic!("there is no line {line}"));
    let columns = 1..=found.chars().count() + 1;
    assert!(
        columns.contains(&column),
        "line {line} has no column {column}"
    );
}
