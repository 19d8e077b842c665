//! Plots by themselves, for papers.

use crate::ReportError;
use crate::canvas::Drawing;
use crate::chart::{self, PANEL, Panel};
use crate::course::{Course, Of};
use crate::ink;
use crate::pair::{MOST, Pair};
use crate::shares::Shares;
use clarity_sensitivity::{Cohort, Sensitivity};
use plotters::drawing::IntoDrawingArea as _;
use plotters::element::Rectangle;
use plotters::style::Color as _;

/// The most panels of one plot.
const PANELS: usize = 48;

/// The most bars of one plot.
const BARS: usize = 200;

/// What a plot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    /// A figure along each axis, with intervals, noise floor and cliffs.
    Surface,
    /// The change of a figure at each step of each axis.
    Gradient,
    /// A figure at each pair of values of two axes.
    Heatmap,
    /// What explains the variance of a figure.
    Variance,
}

impl Plot {
    /// As a person calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Surface => "surface",
            Self::Gradient => "gradient",
            Self::Heatmap => "heatmap",
            Self::Variance => "variance",
        }
    }
}

/// What to plot of which results.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The kind of plot.
    pub plot: Plot,
    /// The figure; `None` for both.
    pub of: Option<Of>,
    /// The axes by name; none for all of them. A heat map takes two: the first runs from left to
    /// right.
    pub axes: &'a [String],
}

/// A plot of a sweep as SVG: panels of 360 pixels, two in a row, white behind them.
///
/// # Errors
/// An axis that is not there, a number of axes that does not fit, more than a picture can show, or
/// results that have nothing of the kind.
pub fn plot(found: &Sensitivity, asked: Asked<'_>) -> Result<String, ReportError> {
    let known = found.by_axis.iter().map(|axis| axis.axis.to_string());
    let axes = chosen(&known.collect::<Vec<_>>(), asked.axes)?;
    let figures = asked.of.map_or(Of::ALL.to_vec(), |of| vec![of]);
    match asked.plot {
        Plot::Surface => surface(&courses(&figures, &axes, |of| Course::of_sweep(found, of))),
        Plot::Gradient => gradient(&courses(&figures, &axes, |of| Course::of_sweep(found, of))),
        Plot::Heatmap => heatmap(found, &figures, &axes),
        Plot::Variance if asked.axes.is_empty() => variance(found, &figures),
        Plot::Variance => Err(ReportError::AxisCount {
            plot: "variance",
            expected: "all axes, which share it",
            found: asked.axes.len(),
        }),
    }
}

/// A plot of a cohort: its pooled figures along each axis, or their steps.
///
/// # Errors
/// As [`plot`]; a cohort has no heat map and no shares of variance.
pub fn cohort_plot(found: &Cohort, asked: Asked<'_>) -> Result<String, ReportError> {
    let known = found.by_axis.iter().map(|axis| axis.axis.to_string());
    let axes = chosen(&known.collect::<Vec<_>>(), asked.axes)?;
    match asked.plot {
        Plot::Surface => {
            let figures = asked.of.map_or(Of::ALL.to_vec(), |of| vec![of]);
            surface(&courses(&figures, &axes, |of| Course::of_cohort(found, of)))
        }
        Plot::Gradient if asked.of != Some(Of::Drift) => {
            gradient(&courses(&[Of::Esi], &axes, |of| {
                Course::of_cohort(found, of)
            }))
        }
        Plot::Gradient => Err(nothing("a cohort pools the steps of ESI alone")),
        Plot::Heatmap | Plot::Variance => {
            let plot = asked.plot.word();
            let why = format!("a cohort has no {plot}; plot one of its cases");
            Err(ReportError::Nothing { why })
        }
    }
}

fn nothing(why: &str) -> ReportError {
    ReportError::Nothing {
        why: why.to_owned(),
    }
}

/// The places of the axes that were asked for, in that order.
fn chosen(known: &[String], asked: &[String]) -> Result<Vec<usize>, ReportError> {
    if asked.is_empty() {
        return Ok((0..known.len()).collect());
    }
    let place = |axis: &String| {
        let found = known.iter().position(|known| known == axis);
        found.ok_or_else(|| ReportError::UnknownAxis {
            axis: axis.clone(),
            known: known.to_vec(),
        })
    };
    let places = asked.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let mut once = places.clone();
    once.sort_unstable();
    once.dedup();
    if once.len() < places.len() {
        return Err(nothing("an axis is named twice; name each once"));
    }
    Ok(places)
}

/// Axis by axis, each with its figures.
fn courses(figures: &[Of], axes: &[usize], of: impl Fn(Of) -> Vec<Course>) -> Vec<Course> {
    let all: Vec<Vec<Course>> = figures.iter().map(|figure| of(*figure)).collect();
    let by_axis = axes.iter().flat_map(|axis| {
        all.iter()
            .filter_map(move |courses| courses.get(*axis).cloned())
    });
    by_axis.collect()
}

fn surface(courses: &[Course]) -> Result<String, ReportError> {
    let tops = tops(courses);
    let about: Vec<String> = courses.iter().map(Course::about).collect();
    let panels = courses.iter().map(|course| {
        let draw = move |panel: Panel<'_>| chart::along(&panel, course, tops(course.of));
        (PANEL, draw)
    });
    page("robustness surface", &about.join(" "), panels.collect())
}

/// One scale for all plots of a figure: ESI has all of it.
pub(crate) fn tops(courses: &[Course]) -> impl Fn(Of) -> f64 + Copy {
    let drift = courses.iter().filter(|course| course.of == Of::Drift);
    let drift = ink::top(drift.flat_map(Course::figures));
    move |of| match of {
        Of::Esi => 1.0,
        Of::Drift => drift,
    }
}

fn gradient(courses: &[Course]) -> Result<String, ReportError> {
    let of = |of: Of| {
        courses
            .iter()
            .filter(move |course| course.of == of)
            .cloned()
    };
    let groups: Vec<Vec<Course>> = Of::ALL.map(|figure| of(figure).collect()).into();
    let groups = groups.into_iter().filter(|group| bars(group) > 0);
    let groups: Vec<Vec<Course>> = groups.collect();
    if groups.is_empty() {
        let without = courses.iter().filter_map(|course| {
            let why = course.without.as_ref()?;
            Some(format!("{} along {}: {why}", course.of.word(), course.axis))
        });
        let without: Vec<String> = without.collect();
        if without.is_empty() {
            return Err(nothing("no figure changes along an axis with numbers"));
        }
        return Err(nothing(&without.join("; ")));
    }
    let most = groups.iter().map(|group| bars(group)).max().unwrap_or(0);
    if most > BARS {
        let what = "steps";
        return Err(ReportError::TooMany {
            what,
            found: most,
            most: BARS,
        });
    }
    let about = groups.iter().flatten().flat_map(Course::steps_told);
    let about = about.collect::<Vec<_>>().join("; ");
    let panels = groups.iter().map(|group| {
        (chart::bars_size(most), move |panel: Panel<'_>| {
            chart::steps(&panel, group)
        })
    });
    page("gradient", &about, panels.collect())
}

/// How many steps some courses have.
pub(crate) fn bars(courses: &[Course]) -> usize {
    courses.iter().flat_map(|course| &course.steps).count()
}

fn heatmap(found: &Sensitivity, figures: &[Of], axes: &[usize]) -> Result<String, ReportError> {
    let (&[across, up] | &[across, up, ..]) = axes else {
        return Err(ReportError::AxisCount {
            plot: "heatmap",
            expected: "two axes",
            found: axes.len(),
        });
    };
    if axes.len() > 2 {
        return Err(ReportError::AxisCount {
            plot: "heatmap",
            expected: "two axes; name them",
            found: axes.len(),
        });
    }
    let pairs = figures
        .iter()
        .filter_map(|of| Pair::new(found, *of, across, up));
    let pairs: Vec<Pair> = pairs.collect();
    if let Some(large) = pairs.iter().find(|pair| !pair.fits()) {
        let found = large.across.labels.len().max(large.up.labels.len());
        return Err(ReportError::TooMany {
            what: "values on one side",
            found,
            most: MOST,
        });
    }
    let about = pairs.iter().map(Pair::about).collect::<Vec<_>>().join(" ");
    let drift = ink::top(
        pairs
            .iter()
            .filter(|p| p.of == Of::Drift)
            .flat_map(Pair::means),
    );
    let panels = pairs.iter().map(|pair| {
        let top = if pair.of == Of::Esi { 1.0 } else { drift };
        (chart::heat_size(pair), move |panel: Panel<'_>| {
            chart::heat(&panel, pair, top)
        })
    });
    page("heat map", &about, panels.collect())
}

fn variance(found: &Sensitivity, figures: &[Of]) -> Result<String, ReportError> {
    let mut all = Vec::new();
    let mut reasons = Vec::new();
    for of in figures {
        match Shares::new(found, *of) {
            Ok(shares) => all.push(shares),
            Err(reason) => reasons.push(format!("{}: {reason}", of.word())),
        }
    }
    if all.is_empty() {
        return Err(ReportError::Nothing {
            why: reasons.join("; "),
        });
    }
    let most = all
        .iter()
        .map(|shares| shares.bars.len())
        .max()
        .unwrap_or(0);
    let about = all.iter().map(Shares::about).collect::<Vec<_>>().join(" ");
    let panels = all.iter().map(|shares| {
        (chart::bars_size(most), move |panel: Panel<'_>| {
            chart::shares(&panel, shares)
        })
    });
    page("shares of the variance", &about, panels.collect())
}

/// Panels, two in a row, on white paper.
fn page<D>(title: &str, about: &str, panels: Vec<((u32, u32), D)>) -> Result<String, ReportError>
where
    D: FnOnce(Panel<'_>) -> Result<(), ReportError>,
{
    if panels.len() > PANELS {
        let (what, found) = ("panels", panels.len());
        return Err(ReportError::TooMany {
            what,
            found,
            most: PANELS,
        });
    }
    if panels.is_empty() {
        return Err(nothing("there is no axis"));
    }
    let columns = panels.len().min(2);
    let height = panels
        .iter()
        .map(|((_, height), _)| *height)
        .max()
        .unwrap_or(PANEL.1);
    let rows = panels.len().div_ceil(columns);
    let side = |count: usize, length: u32| u32::try_from(count).unwrap_or(1) * length;
    let size = (side(columns, PANEL.0), side(rows, height));
    let drawing = Drawing::default();
    let area = drawing.canvas(size).into_drawing_area();
    let (right, bottom) = (size.0.cast_signed(), size.1.cast_signed());
    let paper = Rectangle::new([(0, 0), (right, bottom)], ink::PAPER.filled());
    area.draw(&paper).map_err(ReportError::drawing)?;
    let places = area.split_evenly((rows, columns));
    for ((_, draw), place) in panels.into_iter().zip(&places) {
        draw(Panel {
            drawing: &drawing,
            area: place,
        })?;
    }
    Ok(drawing.svg(size, "plot", title, about))
}
