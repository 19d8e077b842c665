//! `clarity report`: one page to look at.

mod made;
mod pictures;

use crate::analysis::SWEEP_REPORT;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, Whole};
use crate::ordered::Threads;
use crate::output;
use crate::target::{Kind, Target};
use clarity::sensitivity::Cohort;
use clarity_report::{CohortReport, Report, ReportError, Shown, cohort_page, page, worst_runs};
use pictures::Pictures;
use std::path::Path;

const PAGE: Kind = Kind {
    option: "-o",
    what: "a report",
    example: SWEEP_REPORT,
    endings: &["html"],
};

/// How many cells are shown with their texts.
const WORST: usize = 8;

/// Writes the report of a sweep or a cohort.
pub(super) fn report(
    source: &Path,
    output: Option<&Path>,
    config: Option<&Path>,
) -> Result<(), Failure> {
    // What was typed is looked at before the work; the sweep's own name after the sweep.
    let typed = output.map(|path| Target::of(path, PAGE)).transpose()?;
    if let Some(typed) = &typed {
        typed.spare_results(source)?;
        typed.check_ending()?;
    }
    let beside = source.join(SWEEP_REPORT);
    let page = if CohortDirectory::is(source)? {
        if let Some(config) = config {
            let why = "a cohort's page has no pictures, and so no use for --config; give it with the \
                       directory of a case";
            return Err(Failure::rejected(config, why));
        }
        let cohort = CohortDirectory::open(source)?;
        of_cohort(&cohort, &cohort.pooled(Overrides::default())?)?
    } else {
        let loaded = config.map(Configuration::load).transpose()?;
        let whole = Whole::open(source, Threads::default())?;
        if let (Some(file), Some(loaded)) = (config, &loaded) {
            same_sweep(file, loaded, &whole)?;
        }
        of_sweep(&whole, loaded.as_ref())?
    };
    let to = match typed {
        Some(to) => to,
        None => Target::of(&beside, PAGE)?,
    };
    to.write(page.as_bytes())?;
    output::print(&format!("{}\n", to.path().display()))
}

/// Refuses a configuration of another sweep, whose pictures would be others.
fn same_sweep(file: &Path, loaded: &Configuration, whole: &Whole) -> Result<(), Failure> {
    let manifest = &whole.judged.sweep.manifest;
    let what = if loaded.plan.axes() != manifest.axes() {
        "axes or values"
    } else if loaded.plan.seeds() != manifest.seeds() {
        "seeds"
    } else {
        if loaded.lab_sweep().is_none() {
            output::say(
                "warning: the runner is not `clarity lab`: what it showed to its model nobody else \
                 can know, and the page has no pictures",
            );
        }
        return Ok(());
    };
    let directory = whole.judged.sweep.directory.display();
    let why = format_args!("is of another sweep: {directory} has other {what}");
    Err(Failure::rejected(file, why))
}

/// The page of a sweep; with its configuration also the pictures.
pub(super) fn of_sweep(
    whole: &Whole,
    configuration: Option<&Configuration>,
) -> Result<String, Failure> {
    let judged = &whole.judged;
    let sweep = &judged.sweep;
    let runs = sweep.manifest.runs();
    let Some(first) = &runs.name(0) else {
        return Err(Failure::rejected(
            &sweep.directory,
            "the sweep lists no run",
        ));
    };
    let (_, spec) = sweep.artifact(first, "spec.json")?;
    let mut pictures = Pictures::new(sweep, configuration);
    let unperturbed = pictures.unperturbed(first)?;
    let mut worst = Vec::new();
    for run in worst_runs(&sweep.manifest, &judged.judged, &whole.sensitivity, WORST) {
        let (Some(name), Some(recorded)) = (&runs.name(run), runs.get(run)) else {
            continue;
        };
        let baseline = judged.reference.said(recorded.seed);
        worst.push(Shown {
            run,
            said: sweep.observation(name)?,
            baseline: baseline.map(|(seed, said)| (seed, said.clone())),
            picture: pictures.perturbed(name)?,
        });
    }
    if pictures.note().is_some() && configuration.is_none() {
        output::say(
            "warning: the page has no pictures; with --config and the sweep's configuration it has",
        );
    }
    let made = made::of_sweep(whole, first)?;
    let text = String::from_utf8_lossy(&spec);
    let question = made::question(&spec);
    let report = Report {
        sweep: &sweep.manifest,
        judged: &judged.judged,
        sensitivity: &whole.sensitivity,
        surface: &whole.analyzed.analysis.surface,
        gradient: &whole.analyzed.analysis.gradient,
        question: question.as_deref(),
        worst: &worst,
        unperturbed: unperturbed.as_deref(),
        no_pictures: pictures.note(),
        made: &made,
        spec: &text,
    };
    page(&report).map_err(|error| failed(&error))
}

/// The page of a cohort.
pub(super) fn of_cohort(cohort: &CohortDirectory, pooled: &Cohort) -> Result<String, Failure> {
    let made = made::of_cohort(cohort, pooled);
    let report = CohortReport {
        cohort: pooled,
        made: &made,
    };
    cohort_page(&report).map_err(|error| failed(&error))
}

fn failed(error: &ReportError) -> Failure {
    Failure::Other(error.to_string())
}
