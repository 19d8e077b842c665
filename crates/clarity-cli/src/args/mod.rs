//! The command line.

mod choice;
mod draw;
mod fail_on;
mod lab;

pub(crate) use choice::{Baseline, Format, TableOf};
pub(crate) use draw::{PerturbArguments, PlotArguments};
pub(crate) use fail_on::FailOn;
pub(crate) use lab::{LabArguments, LabCommand, LabRun};

use crate::failure::exit;
use crate::ordered::Threads;
use crate::output;
use crate::terminal::Screen;
use clap::{ArgGroup, Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use clarity::sweep::Shard;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// How stable is a model's answer under small changes of its input, and where does it break?
#[derive(Parser)]
#[command(name = "clarity", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value_t = ColorChoice::Auto,
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) color: ColorChoice,
}

impl Arguments {
    /// What the process was called with, or what the parser has to say. Help and errors have colours
    /// too, so that `--color` is looked for before anything is parsed.
    pub(crate) fn of_process() -> Result<Self, (clap::Error, ColorChoice)> {
        let choice = wanted(env::args_os());
        let parsed = Self::command().color(choice).try_get_matches();
        let parsed = parsed.and_then(|matches| Self::from_arg_matches(&matches));
        parsed.map_err(|told| (told, choice))
    }
}

/// The last value of `--color`; what is none, the parser refuses.
fn wanted(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut named = false;
    for argument in arguments {
        let argument = argument.to_string_lossy();
        let value = argument.strip_prefix("--color=");
        let value = value.or(named.then_some(&*argument));
        choice = value.and_then(|value| value.parse().ok()).unwrap_or(choice);
        named = argument == "--color";
    }
    choice
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 usage or other error; 2 input rejected before anything ran; 3 some runs
failed; 4 integrity violation; 5 the machine failed (no space, ...); 100 a gate failed; 128 + N
stopped by signal N.";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a configuration and tell every problem at once
    #[command(after_help = "Example:\n  clarity validate examples/mri/sweep.toml")]
    Validate {
        /// The sweep's configuration, TOML or JSON
        config: PathBuf,
    },
    /// Show the runs of a sweep, in order, without running any
    #[command(after_help = "Examples:\n  clarity plan examples/mri/sweep.toml\n  \
                            clarity plan examples/mri/sweep.toml --json")]
    Plan {
        /// The sweep's configuration, TOML or JSON
        config: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Execute every run of a sweep
    #[command(
        after_help = "Examples:\n  clarity sweep examples/mri/sweep.toml --out mri --jobs 4\n  \
                            clarity sweep examples/mri/sweep.toml --out mri --resume\n  \
                            clarity sweep examples/mri/sweep.toml --out mri --shard 1/4"
    )]
    Sweep {
        #[command(flatten)]
        sweep: SweepArguments,
        /// The directory to make; it must not exist, but with --resume or --shard
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Execute a part of the runs: run k of the plan, from 0, belongs to shard k mod N + 1. The
        /// directory may exist, others may work in it, and `clarity merge` finishes the sweep
        #[arg(long, value_name = "I/N", group = "goes_on")]
        shard: Option<Shard>,
    },
    /// Finish a sweep that was executed in shards: verify every run and write the manifest
    #[command(after_help = "Examples:\n  clarity merge mri\n  \
                            clarity merge mri --from mri-1 mri-2 mri-3")]
    Merge {
        /// The directory of the sweep or the cohort; with --from it need not exist
        dir: PathBuf,
        /// Take runs out of these directories of the same sweep first; nothing in them changes
        #[arg(long, value_name = "DIR", num_args = 1..)]
        from: Vec<PathBuf>,
    },
    /// Move the finished runs of a sweep into one file a shard, which every command reads
    #[command(after_help = "Examples:\n  clarity pack mri\n  clarity pack mri --shard 1/4")]
    Pack {
        /// The directory of the sweep or the cohort; it need not be finished
        dir: PathBuf,
        /// Pack the runs of one shard alone
        #[arg(long, value_name = "I/N", default_value = "1/1")]
        shard: Shard,
    },
    /// Show how far a sweep has come, and what to type next
    #[command(after_help = "Example:\n  clarity status mri")]
    Status {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
        /// Print canonical JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the metrics of a sweep as canonical JSON
    #[command(after_help = "Example:\n  clarity metrics mri | clarity surface -")]
    Metrics {
        /// A sweep directory
        source: PathBuf,
        #[command(flatten)]
        threads: ThreadsArgument,
    },
    /// Print the robustness surface as canonical JSON
    #[command(after_help = "Examples:\n  clarity surface mri\n  \
                            clarity metrics mri | clarity surface - | clarity gradient -")]
    Surface {
        /// A sweep directory, a metrics file, or `-` for standard input
        source: PathBuf,
        #[command(flatten)]
        threads: ThreadsArgument,
    },
    /// Print the gradient of the surface as canonical JSON
    #[command(after_help = "Examples:\n  clarity gradient mri\n  \
                            clarity gradient mri/robustness_surface.json")]
    Gradient {
        /// A sweep directory, a metrics or a surface file, or `-` for standard input
        source: PathBuf,
        #[command(flatten)]
        threads: ThreadsArgument,
    },
    /// Write the results of a sweep or a cohort beside its manifest and print them as a table
    #[command(after_help = "Example:\n  clarity analyze mri")]
    Analyze {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
        /// Replace results that are there and differ
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        threads: ThreadsArgument,
    },
    /// Execute a sweep, analyze it and write its report
    #[command(after_help = "Examples:\n  clarity run examples/mri/sweep.toml\n  \
                            clarity run examples/triage/sweep.toml --out triage --jobs 4")]
    Run {
        #[command(flatten)]
        sweep: SweepArguments,
        /// The directory to make; it must not exist, but with --resume [default: clarity/<name of
        /// the configuration>]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Show what a sweep or a cohort supports: intervals, slopes in real units, cliffs, shares of
    /// variance
    #[command(after_help = "Examples:\n  clarity sensitivity mri\n  \
                            clarity sensitivity mri --json > sensitivity.json\n  \
                            clarity sensitivity mri --baseline first")]
    Sensitivity {
        /// A sweep's or a cohort's directory
        source: PathBuf,
        /// Print canonical JSON
        #[arg(long)]
        json: bool,
        /// Take `[axis]` and `[analysis]` of this configuration, not those recorded with the sweep
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// What runs are compared with
        #[arg(long, value_name = "KIND")]
        baseline: Option<Baseline>,
    },
    /// Write one page to look at: verdict, plots, tables, the worst cells with their texts
    #[command(
        after_help = "Examples:\n  clarity report mri\n  clarity report mri -o mri.html --config \
                            examples/mri/sweep.toml"
    )]
    Report {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
        /// The HTML file to write [default: report.html in the directory]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The sweep's configuration: the page then shows the pictures that the model saw
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Draw one plot of a sweep or a cohort, for a paper
    #[command(
        after_help = "Examples:\n  clarity plot mri --kind surface -o surface.svg\n  \
                            clarity plot mri --kind heatmap --axes blur,noise --of esi -o heat.png"
    )]
    Plot(PlotArguments),
    /// Compare two sweeps of the same grid, run by run, or two cohorts, case by case
    #[command(after_help = "Example:\n  clarity compare before after")]
    Compare {
        /// The earlier sweep's or cohort's directory
        a: PathBuf,
        /// The later one's
        b: PathBuf,
        /// Print canonical JSON
        #[arg(long)]
        json: bool,
    },
    /// Hold a sweep or a cohort against limits; exit code 100 where one is not kept
    #[command(after_help = "Examples:\n  clarity gate mri --config gate.toml\n  \
                            clarity gate mri --config gate.toml --against sensitivity.json\n  \
                            clarity gate mri --config gate.toml --junit junit.xml --markdown gate.md")]
    Gate {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
        /// The limits, TOML or JSON
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// A stored sensitivity.json, for limits on what may get worse
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// Write a JUnit file too, one test case for each figure that is held
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
        /// Write a summary in Markdown too
        #[arg(long, value_name = "FILE")]
        markdown: Option<PathBuf>,
    },
    /// Write a sweep or a cohort as a table: CSV, JSON Lines, Parquet or Arrow
    #[command(
        after_help = "Examples:\n  clarity export mri -o runs.parquet\n  clarity export mri --table \
                            points --format csv"
    )]
    Export {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
        /// One row a run, or one a value of an axis
        #[arg(long, value_name = "TABLE", default_value = "runs")]
        table: TableOf,
        /// The format [default: by the ending of the file]
        #[arg(long, value_name = "FORMAT")]
        format: Option<Format>,
        /// The file to write; without it CSV and JSON Lines are printed
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Recompute everything from the traces and compare it with what is on disk
    #[command(after_help = "Example:\n  clarity verify mri")]
    Verify {
        /// A sweep's or a cohort's directory
        dir: PathBuf,
    },
    /// Perturb one picture
    #[command(
        after_help = "Examples:\n  clarity perturb --list\n  clarity perturb film.png -o \
                            blurred.png gaussian_blur radius=2\n  clarity perturb film.png -o \
                            both.png brightness factor=0.8 gaussian_noise std_dev=0.05 seed=7"
    )]
    Perturb(PerturbArguments),
    /// Draw the pictures of a sweep in a labelled grid: what the model will see
    #[command(
        after_help = "Example:\n  clarity contact-sheet examples/phantom/sweep.toml -o \
                            sheet.png"
    )]
    ContactSheet {
        /// The sweep's configuration, whose runner is `clarity lab`
        config: PathBuf,
        /// The PNG file to write
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Answer single runs, as a sweep's runner
    #[command(
        after_help = "In a configuration:\n  adapter = \"phantom\"\n  [runner]\n  command = \
                            [\"{clarity}\", \"lab\"]"
    )]
    Lab(LabArguments),
    /// Starts runners and ends what they leave; a sweep starts it itself
    #[cfg(target_os = "linux")]
    #[command(hide = true)]
    Supervise,
    /// Print the JSON Schema of a configuration or an artifact
    #[command(after_help = "Examples:\n  clarity schema\n  clarity schema sweep > sweep.json")]
    Schema {
        /// Which; without it all are listed
        name: Option<String>,
    },
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  clarity completions bash > \
                            ~/.local/share/bash-completion/completions/clarity")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// How many threads read the runs of a sweep; no result depends on it.
#[derive(Args)]
pub(crate) struct ThreadsArgument {
    /// How many threads read the runs [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl ThreadsArgument {
    /// The number that was asked for, or the machine's.
    pub(crate) fn get(&self) -> Threads {
        Threads::new(self.threads)
    }
}

#[derive(Args)]
#[command(group = ArgGroup::new("goes_on").multiple(true))]
pub(crate) struct SweepArguments {
    /// The sweep's configuration, TOML or JSON
    pub(crate) config: PathBuf,
    /// How many runs execute at once [default: the configuration's, else 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    /// Show no progress
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Go on with what is in the directory: verify finished runs, execute the others
    #[arg(long, group = "goes_on")]
    pub(crate) resume: bool,
    /// With --resume or --shard: try failed runs again
    #[arg(long, requires = "goes_on")]
    pub(crate) retry_errors: bool,
    /// Stop once so many runs of the sweep, or of the shard, failed: a number, or a share such as 5%;
    /// 100% goes on to the end
    #[arg(long, value_name = "N|SHARE", default_value = "1%")]
    pub(crate) fail_on_error: FailOn,
    /// Keep runs in this directory, and serve those that are there; for runners that are declared
    /// `deterministic`
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
    /// How long runs may go on after a signal
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = humantime::parse_duration)]
    pub(crate) grace: Duration,
}

/// Tells what the parser has to say: help and version are results, the rest is an error.
pub(crate) fn tell(told: &clap::Error, choice: ColorChoice) -> ExitCode {
    if told.use_stderr() {
        // A closed standard error is no reason to panic.
        let _ = told.print();
        return ExitCode::from(exit::ERROR);
    }
    let text = told.render();
    let text = if Screen::of_stdout(choice).colour() {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    match output::print(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(failure.exit_code()),
    }
}
