//! The page of a sweep.

use super::figures::{self, Figure};
use super::worst::Worst;
use super::{Made, axis, own, told};
use crate::ReportError;
use crate::course::{Course, Of};
use crate::table::{Matrix, Table};
use crate::text;
use crate::verdict;
use crate::worst::Shown;
use askama::Template;
use clarity_model::{Gradient, Surface, SweepManifest, printable};
use clarity_sensitivity::{BaselineKind, Judged, Sensitivity};

/// With fewer seeds than this a page says that they are few: the interval of three is some four times
/// as wide as their spread.
const FEW_SEEDS: usize = 5;

/// The most characters of a question and of a spec that are shown.
const SPEC: usize = 4000;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// The sweep.
    pub sweep: &'r SweepManifest,
    /// Each run beside its baseline, in the manifest's order.
    pub judged: &'r [Judged],
    /// What the sweep supports.
    pub sensitivity: &'r Sensitivity,
    /// The contract's surface.
    pub surface: &'r Surface,
    /// The contract's gradient.
    pub gradient: &'r Gradient,
    /// What the model was asked, where the base spec says it.
    pub question: Option<&'r str>,
    /// The runs to look at, worst first; [`worst_runs`](crate::worst_runs) finds them.
    pub worst: &'r [Shown],
    /// The unperturbed picture as PNG, where the sweep has one.
    pub unperturbed: Option<&'r [u8]>,
    /// What is said where pictures are missing.
    pub no_pictures: Option<&'r str>,
    /// How it was made.
    pub made: &'r [Made],
    /// The spec of the first run as it was written.
    pub spec: &'r str,
}

#[derive(Template)]
#[template(path = "sweep.html")]
struct Page<'p> {
    policy: String,
    style: &'static str,
    script: &'static str,
    title: String,
    question: Option<String>,
    size: String,
    baseline: String,
    verdict: [String; 3],
    warnings: &'p [String],
    axes: Vec<Figure>,
    pairs: Vec<Figure>,
    pairs_left_out: usize,
    steps: Figure,
    shares: Figure,
    reasons: String,
    near: String,
    missing: usize,
    unperturbed: Option<String>,
    no_pictures: Option<&'p str>,
    worst: Vec<Worst>,
    contract: String,
    made: Vec<Made>,
    spec: &'p str,
    spec_left_out: usize,
    limits: Vec<String>,
}

/// The report as one HTML file: it needs no network, no other file and no script.
///
/// Its size follows from the grid: of each answer and reason at most 1,200 characters are shown, of
/// the question and the spec 4,000.
///
/// # Errors
/// [`ReportError::Drawing`] and [`ReportError::Page`], which no results are known to cause.
pub fn page(report: &Report<'_>) -> Result<String, ReportError> {
    let found = report.sensitivity;
    let esi = Course::of_sweep(found, Of::Esi);
    let drift = Course::of_sweep(found, Of::Drift);
    let (pairs, pairs_left_out) = figures::pairs(found)?;
    let (spec, spec_left_out) = text::capped(report.spec, SPEC);
    let worst = report.worst.iter();
    let worst = worst.filter_map(|shown| Worst::of(shown, report.sweep, report.judged, found));
    let axes = found.axes.as_slice().iter();
    let names: Vec<&str> = axes.map(|axis| axis.name().as_str()).collect();
    let page = Page {
        policy: own::policy(),
        style: own::STYLE,
        script: own::SCRIPT,
        title: format!("Robustness over {}", names.join(" × ")),
        question: report.question.map(|question| text::short(question, SPEC)),
        size: size(found),
        baseline: baseline(found),
        verdict: verdict::of_sweep(found, &esi),
        warnings: &found.warnings,
        axes: figures::axes(&esi, &drift, |index| axis::beside(found, index))?,
        pairs,
        pairs_left_out,
        steps: figures::steps(&esi, &drift)?,
        shares: figures::shares(found)?,
        reasons: table_of_reasons(found).render()?,
        near: found.context.settings.near.to_string(),
        missing: found.overall.reasons.missing,
        unperturbed: report.unperturbed.map(own::data),
        no_pictures: report.no_pictures,
        worst: worst.collect(),
        contract: table_of_contract(report).render()?,
        made: told(report.made),
        spec,
        spec_left_out,
        limits: limits(found),
    };
    Ok(printable(&page.render()?))
}

fn size(found: &Sensitivity) -> String {
    let axes = found.axes.as_slice().iter();
    let sizes: Vec<_> = axes
        .map(|axis| format!("{} ({})", axis.name(), axis.values().len()))
        .collect();
    let (runs, seeds) = (
        text::count(found.overall.runs, "run"),
        text::count(found.seeds, "seed"),
    );
    format!("{runs}: {} × {seeds}", sizes.join(" × "))
}

fn baseline(found: &Sensitivity) -> String {
    let identity = found.identity.as_deref().unwrap_or_default();
    match found.baseline {
        BaselineKind::First => "Each run is compared with the sweep's first one.".to_owned(),
        BaselineKind::Identity => {
            format!("Each run is compared with the unperturbed one ({identity}) of the first seed.")
        }
        BaselineKind::Paired => format!(
            "Each run is compared with the unperturbed one ({identity}) of its own seed; these do \
             not count."
        ),
    }
}

fn table_of_reasons(found: &Sensitivity) -> Matrix {
    let table = &found.overall.reasons;
    let row = |name: &str, near: usize, far: usize| {
        (
            name.to_owned(),
            [near, far].map(|count| count.to_string()).to_vec(),
        )
    };
    Matrix {
        caption: "Runs by answer and reason".to_owned(),
        corner: "answer \\ reason".to_owned(),
        head: ["near the baseline's", "another reason"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("the baseline's answer", table.same_near, table.same_far),
            row("another answer", table.other_near, table.other_far),
        ],
    }
}

fn table_of_contract(report: &Report<'_>) -> Table {
    let mut table = Table::sortable(
        "The contract's surface and gradient",
        &[
            ("axis", false),
            ("value", true),
            ("ESI", true),
            ("drift", true),
            ("dESI per step", true),
            ("ddrift per step", true),
        ],
    );
    let axes = report.surface.axes().iter().zip(report.gradient.axes());
    for ((surface, gradient), axis) in axes.zip(report.sweep.axes().as_slice()) {
        for (point, slope) in surface.points().iter().zip(gradient.slopes()) {
            let declared = axis.value(&point.value).map(text::value);
            table.row([
                surface.axis().to_string(),
                declared.unwrap_or_else(|| point.value.to_string()),
                text::number(point.esi),
                text::number(point.drift),
                text::signed(slope.d_esi),
                text::signed(slope.d_drift),
            ]);
        }
    }
    table
}

/// What the report does not show.
fn limits(found: &Sensitivity) -> Vec<String> {
    let other = match found.baseline {
        BaselineKind::First => "that of the sweep's first run",
        BaselineKind::Identity | BaselineKind::Paired => "the model's own unperturbed one",
    };
    let mut limits = vec![
        format!(
            "Stable is not right: ESI compares answers with {other}, and a wrong answer that stays \
             is perfectly stable."
        ),
        "One case: other pictures and other questions may behave otherwise. A cohort shows how \
         much."
            .to_owned(),
        "Between tested values nothing is known; a line that joins them is drawn for the eye."
            .to_owned(),
        "Drift is a distance of letters, not of meaning: a reason in other words counts as \
         another."
            .to_owned(),
        "Shares of the variance depend on the values that were chosen.".to_owned(),
        "Intervals over cells tell what other cells like these would give, those over seeds what \
         other seeds would; steps between values are marked one by one, with no correction for \
         their number."
            .to_owned(),
    ];
    if found.seeds < FEW_SEEDS {
        let verb = if found.seeds == 1 { "says" } else { "say" };
        let seeds = text::capital(&text::count(found.seeds, "seed"));
        limits.push(format!(
            "{seeds} {verb} little of what another seed would give."
        ));
    }
    limits
}
