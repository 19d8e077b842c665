//! Tables of figures as Markdown, and their places in the page.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::{Error, Result};

const BEGIN: &str = "<!-- bench:begin ";
const END: &str = "<!-- bench:end -->";

/// What the benchmark wrote.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The kind of file system that the sweeps lay on.
    pub sweeps_on: String,
    /// The tables.
    pub sections: Vec<Section>,
}

/// One table and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its name in the page's markers.
    pub name: String,
    /// Facts that stand above it.
    pub notes: Vec<String>,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// A text for each column.
    pub cells: Vec<String>,
    /// What it is held against.
    pub goals: Vec<Goal>,
}

/// A number beside its limit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// What was measured.
    pub measured: f64,
    /// What it is held against.
    pub limit: f64,
    /// On which side of the limit it has to be.
    pub bound: Bound,
    /// What both are counted in.
    pub unit: String,
}

/// A side of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// At most the limit.
    Most,
    /// At least the limit.
    Least,
}

impl Goal {
    /// Whether it is met. A number that is none meets nothing.
    pub fn met(&self) -> bool {
        match self.bound {
            Bound::Most => self.measured <= self.limit,
            Bound::Least => self.measured >= self.limit,
        }
    }

    fn spelt(&self) -> String {
        let side = match self.bound {
            Bound::Most => "at most",
            Bound::Least => "at least",
        };
        format!("{side} {}{}", self.limit, self.unit)
    }

    fn verdict(&self) -> &'static str {
        if self.met() { "met" } else { "**missed**" }
    }
}

impl Section {
    /// The section as Markdown; `origin` says of one that was measured by itself on what.
    pub fn page(&self, origin: Option<&str>) -> String {
        let mut text = String::new();
        for note in self.notes.iter().map(String::as_str).chain(origin) {
            let _ = writeln!(text, "{note}");
        }
        if self.rows.is_empty() {
            return text;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let goals = self.rows.iter().any(|row| !row.goals.is_empty());
        let mut heads: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        // The numbers of most rows stand in every column but those of words.
        let mut rules: Vec<&str> = (0..heads.len())
            .map(|at| if self.is_number(at) { "---:" } else { "---" })
            .collect();
        if goals {
            heads.extend(["goal", ""]);
            rules.extend(["---", "---"]);
        }
        let _ = writeln!(text, "{}", line(&heads));
        let _ = writeln!(text, "|{}|", rules.join("|"));
        for row in &self.rows {
            let mut cells: Vec<String> = row.cells.clone();
            if goals {
                let all = |of: fn(&Goal) -> String| {
                    row.goals.iter().map(of).collect::<Vec<_>>().join("; ")
                };
                cells.push(all(Goal::spelt));
                cells.push(all(|goal| goal.verdict().to_owned()));
            }
            let _ = writeln!(text, "{}", line(&cells));
        }
        text
    }

    /// Whether every cell of a column is a number, a ratio, or nothing.
    fn is_number(&self, at: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.cells.get(at));
        cells.all(|cell| {
            let digits = cell.trim_end_matches('x').replace(',', "");
            matches!(&*digits, "" | "-") || digits.parse::<f64>().is_ok()
        })
    }
}

fn line<C: AsRef<str>>(cells: &[C]) -> String {
    let cells = cells.iter().map(|cell| format!(" {} ", cell.as_ref()));
    // An empty head is two blanks otherwise, and one is enough.
    let cells: Vec<_> = cells.map(|cell| cell.replace("  ", " ")).collect();
    format!("|{}|", cells.join("|"))
}

/// How many goals there are, how many are met, and which are not.
pub fn verdict(sections: &[Section]) -> String {
    let rows = sections.iter().flat_map(|section| {
        let rows = section.rows.iter();
        rows.flat_map(move |row| row.goals.iter().map(move |goal| (section, row, goal)))
    });
    let (met, missed): (Vec<_>, Vec<_>) = rows.partition(|(_, _, goal)| goal.met());
    let count = met.len() + missed.len();
    let missed: Vec<String> = missed
        .iter()
        .map(|(section, row, goal)| {
            let what = row.cells.first().map_or("", String::as_str);
            let (name, spelt, measured) = (&section.name, goal.spelt(), goal.measured);
            format!("{name}, {what}: {spelt}, measured {measured:.3}")
        })
        .collect();
    match missed.as_slice() {
        [] => format!("{count} goals, all met."),
        missed => format!(
            "{count} goals, {} met. Missed: {}.",
            met.len(),
            missed.join("; ")
        ),
    }
}

/// The names of the sections that a page has a place for.
pub fn sections(page: &str) -> Vec<String> {
    let begins = page.split(BEGIN).skip(1);
    let names = begins.filter_map(|rest| rest.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// `page` with a section's text in its place.
///
/// # Errors
/// It has no place for it.
pub fn replace(page: &str, name: &str, text: &str) -> Result<String> {
    let missing = || {
        Error::new(format!(
            "the page of benchmarks has no `{BEGIN}{name} ...-->` and `{END}`"
        ))
    };
    let begin = format!("{BEGIN}{name} ");
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (marker, rest) = rest.split_once("-->").ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!(
        "{before}{begin}{marker}-->\n\n{text}\n{END}{after}"
    ))
}
