//! `clarity perturb`: one picture, one recipe.

mod words;

use crate::args::PerturbArguments;
use crate::command::lab::failure;
use crate::failure::Failure;
use crate::output;
use crate::target::Target;
use clarity::perturb::{Distance, PRESETS, Step};
use clarity_lab::{read_picture, write_picture};
use std::fmt::Write as _;
use std::path::Path;

/// Perturbs a picture, or lists what there is.
pub(super) fn perturb(arguments: &PerturbArguments) -> Result<(), Failure> {
    if arguments.list {
        return output::print(&list());
    }
    let rejected = |why: &str| Failure::Rejected(why.to_owned());
    let from = arguments.input.as_deref();
    let from =
        from.ok_or_else(|| rejected("give a picture: clarity perturb IN -o OUT NAME ..."))?;
    forgotten(from)?;
    let to = Target::new(arguments.output.as_deref())?;
    to.spare("the picture itself", from)?;
    let recipe = words::recipe(&arguments.steps, arguments.seed.as_deref())?;
    let picture = read_picture(from).map_err(|error| failure(&error))?;
    let perturbed = recipe.picture(&picture);
    let distance = Distance::between(&picture, &perturbed).ok();
    to.write(&write_picture(&perturbed))?;
    let mut told = format!(
        "input   {}x{}  {}\noutput  {}x{}  {}\n",
        picture.width(),
        picture.height(),
        picture.hash(),
        perturbed.width(),
        perturbed.height(),
        perturbed.hash()
    );
    let part = |number: Option<f64>, or: &str| {
        number.map_or_else(|| or.to_owned(), |number| format!("{number:.4}"))
    };
    let _ = match distance {
        Some(distance) => writeln!(
            told,
            "rmse {:.4}  psnr {} dB  ssim {}",
            distance.rmse,
            part(distance.psnr, "infinite"),
            part(distance.ssim, "none: the picture is smaller than 11 x 11")
        ),
        None => writeln!(told, "another size: no distance"),
    };
    output::print(&told)
}

/// Tells of a picture that was left out, so that the first step stands in its place.
fn forgotten(from: &Path) -> Result<(), Failure> {
    let name = from.to_str().unwrap_or_default();
    let is_step = Step::definitions().any(|definition| definition.name == name);
    if is_step && !from.exists() {
        return Err(Failure::Rejected(format!(
            "`{name}` is a perturbation, and no file has that name; give the picture first: \
             clarity perturb IN -o OUT {name} ..."
        )));
    }
    Ok(())
}

fn list() -> String {
    let mut text = String::new();
    for definition in Step::definitions() {
        let _ = writeln!(
            text,
            "{} {} ({}): {}",
            definition.name, definition.version, definition.group, definition.about
        );
        for parameter in definition.parameters {
            let default = parameter
                .default
                .map(|value| format!(" [default: {value}]"));
            let _ = writeln!(
                text,
                "    {}: {}, {}{}",
                parameter.name,
                parameter.kind,
                parameter.about,
                default.unwrap_or_default()
            );
        }
    }
    text.push_str(
        "\npresets, each with the severities 1 to 5: a value may be NAME@SEVERITY, such as\n\
         std_dev=imagenet-c/gaussian_noise@3; what is kept is the number\n",
    );
    for preset in PRESETS {
        let values: Vec<_> = preset.axis().iter().map(ToString::to_string).collect();
        let differs = match preset.differs {
            "" => String::new(),
            differs => format!(" ({differs})"),
        };
        let _ = writeln!(
            text,
            "{}: {} {} {}{differs}",
            preset.name,
            preset.step,
            preset.parameter,
            values.join(", ")
        );
    }
    text
}
