use super::path::line_and_column;
use super::scan::Scan;
use super::spans::unquoted;
use super::tokens::{Token, Tokens};
use crate::ReadError;
use clarity_model::Integer;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How deep arrays and objects may stand in each other.
pub const MAX_DEPTH: usize = 64;

/// The text of a file: not empty, UTF-8, no byte-order mark.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::ByteOrderMark`], [`ReadError::NotUtf8`].
pub fn utf8<'b>(bytes: &'b [u8], expected: &'static str) -> Result<&'b str, ReadError> {
    for (mark, encoding) in [
        (&b"\xef\xbb\xbf"[..], "UTF-8"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ] {
        if bytes.starts_with(mark) {
            return Err(ReadError::ByteOrderMark { encoding });
        }
    }
    let text = str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 {
        offset: error.valid_up_to(),
    })?;
    if text.trim().is_empty() {
        Err(ReadError::Empty { expected })
    } else {
        Ok(text)
    }
}

/// Checks what `serde_json` alone lets through: duplicate keys, integers beyond 64 bits, floats
/// beyond binary64, nesting deeper than [`MAX_DEPTH`], all of it in ignored members too.
///
/// The result is the text itself, but for the integer `-0`: it is 0 in the contract and the float
/// -0.0 to `serde_json`, so that its sign becomes a blank.
///
/// ```
/// use clarity_artifact::json;
/// assert_eq!(json::check("[-0, -0.0]").as_deref(), Ok("[ 0, -0.0]"));
/// let twice = json::check("{\"a\": 1, \"a\": 2}").map_err(|error| error.to_string());
/// assert_eq!(twice, Err("line 1, column 10: the key `a` is there twice; keep one".into()));
/// ```
///
/// # Errors
/// The first fault, with its line and column.
pub fn check(text: &str) -> Result<Cow<'_, str>, ReadError> {
    if Scan::is_sure_of(text) {
        Ok(Cow::Borrowed(text))
    } else {
        look_closely(text)
    }
}

/// The same, whatever the text, with words for what is wrong.
fn look_closely(text: &str) -> Result<Cow<'_, str>, ReadError> {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(syntax(text, &error));
    }
    let mut minus_signs = Vec::new();
    // One entry an open container: the keys of an object so far, and whether one is next.
    let mut open: Vec<(BTreeSet<Cow<'_, str>>, bool)> = Vec::new();
    for (offset, token) in Tokens::new(text) {
        let (line, column) = match token {
            Token::Number("-0") => {
                minus_signs.push(offset);
                continue;
            }
            Token::Number(number) if in_range(number) => continue,
            Token::Text(_) if open.last().is_none_or(|(_, key_next)| !key_next) => continue,
            Token::Literal | Token::Colon => continue,
            Token::Comma => {
                // In an array no key was seen, and none is next.
                if let Some((keys, key_next)) = open.last_mut() {
                    *key_next = !keys.is_empty();
                }
                continue;
            }
            Token::Close => {
                open.pop();
                continue;
            }
            Token::Open(bracket) if open.len() < MAX_DEPTH => {
                open.push((BTreeSet::new(), bracket == b'{'));
                continue;
            }
            Token::Text(raw) => {
                if let Some((keys, key_next)) = open.last_mut() {
                    *key_next = false;
                    if keys.insert(unquoted(raw)) {
                        continue;
                    }
                }
                line_and_column(text, offset)
            }
            Token::Number(_) | Token::Open(_) => line_and_column(text, offset),
        };
        return Err(match token {
            Token::Number(number) => ReadError::NumberRange {
                line,
                column,
                found: number.to_owned(),
            },
            Token::Text(raw) => ReadError::DuplicateKey {
                line,
                column,
                // A key with a line break would look like two messages.
                key: unquoted(raw).escape_debug().to_string(),
            },
            _ => ReadError::TooDeep {
                line,
                column,
                limit: MAX_DEPTH,
            },
        });
    }
    Ok(without_signs(text, &minus_signs))
}

fn in_range(number: &str) -> bool {
    if number.contains(['.', 'e', 'E']) {
        number.parse().is_ok_and(f64::is_finite)
    } else {
        number.parse::<Integer>().is_ok()
    }
}

fn without_signs<'t>(text: &'t str, minus_signs: &[usize]) -> Cow<'t, str> {
    if minus_signs.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut rest = text;
    let mut blanked = String::with_capacity(text.len());
    let mut start = 0;
    for &sign in minus_signs {
        let (before, after) = rest.split_at(sign.saturating_sub(start));
        blanked.push_str(before);
        blanked.push(' ');
        rest = after.get(1..).unwrap_or("");
        start = sign + 1;
    }
    blanked.push_str(rest);
    Cow::Owned(blanked)
}

/// `serde_json`'s error with our place and the text that stands there.
pub(crate) fn syntax(text: &str, error: &serde_json::Error) -> ReadError {
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    let message = message.to_owned();
    // Its columns count bytes and stand behind the character that could not be.
    let above = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let line_start = above.fold(0, |bytes, line| bytes + line.len());
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    if error.is_eof() {
        offset = text.trim_end().len();
    }
    let rest = text.get(offset..).unwrap_or("").trim_start();
    // An error inside a word stands in its middle; the word tells more.
    let head = text.get(..offset).unwrap_or("");
    let word_start = head
        .trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '-')
        .len();
    let word = text.get(word_start..).unwrap_or("");
    for name in ["NaN", "Infinity", "-Infinity"] {
        if word.starts_with(name) {
            let (line, column) = line_and_column(text, word_start);
            return ReadError::NotFinite {
                line,
                column,
                found: name.to_owned(),
            };
        }
    }
    let (line, column) = line_and_column(text, offset);
    let found: String = rest.chars().take_while(|c| *c != '\n').take(20).collect();
    ReadError::Syntax {
        line,
        column,
        message,
        found: found.trim_end().to_string(),
    }
}
