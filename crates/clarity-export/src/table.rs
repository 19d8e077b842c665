//! Columns of one type each, all as long.

use crate::ExportError;
use clarity_model::Finite;
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeSet;

/// The values of a column, row by row; `None` is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Texts, as they are.
    Text(Vec<Option<String>>),
    /// Integers of 64 bits.
    Integer(Vec<Option<i64>>),
    /// Integers of 64 bits without a sign: where one is beyond 2^63 - 1.
    Unsigned(Vec<Option<u64>>),
    /// Finite numbers.
    Float(Vec<Option<Finite>>),
    /// Booleans.
    Boolean(Vec<Option<bool>>),
}

/// One value of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'t> {
    /// None.
    Null,
    /// A text.
    Text(&'t str),
    /// An integer.
    Integer(i64),
    /// An integer without a sign.
    Unsigned(u64),
    /// A number.
    Float(Finite),
    /// A boolean.
    Boolean(bool),
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Unsigned(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Boolean(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row, from 0; null beyond the last.
    pub fn at(&self, row: usize) -> Value<'_> {
        fn of<'t, T>(
            found: Option<&'t Option<T>>,
            value: impl Fn(&'t T) -> Value<'t>,
        ) -> Value<'t> {
            found.and_then(Option::as_ref).map_or(Value::Null, value)
        }
        match self {
            Self::Text(values) => of(values.get(row), |text| Value::Text(text)),
            Self::Integer(values) => of(values.get(row), |number| Value::Integer(*number)),
            Self::Unsigned(values) => of(values.get(row), |number| Value::Unsigned(*number)),
            Self::Float(values) => of(values.get(row), |number| Value::Float(*number)),
            Self::Boolean(values) => of(values.get(row), |truth| Value::Boolean(*truth)),
        }
    }
}

/// As the artifacts spell it, through their canonical writer.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Float(number) => serializer.serialize_f64(number.get()),
            Self::Boolean(truth) => serializer.serialize_bool(*truth),
        }
    }
}

/// A column: its name, whether a value may be null, and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    name: String,
    nullable: bool,
    values: Values,
}

impl Column {
    /// A column whose values may be null.
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self {
            name: name.into(),
            nullable: true,
            values,
        }
    }

    /// A column with a value in each row.
    pub fn required(name: impl Into<String>, values: Values) -> Self {
        Self {
            nullable: false,
            ..Self::new(name, values)
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a value may be null. It follows from the column, not from what stands in it.
    pub fn nullable(&self) -> bool {
        self.nullable
    }

    /// The values.
    pub fn values(&self) -> &Values {
        &self.values
    }
}

/// Columns in their order, all as long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// Checks the columns.
    ///
    /// # Errors
    /// [`ExportError::Length`], [`ExportError::Duplicate`], [`ExportError::Null`].
    pub fn new(columns: Vec<Column>) -> Result<Self, ExportError> {
        let rows = columns.first().map_or(0, |column| column.values.len());
        let mut names = BTreeSet::new();
        for column in &columns {
            let name = || column.name.clone();
            if !names.insert(column.name.as_str()) {
                return Err(ExportError::Duplicate { column: name() });
            }
            let found = column.values.len();
            if found != rows {
                return Err(ExportError::Length {
                    column: name(),
                    found,
                    expected: rows,
                });
            }
            let hole = |row: &usize| column.values.at(*row) == Value::Null;
            if !column.nullable
                && let Some(row) = (0..rows).find(hole)
            {
                return Err(ExportError::Null {
                    column: name(),
                    row,
                });
            }
        }
        Ok(Self { columns, rows })
    }

    /// The columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }
}
