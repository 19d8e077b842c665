//! Bars from left to right, a row each: they have room for names, on a phone too.

use super::ticks::Ticks;
use super::{PANEL, Panel, TITLE, cut, fit, heading, letters, pixels, width};
use crate::ReportError;
use crate::course::{Course, Of, Told};
use crate::ink;
use crate::shares::Shares;
use crate::text;
use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Rectangle};
use plotters::style::{Color as _, RGBColor};
use std::ops::Range;

/// The height of a row in pixels.
const ROW: u32 = 22;

/// The most letters of a row's name.
const NAME: usize = 20;

/// One row.
struct Bar {
    name: String,
    /// What it shows, for a pointer that rests on it.
    told: String,
    /// Its end; it starts at 0.
    to: f64,
    /// A longer bar behind it, which is pale.
    behind: Option<f64>,
    /// Whether it is pale itself.
    faint: bool,
    /// The ends of its interval.
    whisker: Option<(f64, f64)>,
}

/// How large a panel with so many bars is.
pub(crate) fn size(bars: usize) -> (u32, u32) {
    let rows = u32::try_from(bars).unwrap_or(u32::MAX / ROW - 100).max(1);
    (PANEL.0, 80 + rows * ROW)
}

/// The change of a figure at each step of each axis.
pub(crate) fn steps(panel: &Panel<'_>, courses: &[Course]) -> Result<(), ReportError> {
    let of = courses.first().map_or(Of::Esi, |course| course.of);
    let mut bars = Vec::new();
    let mut reach: f64 = 0.0;
    for course in courses {
        let mut steps: Vec<_> = course.steps.iter().collect();
        steps.sort_by_key(|step| step.from);
        for step in steps {
            let (from, to) = (course.label(step.from), course.label(step.from + 1));
            let ends = step
                .interval
                .map(|found| (found.low.get(), found.high.get()));
            let (low, high) = ends.unwrap_or_default();
            reach = [low, high, step.change.get()]
                .iter()
                .fold(reach, |r, x| r.max(x.abs()));
            bars.push(Bar {
                name: between(&course.axis, from, to),
                told: format!("{}, {}", course.told(step), step.support(course.unit)),
                to: step.change.get(),
                behind: None,
                // A pale bar is perhaps no change: its interval has 0 in it, or it has none.
                faint: step.told() != Told::Clear,
                whisker: ends,
            });
        }
    }
    let reach = [0.25, 0.5, 0.75]
        .into_iter()
        .find(|top| reach <= *top)
        .unwrap_or(1.0);
    let title = format!("change of {} at each step", of.word());
    draw(panel, of, (&title, "change"), -reach..reach, &bars)
}

/// `blur 1.0→2.0`.
fn between(axis: &str, from: &str, to: &str) -> String {
    match fit(&[axis, from, to], NAME - 2).as_slice() {
        [axis, from, to] => format!("{axis} {from}→{to}"),
        _ => String::new(),
    }
}

/// `blur × noise`, all of them as long as there is room for.
fn together(name: &str) -> String {
    let axes: Vec<&str> = name.split(" × ").collect();
    fit(&axes, NAME.saturating_sub(3 * (axes.len() - 1))).join(" × ")
}

/// The shares of the variance of a figure.
pub(crate) fn shares(panel: &Panel<'_>, found: &Shares) -> Result<(), ReportError> {
    let bars = found.bars.iter().map(|share| {
        let (alone, conf) = share.alone;
        let (shown, half) = share.total.unwrap_or((alone, conf));
        let whisker = half.map(|half| {
            let (middle, half) = (shown.get(), half.get());
            ((middle - half).max(0.0), (middle + half).min(1.0))
        });
        let told = match share.total {
            Some((total, half)) => format!(
                "{}: {} alone, {} with its interactions{}",
                share.name,
                text::number(alone),
                text::number(total),
                half.map(|half| format!(" ± {}", text::number(half)))
                    .unwrap_or_default()
            ),
            None => format!("{} together: {}", share.name, text::number(alone)),
        };
        Bar {
            name: together(&share.name),
            told,
            to: alone.get(),
            behind: share.total.map(|(total, _)| total.get()),
            faint: false,
            whisker,
        }
    });
    let title = format!("what explains {}", found.of.word());
    draw(
        panel,
        found.of,
        (&title, "share of the variance"),
        0.0..1.0,
        &bars.collect::<Vec<_>>(),
    )
}

fn strong(of: Of) -> RGBColor {
    match of {
        Of::Esi => ink::ESI,
        Of::Drift => ink::DRIFT,
    }
}

fn pale(of: Of) -> RGBColor {
    match of {
        Of::Esi => ink::ESI_PALE,
        Of::Drift => ink::DRIFT_PALE,
    }
}

fn draw(
    panel: &Panel<'_>,
    of: Of,
    (title, along): (&str, &str),
    range: Range<f64>,
    bars: &[Bar],
) -> Result<(), ReportError> {
    // The first row is the uppermost.
    let row = |index: usize| -f64::from(pixels(index));
    let named = bars.iter().enumerate();
    let named: Vec<_> = named
        .map(|(i, bar)| (row(i), text::short(&bar.name, NAME)))
        .collect();
    let labels = named.iter().map(|(_, name)| width(name)).max().unwrap_or(0) + 12;
    let rows = Ticks::rows(named, row(bars.len()) + 0.4..0.6);
    let mut chart = ChartBuilder::on(panel.area)
        .margin(8)
        .margin_right(20)
        .caption(cut(title, TITLE), heading())
        .x_label_area_size(36)
        .y_label_area_size(labels)
        .build_cartesian_2d(range, rows)
        .map_err(ReportError::drawing)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .max_light_lines(0)
        .bold_line_style(ink::GRID)
        .axis_style(ink::MUTED)
        .x_labels(5)
        .x_label_formatter(&|value| {
            format!("{value:.1}")
                .replace("-0.0", "0.0")
                .replace('-', "−")
        })
        .label_style(letters())
        .axis_desc_style(letters())
        .x_desc(along)
        .draw()
        .map_err(ReportError::drawing)?;
    for (index, bar) in bars.iter().enumerate() {
        let middle = row(index);
        let mut rectangle = |to: f64, half: f64, faint: bool| {
            let corners = [(to.min(0.0), middle - half), (to.max(0.0), middle + half)];
            let color = if faint { pale(of) } else { strong(of) };
            panel.drawing.title(bar.told.clone());
            let mut shapes = vec![Rectangle::new(corners, color.filled())];
            if faint {
                // An edge that can be seen.
                shapes.push(Rectangle::new(corners, strong(of)));
            }
            chart
                .draw_series(shapes)
                .map(|_| ())
                .map_err(ReportError::drawing)
        };
        if let Some(behind) = bar.behind {
            rectangle(behind, 0.36, true)?;
        }
        let half = if bar.behind.is_some() { 0.2 } else { 0.36 };
        rectangle(bar.to, half, bar.faint)?;
        if let Some((low, high)) = bar.whisker {
            let line = PathElement::new([(low, middle), (high, middle)], ink::INK.stroke_width(1));
            chart.draw_series([line]).map_err(ReportError::drawing)?;
        }
    }
    let zero = PathElement::new([(0.0, 0.6), (0.0, row(bars.len()) + 0.4)], ink::MUTED);
    chart
        .draw_series([zero])
        .map(|_| ())
        .map_err(ReportError::drawing)
}
