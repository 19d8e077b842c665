//! `cargo xtask`: the chores of this workspace.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::ci::Step;
use xtask::lint::{Ring, Scope};
use xtask::tools::Outcome;
use xtask::{
    Error, Result, alone, bench, browser, ci, coverage, fuzz, golden, graph, lint, mutants, pillow,
    say, scale_out, schemas, statistics, tables, workspace,
};

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "The chores of this workspace")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Layer table, clippy with the bans, cargo-deny
    Lint {
        /// Only this ring; may be given more than once
        #[arg(long)]
        ring: Vec<Ring>,
        /// Let clippy look at this package only; may be given more than once
        #[arg(long)]
        package: Vec<String>,
    },
    /// Everything that must hold before a change is pushed
    Ci {
        /// Leave a step out; may be given more than once
        #[arg(long)]
        skip: Vec<Step>,
    },
    /// Build each crate by itself, with each set of features
    CheckAlone,
    /// Compare the golden files with the independent reference
    Golden {
        /// Write them anew instead
        #[arg(long)]
        write: bool,
    },
    /// Run the tests instrumented, print what they cover, apply the gates
    Coverage,
    /// Draw the crate graph into the documentation
    Graph {
        /// Only say whether it is current
        #[arg(long)]
        check: bool,
    },
    /// Compare the committed JSON Schemas with what the binary prints
    Schemas {
        /// Write them anew instead
        #[arg(long)]
        write: bool,
    },
    /// Compare the perturbations with an installed Pillow and `NumPy`, which it brings
    Pillow(pillow::Options),
    /// Compare the statistics with `SciPy`, statsmodels and `SALib`, which it brings
    Statistics(statistics::Options),
    /// Run docs/python.md, and read every table of the examples with the libraries that it brings
    Python(tables::Options),
    /// Look at reports in a real browser
    Browser(browser::Options),
    /// Execute the recipes of docs/scale-out.md on Slurm, GNU parallel, Ray and Kubernetes' jobs
    ScaleOut(scale_out::Options),
    /// Measure, and write docs/benchmarks.md
    Bench(bench::Options),
    /// Hand every parser bytes that nobody wrote
    Fuzz(fuzz::Options),
    /// Change the engines, one place at a time: their tests must see each change
    Mutants(mutants::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Where standard error is closed too, the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<bool> {
    let here = env::current_dir()
        .map_err(|error| Error::new(format!("the working directory is not there: {error}")))?;
    let root = workspace::find_root(&here)?;
    let outcome = match chore {
        Chore::Lint { ring, package } => lint::run(
            &root,
            &Scope {
                rings: ring,
                packages: package,
            },
        )?,
        Chore::Ci { skip } => ci::run(&root, &skip)?,
        Chore::CheckAlone => alone::run(&root)?,
        Chore::Golden { write } => golden::run(&root, write)?,
        Chore::Coverage => coverage::run(&root)?,
        Chore::Graph { check } => graph::run(&root, check)?,
        Chore::Schemas { write } => schemas::run(&root, write)?,
        Chore::Pillow(options) => pillow::run(&root, &options)?,
        Chore::Statistics(options) => statistics::run(&root, &options)?,
        Chore::Python(options) => tables::run(&root, &options)?,
        Chore::Browser(options) => browser::run(&root, &options)?,
        Chore::ScaleOut(options) => scale_out::run(&root, &options)?,
        Chore::Bench(options) => bench::run(&root, &options)?,
        Chore::Fuzz(options) => fuzz::run(&root, &options)?,
        Chore::Mutants(options) => mutants::run(&root, &options)?,
    };
    match outcome {
        Outcome::Passed => Ok(true),
        Outcome::Failed => Ok(false),
        Outcome::Skipped(why) => say(&format!("SKIPPED: {why}")).map(|()| true),
        Outcome::Missing(why) => say(&format!("MISSING: {why}")).map(|()| false),
    }
}
