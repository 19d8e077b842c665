//! Small sweeps, and pages of them taken apart.
#![allow(dead_code, reason = "no test needs all of it")]

use clarity_gradient::compute as gradient_of;
use clarity_metrics::{Baseline, compute as metrics_of};
use clarity_model::{
    Axes, Axis, AxisName, AxisValue, Cell, Observation, RecordedRun, Seed, SweepManifest,
};
use clarity_report::{Report, Shown, page, worst_runs};
use clarity_sensitivity::{AxisMeta, Context, Judged, Sensitivity, compute, judge_all};
use clarity_surface::compute as surface_of;

pub(crate) fn float(number: f64) -> AxisValue {
    AxisValue::float(number).unwrap()
}

pub(crate) fn floats(numbers: &[f64]) -> Vec<AxisValue> {
    numbers.iter().copied().map(float).collect()
}

/// A sweep of which each run says what a function of its place says.
pub(crate) struct Small {
    pub(crate) sweep: SweepManifest,
    pub(crate) said: Vec<Observation>,
    pub(crate) context: Context,
}

/// The full grid; `say` is given the place of the cell on each axis, and the seed.
pub(crate) fn small(
    axes: &[(&str, Vec<AxisValue>)],
    seeds: &[i64],
    say: impl Fn(&[usize], i64) -> (String, String),
) -> Small {
    let axis = |(name, values): &(&str, Vec<AxisValue>)| {
        Axis::new(AxisName::new(name).unwrap(), values.clone()).unwrap()
    };
    let axes = Axes::new(axes.iter().map(axis).collect()).unwrap();
    let mut places: Vec<Vec<usize>> = vec![Vec::new()];
    for axis in axes.as_slice() {
        let further = |place: &Vec<usize>| {
            let place = place.clone();
            (0..axis.values().len()).map(move |at| [place.clone(), vec![at]].concat())
        };
        places = places.iter().flat_map(further).collect();
    }
    let (mut runs, mut said) = (Vec::new(), Vec::new());
    for place in places {
        let cell: Cell = axes.cell_at(place.clone()).unwrap();
        for &seed in seeds {
            let (answer, reason) = say(&place, seed);
            said.push(Observation::new(&answer, Some(&reason)));
            runs.push(RecordedRun {
                cell: cell.clone(),
                seed: seed.into(),
                manifest_hash: "0".repeat(64).parse().unwrap(),
            });
        }
    }
    let seeds: Vec<Seed> = seeds.iter().map(|seed| (*seed).into()).collect();
    let sweep = SweepManifest::new(axes, seeds, runs).unwrap();
    let context = Context::default();
    Small {
        sweep,
        said,
        context,
    }
}

impl Small {
    /// The first value of each axis leaves the input as it is.
    pub(crate) fn paired(mut self) -> Self {
        for axis in self.sweep.axes().as_slice() {
            let meta = AxisMeta {
                identity: axis.values().first().cloned(),
                ..AxisMeta::default()
            };
            self.context.axes.insert(axis.name().clone(), meta);
        }
        self
    }

    /// What is known of the first axis.
    pub(crate) fn with(mut self, meta: AxisMeta) -> Self {
        let name = self.sweep.axes().as_slice()[0].name().clone();
        self.context.axes.insert(name, meta);
        self
    }

    pub(crate) fn judged(&self) -> (Vec<Judged>, Sensitivity) {
        let (reference, judged) = judge_all(&self.sweep, &self.said, &[], &self.context).unwrap();
        let found = compute(&self.sweep, &judged, &reference, &self.context).unwrap();
        (judged, found)
    }

    pub(crate) fn sensitivity(&self) -> Sensitivity {
        self.judged().1
    }

    /// Its report, with its eight worst runs beside the first.
    pub(crate) fn page(&self) -> String {
        let (judged, found) = self.judged();
        let baseline = Baseline::new(&self.said[0]);
        let compared = self.said.iter().map(|said| baseline.compare(said));
        let cells = self.sweep.runs().iter().map(|run| run.cell);
        let compared: Vec<_> = cells.zip(compared).collect();
        let metrics = metrics_of(self.sweep.axes(), &compared).unwrap();
        let surface = surface_of(&metrics).unwrap();
        let gradient = gradient_of(&surface).unwrap();
        let worst = worst_runs(&self.sweep, &judged, &found, 8);
        let shown = worst.into_iter().map(|run| Shown {
            run,
            said: self.said[run].clone(),
            baseline: Some((
                self.sweep.runs().first().unwrap().seed,
                self.said[0].clone(),
            )),
            picture: None,
        });
        let shown: Vec<Shown> = shown.collect();
        page(&Report {
            sweep: &self.sweep,
            judged: &judged,
            sensitivity: &found,
            surface: &surface,
            gradient: &gradient,
            question: Some("Where is the nodule?"),
            worst: &shown,
            unperturbed: None,
            no_pictures: None,
            made: &[],
            spec: "{}",
        })
        .unwrap()
    }
}

/// What lies between two marks, each time.
pub(crate) fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    let parts = text.split(open).skip(1);
    parts
        .map(|part| part.split_once(close).unwrap().0)
        .collect()
}
