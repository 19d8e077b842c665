//! The question as each run asks it.

use super::Sweep;
use super::refusal::Found;
use super::values::{self, Values};
use crate::case::Case;
use clarity_artifact::json::Path;
use clarity_endpoint::{EndpointError, Question};
use clarity_model::Seed;
use clarity_perturb::{Step, TextPerturbation};
use std::collections::BTreeSet;

/// The question as the client looks at it, before any text is changed and after.
pub(super) fn check(sweep: &Sweep<'_>, case: &Case, found: &mut Found) {
    let Some(text) = &case.question else {
        return;
    };
    let mut question = Question::new(text, 0);
    question.answers = case.answers.as_deref();
    if let Err(error) = question.check() {
        let key = match &error {
            EndpointError::Question { part: "text", .. } => "question",
            _ => "answers",
        };
        found.in_spec(Path::default().key(key), error);
    } else if case.context.is_none() {
        // Where there is a context, that is what is changed.
        Texts::new(sweep, case, text).check(found);
    }
}

/// The steps of a recipe that change texts.
struct Texts<'s> {
    sweep: &'s Sweep<'s>,
    case: &'s Case,
    text: &'s str,
    steps: Vec<usize>,
    axes: BTreeSet<&'s str>,
    seeds: &'s [Seed],
}

impl<'s> Texts<'s> {
    fn new(sweep: &'s Sweep<'s>, case: &'s Case, text: &'s str) -> Self {
        let recipe = &case.recipe;
        let texts = TextPerturbation::DEFINITIONS;
        let steps = (0..recipe.len())
            .filter(|step| texts.iter().any(|known| known.name == recipe.name(*step)));
        let steps: Vec<_> = steps.collect();
        let seeded = steps.iter().any(|step| recipe.takes_seed(*step));
        let seeds = if seeded {
            sweep.seeds
        } else {
            sweep.seeds.get(..1).unwrap_or_default()
        };
        Self {
            axes: steps
                .iter()
                .flat_map(|step| recipe.axes_of(*step))
                .collect(),
            sweep,
            case,
            text,
            steps,
            seeds,
        }
    }

    /// Each value by itself, so that it is told where it stands; then all together.
    fn check(&self, found: &mut Found) {
        let mut told = false;
        for (place, values) in values::each(self.sweep, &self.axes) {
            if let Some(seed) = self.emptied(&values) {
                found.in_sweep(place, self.words(&values, seed));
                told = true;
            }
        }
        if told {
            return;
        }
        for (place, values) in values::all(self.sweep, &self.axes) {
            if let Some(seed) = self.emptied(&values) {
                let words = self.words(&values, seed);
                match place {
                    Some(place) => found.in_sweep(place, words),
                    None => found.in_spec(Path::default().key("recipe"), words),
                }
                return;
            }
        }
    }

    /// The first seed with which nothing of the question is left.
    fn emptied(&self, values: &Values) -> Option<Seed> {
        let empties = |seed: &&Seed| {
            self.left(values, **seed)
                .is_some_and(|s| s.trim().is_empty())
        };
        self.seeds.iter().find(empties).copied()
    }

    /// What is left of the question; none where a step cannot be, which is told elsewhere.
    fn left(&self, values: &Values, seed: Seed) -> Option<String> {
        let mut text = self.text.to_owned();
        for step in &self.steps {
            if let Some(Step::Text(step)) = self.case.recipe.step(*step, values, seed).ok()? {
                text = step.apply(&text);
            }
        }
        Some(text)
    }

    fn words(&self, values: &Values, seed: Seed) -> String {
        let values = self.axes.iter().filter_map(|axis| {
            let value = values.get(*axis)?;
            Some(format!("{axis} = {value}, "))
        });
        format!(
            "with {}seed = {seed} the recipe leaves nothing of the question; take less away, or \
             give a `context`, which is changed instead",
            values.collect::<String>()
        )
    }
}
