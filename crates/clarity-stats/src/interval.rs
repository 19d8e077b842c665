use crate::StatsError;

/// The level of every interval whose function does not take one.
pub const CONFIDENCE: f64 = 0.95;

/// The 97.5th percentile of the normal distribution: what [`CONFIDENCE`] is in standard errors.
pub const Z95: f64 = 1.959_963_984_540_054;

/// A closed interval of finite numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    low: f64,
    high: f64,
}

impl Interval {
    /// From `low` to `high`, both included.
    ///
    /// # Errors
    /// [`StatsError::NotFinite`], and [`StatsError::Reversed`] where `low` is above `high`.
    pub fn new(low: f64, high: f64) -> Result<Self, StatsError> {
        crate::number::finite([&low, &high])?;
        if low > high {
            return Err(StatsError::Reversed { low, high });
        }
        Ok(Self { low, high })
    }

    /// Around `middle`, `half` to either side.
    pub(crate) fn around(middle: f64, half: f64) -> Result<Self, StatsError> {
        let (low, high) = (middle - half, middle + half);
        Self::new(
            crate::number::computed(low)?,
            crate::number::computed(high)?,
        )
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Whether `x` lies in it, ends included; never for NaN.
    pub fn contains(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }

    /// The upper end less the lower; infinity where that overflows.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Both ends moved into the bounds; an interval that lies outside shrinks to the nearer bound.
    ///
    /// A bound that is not finite is none. The smaller bound is the lower one.
    #[must_use]
    pub fn clipped(self, low: f64, high: f64) -> Self {
        let bound = |bound: f64, or: f64| if bound.is_finite() { bound } else { or };
        let (low, high) = (bound(low, f64::MIN), bound(high, f64::MAX));
        let (least, most) = (low.min(high), low.max(high));
        Self {
            low: self.low.max(least).min(most),
            high: self.high.max(least).min(most),
        }
    }
}
