use crate::{Finite, Integer, ModelError};
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

/// One value of an axis: a JSON scalar that keeps its kind. `1` and `1.0` differ.
///
/// ```
/// use clarity_model::AxisValue;
/// assert_ne!(AxisValue::from(1_i64), AxisValue::float(1.0)?);
/// assert_eq!(AxisValue::from(true).text(), "True");
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AxisValue {
    /// A boolean.
    Bool(bool),
    /// An integer of 64 bits.
    Integer(Integer),
    /// A finite float.
    Float(Finite),
    /// A string.
    Text(Box<str>),
}

impl AxisValue {
    /// A float value.
    ///
    /// # Errors
    /// [`ModelError::NotFinite`] for NaN and the infinities.
    pub fn float(number: f64) -> Result<Self, ModelError> {
        Finite::new(number).map(Self::Float)
    }

    /// The value's text: a string itself, `True` or `False`, decimal digits, or
    /// [`float_text`](crate::float_text).
    pub fn text(&self) -> String {
        match self {
            Self::Bool(true) => "True".to_owned(),
            Self::Bool(false) => "False".to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Text(text) => text.as_ref().to_owned(),
        }
    }

    /// How run names and results spell the value: its text with `.` as `p` and `-` as `m`,
    /// everything else outside `[A-Za-z0-9_]` dropped.
    ///
    /// Different values may encode to the same text, and a text without any such character to
    /// the empty one; [`Axis`](crate::Axis) refuses the former.
    pub fn encode(&self) -> EncodedValue {
        let encoded: String = self
            .text()
            .chars()
            .filter_map(|c| match c {
                '.' => Some('p'),
                '-' => Some('m'),
                c if is_encoded(c) => Some(c),
                _ => None,
            })
            .collect();
        EncodedValue(encoded.into())
    }

    /// The value as a number, if it is one. Integers beyond 2^53 lose digits.
    #[expect(
        clippy::cast_precision_loss,
        reason = "documented: a coordinate, not an identity"
    )]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(number.get() as f64),
            Self::Float(number) => Some(number.get()),
            Self::Bool(_) | Self::Text(_) => None,
        }
    }
}

/// As JSON spells the value, for messages: strings are quoted, so that `1` and `"1"` differ.
impl fmt::Display for AxisValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(truth) => truth.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

impl From<bool> for AxisValue {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for AxisValue {
    fn from(number: i64) -> Self {
        Self::Integer(number.into())
    }
}

impl From<&str> for AxisValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// An axis value as run names spell it: `[A-Za-z0-9_]*`, ordered by bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EncodedValue(Box<str>);

impl EncodedValue {
    /// Takes a text that is encoded already, as found in an artifact.
    ///
    /// # Errors
    /// [`ModelError::EncodedValue`] for any other character.
    pub fn new(text: &str) -> Result<Self, ModelError> {
        if text.chars().all(is_encoded) {
            Ok(Self(text.into()))
        } else {
            Err(ModelError::EncodedValue {
                found: text.to_owned(),
            })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EncodedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_encoded(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The seed of a run: an integer of 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(Integer);

impl Seed {
    /// The integer.
    pub fn get(self) -> Integer {
        self.0
    }
}

impl From<Integer> for Seed {
    fn from(number: Integer) -> Self {
        Self(number)
    }
}

impl From<i64> for Seed {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
