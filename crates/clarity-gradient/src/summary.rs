use clarity_model::mean;

/// The slopes of one axis in three figures, under the names of sensitivity analysis.
///
/// Of slopes per range, mu* and sigma are in the figure's unit and nu in its square, whatever the
/// axis's unit: axes can be compared. They depend on the values chosen. Sources: M. D. Morris,
/// "Factorial sampling plans for preliminary computational experiments", Technometrics 33, 1991;
/// I. M. Sobol and S. Kucherenko, "Derivative based global sensitivity measures and their link with
/// global sensitivity indices", Mathematics and Computers in Simulation 79, 2009.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeSummary {
    /// Morris' mu*: the mean absolute slope, at least 0.
    pub mu_star: f64,
    /// Morris' sigma: the sample standard deviation of the signed slopes, at least 0, large where
    /// the axis is not linear; `None` below two slopes.
    pub sigma: Option<f64>,
    /// DGSM's nu: the mean squared slope, at least 0.
    pub nu: f64,
}

/// Summarises the slopes of one axis, per range of it: those of [`slopes`](crate::slopes) on
/// [`Coordinates::unit_range`](crate::Coordinates::unit_range).
///
/// Sums run from left to right. `None` without a slope, and where a figure is not finite.
///
/// ```
/// let summary = clarity_gradient::summarize(&[-1.0, -2.0, 0.0]).expect("finite slopes");
/// assert_eq!((summary.mu_star, summary.sigma), (1.0, Some(1.0)));
/// assert_eq!(summary.nu, 5.0 / 3.0);
/// ```
pub fn summarize(per_range: &[f64]) -> Option<SlopeSummary> {
    let slopes = || per_range.iter().copied();
    let centre = mean(slopes())?;
    let (squares, others) = slopes().fold((0.0, -1.0), |(sum, n), slope| {
        let off = slope - centre;
        (sum + off * off, n + 1.0)
    });
    let summary = SlopeSummary {
        mu_star: mean(slopes().map(f64::abs))?,
        sigma: (others > 0.0).then(|| libm::sqrt(squares / others)),
        nu: mean(slopes().map(|slope| slope * slope))?,
    };
    // Where the squares add up to a finite number, so do the slopes.
    (summary.nu.is_finite() && squares.is_finite()).then_some(summary)
}
