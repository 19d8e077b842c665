//! Two sweeps side by side.

use super::screen::Screen;
use super::table::{printable, short, signed, table};
use super::{NONE, interval, number};
use crate::output;
use clarity::model::Rounded;
use clarity::sensitivity::{Change, Compared};
use std::fmt::Write as _;

/// Where p is small enough to say so.
const LEVEL: f64 = 0.05;

/// The whole comparison.
pub(crate) fn compared(found: &Compared, screen: Screen) -> String {
    let pairs = output::count(found.pairs, "paired run");
    let mut text = format!(
        "{pairs}, {} of them with the same answer; {} without a partner\n\n",
        found.same_answer, found.unpaired
    );
    let mut rows = table(&[
        "scope",
        "ESI before",
        "after",
        "change",
        "95 %",
        "lost",
        "won",
        "of",
        "p",
        "p (Holm)",
        "drift change",
        "95 %",
    ]);
    let mut unreachable = 0;
    for row in &found.rows {
        let of = |change: Option<&Change>, pick: fn(&Change) -> Rounded| number(change.map(pick));
        let moved = |change: Option<&Change>| {
            change.map_or_else(|| NONE.to_owned(), |change| signed(change.mean))
        };
        let over =
            |change: Option<&Change>| interval(change.and_then(|change| change.interval.as_ref()));
        let flipped = &row.flipped;
        unreachable += usize::from(flipped.smallest_p.get() >= LEVEL);
        rows.add_row([
            printable(&row.scope.to_string()),
            of(row.esi.as_ref(), |change| change.before),
            of(row.esi.as_ref(), |change| change.after),
            moved(row.esi.as_ref()),
            over(row.esi.as_ref()),
            flipped.lost.to_string(),
            flipped.won.to_string(),
            flipped.paired.word().to_owned(),
            short(flipped.p),
            short(flipped.p_holm),
            moved(row.drift.as_ref()),
            over(row.drift.as_ref()),
        ]);
    }
    let spare = [11, 8, 5, 6, 7, 1, 2, 10, 4];
    text.push_str(&screen.table(rows, 1, &spare));
    if unreachable > 0 {
        let rows = output::count(unreachable, "row");
        let _ = writeln!(
            text,
            "\n{rows}: fewer than six flipped pairs can never reach p < 0.05"
        );
    }
    text
}
