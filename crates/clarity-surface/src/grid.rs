use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::{Axes, Cell, EncodedValue, Finite, MAX_RUNS, ModelError, RunName, Seed, mean};
use ndarray::{ArrayD, Dimension, IxDyn};

/// Why a number has no place on a grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GridError {
    /// More entries than a sweep may have runs.
    #[error("the full grid has more than {MAX_RUNS} entries; drop values, axes or seeds")]
    TooLarge,
    /// A cell of another sweep.
    #[error("the cell does not lie on the grid's axes")]
    ForeignCell,
    /// A seed that the grid does not have.
    #[error("seed {seed} is not one of the grid's seeds")]
    UndeclaredSeed {
        /// The seed as text.
        seed: String,
    },
    /// A second number for a run.
    #[error("run `{run}` has its number already")]
    Twice {
        /// The run.
        run: RunName,
    },
    /// NaN or an infinity.
    #[error(transparent)]
    NotFinite(#[from] ModelError),
}

/// One number a run, on the full factorial grid of a sweep: its axes in order, then its seeds.
///
/// Sums run in the grid's own order: last axis fastest, seeds innermost. They are not those of
/// the contract's surface, whose bytes come from the manifest's order, but equal to them up to
/// the last digits.
///
/// ```
/// use clarity_model::{Axes, Axis, AxisName};
/// use clarity_surface::Grid;
///
/// let axis = Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?;
/// let axes = Axes::new(vec![axis])?;
/// let mut grid = Grid::new(&axes, &[7.into(), 8.into()])?;
/// for (blur, seed, esi) in [(0, 7, 1.0), (0, 8, 1.0), (1, 7, 0.0)] {
///     grid.insert(&axes.cell_at(vec![blur])?, seed.into(), esi)?;
/// }
/// assert_eq!(grid.shape(), [2, 2]);
/// let holes: Vec<String> = grid.holes().map(|run| run.to_string()).collect();
/// assert_eq!(holes, ["blur=1_seed=8"]);
/// assert_eq!(grid.cell_means()[0].mean, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Grid {
    axes: Axes,
    seeds: Vec<Seed>,
    /// NaN is a hole: a number on the grid is finite.
    numbers: ArrayD<f64>,
}

impl Grid {
    /// A grid of holes.
    ///
    /// # Errors
    /// [`GridError::TooLarge`].
    pub fn new(axes: &Axes, seeds: &[Seed]) -> Result<Self, GridError> {
        let entries = axes.runs(seeds.len());
        if entries.is_none_or(|entries| entries > MAX_RUNS) {
            return Err(GridError::TooLarge);
        }
        let mut shape: Vec<usize> = axes.as_slice().iter().map(|a| a.values().len()).collect();
        shape.push(seeds.len());
        let numbers = ArrayD::from_elem(IxDyn(&shape), f64::NAN);
        Ok(Self {
            axes: axes.clone(),
            seeds: seeds.to_vec(),
            numbers,
        })
    }

    /// Puts a run's number into its place.
    ///
    /// # Errors
    /// [`GridError::ForeignCell`], [`GridError::UndeclaredSeed`], [`GridError::Twice`],
    /// [`GridError::NotFinite`].
    pub fn insert(&mut self, cell: &Cell, seed: Seed, number: f64) -> Result<(), GridError> {
        let number = Finite::new(number)?.get();
        if !self.axes.contains(cell) {
            return Err(GridError::ForeignCell);
        }
        let undeclared = || GridError::UndeclaredSeed {
            seed: seed.to_string(),
        };
        let index = self.index(cell, seed).ok_or_else(undeclared)?;
        let slot = self.numbers.get_mut(index).ok_or(GridError::ForeignCell)?;
        if !slot.is_nan() {
            return Err(GridError::Twice {
                run: self.axes.run_name(cell, seed),
            });
        }
        *slot = number;
        Ok(())
    }

    /// The number of a run, `None` for a hole and for a run that is not on the grid.
    pub fn get(&self, cell: &Cell, seed: Seed) -> Option<f64> {
        if !self.axes.contains(cell) {
            return None;
        }
        let number = *self.numbers.get(self.index(cell, seed)?)?;
        (!number.is_nan()).then_some(number)
    }

    /// The number of values of each axis, in order, then the number of seeds.
    pub fn shape(&self) -> &[usize] {
        self.numbers.shape()
    }

    /// The axes, ascending by name.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// Whether every run has its number.
    pub fn is_complete(&self) -> bool {
        self.numbers.iter().all(|number| !number.is_nan())
    }

    /// The names of the runs without a number, in the order of the grid.
    pub fn holes(&self) -> impl Iterator<Item = RunName> {
        let entries = self
            .numbers
            .indexed_iter()
            .filter(|(_, number)| number.is_nan());
        entries.filter_map(|(index, _)| {
            let (seed, positions) = index.slice().split_last()?;
            let cell = self.axes.cell_at(positions.to_vec()).ok()?;
            Some(self.axes.run_name(&cell, *self.seeds.get(*seed)?))
        })
    }

    /// The mean over the seeds of each cell, cells in the order of the grid.
    pub fn cell_means(&self) -> Vec<CellMean> {
        let seeds = ndarray::Axis(self.axes.as_slice().len());
        let cells = ndarray::indices(
            self.shape()
                .split_last()
                .map_or(&[][..], |(_, cells)| cells),
        );
        let lanes = cells.into_iter().zip(self.numbers.lanes(seeds));
        let means = lanes.filter_map(|(index, lane)| {
            let (runs, mean) = mean_of_present(lane.iter());
            let cell = self.axes.cell_at(index.slice().to_vec()).ok()?;
            Some(CellMean { cell, runs, mean })
        });
        means.collect()
    }

    /// The mean over everything else at each value of an axis, values in declared order; `None`
    /// for an axis that is not there.
    pub fn marginal(&self, axis: usize) -> Option<Vec<Marginal>> {
        let declared = self.axes.as_slice().get(axis)?;
        let slices = self.numbers.axis_iter(ndarray::Axis(axis)).enumerate();
        let marginals = slices.filter_map(|(position, slice)| {
            let (runs, mean) = mean_of_present(slice.iter());
            Some(Marginal {
                value: declared.encoded(position)?.clone(),
                runs,
                mean,
            })
        });
        Some(marginals.collect())
    }

    fn index(&self, cell: &Cell, seed: Seed) -> Option<IxDyn> {
        let seed = self.seeds.iter().position(|declared| *declared == seed)?;
        let index: Vec<usize> = cell.positions().chain([seed]).collect();
        Some(IxDyn(&index))
    }
}

fn mean_of_present<'n>(numbers: impl Iterator<Item = &'n f64> + Clone) -> (usize, Option<f64>) {
    let present = numbers.copied().filter(|number| !number.is_nan());
    (present.clone().count(), mean(present))
}

/// The mean over the seeds of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellMean {
    /// The cell.
    pub cell: Cell,
    /// How many of its runs have a number.
    pub runs: usize,
    /// Their mean, unrounded; `None` where no run has a number.
    pub mean: Option<f64>,
}

/// The mean over all runs with one value of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Marginal {
    /// The encoded axis value.
    pub value: EncodedValue,
    /// How many of its runs have a number.
    pub runs: usize,
    /// Their mean, unrounded; `None` where no run has a number.
    pub mean: Option<f64>,
}
