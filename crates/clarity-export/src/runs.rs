//! One row a run.

use crate::error::alike;
use crate::scalar::{Entry, Kind};
use crate::{Column, ExportError, Table, Values};
use clarity_artifact::trace::Details;
use clarity_metrics::Comparison;
use clarity_model::{AxisValue, Digest, Finite, Observation, RecordedRun, SweepManifest};
use clarity_sensitivity::Judged;
use std::collections::{BTreeMap, BTreeSet};

/// The most numbers in the columns of probabilities, rows times answers: a gigabyte of memory.
const MAX_PROBABILITIES: usize = 1 << 26;

/// What is known of a run beside the manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    /// What it said.
    pub said: Observation,
    /// What its last record says beside that.
    pub details: Details,
    /// The run beside its baseline.
    pub judged: Judged,
    /// The run beside the contract's baseline, the first run.
    pub contract: Comparison,
    /// SHA-256 of the picture as it was read.
    pub input: Option<Digest>,
    /// SHA-256 of the picture that the model saw.
    pub perturbed: Option<Digest>,
    /// SHA-256 of the trace pack.
    pub trace: Digest,
}

/// The runs of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepRuns<'s> {
    /// The case's name, where the sweep is one of a cohort.
    pub case: Option<&'s str>,
    /// The sweep.
    pub manifest: &'s SweepManifest,
    /// Its runs, in the manifest's order.
    pub rows: Vec<RunRow>,
}

/// One row a run: of a sweep, or of the cases of a cohort one after the other, which begin with the
/// column `case`. docs/export.md lists the columns.
///
/// # Errors
/// [`ExportError::Count`], [`ExportError::OtherAxes`], [`ExportError::Probabilities`].
pub fn runs(sweeps: Vec<SweepRuns<'_>>) -> Result<Table, ExportError> {
    let mut building = Building::new(&sweeps)?;
    for sweep in sweeps {
        let (runs, rows) = (sweep.manifest.runs(), sweep.rows.len());
        if runs.len() != rows {
            let runs = runs.len();
            return Err(ExportError::Count { runs, rows });
        }
        // Each row is dropped once its texts are copied: they are not in memory twice.
        for (run, row) in runs.iter().zip(sweep.rows) {
            building.add(sweep.case, sweep.manifest, &run, row);
        }
    }
    building.finish()
}

/// A column that every table of runs has: its name, its type, whether it may be null.
type Fixed = (&'static str, Kind, bool);

/// Those that stand behind the axes and the seed, in the order of [`Building::add`].
const FIXED: [Fixed; 14] = [
    ("cell", Kind::Text, false),
    ("answer", Kind::Text, false),
    ("answer_normalized", Kind::Text, true),
    ("equal", Kind::Boolean, true),
    ("drift", Kind::Float, true),
    ("contract_equal", Kind::Boolean, false),
    ("contract_drift", Kind::Float, false),
    ("is_baseline", Kind::Boolean, false),
    ("justification", Kind::Text, true),
    ("outcome", Kind::Text, true),
    ("input_sha256", Kind::Text, true),
    ("perturbed_sha256", Kind::Text, true),
    ("manifest_sha256", Kind::Text, false),
    ("trace_sha256", Kind::Text, false),
];

/// The table, while it grows.
struct Building {
    /// How many rows there are.
    rows: usize,
    has_cases: bool,
    columns: Vec<(String, bool, Values)>,
    /// By answer, as long as the table will be.
    probabilities: BTreeMap<String, Vec<Option<Finite>>>,
}

impl Building {
    fn new(sweeps: &[SweepRuns<'_>]) -> Result<Self, ExportError> {
        alike(
            sweeps
                .iter()
                .map(|sweep| (sweep.case, sweep.manifest.axes())),
        )?;
        let first = sweeps.first();
        let axes = first.map_or(&[][..], |first| first.manifest.axes().as_slice());
        let has_cases = sweeps.iter().any(|sweep| sweep.case.is_some());
        let seeds = sweeps.iter().flat_map(|sweep| sweep.manifest.seeds());
        let seeds: Vec<_> = seeds.map(|seed| AxisValue::Integer(seed.get())).collect();
        let required = |name: &str, kind: Kind| (name.to_owned(), false, kind.empty());
        let mut columns = Vec::new();
        if has_cases {
            columns.push(required("case", Kind::Text));
        }
        columns.push(required("run", Kind::Text));
        for axis in axes {
            // The prefix keeps an axis from ever having the name of another column.
            let name = format!("axis_{}", axis.name());
            columns.push(required(&name, Kind::of(axis.values())));
        }
        columns.push(required("seed", Kind::of(&seeds)));
        let fixed = FIXED.map(|(name, kind, null)| (name.to_owned(), null, kind.empty()));
        columns.extend(fixed);
        Ok(Self {
            rows: 0,
            has_cases,
            columns,
            probabilities: probabilities(sweeps)?,
        })
    }

    fn add(
        &mut self,
        case: Option<&str>,
        manifest: &SweepManifest,
        run: &RecordedRun,
        row: RunRow,
    ) {
        let axes = manifest.axes();
        let some = |text: &str| Entry::Text(Some(text.to_owned()));
        let hash = |digest: Option<Digest>| Entry::Text(digest.map(|digest| digest.to_string()));
        let number = |number: f64| Finite::new(number).ok();
        let seed = AxisValue::Integer(run.seed.get());
        let mut entries = Vec::with_capacity(self.columns.len());
        if self.has_cases {
            entries.push(some(case.unwrap_or_default()));
        }
        entries.push(some(axes.run_name(&run.cell, run.seed).as_str()));
        entries.extend(axes.values(&run.cell).map(|(_, value)| Entry::Axis(value)));
        entries.push(Entry::Axis(&seed));
        let fixed: [Entry<'_>; FIXED.len()] = [
            some(&axes.cell_name(&run.cell)),
            some(row.said.answer()),
            Entry::Text(row.judged.answer),
            Entry::Boolean(row.judged.same),
            Entry::Float(row.judged.drift.and_then(number)),
            Entry::Boolean(Some(row.contract.same_answer)),
            Entry::Float(number(row.contract.distance)),
            Entry::Boolean(Some(row.judged.is_baseline)),
            Entry::Text(row.said.justification().map(str::to_owned)),
            Entry::Text(row.details.outcome),
            hash(row.input),
            hash(row.perturbed),
            hash(Some(run.manifest_hash)),
            hash(Some(row.trace)),
        ];
        entries.extend(fixed);
        for ((_, _, values), entry) in self.columns.iter_mut().zip(entries) {
            values.push(entry);
        }
        for (answer, probability) in row.details.probabilities {
            let column = self.probabilities.get_mut(&answer);
            if let Some(slot) = column.and_then(|column| column.get_mut(self.rows)) {
                *slot = Some(probability);
            }
        }
        self.rows += 1;
    }

    fn finish(self) -> Result<Table, ExportError> {
        let columns = self.columns.into_iter().map(|(name, nullable, values)| {
            if nullable {
                Column::new(name, values)
            } else {
                Column::required(name, values)
            }
        });
        let probabilities = self.probabilities.into_iter();
        let probabilities = probabilities
            .map(|(answer, values)| Column::new(format!("p:{answer}"), Values::Float(values)));
        Table::new(columns.chain(probabilities).collect())
    }
}

/// A column without numbers for each answer that a run gives a probability.
fn probabilities(
    sweeps: &[SweepRuns<'_>],
) -> Result<BTreeMap<String, Vec<Option<Finite>>>, ExportError> {
    let rows = || sweeps.iter().flat_map(|sweep| &sweep.rows);
    let answers: BTreeSet<&String> = rows()
        .flat_map(|row| row.details.probabilities.keys())
        .collect();
    let (runs, answers_found, limit) = (rows().count(), answers.len(), MAX_PROBABILITIES);
    if answers_found.saturating_mul(runs) > limit {
        return Err(ExportError::Probabilities {
            runs,
            answers: answers_found,
            limit,
        });
    }
    let columns = answers.into_iter();
    Ok(columns
        .map(|answer| (answer.clone(), vec![None; runs]))
        .collect())
}
