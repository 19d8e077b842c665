//! The page of a cohort.

use super::figures::{self, Beside, Figure};
use super::{Made, own, told};
use crate::ReportError;
use crate::course::{Course, Of};
use crate::table::Table;
use crate::text;
use crate::verdict;
use askama::Template;
use clarity_model::printable;
use clarity_sensitivity::{BrokenCase, Cohort, Pooled};

/// The most characters of what is told of a broken case.
const WHY: usize = 400;

/// What a cohort's report is made of.
#[derive(Debug, Clone, Copy)]
pub struct CohortReport<'r> {
    /// The pooled figures.
    pub cohort: &'r Cohort,
    /// How it was made.
    pub made: &'r [Made],
}

#[derive(Template)]
#[template(path = "cohort.html")]
struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    title: String,
    verdict: [String; 3],
    axes: Vec<Figure>,
    steps: Figure,
    cases: String,
    broken: Vec<BrokenCase>,
    made: Vec<Made>,
    limits: [&'static str; 3],
}

/// The report of a cohort as one HTML file.
///
/// # Errors
/// As [`page`](crate::page).
pub fn cohort_page(report: &CohortReport<'_>) -> Result<String, ReportError> {
    let found = report.cohort;
    let esi = Course::of_cohort(found, Of::Esi);
    let drift = Course::of_cohort(found, Of::Drift);
    let names: Vec<&str> = found
        .by_axis
        .iter()
        .map(|axis| axis.axis.as_str())
        .collect();
    let cases = text::count(found.cases.len(), "case");
    let page = Page {
        policy: own::policy(),
        style: own::STYLE,
        script: own::SCRIPT,
        title: format!("Robustness of {cases} over {}", names.join(" × ")),
        verdict: verdict::of_cohort(found, &esi),
        axes: figures::axes(&esi, &drift, |index| Beside {
            caption: String::new(),
            tables: vec![table_of_axis(found, index)],
        })?,
        steps: figures::steps(&esi, &[])?,
        cases: table_of_cases(found).render()?,
        broken: found.broken.iter().map(short).collect(),
        made: told(report.made),
        limits: [
            "Stable is not right: ESI compares answers with those of each case's own baseline.",
            "Intervals tell what other cases like these would give; where almost all cases are \
             stable and few break, they are too short.",
            "Between tested values nothing is known; a line that joins them is drawn for the eye.",
        ],
    };
    Ok(printable(&page.render()?))
}

/// What is wrong with a case, cut off where it is long.
fn short(case: &BrokenCase) -> BrokenCase {
    BrokenCase {
        name: text::short(&case.name, WHY),
        why: text::short(&case.why, WHY),
    }
}

fn table_of_axis(found: &Cohort, index: usize) -> Table {
    let Some(axis) = found.by_axis.get(index) else {
        return Table::default();
    };
    let mut table = Table::sortable(
        &format!(
            "By value of {}",
            text::measured(axis.axis.as_str(), &axis.meta)
        ),
        &[
            ("value", true),
            ("cases", true),
            ("ESI", true),
            ("95 % over cases", true),
            ("between cases", true),
            ("lowest", true),
            ("drift", true),
            ("95 % over cases", true),
        ],
    );
    for value in &axis.values {
        let (esi, drift) = (value.esi.as_ref(), value.drift.as_ref());
        let interval = |found: Option<&Pooled>| {
            text::interval(found.and_then(|found| found.interval.as_ref()))
        };
        table.row([
            text::value(&value.value),
            esi.map_or(0, |esi| esi.cases).to_string(),
            text::optional(esi.map(|esi| esi.estimate)),
            interval(esi),
            text::optional(esi.and_then(|esi| esi.spread)),
            text::optional(esi.map(|esi| esi.lowest)),
            text::optional(drift.map(|drift| drift.estimate)),
            interval(drift),
        ]);
    }
    table
}

fn table_of_cases(found: &Cohort) -> Table {
    let mut table = Table::sortable(
        "Cases, least stable first",
        &[
            ("case", false),
            ("ESI", true),
            ("drift", true),
            ("unparsed", true),
        ],
    );
    for case in &found.cases {
        table.row([
            text::short(&case.name, 80),
            text::optional(case.esi),
            text::optional(case.drift),
            case.unparsed.to_string(),
        ]);
    }
    table
}
