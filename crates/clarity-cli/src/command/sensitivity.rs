//! `clarity sensitivity` and `clarity compare`.

use crate::failure::Failure;
use crate::judge::{
    CaseOf, CohortDirectory, JudgedSweep, Overrides, cases, cohort_file, resampling,
    sensitivity_file, sensitivity_of,
};
use crate::output;
use crate::terminal::{self, Screen};
use clarity::artifact::sensitivity as wire;
use clarity::sensitivity::{BaselineKind, CohortChange, Compared, compare};
use std::fmt::Display;
use std::path::Path;

/// Prints what a sweep or a cohort supports.
pub(super) fn sensitivity(
    source: &Path,
    json: bool,
    overrides: Overrides<'_>,
    screen: Screen,
) -> Result<(), Failure> {
    if CohortDirectory::is(source)? {
        let found = CohortDirectory::open(source)?.pooled(overrides)?;
        return output::print(&if json {
            cohort_file(&found)?.1 + "\n"
        } else {
            screen.text(&terminal::cohort(&found, screen))
        });
    }
    let found = sensitivity_of(source, overrides)?;
    output::print(&if json {
        sensitivity_file(&found)?.1 + "\n"
    } else {
        screen.text(&terminal::sensitivity(&found, screen))
    })
}

/// Prints what changed from one sweep, or cohort, to another.
pub(super) fn compared(a: &Path, b: &Path, json: bool, screen: Screen) -> Result<(), Failure> {
    match (CohortDirectory::is(a)?, CohortDirectory::is(b)?) {
        (false, false) => {
            let found = of_sweeps(a, b)?;
            let text = wire::write_compared(&found);
            let text = text.map_err(|error| Failure::Other(error.to_string()))?;
            output::print(&if json {
                text + "\n"
            } else {
                screen.text(&terminal::compared(&found, screen))
            })
        }
        (true, true) => {
            let found = of_cohorts(a, b)?;
            let text = wire::write_cohort_change(&found);
            let text = text.map_err(|error| Failure::Other(error.to_string()))?;
            output::print(&if json {
                text + "\n"
            } else {
                screen.text(&terminal::cohort_change(&found))
            })
        }
        _ => {
            let why = "one is a sweep, the other a cohort; compare alike with alike";
            Err(refused(a, b, why))
        }
    }
}

fn of_sweeps(a: &Path, b: &Path) -> Result<Compared, Failure> {
    let (a, b) = (
        JudgedSweep::open(a, Overrides::default())?,
        JudgedSweep::open(b, Overrides::default())?,
    );
    warn_of_baselines(a.reference.kind(), b.reference.kind());
    let (first, second) = (&a.sweep.manifest, &b.sweep.manifest);
    let draws = a.context.settings.resampling;
    compare((first, &a.judged), (second, &b.judged), draws)
        .map_err(|error| refused(&a.sweep.directory, &b.sweep.directory, error))
}

fn of_cohorts(a: &Path, b: &Path) -> Result<CohortChange, Failure> {
    let (a, b) = (CohortDirectory::open(a)?, CohortDirectory::open(b)?);
    let (before, after) = (
        a.sensitivities(Overrides::default())?,
        b.sensitivities(Overrides::default())?,
    );
    let refuse = |why: &dyn Display| refused(&a.directory, &b.directory, why);
    let first = |found: &'_ [CaseOf<'_>]| found.iter().find_map(|(_, found)| found.clone().ok());
    if let (Some(first), Some(second)) = (first(&before), first(&after)) {
        if first.axes != second.axes {
            return Err(refuse(
                &"their axes or the values on them differ; run both over the same grid",
            ));
        }
        warn_of_baselines(first.baseline, second.baseline);
    }
    CohortChange::of(&cases(&before), &cases(&after), resampling(&before))
        .map_err(|error| refuse(&error))
}

fn refused(a: &Path, b: &Path, why: impl Display) -> Failure {
    Failure::Rejected(format!("{} and {}: {why}", a.display(), b.display()))
}

fn warn_of_baselines(first: BaselineKind, second: BaselineKind) {
    if first != second {
        let (first, second) = (first.word(), second.word());
        output::say(&format!(
            "warning: the first compares with the baseline `{first}`, the second with `{second}`"
        ));
    }
}
