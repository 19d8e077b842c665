use super::tokens::{Token, Tokens};
use std::fmt;

/// One step from a JSON value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The member of an object.
    Key(String),
    /// The item of an array, from 0.
    Index(usize),
}

/// The way from the root of a JSON text to one value, such as `axes.blur[2]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Whether it is the root itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path of a member of the object here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.into()))
    }

    /// The path of an item of the array here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if depth == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Line and column, from 1, of an offset; columns count characters.
///
/// ```
/// assert_eq!(clarity_artifact::json::line_and_column("é\nab", 4), (2, 2));
/// ```
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before.get(start..).unwrap_or("").chars().count() + 1)
}

/// Line and column, from 1, of the value at a path of a checked JSON text.
pub fn locate(text: &str, path: &Path) -> Option<(usize, usize)> {
    let mut here: Vec<Step> = Vec::new();
    let mut key_next: Vec<bool> = Vec::new();
    for (offset, token) in Tokens::new(text) {
        match token {
            Token::Comma => match here.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                _ => {
                    if let Some(next) = key_next.last_mut() {
                        *next = true;
                    }
                }
            },
            Token::Close => {
                here.pop();
                key_next.pop();
            }
            Token::Colon => {}
            Token::Text(raw) if key_next.last() == Some(&true) => {
                if let (Some(Step::Key(key)), Some(next)) = (here.last_mut(), key_next.last_mut()) {
                    *key = super::unquoted(raw).into_owned();
                    *next = false;
                }
            }
            value => {
                if here == path.0 {
                    return Some(line_and_column(text, offset));
                }
                if let Token::Open(open) = value {
                    let object = open == b'{';
                    here.push(if object {
                        Step::Key(String::new())
                    } else {
                        Step::Index(0)
                    });
                    key_next.push(object);
                }
            }
        }
    }
    None
}
