//! One axis: its values, its curves, its flips.

use crate::curve::{Point, difference, passed};
use crate::scores::{DRIFT, Measure, Member, STABILITY};
use crate::settings::Placed;
use crate::{AxisMeta, Crossing, Curve, Scores, SensitivityError, Settings, Uncertainty};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use clarity_model::{Axes, AxisName, AxisValue, Cell, Rounded, Seed, mean};
use clarity_stats::Pairs;

/// The most values of a categorical axis whose pairs are compared.
const MAX_PAIRED_VALUES: usize = 24;

/// One value of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueScores {
    /// The value as declared.
    pub value: AxisValue,
    /// Its number in the axis's unit, on an ordered axis.
    pub coordinate: Option<f64>,
    /// What its runs say.
    pub scores: Scores,
}

/// How often neighbouring cells answer differently: the same seed, all other axes fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flips {
    /// Pairs whose answers differ; an unparsed answer differs from everything.
    pub flipped: usize,
    /// All pairs.
    pub pairs: usize,
    /// The flip probability: their ratio, in [0, 1]; `None` without pairs.
    pub share: Option<Rounded>,
}

/// Two values of a categorical axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A value, as a place in the list of values.
    pub a: usize,
    /// A later one.
    pub b: usize,
    /// ESI at `b` less ESI at `a`, in [-1, 1].
    pub esi: Rounded,
    /// Its interval.
    pub interval: Option<Uncertainty>,
}

/// What is known of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisSensitivity {
    /// The axis.
    pub axis: AxisName,
    /// Its metadata.
    pub meta: AxisMeta,
    /// Whether its values have coordinates; a categorical axis has no derivative.
    pub ordered: bool,
    /// Its values: ascending by coordinate on an ordered axis, else as declared.
    pub values: Vec<ValueScores>,
    /// Flips between neighbours; `None` on a categorical axis.
    pub flips: Option<Flips>,
    /// ESI along the axis; `None` on a categorical one.
    pub esi: Option<Curve>,
    /// Drift along the axis; `None` on a categorical one.
    pub drift: Option<Curve>,
    /// Where ESI passes the levels of the settings.
    pub crossings: Vec<Crossing>,
    /// Differences of each pair of values of a categorical axis with at most 24 values.
    pub differences: Vec<Difference>,
    /// Whether the contract's gradient takes the values in another order than that of their
    /// numbers, so that the signs of its slopes may be wrong.
    pub contract_misorders: bool,
}

impl AxisSensitivity {
    pub(crate) fn of(
        index: usize,
        axes: &Axes,
        meta: AxisMeta,
        members: &[Member<'_>],
        settings: &Settings,
    ) -> Result<Option<Self>, SensitivityError> {
        let Some(axis) = axes.as_slice().get(index) else {
            return Ok(None);
        };
        let placed = meta.place(axis)?;
        let count = axis.values().len();
        let order = placed
            .as_ref()
            .map_or_else(|| (0..count).collect(), |placed| placed.order.clone());
        let groups = grouped(index, count, members);
        let mut values = Vec::new();
        for (place, position) in order.iter().enumerate() {
            let (Some(value), Some(group)) = (axis.values().get(*position), groups.get(*position))
            else {
                continue;
            };
            values.push(ValueScores {
                value: value.clone(),
                coordinate: placed
                    .as_ref()
                    .and_then(|placed| placed.numbers.get(place).copied()),
                scores: Scores::of(group, settings.near)?,
            });
        }
        let along = |measure: Measure| {
            let groups = order.iter().filter_map(|position| groups.get(*position));
            groups
                .map(|group| point(group, measure))
                .collect::<Result<Vec<_>, _>>()
        };
        let (esi, drift) = (along(STABILITY)?, along(DRIFT)?);
        let curve = |placed: &Placed, points| Curve::of(placed, points, settings.edges);
        let esi_curve = placed
            .as_ref()
            .map(|placed| curve(placed, &esi))
            .transpose()?;
        let drift_curve = placed
            .as_ref()
            .map(|placed| curve(placed, &drift))
            .transpose()?;
        let (crossings, differences) = if placed.is_some() {
            (passed(&esi, &settings.thresholds)?, Vec::new())
        } else {
            (Vec::new(), pairs(&esi)?)
        };
        let flips = placed.as_ref().map(|_| flips(index, &order, members));
        Ok(Some(Self {
            axis: axis.name().clone(),
            contract_misorders: placed.is_some() && axis.lexicographic() != order,
            ordered: placed.is_some(),
            meta,
            values,
            flips: flips.transpose()?,
            esi: esi_curve,
            drift: drift_curve,
            crossings,
            differences,
        }))
    }
}

/// The runs by their position on an axis.
fn grouped<'r>(index: usize, count: usize, members: &[Member<'r>]) -> Vec<Vec<Member<'r>>> {
    let mut groups = vec![Vec::new(); count];
    for member in members {
        let position = member.0.cell.position(index);
        if let Some(group) = position.and_then(|position| groups.get_mut(position)) {
            group.push(*member);
        }
    }
    groups
}

/// A point of a curve; a baseline in it is what it is by definition.
fn point(group: &[Member<'_>], measure: Measure) -> Result<Point, SensitivityError> {
    let mut seeds: BTreeMap<Seed, Vec<f64>> = BTreeMap::new();
    for (run, judged) in group {
        let numbers = seeds.entry(run.seed).or_default();
        numbers.extend(measure.or_defined(judged));
    }
    let seeds = seeds.into_iter();
    Ok(Point {
        figure: measure.figure(group, |judged| measure.or_defined(judged))?,
        exact: measure.is_defined(group),
        seeds: seeds.map(|(seed, numbers)| (seed, mean(numbers))).collect(),
    })
}

fn pairs(points: &[Point]) -> Result<Vec<Difference>, SensitivityError> {
    let mut found = Vec::new();
    if points.len() > MAX_PAIRED_VALUES {
        return Ok(found);
    }
    for (a, first) in points.iter().enumerate() {
        for (b, second) in points.iter().enumerate().skip(a + 1) {
            if let (Some(x), Some(y)) = (first.estimate(), second.estimate()) {
                found.push(Difference {
                    a,
                    b,
                    esi: Rounded::round(y - x)?,
                    interval: difference(second, first)?,
                });
            }
        }
    }
    Ok(found)
}

fn flips(index: usize, order: &[usize], members: &[Member<'_>]) -> Result<Flips, SensitivityError> {
    let mut places = vec![None; order.len()];
    for (place, position) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*position) {
            *slot = Some(place);
        }
    }
    // Everything but the position on this axis, then the place on it.
    let mut lines: BTreeMap<_, BTreeMap<usize, Option<&str>>> = BTreeMap::new();
    for (run, judged) in members {
        let place = |cell: &Cell| places.get(cell.position(index)?).copied().flatten();
        let mut others: Vec<_> = run.cell.positions().collect();
        if let (Some(place), Some(own)) = (place(&run.cell), others.get_mut(index)) {
            *own = 0;
            let line = lines.entry((others, run.seed)).or_default();
            line.insert(place, judged.answer.as_deref());
        }
    }
    let (mut flipped, mut pairs) = (0, 0);
    for line in lines.values() {
        for ((place, answer), (next, following)) in line.iter().zip(line.iter().skip(1)) {
            if *next == place + 1 {
                pairs += 1;
                flipped += usize::from(answer.is_none() || answer != following);
            }
        }
    }
    let (equal, all) = (flipped as u64, pairs as u64);
    let share = Pairs { equal, all }.share();
    Ok(Flips {
        flipped,
        pairs,
        share: share.map(Rounded::round).transpose()?,
    })
}
