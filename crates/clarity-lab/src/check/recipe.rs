//! Every step with every value that it takes, and every axis in some step.

use super::refusal::Found;
use super::values::{self, Values};
use super::{Sweep, SweepPlace};
use crate::case::{Case, Window};
use crate::template::Argument;
use clarity_artifact::json::{Path, nearest};
use clarity_model::Seed;
use clarity_perturb::{PerturbError, Step, TextPerturbation};
use std::collections::BTreeSet;

pub(super) fn check(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let (mut used, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for (side, argument) in case.window.iter().flat_map(Window::sides) {
        let place = Path::default().key("window").key(side);
        used.extend(argument.axis());
        seen.extend(argument.axis());
        known(sweep, argument, place, found);
    }
    for index in 0..case.recipe.len() {
        let place = Path::default().key("recipe").index(index);
        let mut all_known = true;
        if reads(sweep.adapter) || !changes_texts(case.recipe.name(index)) {
            seen.extend(case.recipe.axes_of(index));
        }
        for (name, argument) in case.recipe.arguments(index) {
            used.extend(argument.axis());
            all_known &= known(sweep, argument, place.key("params").key(name), found);
        }
        if all_known {
            let step = Checked {
                sweep,
                case,
                index,
                place,
            };
            step.check(found);
        }
    }
    for (index, axis) in sweep.axes.as_slice().iter().enumerate() {
        let name = axis.name().as_str();
        if !used.contains(name) {
            let message = format!(
                "nothing in the base spec takes axis `{name}`, so that it would change nothing; \
                 give a step {{\"axis\": \"{name}\"}}, or leave the axis out"
            );
            found.in_sweep(SweepPlace::Axis(index), message);
        } else if !seen.contains(name) {
            let adapter = sweep.adapter;
            let message = format!(
                "axis `{name}` changes texts alone, and the adapter `{adapter}` looks at the picture \
                 alone: it would look perfectly stable; leave the axis out, or ask a model that \
                 reads, with `openai`"
            );
            found.in_sweep(SweepPlace::Axis(index), message);
        }
    }
}

/// Whether what an adapter asks is given the texts too; an unknown one is told of elsewhere.
fn reads(adapter: &str) -> bool {
    !matches!(adapter, "phantom" | "onnx")
}

fn changes_texts(step: &str) -> bool {
    let mut texts = TextPerturbation::DEFINITIONS.iter();
    texts.any(|definition| definition.name == step)
}

/// Whether the sweep has the axis that an argument comes from.
fn known(sweep: &Sweep<'_>, argument: &Argument, place: Path, found: &mut Found) -> bool {
    let axes = sweep.axes.as_slice().iter();
    let axes: Vec<_> = axes.map(|axis| axis.name().as_str()).collect();
    let Some(stranger) = argument.axis().filter(|axis| !axes.contains(axis)) else {
        return true;
    };
    let advice = match nearest(stranger, &axes) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has `{}`", axes.join("`, `")),
    };
    let message = format!("the sweep has no axis `{stranger}`; {advice}");
    found.in_spec(place, message);
    false
}

/// One step whose axes are there.
struct Checked<'s> {
    sweep: &'s Sweep<'s>,
    case: &'s Case,
    index: usize,
    place: Path,
}

impl Checked<'_> {
    fn check(&self, found: &mut Found) {
        let (sweep, recipe) = (self.sweep, &self.case.recipe);
        let seed = sweep.seeds.first().copied().unwrap_or(0.into());
        let first = values::first(sweep);
        if let Some(step) = self.build(&first, seed, None, found) {
            self.has_subject(&step, found);
        }
        for (place, values) in values::each(sweep, &recipe.axes_of(self.index)) {
            self.build(&values, seed, Some(place), found);
        }
        let seeds = sweep.seeds.iter().enumerate();
        for (position, seed) in seeds.filter(|_| recipe.takes_seed(self.index)) {
            let place = SweepPlace::Seed(position);
            self.build(&first, *seed, Some(place), found);
        }
    }

    /// `varied` is where a value stands that is not the first.
    fn build(
        &self,
        values: &Values,
        seed: Seed,
        varied: Option<SweepPlace>,
        found: &mut Found,
    ) -> Option<Step> {
        let error = match self.case.recipe.step(self.index, values, seed) {
            Ok(step) => return step,
            Err(error) => error,
        };
        let PerturbError::Value { parameter, .. } = &error else {
            // What is wrong with the step itself is the same for each value.
            if varied.is_none() {
                let (place, message) = self.told(&error);
                found.in_spec(place, message);
            }
            return None;
        };
        let given = self.case.recipe.arguments(self.index);
        let given = given.into_iter().find(|(name, _)| name == parameter);
        let origin = match given {
            Some((_, Argument::Axis(axis))) => values::first_of(self.sweep, axis),
            Some((_, Argument::Seed)) => Some(SweepPlace::Seed(0)),
            _ => None,
        };
        // The value that varies is at fault only where the parameter comes from there.
        let place = match (origin, varied) {
            (Some(SweepPlace::Value(from, _)), Some(SweepPlace::Value(axis, position)))
                if from == axis =>
            {
                Some(SweepPlace::Value(axis, position))
            }
            (Some(SweepPlace::Seed(_)), Some(SweepPlace::Seed(position))) => {
                Some(SweepPlace::Seed(position))
            }
            (origin, _) => origin,
        };
        match place {
            Some(place) => {
                let (number, name) = (self.index + 1, self.case.recipe.name(self.index));
                let message = format!("step {number} of the recipe, `{name}`, refuses it: {error}");
                found.in_sweep(place, message);
            }
            None if varied.is_none() => {
                found.in_spec(self.place.key("params").key(parameter), &error);
            }
            None => {}
        }
        None
    }

    /// Where in the step the fault is, and in which words.
    fn told(&self, error: &PerturbError) -> (Path, String) {
        let did_you_mean = |found: &str, known: &[&str]| match nearest(found, known) {
            Some(near) => {
                let error = error.to_string();
                let what = error.split(';').next().unwrap_or_default();
                format!("{what}; did you mean `{near}`?")
            }
            None => error.to_string(),
        };
        match error {
            PerturbError::Unknown { found, .. } => {
                let known: Vec<_> = Step::definitions().map(|step| step.name).collect();
                (self.place.key("name"), did_you_mean(found, &known))
            }
            PerturbError::NoSuchParameter { name, found, .. } => {
                let step = Step::definitions().find(|step| step.name == *name);
                let known = step.map_or(&[][..], |step| step.parameters).iter();
                let known: Vec<_> = known.map(|parameter| parameter.name).collect();
                let place = self.place.key("params").key(found);
                (place, did_you_mean(found, &known))
            }
            PerturbError::Version { .. } => (self.place.key("version"), error.to_string()),
            _ => (self.place.key("params"), error.to_string()),
        }
    }

    /// A step on what the case does not have would change nothing.
    fn has_subject(&self, step: &Step, found: &mut Found) {
        let case = self.case;
        let name = step.definition().name;
        let message = match step {
            Step::Picture(_) if case.image.is_none() => {
                format!("`{name}` changes pictures, but the spec names no `image`")
            }
            Step::Text(_) if case.context.is_none() && case.question.is_none() => {
                format!("`{name}` changes texts, but the spec has no `context` and no `question`")
            }
            _ => return,
        };
        found.in_spec(self.place.key("name"), message);
    }
}
