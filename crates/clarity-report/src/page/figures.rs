//! The plots of a page, each with the table behind it.

use crate::ReportError;
use crate::chart::{self, PANEL};
use crate::course::{Course, Of, Told};
use crate::ink;
use crate::pair::{At, Pair};
use crate::plot::{bars, tops};
use crate::shares::Shares;
use crate::table::{Matrix, Table};
use crate::text;
use askama::Template as _;
use clarity_sensitivity::Sensitivity;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The most steps that bars are drawn for; the table has all.
const BARS: usize = 40;

/// The most pairs of axes that are drawn.
const PAIRS: usize = 60;

/// A plot or two with the tables behind them.
#[derive(Debug, Clone, Default)]
pub(super) struct Figure {
    /// What it is about, such as an axis.
    pub(super) name: String,
    /// The pictures.
    pub(super) plots: Vec<String>,
    /// What a reader must know to read them.
    pub(super) caption: String,
    /// The tables behind them.
    pub(super) tables: Vec<String>,
}

/// A name for the identifiers of one plot.
fn id(of: Of, kind: &str, index: usize) -> String {
    format!("{}-{kind}-{index}", of.key())
}

/// What a page says of one axis beside its plots.
pub(super) struct Beside {
    pub(super) caption: String,
    pub(super) tables: Vec<Table>,
}

/// Each axis with its two figures.
pub(super) fn axes(
    esi: &[Course],
    drift: &[Course],
    beside: impl Fn(usize) -> Beside,
) -> Result<Vec<Figure>, ReportError> {
    let top = tops(drift);
    let mut figures = Vec::new();
    for (index, (esi, drift)) in esi.iter().zip(drift).enumerate() {
        let mut plots = Vec::new();
        for course in [esi, drift] {
            let drawn = chart::alone(PANEL, |panel| chart::along(&panel, course, top(course.of)))?;
            let title = format!("{} along {}", course.of.word(), course.axis);
            let id = id(course.of, "along", index);
            plots.push(drawn.svg(PANEL, &id, &title, &course.about()));
        }
        let Beside { caption, tables } = beside(index);
        let tables = tables.iter().map(Table::render);
        figures.push(Figure {
            name: esi.measured.clone(),
            plots,
            caption,
            tables: tables.collect::<Result<_, _>>()?,
        });
    }
    Ok(figures)
}

/// The steps of all axes as bars; what has none says why.
pub(super) fn steps(esi: &[Course], drift: &[Course]) -> Result<Figure, ReportError> {
    let mut figure = Figure {
        name: "steps".to_owned(),
        ..Figure::default()
    };
    let mut told = Vec::new();
    for (index, courses) in [esi, drift].into_iter().enumerate() {
        let Some(of) = courses.first().map(|course| course.of) else {
            continue;
        };
        for course in courses {
            let without = course.without.as_ref();
            told.extend(without.map(|why| {
                format!(
                    "{} along {} has no steps: {why}.",
                    text::capital(of.word()),
                    course.axis
                )
            }));
        }
        let (shown, left_out) = largest(courses);
        if shown.iter().all(|course| course.steps.is_empty()) {
            told.push(format!(
                "{} changes along no axis with steps.",
                text::capital(of.word())
            ));
            continue;
        }
        if left_out > 0 {
            let left_out = text::count(left_out, "smaller step");
            told.push(format!(
                "{} of {} have no bar; the table has them.",
                left_out,
                of.word()
            ));
        }
        let size = chart::bars_size(bars(&shown));
        let drawn = chart::alone(size, |panel| chart::steps(&panel, &shown))?;
        let title = format!("change of {} at each step", of.word());
        let about =
            format!("{title} between neighbouring values; the table has every one that is not 0.");
        figure
            .plots
            .push(drawn.svg(size, &id(of, "steps", index), &title, &about));
        figure.tables.push(table_of_steps(of, courses).render()?);
    }
    figure.caption = told.join(" ");
    Ok(figure)
}

/// The same courses with no more steps than a plot has room for, the largest ones, and how many are
/// left out. Equal ones are taken in the order of the axes.
fn largest(courses: &[Course]) -> (Vec<Course>, usize) {
    let mut changes = Vec::new();
    for (axis, course) in courses.iter().enumerate() {
        let steps = course.steps.iter();
        changes.extend(steps.map(|step| (Reverse(step.change.abs()), axis, step.from)));
    }
    changes.sort_unstable();
    let left_out = changes.len().saturating_sub(BARS);
    changes.truncate(BARS);
    let kept: BTreeSet<(usize, usize)> = changes
        .iter()
        .map(|(_, axis, from)| (*axis, *from))
        .collect();
    let mut shown = courses.to_vec();
    for (axis, course) in shown.iter_mut().enumerate() {
        course
            .steps
            .retain(|step| kept.contains(&(axis, step.from)));
    }
    (shown, left_out)
}

fn table_of_steps(of: Of, courses: &[Course]) -> Table {
    let mut table = Table::sortable(
        &format!("Steps of {} between neighbouring values", of.word()),
        &[
            ("axis", false),
            ("from", true),
            ("to", true),
            ("change", true),
            ("95 %", true),
            ("told from none", false),
            ("per unit", true),
            ("over the range", true),
            ("support", false),
        ],
    );
    for course in courses {
        for step in &course.steps {
            let unit = if course.logarithmic {
                " per e-fold"
            } else {
                ""
            };
            let signed =
                |found: Option<_>| found.map_or_else(|| text::NONE.to_owned(), text::signed);
            table.row([
                course.measured.clone(),
                course.label(step.from).to_owned(),
                course.label(step.from + 1).to_owned(),
                text::signed(step.change),
                text::interval(step.interval.as_ref()),
                told(step.told()).to_owned(),
                signed(step.per_unit) + step.per_unit.map_or("", |_| unit),
                signed(step.per_range),
                step.support(course.unit),
            ]);
        }
    }
    table
}

fn told(told: Told) -> &'static str {
    match told {
        Told::Clear => "yes",
        Told::Unclear => "no",
        Told::NoInterval => "no interval",
    }
}

/// Each pair of axes with both figures; and how many pairs there are beyond what is drawn.
pub(super) fn pairs(found: &Sensitivity) -> Result<(Vec<Figure>, usize), ReportError> {
    let count = found.by_axis.len();
    let places = (0..count).flat_map(|across| (across + 1..count).map(move |up| (across, up)));
    let all: Vec<(usize, usize)> = places.collect();
    // One scale for drift in all of them.
    let drift = all
        .iter()
        .filter_map(|(across, up)| Pair::new(found, Of::Drift, *across, *up));
    let drift: Vec<Pair> = drift.take(PAIRS).collect();
    let top = ink::top(drift.iter().flat_map(Pair::means));
    let mut figures = Vec::new();
    for (index, ((across, up), drift)) in all.iter().zip(&drift).enumerate() {
        let Some(esi) = Pair::new(found, Of::Esi, *across, *up) else {
            continue;
        };
        let mut figure = Figure {
            name: format!("{} × {}", esi.across.axis, esi.up.axis),
            ..Figure::default()
        };
        for pair in [&esi, drift] {
            if pair.fits() {
                let size = chart::heat_size(pair);
                let top = if pair.of == Of::Esi { 1.0 } else { top };
                let drawn = chart::alone(size, |panel| chart::heat(&panel, pair, top))?;
                let title = format!("{} by {}", pair.of.word(), figure.name);
                let id = id(pair.of, "pair", index);
                figure
                    .plots
                    .push(drawn.svg(size, &id, &title, &pair.about()));
                figure.tables.push(table_of_pair(pair).render()?);
            } else {
                figure.caption = String::from(
                    "More values than a picture or a table of two sides has room for; `clarity \
                     export` has every run.",
                );
            }
        }
        figures.push(figure);
    }
    Ok((figures, all.len().saturating_sub(PAIRS)))
}

fn table_of_pair(pair: &Pair) -> Matrix {
    let cell = |at: &At| match at {
        At::Mean(mean, _) => text::number(*mean),
        At::Baseline => "baseline".to_owned(),
        At::Nothing => text::NONE.to_owned(),
    };
    let rows = pair.up.labels.iter().zip(&pair.rows);
    Matrix {
        caption: format!(
            "{} by {} (across) and {} (down)",
            pair.of.word(),
            pair.across.measured,
            pair.up.measured
        ),
        corner: format!("{} \\ {}", pair.up.axis, pair.across.axis),
        head: pair.across.labels.clone(),
        rows: rows
            .map(|(name, row)| (name.clone(), row.iter().map(cell).collect()))
            .collect(),
    }
}

/// What explains the variance of both figures; where one has no shares, the reason.
pub(super) fn shares(found: &Sensitivity) -> Result<Figure, ReportError> {
    let mut figure = Figure {
        name: "shares of the variance".to_owned(),
        ..Figure::default()
    };
    let mut told = Vec::new();
    for (index, of) in Of::ALL.into_iter().enumerate() {
        match Shares::new(found, of) {
            Ok(shares) => {
                let size = chart::bars_size(shares.bars.len());
                let drawn = chart::alone(size, |panel| chart::shares(&panel, &shares))?;
                let title = format!("what explains {}", of.word());
                let id = id(of, "shares", index);
                figure
                    .plots
                    .push(drawn.svg(size, &id, &title, &shares.about()));
                figure.tables.push(table_of_shares(&shares).render()?);
                told.push(about_shares(&shares));
            }
            Err(reason) => told.push(format!("{}: {reason}.", text::capital(of.word()))),
        }
    }
    figure.caption = told.join(" ");
    Ok(figure)
}

fn about_shares(shares: &Shares) -> String {
    let mut told = format!(
        "{} varies by {} between cells; of all its variation over runs {} lies within cells, \
         between seeds.",
        text::capital(shares.of.word()),
        text::number(shares.variance),
        text::percent(shares.within)
    );
    if let Some(note) = &shares.note {
        let _ = write!(told, " No intervals: {note}.");
    }
    if shares.left_out > 0 {
        let left_out = text::count(shares.left_out, "interaction");
        let _ = write!(told, " {left_out} smaller than these are left out.");
    }
    told
}

fn table_of_shares(shares: &Shares) -> Table {
    let mut table = Table::sortable(
        &format!("Shares of the variance of {}", shares.of.word()),
        &[
            ("axes", false),
            ("alone, or together", true),
            ("±", true),
            ("with all interactions", true),
            ("±", true),
        ],
    );
    for share in &shares.bars {
        let total = share.total;
        table.row([
            share.name.clone(),
            text::number(share.alone.0),
            text::optional(share.alone.1),
            text::optional(total.map(|total| total.0)),
            text::optional(total.and_then(|total| total.1)),
        ]);
    }
    table
}
