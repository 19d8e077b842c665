//! Words to choose from.

use clap::ValueEnum;
use clarity::sensitivity::BaselineKind;

/// What the rows of an exported table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableOf {
    /// One row a run
    Runs,
    /// One row an axis and value
    Points,
}

/// How an exported table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// Apache Arrow's file format
    Arrow,
}

/// What runs are compared with.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Baseline {
    /// The sweep's first run, as in the contract
    First,
    /// The identity cell with the first seed
    Identity,
    /// The identity cell with the same seed
    Paired,
}

impl From<Baseline> for BaselineKind {
    fn from(baseline: Baseline) -> Self {
        match baseline {
            Baseline::First => Self::First,
            Baseline::Identity => Self::Identity,
            Baseline::Paired => Self::Paired,
        }
    }
}
