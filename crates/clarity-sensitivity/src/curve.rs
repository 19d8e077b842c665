//! A figure along an axis: slopes in real units, cliffs, crossings.

use crate::settings::Placed;
use crate::{Figure, Method, SensitivityError, Source, Uncertainty};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_gradient::{
    Crossing as At, EdgeOrder, Gap, Spacing, cliffs, crossings, slopes, summarize,
};
use clarity_model::{Rounded, Seed};
use clarity_stats::{Interval, newcombe};

/// Slopes at the values of an axis, ascending by coordinate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slopes {
    /// Change per unit of the axis; on a logarithmic one per unit of the natural logarithm.
    pub per_unit: Vec<Rounded>,
    /// Change over the whole range of the axis at that slope: its coordinates scaled to [0, 1].
    pub per_range: Vec<Rounded>,
    /// Mean absolute slope per range: Morris' mu* (Morris 1991, Campolongo et al. 2007).
    pub mu_star: Rounded,
    /// Sample standard deviation of the slopes per range: Morris' sigma; `None` below two.
    pub sigma: Option<Rounded>,
    /// Mean squared slope per range: the DGSM nu (Sobol and Kucherenko 2009).
    pub nu: Rounded,
}

/// The gap between two neighbouring tested values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cliff {
    /// The lower value, as a place in the axis's order of coordinates; the other is the next.
    pub from: usize,
    /// The figure at the upper value less that at the lower one, in [-1, 1].
    pub change: Rounded,
    /// The secant: change per unit of the axis.
    pub per_unit: Rounded,
    /// The same over the whole range of the axis.
    pub per_range: Rounded,
    /// How many seeds, each by itself, change in the same direction.
    pub supporting_seeds: usize,
    /// How many seeds could.
    pub seeds: usize,
    /// The interval of the change, from those of the two figures.
    pub interval: Option<Uncertainty>,
}

/// A level of ESI that is passed between two neighbouring tested values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The level.
    pub threshold: Rounded,
    /// The lower value, as a place in the axis's order of coordinates.
    pub from: usize,
    /// Whether ESI is below at the upper value, not at the lower one.
    pub falls: bool,
}

/// A figure along an ordered axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The figure at each value, ascending by coordinate; none where a value has no figure. A
    /// baseline in it is what it is by definition, ESI 1 and drift 0, which the figures by value
    /// leave out; one without a readable answer has ESI 0, as it equals nothing, and one without a
    /// justification has no drift.
    pub points: Vec<Rounded>,
    /// Its slopes, or why there are none.
    pub slopes: Result<Slopes, String>,
    /// The gaps where it changes, steepest first.
    pub cliffs: Vec<Cliff>,
}

/// One point of a curve: the figure, and the same of each seed alone.
pub(crate) struct Point {
    pub(crate) figure: Figure,
    /// Whether it is what it is by definition, without any doubt.
    pub(crate) exact: bool,
    pub(crate) seeds: BTreeMap<Seed, Option<f64>>,
}

impl Point {
    pub(crate) fn estimate(&self) -> Option<f64> {
        self.figure.estimate.map(Rounded::get)
    }
}

impl Curve {
    pub(crate) fn of(
        placed: &Placed,
        points: &[Point],
        edges: EdgeOrder,
    ) -> Result<Self, SensitivityError> {
        let estimates: Option<Vec<f64>> = points.iter().map(Point::estimate).collect();
        let Some(estimates) = estimates else {
            return Ok(Self {
                points: Vec::new(),
                slopes: Err("a value of the axis has no figure".into()),
                cliffs: Vec::new(),
            });
        };
        let rounded = estimates.iter().map(|estimate| Rounded::round(*estimate));
        let spacing = Spacing::Coordinates(&placed.coordinates);
        let span = placed.coordinates.span();
        let per_unit = slopes(&estimates, spacing, edges).map_err(|reason| reason.to_string());
        let slopes = per_unit.and_then(|per_unit| {
            Slopes::of(&per_unit, span).map_err(|error: SensitivityError| error.to_string())
        });
        // Gaps need no order of differences at the ends: two points have one.
        let steep = cliffs(&estimates, spacing).unwrap_or_default();
        let steep = steep.iter().map(|gap| cliff(gap, points, span));
        let (slopes, cliffs) = match steep.collect() {
            Ok(cliffs) => (slopes, cliffs),
            // A secant may be finite by unit, and not over the range.
            Err(SensitivityError::Model(error)) => (Err(error.to_string()), Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(Self {
            points: rounded.collect::<Result<_, _>>()?,
            slopes,
            cliffs,
        })
    }
}

impl Slopes {
    fn of(per_unit: &[f64], span: f64) -> Result<Self, SensitivityError> {
        let per_range: Vec<f64> = per_unit.iter().map(|slope| slope * span).collect();
        let round = |slopes: &[f64]| {
            let rounded = slopes.iter().map(|slope| Rounded::round(*slope));
            rounded.collect::<Result<Vec<_>, _>>()
        };
        let summary = summarize(&per_range);
        let of = |number: Option<f64>| Rounded::round(number.unwrap_or(f64::NAN));
        Ok(Self {
            per_unit: round(per_unit)?,
            per_range: round(&per_range)?,
            mu_star: of(summary.map(|s| s.mu_star))?,
            sigma: summary
                .and_then(|s| s.sigma)
                .map(Rounded::round)
                .transpose()?,
            nu: of(summary.map(|s| s.nu))?,
        })
    }
}

fn cliff(gap: &Gap, points: &[Point], span: f64) -> Result<Cliff, SensitivityError> {
    let (Some(from), Some(to)) = (points.get(gap.from), points.get(gap.from + 1)) else {
        // A gap lies between two points.
        return Err(SensitivityError::NotComparable {
            why: "a gap without two values".into(),
        });
    };
    let of_seed = |(seed, from): (&Seed, &Option<f64>)| Some((*to.seeds.get(seed)?)? - (*from)?);
    let changes = from.seeds.iter().filter_map(of_seed);
    let same_sign = |change: &f64| change * gap.change > 0.0;
    Ok(Cliff {
        from: gap.from,
        change: Rounded::round(gap.change)?,
        per_unit: Rounded::round(gap.slope)?,
        per_range: Rounded::round(gap.slope * span)?,
        supporting_seeds: changes.clone().filter(same_sign).count(),
        seeds: changes.count(),
        interval: difference(to, from)?,
    })
}

/// The interval of a difference, from those of two figures that rest on the same source: the
/// hybrid of Newcombe, which Zou and Donner (2008) carry over from shares to means. It takes the
/// two as independent, and so is wide where they are paired.
pub(crate) fn difference(a: &Point, b: &Point) -> Result<Option<Uncertainty>, SensitivityError> {
    let (Some(x), Some(y)) = (a.estimate(), b.estimate()) else {
        return Ok(None);
    };
    for source in [Source::Cells, Source::Seeds] {
        let (of_a, of_b) = (a.figure.interval(source), b.figure.interval(source));
        let ends = |point: &Point, estimate: f64, found: Option<&Uncertainty>| match found {
            _ if point.exact => Interval::new(estimate, estimate).map(Some),
            Some(found) => Interval::new(found.low.get(), found.high.get()).map(Some),
            None => Ok(None),
        };
        let (Some(around_x), Some(around_y)) = (ends(a, x, of_a)?, ends(b, y, of_b)?) else {
            continue;
        };
        let measured = [of_a.filter(|_| !a.exact), of_b.filter(|_| !b.exact)];
        let measured = measured.iter().flatten();
        let Some(units) = measured.clone().map(|found| found.units).min() else {
            continue;
        };
        let share =
            |found: &&Uncertainty| matches!(found.method, Method::Wilson | Method::ClusteredWilson);
        let method = if measured.clone().all(share) {
            Method::Newcombe
        } else {
            Method::Mover
        };
        let interval = newcombe(x, around_x, y, around_y)?;
        return Uncertainty::new(source, method, interval, units).map(Some);
    }
    Ok(None)
}

/// Where a curve passes the levels.
pub(crate) fn passed(
    points: &[Point],
    thresholds: &[f64],
) -> Result<Vec<Crossing>, SensitivityError> {
    let estimates: Option<Vec<f64>> = points.iter().map(Point::estimate).collect();
    let estimates = estimates.unwrap_or_default();
    let mut passed = Vec::new();
    for &threshold in thresholds {
        for At { from, falls } in crossings(&estimates, threshold) {
            passed.push(Crossing {
                threshold: Rounded::round(threshold)?,
                from,
                falls,
            });
        }
    }
    Ok(passed)
}
