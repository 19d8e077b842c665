use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use clarity_model::{Axes, AxisName, AxisValue, Cell, RunName, Seed};

/// Every run of a sweep in the fixed order: axes by name ascending, values in declared order, the
/// last axis fastest, seeds innermost.
///
/// Made by [`SweepDraft::check`](crate::SweepDraft::check). Runs are made when they are asked
/// for; a plan of a million runs is as small as one of ten.
///
/// ```
/// use clarity_sweep::SweepDraft;
/// let axes = vec![("blur".into(), (0..1000).map(Into::into).collect())];
/// let seeds = (0..1000).map(Into::into).collect();
/// let plan = SweepDraft { axes, seeds, adapter: "any".into() }.check()?;
/// assert_eq!(plan.len(), 1_000_000);
/// let run = plan.run(1_001).ok_or("no such run")?;
/// assert_eq!(run.name().as_str(), "blur=1_seed=1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    axes: Axes,
    seeds: Vec<Seed>,
    adapter: String,
    len: usize,
}

impl Plan {
    /// Checked before: the product fits.
    pub(crate) fn new(axes: Axes, seeds: Vec<Seed>, adapter: String) -> Self {
        let len = axes.runs(seeds.len()).unwrap_or(0);
        Self {
            axes,
            seeds,
            adapter,
            len,
        }
    }

    /// The axes, ascending by name.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// The seeds, as declared.
    pub fn seeds(&self) -> &[Seed] {
        &self.seeds
    }

    /// What the runner is asked to use.
    pub fn adapter(&self) -> &str {
        &self.adapter
    }

    /// The number of runs, at least one.
    #[expect(clippy::len_without_is_empty, reason = "a plan is never empty")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The run at an index of the fixed order.
    pub fn run(&self, index: usize) -> Option<Run<'_>> {
        if index >= self.len {
            return None;
        }
        let seed = *self.seeds.get(index.checked_rem(self.seeds.len())?)?;
        let mut rest = index.checked_div(self.seeds.len())?;
        let mut positions = vec![0; self.axes.as_slice().len()];
        for (position, axis) in positions.iter_mut().zip(self.axes.as_slice()).rev() {
            *position = rest.checked_rem(axis.values().len())?;
            rest = rest.checked_div(axis.values().len())?;
        }
        Some(Run {
            plan: self,
            index,
            cell: self.axes.cell_at(positions).ok()?,
            seed,
        })
    }

    /// All runs, in order.
    pub fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        (0..self.len).filter_map(|index| self.run(index))
    }
}

/// One cell with one seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Run<'p> {
    plan: &'p Plan,
    index: usize,
    cell: Cell,
    seed: Seed,
}

impl<'p> Run<'p> {
    /// Its place in the fixed order, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Where it stands on each axis.
    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    /// Its seed.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The name of the run and of its directory.
    pub fn name(&self) -> RunName {
        self.plan.axes.run_name(&self.cell, self.seed)
    }

    /// The axes and their values, ascending by axis.
    pub fn axis_values(&self) -> impl Iterator<Item = (&AxisName, &AxisValue)> {
        self.plan.axes.values(&self.cell)
    }

    /// The plan that the run belongs to.
    pub fn plan(&self) -> &'p Plan {
        self.plan
    }
}
