//! The values that a sweep's axes take.

use super::{Sweep, SweepPlace};
use clarity_artifact::spec::{BaseSpec, RunSpec};
use clarity_model::{Axis, AxisValue};
use std::collections::{BTreeMap, BTreeSet};

/// A run's value on each axis.
pub(super) type Values = BTreeMap<String, AxisValue>;

/// The first value of each axis.
pub(super) fn first(sweep: &Sweep<'_>) -> Values {
    let first = |axis: &Axis| {
        let value = axis.values().first()?.clone();
        Some((axis.name().as_str().to_owned(), value))
    };
    sweep.axes.as_slice().iter().filter_map(first).collect()
}

/// Each value of some axes while the others have their first: parameters are checked one by one,
/// so that no combination is refused whose values are not.
pub(super) fn each<'s>(
    sweep: &'s Sweep<'_>,
    axes: &'s BTreeSet<&str>,
) -> impl Iterator<Item = (SweepPlace, Values)> + 's {
    let wanted = |(_, axis): &(usize, &Axis)| axes.contains(axis.name().as_str());
    let some = sweep.axes.as_slice().iter().enumerate().filter(wanted);
    some.flat_map(move |(index, axis)| {
        let values = axis.values().iter().enumerate();
        values.map(move |(position, value)| {
            let mut values = first(sweep);
            values.insert(axis.name().as_str().to_owned(), value.clone());
            (SweepPlace::Value(index, position), values)
        })
    })
}

/// Each combination of the values of some axes while the others have their first, and where its
/// value on the last of them stands.
pub(super) fn all<'s>(
    sweep: &'s Sweep<'_>,
    axes: &'s BTreeSet<&str>,
) -> impl Iterator<Item = (Option<SweepPlace>, Values)> + 's {
    let wanted = |(_, axis): &(usize, &Axis)| axes.contains(axis.name().as_str());
    let some = sweep.axes.as_slice().iter().enumerate().filter(wanted);
    let some: Vec<_> = some.collect();
    let lengths = some.iter().map(|(_, axis)| axis.values().len());
    let count = lengths.fold(1_usize, usize::saturating_mul);
    (0..count).map(move |number| {
        let (mut rest, mut values, mut place) = (number, first(sweep), None);
        for (index, axis) in some.iter().rev() {
            let length = axis.values().len().max(1);
            let position = rest % length;
            rest /= length;
            place = place.or(Some(SweepPlace::Value(*index, position)));
            let value = axis.values().get(position).cloned();
            values.extend(value.map(|value| (axis.name().as_str().to_owned(), value)));
        }
        (place, values)
    })
}

/// Where the first value of an axis stands.
pub(super) fn first_of(sweep: &Sweep<'_>, axis: &str) -> Option<SweepPlace> {
    let mut axes = sweep.axes.as_slice().iter();
    let index = axes.position(|known| known.name().as_str() == axis)?;
    Some(SweepPlace::Value(index, 0))
}

/// The spec of a sweep's first run, for what is asked before it.
pub(crate) fn first_spec(sweep: &Sweep<'_>) -> Option<RunSpec> {
    Some(RunSpec {
        perturbations: first(sweep),
        seed: *sweep.seeds.first()?,
        base: BaseSpec::read(sweep.base_spec).ok()?,
    })
}
