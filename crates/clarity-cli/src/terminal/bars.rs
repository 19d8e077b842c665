//! Figures along an axis as bars.

use super::screen::Screen;
use super::table::{short, table};
use clarity::model::{AxisName, Rounded};
use comfy_table::CellAlignment;

/// From 0 to the top of the scale, each the nearest to what is below it.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What stands where there is no figure.
const NONE: char = '·';

/// The most bars of an axis. Of a longer one each bar is the worst of some neighbours, so that no
/// fall is smoothed away.
const MOST: usize = 32;

/// An axis with ESI and drift at its values, in their order.
pub(super) struct Along<'a> {
    pub(super) axis: &'a AxisName,
    pub(super) figures: Vec<[Option<Rounded>; 2]>,
}

/// One line an axis, after an empty line; nothing where bars cannot be shown. ESI goes from 0 to 1,
/// drift from 0 to the largest of the table, so that axes can be compared.
pub(super) fn along(axes: &[Along<'_>], screen: Screen) -> String {
    if !screen.bars() {
        return String::new();
    }
    let figures = axes.iter().flat_map(|axis| &axis.figures);
    let top = figures.filter_map(|[_, drift]| *drift).max();
    let top = top.unwrap_or(Rounded::ZERO);
    let drift = format!("drift 0 to {}", short(top));
    let mut rows = table(&["along", "ESI 0 to 1", &drift]);
    for column in rows.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Left);
    }
    for Along { axis, figures } in axes {
        let groups = || {
            let count = figures.len().min(MOST);
            let at = move |group: usize| group * figures.len() / count;
            (0..count).filter_map(move |group| figures.get(at(group)..at(group + 1)))
        };
        let lowest = groups().map(|group| group.iter().filter_map(|[esi, _]| *esi).min());
        let highest = groups().map(|group| group.iter().filter_map(|[_, drift]| *drift).max());
        rows.add_row([
            axis.to_string(),
            lowest.map(|esi| bar(esi, 1.0)).collect(),
            highest.map(|drift| bar(drift, top.get())).collect(),
        ]);
    }
    format!("\n{}", screen.table(rows, 1, &[2]))
}

/// A figure of at most `top`; where all is 0 there is no scale, and each bar is the lowest.
fn bar(figure: Option<Rounded>, top: f64) -> char {
    let Some(figure) = figure else {
        return NONE;
    };
    let least = |step: u8| top * (f64::from(step) - 0.5) / 7.0;
    let reached = |step: &(u8, char)| top > 0.0 && figure.get() >= least(step.0);
    let [lowest, ..] = BARS;
    let steps = (0..).zip(BARS).take_while(reached);
    steps.last().map_or(lowest, |(_, bar)| bar)
}
