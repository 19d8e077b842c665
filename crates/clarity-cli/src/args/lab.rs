//! Arguments of `clarity lab`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct LabArguments {
    #[command(subcommand)]
    pub(crate) command: Option<LabCommand>,
    #[command(flatten)]
    pub(crate) run: LabRun,
}

#[derive(Args)]
pub(crate) struct LabRun {
    /// The run's spec
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The directory for the run's artifacts
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// What answers: phantom (synthetic, no clinical meaning), onnx or openai [default: phantom]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) adapter: Option<String>,
    /// Must equal the spec's
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) seed: Option<String>,
    /// What a sweep found out about its server
    #[arg(long, value_name = "FILE")]
    pub(crate) probe: Option<PathBuf>,
    /// Answer many runs, asked for on standard input, a socket
    #[arg(long, conflicts_with_all = ["config", "output", "seed"])]
    pub(crate) worker: bool,
}

#[derive(Subcommand)]
pub(crate) enum LabCommand {
    /// Answer one run with what was recorded for it
    #[command(
        after_help = "In a configuration:\n  [runner]\n  command = [\"{clarity}\", \"lab\", \
                            \"replay\", \"--corpus\", \"corpus.jsonl\"]"
    )]
    Replay {
        /// The recorded runs
        #[arg(long, value_name = "FILE")]
        corpus: PathBuf,
        /// The run's spec
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// The directory for the run's artifacts
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// Accepted as every runner does; a recording needs none
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        adapter: Option<String>,
        /// Must equal the spec's
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        seed: Option<String>,
    },
    /// Print a finished sweep as a corpus for `replay`
    #[command(after_help = "Example:\n  clarity lab record mri > corpus.jsonl")]
    Record {
        /// A sweep directory
        dir: PathBuf,
    },
}
