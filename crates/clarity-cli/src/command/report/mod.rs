//! `clarity report`: one page to look at.

mod made;
mod pictures;

use crate::analysis::SWEEP_REPORT;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::files;
use crate::judge::{CohortDirectory, Overrides, Whole};
use crate::output;
use crate::target::Target;
use clarity::model::RunName;
use clarity::sensitivity::Cohort;
use clarity_report::{CohortReport, Report, ReportError, Shown, cohort_page, page, worst_runs};
use pictures::Pictures;
use std::path::Path;

/// How many cells are shown with their texts.
const WORST: usize = 8;

/// Writes the report of a sweep or a cohort.
pub(super) fn report(
    source: &Path,
    output: Option<&Path>,
    config: Option<&Path>,
) -> Result<(), Failure> {
    let beside = source.join(SWEEP_REPORT);
    let to = Target::new(Some(output.unwrap_or(&beside)));
    if CohortDirectory::is(source) {
        let cohort = CohortDirectory::open(source)?;
        let pooled = cohort.pooled(Overrides::default())?;
        let to = to?;
        to.write(of_cohort(&cohort, &pooled)?.as_bytes())?;
        return output::print(&format!("{}\n", to.path().display()));
    }
    let whole = Whole::open(source)?;
    // After the sweep itself: what is wrong with it is told first.
    let to = to?;
    let loaded = config.map(Configuration::load).transpose()?;
    let page = of_sweep(&whole, loaded.as_ref())?;
    to.write(page.as_bytes())?;
    output::print(&format!("{}\n", to.path().display()))
}

/// The page of a sweep; with its configuration also the pictures.
pub(super) fn of_sweep(
    whole: &Whole,
    configuration: Option<&Configuration>,
) -> Result<String, Failure> {
    let judged = &whole.judged;
    let sweep = &judged.sweep;
    let names: Vec<RunName> = sweep.manifest.run_names().collect();
    let Some(first) = names.first() else {
        return Err(Failure::rejected(
            &sweep.directory,
            "the sweep lists no run",
        ));
    };
    let spec = files::read_run_file(&sweep.run_directory(first).join("spec.json"))?;
    let mut pictures = Pictures::new(sweep, configuration);
    let unperturbed = pictures.unperturbed(first)?;
    let mut worst = Vec::new();
    for run in worst_runs(&sweep.manifest, &judged.judged, &whole.sensitivity, WORST) {
        let (Some(name), Some(recorded)) = (names.get(run), sweep.manifest.runs().get(run)) else {
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
