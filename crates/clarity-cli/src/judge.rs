//! A sweep directory beside its baseline.

use crate::analysis::{Analyzed, BASELINE, CASES, COHORT, CONTEXT, MANIFEST, SENSITIVITY, Sweep};
use crate::failure::Failure;
use crate::files::Unreadable;
use crate::ordered::Threads;
use crate::{files, output};
use clarity::artifact::cohort::{self, RecordedCase};
use clarity::artifact::{context, sensitivity};
use clarity::metrics::{Baseline, Totals};
use clarity::model::{Observation, Seed};
use clarity::sensitivity::{
    self as engine, BaselineKind, BaselineRuns, Case, Cohort, Context, Judged, Reference,
    Resampling, Sensitivity,
};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// What a command says of the analysis, in place of what the sweep's directory says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Overrides<'a> {
    /// The `[axis]` and `[analysis]` of a configuration, and the file that they stand in.
    pub(crate) config: Option<(&'a Path, &'a Context)>,
    /// What runs are compared with.
    pub(crate) baseline: Option<BaselineKind>,
}

impl Overrides<'_> {
    /// The context of a sweep under them.
    fn context(self, sweep: &Sweep) -> Result<Context, Failure> {
        let mut context = match self.config {
            Some((file, context)) => {
                let fits = context.check(sweep.manifest.axes());
                fits.map_err(|error| {
                    let sweep = sweep.directory.display();
                    Failure::rejected(file, format_args!("does not fit {sweep}: {error}"))
                })?;
                context.clone()
            }
            None => recorded(&sweep.directory)?,
        };
        if self.baseline.is_some() {
            context.settings.baseline = self.baseline;
        }
        Ok(context)
    }
}

/// What a sweep's directory says of its axes and its analysis; nothing where it has no such file.
fn recorded(directory: &Path) -> Result<Context, Failure> {
    let path = directory.join(CONTEXT);
    match files::read_artifact(&path) {
        Ok(bytes) => context::read(&bytes).map_err(|error| Failure::rejected(&path, error)),
        Err(Unreadable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Context::default())
        }
        Err(unreadable) => Err(unreadable.as_input(&path)),
    }
}

/// A sweep, each run beside its baseline.
pub(crate) struct JudgedSweep {
    pub(crate) sweep: Sweep,
    pub(crate) context: Context,
    pub(crate) reference: Reference,
    pub(crate) judged: Vec<Judged>,
}

/// A sweep whose baseline's runs were read.
pub(crate) struct Referred {
    pub(crate) sweep: Sweep,
    pub(crate) context: Context,
    pub(crate) reference: Reference,
    /// What the first run said.
    pub(crate) first: Observation,
}

impl Referred {
    pub(crate) fn open(directory: &Path, overrides: Overrides<'_>) -> Result<Self, Failure> {
        let sweep = Sweep::open(directory)?;
        let context = overrides.context(&sweep)?;
        let refuse = |error: &dyn std::fmt::Display| Failure::rejected(directory, error);
        let found = BaselineRuns::find(&sweep.manifest, &context).map_err(|e| refuse(&e))?;
        let runs = sweep.manifest.runs();
        let read = |index: usize| -> Result<Option<(Seed, Observation)>, Failure> {
            match (runs.get(index), runs.name(index)) {
                (Some(run), Some(name)) => Ok(Some((run.seed, sweep.observation(&name)?))),
                _ => Ok(None),
            }
        };
        let Some(first) = read(0)? else {
            return Err(refuse(&"the sweep lists no run"));
        };
        let mut identity = Vec::new();
        if found.outside() {
            identity = null_sweep(directory, found.identity.as_deref())?;
        }
        for &index in &found.inside {
            identity.extend(read(index)?);
        }
        let normalizer = context.settings.normalizer.clone();
        let reference = Reference::new(&found, first.clone(), identity, normalizer);
        let reference = reference.map_err(|error| refuse(&error))?;
        Ok(Self {
            sweep,
            context,
            reference,
            first: first.1,
        })
    }

    /// Reads each run, once.
    fn judge(self, threads: Threads) -> Result<JudgedSweep, Failure> {
        let mut judged = Vec::with_capacity(self.sweep.manifest.runs().len());
        self.sweep.each(
            threads,
            |listener, (run, name)| Ok(self.reference.judge(run, &listener.said(name)?)),
            |_, one| {
                judged.push(one);
                Ok(())
            },
        )?;
        Ok(self.judged(judged))
    }

    /// The same with the contract's stages.
    fn whole(self, threads: Threads) -> Result<Whole, Failure> {
        let mut judged = Vec::with_capacity(self.sweep.manifest.runs().len());
        let compare = Baseline::new(&self.first);
        let mut totals = Totals::new(self.sweep.manifest.axes());
        self.sweep.each_block(
            threads,
            |listener, runs| {
                let said = listener.all_said(runs)?;
                let compared = compare.compare_all(&said);
                let all = runs.iter().zip(&said).zip(compared);
                let judged = all.map(|(((run, _), said), contract)| {
                    let judged = self.reference.judge_compared(run, said, contract);
                    (contract, judged)
                });
                Ok(judged.collect())
            },
            |run, (contract, one)| {
                judged.push(one);
                let added = totals.add(&run.cell, contract);
                added.map_err(|error| Failure::rejected(&self.sweep.directory, error))
            },
        )?;
        let analyzed = self.sweep.analyzed(totals, self.first.clone())?;
        let judged = self.judged(judged);
        let sensitivity = judged.sensitivity()?;
        Ok(Whole {
            judged,
            analyzed,
            sensitivity,
        })
    }

    fn judged(self, judged: Vec<Judged>) -> JudgedSweep {
        JudgedSweep {
            sweep: self.sweep,
            context: self.context,
            reference: self.reference,
            judged,
        }
    }
}

/// A sweep with the contract's stages and what it supports.
pub(crate) struct Whole {
    pub(crate) judged: JudgedSweep,
    pub(crate) analyzed: Analyzed,
    pub(crate) sensitivity: Sensitivity,
}

impl Whole {
    /// Reads a sweep directory, each run once.
    pub(crate) fn open(directory: &Path, threads: Threads) -> Result<Self, Failure> {
        Referred::open(directory, Overrides::default())?.whole(threads)
    }
}

impl JudgedSweep {
    /// Reads a sweep directory. The baseline's runs stay in memory, of the others a few at a time.
    pub(crate) fn open(directory: &Path, overrides: Overrides<'_>) -> Result<Self, Failure> {
        Referred::open(directory, overrides)?.judge(Threads::default())
    }

    /// What the sweep supports.
    pub(crate) fn sensitivity(&self) -> Result<Sensitivity, Failure> {
        let found = engine::compute(
            &self.sweep.manifest,
            &self.judged,
            &self.reference,
            &self.context,
        );
        found.map_err(|error| Failure::rejected(&self.sweep.directory, error))
    }
}

/// What the runs of the identity cell said where it lies outside the grid; nothing where there is
/// no null sweep, or one of another cell.
fn null_sweep(
    directory: &Path,
    identity: Option<&str>,
) -> Result<Vec<(Seed, Observation)>, Failure> {
    let baseline = directory.join(BASELINE);
    if !files::is_there(&baseline.join(MANIFEST))? {
        return Ok(Vec::new());
    }
    let null = Sweep::open(&baseline)?;
    let (axes, runs) = (null.manifest.axes(), null.manifest.runs());
    let cell = runs.first().map(|run| axes.cell_name(&run.cell));
    if axes.cells() != Some(1) || cell.as_deref() != identity {
        return Ok(Vec::new());
    }
    let runs = runs.iter().zip(null.manifest.run_names());
    runs.map(|(run, name)| Ok((run.seed, null.observation(&name)?)))
        .collect()
}

/// The sensitivity of a sweep directory.
pub(crate) fn sensitivity_of(
    directory: &Path,
    overrides: Overrides<'_>,
) -> Result<Sensitivity, Failure> {
    JudgedSweep::open(directory, overrides)?.sensitivity()
}

/// A cohort's directory.
pub(crate) struct CohortDirectory {
    pub(crate) directory: PathBuf,
    /// The bytes of its manifest.
    pub(crate) bytes: Vec<u8>,
    pub(crate) cases: Vec<RecordedCase>,
}

impl CohortDirectory {
    /// Whether a directory is a cohort's.
    pub(crate) fn is(directory: &Path) -> Result<bool, Failure> {
        files::is_there(&directory.join(COHORT))
    }

    /// Reads its manifest.
    pub(crate) fn open(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join(COHORT);
        let bytes = files::read_input(&path, files::MAX_FILE)?;
        let cases = cohort::read(&bytes).map_err(|error| Failure::rejected(&path, error))?;
        Ok(Self {
            directory: directory.to_owned(),
            bytes,
            cases,
        })
    }

    /// The directory of a case.
    pub(crate) fn case(&self, case: &RecordedCase) -> PathBuf {
        self.directory.join(CASES).join(&case.name)
    }

    /// A case's directory, if it is a finished sweep with its manifest as recorded, or what is wrong
    /// with it. A manifest that is there and cannot be read says nothing about the case.
    pub(crate) fn sound(&self, case: &RecordedCase) -> Result<Result<PathBuf, String>, Failure> {
        let directory = self.case(case);
        let Some(recorded) = case.manifest else {
            return Ok(Err("its sweep did not finish".to_owned()));
        };
        let path = directory.join(MANIFEST);
        match files::hash(&path, files::MAX_MANIFEST) {
            Ok(found) if found == recorded => Ok(Ok(directory)),
            Ok(_) => Ok(Err(format!(
                "its {MANIFEST} is not the one that {COHORT} records"
            ))),
            Err(Unreadable::Io(error)) if !files::is_absent(&error) => {
                Err(Failure::input(&path, &error))
            }
            Err(unreadable) => Ok(Err(unreadable.as_input(&path).to_string())),
        }
    }

    /// The sensitivity of each case, or why it has none. Only a machine that fails ends it.
    pub(crate) fn sensitivities(
        &self,
        overrides: Overrides<'_>,
    ) -> Result<Vec<CaseOf<'_>>, Failure> {
        self.each_case(|directory| sensitivity_of(directory, overrides))
    }

    /// The same by another reading of a case's directory.
    pub(crate) fn each_case(
        &self,
        mut read: impl FnMut(&Path) -> Result<Sensitivity, Failure>,
    ) -> Result<Vec<CaseOf<'_>>, Failure> {
        let mut of_case = |case| {
            let directory = match self.sound(case)? {
                Ok(directory) => directory,
                Err(why) => return Ok(Err(inside(&why, &self.directory))),
            };
            match read(&directory) {
                Ok(found) => Ok(Ok(found)),
                Err(Failure::Rejected(why)) => Ok(Err(inside(&why, &self.directory))),
                Err(other) => Err(other),
            }
        };
        let cases = self.cases.iter();
        cases
            .map(|case| Ok((case.name.as_str(), of_case(case)?)))
            .collect()
    }

    /// The pooled figures.
    pub(crate) fn pooled(&self, overrides: Overrides<'_>) -> Result<Cohort, Failure> {
        self.pool(&self.sensitivities(overrides)?)
    }

    /// The pooled figures of cases that were looked at.
    pub(crate) fn pool(&self, found: &[CaseOf<'_>]) -> Result<Cohort, Failure> {
        if found.iter().all(|(_, found)| found.is_err()) {
            return Err(self.none_sound(found));
        }
        Cohort::of(&cases(found), resampling(found))
            .map_err(|error| Failure::rejected(&self.directory, error))
    }

    /// No case is left; what is wrong with the first of them is told.
    pub(crate) fn none_sound<T>(&self, found: &[(&str, Result<T, String>)]) -> Failure {
        let mut why = format!(
            "none of the {} could be analyzed",
            output::count(found.len(), "case")
        );
        for (name, found) in found.iter().take(TOLD) {
            if let Err(broken) = found {
                let _ = write!(why, "\ncase {name}: {broken}");
            }
        }
        why += &output::and_more("\n", found.len().saturating_sub(TOLD));
        Failure::rejected(&self.directory, why)
    }
}

/// How many broken cases are told of where none is sound.
const TOLD: usize = 5;

/// A case and its sensitivity, or why it has none.
pub(crate) type CaseOf<'c> = (&'c str, Result<Sensitivity, String>);

/// Cases as the engine takes them.
pub(crate) fn cases<'c>(found: &'c [CaseOf<'c>]) -> Vec<Case<'c>> {
    let case = |(name, found): &'c CaseOf<'c>| (*name, found.as_ref().map_err(Clone::clone));
    found.iter().map(case).collect()
}

/// The draws of a cohort's intervals: a setting of its configuration, which all cases share.
pub(crate) fn resampling(found: &[CaseOf<'_>]) -> Resampling {
    let sound = found.iter().find_map(|(_, found)| found.as_ref().ok());
    sound.map_or_else(Resampling::default, |found| {
        found.context.settings.resampling
    })
}

/// A message without the directory that it lies in: what is stored must not depend on it.
fn inside(why: &str, directory: &Path) -> String {
    why.replace(&directory.join(CASES).display().to_string(), CASES)
}

/// The sensitivity file of a sweep: name and canonical bytes.
pub(crate) fn sensitivity_file(found: &Sensitivity) -> Result<(&'static str, String), Failure> {
    let text = sensitivity::write(found).map_err(|error| Failure::Other(error.to_string()))?;
    Ok((SENSITIVITY, text))
}

/// That of a cohort.
pub(crate) fn cohort_file(found: &Cohort) -> Result<(&'static str, String), Failure> {
    let text = sensitivity::write_cohort(found);
    let text = text.map_err(|error| Failure::Other(error.to_string()))?;
    Ok((SENSITIVITY, text))
}
