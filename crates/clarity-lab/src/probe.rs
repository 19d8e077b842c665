//! What is asked of a server once per sweep.

use crate::LabError;
use crate::check::{Sweep, first_spec};
use crate::film::Films;
use crate::records::Perturbed;
use clarity_artifact::canonical;
use clarity_endpoint::{Determinism, Outcome, Probe};
use std::io;

/// Asks the server of a sweep for the adapter `openai` what form of reply it keeps to and what its
/// seeds do, with the question of the first run. None for the other adapters.
///
/// # Errors
/// A sweep that [`check`](crate::check) refuses, or a server that does not answer.
pub fn probe(sweep: &Sweep<'_>) -> Result<Option<Probe>, LabError> {
    if sweep.adapter != "openai" {
        return Ok(None);
    }
    let case = sweep.case()?;
    let (Some(settings), Some(spec)) = (case.openai.clone(), first_spec(sweep)) else {
        return Err(LabError::Needs {
            adapter: "openai",
            key: "openai",
        });
    };
    let recipe = case.recipe.recipe(&spec.perturbations, spec.seed);
    let recipe = recipe.map_err(|(step, error)| LabError::Step { step, error })?;
    let mut films = Films::default();
    let film = match case.image {
        Some(_) => Some(films.film(&case, &spec)?),
        None => None,
    };
    let perturbed = Perturbed::new(&case, film, &recipe);
    let asked = perturbed.asked(&case, spec.seed);
    crate::openai::probe(&settings, &asked).map(Some)
}

/// A probe as a sweep keeps it: canonical JSON.
///
/// # Errors
/// None that a probe can cause; the signature is that of writing.
pub fn write_probe(probe: &Probe) -> io::Result<String> {
    // A value's keys are sorted, those of a struct are not.
    canonical::pretty(&serde_json::to_value(probe)?)
}

/// Reads what [`write_probe`] wrote.
///
/// # Errors
/// What is not JSON, or no probe.
pub fn read_probe(bytes: &[u8]) -> io::Result<Probe> {
    Ok(serde_json::from_slice(bytes)?)
}

/// A probe in a line for a person, and a line for each thing that is worth a second look.
pub fn describe_probe(probe: &Probe) -> String {
    let model = probe.model.as_deref().unwrap_or("a model without a name");
    let (rung, determinism) = (probe.rung, probe.determinism);
    let mut told = vec![format!("{model}, replies as {rung}, seeds: {determinism}")];
    let passed = probe.passed_over.iter();
    told.extend(passed.map(|above| format!("{} does not hold: {}", above.rung, above.reason)));
    told.extend(of_outcome(probe.outcome).map(str::to_owned));
    told.extend(of_seeds(determinism).map(str::to_owned));
    if probe.logprobs_repeat == Some(false) {
        told.push(
            "the same seed gave other logprobs: the bytes of this sweep will not repeat".to_owned(),
        );
    }
    if let Some(cached) = probe.cached_tokens.filter(|cached| *cached > 0) {
        told.push(format!(
            "it reused {cached} tokens of an earlier question: replies may depend on what was \
             asked before; for llama.cpp, put \"cache_prompt\": false into `extra_body`"
        ));
    }
    told.join("\n  ")
}

/// A sweep without answers ends well, and looks perfectly stable.
fn of_outcome(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Ok => None,
        Outcome::Truncated => Some(
            "the first question got no answer: the reply was cut off; raise `max_tokens`, or the \
             server's context",
        ),
        Outcome::Refused => {
            Some("the first question got no answer: the model refused; ask in another way")
        }
        Outcome::Unparsed => Some(
            "the first question got no answer: none could be read out of the reply; look at its \
             `raw_content`, and make the question or the answers plainer",
        ),
    }
}

fn of_seeds(determinism: Determinism) -> Option<&'static str> {
    match determinism {
        Determinism::Seeded | Determinism::Greedy => None,
        Determinism::Ignored => Some(
            "each seed gave the same reply: seeds beyond the first may measure nothing; a higher \
             `temperature` than now may tell them apart",
        ),
        Determinism::Unstable => Some(
            "the same seed gave different replies: this sweep will not repeat, and its numbers \
             hold that noise too",
        ),
    }
}
