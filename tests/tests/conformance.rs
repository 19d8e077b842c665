//! The 120 sweeps of the analysis contract, byte for byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity::artifact::{StageFile, gradient, manifest, metrics, surface, trace};
use clarity::model::{Observation, SweepManifest};
use clarity::surface::Grid;
use clarity::sweep::SweepDraft;
use clarity::{Analysis, analyze};
use serde_json::Value;

struct Vector(Value);

impl Vector {
    fn all() -> impl Iterator<Item = Self> {
        let lines = include_str!("../data/analysis.jsonl").lines();
        lines.map(|line| Self(serde_json::from_str(line).expect("a vector a line")))
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().expect("a text")
    }

    fn file(&self, path: &str) -> &[u8] {
        self.0["files"][path]
            .as_str()
            .expect("the vector has the file")
            .as_bytes()
    }

    fn manifest(&self) -> SweepManifest {
        manifest::read(self.file("sweep_manifest.json")).expect("a manifest")
    }

    fn observations(&self, manifest: &SweepManifest) -> Vec<Observation> {
        let traces = manifest
            .run_names()
            .map(|run| format!("runs/{run}/trace_pack.jsonl"));
        traces
            .map(|path| trace::read(self.file(&path)).expect("a trace"))
            .collect()
    }

    fn analysis(&self) -> Analysis {
        let manifest = self.manifest();
        analyze(&manifest, &self.observations(&manifest)).expect("an analysis")
    }
}

#[test]
fn every_stage_is_byte_equal() {
    let mut seen = 0;
    for vector in Vector::all() {
        let analysis = vector.analysis();
        let name = vector.text("name");
        assert_eq!(
            metrics::write(&analysis.metrics).unwrap(),
            vector.text("metrics"),
            "{name}"
        );
        assert_eq!(
            surface::write(&analysis.surface).unwrap(),
            vector.text("surface"),
            "{name}"
        );
        assert_eq!(
            gradient::write(&analysis.gradient).unwrap(),
            vector.text("gradient"),
            "{name}"
        );
        seen += 1;
    }
    assert_eq!(seen, 120);
}

#[test]
fn every_stage_can_begin_from_the_file_before_it() {
    for vector in Vector::all() {
        let StageFile::Metrics(read) = StageFile::read(vector.text("metrics").as_bytes()).unwrap()
        else {
            panic!("metrics")
        };
        let from_metrics = Analysis::of_metrics(read).unwrap();
        assert_eq!(
            surface::write(&from_metrics.surface).unwrap(),
            vector.text("surface")
        );
        let StageFile::Surface(read) = StageFile::read(vector.text("surface").as_bytes()).unwrap()
        else {
            panic!("surface")
        };
        let slopes = clarity::gradient::compute(&read).unwrap();
        assert_eq!(gradient::write(&slopes).unwrap(), vector.text("gradient"));
        let last = StageFile::read(vector.text("gradient").as_bytes()).unwrap();
        assert_eq!(last, StageFile::Gradient);
    }
}

#[test]
fn manifests_write_back_and_list_the_runs_of_their_plan() {
    for vector in Vector::all() {
        let manifest = vector.manifest();
        let bytes = manifest::write(&manifest).unwrap();
        assert_eq!(bytes.as_bytes(), vector.file("sweep_manifest.json"));
        let axes = manifest.axes().as_slice().iter();
        let draft = SweepDraft {
            axes: axes
                .map(|a| (a.name().to_string(), a.values().to_vec()))
                .collect(),
            seeds: manifest.seeds().to_vec(),
            adapter: "recorded".into(),
        };
        let plan = draft.check().unwrap();
        let planned: Vec<_> = plan.runs().map(|run| run.name()).collect();
        assert_eq!(manifest.run_names().collect::<Vec<_>>(), planned);
    }
}

/// The contract adds in the manifest's order, the grid in its own: equal but for last digits.
#[test]
fn the_surface_is_the_marginals_of_the_grid() {
    for vector in Vector::all() {
        let manifest = vector.manifest();
        let observations = vector.observations(&manifest);
        let mut grid = Grid::new(manifest.axes(), manifest.seeds()).unwrap();
        for (run, said) in manifest.runs().iter().zip(&observations) {
            let same = said.answer() == observations[0].answer();
            grid.insert(&run.cell, run.seed, f64::from(u8::from(same)))
                .unwrap();
        }
        assert!(grid.is_complete());
        let surface = vector.analysis().surface;
        for (index, axis) in surface.axes().iter().enumerate() {
            let marginals = grid.marginal(index).unwrap();
            assert_eq!(marginals.len(), axis.points().len());
            for point in axis.points() {
                let marginal = marginals.iter().find(|m| m.value == point.value).unwrap();
                assert!((marginal.mean.unwrap() - point.esi.get()).abs() <= 5.1e-9);
            }
        }
    }
}
