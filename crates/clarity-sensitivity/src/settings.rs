use crate::{Normalizer, SensitivityError};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use clarity_gradient::{CoordinateError, Coordinates, EdgeOrder};
use clarity_model::{Axes, Axis, AxisName, AxisValue, Cell, Finite};
use core::cmp::Ordering;

/// What each run is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineKind {
    /// The sweep's first run, as in the contract; it counts, and is equal to itself.
    First,
    /// The run of the identity cell that has the first seed; it does not count.
    Identity,
    /// The run of the identity cell that has the same seed, which takes the seeds' own noise out;
    /// the identity cell does not count.
    Paired,
}

impl BaselineKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::First, Self::Identity, Self::Paired];

    /// The word in configurations and artifacts.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Identity => "identity",
            Self::Paired => "paired",
        }
    }
}

/// How an axis is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// By its numbers.
    #[default]
    Linear,
    /// By their natural logarithms.
    Log,
}

impl Scale {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Linear, Self::Log];

    /// The word in configurations and artifacts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log => "log",
        }
    }
}

/// What is known of an axis beyond its name and values; nothing by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AxisMeta {
    /// The unit of its numbers, such as `px`.
    pub unit: Option<String>,
    /// How it is measured.
    pub scale: Scale,
    /// The value that leaves the input as it is; it need not be one of the axis.
    pub identity: Option<AxisValue>,
    /// What it belongs to, such as `dose` or `geometry`.
    pub group: Option<String>,
    /// A number for each value, in declared order; without them the values' own.
    pub coordinates: Option<Vec<Finite>>,
}

/// Where an axis's values stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Positions of the declared values, ascending by coordinate.
    pub order: Vec<usize>,
    /// The values' numbers in that order, in the axis's unit.
    pub numbers: Vec<f64>,
    /// What is differentiated: the numbers, or their logarithms.
    pub coordinates: Coordinates,
}

impl AxisMeta {
    /// The values of an axis in the order of their numbers; `None` for a categorical one, whose
    /// values are not all numbers.
    ///
    /// # Errors
    /// [`SensitivityError::CoordinateCount`], [`SensitivityError::Coordinates`] for two values
    /// with one number, [`SensitivityError::NoLogarithm`], [`SensitivityError::Categorical`].
    pub fn place(&self, axis: &Axis) -> Result<Option<Placed>, SensitivityError> {
        let name = || axis.name().to_string();
        let values = axis.values();
        let numbers: Option<Vec<f64>> = match &self.coordinates {
            Some(given) if given.len() != values.len() => {
                return Err(SensitivityError::CoordinateCount {
                    axis: name(),
                    values: values.len(),
                    found: given.len(),
                });
            }
            Some(given) => Some(given.iter().map(|number| number.get()).collect()),
            None => values.iter().map(AxisValue::number).collect(),
        };
        let Some(numbers) = numbers else {
            return match self.scale {
                Scale::Linear => Ok(None),
                Scale::Log => Err(SensitivityError::Categorical { axis: name() }),
            };
        };
        let mut placed: Vec<(usize, f64)> = numbers.into_iter().enumerate().collect();
        // Stable, and -0.0 beside 0.0 stays for the check of duplicates to find.
        placed.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let (order, numbers): (Vec<_>, Vec<_>) = placed.into_iter().unzip();
        let refused = |error: CoordinateError| SensitivityError::Coordinates {
            axis: name(),
            error,
        };
        let coordinates = match self.scale {
            Scale::Linear => Coordinates::new(numbers.clone()).map_err(refused)?,
            Scale::Log => {
                if let Some(value) = numbers.iter().find(|number| **number <= 0.0) {
                    return Err(SensitivityError::NoLogarithm {
                        axis: name(),
                        value: value.to_string(),
                    });
                }
                // A number that stands twice is told as it is declared, not as its logarithm.
                Coordinates::new(numbers.clone()).map_err(refused)?;
                let logarithms = numbers.iter().map(|number| libm::log(*number));
                Coordinates::new(logarithms.collect()).map_err(refused)?
            }
        };
        Ok(Some(Placed {
            order,
            numbers,
            coordinates,
        }))
    }
}

/// The draws of intervals that have no formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// How many replicates.
    pub replicates: u64,
    /// The seed of their streams.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self {
            replicates: 2000,
            seed: 0,
        }
    }
}

/// How a sweep is to be analyzed, beside the contract's stages, which have no settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What runs are compared with; without it [`BaselineKind::Paired`] where each axis declares
    /// its identity value, else [`BaselineKind::First`].
    pub baseline: Option<BaselineKind>,
    /// Answers as they are compared.
    pub normalizer: Normalizer,
    /// Up to which distance a justification is near the baseline's, in [0, 1].
    pub near: f64,
    /// The order of differences at the ends of an axis.
    pub edges: EdgeOrder,
    /// Levels of ESI whose crossings are told, each in [0, 1].
    pub thresholds: Vec<f64>,
    /// The draws of bootstrap intervals.
    pub resampling: Resampling,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            baseline: None,
            normalizer: Normalizer::default(),
            near: 0.5,
            edges: EdgeOrder::First,
            thresholds: vec![0.9, 0.5],
            resampling: Resampling::default(),
        }
    }
}

impl Settings {
    /// The most replicates of a bootstrap.
    pub const MAX_REPLICATES: u64 = 100_000;

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`SensitivityError::Setting`].
    pub fn check(&self) -> Result<(), SensitivityError> {
        let share = |setting, number: f64| {
            if (0.0..=1.0).contains(&number) {
                return Ok(());
            }
            Err(SensitivityError::Setting {
                setting,
                found: number.to_string(),
                expected: "a number from 0 to 1",
            })
        };
        share("near", self.near)?;
        for threshold in &self.thresholds {
            share("thresholds", *threshold)?;
        }
        let replicates = self.resampling.replicates;
        if (100..=Self::MAX_REPLICATES).contains(&replicates) {
            return Ok(());
        }
        Err(SensitivityError::Setting {
            setting: "replicates",
            found: replicates.to_string(),
            expected: "an integer from 100 to 100000",
        })
    }
}

/// Everything that an analysis needs to know beside the sweep's own artifacts: metadata of axes,
/// and settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Context {
    /// Metadata by axis; an axis without any has the default.
    pub axes: BTreeMap<AxisName, AxisMeta>,
    /// How to analyze.
    pub settings: Settings,
}

impl Context {
    /// Checks it against the axes of a sweep.
    ///
    /// # Errors
    /// What [`AxisMeta::place`], [`Settings::check`] and [`Context::baseline`] refuse, and
    /// [`SensitivityError::UnknownAxis`].
    pub fn check(&self, axes: &Axes) -> Result<(), SensitivityError> {
        let known = |name: &AxisName| axes.as_slice().iter().any(|axis| axis.name() == name);
        if let Some(axis) = self.axes.keys().find(|name| !known(name)) {
            let axis = axis.to_string();
            return Err(SensitivityError::UnknownAxis { axis });
        }
        for axis in axes.as_slice() {
            self.axis(axis.name()).place(axis)?;
        }
        self.settings.check()?;
        self.baseline(axes).map(|_| ())
    }

    /// What is known of an axis.
    pub fn axis(&self, name: &AxisName) -> AxisMeta {
        self.axes.get(name).cloned().unwrap_or_default()
    }

    /// The identity value of each axis, in axis order; `None` where one declares none.
    ///
    /// Where an axis has the same number in another spelling, such as `0.0` for `0`, it is the
    /// axis's: a number is one place.
    pub fn identity<'c>(&'c self, axes: &'c Axes) -> Option<Vec<&'c AxisValue>> {
        let declared = axes.as_slice().iter().map(|axis| {
            let meta = self.axes.get(axis.name())?;
            let declared = meta.identity.as_ref()?;
            let values = || axis.values().iter();
            let alike = |value: &&AxisValue| {
                let numbers = declared.number().zip(value.number());
                numbers.is_some_and(|(a, b)| a.partial_cmp(&b).is_some_and(Ordering::is_eq))
            };
            let exact = values().find(|value| *value == declared);
            Some(exact.or_else(|| values().find(alike)).unwrap_or(declared))
        });
        declared.collect()
    }

    /// The identity cell, where it is one of the grid's.
    pub fn identity_cell(&self, axes: &Axes) -> Option<Cell> {
        let named = axes.as_slice().iter().zip(self.identity(axes)?);
        axes.cell(named.map(|(axis, value)| (axis.name().as_str(), value)))
            .ok()
    }

    /// The baseline that these settings mean for a sweep with these axes.
    ///
    /// # Errors
    /// [`SensitivityError::NoIdentity`].
    pub fn baseline(&self, axes: &Axes) -> Result<BaselineKind, SensitivityError> {
        let complete = self.identity(axes).is_some();
        match self.settings.baseline {
            None if complete => Ok(BaselineKind::Paired),
            None | Some(BaselineKind::First) => Ok(BaselineKind::First),
            Some(kind) if complete => Ok(kind),
            Some(kind) => {
                let named = |name: &AxisName| self.axis(name).identity.is_none();
                let mut names = axes.as_slice().iter().map(Axis::name);
                let axis = names.find(|name| named(name)).map(ToString::to_string);
                Err(SensitivityError::NoIdentity {
                    baseline: kind.word(),
                    axis: axis.unwrap_or_default(),
                })
            }
        }
    }
}
