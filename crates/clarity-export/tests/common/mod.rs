//! Small sweeps and rows for the tests beside this directory.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses some of it, and a panic is how a test fails"
)]

use clarity_artifact::trace::Details;
use clarity_export::{Column, RunRow, SweepRuns, Table, Value, runs};
use clarity_metrics::Comparison;
use clarity_model::{
    Axes, Axis, AxisName, AxisValue, Digest, Finite, Integer, Observation, RecordedRun, Seed,
    SweepManifest,
};
use clarity_sensitivity::Judged;

/// A full grid over some axes, cells in order, the seeds of a cell side by side.
pub(crate) fn sweep(axes: &[(&str, Vec<AxisValue>)], seeds: &[Integer]) -> SweepManifest {
    let axes = axes.iter().map(|(name, values)| {
        let name = AxisName::new(name).unwrap();
        Axis::new(name, values.clone()).unwrap()
    });
    let axes = Axes::new(axes.collect()).unwrap();
    let mut cells = vec![Vec::new()];
    for axis in axes.as_slice() {
        let longer = cells.iter().flat_map(|cell: &Vec<usize>| {
            (0..axis.values().len()).map(|position| [cell.as_slice(), &[position]].concat())
        });
        cells = longer.collect();
    }
    let seeds: Vec<Seed> = seeds.iter().map(|seed| Seed::from(*seed)).collect();
    let mut runs = Vec::new();
    for positions in cells {
        let cell = axes.cell_at(positions).unwrap();
        runs.extend(seeds.iter().map(|&seed| RecordedRun {
            cell: cell.clone(),
            seed,
            manifest_hash: Digest::from([0xab; 32]),
        }));
    }
    SweepManifest::new(axes, seeds, runs).unwrap()
}

/// A run that says `said` and nothing else.
pub(crate) fn row(said: &str) -> RunRow {
    RunRow {
        said: Observation::new(said, None),
        details: Details::default(),
        judged: Judged::default(),
        contract: Comparison {
            same_answer: true,
            distance: 0.25,
        },
        input: None,
        perturbed: None,
        trace: Digest::from([0xcd; 32]),
    }
}

/// A run with probabilities.
pub(crate) fn sure(probabilities: &[(&str, f64)]) -> RunRow {
    let mut row = row("a");
    let given = probabilities.iter();
    row.details.probabilities = given
        .map(|(answer, number)| ((*answer).to_owned(), Finite::new(*number).unwrap()))
        .collect();
    row
}

/// The table of one sweep outside a cohort, with a row of `row` for each run.
pub(crate) fn table_of(manifest: &SweepManifest, row: &RunRow) -> Table {
    let rows = vec![row.clone(); manifest.runs().len()];
    let case = None;
    runs(vec![SweepRuns {
        case,
        manifest,
        rows,
    }])
    .unwrap()
}

/// The values of a column.
pub(crate) fn column<'t>(table: &'t Table, name: &str) -> Vec<Value<'t>> {
    let found = table.column(name);
    let found = found.unwrap_or_else(|| panic!("no column {name}: {:?}", names(table)));
    (0..table.rows())
        .map(|row| found.values().at(row))
        .collect()
}

/// The names of the columns, in order.
pub(crate) fn names(table: &Table) -> Vec<&str> {
    table.columns().iter().map(Column::name).collect()
}
