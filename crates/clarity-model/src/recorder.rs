//! A manifest while it grows.

use crate::manifest::Places;
use crate::{Axes, Digest, ModelError, Seed, SweepManifest};
use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;

/// Takes the runs of a manifest one at a time, before its seeds are known: in a file they stand
/// behind the runs.
///
/// While the runs come in the order of axes x seeds nothing but their hashes is kept, 32 bytes a
/// run. Any other order is kept as positions, four bytes an axis and run more.
///
/// ```
/// use clarity_model::{Axes, Axis, AxisName, Digest, Recorder};
/// let axes = Axes::new(vec![Axis::new(AxisName::new("blur")?, vec![0.into(), 1.into()])?])?;
/// let mut recorder = Recorder::new(axes);
/// recorder.record([0], 7.into(), Digest::from([0; 32]))?;
/// recorder.record([1], 7.into(), Digest::from([0; 32]))?;
/// assert_eq!(recorder.finish(vec![7.into()])?.runs().len(), 2);
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Recorder {
    axes: Axes,
    /// How many values each axis has.
    lengths: Vec<u32>,
    /// In the order in which they were met.
    seeds: Vec<Seed>,
    known: BTreeMap<Seed, u32>,
    hashes: Vec<Digest>,
    places: Places,
    /// While the order is the plan's: the cell of the last run.
    cell: Vec<u32>,
    /// How many runs the cell has so far.
    in_cell: usize,
    /// Whether a second cell was begun, so that the seeds are all known.
    closed: bool,
    scratch: Vec<u32>,
}

impl Recorder {
    /// No run yet.
    pub fn new(axes: Axes) -> Self {
        let lengths = axes.as_slice().iter();
        let lengths: Vec<u32> = lengths
            .map(|axis| u32::try_from(axis.values().len()).unwrap_or(u32::MAX))
            .collect();
        Self {
            cell: lengths.iter().map(|_| 0).collect(),
            lengths,
            axes,
            seeds: Vec::new(),
            known: BTreeMap::new(),
            hashes: Vec::new(),
            places: Places::Planned,
            in_cell: 0,
            closed: false,
            scratch: Vec::new(),
        }
    }

    /// The axes.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// Adds a run: its position on each axis, its seed and the hash of its `manifest.json`.
    ///
    /// # Errors
    /// [`ModelError::ForeignCell`].
    pub fn record(
        &mut self,
        positions: impl IntoIterator<Item = usize>,
        seed: Seed,
        manifest_hash: Digest,
    ) -> Result<(), ModelError> {
        self.scratch.clear();
        let positions = positions.into_iter();
        let narrow = positions.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        self.scratch.extend(narrow);
        let mut inside = self.scratch.iter().zip(&self.lengths);
        if self.scratch.len() != self.lengths.len() || !inside.all(|(at, length)| at < length) {
            return Err(ModelError::ForeignCell);
        }
        if matches!(self.places, Places::Planned) && !self.follows(seed) {
            self.list();
        }
        if matches!(self.places, Places::Listed(_)) {
            let seed = self.seed(seed);
            if let Places::Listed(flat) = &mut self.places {
                flat.extend_from_slice(&self.scratch);
                flat.push(seed);
            }
        }
        self.hashes.push(manifest_hash);
        Ok(())
    }

    /// Whether the run is the next one of the plan, and takes it so.
    fn follows(&mut self, seed: Seed) -> bool {
        if self.scratch == self.cell {
            if self.closed {
                if self.seeds.get(self.in_cell) != Some(&seed) {
                    return false;
                }
            } else if self.known.contains_key(&seed) {
                return false;
            } else {
                self.seed(seed);
            }
            self.in_cell += 1;
            return true;
        }
        let full = self.in_cell == self.seeds.len() && self.in_cell > 0;
        if !full || self.seeds.first() != Some(&seed) {
            return false;
        }
        let mut next = core::mem::take(&mut self.cell);
        let stepped = step(&mut next, &self.lengths) && next == self.scratch;
        if stepped {
            self.cell = next;
            self.in_cell = 1;
            self.closed = true;
        }
        stepped
    }

    /// The place of a seed among those that were met.
    fn seed(&mut self, seed: Seed) -> u32 {
        let next = u32::try_from(self.seeds.len()).unwrap_or(u32::MAX);
        let place = *self.known.entry(seed).or_insert(next);
        if place == next {
            self.seeds.push(seed);
        }
        place
    }

    /// Writes down where the runs so far stand.
    fn list(&mut self) {
        let mut flat = Vec::new();
        let mut cell: Vec<u32> = self.lengths.iter().map(|_| 0).collect();
        let mut seed = 0;
        for _ in &self.hashes {
            if seed == self.seeds.len() {
                seed = 0;
                step(&mut cell, &self.lengths);
            }
            flat.extend_from_slice(&cell);
            flat.push(u32::try_from(seed).unwrap_or(u32::MAX));
            seed += 1;
        }
        self.places = Places::Listed(flat);
    }

    /// The manifest, with the seeds as they were declared.
    ///
    /// # Errors
    /// [`ModelError::DuplicateSeed`], [`ModelError::NoSeeds`], [`ModelError::NoRuns`],
    /// [`ModelError::UndeclaredSeed`], [`ModelError::DuplicateRun`].
    pub fn finish(mut self, seeds: Vec<Seed>) -> Result<SweepManifest, ModelError> {
        let mut declared = BTreeMap::new();
        for (place, seed) in (0_u32..).zip(&seeds) {
            if declared.insert(*seed, place).is_some() {
                return Err(ModelError::DuplicateSeed {
                    seed: seed.to_string(),
                });
            }
        }
        if seeds.is_empty() {
            return Err(ModelError::NoSeeds);
        }
        if self.hashes.is_empty() {
            return Err(ModelError::NoRuns);
        }
        // Before a second cell was begun, fewer seeds than declared are no other order.
        let enough = !self.closed || self.seeds.len() == seeds.len();
        let planned = enough && seeds.starts_with(&self.seeds);
        if matches!(self.places, Places::Planned) && !planned {
            self.list();
        }
        let places = core::mem::replace(&mut self.places, Places::Planned);
        let mut sweep = SweepManifest {
            axes: self.axes,
            seeds: self.seeds,
            hashes: self.hashes,
            places,
        };
        if let Places::Listed(_) = &sweep.places {
            check(&sweep, &declared)?;
        }
        if let Places::Listed(flat) = &mut sweep.places {
            let stride = sweep.axes.as_slice().len() + 1;
            let met = sweep.seeds.iter();
            let met: Vec<u32> = met.filter_map(|seed| declared.get(seed).copied()).collect();
            for place in flat.iter_mut().skip(stride - 1).step_by(stride) {
                *place = met.get(*place as usize).copied().unwrap_or(u32::MAX);
            }
        }
        sweep.seeds = seeds;
        Ok(sweep)
    }
}

/// The next cell of the grid, the last axis fastest; whether there is one.
fn step(cell: &mut [u32], lengths: &[u32]) -> bool {
    for (position, length) in cell.iter_mut().zip(lengths).rev() {
        *position += 1;
        if *position < *length {
            return true;
        }
        *position = 0;
    }
    false
}

/// Refuses the first run that has an undeclared seed or was there before. The seeds of the sweep are
/// those that were met.
fn check(sweep: &SweepManifest, declared: &BTreeMap<Seed, u32>) -> Result<(), ModelError> {
    let Places::Listed(flat) = &sweep.places else {
        return Ok(());
    };
    let stride = sweep.axes.as_slice().len() + 1;
    let places = || flat.chunks_exact(stride);
    let unknown: Vec<bool> = sweep
        .seeds
        .iter()
        .map(|seed| !declared.contains_key(seed))
        .collect();
    let is_unknown = |place: &[u32]| {
        let seed = place.last().and_then(|seed| unknown.get(*seed as usize));
        seed == Some(&true)
    };
    let undeclared = places().position(is_unknown);
    let twice = if places().is_sorted_by(|a, b| a < b) {
        None
    } else {
        // Four bytes a run, not a set of all places.
        let mut order: Vec<u32> = (0_u32..).zip(places()).map(|(index, _)| index).collect();
        let at = |index: &u32| {
            let start = *index as usize * stride;
            flat.get(start..start + stride)
        };
        order.sort_unstable_by(|a, b| at(a).cmp(&at(b)).then(a.cmp(b)));
        let later = order.iter().skip(1);
        let equal = order.iter().zip(later).filter(|(a, b)| at(a) == at(b));
        equal.map(|(_, later)| *later as usize).min()
    };
    let (index, duplicate) = match (undeclared, twice) {
        (Some(undeclared), Some(twice)) => (undeclared.min(twice), twice < undeclared),
        (Some(undeclared), None) => (undeclared, false),
        (None, Some(twice)) => (twice, true),
        (None, None) => return Ok(()),
    };
    let Some(run) = sweep.runs().get(index) else {
        return Ok(());
    };
    let seed = run.seed.to_string();
    Err(if duplicate {
        let run = sweep.axes.run_name(&run.cell, run.seed).to_string();
        ModelError::DuplicateRun { run }
    } else {
        ModelError::UndeclaredSeed { seed }
    })
}
