//! The list of schemas, and how one is made.

use crate::{artifact, config, lab, rule};
use alloc::format;
use alloc::string::String;
use core::fmt;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema as Made};

/// The schema of one kind of file.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Schema {
    /// What it is called: as the file is, where that has one name.
    pub name: &'static str,
    /// What it describes, in one line.
    pub about: &'static str,
    make: fn() -> Made,
}

/// Every schema: what a user writes, what a run has, what a sweep has, what commands print.
///
/// ```
/// use clarity_schema::ALL;
/// assert!(ALL.iter().any(|schema| schema.name == "sweep_manifest"));
/// ```
pub const ALL: &[Schema] = &[
    Schema::read::<config::Sweep>("sweep", "a sweep's configuration"),
    Schema::read::<config::Gate>("gate", "the limits of a gate"),
    Schema::read::<lab::Spec>("lab_spec", "a base spec for the lab"),
    Schema::read::<artifact::Spec>("spec", "spec.json of a run"),
    Schema::read::<artifact::Manifest>("manifest", "manifest.json of a run"),
    Schema::read::<artifact::TraceRecord>("trace_record", "a line of trace_pack.jsonl of a run"),
    Schema::read::<artifact::CorpusRecord>("corpus_record", "a line of a corpus of recorded runs"),
    Schema::written::<artifact::SweepManifest>("sweep_manifest", "sweep_manifest.json"),
    Schema::written::<artifact::SweepPlan>("sweep_plan", "sweep_plan.json"),
    Schema::written::<artifact::Done>("done", "done.json of a run"),
    Schema::written::<artifact::FailedRun>("failed_run", "the record of a failed run"),
    Schema::written::<artifact::Metrics>("metrics", "metrics.json"),
    Schema::written::<artifact::Surface>("robustness_surface", "robustness_surface.json"),
    Schema::written::<artifact::GradientSurface>("gradient_surface", "gradient_surface.json"),
    Schema::written::<artifact::Context>("context", "context.json"),
    Schema::written::<artifact::Sensitivity>("sensitivity", "sensitivity.json of a sweep"),
    Schema::written::<artifact::Probe>("probe", "probe.json"),
    Schema::written::<artifact::Cohort>("cohort", "cohort.json"),
    Schema::written::<artifact::CohortSensitivity>(
        "cohort_sensitivity",
        "sensitivity.json of a cohort",
    ),
    Schema::written::<artifact::Comparison>("comparison", "compare --json of two sweeps"),
    Schema::written::<artifact::CohortComparison>(
        "cohort_comparison",
        "compare --json of two cohorts",
    ),
    Schema::written::<artifact::Plan>("plan", "plan --json"),
    Schema::written::<artifact::Status>("status", "status --json"),
];

/// The schema of a name, if there is one.
pub fn find(name: &str) -> Option<&'static Schema> {
    ALL.iter().find(|schema| schema.name == name)
}

impl Schema {
    /// As a reader takes it: a key may be left out where its type is an option or has a default.
    const fn read<T: JsonSchema>(name: &'static str, about: &'static str) -> Self {
        let make = || root::<T>(SchemaSettings::draft2020_12().for_deserialize());
        Self { name, about, make }
    }

    /// As a writer leaves it: every key is there, with `null` where its type is an option.
    const fn written<T: JsonSchema>(name: &'static str, about: &'static str) -> Self {
        let make = || root::<T>(SchemaSettings::draft2020_12().for_serialize());
        Self { name, about, make }
    }

    /// The schema as JSON: keys sorted, two spaces a level, a newline at the end. The same bytes on
    /// any machine.
    pub fn text(&self) -> String {
        let mut made = (self.make)();
        made.insert("title".into(), self.about.into());
        format!("{:#}\n", made.as_value())
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.name)
    }
}

fn root<T: JsonSchema>(settings: SchemaSettings) -> Made {
    settings
        .with_transform(RecursiveTransform(rule::tidy))
        .into_generator()
        .into_root_schema_for::<T>()
}
