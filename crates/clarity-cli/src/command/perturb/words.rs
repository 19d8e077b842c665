//! Steps out of words: a name, then `key=value` of it, then the next name.

use crate::failure::Failure;
use clarity::model::{AxisValue, Integer};
use clarity::perturb::{
    Arguments, Definition, Kind, NoiseSeed, PRESETS, Parameter, PerturbError, Recipe, Step,
};

/// The values of one step as they were typed, by the name of the parameter.
type Typed<'w> = Vec<(&'w str, &'w str)>;

/// The recipe; `seed` is that of the steps that draw and were given none.
pub(super) fn recipe(words: &[String], seed: Option<&str>) -> Result<Recipe, Failure> {
    let seed = seed.map(seed_of).transpose()?;
    let mut steps: Vec<(&str, Typed)> = Vec::new();
    for word in words {
        match (word.split_once('='), steps.last_mut()) {
            (None, _) => steps.push((word, Vec::new())),
            (Some((key, value)), Some((_, typed))) => {
                if typed.iter().any(|(known, _)| *known == key) {
                    return rejected(format!("`{key}` is given twice for one step; keep one"));
                }
                typed.push((key, value));
            }
            (Some(_), None) => {
                return rejected(format!(
                    "found {word:?}, expected the name of a perturbation first"
                ));
            }
        }
    }
    if steps.is_empty() {
        return rejected(
            "give at least one perturbation; `clarity perturb --list` names them".to_owned(),
        );
    }
    // One step is the only one that can be meant.
    let several = steps.len() > 1;
    let made = steps.iter().enumerate().map(|(index, (name, typed))| {
        step(name, typed, seed.as_ref()).map_err(|failure| match failure {
            Failure::Rejected(why) if several => {
                Failure::Rejected(format!("step {}, `{name}`: {why}", index + 1))
            }
            other => other,
        })
    });
    let made = made.collect::<Result<Vec<_>, _>>()?;
    if seed.is_some() && !made.iter().any(|step| draws(&step.definition()).is_some()) {
        return rejected("--seed is given, but no step draws; leave it out".to_owned());
    }
    Ok(Recipe::new(made))
}

fn rejected<T>(why: String) -> Result<T, Failure> {
    Err(Failure::Rejected(why))
}

fn refused(error: &PerturbError) -> Failure {
    Failure::Rejected(error.to_string())
}

fn seed_of(text: &str) -> Result<NoiseSeed, Failure> {
    let seed = text.parse::<NoiseSeed>();
    seed.map_err(|error| Failure::Rejected(format!("--seed: {error}")))
}

/// The parameter that takes the seed, in a step that draws.
fn draws(definition: &Definition) -> Option<&'static Parameter> {
    let mut parameters = definition.parameters.iter();
    parameters.find(|parameter| parameter.kind == Kind::Seed)
}

fn step(name: &str, typed: &Typed, seed: Option<&NoiseSeed>) -> Result<Step, Failure> {
    let mut arguments = Arguments::new();
    // What a name means that there is not nobody knows; building the step says so.
    if let Some(definition) = Step::definitions().find(|definition| definition.name == name) {
        for (key, text) in typed {
            let mut parameters = definition.parameters.iter();
            let value = match parameters.find(|parameter| parameter.name == *key) {
                Some(parameter) => value_of(text, definition, parameter)?,
                None => AxisValue::from(*text),
            };
            arguments.insert((*key).to_owned(), value);
        }
        if let (Some(seed), Some(parameter)) = (seed, draws(definition)) {
            let given = arguments.entry(parameter.name.to_owned());
            given.or_insert_with(|| seed.value());
        }
    }
    let step = Step::build(name, &arguments).map_err(|error| refused(&error))?;
    match step {
        Step::Picture(_) => Ok(step),
        Step::Text(_) => rejected(format!(
            "`{name}` changes texts; use it in the recipe of a sweep"
        )),
    }
}

/// Words and seeds are texts, even those that look like numbers; else it is an integer, a finite
/// number or a preset's. What is none of them is refused as the word that it is.
fn value_of(
    text: &str,
    definition: &Definition,
    parameter: &Parameter,
) -> Result<AxisValue, Failure> {
    if matches!(parameter.kind, Kind::Choice(_) | Kind::Seed) {
        return Ok(AxisValue::from(text));
    }
    if let Ok(number) = text.parse::<Integer>() {
        return Ok(AxisValue::Integer(number));
    }
    let number = text.parse().ok();
    if let Some(number) = number.and_then(|number| AxisValue::float(number).ok()) {
        return Ok(number);
    }
    match text.split_once('@') {
        Some((preset, severity)) => preset_of(preset, severity, definition, parameter),
        None => Ok(AxisValue::from(text)),
    }
}

fn preset_of(
    name: &str,
    severity: &str,
    definition: &Definition,
    parameter: &Parameter,
) -> Result<AxisValue, Failure> {
    let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) else {
        return rejected(format!(
            "there is no preset `{name}`; `clarity perturb --list` names them"
        ));
    };
    if (preset.step, preset.parameter) != (definition.name, parameter.name) {
        return rejected(format!(
            "the preset `{name}` is of `{}` of `{}`, not of `{}` of `{}`",
            preset.parameter, preset.step, parameter.name, definition.name
        ));
    }
    let value = severity.parse().ok().and_then(|level| preset.value(level));
    value.ok_or_else(|| {
        Failure::Rejected(format!(
            "found {severity:?}, expected a severity of `{name}` from 1 to 5"
        ))
    })
}
