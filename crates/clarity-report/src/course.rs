//! A figure along one axis, as a plot and a table take it: a sweep's or a cohort's.

use crate::text;
use clarity_model::{AxisValue, Rounded};
use clarity_sensitivity::{
    AxisMeta, AxisSensitivity, Cliff, Cohort, Figure, Floor, Pooled, PooledAxis, Scale,
    Sensitivity, Source, Uncertainty,
};

/// Which of the two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The share of runs that give the baseline's answer.
    Esi,
    /// The distance to the baseline's justification.
    Drift,
}

impl Of {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Esi, Self::Drift];

    /// As a person calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Esi => "ESI",
            Self::Drift => "drift",
        }
    }

    /// What it is, in a few words.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Esi => "share of runs with the baseline's answer",
            Self::Drift => "mean distance to the baseline's justification",
        }
    }

    /// The same at the front of an identifier.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Esi => "esi",
            Self::Drift => "drift",
        }
    }
}

/// One tested value.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The value as a person wrote it.
    pub(crate) label: String,
    /// Where it stands along the axis, from 0 to 1.
    pub(crate) at: f64,
    pub(crate) estimate: Option<Rounded>,
    /// Whether it is what it is by definition, the baseline's own.
    pub(crate) defined: bool,
    /// The interval to draw broad, and the one to draw thin.
    pub(crate) intervals: [Option<Uncertainty>; 2],
}

/// The change between two neighbouring values.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The first of the two, as a place in the list.
    pub(crate) from: usize,
    pub(crate) change: Rounded,
    pub(crate) interval: Option<Uncertainty>,
    /// In how many seeds, or cases, it goes that way, and of how many.
    pub(crate) support: (usize, usize),
    pub(crate) per_unit: Option<Rounded>,
    pub(crate) per_range: Option<Rounded>,
}

/// What the data say of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The interval leaves 0 out.
    Clear,
    /// The interval has 0 in it: there may be no change.
    Unclear,
    /// There is no interval, as all of what varies changes alike or nothing does vary.
    NoInterval,
}

impl Step {
    /// What the data say of it.
    pub(crate) fn told(&self) -> Told {
        match self.interval {
            Some(found) if found.is_clear() => Told::Clear,
            Some(_) => Told::Unclear,
            None => Told::NoInterval,
        }
    }

    /// `95 % [−0.566, −0.205]`, or that there is none.
    pub(crate) fn interval(&self) -> String {
        self.interval.as_ref().map_or_else(
            || "no interval".to_owned(),
            |found| format!("95 % {}", text::interval(Some(found))),
        )
    }

    /// `in 3 of 3 seeds`.
    pub(crate) fn support(&self, unit: &str) -> String {
        let (supporting, all) = self.support;
        format!("in {supporting} of {}", text::count(all, unit))
    }
}

/// A figure along one axis.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) of: Of,
    pub(crate) axis: String,
    /// With its unit.
    pub(crate) measured: String,
    /// Whether its values have an order, so that a line may join them.
    pub(crate) ordered: bool,
    pub(crate) marks: Vec<Mark>,
    /// Those that change: of a sweep the steepest first, of a cohort the largest.
    pub(crate) steps: Vec<Step>,
    /// Why an axis with numbers has no steps at all.
    pub(crate) without: Option<String>,
    /// Whether its slopes are per unit of the logarithm.
    pub(crate) logarithmic: bool,
    pub(crate) floor: Option<Rounded>,
    /// What the support of a step counts.
    pub(crate) unit: &'static str,
}

impl Course {
    /// Both figures along each axis of a sweep.
    pub(crate) fn of_sweep(found: &Sensitivity, of: Of) -> Vec<Self> {
        let axes = found.by_axis.iter();
        axes.map(|axis| of_axis(axis, of, found.floor)).collect()
    }

    /// The same of a cohort; drift's steps are not pooled.
    pub(crate) fn of_cohort(found: &Cohort, of: Of) -> Vec<Self> {
        found.by_axis.iter().map(|axis| pooled(axis, of)).collect()
    }

    /// The value at a place.
    pub(crate) fn label(&self, place: usize) -> &str {
        self.marks.get(place).map_or("", |mark| &mark.label)
    }

    /// The same, with a word where the baseline stands there.
    pub(crate) fn named(&self, place: usize) -> String {
        let baseline = self.marks.get(place).is_some_and(|mark| mark.defined);
        let word = if baseline {
            " (the baseline itself)"
        } else {
            ""
        };
        format!("{}{word}", self.label(place))
    }

    /// `blur from 1.0 to 2.0: ESI −0.4000, 95 % [−0.566, −0.205]`.
    pub(crate) fn told(&self, step: &Step) -> String {
        format!(
            "{} from {} to {}: {} {}, {}",
            self.axis,
            self.label(step.from),
            self.label(step.from + 1),
            self.of.word(),
            text::signed(step.change),
            step.interval()
        )
    }

    /// Its steps in words, for whoever does not see them, in the order of the axis.
    pub(crate) fn steps_told(&self) -> Vec<String> {
        let mut steps: Vec<&Step> = self.steps.iter().collect();
        steps.sort_by_key(|step| step.from);
        steps.into_iter().map(|step| self.told(step)).collect()
    }

    /// Everything that must fit on the scale.
    pub(crate) fn figures(&self) -> impl Iterator<Item = Rounded> + '_ {
        let marks = self.marks.iter().flat_map(|mark| {
            let ends = mark.intervals.iter().flatten().map(|found| found.high);
            mark.estimate.into_iter().chain(ends)
        });
        marks.chain(self.floor)
    }

    /// In words, for whoever does not see the plot.
    pub(crate) fn about(&self) -> String {
        let marks = self.marks.iter().map(|mark| {
            let estimate = text::optional(mark.estimate);
            format!("{estimate} at {}", mark.label)
        });
        let marks = marks.collect::<Vec<_>>().join(", ");
        let floor = self
            .floor
            .map(|floor| format!("; noise floor {}", text::number(floor)));
        format!(
            "{}, {}, along {}: {marks}{}.",
            self.of.word(),
            self.of.meaning(),
            self.measured,
            floor.unwrap_or_default()
        )
    }
}

fn of_axis(axis: &AxisSensitivity, of: Of, floor: Option<Floor>) -> Course {
    let curve = match of {
        Of::Esi => axis.esi.as_ref(),
        Of::Drift => axis.drift.as_ref(),
    };
    let values = axis
        .values
        .iter()
        .map(|value| (&value.value, value.coordinate));
    let places = places(values, &axis.meta);
    let marks = axis
        .values
        .iter()
        .zip(places)
        .enumerate()
        .map(|(place, (value, at))| {
            let figure: &Figure = match of {
                Of::Esi => &value.scores.esi,
                Of::Drift => &value.scores.drift,
            };
            // A value where the baseline stands alone has no figure; the curve has what it is by
            // definition.
            let defined = figure.estimate.is_none();
            let by_definition = curve.and_then(|curve| curve.points.get(place)).copied();
            Mark {
                label: text::value(&value.value),
                at,
                estimate: figure.estimate.or(by_definition),
                defined,
                intervals: [Source::Cells, Source::Seeds].map(|of| figure.interval(of).copied()),
            }
        });
    Course {
        of,
        axis: axis.axis.to_string(),
        measured: text::measured(axis.axis.as_str(), &axis.meta),
        ordered: axis.ordered,
        marks: marks.collect(),
        steps: curve.map_or_else(Vec::new, |curve| curve.cliffs.iter().map(step).collect()),
        without: curve.filter(|curve| curve.points.is_empty()).map(|curve| {
            let why = curve.slopes.as_ref().err();
            why.cloned()
                .unwrap_or_else(|| "no value has a figure".to_owned())
        }),
        logarithmic: axis.meta.scale == Scale::Log,
        floor: match of {
            Of::Esi => floor.and_then(|floor| floor.esi),
            Of::Drift => floor.and_then(|floor| floor.drift),
        },
        unit: "seed",
    }
}

fn step(cliff: &Cliff) -> Step {
    Step {
        from: cliff.from,
        change: cliff.change,
        interval: cliff.interval,
        support: (cliff.supporting_seeds, cliff.seeds),
        per_unit: Some(cliff.per_unit),
        per_range: Some(cliff.per_range),
    }
}

fn pooled(axis: &PooledAxis, of: Of) -> Course {
    let values = axis
        .values
        .iter()
        .map(|value| (&value.value, value.coordinate));
    let places = places(values, &axis.meta);
    let marks = axis.values.iter().zip(places).map(|(value, at)| {
        let found: Option<&Pooled> = match of {
            Of::Esi => value.esi.as_ref(),
            Of::Drift => value.drift.as_ref(),
        };
        Mark {
            label: text::value(&value.value),
            at,
            estimate: found.map(|found| found.estimate),
            defined: found.is_none(),
            intervals: [found.and_then(|found| found.interval), None],
        }
    });
    let marks = marks.collect();
    let mut steps: Vec<Step> = Vec::new();
    if of == Of::Esi {
        steps.extend(axis.gaps.iter().map(|gap| {
            let falls = gap.change.estimate < Rounded::ZERO;
            let supporting = if falls { gap.falling } else { gap.rising };
            Step {
                from: gap.from,
                change: gap.change.estimate,
                interval: gap.change.interval,
                support: (supporting, gap.change.cases),
                per_unit: None,
                per_range: None,
            }
        }));
        // Stable: equal steps stay in the order of the axis.
        steps.sort_by_key(|step| std::cmp::Reverse(step.change.abs()));
        steps.retain(|step| step.change != Rounded::ZERO);
    }
    Course {
        of,
        axis: axis.axis.to_string(),
        measured: text::measured(axis.axis.as_str(), &axis.meta),
        ordered: axis.values.iter().all(|value| value.coordinate.is_some()),
        marks,
        steps,
        without: None,
        logarithmic: axis.meta.scale == Scale::Log,
        floor: None,
        unit: "case",
    }
}

/// Where values stand, from 0 to 1: by their coordinates where they have some, else evenly.
fn places<'v>(
    values: impl Iterator<Item = (&'v AxisValue, Option<f64>)>,
    meta: &AxisMeta,
) -> Vec<f64> {
    let coordinates: Vec<Option<f64>> = values
        .map(|(_, coordinate)| {
            let number = coordinate?;
            Some(match meta.scale {
                Scale::Linear => number,
                Scale::Log => libm::log(number),
            })
        })
        .collect();
    let count = coordinates.len();
    let numbers: Option<Vec<f64>> = coordinates.into_iter().collect();
    let span = numbers.as_ref().and_then(|numbers| {
        let (first, last) = (numbers.first()?, numbers.last()?);
        Some((*first, last - first)).filter(|(_, span)| span.is_finite() && *span > 0.0)
    });
    match (numbers, span) {
        (Some(numbers), Some((first, span))) => numbers
            .iter()
            .map(|number| (number - first) / span)
            .collect(),
        _ => even(count),
    }
}

/// So many places from 0 to 1; one stands in the middle.
pub(crate) fn even(count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1);
    let at = |place: usize| {
        if last == 0 {
            return 0.5;
        }
        let (place, last) = (u32::try_from(place), u32::try_from(last));
        f64::from(place.unwrap_or(u32::MAX)) / f64::from(last.unwrap_or(u32::MAX))
    };
    (0..count).map(at).collect()
}
