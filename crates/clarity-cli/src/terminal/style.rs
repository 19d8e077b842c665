//! Which figures catch the eye.
//!
//! A style is marked by characters that nobody sees and that have no width, so that tables and lines
//! are laid out as if it were not there; at last the marks become colours, or nothing. A colour never
//! says what the text does not. A space that ties is one too, in the end.

use anstyle::{AnsiColor, Reset};
use clarity::model::Rounded;
use std::fmt::Write as _;

/// The mark of what is low: below a threshold, but not the lowest.
const LOW: char = '\u{2061}';

/// The mark of what is lowest, or of a loss that the interval supports.
const LOWEST: char = '\u{2062}';

/// The end of either.
const END: char = '\u{2064}';

/// A space at which no line is broken.
pub(super) const TIE: char = '\u{a0}';

/// A loss that the interval supports.
pub(super) fn loss(text: &str) -> String {
    format!("{LOWEST}{text}{END}")
}

/// A figure of ESI: below each threshold, below some, or below none.
pub(super) fn esi(found: Option<Rounded>, thresholds: &[f64], text: String) -> String {
    let below = |threshold: &&f64| found.is_some_and(|found| found.get() < **threshold);
    match thresholds.iter().filter(below).count() {
        0 => text,
        all if all == thresholds.len() => loss(&text),
        _ => format!("{LOW}{text}{END}"),
    }
}

/// The marks as colours, or as nothing.
pub(super) fn paint(text: &str, colour: bool) -> String {
    if !colour {
        return clean(text);
    }
    let mut painted = String::with_capacity(text.len());
    for c in text.chars() {
        let _ = match c {
            LOW => write!(painted, "{}", AnsiColor::Yellow.on_default()),
            LOWEST => write!(painted, "{}", AnsiColor::Red.on_default()),
            END => write!(painted, "{Reset}"),
            TIE => painted.write_char(' '),
            c => painted.write_char(c),
        };
    }
    painted
}

/// A text without marks: nobody else's text has any.
pub(super) fn clean(text: &str) -> String {
    text.replace([LOW, LOWEST, END], "").replace(TIE, " ")
}
