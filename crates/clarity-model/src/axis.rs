use crate::{AxisValue, Cell, EncodedValue, ModelError, RunName, Seed};
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// The name of an axis: `[A-Za-z][A-Za-z0-9_]*`, ordered by bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AxisName(Box<str>);

impl AxisName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`ModelError::AxisName`].
    pub fn new(name: &str) -> Result<Self, ModelError> {
        let mut chars = name.chars();
        let first = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
        if first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_') {
            Ok(Self(name.into()))
        } else {
            Err(ModelError::AxisName {
                name: name.to_owned(),
            })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AxisName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One perturbation dimension: a name and its values in declared order.
///
/// ```
/// use clarity_model::{Axis, AxisName};
/// let blur = Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?;
/// assert_eq!(blur.encoded(1).map(|v| v.as_str()), Some("1"));
/// assert!(Axis::new(AxisName::new("blur")?, vec![1.into(), "1".into()]).is_err());
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    name: AxisName,
    values: Vec<AxisValue>,
    encoded: Vec<EncodedValue>,
    /// Positions in ascending byte order of the encodings.
    order: Vec<usize>,
}

impl Axis {
    /// Checks an axis.
    ///
    /// # Errors
    /// [`ModelError::NoValues`]; [`ModelError::Collision`] when two values encode alike.
    pub fn new(name: AxisName, values: Vec<AxisValue>) -> Result<Self, ModelError> {
        if values.is_empty() {
            return Err(ModelError::NoValues {
                axis: name.to_string(),
            });
        }
        let encoded: Vec<_> = values.iter().map(AxisValue::encode).collect();
        let mut seen = BTreeMap::new();
        for (position, (code, value)) in encoded.iter().zip(&values).enumerate() {
            if let Some((_, first)) = seen.insert(code, (position, value)) {
                return Err(ModelError::Collision {
                    axis: name.to_string(),
                    first: first.to_string(),
                    second: value.to_string(),
                    encoded: code.to_string(),
                });
            }
        }
        let order = seen.into_values().map(|(position, _)| position).collect();
        Ok(Self {
            name,
            values,
            encoded,
            order,
        })
    }

    /// The name.
    pub fn name(&self) -> &AxisName {
        &self.name
    }

    /// The values, in declared order; at least one.
    pub fn values(&self) -> &[AxisValue] {
        &self.values
    }

    /// The encoded value at a position of the declared order.
    pub fn encoded(&self, position: usize) -> Option<&EncodedValue> {
        self.encoded.get(position)
    }

    /// Positions of the declared values, in ascending byte order of their encodings: the order
    /// in which results list them.
    pub fn lexicographic(&self) -> &[usize] {
        &self.order
    }

    /// The declared value with this encoding.
    pub fn value(&self, encoded: &EncodedValue) -> Option<&AxisValue> {
        self.values.get(self.position(encoded)?)
    }

    /// The position with this encoding, in the declared order.
    fn position(&self, encoded: &EncodedValue) -> Option<usize> {
        let code = |position: &usize| self.encoded.get(*position);
        let found = self.order.binary_search_by_key(&Some(encoded), code).ok()?;
        self.order.get(found).copied()
    }
}

/// The axes of a sweep, ascending by name.
///
/// ```
/// use clarity_model::{Axes, Axis, AxisName, Seed};
/// let axis = |name: &str| Axis::new(AxisName::new(name)?, vec![0.into(), 1.into()]);
/// let axes = Axes::new(vec![axis("noise")?, axis("blur")?])?;
/// assert_eq!(axes.as_slice()[0].name().as_str(), "blur");
/// let cell = axes.cell([("noise", &1.into()), ("blur", &0.into())])?;
/// assert_eq!(axes.run_name(&cell, Seed::from(42)).as_str(), "blur=0_noise=1_seed=42");
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axes(Vec<Axis>);

impl Axes {
    /// Sorts and checks the axes.
    ///
    /// # Errors
    /// [`ModelError::NoAxes`], [`ModelError::DuplicateAxis`].
    pub fn new(mut axes: Vec<Axis>) -> Result<Self, ModelError> {
        axes.sort_by(|a, b| a.name.cmp(&b.name));
        for (axis, next) in axes.iter().zip(axes.iter().skip(1)) {
            if axis.name == next.name {
                return Err(ModelError::DuplicateAxis {
                    axis: axis.name.to_string(),
                });
            }
        }
        if axes.is_empty() {
            Err(ModelError::NoAxes)
        } else {
            Ok(Self(axes))
        }
    }

    /// The axes, ascending by name; at least one.
    pub fn as_slice(&self) -> &[Axis] {
        &self.0
    }

    /// The number of cells of the full grid, if it fits.
    pub fn cells(&self) -> Option<usize> {
        self.0
            .iter()
            .try_fold(1_usize, |cells, axis| cells.checked_mul(axis.values.len()))
    }

    /// The number of runs of the full grid with so many seeds, if it fits.
    pub fn runs(&self, seeds: usize) -> Option<usize> {
        self.cells()?.checked_mul(seeds)
    }

    /// The cell with these values; each axis once, in any order. A value is found by kind and
    /// bits: `1` is not `1.0`.
    ///
    /// # Errors
    /// [`ModelError::UnknownAxis`], [`ModelError::UndeclaredValue`],
    /// [`ModelError::DuplicateAxis`], [`ModelError::MissingAxis`].
    pub fn cell<'a>(
        &self,
        values: impl IntoIterator<Item = (&'a str, &'a AxisValue)>,
    ) -> Result<Cell, ModelError> {
        let mut positions = alloc::vec![None; self.0.len()];
        for (name, value) in values {
            let unknown = || ModelError::UnknownAxis {
                axis: name.to_owned(),
            };
            let index = self
                .0
                .binary_search_by(|axis| axis.name.as_str().cmp(name))
                .map_err(|_| unknown())?;
            let axis = self.0.get(index).ok_or_else(unknown)?;
            let slot = positions.get_mut(index).ok_or_else(unknown)?;
            if slot.is_some() {
                return Err(ModelError::DuplicateAxis {
                    axis: name.to_owned(),
                });
            }
            // An encoding belongs to one value of the axis, but other values have it too.
            let position = axis.position(&value.encode());
            let position = position.filter(|at| axis.values.get(*at) == Some(value));
            *slot = Some(position.ok_or_else(|| ModelError::UndeclaredValue {
                axis: name.to_owned(),
                value: value.to_string(),
            })?);
        }
        let placed = self.0.iter().zip(positions).map(|(axis, position)| {
            position.ok_or_else(|| ModelError::MissingAxis {
                axis: axis.name.to_string(),
            })
        });
        placed
            .collect::<Result<Vec<_>, _>>()
            .map(Cell::from_positions)
    }

    /// The cell at these positions of the declared values, one for each axis in axis order.
    ///
    /// # Errors
    /// [`ModelError::ForeignCell`] where an axis has no such position, or their number differs.
    pub fn cell_at(&self, positions: Vec<usize>) -> Result<Cell, ModelError> {
        let cell = Cell::from_positions(positions);
        if self.contains(&cell) {
            Ok(cell)
        } else {
            Err(ModelError::ForeignCell)
        }
    }

    /// The cell at a place of the grid, from 0, the last axis varying fastest; `None` beyond it.
    pub(crate) fn cell_of_place(&self, place: usize) -> Option<Cell> {
        let mut positions = alloc::vec![0; self.0.len()];
        let mut left = place;
        for (position, axis) in positions.iter_mut().zip(&self.0).rev() {
            *position = left.checked_rem(axis.values.len())?;
            left = left.checked_div(axis.values.len())?;
        }
        (left == 0).then(|| Cell::from_positions(positions))
    }

    /// The axes and values of a cell of this sweep, ascending by axis.
    pub fn values<'a>(
        &'a self,
        cell: &'a Cell,
    ) -> impl Iterator<Item = (&'a AxisName, &'a AxisValue)> {
        self.0
            .iter()
            .zip(cell.positions())
            .filter_map(|(axis, position)| {
                axis.values.get(position).map(|value| (&axis.name, value))
            })
    }

    /// Whether the cell has a position on each of these axes.
    pub fn contains(&self, cell: &Cell) -> bool {
        cell.positions().count() == self.0.len() && self.values(cell).count() == self.0.len()
    }

    /// The name of a run: that of its cell, then `_seed=N`.
    pub fn run_name(&self, cell: &Cell, seed: Seed) -> RunName {
        RunName::new(format!("{}_seed={seed}", self.cell_name(cell)))
    }

    /// The name of a cell, as run names begin: `axis=encoded` segments joined by `_`.
    pub fn cell_name(&self, cell: &Cell) -> String {
        let mut name = String::new();
        for (axis, value) in self.0.iter().zip(cell.positions()) {
            let code = axis.encoded(value).map_or("", EncodedValue::as_str);
            let before = if name.is_empty() { "" } else { "_" };
            for part in [before, axis.name.as_str(), "=", code] {
                name.push_str(part);
            }
        }
        name
    }
}
