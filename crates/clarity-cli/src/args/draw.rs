//! Arguments of commands that draw.

use clap::{Args, ValueEnum};
use clarity_report::{Of, Plot};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct PerturbArguments {
    /// The picture: a PNG file
    #[arg(value_name = "IN")]
    pub(crate) input: Option<PathBuf>,
    /// The perturbations in order, each a name and its parameters
    #[arg(value_name = "NAME key=value ...")]
    pub(crate) steps: Vec<String>,
    /// The PNG file to write
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// The seed of random perturbations that are given none
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<String>,
    /// List the perturbations and their parameters
    #[arg(long, conflicts_with_all = ["input", "steps", "output", "seed"])]
    pub(crate) list: bool,
}

#[derive(Args)]
pub(crate) struct PlotArguments {
    /// A sweep's or a cohort's directory
    pub(crate) source: PathBuf,
    /// What to plot
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: PlotKind,
    /// One figure alone [default: both]
    #[arg(long, value_name = "FIGURE")]
    pub(crate) of: Option<PlotOf>,
    /// The axes, separated by commas [default: all; a heat map takes two]
    #[arg(long, value_name = "AXIS,...", value_delimiter = ',', value_parser = axis)]
    pub(crate) axes: Vec<String>,
    /// The file to write: its name ends in .svg or .png
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How many pixels of a PNG one of the plot's becomes [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16))]
    pub(crate) scale: Option<u32>,
}

/// What a plot shows.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PlotKind {
    /// Along each axis: intervals, noise floor, cliffs
    Surface,
    /// The change at each step of each axis
    Gradient,
    /// At each pair of values of two axes
    Heatmap,
    /// What explains the variance
    Variance,
}

impl From<PlotKind> for Plot {
    fn from(kind: PlotKind) -> Self {
        match kind {
            PlotKind::Surface => Self::Surface,
            PlotKind::Gradient => Self::Gradient,
            PlotKind::Heatmap => Self::Heatmap,
            PlotKind::Variance => Self::Variance,
        }
    }
}

/// One of the two figures.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PlotOf {
    /// The share of runs with the baseline's answer
    Esi,
    /// The distance to the baseline's justification
    Drift,
}

impl From<PlotOf> for Of {
    fn from(of: PlotOf) -> Self {
        match of {
            PlotOf::Esi => Self::Esi,
            PlotOf::Drift => Self::Drift,
        }
    }
}

/// The name of an axis; a blank beside a comma is none of it.
fn axis(typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Err("give the names of axes, such as blur,noise".to_owned()),
        name => Ok(name.to_owned()),
    }
}
