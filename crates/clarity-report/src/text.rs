//! Texts and numbers as a person reads them.

use clarity_model::{AxisValue, Rounded, printable};
use clarity_sensitivity::{AxisMeta, Uncertainty};

/// What stands where there is no figure.
pub(crate) const NONE: &str = "–";

/// The most characters of an axis value.
const VALUE: usize = 24;

/// At most so many characters, and how many were left out.
pub(crate) fn capped(text: &str, most: usize) -> (&str, usize) {
    match text.char_indices().nth(most) {
        None => (text, 0),
        Some((end, _)) => text
            .split_at_checked(end)
            .map_or((text, 0), |(start, rest)| (start, rest.chars().count())),
    }
}

/// A text with its end cut off visibly where it is longer.
pub(crate) fn short(text: &str, most: usize) -> String {
    match capped(text, most) {
        (whole, 0) => printable(whole),
        _ => printable(capped(text, most.saturating_sub(1)).0) + "…",
    }
}

/// A value as a person wrote it, but for its length.
pub(crate) fn value(value: &AxisValue) -> String {
    short(&value.text(), VALUE).replace('\n', "\u{fffd}")
}

/// An axis with its unit: `blur (px)`.
pub(crate) fn measured(axis: &str, meta: &AxisMeta) -> String {
    match meta.unit.as_deref() {
        Some(unit) => format!("{axis} ({})", short(unit, VALUE)),
        None => axis.to_owned(),
    }
}

/// Four decimals, as the terminal shows them.
pub(crate) fn number(found: Rounded) -> String {
    format!("{:.4}", found.get())
}

/// The same with its sign.
pub(crate) fn signed(found: Rounded) -> String {
    format!("{:+.4}", found.get()).replace('-', "−")
}

/// A number or a dash.
pub(crate) fn optional(found: Option<Rounded>) -> String {
    found.map_or_else(|| NONE.to_owned(), number)
}

/// `[0.123, 0.568]`, or a dash.
pub(crate) fn interval(found: Option<&Uncertainty>) -> String {
    found.map_or_else(|| NONE.to_owned(), |found| ends(found.low, found.high))
}

/// `[0.123, 0.568]`.
pub(crate) fn ends(low: Rounded, high: Rounded) -> String {
    format!("[{:.3}, {:.3}]", low.get(), high.get()).replace('-', "−")
}

/// `1 run`, `2 runs`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// A share as whole percent; what is not all or nothing does not look like it.
pub(crate) fn percent(share: Rounded) -> String {
    let percent = 100.0 * share.get();
    let whole = share == Rounded::ZERO || share.get() >= 1.0;
    if !whole && !(1.0..=99.0).contains(&percent) {
        return format!("{percent:.1} %");
    }
    format!("{percent:.0} %")
}

/// `a, b and c`.
pub(crate) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// With a capital at its front.
pub(crate) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}
