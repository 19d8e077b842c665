//! The cells that are furthest from their baseline, and a run of each to look at.

use clarity_model::{Observation, RecordedRun, Rounded, Seed, SweepManifest};
use clarity_sensitivity::{CellScores, Judged, Sensitivity};
use std::cmp::Reverse;

/// A run to look at, with what it is compared with.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its place in the manifest.
    pub run: usize,
    /// What it said.
    pub said: Observation,
    /// The run that it is compared with, by its seed, and what that one said; `None` where there is
    /// none.
    pub baseline: Option<(Seed, Observation)>,
    /// The picture that its model saw, as PNG, where it had one that can be drawn.
    pub picture: Option<Vec<u8>>,
}

/// A run of each of the least stable cells, as places in the manifest: cells by ESI from the lowest,
/// then by drift from the highest, then in the order of the grid; of each cell the run that answers
/// otherwise and drifts furthest. Cells that are all that their baseline is are left out, and so
/// are those where nothing counts.
pub fn worst_runs(
    sweep: &SweepManifest,
    judged: &[Judged],
    found: &Sensitivity,
    most: usize,
) -> Vec<usize> {
    let mut cells: Vec<&CellScores> = found.cells.iter().filter(|cell| differs(cell)).collect();
    // Stable: equal cells stay in the order of the grid.
    cells.sort_by_key(|cell| {
        let (esi, drift) = (cell.scores.esi.estimate, cell.scores.drift.estimate);
        (esi.unwrap_or(Rounded::ZERO), Reverse(drift))
    });
    let runs = || sweep.runs().iter().zip(judged).enumerate();
    let of_cell = |cell: &&CellScores| {
        let mut furthest: Option<(usize, &Judged)> = None;
        for (place, (run, judged)) in runs() {
            if run.cell == cell.cell && furthest.is_none_or(|(_, best)| further(judged, best)) {
                furthest = Some((place, judged));
            }
        }
        furthest.map(|(place, _)| place)
    };
    cells.iter().take(most).filter_map(of_cell).collect()
}

fn differs(cell: &CellScores) -> bool {
    let unstable = cell.scores.esi.estimate.is_some_and(|esi| esi.get() < 1.0);
    let drifts = cell
        .scores
        .drift
        .estimate
        .is_some_and(|drift| drift > Rounded::ZERO);
    unstable || drifts
}

/// Whether the one run is further from its baseline than the other.
fn further(one: &Judged, other: &Judged) -> bool {
    let key = |judged: &Judged| (judged.same == Some(false), judged.drift.unwrap_or(-1.0));
    let ((a, x), (b, y)) = (key(one), key(other));
    (a, x) > (b, y)
}

/// The run behind it.
pub(crate) fn run(sweep: &SweepManifest, shown: &Shown) -> Option<RecordedRun> {
    sweep.runs().get(shown.run)
}
