//! Sweeps of any size without a model: the runs of a plan with answers and justifications like a
//! model's, packed or in directories.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what measures or tests is a program of the house: a panic is how it fails"
)]

use clarity::artifact::done::{self, DoneFile};
use clarity::artifact::spec::BaseSpec;
use clarity::artifact::sweep_plan::{self, SweepPlan};
use clarity::artifact::{context, digest};
use clarity::model::{AxisValue, Digest};
use clarity::sensitivity::Context;
use clarity::sweep::{Plan, Run, SweepDraft};
use clarity_pack::Writer;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use tempfile::tempfile;

/// The length of a justification, in characters.
pub(crate) const LENGTH: usize = 800;

const BASE_SPEC: &str = r#"{"question": "Is there a pleural effusion?"}"#;

/// What a report is made of; some characters take two bytes, as in the reports of many languages.
const SENTENCES: [&str; 11] = [
    "The frontal film was taken in inspiration and shows nine posterior ribs.",
    "The right costophrenic angle is blunted by a shallow meniscus of fluid.",
    "The left hemidiaphragm keeps its contour along the whole lateral margin.",
    "No pneumothorax is seen at either apex, even where the scapula overlaps.",
    "The heart is at the upper limit of its normal size for this projection.",
    "Vessels of the upper zones are no wider than those of the lower zones.",
    "A thin line of Kérley type crosses the right base near the pleura.",
    "The hila keep their usual height, and the trachea stands in the midline.",
    "Bones show no fracture; the fifth rib has an old, well healed callus.",
    "Compared with the “naïve” reading, the density at the base has grown.",
    "Taken together these findings favour a small effusion on the right side.",
];

/// Words that a model says in place of each other.
const WORDS: [(&str, &str); 8] = [
    ("blunted", "obscured"),
    ("shallow", "subtle"),
    ("normal", "expected"),
    ("crosses", "traverses"),
    ("favour", "suggest"),
    ("small", "minor"),
    ("thin", "faint"),
    ("old", "former"),
];

/// A plan of `axes` axes of `values` values and `seeds` seeds: `values^axes * seeds` runs.
pub(crate) fn plan(axes: u32, values: i64, seeds: i64) -> Plan {
    let values: Vec<AxisValue> = (0..values).map(AxisValue::from).collect();
    let draft = SweepDraft {
        axes: (0..axes)
            .map(|axis| (format!("axis_{axis}"), values.clone()))
            .collect(),
        seeds: (0..seeds).map(Into::into).collect(),
        adapter: "none".to_owned(),
    };
    draft.check().expect("a plan")
}

/// Writes the sweep into a directory, which is made: each run in its own or all in one pack, the
/// plan, the context and the manifest.
pub(crate) fn write(directory: &Path, plan: &Plan, packed: bool) {
    fs::create_dir_all(directory).expect("a directory");
    let context = context_of(plan);
    let text = context::write(&context).expect("a context");
    fs::write(directory.join("context.json"), text).expect("a context");
    let text = sweep_plan::write(&SweepPlan {
        adapter: plan.adapter().to_owned(),
        axes: plan.axes().clone(),
        baseline_runs: 0,
        base_spec: Some(digest::sha256(BASE_SPEC.as_bytes())),
        cases: BTreeMap::new(),
        command: vec!["none".to_owned()],
        context,
        seeds: plan.seeds().to_vec(),
    });
    fs::write(directory.join("sweep_plan.json"), text.expect("a plan")).expect("a plan");
    let file = File::create(directory.join("sweep_manifest.json")).expect("a manifest");
    let mut manifest = Manifest::new(file, plan);
    if packed {
        fs::create_dir(directory.join("packs")).expect("a directory");
        let pack = File::create(directory.join("packs/1-of-1.zip")).expect("a pack");
        let mut pack = Writer::new(pack, tempfile().expect("a temporary file"));
        for run in plan.runs() {
            pack.begin(run.name().as_str()).expect("a run");
            let (files, hash) = files(&run);
            for (name, text) in &files {
                pack.add(name, text.as_bytes()).expect("a file");
            }
            manifest.add(&run, hash);
        }
        pack.finish().expect("a pack");
    } else {
        for run in plan.runs() {
            let to = directory.join("runs").join(run.name().as_str());
            fs::create_dir_all(&to).expect("a directory");
            let (files, hash) = files(&run);
            for (name, text) in &files {
                fs::write(to.join(name), text).expect("a file");
            }
            manifest.add(&run, hash);
        }
    }
    manifest.finish(plan);
}

/// The first value of each axis is its identity, so that each run has a baseline of its own seed.
fn context_of(plan: &Plan) -> Context {
    let axes: Vec<_> = plan
        .axes()
        .as_slice()
        .iter()
        .map(|axis| format!("\"{}\": {{\"identity\": 0}}", axis.name()))
        .collect();
    let text = format!(
        r#"{{"axes": {{{}}}, "schema_version": 1, "settings": {{}}}}"#,
        axes.join(", ")
    );
    context::read(text.as_bytes()).expect("a context")
}

/// The files of a run, ascending by name, and the hash of its manifest.
fn files(run: &Run<'_>) -> ([(&'static str, String); 4], Digest) {
    let (answer, justification) = said(run);
    let base = BaseSpec::read(BASE_SPEC.as_bytes()).expect("a base spec");
    let spec = base.for_run(run.axis_values(), run.seed()).expect("a spec");
    let trace = format!(
        "{{\"step\": \"perturb\"}}\n{{\"justification\": \"{justification}\", \"output\": \
         \"{answer}\", \"step\": \"answer\"}}\n"
    );
    let hash = digest::sha256(trace.as_bytes());
    let manifest = format!(
        "{{\"artifact_sha256\": {{\"trace_pack.jsonl\": \"{hash}\"}}, \"artifacts\": \
         [\"trace_pack.jsonl\"], \"run_id\": \"{}\", \"seed\": {}, \"timestamp\": \"none\"}}",
        run.name(),
        run.seed()
    );
    let files = [
        ("manifest.json", manifest),
        ("spec.json", spec),
        ("trace_pack.jsonl", trace),
    ];
    let listed = files.each_ref().map(|(name, text)| DoneFile {
        path: (*name).to_owned(),
        bytes: text.len() as u64,
        sha256: digest::sha256(text.as_bytes()),
    });
    let hash = listed[0].sha256;
    let record = done::write(&listed).expect("a record");
    let [manifest, spec, trace] = files;
    ([(done::FILE, record), manifest, spec, trace], hash)
}

/// What the model of a run says: the far corner of the grid gets another answer, and each run but the
/// first has some sentences swapped and some words changed.
fn said(run: &Run<'_>) -> (&'static str, String) {
    let mut draw = Draw(run.index() as u64);
    let far: usize = run.cell().positions().sum();
    let answer = if far + draw.below(8) > 24 {
        "normal"
    } else {
        "effusion"
    };
    let mut sentences = SENTENCES.map(str::to_owned);
    if run.index() > 0 {
        for _ in 0..=draw.below(3) {
            let (one, other) = (draw.below(11), draw.below(11));
            sentences.swap(one, other);
        }
        for _ in 0..=draw.below(4) {
            let (word, other) = WORDS[draw.below(8)];
            for sentence in &mut sentences {
                *sentence = sentence.replace(word, other);
            }
        }
    }
    // What makes every text another one.
    let tag = format!(" Study {:08}.", run.index());
    let mut text = sentences.join(" ");
    let _ = write!(text, "{}", " ".repeat(LENGTH));
    let kept: String = text.chars().take(LENGTH - tag.len()).collect();
    (answer, kept + &tag)
}

/// Numbers that follow from a run's index alone (`SplitMix64`).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let below = (mixed ^ (mixed >> 31)) % bound as u64;
        usize::try_from(below).expect("a small number")
    }
}

/// `sweep_manifest.json`, run by run: what a million runs need at once is more than a test has.
struct Manifest {
    to: BufWriter<File>,
    first: bool,
}

impl Manifest {
    fn new(file: File, plan: &Plan) -> Self {
        let mut to = BufWriter::new(file);
        let axes: Vec<_> = plan
            .axes()
            .as_slice()
            .iter()
            .map(|axis| {
                let values: Vec<_> = axis.values().iter().map(AxisValue::text).collect();
                let values = values.join(",\n      ");
                format!("    \"{}\": [\n      {values}\n    ]", axis.name())
            })
            .collect();
        let axes = axes.join(",\n");
        write!(to, "{{\n  \"axes\": {{\n{axes}\n  }},\n  \"runs\": [").expect("a manifest");
        Self { to, first: true }
    }

    fn add(&mut self, run: &Run<'_>, hash: Digest) {
        let comma = if self.first { "" } else { "," };
        self.first = false;
        let values: Vec<_> = run
            .axis_values()
            .map(|(axis, value)| format!("        \"{axis}\": {}", value.text()))
            .collect();
        let values = values.join(",\n");
        let seed = run.seed();
        write!(
            self.to,
            "{comma}\n    {{\n      \"axis_values\": {{\n{values}\n      }},\n      \
             \"manifest_hash\": \"{hash}\",\n      \"seed\": {seed}\n    }}"
        )
        .expect("a manifest");
    }

    fn finish(mut self, plan: &Plan) {
        let seeds: Vec<_> = plan.seeds().iter().map(ToString::to_string).collect();
        let seeds = seeds.join(",\n    ");
        let written = write!(self.to, "\n  ],\n  \"seeds\": [\n    {seeds}\n  ]\n}}");
        written.and_then(|()| self.to.flush()).expect("a manifest");
    }
}
