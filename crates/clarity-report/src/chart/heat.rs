//! A figure at each pair of values of two axes.

use super::ticks::Ticks;
use super::{LETTERS, Panel, TICK, TITLE, cut, heading, letters, overhang, pixels, width};
use crate::ReportError;
use crate::course::even;
use crate::ink;
use crate::pair::{At, Pair};
use crate::text;
use plotters::chart::ChartBuilder;
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, RGBColor};

/// The height of a row in pixels, and its bounds.
const ROW: (i32, i32) = (14, 34);

/// The size of a heat map: so many rows make it higher.
pub(crate) fn size(pair: &Pair) -> (u32, u32) {
    let rows = pixels(pair.up.labels.len()).max(1);
    let row = (200 / rows).clamp(ROW.0, ROW.1);
    let height = 90 + rows * row;
    (
        super::PANEL.0,
        u32::try_from(height).unwrap_or(super::PANEL.1),
    )
}

/// Draws it; `top` is what the brightest colour stands for.
pub(crate) fn heat(panel: &Panel<'_>, pair: &Pair, top: f64) -> Result<(), ReportError> {
    let (columns, rows) = (pair.across.labels.len(), pair.up.labels.len());
    let labels = pair.up.labels.iter().map(|label| width(label)).max();
    // The name of the axis beside them.
    let labels = labels.unwrap_or(0).clamp(24, TICK) + 28;
    let (wide, high) = panel.area.dim_in_pixel();
    let room = pixels(wide as usize) - labels - 30;
    let last = pair.across.labels.last().map(|label| cut(label, TICK));
    let right = overhang(last.as_deref(), room / pixels(columns).max(1) / 2);
    let room = room + 8 - right;
    let (half_column, half_row) = (half(columns), half(rows));
    let (across, up) = (even(columns), even(rows));
    let named = |at: &[f64], labels: &[String]| -> Vec<(f64, String)> {
        at.iter()
            .copied()
            .zip(labels.iter().map(|label| cut(label, TICK)))
            .collect()
    };
    let x = Ticks::along(
        named(&across, &pair.across.labels),
        -half_column..1.0 + half_column,
        room,
    );
    let y = Ticks::rows(named(&up, &pair.up.labels), -half_row..1.0 + half_row);
    let title = format!("{}, from dark 0 to bright {top}", pair.of.word());
    let mut chart = ChartBuilder::on(panel.area)
        .margin(8)
        .margin_right(right)
        .caption(cut(&title, TITLE), heading())
        .x_label_area_size(38)
        .y_label_area_size(labels)
        .build_cartesian_2d(x, y)
        .map_err(ReportError::drawing)?;
    // Whether a number fits its rectangle.
    let numbers = room / pixels(columns).max(1) >= width("0.00") + 4;
    for (row, y) in pair.rows.iter().zip(&up) {
        for (at, x) in row.iter().zip(&across) {
            let share = match at {
                At::Mean(mean, _) => mean.get() / top,
                At::Baseline | At::Nothing => f64::NAN,
            };
            let ground = if share.is_nan() {
                ink::EMPTY
            } else {
                ink::scale(share)
            };
            let corners = [
                (x - half_column, y - half_row),
                (x + half_column, y + half_row),
            ];
            panel.drawing.title(told(pair, *at, *x, *y, (&across, &up)));
            let rectangle = Rectangle::new(corners, ground.filled());
            chart
                .draw_series([rectangle])
                .map_err(ReportError::drawing)?;
            if numbers {
                let label = Text::new(short(*at), (*x, *y), inside(ground));
                chart.draw_series([label]).map_err(ReportError::drawing)?;
            }
        }
    }
    chart
        .configure_mesh()
        .disable_mesh()
        .axis_style(ink::MUTED)
        .label_style(letters())
        .axis_desc_style(letters())
        .x_desc(cut(&pair.across.measured, room))
        .y_desc(cut(&pair.up.measured, pixels(high as usize) - 80))
        .draw()
        .map_err(ReportError::drawing)
}

/// Half of what lies between two of so many places.
fn half(count: usize) -> f64 {
    match even(count).as_slice() {
        [first, second, ..] => (second - first) / 2.0,
        _ => 0.5,
    }
}

fn inside(ground: RGBColor) -> plotters::style::TextStyle<'static> {
    let style = ("sans-serif", LETTERS).into_font().color(&ink::on(ground));
    style.pos(Pos::new(HPos::Center, VPos::Center))
}

fn short(at: At) -> String {
    match at {
        At::Mean(mean, _) => format!("{:.2}", mean.get()),
        At::Baseline => "base".to_owned(),
        At::Nothing => text::NONE.to_owned(),
    }
}

/// `blur 2.0, noise 0.03: ESI 0.5500 over 12 runs`.
fn told(pair: &Pair, at: At, x: f64, y: f64, (across, up): (&[f64], &[f64])) -> String {
    let label = |labels: &[String], places: &[f64], place: f64| {
        let found = places
            .iter()
            .position(|known| known.total_cmp(&place).is_eq());
        found
            .and_then(|found| labels.get(found).cloned())
            .unwrap_or_default()
    };
    let figure = match at {
        At::Mean(mean, runs) => {
            let runs = text::count(runs, "run");
            format!("{} {} over {runs}", pair.of.word(), text::number(mean))
        }
        At::Baseline => "the baseline's own runs, which do not count".to_owned(),
        At::Nothing => "no run counts here".to_owned(),
    };
    format!(
        "{} {}, {} {}: {figure}",
        pair.across.axis,
        label(&pair.across.labels, across, x),
        pair.up.axis,
        label(&pair.up.labels, up, y)
    )
}
