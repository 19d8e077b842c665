//! `clarity plot`: one picture for a paper.

use crate::args::PlotArguments;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides, sensitivity_of};
use crate::output;
use crate::target::{Kind, Target};
use clarity_report::{Asked, ReportError, cohort_plot, plot as draw};
use std::path::Path;

/// How many pixels of a PNG one of the plot's becomes, where nothing else is asked: print takes some
/// 300 an inch.
const SCALE: u32 = 3;

const PLOT: Kind = Kind {
    option: "-o",
    what: "a plot",
    example: "plot.svg",
    endings: &["svg", "png"],
};

/// The form of the file, by the end of its name.
enum Form {
    Svg,
    Png,
}

/// Draws the plot and writes it.
pub(super) fn plot(arguments: &PlotArguments) -> Result<(), Failure> {
    let to = Target::needed(arguments.output.as_deref(), PLOT)?;
    to.spare_results(&arguments.source)?;
    to.check_ending()?;
    let form = form(to.path())?;
    if arguments.scale.is_some() && matches!(form, Form::Svg) {
        let why = "--scale is for a PNG; an SVG has every size";
        return Err(Failure::Rejected(why.to_owned()));
    }
    let asked = Asked {
        plot: arguments.kind.into(),
        of: arguments.of.map(Into::into),
        axes: &arguments.axes,
    };
    let source = &arguments.source;
    let svg = if CohortDirectory::is(source)? {
        let pooled = CohortDirectory::open(source)?.pooled(Overrides::default())?;
        cohort_plot(&pooled, asked)
    } else {
        draw(&sensitivity_of(source, Overrides::default())?, asked)
    };
    let refuse = |error: ReportError| Failure::rejected(source, error);
    let svg = svg.map_err(refuse)?;
    let bytes = match form {
        Form::Svg => svg.into_bytes(),
        Form::Png => pixels(&svg, arguments.scale.unwrap_or(SCALE))?,
    };
    to.write(&bytes)?;
    output::print(&format!("{}\n", to.path().display()))
}

fn form(path: &Path) -> Result<Form, Failure> {
    let png = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    match (png, cfg!(feature = "raster")) {
        (false, _) => Ok(Form::Svg),
        (true, true) => Ok(Form::Png),
        (true, false) => Err(no_raster(path)),
    }
}

/// A build without letters and pixels.
fn no_raster(path: &Path) -> Failure {
    let why = "this build draws no PNG; write .svg, or build with `--features raster`";
    Failure::rejected(path, why)
}

#[cfg(feature = "raster")]
fn pixels(svg: &str, scale: u32) -> Result<Vec<u8>, Failure> {
    let png = clarity_report::png(svg, scale);
    png.map_err(|error| Failure::Rejected(format!("--scale {scale}: {error}")))
}

#[cfg(not(feature = "raster"))]
fn pixels(_: &str, _: u32) -> Result<Vec<u8>, Failure> {
    Err(no_raster(Path::new("the plot")))
}
