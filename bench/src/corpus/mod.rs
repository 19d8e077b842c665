//! Sweeps to measure: as `clarity sweep` leaves them, without a model having been asked.

mod run;
pub mod text;

use crate::Error;
use clarity::artifact::{digest, manifest, sweep_plan};
use clarity::model::{AxisValue, Finite, ModelError};
use clarity::sensitivity::Context;
use clarity::sweep::{Plan, SweepDraft, execute};
use run::{BASE, Directories};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub use run::files;

/// A sweep on disk.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Its directory.
    pub directory: PathBuf,
    /// Its runs.
    pub plan: Plan,
}

/// The axes in the order in which larger sweeps take more of them: name, first value, step.
const AXES: [(&str, f64, f64); 5] = [
    ("blur", 0.0, 0.5),
    ("brightness", 0.6, 0.1),
    ("noise", 0.0, 0.02),
    ("rotation", -10.0, 2.5),
    ("zoom", 0.8, 0.05),
];

/// A plan of 10 to the power of `magnitude` runs: ten seeds, and axes of ten values each.
///
/// # Errors
/// There are not so many axes, or none.
pub fn plan(magnitude: usize) -> Result<Plan, Error> {
    let values = |first: f64, step: f64| -> Result<Vec<AxisValue>, ModelError> {
        let value = |at: u32| {
            // Two decimals, as somebody would type them.
            let hundredths = (100.0 * (first + step * f64::from(at))).round();
            Finite::new(hundredths / 100.0).map(AxisValue::Float)
        };
        (0..10).map(value).collect()
    };
    let axes = AXES.iter().take(magnitude.saturating_sub(1));
    let axes = axes
        .map(|(name, first, step)| Ok(((*name).to_owned(), values(*first, *step)?)))
        .collect::<Result<Vec<_>, ModelError>>()
        .map_err(Error::made("the axes"))?;
    let draft = SweepDraft {
        axes,
        seeds: (0..10).map(Into::into).collect(),
        adapter: "bench".to_owned(),
    };
    draft.check().map_err(|problems| Error::Made {
        what: "the plan",
        why: format!("{problems:?}"),
    })
}

/// Makes a sweep of directories.
///
/// # Errors
/// A file cannot be written.
pub fn plain(directory: &Path, magnitude: usize) -> Result<Corpus, Error> {
    let plan = plan(magnitude)?;
    let runs = directory.join("runs");
    fs::create_dir_all(&runs).map_err(Error::file(&runs))?;
    let swept = execute(&plan, &Directories::in_(&runs)?).map_err(Error::made("a sweep"))?;
    let text = manifest::write(&swept).map_err(Error::made("its manifest"))?;
    write(&directory.join("sweep_manifest.json"), &text)?;
    began(directory, &plan)?;
    Ok(Corpus {
        directory: directory.to_owned(),
        plan,
    })
}

/// Writes what a sweep began with.
fn began(directory: &Path, plan: &Plan) -> Result<(), Error> {
    let recorded = sweep_plan::SweepPlan {
        adapter: plan.adapter().to_owned(),
        axes: plan.axes().clone(),
        baseline_runs: 0,
        base_spec: Some(digest::sha256(BASE.as_bytes())),
        cases: BTreeMap::new(),
        command: vec!["./runner".to_owned()],
        context: Context::default(),
        seeds: plan.seeds().to_vec(),
    };
    let text = sweep_plan::write(&recorded).map_err(Error::made("its plan"))?;
    write(&directory.join(sweep_plan::FILE), &text)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(Error::file(path))
}
