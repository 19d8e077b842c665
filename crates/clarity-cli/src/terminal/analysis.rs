//! The stages of the contract.

use super::bars::{self, Along};
use super::screen::Screen;
use super::style;
use super::table::{printable, short, shown, signed, table};
use crate::analysis::{Analyzed, Sweep};
use crate::output;
use clarity::gradient::steepest_esi_step;
use clarity::model::{AbsSummary, Axis, AxisSurface, EncodedValue, MAX_RUNS, Rounded};
use clarity::surface::Grid;
use clarity::sweep::{Advice, SweepDraft};
use std::fmt::Write as _;

/// How many holes of the grid are named; the rest are counted.
const HOLES: usize = 5;

/// The whole report: head, points, gradients, steepest steps.
///
/// ESI below one of the thresholds catches the eye.
pub(crate) fn analysis(
    sweep: &Sweep,
    analyzed: &Analyzed,
    thresholds: &[f64],
    screen: Screen,
) -> String {
    let surface = &analyzed.analysis.surface;
    let gradient = &analyzed.analysis.gradient;
    let axes = || surface.axes().iter().zip(gradient.axes());
    let mut text = head(sweep, analyzed);
    let mut points = table(&["axis", "value", "ESI", "drift", "dESI/step", "ddrift/step"]);
    let declared = sweep.manifest.axes().as_slice();
    for ((axis, slopes), declared) in axes().zip(declared) {
        for (point, slope) in axis.points().iter().zip(slopes.slopes()) {
            points.add_row([
                axis.axis().to_string(),
                label(declared, &point.value),
                style::esi(Some(point.esi), thresholds, short(point.esi)),
                short(point.drift),
                signed(slope.d_esi),
                signed(slope.d_drift),
            ]);
        }
    }
    let mut totals = table(&[
        "axis",
        "mean ESI",
        "mean drift",
        "mean |dESI|",
        "max |dESI|",
        "mean |ddrift|",
        "max |ddrift|",
    ]);
    for (axis, slopes) in axes() {
        let moments = [axis.esi().mean, axis.drift().mean];
        totals.add_row(total(
            axis.axis().as_str(),
            moments,
            slopes.esi(),
            slopes.drift(),
        ));
    }
    let moments = [surface.esi().mean, surface.drift().mean];
    totals.add_row(total("all", moments, gradient.esi(), gradient.drift()));
    let along: Vec<_> = surface.axes().iter().map(along).collect();
    let _ = write!(
        text,
        "\n{}{}\n{}\n{}",
        screen.table(points, 2, &[5, 4, 3]),
        bars::along(&along, screen),
        screen.table(totals, 1, &[5, 3, 6, 4, 2]),
        breaks(surface.axes(), declared)
    );
    for line in warnings(sweep) {
        let _ = writeln!(text, "warning: {line}");
    }
    text
}

fn along(axis: &AxisSurface) -> Along<'_> {
    let points = axis.points().iter();
    Along {
        axis: axis.axis(),
        figures: points
            .map(|point| [Some(point.esi), Some(point.drift)])
            .collect(),
    }
}

fn head(sweep: &Sweep, analyzed: &Analyzed) -> String {
    let manifest = &sweep.manifest;
    let same = analyzed.same;
    let baseline = manifest
        .run_names()
        .next()
        .map(|name| name.to_string())
        .unwrap_or_default();
    let (runs, seeds) = (manifest.runs().len(), manifest.seeds().len());
    let size = output::size(runs, manifest.axes(), seeds);
    let runs = output::count(runs, "run");
    let answer: String = analyzed.baseline.answer().chars().take(60).collect();
    let gives = if same == 1 { "gives" } else { "give" };
    format!(
        "{size}\nbaseline {baseline}, answer {answer:?}\n\
         {same} of {runs} {gives} the baseline's answer\n"
    )
}

fn total(axis: &str, means: [Rounded; 2], esi: AbsSummary, drift: AbsSummary) -> Vec<String> {
    let numbers = means
        .into_iter()
        .chain([esi.mean, esi.max, drift.mean, drift.max]);
    [axis.to_owned()]
        .into_iter()
        .chain(numbers.map(short))
        .collect()
}

/// One line an axis: the step between neighbouring values that changes ESI most.
fn breaks(surfaces: &[AxisSurface], declared: &[Axis]) -> String {
    let mut text = String::from("steepest step of ESI between neighbouring values\n");
    for (surface, declared) in surfaces.iter().zip(declared) {
        let line = match steepest_esi_step(surface) {
            Ok(Some(step)) => {
                let esi = |value: &EncodedValue| {
                    let point = surface.points().iter().find(|point| point.value == *value);
                    point.map_or_else(String::new, |point| short(point.esi))
                };
                let verb = if step.change.get() < 0.0 {
                    "falls"
                } else {
                    "rises"
                };
                format!(
                    "{verb} by {} from {} to {} ({} -> {})",
                    short(step.change.abs()),
                    label(declared, &step.from),
                    label(declared, &step.to),
                    esi(&step.from),
                    esi(&step.to)
                )
            }
            _ => "no step changes it".to_owned(),
        };
        let _ = writeln!(text, "  {}: {line}", surface.axis());
    }
    text
}

/// The declared value behind an encoded one, as a person wrote it, but for its length.
fn label(axis: &Axis, value: &EncodedValue) -> String {
    let text = axis.value(value).map(shown);
    text.unwrap_or_else(|| value.to_string())
}

/// What a reader of the table must know not to be misled.
fn warnings(sweep: &Sweep) -> Vec<String> {
    let axes = sweep.manifest.axes().as_slice().iter();
    let draft = SweepDraft {
        axes: axes
            .map(|axis| (axis.name().to_string(), axis.values().to_vec()))
            .collect(),
        ..SweepDraft::default()
    };
    let advice = draft.advice().into_iter().map(|(_, advice)| advice);
    let order = advice.filter(|advice| matches!(advice, Advice::Order { .. }));
    let mut lines: Vec<_> = order.map(|advice| printable(&advice.to_string())).collect();
    lines.extend(holes(sweep));
    lines
}

/// The runs that the grid has and the manifest does not.
fn holes(sweep: &Sweep) -> Option<String> {
    let manifest = &sweep.manifest;
    let listed = manifest.runs().len();
    // Each run stands in the grid, and there once.
    if manifest.axes().runs(manifest.seeds().len()) == Some(listed) {
        return None;
    }
    let Ok(mut grid) = Grid::new(manifest.axes(), manifest.seeds()) else {
        return Some(format!(
            "the grid has holes: it has more than {MAX_RUNS} runs, the manifest lists {listed}"
        ));
    };
    let entries: usize = grid.shape().iter().product();
    let holes = entries.saturating_sub(listed);
    for run in manifest.runs() {
        grid.insert(&run.cell, run.seed, 0.0).ok()?;
    }
    let named: Vec<_> = grid
        .holes()
        .take(HOLES)
        .map(|run| run.to_string())
        .collect();
    let more = output::and_more(" ", holes.saturating_sub(named.len()));
    let count = output::count(holes, "hole");
    (holes > 0).then(|| format!("the grid has {count}: {}{more}", named.join(", ")))
}
