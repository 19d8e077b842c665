//! The type of a column whose values are an axis's, and columns that grow row by row.

use crate::Values;
use clarity_model::{AxisValue, Finite, Integer};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Unsigned,
    Float,
    Boolean,
}

impl Kind {
    /// The narrowest type that holds an axis's declared values without a loss: it does not hang on
    /// which of them have a run.
    pub(crate) fn of(values: &[AxisValue]) -> Self {
        let all = |holds: fn(&AxisValue) -> bool| values.iter().all(holds);
        if all(|value| matches!(value, AxisValue::Bool(_))) {
            Self::Boolean
        } else if all(|value| signed(value).is_some()) {
            Self::Integer
        } else if all(|value| unsigned(value).is_some()) {
            Self::Unsigned
        } else if all(|value| float(value).is_some()) {
            Self::Float
        } else {
            Self::Text
        }
    }

    /// A column of this type without rows.
    pub(crate) fn empty(self) -> Values {
        match self {
            Self::Text => Values::Text(Vec::new()),
            Self::Integer => Values::Integer(Vec::new()),
            Self::Unsigned => Values::Unsigned(Vec::new()),
            Self::Float => Values::Float(Vec::new()),
            Self::Boolean => Values::Boolean(Vec::new()),
        }
    }
}

/// A value on its way into a column.
pub(crate) enum Entry<'v> {
    /// As the column's type has it.
    Axis(&'v AxisValue),
    Text(Option<String>),
    Float(Option<Finite>),
    Boolean(Option<bool>),
}

impl Values {
    /// Adds a row. What is of another type than the column becomes null.
    pub(crate) fn push(&mut self, entry: Entry<'_>) {
        match (self, entry) {
            (Self::Text(column), Entry::Axis(value)) => column.push(Some(value.text())),
            (Self::Integer(column), Entry::Axis(value)) => column.push(signed(value)),
            (Self::Unsigned(column), Entry::Axis(value)) => column.push(unsigned(value)),
            (Self::Float(column), Entry::Axis(value)) => column.push(float(value)),
            (Self::Boolean(column), Entry::Axis(AxisValue::Bool(truth))) => {
                column.push(Some(*truth));
            }
            (Self::Text(column), Entry::Text(text)) => column.push(text),
            (Self::Float(column), Entry::Float(number)) => column.push(number),
            (Self::Boolean(column), Entry::Boolean(truth)) => column.push(truth),
            (Self::Text(column), _) => column.push(None),
            (Self::Integer(column), _) => column.push(None),
            (Self::Unsigned(column), _) => column.push(None),
            (Self::Float(column), _) => column.push(None),
            (Self::Boolean(column), _) => column.push(None),
        }
    }
}

fn signed(value: &AxisValue) -> Option<i64> {
    integer(value)?.get().try_into().ok()
}

fn unsigned(value: &AxisValue) -> Option<u64> {
    integer(value)?.get().try_into().ok()
}

fn integer(value: &AxisValue) -> Option<Integer> {
    match value {
        AxisValue::Integer(number) => Some(*number),
        _ => None,
    }
}

/// The number where a float has it without a loss: an integer beyond 2^53 may have none.
fn float(value: &AxisValue) -> Option<Finite> {
    let number = Finite::new(value.number()?).ok()?;
    let exact = integer(value).is_none_or(|integer| whole(number) == integer.get());
    exact.then_some(number)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "an integer of 64 bits, rounded, is far from the ends of 128"
)]
fn whole(number: Finite) -> i128 {
    number.get() as i128
}
