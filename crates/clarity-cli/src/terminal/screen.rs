//! What standard output can show: its width, colours, and bars.
//!
//! Whatever is no terminal gets everything, whole and plain: the same bytes everywhere.

use super::style;
use clap::ColorChoice;
use comfy_table::{ColumnConstraint, ContentArrangement, Table};
use std::borrow::Cow;
use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

/// The narrowest terminal that is laid out for; a narrower one breaks lines by itself.
const NARROWEST: u16 = 24;

/// How far the rest of a broken line stands to the right of its beginning.
const INDENT: usize = 4;

/// What is written to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    colour: bool,
    width: Option<u16>,
    bars: bool,
}

impl Screen {
    /// Standard output; `auto` means colours on a terminal that has them and where nobody objects.
    pub(crate) fn of_stdout(choice: ColorChoice) -> Self {
        let terminal = io::stdout().is_terminal();
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let dumb = set("TERM").is_none_or(|term| term == "dumb");
                terminal && !dumb && set("NO_COLOR").is_none()
            }
        };
        let size = rustix::termios::tcgetwinsize(io::stdout());
        let columns = size.map_or(0, |size| size.ws_col);
        // What is no terminal has no size, and some terminals do not know theirs.
        let width = (columns > 0).then(|| columns.max(NARROWEST));
        // The first that is set decides, as in every program of the system; bars are no ASCII.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let locale = locale.map(|locale| locale.to_string_lossy().to_lowercase());
        let unicode = locale.is_none_or(|locale| locale.contains("utf"));
        Self {
            colour,
            width,
            bars: unicode || !terminal,
        }
    }

    /// Whether colours may be written.
    pub(crate) fn colour(self) -> bool {
        self.colour
    }

    /// Whether bars can be shown.
    pub(super) fn bars(self) -> bool {
        self.bars
    }

    /// A text as it is written: lines that are too long broken between words, styles as colours or
    /// not at all.
    pub(crate) fn text(self, text: &str) -> String {
        let Some(width) = self.width else {
            return style::paint(text, self.colour);
        };
        let width = usize::from(width);
        let mut lines = Vec::new();
        for line in text.split('\n') {
            if display_width(line) <= width {
                lines.push(line.to_owned());
                continue;
            }
            let indent = line.len() - line.trim_start_matches(' ').len() + INDENT;
            let indent = " ".repeat(indent.min(width / 4));
            let options = Options::new(width)
                .subsequent_indent(&indent)
                .word_splitter(WordSplitter::NoHyphenation);
            let broken = textwrap::wrap(line, options);
            lines.extend(broken.into_iter().map(Cow::into_owned));
        }
        style::paint(&lines.join("\n"), self.colour)
    }

    /// A table as lines, of which the first so many columns are names. On a terminal too narrow for
    /// it columns stand closer, then the spare ones go, one by one, and that is said; then names are
    /// broken, never a number.
    pub(super) fn table(self, mut table: Table, names: usize, spare: &[usize]) -> String {
        let mut left_out = 0;
        if let Some(width) = self.width {
            if wide(&table) > width {
                for column in table.column_iter_mut() {
                    column.set_padding((0, 1));
                }
            }
            for index in spare {
                if wide(&table) <= width {
                    break;
                }
                if let Some(column) = table.column_mut(*index) {
                    column.set_constraint(ColumnConstraint::Hidden);
                    left_out += 1;
                }
            }
            if wide(&table) > width {
                for column in table.column_iter_mut().skip(names) {
                    if !column.is_hidden() {
                        column.set_constraint(ColumnConstraint::ContentWidth);
                    }
                }
                table.set_content_arrangement(ContentArrangement::Dynamic);
                // The padding behind the last column is cut.
                table.set_width(width + 1);
            }
        }
        let mut text = table.trim_fmt() + "\n";
        if left_out > 0 {
            let all = table.column_iter().count();
            let _ = writeln!(text, "({left_out} of {all} columns need a wider terminal)");
        }
        text
    }
}

/// The width of a table's lines.
fn wide(table: &Table) -> u16 {
    let columns = table.column_iter().zip(table.column_max_content_widths());
    let shown = columns.filter(|(column, _)| !column.is_hidden());
    let (all, last) = shown.fold((0_u16, 0), |(all, _), (column, content)| {
        let padding = column.padding_width();
        (all.saturating_add(content).saturating_add(padding), padding)
    });
    all.saturating_sub(last)
}
