//! An analysis as a person reads it: four decimals here, eight in the files.

use crate::analysis::{Analyzed, Sweep};
use clarity::gradient::steepest_esi_step;
use clarity::model::{
    AbsSummary, Axis, AxisGradient, AxisSurface, AxisValue, EncodedValue, Rounded, SweepManifest,
};
use clarity::surface::Grid;
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write as _;

/// How many holes of the grid are named; the rest are counted.
const HOLES: usize = 5;

/// The whole report: head, points, gradients, steepest steps.
pub(crate) fn report(sweep: &Sweep, analyzed: &Analyzed) -> String {
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
                short(point.esi),
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
    let _ = write!(
        text,
        "\n{}\n\n{}\n\n{}",
        points.trim_fmt(),
        totals.trim_fmt(),
        breaks(surface.axes(), declared)
    );
    for line in warnings(&sweep.manifest, gradient.axes()) {
        let _ = writeln!(text, "warning: {line}");
    }
    text
}

fn head(sweep: &Sweep, analyzed: &Analyzed) -> String {
    let manifest = &sweep.manifest;
    let same = analyzed
        .comparisons
        .iter()
        .filter(|run| run.same_answer)
        .count();
    let baseline = manifest
        .run_names()
        .next()
        .map(|name| name.to_string())
        .unwrap_or_default();
    let sizes = manifest.axes().as_slice().iter().map(|axis| {
        let values = axis.values().len();
        format!("{} ({values})", axis.name())
    });
    let sizes = sizes.collect::<Vec<_>>().join(" x ");
    let runs = manifest.runs().len();
    let answer: String = analyzed.baseline.answer().chars().take(60).collect();
    format!(
        "{runs} runs: {sizes} x {} seeds\nbaseline {baseline}, answer {answer:?}\n{same} of {runs} \
         runs give the baseline's answer\n",
        manifest.seeds().len()
    )
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.iter().copied());
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
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

/// The declared value behind an encoded one, as a person wrote it.
fn label(axis: &Axis, value: &EncodedValue) -> String {
    let found = axis
        .values()
        .iter()
        .find(|declared| declared.encode() == *value);
    found.map_or_else(|| value.to_string(), AxisValue::text)
}

/// What a reader of the table must know not to be misled.
fn warnings(manifest: &SweepManifest, gradients: &[AxisGradient]) -> Vec<String> {
    let mut lines = Vec::new();
    for (axis, gradient) in manifest.axes().as_slice().iter().zip(gradients) {
        let numbers: Option<Vec<f64>> = axis
            .lexicographic()
            .into_iter()
            .map(|position| axis.values().get(position).and_then(AxisValue::number))
            .collect();
        if numbers.is_some_and(|numbers| !numbers.is_sorted()) {
            let slopes = gradient.slopes().iter();
            let order: Vec<_> = slopes.map(|slope| label(axis, &slope.value)).collect();
            lines.push(format!(
                "{}: values stand in the order of their names ({}), not of their numbers; slopes \
                 between them may have the wrong sign",
                axis.name(),
                order.join(", ")
            ));
        }
    }
    lines.extend(holes(manifest));
    lines
}

fn holes(manifest: &SweepManifest) -> Option<String> {
    let mut grid = Grid::new(manifest.axes(), manifest.seeds()).ok()?;
    for run in manifest.runs() {
        grid.insert(&run.cell, run.seed, 1.0).ok()?;
    }
    let holes = grid.holes();
    let named: Vec<_> = holes.iter().take(HOLES).map(ToString::to_string).collect();
    let more = holes.len().saturating_sub(HOLES);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    (!holes.is_empty()).then(|| {
        format!(
            "the grid has {} holes: {}{more}",
            holes.len(),
            named.join(", ")
        )
    })
}

fn short(number: Rounded) -> String {
    format!("{:.4}", number.get())
}

fn signed(number: Rounded) -> String {
    format!("{:+.4}", number.get())
}
