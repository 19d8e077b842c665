//! Measures `clarity`; `cargo xtask bench` builds it, runs it and lays its tables out.

use clap::{Args, Parser, Subcommand};
use clarity_bench::python::Python;
use clarity_bench::{Bench, Error, launch, place, section};
use serde_json::json;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Measures clarity beside the limits of the machine and beside Python")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and write the tables as JSON
    Measure(Measure),
    /// Run a program and say what it used
    Launch {
        /// The program and its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<OsString>,
    },
}

#[derive(Args)]
struct Measure {
    /// The binary to measure
    #[arg(long)]
    clarity: PathBuf,
    /// A Python that has what tests/reference/bench-requirements.txt lists
    #[arg(long, requires = "scripts")]
    python: Option<PathBuf>,
    /// The folder tests/reference
    #[arg(long)]
    scripts: Option<PathBuf>,
    /// Only this table; may be given more than once
    #[arg(long, value_parser = names())]
    only: Vec<String>,
    /// Small sweeps and one round: whether everything works
    #[arg(long)]
    quick: bool,
    /// The file to write
    #[arg(short, long)]
    output: PathBuf,
}

/// What `--only` may say.
fn names() -> clap::builder::PossibleValuesParser {
    section::ALL.map(|(name, _)| name).into()
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Measure(options) => measure(options),
        Command::Launch { command } => launched(&command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is closed too, the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn launched(command: &[OsString]) -> Result<(), Error> {
    let used = launch::here(command)?;
    let said = writeln!(io::stdout(), "{}", json!(used));
    said.map_err(Error::file("standard output".as_ref()))
}

fn measure(options: Measure) -> Result<(), Error> {
    let python = options.python.zip(options.scripts);
    let python = python.map(|(program, scripts)| Python { program, scripts });
    let (memory, disk) = place::choose(options.quick)?;
    let mut bench = Bench::new(options.clarity, python, options.quick, memory, disk)?;
    let mut sections = Vec::new();
    for (name, table) in section::ALL {
        if !options.only.is_empty() && !options.only.iter().any(|only| only == name) {
            continue;
        }
        // Nobody needs to see it.
        let _ = writeln!(io::stderr(), "measuring {name}");
        sections.push(table(&mut bench)?);
    }
    let tables = json!({
        "sweeps_on": place::file_system(bench.place.path())?,
        "sections": sections,
    });
    fs::write(&options.output, tables.to_string()).map_err(Error::file(&options.output))
}
