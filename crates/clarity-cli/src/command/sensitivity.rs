//! `clarity sensitivity` and `clarity compare`.

use crate::failure::Failure;
use crate::judge::{
    CohortDirectory, JudgedSweep, Overrides, cases, cohort_file, resampling, sensitivity_file,
    sensitivity_of,
};
use crate::{output, report};
use clarity::artifact::sensitivity as wire;
use clarity::sensitivity::{CohortChange, Compared, compare};
use std::path::Path;

/// Prints what a sweep or a cohort supports.
pub(super) fn sensitivity(
    source: &Path,
    json: bool,
    overrides: Overrides<'_>,
) -> Result<(), Failure> {
    if CohortDirectory::is(source) {
        let found = CohortDirectory::open(source)?.pooled(overrides)?;
        return output::print(&if json {
            cohort_file(&found)?.1 + "\n"
        } else {
            report::cohort(&found)
        });
    }
    let found = sensitivity_of(source, overrides)?;
    output::print(&if json {
        sensitivity_file(&found)?.1 + "\n"
    } else {
        report::sensitivity(&found)
    })
}

/// Prints what changed from one sweep, or cohort, to another.
pub(super) fn compared(a: &Path, b: &Path, json: bool) -> Result<(), Failure> {
    match (CohortDirectory::is(a), CohortDirectory::is(b)) {
        (false, false) => {
            let found = of_sweeps(a, b)?;
            let text = wire::write_compared(&found);
            let text = text.map_err(|error| Failure::Other(error.to_string()))?;
            output::print(&if json {
                text + "\n"
            } else {
                report::compared(&found)
            })
        }
        (true, true) => {
            let found = of_cohorts(a, b)?;
            let text = wire::write_cohort_change(&found);
            let text = text.map_err(|error| Failure::Other(error.to_string()))?;
            output::print(&if json {
                text + "\n"
            } else {
                report::cohort_change(&found)
            })
        }
        _ => {
            let (a, b) = (a.display(), b.display());
            let why = "one is a sweep, the other a cohort; compare alike with alike";
            Err(Failure::Rejected(format!("{a} and {b}: {why}")))
        }
    }
}

fn of_sweeps(a: &Path, b: &Path) -> Result<Compared, Failure> {
    let (a, b) = (
        JudgedSweep::open(a, Overrides::default())?,
        JudgedSweep::open(b, Overrides::default())?,
    );
    if a.reference.kind() != b.reference.kind() {
        let (first, second) = (a.reference.kind().word(), b.reference.kind().word());
        output::say(&format!(
            "warning: the first compares with the baseline `{first}`, the second with `{second}`"
        ));
    }
    let (first, second) = (&a.sweep.manifest, &b.sweep.manifest);
    let draws = a.context.settings.resampling;
    compare((first, &a.judged), (second, &b.judged), draws)
        .map_err(|error| Failure::Rejected(error.to_string()))
}

fn of_cohorts(a: &Path, b: &Path) -> Result<CohortChange, Failure> {
    let (a, b) = (CohortDirectory::open(a)?, CohortDirectory::open(b)?);
    let (before, after) = (
        a.sensitivities(Overrides::default())?,
        b.sensitivities(Overrides::default())?,
    );
    CohortChange::of(&cases(&before), &cases(&after), resampling(&before))
        .map_err(|error| Failure::Rejected(error.to_string()))
}
