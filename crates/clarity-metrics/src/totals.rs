use crate::{Comparison, MetricsError};
use alloc::vec::Vec;
use clarity_model::{
    Axes, Axis, AxisMetrics, Cell, Metrics, ModelError, Rounded, RunningMean, ValueScores, mean,
};

/// ESI and drift while the runs come in, one at a time and in the manifest's order: what is kept is
/// a few numbers for each value of each axis, however many runs there are.
///
/// ```
/// use clarity_metrics::{Comparison, Totals, compute};
/// use clarity_model::{Axes, Axis, AxisName};
/// let axes = Axes::new(vec![Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?])?;
/// let (clear, blurred) = (axes.cell_at(vec![0])?, axes.cell_at(vec![1])?);
/// let same = Comparison { same_answer: true, distance: 0.25 };
/// let mut totals = Totals::new(&axes);
/// totals.add(&clear, same)?;
/// totals.add(&blurred, same)?;
/// assert_eq!((totals.runs(), totals.same_answers()), (2, 2));
/// assert_eq!(totals.finish()?, compute(&axes, &[(clear, same), (blurred, same)])?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Totals<'a> {
    axes: &'a Axes,
    /// By axis, then by value in declared order.
    groups: Vec<Vec<Group>>,
    runs: usize,
    same_answers: usize,
}

/// The runs that have one value of one axis.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    same: RunningMean,
    distance: RunningMean,
}

impl<'a> Totals<'a> {
    /// No run yet.
    pub fn new(axes: &'a Axes) -> Self {
        let of_axis = |axis: &Axis| axis.values().iter().map(|_| Group::default()).collect();
        Self {
            axes,
            groups: axes.as_slice().iter().map(of_axis).collect(),
            runs: 0,
            same_answers: 0,
        }
    }

    /// Adds a run: sums run left to right, so that the order of the calls is the manifest's.
    ///
    /// # Errors
    /// [`MetricsError::ForeignCell`].
    pub fn add(&mut self, cell: &Cell, comparison: Comparison) -> Result<(), MetricsError> {
        if !self.axes.contains(cell) {
            return Err(MetricsError::ForeignCell { index: self.runs });
        }
        for (groups, position) in self.groups.iter_mut().zip(cell.positions()) {
            if let Some(group) = groups.get_mut(position) {
                group.same.add(f64::from(u8::from(comparison.same_answer)));
                group.distance.add(comparison.distance);
            }
        }
        self.runs += 1;
        self.same_answers += usize::from(comparison.same_answer);
        Ok(())
    }

    /// How many runs there are so far.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// How many of them have the baseline's answer.
    pub fn same_answers(&self) -> usize {
        self.same_answers
    }

    /// ESI and drift by axis and value. A value without a run has no score.
    ///
    /// # Errors
    /// [`MetricsError::NoRuns`], and [`MetricsError::Model`] where a distance is not finite.
    pub fn finish(self) -> Result<Metrics, MetricsError> {
        if self.runs == 0 {
            return Err(MetricsError::NoRuns);
        }
        let measured = self.axes.as_slice().iter().zip(&self.groups);
        let measured = measured.map(|(axis, groups)| axis_metrics(axis, groups));
        Ok(Metrics::new(measured.collect::<Result<_, _>>()?)?)
    }
}

fn axis_metrics(axis: &Axis, groups: &[Group]) -> Result<AxisMetrics, ModelError> {
    let mut scores = Vec::with_capacity(groups.len());
    for &position in axis.lexicographic() {
        let (Some(value), Some(group)) = (axis.encoded(position), groups.get(position)) else {
            continue;
        };
        if let (Some(esi), Some(drift)) = (group.same.get(), group.distance.get()) {
            scores.push(ValueScores {
                value: value.clone(),
                esi: Rounded::round(esi)?,
                drift: Rounded::round(drift)?,
            });
        }
    }
    let overall = |pick: fn(&ValueScores) -> Rounded| {
        Rounded::round(mean(scores.iter().map(|score| pick(score).get())).unwrap_or(f64::NAN))
    };
    let (esi, drift) = (overall(|score| score.esi)?, overall(|score| score.drift)?);
    AxisMetrics::new(axis.name().clone(), scores, esi, drift)
}
