//! Limits that a sweep must keep.

use crate::{Line, Scope, SensitivityError};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::{AxisName, Rounded};

/// Which scopes a limit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// All runs together.
    Overall,
    /// Each axis.
    Axis,
    /// Each value of each axis.
    Value,
    /// Each cell.
    Cell,
    /// Each case of a cohort.
    Case,
}

impl Per {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Overall,
        Self::Axis,
        Self::Value,
        Self::Cell,
        Self::Case,
    ];

    /// The word in a gate file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overall => "overall",
            Self::Axis => "axis",
            Self::Value => "value",
            Self::Cell => "cell",
            Self::Case => "case",
        }
    }

    fn covers(self, scope: &Scope) -> bool {
        matches!(
            (self, scope),
            (Self::Overall, Scope::Overall)
                | (Self::Axis, Scope::Axis(_))
                | (Self::Value, Scope::Value(..))
                | (Self::Cell, Scope::Cell(_))
                | (Self::Case, Scope::Case(_))
        )
    }
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// ESI, from below.
    MinEsi,
    /// Drift, from above.
    MaxDrift,
    /// The largest absolute slope of ESI over an axis's range, from above.
    MaxSlope,
    /// The height of the highest cliff of ESI along an axis, from above.
    MaxCliff,
    /// What ESI may lose against a stored sensitivity.
    MaxEsiLoss,
    /// What drift may gain against a stored sensitivity.
    MaxDriftGain,
}

impl Bound {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::MinEsi,
        Self::MaxDrift,
        Self::MaxSlope,
        Self::MaxCliff,
        Self::MaxEsiLoss,
        Self::MaxDriftGain,
    ];

    /// The key in a gate file.
    pub fn key(self) -> &'static str {
        match self {
            Self::MinEsi => "min_esi",
            Self::MaxDrift => "max_drift",
            Self::MaxSlope => "max_slope",
            Self::MaxCliff => "max_cliff",
            Self::MaxEsiLoss => "max_esi_loss",
            Self::MaxDriftGain => "max_drift_gain",
        }
    }

    /// What it limits, in words.
    pub fn figure(self) -> &'static str {
        match self {
            Self::MinEsi => "ESI",
            Self::MaxDrift => "drift",
            Self::MaxSlope => "the largest slope of ESI over the range",
            Self::MaxCliff => "the highest cliff of ESI",
            Self::MaxEsiLoss => "the loss of ESI",
            Self::MaxDriftGain => "the gain of drift",
        }
    }

    /// Whether it needs a stored sensitivity.
    pub fn is_against(self) -> bool {
        matches!(self, Self::MaxEsiLoss | Self::MaxDriftGain)
    }

    /// What is held against the limit; a loss and a gain are above 0 where things got worse.
    fn of(self, line: &Line, stored: Option<&Line>) -> Option<f64> {
        let number = |found: Option<Rounded>| found.map(Rounded::get);
        match self {
            Self::MinEsi => number(line.esi),
            Self::MaxDrift => number(line.drift),
            Self::MaxSlope => number(line.slope),
            Self::MaxCliff => number(line.cliff),
            Self::MaxEsiLoss => Some(number(stored?.esi)? - number(line.esi)?),
            Self::MaxDriftGain => Some(number(line.drift)? - number(stored?.drift)?),
        }
    }
}

/// One limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Which scopes it is for.
    pub per: Per,
    /// The one axis it is for, with its values; `None` for all.
    pub axis: Option<AxisName>,
    /// What is limited.
    pub bound: Bound,
    /// The number that it is limited to.
    pub to: f64,
}

/// A figure that was held against a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Where.
    pub scope: Scope,
    /// What is limited.
    pub bound: Bound,
    /// The limit.
    pub limit: f64,
    /// What was found.
    pub found: Rounded,
    /// By how much the limit is missed: above 0 where it is not kept, 0 exactly at the limit, below
    /// 0 where there is room.
    pub by: Rounded,
}

impl Held {
    /// Whether the limit is kept.
    pub fn is_kept(&self) -> bool {
        self.by <= Rounded::ZERO
    }
}

/// What a gate found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gated {
    /// Each figure that was held against a limit, in the order of the limits and, for each, of the
    /// lines.
    pub held: Vec<Held>,
}

impl Gated {
    /// The figures that did not keep their limit, in the same order.
    pub fn missed(&self) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(|held| !held.is_kept())
    }
}

/// Holds figures against limits.
///
/// ```
/// use clarity_sensitivity::{Bound, Limit, Line, Per, Scope, gate};
/// use clarity_model::Rounded;
/// let lines = [Line {
///     scope: Scope::Overall,
///     esi: Some(Rounded::round(0.72)?),
///     drift: None,
///     slope: None,
///     cliff: None,
/// }];
/// let limit = Limit { per: Per::Overall, axis: None, bound: Bound::MinEsi, to: 0.8 };
/// let gated = gate(&lines, &[limit], None)?;
/// assert!(!gated.held[0].is_kept());
/// assert_eq!(gated.held[0].by.get(), 0.08);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SensitivityError::Gate`] for a limit that holds nothing: a gate that looks at no figure would
/// always be open.
pub fn gate(
    lines: &[Line],
    limits: &[Limit],
    stored: Option<&[Line]>,
) -> Result<Gated, SensitivityError> {
    let mut gated = Gated::default();
    let before: BTreeMap<&Scope, &Line> = stored
        .unwrap_or_default()
        .iter()
        .map(|line| (&line.scope, line))
        .collect();
    for limit in limits {
        let before_this = gated.held.len();
        for line in lines.iter().filter(|line| limit.covers(&line.scope)) {
            let before = before.get(&line.scope).copied();
            let Some(found) = limit.bound.of(line, before) else {
                continue;
            };
            // As rounded as the figures are: a loss of exactly the limit keeps it.
            let found = Rounded::round(found)?;
            let by = match limit.bound {
                Bound::MinEsi => limit.to - found.get(),
                _ => found.get() - limit.to,
            };
            gated.held.push(Held {
                scope: line.scope.clone(),
                bound: limit.bound,
                limit: limit.to,
                found,
                by: Rounded::round(by)?,
            });
        }
        if gated.held.len() == before_this {
            return Err(limit.holds_nothing(stored.is_some()));
        }
    }
    Ok(gated)
}

impl Limit {
    fn covers(&self, scope: &Scope) -> bool {
        let on_axis = match (&self.axis, scope) {
            (None, _) => true,
            (Some(axis), Scope::Axis(of) | Scope::Value(of, _)) => axis == of,
            (Some(_), _) => false,
        };
        on_axis && self.per.covers(scope)
    }

    fn holds_nothing(&self, against: bool) -> SensitivityError {
        let on = match &self.axis {
            Some(axis) => alloc::format!(" on axis `{axis}`"),
            None => String::new(),
        };
        let why = if self.bound.is_against() && !against {
            "no stored sensitivity was given".to_string()
        } else if self.bound.is_against() {
            alloc::format!(
                "there is no such figure per {}{on} both here and in the stored sensitivity",
                self.per.word()
            )
        } else {
            alloc::format!("there is no such figure per {}{on}", self.per.word())
        };
        SensitivityError::Gate {
            limit: self.bound.key(),
            why,
        }
    }
}
