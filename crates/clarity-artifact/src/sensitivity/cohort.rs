use super::VERSION;
use super::scores::optional_interval;
use crate::canonical;
use crate::json::Json;
use crate::json::build::{count, integer, list, object, rounded, text, value};
use clarity_sensitivity::{BrokenCase, CaseScores, Cohort, CohortChange, Pooled, PooledAxis};
use std::io;

/// Writes the pooled figures of a cohort as canonical JSON.
///
/// # Errors
/// None that a cohort can cause; the signature is that of writing.
pub fn write(cohort: &Cohort) -> io::Result<String> {
    canonical::pretty(&object([
        ("axes", list(cohort.by_axis.iter().map(axis))),
        ("bootstrap_seed", integer(cohort.resampling.seed)),
        ("broken", list(cohort.broken.iter().map(broken))),
        ("cases", list(cohort.cases.iter().map(case))),
        (
            "overall",
            object([
                ("drift", pooled(cohort.overall.drift.as_ref())),
                ("esi", pooled(cohort.overall.esi.as_ref())),
            ]),
        ),
        ("replicates", integer(cohort.resampling.replicates)),
        ("schema", text("clarity/cohort-sensitivity")),
        ("schema_version", integer(VERSION)),
    ]))
}

/// Writes what changed from one cohort to another as canonical JSON.
///
/// # Errors
/// None that a change can cause; the signature is that of writing.
pub fn write_change(change: &CohortChange) -> io::Result<String> {
    canonical::pretty(&object([
        ("cases", list(change.cases.iter().map(text))),
        ("drift", pooled(change.drift.as_ref())),
        ("esi", pooled(change.esi.as_ref())),
        ("left_out", list(change.left_out.iter().map(text))),
        ("schema", text("clarity/cohort-comparison")),
        ("schema_version", integer(VERSION)),
    ]))
}

fn axis(axis: &PooledAxis) -> Json<'static> {
    let at = |place: usize| {
        let found = axis.values.get(place);
        found.map_or(Json::Null, |found| value(&found.value))
    };
    let values = axis.values.iter().map(|found| {
        object([
            ("drift", pooled(found.drift.as_ref())),
            ("esi", pooled(found.esi.as_ref())),
            ("value", value(&found.value)),
        ])
    });
    let gaps = axis.gaps.iter().map(|gap| {
        object([
            ("change", pooled(Some(&gap.change))),
            ("falling", count(gap.falling)),
            ("from", at(gap.from)),
            ("to", at(gap.from + 1)),
        ])
    });
    object([
        ("axis", text(axis.axis.as_str())),
        ("gaps", list(gaps)),
        ("values", list(values)),
    ])
}

fn pooled(found: Option<&Pooled>) -> Json<'static> {
    found.map_or(Json::Null, |pooled| {
        object([
            ("cases", count(pooled.cases)),
            ("estimate", rounded(Some(pooled.estimate))),
            ("highest", rounded(Some(pooled.highest))),
            ("interval", optional_interval(pooled.interval.as_ref())),
            ("lowest", rounded(Some(pooled.lowest))),
            ("spread", rounded(pooled.spread)),
        ])
    })
}

fn case(case: &CaseScores) -> Json<'static> {
    object([
        ("drift", rounded(case.drift)),
        ("esi", rounded(case.esi)),
        ("name", text(case.name.as_str())),
        ("unparsed", count(case.unparsed)),
    ])
}

fn broken(broken: &BrokenCase) -> Json<'static> {
    object([
        ("name", text(broken.name.as_str())),
        ("why", text(broken.why.as_str())),
    ])
}
