//! Sweeps to measure: as `clarity sweep` leaves them, without a model having been asked.

mod run;
mod stored;
pub mod text;

use crate::Error;
use clarity::artifact::{context, digest, manifest, sweep_plan};
use clarity::model::{Axis, AxisValue, Finite, ModelError};
use clarity::sensitivity::{AxisMeta, Context};
use clarity::sweep::{Plan, SweepDraft, SweepError, execute};
use run::BASE;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use stored::{Directories, Packed};

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

/// Makes a sweep of 10 to the power of `magnitude` runs: each in a directory, or all in one pack.
///
/// # Errors
/// A file cannot be written.
pub fn make(directory: &Path, magnitude: usize, packed: bool) -> Result<Corpus, Error> {
    let corpus = Corpus {
        directory: directory.to_owned(),
        plan: plan(magnitude)?,
    };
    fs::create_dir_all(directory).map_err(Error::file(directory))?;
    let failed = |error| match error {
        SweepError::Run { error, .. } => error,
        other => Error::made("a sweep")(other),
    };
    let swept = if packed {
        let one = Packed::new(&corpus.pack())?;
        let swept = execute(&corpus.plan, &one).map_err(failed)?;
        one.finish()?;
        swept
    } else {
        execute(&corpus.plan, &Directories::new(&directory.join("runs"))?).map_err(failed)?
    };
    let path = directory.join("sweep_manifest.json");
    let file = File::create(&path).map(BufWriter::new);
    let written = file.and_then(|mut file| {
        manifest::write_to(&swept, &mut file)?;
        file.flush()
    });
    written.map_err(Error::file(&path))?;
    began(directory, &corpus.plan)?;
    Ok(corpus)
}

impl Corpus {
    /// Where its pack is, if it has one.
    pub fn pack(&self) -> PathBuf {
        self.directory.join("packs/1-of-1.zip")
    }
}

/// Writes what a sweep began with, and how it is to be judged.
fn began(directory: &Path, plan: &Plan) -> Result<(), Error> {
    // Each run has a baseline of its own seed, as in a sweep that is taken seriously.
    let identity = |axis: &Axis| AxisMeta {
        identity: axis.values().first().cloned(),
        ..AxisMeta::default()
    };
    let axes = plan.axes().as_slice().iter();
    let context = Context {
        axes: axes
            .map(|axis| (axis.name().clone(), identity(axis)))
            .collect(),
        ..Context::default()
    };
    let text = context::write(&context).map_err(Error::made("its context"))?;
    write(&directory.join("context.json"), &text)?;
    let recorded = sweep_plan::SweepPlan {
        adapter: plan.adapter().to_owned(),
        axes: plan.axes().clone(),
        baseline_runs: 0,
        base_spec: Some(digest::sha256(BASE.as_bytes())),
        cases: BTreeMap::new(),
        command: vec!["./runner".to_owned()],
        context,
        seeds: plan.seeds().to_vec(),
    };
    let text = sweep_plan::write(&recorded).map_err(Error::made("its plan"))?;
    write(&directory.join(sweep_plan::FILE), &text)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(Error::file(path))
}
