//! `clarity perturb`: one picture, one recipe.

use crate::args::PerturbArguments;
use crate::command::lab::failure;
use crate::failure::Failure;
use crate::output;
use crate::target::Target;
use clarity::model::{AxisValue, Integer};
use clarity::perturb::{Arguments, Distance, Kind, Recipe, Step};
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
    let recipe = recipe(&arguments.steps, arguments.seed.as_deref())?;
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

/// Steps from words: a name, then `key=value` of it, then the next name.
fn recipe(words: &[String], seed: Option<&str>) -> Result<Recipe, Failure> {
    let mut steps: Vec<(&str, Arguments)> = Vec::new();
    for word in words {
        match (word.split_once('='), steps.last_mut()) {
            (None, _) => steps.push((word, Arguments::new())),
            (Some((key, value)), Some((_, arguments))) => {
                if arguments.insert(key.to_owned(), value_of(value)).is_some() {
                    let why = format!("`{key}` is given twice for one step; keep one");
                    return Err(Failure::Rejected(why));
                }
            }
            (Some(_), None) => {
                let why = format!("found {word:?}, expected the name of a perturbation first");
                return Err(Failure::Rejected(why));
            }
        }
    }
    if steps.is_empty() {
        let why = "give at least one perturbation; `clarity perturb --list` names them";
        return Err(Failure::Rejected(why.to_owned()));
    }
    // One step is the only one that can be meant.
    let several = steps.len() > 1;
    let steps = steps.into_iter().enumerate();
    let steps: Result<Vec<_>, Failure> = steps
        .map(|(index, (name, arguments))| {
            step(name, arguments, seed).map_err(|failure| match failure {
                Failure::Rejected(why) if several => {
                    Failure::Rejected(format!("step {}, `{name}`: {why}", index + 1))
                }
                other => other,
            })
        })
        .collect();
    steps.map(Recipe::new)
}

fn step(name: &str, mut arguments: Arguments, seed: Option<&str>) -> Result<Step, Failure> {
    let definition = Step::definitions().find(|definition| definition.name == name);
    let random = definition.is_some_and(|definition| {
        let mut parameters = definition.parameters.iter();
        parameters.any(|parameter| parameter.kind == Kind::Seed)
    });
    if let Some(seed) = seed.filter(|_| random && !arguments.contains_key("seed")) {
        arguments.insert("seed".to_owned(), value_of(seed));
    }
    let step = Step::build(name, &arguments);
    let step = step.map_err(|error| Failure::Rejected(error.to_string()))?;
    match step {
        Step::Picture(_) => Ok(step),
        Step::Text(_) => Err(Failure::Rejected(format!(
            "`{name}` changes texts; use it in the recipe of a sweep"
        ))),
    }
}

/// An integer, else a finite number, else a word.
fn value_of(text: &str) -> AxisValue {
    if let Ok(number) = text.parse::<Integer>() {
        return AxisValue::Integer(number);
    }
    let float = text
        .parse()
        .ok()
        .and_then(|float| AxisValue::float(float).ok());
    float.unwrap_or_else(|| AxisValue::from(text))
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
    text
}
