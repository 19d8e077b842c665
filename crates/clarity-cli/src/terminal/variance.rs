//! Shares of the variance.

use super::number;
use super::screen::Screen;
use super::table::{short, table};
use crate::output;
use clarity::sensitivity::{Sensitivity, Variance, VarianceOf};
use std::fmt::Write as _;

/// How many interactions are told, the largest first.
const INTERACTIONS: usize = 6;

pub(super) fn shares(
    name: &str,
    variance: &VarianceOf,
    found: &Sensitivity,
    screen: Screen,
) -> String {
    let variance = match variance {
        Ok(variance) => variance,
        Err(reason) => return format!("variance of {name}: {reason}\n"),
    };
    let mut text = format!(
        "variance of {name} between cells {}; of all variation over runs {} lies within cells, \
         between seeds\n",
        short(variance.total),
        short(variance.seed_share)
    );
    let mut rows = table(&["  share of it", "S1 alone", "+-", "ST in all", "+-"]);
    for (axis, indices) in found.axes.as_slice().iter().zip(&variance.axes) {
        rows.add_row([
            format!("  {}", axis.name()),
            short(indices.first),
            number(indices.first_conf),
            short(indices.total),
            number(indices.total_conf),
        ]);
    }
    text.push_str(&screen.table(rows, 1, &[4, 2]));
    text.push_str(&interactions(variance, found));
    if let Some(note) = &variance.conf_note {
        let _ = writeln!(text, "  no intervals: {note}");
    }
    text.push_str("  the shares depend on the levels that were chosen\n");
    text
}

fn interactions(variance: &Variance, found: &Sensitivity) -> String {
    let joint = variance.interactions();
    let mut text = String::new();
    for effect in joint.iter().take(INTERACTIONS) {
        let axes = found.axes.as_slice();
        let names = effect.axes.iter().filter_map(|axis| axes.get(*axis));
        let names: Vec<_> = names.map(|axis| axis.name().as_str()).collect();
        let _ = writeln!(
            text,
            "  {} together: {}",
            names.join(" x "),
            short(effect.share)
        );
    }
    let left_out = joint.len().saturating_sub(INTERACTIONS);
    if left_out > 0 {
        let _ = writeln!(text, "{}", output::and_more("  ", left_out));
    }
    text
}
