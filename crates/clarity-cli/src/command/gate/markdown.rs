//! The verdict as a page of Markdown, for the summary of a job.

use super::{Verdict, described, plain, spare};
use crate::output;
use clarity::sensitivity::{Gated, Held, Limit};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// How many figures that miss a limit are shown.
const MISSED: usize = 50;

/// How many limits are shown with the figures that keep them.
const LIMITS: usize = 50;

/// How many figures that keep a limit are shown, those with the least room first.
const KEPT: usize = 10;

/// How many broken cases are shown.
const BROKEN: usize = 20;

/// The whole page.
pub(super) fn page(verdict: &Verdict<'_>) -> String {
    let word = if verdict.is_kept() {
        "passed"
    } else {
        "failed"
    };
    let source = code(&verdict.source.to_string_lossy());
    let file = code(&verdict.file.to_string_lossy());
    let mut text = format!("### Gate {word}: {source}\n\n");
    let (held, missed) = (verdict.held(), verdict.missed().count());
    let figures = output::count(held, "figure");
    let _ = if missed == 0 {
        write!(text, "All of {figures} within the limits of {file}")
    } else {
        write!(text, "{missed} of {figures} outside the limits of {file}")
    };
    if !verdict.broken.is_empty() {
        let _ = write!(
            text,
            "; {} broken",
            output::count(verdict.broken.len(), "case")
        );
    }
    text += ".\n";
    if missed > 0 {
        text += &outside(verdict, missed);
    }
    if !verdict.broken.is_empty() {
        text += "\n| broken case | why |\n|---|---|\n";
        for case in verdict.broken.iter().take(BROKEN) {
            let _ = writeln!(text, "| {} | {} |", code(&case.name), escaped(&case.why));
        }
        text += &more(verdict.broken.len(), BROKEN);
    }
    for (placed, gated) in verdict.limits.iter().take(LIMITS) {
        text += &within(&placed.limit, gated);
    }
    text + &more(verdict.limits.len(), LIMITS)
}

/// The figures that miss their limit.
fn outside(verdict: &Verdict<'_>, missed: usize) -> String {
    let mut text =
        "\n| outside | figure | found | limit | missed by |\n|---|---|---:|---|---:|\n".to_owned();
    for held in verdict.missed().take(MISSED) {
        let (scope, figure) = (code(&held.scope.to_string()), held.bound.figure());
        let limit = code(&format!("{} = {}", held.bound.key(), held.limit));
        let _ = writeln!(
            text,
            "| {scope} | {figure} | {} | {limit} | {} |",
            held.found, held.by
        );
    }
    text + &more(missed, MISSED)
}

/// The figures that keep a limit, folded.
fn within(limit: &Limit, gated: &Gated) -> String {
    let mut kept: Vec<&Held> = gated.held.iter().filter(|held| held.is_kept()).collect();
    // The least room first; equal ones stay in their order.
    kept.sort_by_key(|held| Reverse(held.by));
    let (Some(tightest), described) = (kept.first(), code(&described(limit))) else {
        return String::new();
    };
    let mut text = format!(
        "\n<details><summary>{described}: {} of {} within, the closest {} with {}</summary>\n\n\
         | within | found | to spare |\n|---|---:|---:|\n",
        kept.len(),
        gated.held.len(),
        code(&tightest.scope.to_string()),
        tightest.found
    );
    for held in kept.iter().take(KEPT) {
        let scope = code(&held.scope.to_string());
        let _ = writeln!(text, "| {scope} | {} | {} |", held.found, spare(held));
    }
    text + &more(kept.len(), KEPT) + "\n</details>\n"
}

/// What a table leaves out: a line below it.
fn more(all: usize, shown: usize) -> String {
    match output::and_more("", all.saturating_sub(shown)) {
        more if more.is_empty() => more,
        more => format!("\n{more}\n"),
    }
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A text of somebody else: whatever could mean something to Markdown or HTML is written as a number,
/// which both show as the character and neither takes for its syntax. A point between digits and a
/// `_` inside a word mean nothing, and stay for those who read the page as it is.
fn escaped(text: &str) -> String {
    let text: Vec<char> = plain(text).chars().collect();
    let mut shown = String::new();
    for (place, &c) in text.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| text.get(before));
        let between = |is: fn(char) -> bool| {
            let around = [before, text.get(place + 1)];
            around.into_iter().all(|c| c.copied().is_some_and(is))
        };
        let harmless = match c {
            '.' => between(|c| c.is_ascii_digit()),
            '_' => between(char::is_alphanumeric),
            ' ' | '=' | '/' | '-' | ',' => true,
            c => c.is_alphanumeric(),
        };
        if harmless {
            shown.push(c);
        } else {
            let _ = write!(shown, "&#{};", u32::from(c));
        }
    }
    shown
}
