//! `clarity export`: runs and points as tables.

mod tables;

use crate::args::{Format, TableOf};
use crate::failure::Failure;
use crate::output;
use crate::target::{Kind, Target};
use clarity_export::{Table, csv, jsonl};
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a table of a sweep, or of the sound cases of a cohort.
pub(super) fn export(
    directory: &Path,
    table: TableOf,
    format: Option<Format>,
    output: Option<&Path>,
) -> Result<(), Failure> {
    let output = output.filter(|path| path.as_os_str() != "-");
    let format = chosen(format, output)?;
    let what = described(format);
    let to = match output {
        None if is_text(format) => None,
        None => {
            let Kind { what, example, .. } = what;
            return Err(Failure::Rejected(format!(
                "{what} is not written to standard output; give the file: -o {example}"
            )));
        }
        Some(path) => {
            let to = Target::of(path, what)?;
            to.spare_results(directory)?;
            to.check_ending()?;
            Some(to)
        }
    };
    let table = tables::read(directory, table)?;
    let Some(to) = to else {
        return output::stream(|to| write(&table, format, to));
    };
    to.stream(|file| {
        let mut to = BufWriter::new(file);
        write(&table, format, &mut to)?;
        to.flush()
    })?;
    let rows = output::count(table.rows(), "row");
    let columns = output::count(table.columns().len(), "column");
    output::print(&format!("{rows} of {columns} in {}\n", to.path().display()))
}

/// The format that was asked for, else that of the file's ending.
fn chosen(format: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
    let format = match (format, output) {
        (Some(format), _) => format,
        (None, Some(path)) => of_ending(path).ok_or_else(|| {
            let why = "the ending names no format; expected .csv, .jsonl, .parquet or .arrow, or \
                       give --format";
            Failure::rejected(path, why)
        })?,
        (None, None) => {
            let why = "give the format, --format csv or jsonl, or a file whose ending names one: \
                       -o runs.parquet";
            return Err(Failure::Rejected(why.to_owned()));
        }
    };
    if is_text(format) || cfg!(feature = "columnar") {
        return Ok(format);
    }
    let name = if format == Format::Parquet {
        "Parquet"
    } else {
        "Arrow"
    };
    Err(Failure::Rejected(format!(
        "this build has no {name}; build with --features columnar, or take csv or jsonl"
    )))
}

fn of_ending(path: &Path) -> Option<Format> {
    let ending = path.extension().and_then(OsStr::to_str)?;
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "parquet" => Some(Format::Parquet),
        "arrow" | "feather" => Some(Format::Arrow),
        _ => None,
    }
}

fn is_text(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Jsonl)
}

/// What a file of a format is, and a name for one.
fn described(format: Format) -> Kind {
    let (what, example, endings): (_, _, &[&str]) = match format {
        Format::Csv => ("a CSV file", "runs.csv", &["csv"]),
        Format::Jsonl => ("a file of JSON Lines", "runs.jsonl", &["jsonl", "ndjson"]),
        Format::Parquet => ("a Parquet file", "runs.parquet", &["parquet"]),
        Format::Arrow => ("an Arrow file", "runs.arrow", &["arrow", "feather"]),
    };
    Kind {
        option: "-o",
        what,
        example,
        endings,
    }
}

fn write(table: &Table, format: Format, to: &mut (impl Write + Send + ?Sized)) -> io::Result<()> {
    match format {
        Format::Csv => csv(table, to),
        Format::Jsonl => jsonl(table, to),
        #[cfg(feature = "columnar")]
        Format::Parquet => clarity_export::parquet(table, to),
        #[cfg(feature = "columnar")]
        Format::Arrow => clarity_export::arrow(table, to),
        #[cfg(not(feature = "columnar"))]
        Format::Parquet | Format::Arrow => Err(io::ErrorKind::Unsupported.into()),
    }
}
