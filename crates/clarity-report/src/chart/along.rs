//! A figure along one axis, with its intervals, the noise floor and its cliffs.

use super::ticks::Ticks;
use super::{Panel, TICK, TITLE, cut, heading, letters, overhang};
use crate::ReportError;
use crate::course::{Course, Mark, Of, Step, Told};
use crate::ink;
use crate::text;
use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::series::LineSeries;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, RGBColor, ShapeStyle};

/// Half of the width of an interval's end, as a share of the axis.
const CAP: f64 = 0.015;

/// With more values than this they stand close.
const CLOSE: usize = 60;

/// Draws it; `top` is the upper end of the scale, which starts at 0.
pub(crate) fn along(panel: &Panel<'_>, course: &Course, top: f64) -> Result<(), ReportError> {
    let color = match course.of {
        Of::Esi => ink::ESI,
        Of::Drift => ink::DRIFT,
    };
    let (width, _) = panel.area.dim_in_pixel();
    let named = course.marks.iter();
    let named: Vec<_> = named
        .map(|mark| (mark.at, cut(&mark.label, TICK)))
        .collect();
    let last = named.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    // The last tick stands a twentieth of the plot from its end.
    let right = overhang(last.map(|(_, name)| name.as_str()), 15);
    let room = i32::try_from(width).unwrap_or(i32::MAX) - 52 - right;
    let ticks = Ticks::along(named, -0.06..1.06, room);
    let title = format!("{} along {}", course.of.word(), course.axis);
    let mut chart = ChartBuilder::on(panel.area)
        .margin(8)
        .margin_right(right)
        .caption(cut(&title, TITLE), heading())
        .x_label_area_size(38)
        .y_label_area_size(36)
        .build_cartesian_2d(ticks, 0.0..top * 1.02)
        .map_err(ReportError::drawing)?;
    // Behind everything: the steps whose interval leaves no change out.
    for step in course
        .steps
        .iter()
        .filter(|step| step.told() == Told::Clear)
    {
        let at = |place: usize| course.marks.get(place).map(|mark| mark.at);
        if let (Some(from), Some(to)) = (at(step.from), at(step.from + 1)) {
            let corners = [(from, 0.0), (to, top * 1.02)];
            let shade = Rectangle::new(corners, ink::CLIFF.filled());
            panel.drawing.title(cliff(course, step));
            chart.draw_series([shade]).map_err(ReportError::drawing)?;
        }
    }
    chart
        .configure_mesh()
        .disable_x_mesh()
        .max_light_lines(0)
        .bold_line_style(ink::GRID)
        .axis_style(ink::MUTED)
        .y_labels(6)
        .y_label_formatter(&|value| scale(*value, top))
        .label_style(letters())
        .axis_desc_style(letters())
        .x_desc(cut(&course.measured, room))
        .draw()
        .map_err(ReportError::drawing)?;
    if let Some(floor) = course.floor {
        let floor = floor.get();
        panel.drawing.title(format!("noise floor {floor:.4}"));
        let line = PathElement::new([(-0.06, floor), (1.06, floor)], ink::MUTED);
        chart.draw_series([line]).map_err(ReportError::drawing)?;
        let label = floor_label(course, floor, top);
        chart.draw_series([label]).map_err(ReportError::drawing)?;
    }
    let known = || {
        let marks = course.marks.iter();
        marks.filter_map(|mark| Some((mark, mark.estimate?.get())))
    };
    // Many values stand close: marks and bars that hide each other show nothing.
    let close = course.marks.len() > CLOSE;
    let (radius, breadth) = if close { (2, 2) } else { (4, 8) };
    for (mark, _) in known() {
        for (ends, style) in whiskers(mark, color, breadth) {
            let line = PathElement::new(ends, style);
            chart.draw_series([line]).map_err(ReportError::drawing)?;
        }
    }
    if course.ordered {
        let line = LineSeries::new(known().map(|(mark, y)| (mark.at, y)), color.stroke_width(2));
        chart.draw_series(line).map_err(ReportError::drawing)?;
    }
    for (mark, y) in known() {
        if mark.defined {
            let hole = Circle::new((mark.at, y), radius, ink::PAPER.filled());
            chart.draw_series([hole]).map_err(ReportError::drawing)?;
        }
        let style = if mark.defined {
            color.stroke_width(2)
        } else {
            color.filled()
        };
        panel.drawing.title(told(course, mark));
        let dot = Circle::new((mark.at, y), radius, style);
        chart.draw_series([dot]).map_err(ReportError::drawing)?;
    }
    Ok(())
}

/// The lines of a mark's intervals: a broad one with its ends, and a thin one.
fn whiskers(mark: &Mark, color: RGBColor, breadth: u32) -> Vec<([(f64, f64); 2], ShapeStyle)> {
    let [broad, thin] = &mark.intervals;
    let mut lines = Vec::new();
    if let Some(found) = broad {
        let (low, high) = (found.low.get(), found.high.get());
        let style = pale(color).stroke_width(breadth);
        lines.push(([(mark.at, low), (mark.at, high)], style));
        // It is pale: its ends are not. One that is hardly broader than a line has none.
        let ends = [low, high].into_iter().filter(|_| breadth > 2);
        lines.extend(ends.map(|end| ([(mark.at - CAP, end), (mark.at + CAP, end)], color.into())));
    }
    lines.extend(thin.map(|found| {
        let (low, high) = (found.low.get(), found.high.get());
        ([(mark.at, low), (mark.at, high)], color.into())
    }));
    lines
}

fn pale(color: RGBColor) -> RGBColor {
    if color == ink::ESI {
        ink::ESI_PALE
    } else {
        ink::DRIFT_PALE
    }
}

/// The name of the noise floor: on the side of its line where there is room.
fn floor_label(course: &Course, floor: f64, top: f64) -> Text<'static, (f64, f64), &'static str> {
    let vertical = if floor < top / 2.0 {
        VPos::Bottom
    } else {
        VPos::Top
    };
    let (at, horizontal) = clearing(course).map_or((1.05, HPos::Right), |at| (at, HPos::Center));
    let style = letters().pos(Pos::new(horizontal, vertical));
    Text::new("noise floor", (at, floor), style)
}

/// The middle of the widest gap between two marks: a label there meets no interval.
fn clearing(course: &Course) -> Option<f64> {
    let mut places: Vec<f64> = course.marks.iter().map(|mark| mark.at).collect();
    places.sort_by(f64::total_cmp);
    let gaps = places.iter().zip(places.iter().skip(1));
    let widest = gaps.max_by(|(a, b), (c, d)| (*b - *a).total_cmp(&(*d - *c)));
    widest.map(|(a, b)| f64::midpoint(*a, *b))
}

fn scale(value: f64, top: f64) -> String {
    if top < 0.5 {
        format!("{value:.2}")
    } else {
        format!("{value:.1}")
    }
}

/// `blur 2.0: ESI 0.5500, 95 % [0.385, 0.705] over cells`.
fn told(course: &Course, mark: &Mark) -> String {
    let estimate = text::optional(mark.estimate);
    let intervals = mark.intervals.iter().flatten().map(|found| {
        format!(
            "{} over {}",
            text::interval(Some(found)),
            found.source.word()
        )
    });
    let intervals: Vec<String> = intervals.collect();
    let what = if mark.defined {
        ", the baseline's own runs, which do not count".to_owned()
    } else if intervals.is_empty() {
        String::new()
    } else {
        format!(", 95 % {}", intervals.join(", "))
    };
    format!(
        "{} {}: {} {estimate}{what}",
        course.axis,
        mark.label,
        course.of.word()
    )
}

/// A step that the data support, in words.
fn cliff(course: &Course, step: &Step) -> String {
    format!(
        "{} from {} to {}, {}",
        text::signed(step.change),
        course.label(step.from),
        course.label(step.from + 1),
        step.interval()
    )
}
