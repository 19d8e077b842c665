//! `clarity metrics`, `surface` and `gradient`: one stage as canonical JSON.

use crate::analysis::Sweep;
use crate::failure::Failure;
use crate::files;
use crate::ordered::Threads;
use crate::output;
use clarity::Analysis;
use clarity::artifact::{self, StageFile};
use clarity::model::{Gradient, Surface};
use std::io;
use std::path::Path;

/// Prints the metrics of a sweep directory.
pub(super) fn metrics(source: &Path, threads: Threads) -> Result<(), Failure> {
    if !source.is_dir() && (source == Path::new("-") || source.exists()) {
        return Err(refuse(
            source,
            "metrics are computed from the traces of a sweep; give its directory",
        ));
    }
    let analysis = Sweep::open(source)?.analyze(threads)?.analysis;
    write(artifact::metrics::write(&analysis.metrics))
}

/// Prints the surface of a sweep directory or of metrics.
pub(super) fn surface(source: &Path, threads: Threads) -> Result<(), Failure> {
    let surface = match read(source, threads)? {
        Source::Whole(analysis) => analysis.surface,
        Source::Surface(_) => {
            return Err(refuse(
                source,
                "this is a surface already; expected metrics",
            ));
        }
    };
    write(artifact::surface::write(&surface))
}

/// Prints the gradient of a sweep directory, of metrics or of a surface.
pub(super) fn gradient(source: &Path, threads: Threads) -> Result<(), Failure> {
    let gradient: Gradient = match read(source, threads)? {
        Source::Whole(analysis) => analysis.gradient,
        Source::Surface(surface) => {
            clarity::gradient::compute(&surface).map_err(|error| refuse(source, error))?
        }
    };
    write(artifact::gradient::write(&gradient))
}

enum Source {
    /// Everything from the metrics on.
    Whole(Box<Analysis>),
    /// A surface as it was found.
    Surface(Surface),
}

fn read(source: &Path, threads: Threads) -> Result<Source, Failure> {
    if source.is_dir() {
        let analysis = Sweep::open(source)?.analyze(threads)?.analysis;
        return Ok(Source::Whole(Box::new(analysis)));
    }
    let bytes = if source == Path::new("-") {
        let read = files::read_at_most(io::stdin().lock(), files::MAX_FILE);
        read.map_err(|unreadable| unreadable.as_input(named(source)))?
    } else {
        files::read_input(source, files::MAX_FILE)?
    };
    match StageFile::read(&bytes).map_err(|error| refuse(source, error))? {
        StageFile::Metrics(metrics) => {
            let whole = Analysis::of_metrics(metrics).map_err(|error| refuse(source, error))?;
            Ok(Source::Whole(Box::new(whole)))
        }
        StageFile::Surface(surface) => Ok(Source::Surface(surface)),
        _ => Err(refuse(
            source,
            "this is a gradient, the last stage; expected an earlier one",
        )),
    }
}

fn named(source: &Path) -> &Path {
    if source == Path::new("-") {
        Path::new("standard input")
    } else {
        source
    }
}

fn refuse(source: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::rejected(named(source), why)
}

/// Canonical JSON and the newline that standard output ends with.
fn write(text: io::Result<String>) -> Result<(), Failure> {
    let text = text.map_err(|error| Failure::Other(error.to_string()))?;
    output::print(&(text + "\n"))
}
