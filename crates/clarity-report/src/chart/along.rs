//! A figure along one axis, with its intervals, the noise floor and its cliffs.

use super::ticks::Ticks;
use super::{Panel, heading, letters};
use crate::ReportError;
use crate::course::{Course, Mark, Of, Step};
use crate::ink;
use crate::text;
use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::series::LineSeries;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, RGBColor, ShapeStyle};

/// Draws it; `top` is the upper end of the scale, which starts at 0.
pub(crate) fn along(panel: &Panel<'_>, course: &Course, top: f64) -> Result<(), ReportError> {
    let color = match course.of {
        Of::Esi => ink::ESI,
        Of::Drift => ink::DRIFT,
    };
    let (width, _) = panel.area.dim_in_pixel();
    let room = i32::try_from(width).unwrap_or(i32::MAX) - 60;
    let named = course
        .marks
        .iter()
        .map(|mark| (mark.at, mark.label.clone()));
    let ticks = Ticks::along(named.collect(), -0.06..1.06, room);
    let title = format!("{} along {}", course.of.word(), course.axis);
    let mut chart = ChartBuilder::on(panel.area)
        .margin(8)
        .caption(text::short(&title, 48), heading())
        .x_label_area_size(38)
        .y_label_area_size(36)
        .build_cartesian_2d(ticks, 0.0..top * 1.02)
        .map_err(ReportError::drawing)?;
    // Behind everything: the steps whose interval leaves no change out.
    for step in course.steps.iter().filter(|step| step.is_clear()) {
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
        .x_desc(text::short(&course.measured, 40))
        .draw()
        .map_err(ReportError::drawing)?;
    if let Some(floor) = course.floor {
        let floor = floor.get();
        panel.drawing.title(format!("noise floor {floor:.4}"));
        let line = PathElement::new([(-0.06, floor), (1.06, floor)], ink::MUTED);
        chart.draw_series([line]).map_err(ReportError::drawing)?;
        let vertical = if floor < top / 2.0 {
            VPos::Bottom
        } else {
            VPos::Top
        };
        let style = letters().pos(Pos::new(HPos::Right, vertical));
        let label = Text::new("noise floor", (1.05, floor), style);
        chart.draw_series([label]).map_err(ReportError::drawing)?;
    }
    let known = || {
        let marks = course.marks.iter();
        marks.filter_map(|mark| Some((mark, mark.estimate?.get())))
    };
    for (mark, _) in known() {
        for (interval, style) in mark.intervals.iter().zip([broad(color), thin(color)]) {
            let Some(found) = interval else { continue };
            let ends = [(mark.at, found.low.get()), (mark.at, found.high.get())];
            let whisker = PathElement::new(ends, style);
            chart.draw_series([whisker]).map_err(ReportError::drawing)?;
        }
    }
    if course.ordered {
        let line = LineSeries::new(known().map(|(mark, y)| (mark.at, y)), color.stroke_width(2));
        chart.draw_series(line).map_err(ReportError::drawing)?;
    }
    for (mark, y) in known() {
        if mark.defined {
            let hole = Circle::new((mark.at, y), 4, ink::PAPER.filled());
            chart.draw_series([hole]).map_err(ReportError::drawing)?;
        }
        let style = if mark.defined {
            color.stroke_width(2)
        } else {
            color.filled()
        };
        panel.drawing.title(told(course, mark));
        let dot = Circle::new((mark.at, y), 4, style);
        chart.draw_series([dot]).map_err(ReportError::drawing)?;
    }
    Ok(())
}

/// The interval over cells, or cases.
fn broad(color: RGBColor) -> ShapeStyle {
    let pale = if color == ink::ESI {
        ink::ESI_PALE
    } else {
        ink::DRIFT_PALE
    };
    pale.stroke_width(8)
}

/// The one over seeds.
fn thin(color: RGBColor) -> ShapeStyle {
    color.stroke_width(1)
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
    let mut all: Vec<String> = intervals.collect();
    if mark.defined {
        all.push("by definition: the baseline's own runs".to_owned());
    }
    let all = if all.is_empty() {
        String::new()
    } else {
        format!(", 95 % {}", all.join(", "))
    };
    let all = all.replace("95 % by", "by");
    format!(
        "{} {}: {} {estimate}{all}",
        course.axis,
        mark.label,
        course.of.word()
    )
}

/// A step that the data support, in words.
fn cliff(course: &Course, step: &Step) -> String {
    format!(
        "{} from {} to {}, 95 % {}",
        text::signed(step.change),
        course.label(step.from),
        course.label(step.from + 1),
        text::interval(step.interval.as_ref())
    )
}
